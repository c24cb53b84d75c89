//! The limits of a funnel, and its axes.

use crate::axis::Axis;
use crate::element::Element;
use crate::funnel::{Axes, Funnel, Limits};
use crate::label::{Anchor, Label};
use crate::marks::path;
use crate::number::drawable;
use crate::place::Area;
use crate::rows::{Ending, endings, grid};
use crate::sheet::{Sheet, line};
use crate::theme::Palette;

/// One of the four curves of limits.
type Curve = fn(&Limits) -> f64;

const INNER: [Curve; 2] = [|it| it.inner.low, |it| it.inner.high];
const OUTER: [Curve; 2] = [|it| it.outer.low, |it| it.outer.high];

pub(super) fn draw(funnel: &Funnel, sheet: &mut Sheet, axes: &Axes) {
    let palette = sheet.palette;
    let plot = axes.plot;
    let mut inside = window(axes);
    let (low, high) = (
        places(&funnel.adjusted, OUTER[0], axes),
        places(&funnel.adjusted, OUTER[1], axes),
    );
    if let Some(band) = palette.band
        && low.len() > 1
    {
        let outline: Vec<_> = low.iter().chain(high.iter().rev()).copied().collect();
        inside.push(
            Element::new("polygon")
                .with("points", path(&outline))
                .with("fill", band),
        );
    }
    sheet.push(inside);
    grid(sheet, &axes.rows, plot, &funnel.caption);
    let mut inside = window(axes);
    let mut curve = |limits: &[Limits], of: Curve, width: f64, dashes: &'static str| {
        let places = places(limits, of, axes);
        if places.len() > 1 {
            let drawn = Element::new("polyline")
                .with("points", path(&places))
                .with("fill", "none");
            let drawn = drawn.with("stroke", palette.limit).with("stroke-width", width);
            inside.push(if dashes.is_empty() {
                drawn
            } else {
                drawn.with("stroke-dasharray", dashes)
            });
        }
    };
    for of in INNER.into_iter().chain(OUTER) {
        curve(&funnel.plain, of, 0.8, "3 3");
    }
    for of in INNER {
        curve(&funnel.adjusted, of, 1.1, "");
    }
    for of in OUTER {
        curve(&funnel.adjusted, of, 1.9, "");
    }
    sheet.push(inside);
    if let Some(target) = drawable(funnel.target) {
        let y = axes.rows.at(target);
        sheet.push(line((plot.left, y), (plot.right, y), palette.target, 1.6).with("class", "target"));
    }
    sizes(funnel, sheet, axes);
    let named = named(funnel, &axes.rows, palette);
    endings(sheet, named, plot);
}

/// A part of the sheet beyond which nothing in it shows.
fn window(axes: &Axes) -> Element {
    let plot = axes.plot;
    let (width, height) = (plot.right - plot.left, plot.bottom - plot.top);
    Element::new("svg")
        .with("x", plot.left)
        .with("y", plot.top)
        .with("width", width)
        .with("height", height)
        .with(
            "viewBox",
            format!("{:.1} {:.1} {width:.1} {height:.1}", plot.left, plot.top),
        )
}

fn ordered(limits: &[Limits], of: Curve) -> Vec<(f64, f64)> {
    let place = |it: &Limits| {
        Some((
            drawable(Some(it.exposure)).filter(|it| *it > 0.0)?,
            drawable(Some(of(it)))?,
        ))
    };
    let mut places: Vec<_> = limits.iter().filter_map(place).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    places
}

fn places(limits: &[Limits], of: Curve, axes: &Axes) -> Vec<(f64, f64)> {
    ordered(limits, of).into_iter().map(|place| axes.at(place)).collect()
}

/// Where the curves and the target run, in short pieces: a name is better not written across them.
pub(super) fn crossings(funnel: &Funnel, axes: &Axes) -> Vec<Area> {
    let curves = INNER.into_iter().chain(OUTER).flat_map(|of| {
        let places = places(&funnel.adjusted, of, axes);
        let piece = |pair: &[(f64, f64)]| Area {
            left: pair[0].0,
            right: pair[1].0,
            top: pair[0].1.min(pair[1].1) - 1.0,
            bottom: pair[0].1.max(pair[1].1) + 1.0,
        };
        places.windows(2).map(piece).collect::<Vec<_>>()
    });
    let target = drawable(funnel.target).map(|target| {
        let y = axes.rows.at(target);
        Area {
            top: y - 1.0,
            bottom: y + 1.0,
            ..axes.plot
        }
    });
    curves.chain(target).collect()
}

/// The curves and the target by name, where they end.
pub(super) fn named(funnel: &Funnel, rows: &Axis, palette: &'static Palette) -> Vec<Ending> {
    let mut named = Vec::new();
    for (curves, words) in [(INNER, "95% limit"), (OUTER, "99.8% limit")] {
        for of in curves {
            let end = ordered(&funnel.adjusted, of)
                .last()
                .map(|it| it.1)
                .filter(|it| rows.within(*it));
            named.extend(end.map(|end| Ending {
                height: rows.at(end),
                label: Label::new(words, palette.limit),
                colour: palette.limit,
            }));
        }
    }
    named.extend(drawable(funnel.target).map(|target| {
        let name = Some(funnel.target_name.trim())
            .filter(|it| !it.is_empty())
            .unwrap_or("Target");
        Ending {
            height: rows.at(target),
            label: Label::new(format!("{name} {}", funnel.caption.figure(target)), palette.target).bold(),
            colour: palette.target,
        }
    }));
    named
}

fn sizes(funnel: &Funnel, sheet: &mut Sheet, axes: &Axes) {
    let palette = sheet.palette;
    let plot = axes.plot;
    let mut free = f64::NEG_INFINITY;
    for tick in &axes.sizes.ticks {
        let x = axes.sizes.at(*tick);
        let label = Label::new(axes.sizes.label(*tick, ""), palette.quiet);
        sheet.push(line((x, plot.bottom), (x, plot.bottom + 5.0), palette.quiet, 1.0));
        if x - label.width() / 2.0 > free {
            free = x + label.width() / 2.0 + 8.0;
            sheet.push(label.at((x, plot.bottom + 18.0), Anchor::Middle));
        }
    }
    let mut words = funnel.exposure.trim().to_owned();
    if funnel.logarithmic {
        words.push_str(" (log scale)");
    } else if axes.sizes.cut() {
        words.push_str(" (axis does not start at 0)");
    }
    let label = Label::new(words, palette.quiet).cut(plot.right - plot.left);
    sheet.push(label.at(
        (f64::midpoint(plot.left, plot.right), plot.bottom + 35.0),
        Anchor::Middle,
    ));
}
