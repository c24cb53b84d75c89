//! Every force on one scale with how far its value can be trusted: a spread, and only then an order.

use crate::axis::Axis;
use crate::caption::Caption;
use crate::control_chart::absence;
use crate::funnel::{Band, Emphasis, Span};
use crate::marks::{Meaning, Polarity};
use crate::number::drawable;
use crate::place::Area;
use crate::sheet::{EDGE, HEIGHT, Sheet, WIDTH};
use crate::table::table;
use crate::theme::Theme;

mod frame;
mod places;

/// Forces on one indicator and period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Distribution {
    /// The words around it.
    pub caption: Caption,
    /// Which way the indicator is better.
    pub polarity: Polarity,
    /// The forces, in any order: they are drawn from the highest value to the lowest.
    pub places: Vec<Place>,
    /// The quartiles of their values.
    pub quartiles: Option<Quartiles>,
    /// The value they are held against.
    pub target: Option<f64>,
    /// What the target is, such as `England and Wales`.
    pub target_name: String,
}

/// One force.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its value, where there is one.
    pub value: Option<f64>,
    /// Why there is no value.
    pub absent: Option<String>,
    /// How far the value can be trusted.
    pub interval: Option<Span>,
    /// Where it stands in the order, and could stand.
    pub rank: Option<Rank>,
    /// Where it stands by the adjusted limits; `None` where that is not said.
    pub band: Option<Band>,
    /// Whether the chart is about it.
    pub emphasis: Emphasis,
    /// Whether its value may still move: drawn hollow.
    pub provisional: bool,
}

/// A place in an order, never without how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// The place.
    pub rank: u32,
    /// The first place it could have.
    pub best: u32,
    /// The last.
    pub worst: u32,
}

/// What cuts forces into quarters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quartiles {
    /// A quarter of them are below.
    pub lower: f64,
    /// Half of them are.
    pub median: f64,
    /// Three quarters are.
    pub upper: f64,
}

impl Rank {
    fn words(self) -> String {
        let Self { rank, best, worst } = self;
        if best == worst {
            rank.to_string()
        } else {
            format!("{rank} ({best}\u{2013}{worst})")
        }
    }
}

impl Place {
    fn ends(&self) -> Option<(f64, f64)> {
        drawable(self.value).and(self.interval)?.ends()
    }

    fn absence(&self) -> Option<&str> {
        absence(self.value, self.absent.as_deref())
    }

    fn meaning(&self, polarity: Polarity) -> Option<Meaning> {
        Some(polarity.meaning(self.band?.direction()?))
    }
}

/// What the numbers of the scale take below the forces, and a little above them.
const SCALE: f64 = 32.0;
/// Rows lower than this have no room for a name.
const NAMED_FROM: f64 = 12.0;

/// Where things stand.
struct Axes {
    scale: Axis,
    plot: Area,
    row: f64,
}

impl Axes {
    fn middle(&self, row: usize) -> f64 {
        self.plot.top + (crate::columns::real(row) + 0.5) * self.row
    }

    fn named(&self) -> bool {
        self.row >= NAMED_FROM
    }
}

impl Distribution {
    /// The chart as SVG, 800 across, as high as its forces need, and as wide as the page lets it be.
    #[must_use]
    pub fn svg(&self, theme: Theme) -> String {
        let count = crate::columns::real(self.places.len().max(1));
        let sheet = |height: f64| Sheet::new("distribution", &self.caption, theme, height, 0.0);
        // what the words above and below take, to see what is left
        let mut trial = sheet(HEIGHT);
        let around = places::key(self, &mut trial) + frame::lines_above(self) + SCALE + HEIGHT - trial.bottom;
        let row = if count > 80.0 {
            5.0
        } else {
            ((HEIGHT - around) / count).clamp(15.0, 26.0)
        };
        let mut sheet = sheet((around + row * count).max(HEIGHT));
        let below = places::key(self, &mut sheet);
        let axes = self.axes(below, row);
        if self.places.is_empty() {
            crate::rows::nothing(&mut sheet);
        } else if self.places.iter().any(|it| it.absence().is_none()) {
            frame::draw(self, &mut sheet, &axes);
        }
        places::draw(self, &mut sheet, &axes);
        sheet.finish()
    }

    /// The same figures as a table of HTML.
    #[must_use]
    pub fn table(&self) -> String {
        let rows = self.ordered().into_iter().map(|place| {
            let value = match (place.absence(), place.value) {
                (None, Some(value)) => self.caption.exact(value),
                (absence, _) => absence.unwrap_or("no value").to_owned(),
            };
            let interval = place.ends().map_or_else(
                || "-".to_owned(),
                |(low, high)| format!("{} to {}", self.caption.exact(low), self.caption.exact(high)),
            );
            let rank = place.rank.filter(|_| place.absence().is_none());
            let band = place
                .band
                .filter(|_| place.absence().is_none())
                .map_or("-", Band::words);
            let band = if place.provisional {
                format!("{band}; provisional")
            } else {
                band.to_owned()
            };
            let rank = rank.map_or_else(|| "-".to_owned(), Rank::words);
            vec![place.name.clone(), value, interval, rank, band]
        });
        let headings = ["Force", "Value", "95% interval", "Rank (range)", "Among the others"];
        table(&self.caption, &headings, rows)
    }

    /// From the highest value to the lowest, and then those without one.
    fn ordered(&self) -> Vec<&Place> {
        let mut places: Vec<&Place> = self.places.iter().collect();
        let value = |it: &Place| drawable(it.value).unwrap_or(f64::NEG_INFINITY);
        places.sort_by(|one, other| {
            value(other)
                .total_cmp(&value(one))
                .then_with(|| one.name.cmp(&other.name))
        });
        places
    }

    fn scale(&self, places: (f64, f64)) -> Axis {
        let ends = self.places.iter().flat_map(|it| {
            let (low, high) = it.ends().unzip();
            [drawable(it.value), low, high]
        });
        let lines = frame::lines(self).into_iter().map(|it| Some(it.value));
        Axis::linear(ends.chain(lines).flatten(), places, 6)
    }

    fn axes(&self, below: f64, row: f64) -> Axes {
        let widest = self
            .places
            .iter()
            .map(|it| crate::words::width(&it.name, 12.0) * crate::label::BOLD)
            .fold(30.0, f64::max);
        let ranked = self.places.iter().any(|it| it.rank.is_some() && it.absence().is_none());
        let left = EDGE + widest.min(190.0) + 10.0;
        let right = WIDTH - EDGE - frame::VALUES - if ranked { frame::RANKS } else { 0.0 };
        let top = below + frame::lines_above(self) + 4.0;
        let plot = Area {
            left,
            top,
            right,
            bottom: top + row * crate::columns::real(self.places.len()),
        };
        let scale = self.scale((left, right));
        Axes { scale, plot, row }
    }
}
