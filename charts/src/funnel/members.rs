//! The forces on a funnel: a mark for each, and the names of those one asks about.

use std::collections::BTreeSet;

use crate::axis::Axis;
use crate::element::Element;
use crate::funnel::{Axes, Band, Emphasis, Funnel, Member};
use crate::label::{Anchor, Label};
use crate::marks::{Shape, mark};
use crate::place::{Area, BESIDE, Room};
use crate::rows::{Entry, Symbol};
use crate::sheet::{EDGE, Sheet, WIDTH, line};

const RADIUS: f64 = 4.2;

/// What the shapes and lines mean, of those that occur.
pub(super) fn key(funnel: &Funnel, sheet: &mut Sheet, rows: &Axis) -> f64 {
    let palette = sheet.palette;
    let present = || funnel.members.iter().filter(|it| it.reading().is_some());
    let meanings: BTreeSet<_> = present().filter_map(|it| it.meaning(funnel.polarity)).collect();
    let mut entries: Vec<Entry> = meanings
        .into_iter()
        .map(|meaning| Entry::unusual(meaning, palette))
        .collect();
    let mut add = |symbol: Symbol, hollow: bool, words: &str| {
        entries.push(Entry {
            symbol,
            colour: palette.series,
            hollow,
            words: words.to_owned(),
        });
    };
    if present().any(|it| it.emphasis == Emphasis::Peer) {
        add(Symbol::Ringed, false, "peer");
    }
    if present().any(|it| it.provisional) {
        add(Symbol::Shape(Shape::Circle), true, "hollow: provisional");
    }
    if !funnel.plain.is_empty() {
        add(Symbol::Dashes, false, "limits of chance alone");
    }
    let unit = crate::rows::unit(rows, &funnel.caption);
    crate::rows::key(sheet, &unit, &entries)
}

pub(super) fn draw(funnel: &Funnel, sheet: &mut Sheet, axes: &Axes) {
    let palette = sheet.palette;
    let mut placed: Vec<(&Member, (f64, f64))> = funnel
        .members
        .iter()
        .filter_map(|it| Some((it, axes.at(it.reading()?))))
        .collect();
    // what one asks about lies on top
    placed.sort_by_key(|(member, _)| weight(member));
    let mut room = Room::new(Area {
        right: axes.plot.right + 4.0,
        top: axes.plot.top - 8.0,
        ..axes.plot
    });
    for (member, place) in &placed {
        let shape = member.meaning(funnel.polarity).map_or(Shape::Circle, Shape::from);
        let colour = member
            .meaning(funnel.polarity)
            .map_or(palette.series, |it| palette.of(it));
        let mut group = Element::new("g").with("class", "point").told(told(funnel, member));
        match member.emphasis {
            Emphasis::None => {}
            Emphasis::Peer => group.push(ring(*place, RADIUS + 2.8, palette.ink, 1.0)),
            Emphasis::Highlighted => {
                group.push(ring(*place, RADIUS + 4.0, palette.paper, 6.0));
                group.push(ring(*place, RADIUS + 4.0, palette.ink, 2.6));
            }
        }
        group.push(mark(shape, *place, RADIUS, colour, member.provisional, palette));
        sheet.push(group);
        let reach = match member.emphasis {
            Emphasis::None => RADIUS + 1.5,
            Emphasis::Peer => RADIUS + 4.0,
            Emphasis::Highlighted => RADIUS + 5.5,
        };
        room.mark(*place, reach);
    }
    for line in super::limits::crossings(funnel, axes) {
        room.cross(line);
    }
    let mut left_out = 0;
    for (member, place) in placed.iter().rev().filter(|it| weight(it.0) > 1) {
        if !name(funnel, sheet, member, *place, &mut room) {
            left_out += 1;
        }
    }
    if left_out > 0 {
        let words = format!("and {left_out} more outside the limits: see the table");
        let place = (WIDTH - EDGE, axes.plot.bottom + 35.0);
        sheet.push(Label::new(words, palette.quiet).size(11.0).at(place, Anchor::End));
    }
}

/// Names a mark where there is room, and leads the name to it when it had to stand off.
fn name(funnel: &Funnel, sheet: &mut Sheet, member: &Member, place: (f64, f64), room: &mut Room) -> bool {
    let palette = sheet.palette;
    let colour = member.meaning(funnel.polarity).map_or(palette.ink, |it| palette.of(it));
    let mut label = Label::new(member.name.as_str(), colour)
        .class("name")
        .clear(palette.paper);
    if member.emphasis == Emphasis::Highlighted {
        label = label.bold().size(13.0);
    }
    let label = label.cut(240.0);
    let size = (label.width() + 2.0, label.height());
    let area = match member.emphasis {
        Emphasis::Highlighted => room.near_at_any_price(place, size),
        _ => room.near(place, size),
    };
    let Some(area) = area else {
        return false;
    };
    let nearest = area.nearest(place);
    let (dx, dy) = (nearest.0 - place.0, nearest.1 - place.1);
    let distance = dx.hypot(dy);
    if distance > BESIDE {
        let from = (place.0 + dx / distance * 7.0, place.1 + dy / distance * 7.0);
        sheet.push(line(from, nearest, palette.quiet, 0.8));
    }
    sheet.push(label.within(area));
    true
}

/// How much a reader asks about it.
fn weight(member: &Member) -> u8 {
    match (member.emphasis, member.band) {
        (Emphasis::Highlighted, _) => 4,
        (_, Some(band)) if band.far() => 3,
        (_, Some(Band::Low | Band::High)) => 2,
        (Emphasis::Peer, _) => 1,
        _ => 0,
    }
}

fn ring((x, y): (f64, f64), radius: f64, colour: &'static str, width: f64) -> Element {
    let ring = Element::new("circle")
        .with("cx", x)
        .with("cy", y)
        .with("r", radius)
        .with("fill", "none");
    ring.with("stroke", colour).with("stroke-width", width)
}

fn told(funnel: &Funnel, member: &Member) -> String {
    let value = member.value.map_or_else(String::new, |it| funnel.caption.exact(it));
    let band = member.band.map_or_else(String::new, |it| format!(", {}", it.words()));
    let provisional = if member.provisional { ", provisional" } else { "" };
    format!("{}: {value}{}{band}{provisional}", member.name, funnel.caption.suffix())
}

/// Who is not on the chart, and why.
pub(super) fn absent(funnel: &Funnel, sheet: &mut Sheet) {
    let absent = funnel
        .members
        .iter()
        .filter_map(|it| Some(format!("{} ({})", it.name, it.absence()?)));
    let absent: Vec<_> = absent.collect();
    if !absent.is_empty() {
        let words = format!("Not shown: {}", absent.join(", "));
        let label = Label::new(words, sheet.palette.quiet)
            .size(11.0)
            .cut(WIDTH - 2.0 * EDGE);
        sheet.push(label.class("absent").at((EDGE, sheet.bottom), Anchor::Start));
    }
}
