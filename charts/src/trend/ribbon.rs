//! How far the figures of a trend can be trusted, behind their line.

use crate::element::Element;
use crate::marks::path;
use crate::series::{Stop, stretches};
use crate::sheet::line;
use crate::theme::Palette;

/// The intervals of neighbours: tinted, or hatched where nothing is tinted.
pub(super) fn ribbons(lows: &[Option<Stop>], highs: &[Option<Stop>], palette: &Palette) -> Vec<Element> {
    let mut elements = Vec::new();
    for (low, high) in stretches(lows).into_iter().zip(stretches(highs)) {
        if let ([low], [high]) = (low.as_slice(), high.as_slice()) {
            elements.push(line(low.place, high.place, palette.limit, 1.6).with("class", "interval"));
            continue;
        }
        let outline: Vec<_> = low.iter().chain(high.iter().rev()).map(|it| it.place).collect();
        let ribbon = Element::new("polygon")
            .with("points", path(&outline))
            .with("class", "interval");
        elements.push(match palette.ribbon {
            Some(tint) => ribbon.with("fill", tint),
            None => ribbon
                .with("fill", "none")
                .with("stroke", palette.limit)
                .with("stroke-width", 0.6),
        });
        if palette.ribbon.is_none() {
            elements.extend(hatching(&low, &high, palette.limit));
        }
    }
    elements
}

/// Thin upright lines from one edge to the other.
fn hatching(low: &[Stop], high: &[Stop], colour: &'static str) -> Vec<Element> {
    let mut lines = Vec::new();
    for (low, high) in low.windows(2).zip(high.windows(2)) {
        let (from, to) = (low[0].place.0, low[1].place.0);
        let height = |edge: &[Stop], x: f64| {
            let share = (x - from) / (to - from);
            edge[0].place.1 + share * (edge[1].place.1 - edge[0].place.1)
        };
        let mut x = (from / 5.0).ceil() * 5.0;
        while x < to {
            lines.push(line((x, height(low, x)), (x, height(high, x)), colour, 0.5));
            x += 5.0;
        }
    }
    lines
}
