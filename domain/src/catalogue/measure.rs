//! What is counted or timed, and the code lists it is broken down by.
use super::{breakdown::Breakdown, words::Nature};
use crate::{
    codes::{DimensionCode, MeasureCode, MemberCode},
    month::Month,
    period::Period,
};

/// From a month to a month, both included; open where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// The first month.
    pub from: Option<Month>,
    /// The last month.
    pub to: Option<Month>,
}

impl Validity {
    /// Whether the whole of a period lies within.
    #[must_use]
    pub fn covers(self, period: Period) -> bool {
        self.from.is_none_or(|from| from <= period.first()) && self.to.is_none_or(|to| period.last() <= to)
    }
}

/// A thing counted or timed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its permanent name.
    pub code: MeasureCode,
    /// What a person reads.
    pub title: String,
    /// What one of it is: `offences`, `hours`.
    pub unit: String,
    /// How it adds up over time.
    pub nature: Nature,
    /// Decimals a force may send: 0 to 4.
    pub decimals: u8,
    /// Whether a value below nought is a correction of an earlier period rather than a mistake.
    pub corrections: bool,
    /// What it is broken down by, in order.
    pub dimensions: Vec<DimensionCode>,
    /// When it is asked for, within the life of its collection.
    pub valid: Validity,
    /// The system or publication it comes from.
    pub source: String,
}

/// A way of breaking a measure down: a list of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// Its permanent name.
    pub code: DimensionCode,
    /// What a person reads.
    pub title: String,
    /// Its codes, in the order they are shown.
    pub members: Vec<Member>,
}

/// One code of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its permanent name.
    pub code: MemberCode,
    /// What a person reads.
    pub title: String,
    /// The names under which published tables carry it.
    pub published: Vec<PublishedName>,
    /// When it is asked for.
    pub valid: Validity,
}

/// A name in a published table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublishedName {
    /// The group the table puts it in.
    pub group: String,
    /// The name itself.
    pub name: String,
}

impl Dimension {
    /// The member with this code.
    #[must_use]
    pub fn member(&self, code: &MemberCode) -> Option<&Member> {
        self.members.iter().find(|member| member.code == *code)
    }

    /// The member that a published table calls so; capitals and blanks at the ends do not matter.
    #[must_use]
    pub fn published_as(&self, group: &str, name: &str) -> Option<&Member> {
        let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
        self.members.iter().find(|member| {
            let mut names = member.published.iter();
            names.any(|published| same(&published.group, group) && same(&published.name, name))
        })
    }

    /// The members asked for in a period.
    pub fn members_in(&self, period: Period) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(move |member| member.valid.covers(period))
    }
}

impl Measure {
    /// The cells of the measure owed for a period, given the dimensions of its collection: every combination of the codes then valid.
    #[must_use]
    pub fn breakdowns(&self, dimensions: &[Dimension], period: Period) -> Vec<Breakdown> {
        if !self.valid.covers(period) {
            return Vec::new();
        }
        self.combinations(dimensions, |member| member.valid.covers(period))
    }

    /// The cells of the measure whatever the period: every combination of codes there has been.
    #[must_use]
    pub fn breakdowns_ever(&self, dimensions: &[Dimension]) -> Vec<Breakdown> {
        self.combinations(dimensions, |_| true)
    }

    fn combinations(&self, dimensions: &[Dimension], wanted: impl Fn(&Member) -> bool) -> Vec<Breakdown> {
        self.dimensions.iter().fold(vec![Breakdown::WHOLE], |cells, code| {
            let dimension = dimensions.iter().find(|dimension| dimension.code == *code);
            let members: Vec<&Member> = dimension.map_or_else(Vec::new, |dimension| {
                dimension.members.iter().filter(|member| wanted(member)).collect()
            });
            let with_each = |cell: &Breakdown| {
                let with = |member: &&Member| cell.with(code.clone(), member.code.clone());
                members.iter().map(with).collect::<Vec<_>>()
            };
            cells.iter().flat_map(with_each).collect()
        })
    }
}
