//! The rows of a profile: an indicator each, on a scale of its own from the lowest force or area to the highest.

use std::collections::BTreeSet;

use super::{Profile, ProfileIndicator, Reach, Unit};
use crate::distribution::Quartiles;
use crate::element::Element;
use crate::funnel::Band;
use crate::icon::Variation;
use crate::label::{Anchor, Label};
use crate::marks::{Direction, Shape, cross, mark};
use crate::number::drawable;
use crate::rows::{Entry, Symbol};
use crate::sheet::{EDGE, Sheet, WIDTH, line};
use crate::theme::Palette;

const ROW: f64 = 22.0;
const THEME: f64 = 30.0;
const HEAD: f64 = 20.0;
/// Where the columns of names and values end, and where the spread lies.
const NAMES: f64 = 326.0;
const VALUES: f64 = 408.0;
const LEFT: f64 = 428.0;
const RIGHT: f64 = 652.0;
const SERIES: f64 = 668.0;

/// What the rows take.
pub(super) fn height(profile: &Profile) -> f64 {
    let of = |indicators: usize| THEME + ROW * crate::columns::real(indicators);
    let themes = profile.themes.iter().map(|theme| of(theme.indicators.len()));
    themes.sum::<f64>() + HEAD
}

/// What the shapes mean, of those that occur.
pub(super) fn key(profile: &Profile, sheet: &mut Sheet) -> f64 {
    let palette = sheet.palette;
    let each = || profile.themes.iter().flat_map(|theme| &theme.indicators);
    let present = || each().filter(|it| it.absence().is_none());
    let meanings: BTreeSet<_> = present().filter_map(ProfileIndicator::meaning).collect();
    let mut entries = vec![
        Entry {
            symbol: Symbol::Ribbon,
            colour: palette.limit,
            hollow: false,
            words: format!("the middle half of the {}, with their median", profile.unit.several()),
        },
        Entry {
            symbol: Symbol::Shape(Shape::Circle),
            colour: palette.series,
            hollow: false,
            words: format!("this {}", profile.unit.one()),
        },
    ];
    entries.extend(meanings.into_iter().map(|it| Entry::unusual(it, palette)));
    if present().any(|it| it.provisional) {
        entries.push(Entry {
            symbol: Symbol::Shape(Shape::Circle),
            colour: palette.series,
            hollow: true,
            words: "hollow: provisional".to_owned(),
        });
    }
    let synthetic = present().any(|it| it.synthetic);
    crate::rows::key(sheet, if synthetic { "* synthetic" } else { "" }, &entries)
}

pub(super) fn draw(profile: &Profile, sheet: &mut Sheet, below: f64) {
    let palette = sheet.palette;
    let heads = [
        ("Value", VALUES, Anchor::End),
        ("Lowest", LEFT, Anchor::Start),
        ("Highest", RIGHT, Anchor::End),
        ("Its series", SERIES, Anchor::Start),
    ];
    let mut foot = below + HEAD;
    if profile.themes.iter().any(|theme| !theme.indicators.is_empty()) {
        sheet.extend(
            heads.map(|(words, x, anchor)| Label::new(words, palette.quiet).size(11.0).at((x, foot - 6.0), anchor)),
        );
    }
    for theme in &profile.themes {
        if theme.indicators.is_empty() {
            continue;
        }
        foot += THEME;
        let name = Label::new(theme.name.clone(), palette.ink).size(13.0).bold();
        sheet.push(name.cut(WIDTH - 2.0 * EDGE).at((EDGE, foot - 10.0), Anchor::Start));
        sheet.push(line((EDGE, foot - 4.0), (WIDTH - EDGE, foot - 4.0), palette.grid, 1.0));
        for indicator in &theme.indicators {
            row((profile.unit, indicator), sheet, foot + ROW / 2.0);
            foot += ROW;
        }
    }
}

fn row((unit, indicator): (Unit, &ProfileIndicator), sheet: &mut Sheet, middle: f64) {
    let palette = sheet.palette;
    let foot = middle + 4.0;
    let name = Label::new(indicator.name.clone(), palette.ink).cut(NAMES - EDGE);
    sheet.push(name.class("name").at((EDGE, foot), Anchor::Start));
    let Some(value) = drawable(indicator.value).filter(|_| indicator.absence().is_none()) else {
        let reason = indicator.absence().unwrap_or("no value");
        let drawn = cross((LEFT + 8.0, middle), 3.0, palette.quiet).with("class", "absent");
        sheet.push(drawn.told(format!("{}: {reason}", indicator.name)));
        let label = Label::new(reason, palette.quiet)
            .size(11.0)
            .cut(WIDTH - EDGE - LEFT - 16.0);
        sheet.push(label.at((LEFT + 16.0, foot), Anchor::Start));
        return;
    };
    let figure = indicator.caption().figure(value);
    let figure = if indicator.synthetic {
        format!("{figure} *")
    } else {
        figure
    };
    sheet.push(
        Label::new(figure, palette.ink)
            .cut(VALUES - NAMES - 6.0)
            .at((VALUES, foot), Anchor::End),
    );
    let reach = indicator.others.and_then(Reach::drawable);
    let x = reach.map_or(f64::midpoint(LEFT, RIGHT), |reach| {
        spread(sheet, reach, (value, middle))
    });
    let meaning = indicator.meaning();
    let colour = meaning.map_or(palette.series, |it| palette.of(it));
    let shape = meaning.map_or(Shape::Circle, Shape::from);
    let point = Element::new("g")
        .with("class", "point")
        .told(told((unit, indicator), reach, value));
    sheet.push(point.child(mark(shape, (x, middle), 5.0, colour, indicator.provisional, palette)));
    if let Some(variation) = indicator.variation {
        series(variation, sheet, middle);
    }
}

/// The others from the lowest to the highest; gives where among them a value lies.
fn spread(sheet: &mut Sheet, reach: Reach, (value, middle): (f64, f64)) -> f64 {
    let palette = sheet.palette;
    let Quartiles { lower, median, upper } = reach.quartiles;
    let (low, high) = (reach.lowest.min(value), reach.highest.max(value));
    let at = |value: f64| {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        LEFT + share.clamp(0.0, 1.0) * (RIGHT - LEFT)
    };
    sheet.push(line(
        (at(reach.lowest), middle),
        (at(reach.highest), middle),
        palette.limit,
        1.4,
    ));
    let middle_half = Element::new("rect")
        .with("x", at(lower))
        .with("y", middle - 6.0)
        .with("width", (at(upper) - at(lower)).max(0.6))
        .with("height", 12.0)
        .with("fill", palette.ribbon.unwrap_or(palette.paper))
        .with("stroke", palette.limit)
        .with("stroke-width", 0.8);
    sheet.push(middle_half);
    sheet.push(line(
        (at(median), middle - 6.0),
        (at(median), middle + 6.0),
        palette.limit,
        1.6,
    ));
    at(value)
}

/// A shape and a word: what the newest of the series does.
fn series(variation: Variation, sheet: &mut Sheet, middle: f64) {
    let palette: &Palette = sheet.palette;
    let (colour, arrow) = match variation.sign() {
        None => (palette.quiet, "\u{2022}"),
        Some((meaning, Direction::High)) => (palette.of(meaning), "\u{25b2}"),
        Some((meaning, Direction::Low)) => (palette.of(meaning), "\u{25bc}"),
    };
    let foot = middle + 4.0;
    sheet.push(Label::new(arrow, colour).size(11.0).at((SERIES, foot), Anchor::Start));
    let words = Label::new(variation.words(), palette.ink).size(11.0);
    sheet.push(
        words
            .cut(WIDTH - EDGE - SERIES - 14.0)
            .at((SERIES + 14.0, foot), Anchor::Start),
    );
}

fn told((unit, indicator): (Unit, &ProfileIndicator), reach: Option<Reach>, value: f64) -> String {
    let mut told = format!("{}: {}", indicator.name, indicator.told(value));
    if indicator.synthetic {
        told.push_str(", synthetic");
    }
    if let Some(reach) = reach {
        told = format!(
            "{told}; {} from {} to {}, median {}",
            unit.several(),
            indicator.told(reach.lowest),
            indicator.told(reach.highest),
            indicator.told(reach.quartiles.median)
        );
    }
    if let Some(band) = indicator.band.filter(|band| *band != Band::Within) {
        told = format!("{told}; {}", band.words());
    }
    match indicator.variation {
        Some(variation) => format!("{told}; its series: {}", variation.words()),
        None => told,
    }
}
