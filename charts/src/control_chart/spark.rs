//! A control chart as high as a line of text, for a row of a profile.

use crate::axis::Axis;
use crate::control_chart::{ControlChart, Point, points};
use crate::element::Element;
use crate::number::drawable;
use crate::sheet::{line, root};
use crate::theme::Theme;

const WIDTH: f64 = 220.0;
const HEIGHT: f64 = 44.0;

pub(super) fn draw(chart: &ControlChart, theme: Theme) -> String {
    let palette = theme.palette();
    let caption = &chart.caption;
    let paper = Element::new("rect")
        .with("width", WIDTH)
        .with("height", HEIGHT)
        .with("fill", palette.paper);
    let mut svg = root("spark", &caption.title, &caption.description(), theme, (WIDTH, HEIGHT)).child(paper);
    let stretches = chart.stretches();
    let limits = stretches
        .iter()
        .flat_map(|it| [it.phase.lower, it.phase.upper].map(|limit| chart.bounded(limit)));
    let readings = chart.points.iter().map(Point::reading);
    let values: Vec<f64> = readings.chain(limits).flatten().collect();
    let rows = Axis::tight(values, (HEIGHT - 6.0, 6.0));
    let columns = chart.columns(4.0, WIDTH - 6.0);
    for stretch in &stretches {
        let (from, to) = (columns.before(stretch.from), columns.before(stretch.to));
        let heights =
            [stretch.phase.lower, stretch.phase.upper].map(|limit| chart.bounded(limit).map(|it| rows.at(it)));
        if let [Some(bottom), Some(top)] = heights {
            let rect = Element::new("rect")
                .with("x", from)
                .with("y", top.min(bottom))
                .with("width", to - from);
            let rect = rect
                .with("height", (bottom - top).abs())
                .with("fill", palette.band.unwrap_or("none"));
            svg.push(rect.with("stroke", palette.limit).with("stroke-width", 0.5));
        }
        if let Some(mean) = drawable(stretch.phase.mean) {
            svg.push(line((from, rows.at(mean)), (to, rows.at(mean)), palette.limit, 0.8));
        }
    }
    let place = |at: usize, value: f64| (columns.at(at), rows.at(value));
    for element in points::connected(chart, palette, place) {
        svg.push(element);
    }
    let newest = chart.points.iter().rposition(|it| it.reading().is_some());
    for (at, point) in chart.points.iter().enumerate() {
        let Some(value) = point.reading() else { continue };
        if point.signal.is_some() || Some(at) == newest {
            let radius = if Some(at) == newest { 3.4 } else { 2.0 };
            let trial = stretches
                .iter()
                .any(|it| (it.from..it.to).contains(&at) && it.phase.trial);
            svg.push(points::drawn(chart, point, place(at, value), (radius, trial), palette).with("class", "point"));
        }
    }
    for (at, point) in chart.points.iter().enumerate() {
        if point.absence().is_some() {
            svg.push(crate::marks::cross((columns.at(at), HEIGHT - 4.0), 2.0, palette.quiet).with("class", "absent"));
        }
    }
    svg.to_string()
}
