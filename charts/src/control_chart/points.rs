//! The series itself: a line that stops where a value is missing, and a mark for every value there is.

use crate::control_chart::lines::Axes;
use crate::control_chart::{ControlChart, Point};
use crate::element::Element;
use crate::marks::{Shape, mark};
use crate::series::{self, Stop};
use crate::sheet::Sheet;
use crate::theme::Palette;

pub(super) fn draw(chart: &ControlChart, sheet: &mut Sheet, axes: &Axes) {
    let palette = sheet.palette;
    let place = |at: usize, value: f64| (axes.columns.at(at), axes.rows.at(value));
    sheet.extend(connected(chart, palette, place));
    let radius = (axes.columns.width() * 0.3).clamp(2.2, 4.2);
    let stretches = chart.stretches();
    for (at, point) in chart.points.iter().enumerate() {
        let Some(value) = point.reading() else { continue };
        let trial = stretches
            .iter()
            .any(|it| (it.from..it.to).contains(&at) && it.phase.trial);
        let drawn = drawn(chart, point, place(at, value), (radius, trial), palette);
        sheet.push(drawn.with("class", "point").told(told(chart, point, value)));
    }
}

/// The line through the values, broken at every gap, dashed where it leads to a provisional one.
pub(super) fn connected(
    chart: &ControlChart,
    palette: &Palette,
    place: impl Fn(usize, f64) -> (f64, f64),
) -> Vec<Element> {
    let stop = |(at, point): (usize, &Point)| {
        Some(Stop {
            place: place(at, point.reading()?),
            loose: point.provisional,
            anew: false,
        })
    };
    let stops: Vec<_> = chart.points.iter().enumerate().map(stop).collect();
    series::connected(&stops, palette.series, 1.6)
}

/// The mark of a value: its shape and colour by what its signal means, hollow where it is not firm.
pub(super) fn drawn(
    chart: &ControlChart,
    point: &Point,
    place: (f64, f64),
    (radius, trial): (f64, bool),
    palette: &Palette,
) -> Element {
    match &point.signal {
        None => mark(Shape::Circle, place, radius, palette.series, point.provisional, palette),
        Some(signal) => {
            let meaning = chart.polarity.meaning(signal.direction);
            let hollow = point.provisional || trial;
            mark(
                meaning.into(),
                place,
                radius * 1.3,
                palette.of(meaning),
                hollow,
                palette,
            )
        }
    }
}

fn told(chart: &ControlChart, point: &Point, value: f64) -> String {
    let mut told = format!(
        "{}: {}{}",
        point.label,
        chart.caption.exact(value),
        chart.caption.suffix()
    );
    if let Some(signal) = &point.signal {
        told = format!("{told}, {}", signal.label);
    }
    if point.provisional {
        told.push_str(", provisional");
    }
    told
}
