//! The lines of a trend: the force, its peers, the target.

use crate::axis::Axis;
use crate::changes::{self, Change};
use crate::columns::Columns;
use crate::element::Element;
use crate::label::{BOLD, Label};
use crate::marks::{Shape, mark, path};
use crate::number::drawable;
use crate::place::Area;
use crate::rows::{Ending, Entry, Symbol};
use crate::series::{Stop, connected, stretches};
use crate::sheet::{EDGE, Sheet, WIDTH, line};
use crate::trend::ribbon::ribbons;
use crate::trend::{Break, Reading, Trend};

fn values(trend: &Trend) -> impl Iterator<Item = f64> {
    let of = |it: &Reading| {
        let (low, high) = it.ends().unzip();
        [drawable(it.value), drawable(it.peers), low, high]
    };
    trend
        .readings
        .iter()
        .flat_map(of)
        .chain([drawable(trend.target)])
        .flatten()
}

/// The unit, and what the marks mean, of those that occur.
pub(super) fn key(trend: &Trend, sheet: &mut Sheet) -> f64 {
    let palette = sheet.palette;
    let mut entries = Vec::new();
    let mut add = |symbol: Symbol, hollow: bool, words: &str| {
        entries.push(Entry {
            symbol,
            colour: palette.series,
            hollow,
            words: words.to_owned(),
        });
    };
    if trend.readings.iter().any(|it| it.ends().is_some()) {
        add(Symbol::Ribbon, false, "95% interval");
    }
    if trend
        .readings
        .iter()
        .any(|it| it.provisional && drawable(it.value).is_some())
    {
        add(Symbol::Shape(Shape::Circle), true, "hollow: provisional");
    }
    entries.extend(Entry::absent(trend.readings.iter().map(Reading::absence), palette));
    let unit = crate::rows::unit(&Axis::linear(values(trend), (1.0, 0.0), 6), &trend.caption);
    crate::rows::key(sheet, &unit, &entries)
}

pub(super) fn draw(trend: &Trend, sheet: &mut Sheet, below: f64) {
    let palette = sheet.palette;
    let changes = changes(trend);
    let strip = if trend.readings.iter().any(|it| it.absence().is_some()) {
        18.0
    } else {
        0.0
    };
    let (top, bottom) = (below + changes::room(&changes) + 6.0, sheet.bottom - 24.0 - strip);
    let rows = Axis::linear(values(trend), (bottom, top), 6);
    let endings = endings(trend, sheet, &rows);
    let left = crate::rows::gutter(&rows, trend.caption.suffix());
    let right = WIDTH - crate::rows::margin(&endings).max(EDGE);
    let plot = Area {
        left,
        top,
        right,
        bottom,
    };
    let columns = Columns::new(left, right, trend.readings.len());
    let place = |at: usize, value: f64| (columns.at(at), rows.at(value));
    let stops = |of: fn(&Reading) -> Option<f64>| -> Vec<Option<Stop>> {
        let stop = |(at, reading): (usize, &Reading)| {
            Some(Stop {
                place: place(at, of(reading)?),
                loose: reading.provisional,
                anew: trend.breaks.iter().any(|it| it.start == at),
            })
        };
        trend.readings.iter().enumerate().map(stop).collect()
    };
    let lows = stops(|it| it.ends().map(|ends| ends.0));
    let highs = stops(|it| it.ends().map(|ends| ends.1));
    sheet.extend(ribbons(&lows, &highs, palette));
    if values(trend).next().is_some() {
        crate::rows::grid(sheet, &rows, plot, &trend.caption);
    } else {
        crate::rows::nothing(sheet);
    }
    if let Some(target) = drawable(trend.target) {
        let y = rows.at(target);
        let drawn = line((left, y), (right, y), palette.target, 2.0).with("class", "target");
        sheet.push(drawn.with("stroke-dasharray", "12 4 2 4"));
    }
    for stretch in stretches(&stops(|it| drawable(it.peers))) {
        let mut places: Vec<_> = stretch.iter().map(|it| it.place).collect();
        if let [(x, y)] = places[..] {
            places = vec![(x - 9.0, y), (x + 9.0, y)];
        }
        let drawn = Element::new("polyline")
            .with("points", path(&places))
            .with("fill", "none");
        let drawn = drawn.with("stroke", palette.limit).with("stroke-width", 2.0);
        sheet.push(drawn.with("stroke-dasharray", "7 4").with("stroke-linecap", "round"));
    }
    let values = stops(|it| drawable(it.value));
    sheet.extend(connected(&values, palette.focus, 2.2));
    for (reading, stop) in trend.readings.iter().zip(values) {
        if let Some(stop) = stop {
            let drawn = mark(
                Shape::Circle,
                stop.place,
                4.4,
                palette.focus,
                reading.provisional,
                palette,
            );
            sheet.push(drawn.with("class", "point").told(told(trend, reading)));
        }
    }
    let periods: Vec<_> = trend.readings.iter().map(|it| it.label.as_str()).collect();
    let absent: Vec<_> = trend.readings.iter().map(Reading::absence).collect();
    sheet.extend(columns.absences(&absent, &periods, bottom + 9.0, palette));
    sheet.extend(columns.names(&periods, sheet.bottom - 22.0, palette));
    crate::rows::endings(sheet, endings, plot);
    changes::draw(sheet, &changes, &columns, plot, below);
}

/// The lines by name, where they end.
fn endings(trend: &Trend, sheet: &Sheet, rows: &Axis) -> Vec<Ending> {
    let palette = sheet.palette;
    let newest = |of: fn(&Reading) -> Option<f64>| trend.readings.iter().rev().find_map(of);
    let lines = [
        (trend.named(), newest(|it| drawable(it.value)), palette.focus, true),
        (
            trend.peers_named(),
            newest(|it| drawable(it.peers)),
            palette.limit,
            false,
        ),
        ("Target", drawable(trend.target), palette.target, false),
    ];
    let ending = |(name, value, colour, bold): (&str, Option<f64>, &'static str, bool)| {
        let value = value?;
        let figure = trend.caption.figure(value);
        let room = 174.0 / BOLD - crate::words::width(&figure, 12.0);
        let label = Label::new(format!("{} {figure}", crate::words::cut(name, 12.0, room)), colour);
        Some(Ending {
            height: rows.at(value),
            label: if bold { label.bold() } else { label },
            colour,
        })
    };
    lines.into_iter().filter_map(ending).collect()
}

fn changes(trend: &Trend) -> Vec<Change> {
    let within = trend
        .breaks
        .iter()
        .filter(|it| (1..trend.readings.len()).contains(&it.start));
    let words = |it: &Break| format!("{}: {}", trend.readings[it.start].label, it.reason);
    let mut changes: Vec<_> = within
        .map(|it| Change {
            from: it.start,
            words: words(it),
        })
        .collect();
    changes.sort_by_key(|it| it.from);
    changes
}

fn told(trend: &Trend, reading: &Reading) -> String {
    let suffix = trend.caption.suffix();
    let exact = |value: f64| format!("{}{suffix}", trend.caption.exact(value));
    let mut told = format!("{}: {}", reading.label, reading.value.map_or_else(String::new, exact));
    if let Some((low, high)) = reading.ends() {
        told = format!("{told} ({} to {})", exact(low), exact(high));
    }
    if let Some(peers) = drawable(reading.peers) {
        told = format!("{told}; {} {}", trend.peers_named(), exact(peers));
    }
    told
}
