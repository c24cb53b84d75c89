//! The police forces and the regions they lie in.
use crate::codes::{ForceCode, RegionCode};
use crate::month::Month;
use crate::period::Period;
use std::str::FromStr;

/// A police force.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Force {
    /// Its code here and on police.uk.
    pub code: ForceCode,
    /// Its ONS police force area code, where it has an area.
    pub ons_code: Option<String>,
    /// What it calls itself.
    pub name: String,
    /// What published tables call it or its area.
    pub aliases: Vec<String>,
    /// The region it lies in.
    pub region: RegionCode,
    /// How it stands to a place and its residents.
    pub kind: ForceKind,
    /// Its first month, where that matters to any figure.
    pub valid_from: Option<Month>,
    /// Its last month, once it has one.
    pub valid_to: Option<Month>,
    /// The forces it was formed from.
    pub predecessors: Vec<ForceCode>,
}

impl Force {
    /// Whether a table means this force by that name. Notes in brackets, case and outer blanks say nothing.
    #[must_use]
    pub fn goes_by(&self, name: &str) -> bool {
        let name = name.split(" [").next().unwrap_or_default().trim();
        std::iter::once(&self.name)
            .chain(&self.aliases)
            .any(|spelling| spelling.eq_ignore_ascii_case(name))
    }

    /// Whether there was such a force in any month of a period.
    #[must_use]
    pub fn exists_in(&self, period: Period) -> bool {
        self.valid_from.is_none_or(|first| first <= period.last())
            && self.valid_to.is_none_or(|last| last >= period.first())
    }
}

/// How a force stands to a place and the people who live there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ForceKind {
    /// Polices an area and its residents.
    Territorial,
    /// The City of London: its residents are too few to divide by, and count towards the nation all the same.
    City,
    /// The British Transport Police: no area and no residents.
    National,
}

impl ForceKind {
    /// Whether a rate by residents or households may be stated for it.
    #[must_use]
    pub const fn has_rate(self) -> bool {
        matches!(self, Self::Territorial)
    }

    /// Whether it belongs to a region's or a peer group's aggregate, and has residents to add to a nation's.
    #[must_use]
    pub const fn has_residents(self) -> bool {
        !matches!(self, Self::National)
    }

    /// The word in files and rows.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Territorial => "territorial",
            Self::City => "city",
            Self::National => "national",
        }
    }
}

/// Text that is not a kind of force.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of force: write territorial, city or national")]
pub struct NotAForceKind(String);

impl FromStr for ForceKind {
    type Err = NotAForceKind;

    fn from_str(text: &str) -> Result<Self, NotAForceKind> {
        [Self::Territorial, Self::City, Self::National]
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or_else(|| NotAForceKind(text.chars().take(40).collect()))
    }
}

/// A region of England, Wales as a whole, or the place outside all of them where the British Transport Police stands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Region {
    /// Its ONS code, or `national`.
    pub code: RegionCode,
    /// What it is called.
    pub name: String,
    /// The nation it is in.
    pub nation: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_force_goes_by_every_spelling_that_tables_use() {
        let force = Force {
            code: "humberside".parse().unwrap(),
            ons_code: Some("E23000012".into()),
            name: "Humberside Police".into(),
            aliases: vec!["Humberside".into(), "Humbs".into()],
            region: "E12000003".parse().unwrap(),
            kind: ForceKind::Territorial,
            valid_from: None,
            valid_to: None,
            predecessors: vec![],
        };

        for name in ["Humberside", "HUMBERSIDE police", " Humberside [note 4]", "Humbs"] {
            assert!(force.goes_by(name), "{name}");
        }
        assert!(!force.goes_by("Humber"));
        assert!(!force.goes_by(""));
    }

    #[test]
    fn only_a_force_with_residents_enough_has_a_rate() {
        assert!(ForceKind::Territorial.has_rate());
        assert!(!ForceKind::City.has_rate() && ForceKind::City.has_residents());
        assert!(!ForceKind::National.has_rate() && !ForceKind::National.has_residents());
    }
}
