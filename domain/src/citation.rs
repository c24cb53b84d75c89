//! What a citation is called: all that is needed to work the figure out again, and a seal that the figure must still answer to.
//!
//! `recorded-crime-rate.kent.FY2019-20.20211231.{cursor}.{seal}`: the indicator, whose figure it is, the period, the day it was
//! read on, the last event of the ledger it rests on, and the seal. Forces together are written `~all~sums`,
//! `~region~sums~kent`, `~most-similar~mean~kent~{version}`, `~custom~sums~kent~~essex~surrey`.
use crate::{
    codes::{ForceCode, IndicatorCode},
    digest::Digest,
    peers::{PeerKind, PeerSelection},
    period::Period,
    quantity::Quantity,
    supplied::Absence,
};
use chrono::NaiveDate;
use std::{fmt, str::FromStr};

/// Digits of a seal: 80 bits of a SHA-256.
const SEAL: usize = 20;

/// The longest name that is looked at: a group of every force is about 700 bytes.
const LONGEST: usize = 2_000;

/// Whose figure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CitedOf {
    /// One force's.
    Force(ForceCode),
    /// That of forces together.
    Together {
        /// Which forces.
        peers: PeerSelection,
        /// Whether it is the mean of the forces' values, rather than the ratio of their sums.
        mean: bool,
    },
}

/// Where a figure is found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedAt {
    /// What was measured.
    pub indicator: IndicatorCode,
    /// Whose figure.
    pub of: CitedOf,
    /// When it was measured.
    pub period: Period,
    /// The day asked about, which decides what was due.
    pub day: NaiveDate,
    /// The last event of the ledger it rests on.
    pub cursor: String,
}

/// The figure as far as the seal covers it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sealed<'a> {
    /// The version of the definition it was put together by.
    pub definition: &'a str,
    /// What was counted.
    pub numerator: Option<Quantity>,
    /// What it is divided by.
    pub denominator: Option<Quantity>,
    /// What it comes to.
    pub value: Option<f64>,
    /// Why it comes to nothing.
    pub absence: Option<Absence>,
}

/// The name of a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationId {
    /// Where the figure is found again.
    pub at: CitedAt,
    /// What it must answer to.
    seal: String,
}

/// Text that names no citation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no citation is called that")]
pub struct NotACitation;

impl CitationId {
    /// The name of a figure's citation.
    #[must_use]
    pub fn of(at: CitedAt, figure: Sealed<'_>) -> Self {
        let seal = seal(&at, figure);
        Self { at, seal }
    }

    /// Whether a figure is the one that was cited.
    #[must_use]
    pub fn answers(&self, figure: Sealed<'_>) -> bool {
        self.seal == seal(&self.at, figure)
    }
}

/// The seal binds the figure to its place: one line each, so that nothing can be moved from one to another.
fn seal(at: &CitedAt, figure: Sealed<'_>) -> String {
    let units = |quantity: Option<Quantity>| quantity.map_or_else(String::new, |it| it.units().to_string());
    let lines = [
        "muster-citation-v1".to_owned(),
        at.to_string(),
        figure.definition.to_owned(),
        units(figure.numerator),
        units(figure.denominator),
        figure.value.map_or_else(String::new, |value| value.to_string()),
        figure.absence.map_or("", Absence::code).to_owned(),
    ];
    let mut digits = Digest::of(lines.join("\n").as_bytes()).to_string();
    digits.truncate(SEAL);
    digits
}

impl fmt::Display for CitedOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Force(force) => force.fmt(f),
            Self::Together { peers, mean } => {
                let kind = match peers.kind {
                    PeerKind::All => "all",
                    PeerKind::Region => "region",
                    PeerKind::MostSimilar => "most-similar",
                    PeerKind::Custom => "custom",
                };
                let average = if *mean { "mean" } else { "sums" };
                let of = peers.of.as_ref().map_or("", ForceCode::as_str);
                let version = peers.version.as_deref().unwrap_or_default();
                let members = peers.members.iter().map(ForceCode::as_str);
                let parts: Vec<&str> = ["", kind, average, of, version].into_iter().chain(members).collect();
                f.write_str(parts.join("~").trim_end_matches('~'))
            }
        }
    }
}

impl FromStr for CitedOf {
    type Err = NotACitation;

    fn from_str(text: &str) -> Result<Self, NotACitation> {
        let Some(group) = text.strip_prefix('~') else {
            return text.parse().map(Self::Force).map_err(|_| NotACitation);
        };
        let mut parts = group.split('~');
        let kind = match parts.next() {
            Some("all") => PeerKind::All,
            Some("region") => PeerKind::Region,
            Some("most-similar") => PeerKind::MostSimilar,
            Some("custom") => PeerKind::Custom,
            _ => return Err(NotACitation),
        };
        let mean = match parts.next() {
            Some("sums") => false,
            Some("mean") => true,
            _ => return Err(NotACitation),
        };
        let force = |text: &str| text.parse::<ForceCode>().map_err(|_| NotACitation);
        let of = parts.next().filter(|of| !of.is_empty()).map(force).transpose()?;
        let version = parts.next().filter(|version| !version.is_empty()).map(str::to_owned);
        let members = parts.map(force).collect::<Result<_, _>>()?;
        Ok(Self::Together {
            peers: PeerSelection {
                kind,
                of,
                members,
                version,
            },
            mean,
        })
    }
}

impl fmt::Display for CitedAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.day.format("%Y%m%d");
        write!(
            f,
            "{}.{}.{}.{day}.{}",
            self.indicator, self.of, self.period, self.cursor
        )
    }
}

impl FromStr for CitedAt {
    type Err = NotACitation;

    fn from_str(text: &str) -> Result<Self, NotACitation> {
        // the version of a list may hold a dot; nothing to the left or right of it does
        let (indicator, rest) = text.split_once('.').ok_or(NotACitation)?;
        let mut from_the_right = rest.rsplitn(4, '.');
        let mut next = || from_the_right.next().ok_or(NotACitation);
        let (cursor, day, period, of) = (next()?, next()?, next()?, next()?);
        Ok(Self {
            indicator: indicator.parse().map_err(|_| NotACitation)?,
            of: of.parse()?,
            period: period.parse().map_err(|_| NotACitation)?,
            day: NaiveDate::parse_from_str(day, "%Y%m%d").map_err(|_| NotACitation)?,
            cursor: cursor.to_owned(),
        })
    }
}

impl fmt::Display for CitationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at, self.seal)
    }
}

impl FromStr for CitationId {
    type Err = NotACitation;

    fn from_str(text: &str) -> Result<Self, NotACitation> {
        if text.len() > LONGEST {
            return Err(NotACitation);
        }
        let (at, seal) = text.rsplit_once('.').ok_or(NotACitation)?;
        let id = Self {
            at: at.parse()?,
            seal: seal.to_owned(),
        };
        // one citation has one name
        if id.to_string() == text {
            Ok(id)
        } else {
            Err(NotACitation)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(of: &str) -> CitedAt {
        CitedAt {
            indicator: "recorded-crime-rate".parse().unwrap(),
            of: of.parse().unwrap(),
            period: "FY2019-20".parse().unwrap(),
            day: NaiveDate::from_ymd_opt(2021, 12, 31).unwrap(),
            cursor: "c1-_X".to_owned(),
        }
    }

    fn figure(value: Option<f64>) -> Sealed<'static> {
        Sealed {
            definition: "1.0.0",
            numerator: Quantity::whole(70),
            denominator: Quantity::whole(700),
            value,
            absence: None,
        }
    }

    #[test]
    fn a_citation_is_called_by_where_its_figure_is_found_and_by_its_seal() {
        let id = CitationId::of(at("kent"), figure(Some(0.1)));

        assert_eq!(
            id.to_string(),
            "recorded-crime-rate.kent.FY2019-20.20211231.c1-_X.1ac00cc2847b5c96a183"
        );
    }

    #[test]
    fn what_is_printed_is_read_again() {
        for of in [
            "kent",
            "~all~sums",
            "~region~mean~kent",
            "~most-similar~sums~kent~computed-2026.1",
            "~custom~sums~~~essex~kent",
            "~custom~mean~kent~~essex~surrey",
        ] {
            let id = CitationId::of(at(of), figure(Some(0.1)));

            assert_eq!(id.to_string().parse(), Ok(id), "{of}");
        }
    }

    #[test]
    fn a_figure_that_moved_in_any_part_does_not_answer_to_the_seal() {
        let id = CitationId::of(at("kent"), figure(Some(0.1)));
        let mut later = at("kent");
        later.cursor = "c2".to_owned();

        assert!(id.answers(figure(Some(0.1))));
        assert!(!id.answers(figure(Some(0.1 + f64::EPSILON))));
        assert!(!id.answers(figure(None)));
        assert!(!id.answers(Sealed {
            definition: "1.0.1",
            ..figure(Some(0.1))
        }));
        assert!(!id.answers(Sealed {
            numerator: Quantity::whole(700),
            denominator: Quantity::whole(70),
            ..figure(Some(0.1))
        }));
        assert_ne!(CitationId::of(later, figure(Some(0.1))).to_string(), id.to_string());
    }

    #[test]
    fn a_second_spelling_of_a_name_is_no_name() {
        let id = CitationId::of(at("kent"), figure(Some(0.1))).to_string();

        assert!(id.parse::<CitationId>().is_ok());
        assert_eq!(
            id.replace("FY2019-20", "YE2020-03").parse::<CitationId>(),
            Err(NotACitation)
        );
        for text in ["", "kent", "a.b.c", &id[1..].replace('.', ""), &"x".repeat(3_000)] {
            assert_eq!(text.parse::<CitationId>(), Err(NotACitation), "{text}");
        }
        let all = CitationId::of(at("~all~sums"), figure(None)).to_string();
        assert_eq!(all.replace("~sums", "~sums~").parse::<CitationId>(), Err(NotACitation));
    }
}
