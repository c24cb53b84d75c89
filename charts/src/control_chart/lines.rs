//! The plot's frame, and the lines that stand still: means, limits, the target.

use std::cmp::Ordering;

use crate::axis::Axis;
use crate::columns::Columns;
use crate::control_chart::{ControlChart, Stretch};
use crate::element::Element;
use crate::label::Label;
use crate::number::drawable;
use crate::place::Area;
use crate::rows::{Ending, endings, grid, gutter, margin};
use crate::sheet::{EDGE, Sheet, line};

/// The scales of a chart and where it is plotted.
pub(super) struct Axes {
    pub rows: Axis,
    pub columns: Columns,
    pub plot: Area,
}

impl Axes {
    /// `None` where there is nothing to draw.
    pub(super) fn new(chart: &ControlChart, sheet: &Sheet, below: f64) -> Option<Self> {
        if chart.points.is_empty() {
            return None;
        }
        let limits = chart
            .stretches()
            .into_iter()
            .flat_map(|it| [it.phase.lower, it.phase.mean, it.phase.upper].map(|limit| chart.bounded(limit)));
        let values = chart.points.iter().map(super::Point::reading);
        let values: Vec<f64> = values.chain(limits).chain([drawable(chart.target)]).flatten().collect();
        let reasons = crate::changes::room(&super::annotate::changes(chart));
        let strip = if chart.points.iter().any(|it| it.absence().is_some()) {
            18.0
        } else {
            0.0
        };
        let top = below + reasons + 6.0;
        let bottom = sheet.bottom - 24.0 - strip;
        let rows = Axis::linear(values, (bottom, top), 6);
        let left = gutter(&rows, chart.caption.suffix());
        let right = crate::sheet::WIDTH - margin(&named(chart, &rows, sheet)).max(EDGE);
        Some(Self {
            rows,
            columns: chart.columns(left, right),
            plot: Area {
                left,
                top,
                right,
                bottom,
            },
        })
    }
}

pub(super) fn draw(chart: &ControlChart, sheet: &mut Sheet, axes: &Axes) {
    let palette = sheet.palette;
    for stretch in chart.stretches() {
        between(chart, sheet, axes, &stretch);
    }
    if !chart.blank() {
        grid(sheet, &axes.rows, axes.plot, &chart.caption);
    }
    for stretch in chart.stretches() {
        let (from, to) = (axes.columns.before(stretch.from), axes.columns.before(stretch.to));
        let mut level = |value: Option<f64>, width: f64, dashes: &'static str| {
            if let Some(value) = value {
                let y = axes.rows.at(value);
                let colour = if dashes.is_empty() { palette.ink } else { palette.limit };
                let drawn = line((from, y), (to, y), colour, width);
                sheet.push(if dashes.is_empty() {
                    drawn
                } else {
                    drawn.with("stroke-dasharray", dashes)
                });
            }
        };
        let apart = if stretch.phase.trial { "2 3" } else { "6 3" };
        level(chart.bounded(stretch.phase.lower), 1.4, apart);
        level(chart.bounded(stretch.phase.upper), 1.4, apart);
        level(drawable(stretch.phase.mean), 1.4, "");
    }
    if let Some(target) = drawable(chart.target) {
        let y = axes.rows.at(target);
        let drawn = line((axes.plot.left, y), (axes.plot.right, y), palette.target, 2.0);
        sheet.push(drawn.with("stroke-dasharray", "12 4 2 4").with("class", "target"));
    }
    let periods: Vec<_> = chart.points.iter().map(|it| it.label.as_str()).collect();
    let absent: Vec<_> = chart.points.iter().map(super::Point::absence).collect();
    sheet.extend(
        axes.columns
            .absences(&absent, &periods, axes.plot.bottom + 9.0, palette),
    );
    sheet.extend(axes.columns.names(&periods, sheet.bottom - 22.0, palette));
    let named = named(chart, &axes.rows, sheet);
    endings(sheet, named, axes.plot);
}

/// What chance alone does, tinted.
fn between(chart: &ControlChart, sheet: &mut Sheet, axes: &Axes, stretch: &Stretch<'_>) {
    let limits = (chart.bounded(stretch.phase.lower), chart.bounded(stretch.phase.upper));
    if let ((Some(lower), Some(upper)), Some(band)) = (limits, sheet.palette.band) {
        let (top, bottom) = (axes.rows.at(upper.max(lower)), axes.rows.at(lower.min(upper)));
        let (from, to) = (axes.columns.before(stretch.from), axes.columns.before(stretch.to));
        let rect = Element::new("rect").with("x", from).with("y", top);
        sheet.push(
            rect.with("width", to - from)
                .with("height", bottom - top)
                .with("fill", band),
        );
    }
}

/// The lines of the newest phase and the target, by name and value.
fn named(chart: &ControlChart, rows: &Axis, sheet: &Sheet) -> Vec<Ending> {
    let palette = sheet.palette;
    let mut named = Vec::new();
    if let Some(stretch) = chart.stretches().last() {
        let limit = |name: &str, limit: Option<f64>| {
            let (drawn, limit) = (chart.bounded(limit)?, drawable(limit)?);
            let beyond = match drawn.total_cmp(&limit) {
                Ordering::Greater => "below ",
                Ordering::Equal => "",
                Ordering::Less => "above ",
            };
            let words = format!("{name} {beyond}{}", chart.caption.figure(drawn));
            Some(Ending {
                height: rows.at(drawn),
                label: Label::new(words, palette.limit),
                colour: palette.limit,
            })
        };
        let mean = drawable(stretch.phase.mean).map(|mean| Ending {
            height: rows.at(mean),
            label: Label::new(format!("Mean {}", chart.caption.figure(mean)), palette.ink),
            colour: palette.ink,
        });
        named.extend(limit("Upper limit", stretch.phase.upper));
        named.extend(mean);
        named.extend(limit("Lower limit", stretch.phase.lower));
    }
    if let Some(target) = drawable(chart.target) {
        named.push(Ending {
            height: rows.at(target),
            label: Label::new(format!("Target {}", chart.caption.figure(target)), palette.target).bold(),
            colour: palette.target,
        });
    }
    named
}
