//! The history bundle: what was accepted of a return's cells in the periods before, small enough to travel in the template.
//!
//! It is text, a line a series, so that it fits the rows of a hidden sheet and can be read by whoever wonders what a check rests
//! on. The first line is `muster-history-v1 collection force period periods digest`; every other line is
//! `measure TAB area TAB breakdown TAB values`, the values oldest first and parted by spaces: an amount, `-` where nothing was
//! accepted, `x` not supplied, `z` not applicable, `!` before an amount at which the series breaks, `~` before one that is made up.
use crate::sent::History;
use muster_domain::{
    CollectionCode, ForceCode, NotAQuantity, Period, Statuses, Supplied, catalogue::Breakdown, cell::CellAddress,
    digest::Digest,
};
use std::{collections::BTreeMap, fmt::Write as _, str::FromStr};

const MARK: &str = "muster-history-v1";
/// How many periods back a bundle reaches.
pub const PERIODS: usize = 36;

/// An accepted cell of an earlier period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What was supplied.
    pub supplied: Supplied,
    /// Whether the force said that the series breaks here: what came before is not comparable.
    pub breaks: bool,
    /// Whether it is made up for a demonstration.
    pub synthetic: bool,
}

impl Figure {
    /// A figure from what was accepted and what was said of it.
    #[must_use]
    pub const fn new(supplied: Supplied, statuses: Statuses) -> Self {
        Self {
            supplied,
            breaks: statuses.has(Statuses::BREAK),
            synthetic: false,
        }
    }

    /// The same figure, made up or not.
    #[must_use]
    pub const fn made_up(self, synthetic: bool) -> Self {
        Self { synthetic, ..self }
    }
}

/// What was accepted of every cell of a return in the periods before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryBundle {
    collection: CollectionCode,
    force: ForceCode,
    period: Period,
    series: BTreeMap<CellAddress, Vec<Option<Figure>>>,
}

/// Text that is not a history bundle, or one that somebody has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAHistoryBundle {
    /// The first line is not that of a bundle.
    #[error("the history does not begin with `{MARK}`")]
    Header,
    /// A line cannot be read.
    #[error("line {0} of the history cannot be read")]
    Line(usize),
    /// The digest is not that of the content.
    #[error("the history has been changed since it was written: download the template again")]
    Changed,
}

impl HistoryBundle {
    /// A bundle of figures, each with its address and period; what lies outside the [`PERIODS`] before is left out.
    #[must_use]
    pub fn new(
        collection: CollectionCode,
        force: ForceCode,
        period: Period,
        figures: impl IntoIterator<Item = (CellAddress, Period, Figure)>,
    ) -> Self {
        let mut series: BTreeMap<CellAddress, Vec<Option<Figure>>> = BTreeMap::new();
        for (address, of, figure) in figures {
            if let Some(place) = place(period, of) {
                let series = series.entry(address).or_insert_with(|| vec![None; PERIODS]);
                series[place] = Some(figure);
            }
        }
        Self {
            collection,
            force,
            period,
            series,
        }
    }

    /// The name people quote: what it is of, and the beginning of its digest.
    #[must_use]
    pub fn id(&self) -> String {
        let digest = self.digest().to_string();
        format!("{}/{}/{}/{}", self.collection, self.force, self.period, &digest[..8])
    }

    /// The SHA-256 of its content.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.content().as_bytes())
    }

    /// Whether it is the history of this return.
    #[must_use]
    pub fn is_of(&self, collection: &CollectionCode, force: &ForceCode, period: Period) -> bool {
        self.collection == *collection && self.force == *force && self.period == period
    }

    /// The series of a cell, oldest first, [`PERIODS`] long; `None` where nothing was ever accepted of it.
    #[must_use]
    pub fn series(&self, address: &CellAddress) -> Option<&[Option<Figure>]> {
        self.series.get(address).map(Vec::as_slice)
    }

    /// The period of a place in a series.
    #[must_use]
    pub fn period_at(&self, place: usize) -> Period {
        (place..PERIODS).fold(self.period, |period, _| period.previous())
    }

    fn content(&self) -> String {
        let mut content = format!("{MARK} {} {} {} {PERIODS}\n", self.collection, self.force, self.period);
        for (address, figures) in &self.series {
            let area = address.area.as_ref().map_or("", |area| area.as_str());
            let figures: Vec<String> = figures.iter().map(|figure| written(figure.as_ref())).collect();
            // writing to a String cannot fail
            let _ = writeln!(
                content,
                "{}\t{area}\t{}\t{}",
                address.measure,
                address.breakdown,
                figures.join(" ")
            );
        }
        content
    }

    /// The bundle as it travels.
    #[must_use]
    pub fn to_text(&self) -> String {
        let content = self.content();
        let (header, rest) = content.split_once('\n').unwrap_or((&content, ""));
        format!("{header} {}\n{rest}", Digest::of(content.as_bytes()))
    }
}

impl From<&HistoryBundle> for History {
    fn from(bundle: &HistoryBundle) -> Self {
        Self {
            id: bundle.id(),
            digest: bundle.digest().to_string(),
            bytes: bundle.to_text().into_bytes(),
        }
    }
}

impl TryFrom<&History> for HistoryBundle {
    type Error = NotAHistoryBundle;

    fn try_from(carried: &History) -> Result<Self, NotAHistoryBundle> {
        let text = std::str::from_utf8(&carried.bytes).map_err(|_| NotAHistoryBundle::Header)?;
        let bundle: Self = text.parse()?;
        if bundle.digest().to_string() == carried.digest {
            Ok(bundle)
        } else {
            Err(NotAHistoryBundle::Changed)
        }
    }
}

/// Where in a series a period stands.
fn place(of: Period, earlier: Period) -> Option<usize> {
    let months = of.first().since(earlier.first());
    let back = usize::try_from(months / of.length()).ok()?;
    let fits = earlier.length() == of.length() && months > 0 && months % of.length() == 0;
    (fits && back <= PERIODS).then(|| PERIODS - back)
}

fn written(figure: Option<&Figure>) -> String {
    let Some(figure) = figure else {
        return "-".to_owned();
    };
    let mark = format!(
        "{}{}",
        if figure.synthetic { "~" } else { "" },
        if figure.breaks { "!" } else { "" }
    );
    match figure.supplied {
        Supplied::Value(value) => format!("{mark}{value}"),
        Supplied::NotSupplied => format!("{mark}x"),
        Supplied::NotApplicable => format!("{mark}z"),
    }
}

fn figure(text: &str) -> Result<Option<Figure>, NotAQuantity> {
    if text == "-" {
        return Ok(None);
    }
    let (synthetic, text) = text.strip_prefix('~').map_or((false, text), |text| (true, text));
    let (breaks, text) = text.strip_prefix('!').map_or((false, text), |text| (true, text));
    let supplied = match text {
        "x" => Supplied::NotSupplied,
        "z" => Supplied::NotApplicable,
        amount => Supplied::Value(amount.parse()?),
    };
    Ok(Some(Figure {
        supplied,
        breaks,
        synthetic,
    }))
}

fn line(text: &str) -> Option<(CellAddress, Vec<Option<Figure>>)> {
    let mut parts = text.split('\t');
    let (measure, area, breakdown, figures) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let address = CellAddress {
        measure: measure.parse().ok()?,
        area: if area.is_empty() {
            None
        } else {
            Some(area.parse().ok()?)
        },
        breakdown: breakdown.parse::<Breakdown>().ok()?,
    };
    let figures: Vec<Option<Figure>> = figures.split(' ').map(figure).collect::<Result<_, _>>().ok()?;
    (parts.next().is_none() && figures.len() == PERIODS).then_some((address, figures))
}

impl FromStr for HistoryBundle {
    type Err = NotAHistoryBundle;

    fn from_str(text: &str) -> Result<Self, NotAHistoryBundle> {
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
        let [MARK, collection, force, period, periods, digest] = header[..] else {
            return Err(NotAHistoryBundle::Header);
        };
        let parsed = || {
            let period: Period = period.parse().ok()?;
            let known = periods.parse() == Ok(PERIODS);
            let digest: Digest = digest.parse().ok()?;
            known.then_some((collection.parse().ok()?, force.parse().ok()?, period, digest))
        };
        let (collection, force, period, digest) = parsed().ok_or(NotAHistoryBundle::Header)?;
        let mut series = BTreeMap::new();
        for (number, text) in lines.enumerate() {
            let (address, figures) = line(text).ok_or(NotAHistoryBundle::Line(number + 2))?;
            series.insert(address, figures);
        }
        let bundle = Self {
            collection,
            force,
            period,
            series,
        };
        if bundle.digest() == digest {
            Ok(bundle)
        } else {
            Err(NotAHistoryBundle::Changed)
        }
    }
}

#[cfg(test)]
mod tests;
