//! What is said on a control chart: the key, why limits were drawn anew, what is unusual.

use std::collections::BTreeSet;

use crate::changes::Change;
use crate::columns::{real, runs as neighbours};
use crate::control_chart::lines::Axes;
use crate::control_chart::{ControlChart, Stretch};
use crate::label::{Label, SIZE};
use crate::marks::{Direction, Shape};
use crate::place::{Area, Room};
use crate::rows::{Entry, Symbol};
use crate::sheet::Sheet;

/// The unit, and the shapes that occur.
pub(super) fn key(chart: &ControlChart, sheet: &mut Sheet) -> f64 {
    let palette = sheet.palette;
    let present = || chart.points.iter().filter(|it| it.reading().is_some());
    let signals = present().filter_map(|it| it.signal.as_ref());
    let meanings: BTreeSet<_> = signals.map(|it| chart.polarity.meaning(it.direction)).collect();
    let mut entries: Vec<Entry> = meanings.into_iter().map(|it| Entry::unusual(it, palette)).collect();
    let provisional = present().any(|it| it.provisional);
    let trial = chart.stretches().iter().any(|it| {
        let points = &chart.points[it.from..it.to];
        it.phase.trial && points.iter().any(|it| it.signal.is_some() && it.reading().is_some())
    });
    if provisional || trial {
        entries.push(Entry {
            symbol: Symbol::Shape(Shape::Circle),
            colour: palette.series,
            hollow: true,
            words: match (provisional, trial) {
                (true, true) => "hollow: provisional, or on trial limits".to_owned(),
                (true, false) => "hollow: provisional".to_owned(),
                _ => "hollow: on trial limits".to_owned(),
            },
        });
    }
    entries.extend(Entry::absent(chart.points.iter().map(super::Point::absence), palette));
    let readings = chart.points.iter().filter_map(super::Point::reading);
    let limits = chart
        .stretches()
        .into_iter()
        .flat_map(|it| [it.phase.lower, it.phase.mean, it.phase.upper].map(|limit| chart.bounded(limit)));
    let values: Vec<f64> = readings
        .chain(limits.flatten())
        .chain(crate::number::drawable(chart.target))
        .collect();
    let unit = crate::rows::unit(&crate::axis::Axis::linear(values, (1.0, 0.0), 6), &chart.caption);
    crate::rows::key(sheet, &unit, &entries)
}

/// Why limits were drawn anew, or are not firm.
pub(super) fn changes(chart: &ControlChart) -> Vec<Change> {
    let change = |stretch: Stretch<'_>| {
        let since = chart.points[stretch.from].label.as_str();
        let words = match (&stretch.phase.reason, stretch.phase.trial, stretch.from) {
            (Some(reason), false, _) => format!("{since}: {reason}"),
            (Some(reason), true, _) => format!("{since}: {reason} (trial limits)"),
            (None, true, _) => "trial limits".to_owned(),
            (None, false, 0) => return None,
            (None, false, _) => format!("{since}: limits drawn anew"),
        };
        Some(Change {
            from: stretch.from,
            words,
        })
    };
    chart.stretches().into_iter().filter_map(change).collect()
}

/// What is unusual, beside the points it is about, where there is room.
pub(super) fn runs(chart: &ControlChart, sheet: &mut Sheet, axes: &Axes) {
    let palette = sheet.palette;
    let mut room = Room::new(axes.plot);
    for (at, point) in chart.points.iter().enumerate() {
        if let Some(value) = point.reading() {
            let place = (axes.columns.at(at), axes.rows.at(value));
            room.take(Area::around(place, 5.5));
            if let Some(next) = chart.points.get(at + 1).and_then(super::Point::reading) {
                let next = axes.rows.at(next);
                // a steep line passes between the marks
                let (top, bottom) = (place.1.min(next), place.1.max(next));
                room.cross(Area::new(place.0, top, axes.columns.width(), bottom - top));
            }
        }
    }
    for stretch in chart.stretches() {
        for limit in [stretch.phase.lower, stretch.phase.mean, stretch.phase.upper] {
            if let Some(limit) = chart.bounded(limit) {
                let (from, to) = (axes.columns.before(stretch.from), axes.columns.before(stretch.to));
                room.cross(Area::new(from, axes.rows.at(limit) - 1.0, to - from, 2.0));
            }
        }
    }
    let signalled = |point: &'_ super::Point| point.reading().and(point.signal.clone());
    // the newest first: that is the one somebody will ask about
    for run in neighbours(&chart.points, signalled).into_iter().rev() {
        let colour = palette.of(chart.polarity.meaning(run.what.direction));
        let label = Label::new(run.what.label.as_str(), colour)
            .cut(220.0)
            .clear(palette.paper)
            .class("signal");
        let size = (label.width(), SIZE * 1.15);
        let heights = chart.points[run.from..run.to]
            .iter()
            .filter_map(super::Point::reading)
            .map(|it| axes.rows.at(it));
        let middle = f64::midpoint(axes.columns.at(run.from), axes.columns.at(run.to - 1));
        let (edge, away) = match run.what.direction {
            Direction::High => (heights.fold(f64::INFINITY, f64::min) - size.1 - 6.0, -1.0),
            Direction::Low => (heights.fold(f64::NEG_INFINITY, f64::max) + 6.0, 1.0),
        };
        let left = middle - size.0 / 2.0;
        let beside = [
            axes.columns.at(run.to - 1) + 9.0,
            axes.columns.at(run.from) - 9.0 - size.0,
        ]
        .map(|left| Area::new(left, edge - away * (size.1 + 2.0), size.0, size.1));
        let places = (0..9).flat_map(|away_by| {
            [0.0, -0.3, 0.3, -0.5, 0.5]
                .map(|aside| Area::new(left + aside * size.0, edge + away * real(away_by) * 6.0, size.0, size.1))
        });
        let places: Vec<_> = places.chain(beside).collect();
        if let Some(area) = room.first_free(places) {
            sheet.push(label.within(area));
        }
    }
}
