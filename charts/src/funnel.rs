//! Forces by size, between limits that narrow as forces grow: which are unusual, and which only small.

use crate::axis::Axis;
use crate::caption::Caption;
use crate::control_chart::absence;
use crate::marks::{Direction, Meaning, Polarity};
use crate::number::drawable;
use crate::place::Area;
use crate::sheet::{EDGE, HEIGHT, Sheet, WIDTH};
use crate::table::table;
use crate::theme::Theme;

mod limits;
mod members;

/// Forces on one indicator and period, by their size.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Funnel {
    /// The words around it.
    pub caption: Caption,
    /// Which way the indicator is better.
    pub polarity: Polarity,
    /// What forces are large or small in, such as `residents`.
    pub exposure: String,
    /// Whether a doubling of size is the same length everywhere.
    pub logarithmic: bool,
    /// The forces.
    pub members: Vec<Member>,
    /// The value they are held against.
    pub target: Option<f64>,
    /// What the target is, such as `England and Wales`.
    pub target_name: String,
    /// Limits that allow for the spread between forces.
    pub adjusted: Vec<Limits>,
    /// Limits of chance alone.
    pub plain: Vec<Limits>,
}

/// One force.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// How large it is.
    pub exposure: f64,
    /// Its value, where there is one.
    pub value: Option<f64>,
    /// Why there is no value.
    pub absent: Option<String>,
    /// Where it stands by the limits; `None` where that is not said.
    pub band: Option<Band>,
    /// Whether the chart is about it.
    pub emphasis: Emphasis,
    /// Whether its value may still move: drawn hollow.
    pub provisional: bool,
}

/// Where a force stands by the adjusted limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Band {
    /// Below the 99.8 % limit.
    FarLow,
    /// Below the 95 % limit.
    Low,
    /// Between the limits.
    Within,
    /// Above the 95 % limit.
    High,
    /// Above the 99.8 % limit.
    FarHigh,
}

/// What part a force plays on a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Emphasis {
    /// One of the others.
    #[default]
    None,
    /// Like the force the chart is about.
    Peer,
    /// The force the chart is about.
    Highlighted,
}

/// Limits at a size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The size.
    pub exposure: f64,
    /// Within it are 95 % of forces that do not differ.
    pub inner: Span,
    /// Within it are 99.8 %.
    pub outer: Span,
}

/// From one value to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Span {
    /// Its ends in order, if they can be drawn.
    pub(crate) fn ends(self) -> Option<(f64, f64)> {
        let (low, high) = (drawable(Some(self.low))?, drawable(Some(self.high))?);
        Some((low.min(high), low.max(high)))
    }
}

impl Band {
    /// Which way a force is unusual.
    pub(crate) fn direction(self) -> Option<Direction> {
        match self {
            Self::FarLow | Self::Low => Some(Direction::Low),
            Self::Within => None,
            Self::High | Self::FarHigh => Some(Direction::High),
        }
    }

    pub(crate) fn far(self) -> bool {
        matches!(self, Self::FarLow | Self::FarHigh)
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::FarLow => "below the 99.8% limit",
            Self::Low => "below the 95% limit",
            Self::Within => "within the limits",
            Self::High => "above the 95% limit",
            Self::FarHigh => "above the 99.8% limit",
        }
    }
}

impl Member {
    /// Its size and value, if it can have a place.
    fn reading(&self) -> Option<(f64, f64)> {
        let exposure = drawable(Some(self.exposure)).filter(|it| *it > 1e-6)?;
        Some((exposure, drawable(self.value)?))
    }

    fn absence(&self) -> Option<&str> {
        match absence(self.value, self.absent.as_deref()) {
            None if self.reading().is_none() => Some("size not known"),
            absence => absence,
        }
    }

    fn meaning(&self, polarity: Polarity) -> Option<Meaning> {
        Some(polarity.meaning(self.band?.direction()?))
    }
}

/// Where things stand.
struct Axes {
    sizes: Axis,
    rows: Axis,
    plot: Area,
}

impl Axes {
    fn at(&self, (exposure, value): (f64, f64)) -> (f64, f64) {
        (self.sizes.at(exposure), self.rows.at(value))
    }
}

impl Funnel {
    /// The chart as SVG, 800 by 450 and as wide as the page lets it be.
    #[must_use]
    pub fn svg(&self, theme: Theme) -> String {
        let mut sheet = Sheet::new("funnel", &self.caption, theme, HEIGHT, 0.0);
        let rows = self.rows((1.0, 0.0));
        let top = members::key(self, &mut sheet, &rows);
        if self.members.iter().all(|it| it.reading().is_none()) {
            crate::rows::nothing(&mut sheet);
        } else {
            let axes = self.axes(&sheet, top);
            limits::draw(self, &mut sheet, &axes);
            members::draw(self, &mut sheet, &axes);
        }
        members::absent(self, &mut sheet);
        sheet.finish()
    }

    /// The same figures as a table of HTML.
    #[must_use]
    pub fn table(&self) -> String {
        let rows = self.members.iter().map(|member| {
            let exposure =
                drawable(Some(member.exposure)).map_or_else(|| "-".to_owned(), |it| crate::number::written(it, 0));
            let value = match (member.absence(), member.value) {
                (None, Some(value)) => self.caption.exact(value),
                (absence, _) => absence.unwrap_or("no value").to_owned(),
            };
            let band = member
                .band
                .filter(|_| member.reading().is_some())
                .map_or("-", Band::words);
            let band = if member.provisional {
                format!("{band}; provisional")
            } else {
                band.to_owned()
            };
            vec![member.name.clone(), exposure, value, band]
        });
        let exposure = if self.exposure.trim().is_empty() {
            "Size"
        } else {
            self.exposure.trim()
        };
        table(&self.caption, &["Force", exposure, "Value", "Among the others"], rows)
    }

    /// The scale of values: all of them, and the limits as far as they do not drown them.
    fn rows(&self, places: (f64, f64)) -> Axis {
        let readings: Vec<(f64, f64)> = self.members.iter().filter_map(Member::reading).collect();
        let smallest = readings.iter().map(|it| it.0).fold(f64::INFINITY, f64::min);
        let mut values: Vec<f64> = readings.iter().map(|it| it.1).chain(drawable(self.target)).collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let room = 0.5 * (high - low);
        let limits = self.adjusted.iter().filter(|it| it.exposure >= smallest);
        let ends = limits
            .flat_map(|it| [drawable(Some(it.outer.low)), drawable(Some(it.outer.high))])
            .flatten();
        let ends: Vec<f64> = ends
            .map(|it| it.clamp(low - room, (high + room).max(low - room)))
            .collect();
        values.extend(ends);
        // room for the marks and their names, though no share is drawn beyond the whole
        let whole = self.caption.suffix() == "%" && high <= 100.0;
        let above = high + 0.12 * (high - low);
        values.push(if whole { above.min(100.0) } else { above });
        let below = low - 0.08 * (high - low);
        values.push(if low >= 0.0 { below.max(0.0) } else { below });
        let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Axis::linear(values, places, 6).ending_at(highest)
    }

    fn axes(&self, sheet: &Sheet, top: f64) -> Axes {
        let absent = if self.members.iter().any(|it| it.absence().is_some()) {
            16.0
        } else {
            0.0
        };
        let bottom = sheet.bottom - 40.0 - absent;
        let rows = self.rows((bottom, top + 6.0));
        let left = crate::rows::gutter(&rows, self.caption.suffix());
        let margin = crate::rows::margin(&limits::named(self, &rows, sheet.palette)).max(EDGE);
        let plot = Area {
            left,
            top: top + 6.0,
            right: WIDTH - margin,
            bottom,
        };
        let sizes = || self.members.iter().filter_map(|it| Some(it.reading()?.0));
        let largest = sizes().fold(0.0, f64::max);
        let curves = self
            .adjusted
            .iter()
            .chain(&self.plain)
            .filter_map(|it| drawable(Some(it.exposure)));
        let places = (plot.left, plot.right);
        let sizes = Some(sizes())
            .filter(|_| self.logarithmic)
            .and_then(|sizes| Axis::logarithmic(sizes, places))
            .unwrap_or_else(|| {
                Axis::linear(sizes(), places, 8).ending_at(curves.fold(largest, f64::max).min(largest * 1.1))
            });
        Axes { sizes, rows, plot }
    }
}
