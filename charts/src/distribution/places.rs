//! The forces of a distribution: a row for each.

use std::collections::BTreeSet;

use crate::distribution::frame::{RANKS, VALUES};
use crate::distribution::{Axes, Distribution, Place, Rank};
use crate::element::Element;
use crate::funnel::{Band, Emphasis};
use crate::label::{Anchor, Label};
use crate::marks::{Shape, cross, mark};
use crate::number::drawable;
use crate::rows::{Entry, Symbol};
use crate::sheet::{EDGE, Sheet, WIDTH, line};

/// The unit, and what the shapes mean, of those that occur.
pub(super) fn key(distribution: &Distribution, sheet: &mut Sheet) -> f64 {
    let palette = sheet.palette;
    let present = || distribution.places.iter().filter(|it| it.absence().is_none());
    let meanings: BTreeSet<_> = present().filter_map(|it| it.meaning(distribution.polarity)).collect();
    let mut entries: Vec<Entry> = meanings.into_iter().map(|it| Entry::unusual(it, palette)).collect();
    let mut add = |symbol: Symbol, hollow: bool, words: &str| {
        entries.push(Entry {
            symbol,
            colour: palette.series,
            hollow,
            words: words.to_owned(),
        });
    };
    if present().any(|it| it.ends().is_some()) {
        add(Symbol::Bar, false, "with its 95% interval");
    }
    if present().any(|it| it.emphasis == Emphasis::Peer) {
        add(Symbol::Ringed, false, "peer");
    }
    if present().any(|it| it.provisional) {
        add(Symbol::Shape(Shape::Circle), true, "hollow: provisional");
    }
    let unit = crate::rows::unit(&distribution.scale((0.0, 1.0)), &distribution.caption);
    crate::rows::key(sheet, &unit, &entries)
}

pub(super) fn draw(distribution: &Distribution, sheet: &mut Sheet, axes: &Axes) {
    for (row, place) in distribution.ordered().into_iter().enumerate() {
        let middle = axes.middle(row);
        highlight(sheet, place, middle, axes);
        names(distribution, sheet, place, middle, axes);
        match drawable(place.value) {
            Some(value) => marked(distribution, sheet, place, (value, middle), axes),
            None => absent(sheet, place, middle, axes),
        }
    }
}

fn marked(distribution: &Distribution, sheet: &mut Sheet, place: &Place, (value, middle): (f64, f64), axes: &Axes) {
    let palette = sheet.palette;
    let meaning = place.meaning(distribution.polarity);
    let colour = meaning.map_or(palette.series, |it| palette.of(it));
    let radius = (axes.row * 0.28).min(4.4);
    let x = axes.scale.at(value);
    if let Some((low, high)) = place.ends() {
        let width = if place.emphasis == Emphasis::Highlighted {
            2.4
        } else {
            1.4
        };
        let ends = ((axes.scale.at(low), middle), (axes.scale.at(high), middle));
        sheet.push(line(ends.0, ends.1, colour, width).with("class", "interval"));
    }
    let mut group = Element::new("g")
        .with("class", "point")
        .told(told(distribution, place, value));
    let ring = |reach: f64, width: f64| {
        let ring = Element::new("circle")
            .with("cx", x)
            .with("cy", middle)
            .with("r", radius + reach);
        ring.with("fill", palette.paper)
            .with("stroke", palette.ink)
            .with("stroke-width", width)
    };
    match place.emphasis {
        Emphasis::None => {}
        Emphasis::Peer => group.push(ring(2.2, 1.0)),
        Emphasis::Highlighted => group.push(ring(2.8, 2.4)),
    }
    let shape = meaning.map_or(Shape::Circle, Shape::from);
    group.push(mark(shape, (x, middle), radius, colour, place.provisional, palette));
    sheet.push(group);
}

fn absent(sheet: &mut Sheet, place: &Place, middle: f64, axes: &Axes) {
    let palette = sheet.palette;
    let reason = place.absence().unwrap_or("no value");
    let radius = (axes.row * 0.2).min(3.0);
    let drawn = cross((axes.plot.left + 8.0, middle), radius, palette.quiet).with("class", "absent");
    sheet.push(drawn.told(format!("{}: {reason}", place.name)));
    if axes.named() {
        let label = Label::new(reason, palette.quiet)
            .size(11.0)
            .cut(axes.plot.right - axes.plot.left - 30.0);
        sheet.push(
            label
                .clear(palette.paper)
                .at((axes.plot.left + 16.0, middle + 4.0), Anchor::Start),
        );
    }
}

/// A tint behind the row the chart is about.
fn highlight(sheet: &mut Sheet, place: &Place, middle: f64, axes: &Axes) {
    if place.emphasis != Emphasis::Highlighted {
        return;
    }
    let palette = sheet.palette;
    let row = Element::new("rect")
        .with("x", EDGE - 4.0)
        .with("y", middle - axes.row / 2.0)
        .with("width", WIDTH - 2.0 * EDGE + 8.0)
        .with("height", axes.row);
    sheet.push(match palette.ribbon {
        Some(tint) => row.with("fill", tint),
        None => row
            .with("fill", "none")
            .with("stroke", palette.ink)
            .with("stroke-width", 1.0),
    });
}

/// The name at the left; the value, and the rank with its range, at the right.
fn names(distribution: &Distribution, sheet: &mut Sheet, place: &Place, middle: f64, axes: &Axes) {
    let palette = sheet.palette;
    let highlighted = place.emphasis == Emphasis::Highlighted;
    if !axes.named() && !highlighted {
        return;
    }
    let colour = if place.emphasis == Emphasis::None {
        palette.quiet
    } else {
        palette.ink
    };
    let label = |text: String| {
        let label = Label::new(text, colour);
        if highlighted { label.bold() } else { label }
    };
    let foot = middle + 4.0;
    let name = label(place.name.clone()).cut(axes.plot.left - EDGE - 10.0);
    sheet.push(name.class("name").at((axes.plot.left - 8.0, foot), Anchor::End));
    let Some(value) = drawable(place.value) else { return };
    let right = axes.plot.right + VALUES;
    sheet.push(
        label(distribution.caption.figure(value))
            .cut(VALUES - 6.0)
            .at((right, foot), Anchor::End),
    );
    if let Some(rank) = place.rank {
        sheet.push(
            label(rank.words())
                .cut(RANKS - 6.0)
                .at((right + RANKS, foot), Anchor::End),
        );
    }
}

fn told(distribution: &Distribution, place: &Place, value: f64) -> String {
    let suffix = distribution.caption.suffix();
    let exact = |value: f64| format!("{}{suffix}", distribution.caption.exact(value));
    let mut told = format!("{}: {}", place.name, exact(value));
    if let Some((low, high)) = place.ends() {
        told = format!("{told} ({} to {})", exact(low), exact(high));
    }
    if let Some(Rank { rank, best, worst }) = place.rank {
        told = format!("{told}, rank {rank}, could be {best} to {worst}");
    }
    match place.band {
        Some(Band::Within) | None => told,
        Some(band) => format!("{told}, {}", band.words()),
    }
}
