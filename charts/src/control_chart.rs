//! What a series does from month to month, between the limits of what chance alone does: the chart that says when
//! there is something to ask about.

use crate::caption::Caption;
use crate::columns::Columns;
use crate::element::Element;
use crate::icon::{Assurance, Variation};
use crate::marks::{Direction, Polarity};
use crate::number::drawable;
use crate::sheet::{HEIGHT, Sheet};
use crate::table::table;
use crate::theme::Theme;

mod annotate;
mod lines;
mod points;
mod spark;

/// A series with its limits, phase by phase.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControlChart {
    /// The words around it.
    pub caption: Caption,
    /// Which way the indicator is better.
    pub polarity: Polarity,
    /// The months, oldest first.
    pub points: Vec<Point>,
    /// Months that share limits, by their first month; the first phase begins the series.
    pub phases: Vec<Phase>,
    /// What is aimed for.
    pub target: Option<f64>,
    /// What no value can be below: limits are not drawn beyond it.
    pub least: Option<f64>,
    /// What no value can be above.
    pub most: Option<f64>,
    /// The icon of the newest month.
    pub variation: Option<Variation>,
    /// The icon of the target.
    pub assurance: Option<Assurance>,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Point {
    /// The month, as it is named on the axis.
    pub label: String,
    /// Its value, where there is one.
    pub value: Option<f64>,
    /// Why there is no value.
    pub absent: Option<String>,
    /// Whether it may still move: drawn hollow.
    pub provisional: bool,
    /// What is unusual about it.
    pub signal: Option<Signal>,
}

/// Something that chance alone seldom does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// Which way.
    pub direction: Direction,
    /// In words, such as `7 months above the mean`.
    pub label: String,
}

/// Months that share a mean and limits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Phase {
    /// The place of its first month in the series.
    pub start: usize,
    /// The mean.
    pub mean: Option<f64>,
    /// The lower limit.
    pub lower: Option<f64>,
    /// The upper limit.
    pub upper: Option<f64>,
    /// Whether it has too few months for firm limits: its signals are drawn hollow.
    pub trial: bool,
    /// Why the limits were drawn anew.
    pub reason: Option<String>,
}

impl Point {
    fn reading(&self) -> Option<f64> {
        drawable(self.value)
    }

    /// Why nothing is drawn for it; `None` where something is.
    fn absence(&self) -> Option<&str> {
        absence(self.value, self.absent.as_deref())
    }
}

/// Why there is no mark for a value, in the words given for it if there are any.
pub(crate) fn absence(value: Option<f64>, reason: Option<&str>) -> Option<&str> {
    match value {
        _ if drawable(value).is_some() => None,
        Some(_) => Some("cannot be drawn"),
        None => Some(reason.filter(|it| !it.trim().is_empty()).unwrap_or("no value")),
    }
}

/// A phase with the months it really covers.
#[derive(Debug, Clone, Copy)]
struct Stretch<'a> {
    from: usize,
    to: usize,
    phase: &'a Phase,
}

impl ControlChart {
    /// The chart as SVG, 800 by 450 and as wide as the page lets it be.
    #[must_use]
    pub fn svg(&self, theme: Theme) -> String {
        let icons: Vec<Element> = self.icons(theme);
        let aside = crate::columns::real(icons.len()) * crate::icon::ACROSS;
        let mut sheet = Sheet::new("control-chart", &self.caption, theme, HEIGHT, aside);
        if !icons.is_empty() {
            sheet.top = sheet.top.max(66.0);
            sheet.extend(icons);
        }
        self.draw(&mut sheet);
        sheet.finish()
    }

    /// The chart as a line of text is high: the series, its limits, its newest point.
    #[must_use]
    pub fn spark(&self, theme: Theme) -> String {
        spark::draw(self, theme)
    }

    /// The same figures as a table of HTML.
    #[must_use]
    pub fn table(&self) -> String {
        let stretches = self.stretches();
        let exact = |value: Option<f64>| drawable(value).map_or_else(|| "-".to_owned(), |it| self.caption.exact(it));
        let rows = self.points.iter().enumerate().map(|(at, point)| {
            let phase = stretches
                .iter()
                .find(|it| (it.from..it.to).contains(&at))
                .map(|it| it.phase);
            let begins = stretches
                .iter()
                .find(|it| it.from == at)
                .and_then(|it| it.phase.reason.clone());
            let mut remarks: Vec<String> = Vec::new();
            remarks.extend(
                point
                    .signal
                    .iter()
                    .filter(|_| point.reading().is_some())
                    .map(|it| it.label.clone()),
            );
            if point.provisional {
                remarks.push("provisional".to_owned());
            }
            if phase.is_some_and(|it| it.trial) {
                remarks.push("trial limits".to_owned());
            }
            remarks.extend(begins.map(|reason| format!("new limits from here: {reason}")));
            vec![
                point.label.clone(),
                point.absence().map_or_else(|| exact(point.value), str::to_owned),
                exact(phase.and_then(|it| it.lower)),
                exact(phase.and_then(|it| it.mean)),
                exact(phase.and_then(|it| it.upper)),
                exact(self.target),
                remarks.join("; "),
            ]
        });
        let headings = [
            "Period",
            "Value",
            "Lower limit",
            "Mean",
            "Upper limit",
            "Target",
            "Remarks",
        ];
        table(&self.caption, &headings, rows)
    }

    /// The phases in order, each to where the next begins; one that begins beyond the series, or where another does, is
    /// none.
    fn stretches(&self) -> Vec<Stretch<'_>> {
        let mut phases: Vec<&Phase> = self.phases.iter().filter(|it| it.start < self.points.len()).collect();
        phases.sort_by_key(|it| it.start);
        phases.dedup_by_key(|it| it.start);
        let ends: Vec<_> = phases
            .iter()
            .skip(1)
            .map(|it| it.start)
            .chain([self.points.len()])
            .collect();
        let stretches = phases.into_iter().zip(ends);
        stretches
            .map(|(phase, to)| Stretch {
                from: phase.start,
                to,
                phase,
            })
            .collect()
    }

    /// A limit no further than a value can be.
    fn bounded(&self, limit: Option<f64>) -> Option<f64> {
        let limit = drawable(limit)?;
        let limit = drawable(self.least).map_or(limit, |least| limit.max(least));
        Some(drawable(self.most).map_or(limit, |most| limit.min(most)))
    }

    fn icons(&self, theme: Theme) -> Vec<Element> {
        let palette = theme.palette();
        let place = |at: f64| (crate::sheet::WIDTH - 14.0 - crate::icon::ACROSS * (at + 0.5), 32.0);
        let assurance = self.assurance.map(|it| it.draw(place(0.0), palette));
        let at = if assurance.is_some() { 1.0 } else { 0.0 };
        let variation = self.variation.map(|it| it.draw(place(at), palette));
        variation.into_iter().chain(assurance).collect()
    }

    fn draw(&self, sheet: &mut Sheet) {
        let below = annotate::key(self, sheet);
        let Some(axes) = lines::Axes::new(self, sheet, below) else {
            return crate::rows::nothing(sheet);
        };
        lines::draw(self, sheet, &axes);
        if self.blank() {
            crate::rows::nothing(sheet);
        }
        points::draw(self, sheet, &axes);
        crate::changes::draw(sheet, &annotate::changes(self), &axes.columns, axes.plot, below);
        annotate::runs(self, sheet, &axes);
    }

    /// Whether there is nothing to draw a scale for.
    fn blank(&self) -> bool {
        self.points.iter().all(|it| it.reading().is_none())
    }

    fn columns(&self, left: f64, right: f64) -> Columns {
        Columns::new(left, right, self.points.len())
    }
}
