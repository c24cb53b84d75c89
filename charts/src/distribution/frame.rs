//! The scale of a distribution, and the lines that stand across all forces: quartiles, the target.

use crate::distribution::{Axes, Distribution};
use crate::label::{Anchor, Label};
use crate::number::drawable;
use crate::sheet::{EDGE, Sheet, WIDTH, line};

/// The room for values at the right, and for ranks after them.
pub(super) const VALUES: f64 = 70.0;
pub(super) const RANKS: f64 = 96.0;
const ROW: f64 = 15.0;

/// A line across all forces.
pub(super) struct Line {
    pub value: f64,
    words: String,
    target: bool,
}

/// The quartiles and the target, from the highest: a name stands to the right of its line, over lines that end below it.
pub(super) fn lines(distribution: &Distribution) -> Vec<Line> {
    let quartiles = distribution.quartiles.map_or_else(Vec::new, |it| {
        vec![
            ("Lower quartile", it.lower, false),
            ("Median", it.median, false),
            ("Upper quartile", it.upper, false),
        ]
    });
    let name = Some(distribution.target_name.trim())
        .filter(|it| !it.is_empty())
        .unwrap_or("Target");
    let target = distribution.target.map(|it| (name, it, true));
    let line = |(words, value, target): (&str, f64, bool)| {
        let value = drawable(Some(value))?;
        Some(Line {
            value,
            words: format!(
                "{} {}",
                crate::words::cut(words, 12.0, 200.0),
                distribution.caption.figure(value)
            ),
            target,
        })
    };
    let mut lines: Vec<_> = quartiles.into_iter().chain(target).filter_map(line).collect();
    lines.sort_by(|one, other| other.value.total_cmp(&one.value));
    lines
}

/// The room their names take above the forces.
pub(super) fn lines_above(distribution: &Distribution) -> f64 {
    crate::columns::real(lines(distribution).len().max(1)) * ROW
}

pub(super) fn draw(distribution: &Distribution, sheet: &mut Sheet, axes: &Axes) {
    let palette = sheet.palette;
    let plot = axes.plot;
    let mut free = f64::NEG_INFINITY;
    for tick in &axes.scale.ticks {
        let x = axes.scale.at(*tick);
        sheet.push(line((x, plot.top), (x, plot.bottom), palette.grid, 1.0));
        let label = Label::new(axes.scale.label(*tick, distribution.caption.suffix()), palette.quiet);
        if x - label.width() / 2.0 > free {
            free = x + label.width() / 2.0 + 8.0;
            sheet.push(label.at((x, plot.bottom + 15.0), Anchor::Middle));
        }
    }
    let mut said = Vec::new();
    for (row, across) in lines(distribution).into_iter().enumerate() {
        let x = axes.scale.at(across.value);
        let colour = if across.target { palette.target } else { palette.limit };
        let foot = plot.top - 6.0 - crate::columns::real(row) * ROW;
        let drawn = line(
            (x, foot - 9.0),
            (x, plot.bottom),
            colour,
            if across.target { 2.0 } else { 1.2 },
        );
        sheet.push(if across.target {
            drawn.with("class", "target")
        } else {
            drawn.with("stroke-dasharray", "6 3")
        });
        let label = Label::new(across.words, colour).clear(palette.paper);
        let label = if across.target { label.bold() } else { label };
        let right = x + 5.0 + label.width() < WIDTH - EDGE;
        let (at, anchor) = if right {
            (x + 5.0, Anchor::Start)
        } else {
            (x - 5.0, Anchor::End)
        };
        said.push(label.at((at, foot), anchor));
    }
    sheet.extend(said);
    if axes.named() {
        let heads = [
            ("Value", plot.right + VALUES),
            ("Rank (range)", plot.right + VALUES + RANKS),
        ];
        let ranked = WIDTH - EDGE - plot.right > VALUES + 1.0;
        for (words, x) in heads.into_iter().take(if ranked { 2 } else { 1 }) {
            let label = Label::new(words, palette.quiet).size(11.0).clear(palette.paper);
            sheet.push(label.at((x, plot.bottom + 15.0), Anchor::End));
        }
    }
}
