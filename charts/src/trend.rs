//! A force over the years beside its peers, with how far each figure can be trusted.

use crate::axis::Axis;
use crate::caption::Caption;
use crate::changes::{self, Change};
use crate::columns::Columns;
use crate::control_chart::absence;
use crate::element::Element;
use crate::funnel::Span;
use crate::label::Label;
use crate::marks::{Shape, mark, path};
use crate::number::drawable;
use crate::place::Area;
use crate::rows::{Ending, Entry, Symbol};
use crate::series::{Stop, connected, stretches};
use crate::sheet::{EDGE, HEIGHT, Sheet, WIDTH, line};
use crate::table::table;
use crate::theme::Theme;

/// A force and its peers over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trend {
    /// The words around it.
    pub caption: Caption,
    /// The force.
    pub name: String,
    /// Its peers, and how they are averaged, such as `Most similar forces`.
    pub peers_name: String,
    /// The periods, oldest first.
    pub readings: Vec<Reading>,
    /// Where figures begin to be counted in another way.
    pub breaks: Vec<Break>,
    /// What is aimed for.
    pub target: Option<f64>,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The period, as it is named on the axis.
    pub label: String,
    /// The force's value, where there is one.
    pub value: Option<f64>,
    /// Why there is no value.
    pub absent: Option<String>,
    /// How far the value can be trusted.
    pub interval: Option<Span>,
    /// The peers' value.
    pub peers: Option<f64>,
    /// Whether the value may still move: drawn hollow.
    pub provisional: bool,
}

/// A break in a series.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Break {
    /// The place of the first period counted in the new way.
    pub start: usize,
    /// What changed.
    pub reason: String,
}

impl Span {
    /// Its ends in order, if they can be drawn.
    pub(crate) fn ends(self) -> Option<(f64, f64)> {
        let (low, high) = (drawable(Some(self.low))?, drawable(Some(self.high))?);
        Some((low.min(high), low.max(high)))
    }
}

impl Reading {
    /// The ends of its interval, where it has a value and one.
    fn ends(&self) -> Option<(f64, f64)> {
        drawable(self.value).and(self.interval)?.ends()
    }

    fn absence(&self) -> Option<&str> {
        absence(self.value, self.absent.as_deref())
    }
}

impl Trend {
    /// The chart as SVG, 800 by 450 and as wide as the page lets it be.
    #[must_use]
    pub fn svg(&self, theme: Theme) -> String {
        let mut sheet = Sheet::new("trend", &self.caption, theme, HEIGHT, 0.0);
        let below = self.key(&mut sheet);
        if self.readings.is_empty() {
            crate::rows::nothing(&mut sheet);
        } else {
            self.draw(&mut sheet, below);
        }
        sheet.finish()
    }

    /// The same figures as a table of HTML.
    #[must_use]
    pub fn table(&self) -> String {
        let exact = |value: Option<f64>| drawable(value).map_or_else(|| "-".to_owned(), |it| self.caption.exact(it));
        let rows = self.readings.iter().enumerate().map(|(at, reading)| {
            let interval = reading.ends().map_or_else(
                || "-".to_owned(),
                |(low, high)| format!("{} to {}", self.caption.exact(low), self.caption.exact(high)),
            );
            let begins = self.breaks.iter().filter(|it| it.start == at && at > 0);
            let mut remarks: Vec<_> = begins.map(|it| format!("break in series: {}", it.reason)).collect();
            if reading.provisional {
                remarks.push("provisional".to_owned());
            }
            vec![
                reading.label.clone(),
                reading.absence().map_or_else(|| exact(reading.value), str::to_owned),
                interval,
                exact(reading.peers),
                remarks.join("; "),
            ]
        });
        let headings = ["Period", self.named(), "95% interval", self.peers_named(), "Remarks"];
        table(&self.caption, &headings, rows)
    }

    fn named(&self) -> &str {
        Some(self.name.trim()).filter(|it| !it.is_empty()).unwrap_or("Value")
    }

    fn peers_named(&self) -> &str {
        Some(self.peers_name.trim())
            .filter(|it| !it.is_empty())
            .unwrap_or("Peers")
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let of = |it: &Reading| {
            let (low, high) = it.ends().unzip();
            [drawable(it.value), drawable(it.peers), low, high]
        };
        self.readings
            .iter()
            .flat_map(of)
            .chain([drawable(self.target)])
            .flatten()
    }

    fn key(&self, sheet: &mut Sheet) -> f64 {
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
        if self.readings.iter().any(|it| it.ends().is_some()) {
            add(Symbol::Ribbon, false, "95% interval");
        }
        if self
            .readings
            .iter()
            .any(|it| it.provisional && drawable(it.value).is_some())
        {
            add(Symbol::Shape(Shape::Circle), true, "hollow: provisional");
        }
        if self.readings.iter().any(|it| it.absence().is_some()) {
            add(Symbol::Cross, false, "no value");
        }
        let unit = crate::rows::unit(&Axis::linear(self.values(), (1.0, 0.0), 6), &self.caption);
        crate::rows::key(sheet, &unit, &entries)
    }

    fn draw(&self, sheet: &mut Sheet, below: f64) {
        let palette = sheet.palette;
        let changes = self.changes();
        let strip = if self.readings.iter().any(|it| it.absence().is_some()) {
            18.0
        } else {
            0.0
        };
        let (top, bottom) = (below + changes::room(&changes) + 6.0, sheet.bottom - 24.0 - strip);
        let rows = Axis::linear(self.values(), (bottom, top), 6);
        let endings = self.endings(sheet, &rows);
        let left = crate::rows::gutter(&rows, self.caption.suffix());
        let right = WIDTH - crate::rows::margin(&endings).max(EDGE);
        let plot = Area {
            left,
            top,
            right,
            bottom,
        };
        let columns = Columns::new(left, right, self.readings.len());
        let place = |at: usize, value: f64| (columns.at(at), rows.at(value));
        let stops = |of: fn(&Reading) -> Option<f64>| -> Vec<Option<Stop>> {
            let stop = |(at, reading): (usize, &Reading)| {
                Some(Stop {
                    place: place(at, of(reading)?),
                    loose: reading.provisional,
                    anew: self.breaks.iter().any(|it| it.start == at),
                })
            };
            self.readings.iter().enumerate().map(stop).collect()
        };
        let lows = stops(|it| it.ends().map(|ends| ends.0));
        let highs = stops(|it| it.ends().map(|ends| ends.1));
        sheet.extend(ribbons(&lows, &highs, palette));
        crate::rows::grid(sheet, &rows, plot, &self.caption);
        if let Some(target) = drawable(self.target) {
            let y = rows.at(target);
            let drawn = line((left, y), (right, y), palette.target, 2.0).with("class", "target");
            sheet.push(drawn.with("stroke-dasharray", "12 4 2 4"));
        }
        for stretch in stretches(&stops(|it| drawable(it.peers))) {
            let places: Vec<_> = stretch.iter().map(|it| it.place).collect();
            let drawn = Element::new("polyline")
                .with("points", path(&places))
                .with("fill", "none");
            let drawn = drawn.with("stroke", palette.limit).with("stroke-width", 2.0);
            sheet.push(drawn.with("stroke-dasharray", "7 4").with("stroke-linecap", "round"));
        }
        let values = stops(|it| drawable(it.value));
        sheet.extend(connected(&values, palette.focus, 2.2));
        for (reading, stop) in self.readings.iter().zip(values) {
            if let Some(stop) = stop {
                let drawn = mark(
                    Shape::Circle,
                    stop.place,
                    4.4,
                    palette.focus,
                    reading.provisional,
                    palette,
                );
                sheet.push(drawn.with("class", "point").told(self.told(reading)));
            }
        }
        let periods: Vec<_> = self.readings.iter().map(|it| it.label.as_str()).collect();
        let absent: Vec<_> = self.readings.iter().map(Reading::absence).collect();
        sheet.extend(columns.absences(&absent, &periods, bottom + 9.0, palette));
        sheet.extend(columns.names(&periods, sheet.bottom - 22.0, palette));
        crate::rows::endings(sheet, endings, plot);
        changes::draw(sheet, &changes, &columns, plot, below);
    }

    /// The lines by name, where they end.
    fn endings(&self, sheet: &Sheet, rows: &Axis) -> Vec<Ending> {
        let palette = sheet.palette;
        let newest = |of: fn(&Reading) -> Option<f64>| self.readings.iter().rev().find_map(of);
        let lines = [
            (self.named(), newest(|it| drawable(it.value)), palette.focus, true),
            (
                self.peers_named(),
                newest(|it| drawable(it.peers)),
                palette.limit,
                false,
            ),
            ("Target", drawable(self.target), palette.target, false),
        ];
        let ending = |(name, value, colour, bold): (&str, Option<f64>, &'static str, bool)| {
            let value = value?;
            let figure = self.caption.figure(value);
            let room = 178.0 - crate::words::width(&figure, 13.0);
            let label = Label::new(format!("{} {figure}", crate::words::cut(name, 12.0, room)), colour);
            Some(Ending {
                height: rows.at(value),
                label: if bold { label.bold() } else { label },
                colour,
            })
        };
        lines.into_iter().filter_map(ending).collect()
    }

    fn changes(&self) -> Vec<Change> {
        let within = self
            .breaks
            .iter()
            .filter(|it| (1..self.readings.len()).contains(&it.start));
        let words = |it: &Break| format!("{}: {}", self.readings[it.start].label, it.reason);
        let mut changes: Vec<_> = within
            .map(|it| Change {
                from: it.start,
                words: words(it),
            })
            .collect();
        changes.sort_by_key(|it| it.from);
        changes
    }

    fn told(&self, reading: &Reading) -> String {
        let suffix = self.caption.suffix();
        let exact = |value: f64| format!("{}{suffix}", self.caption.exact(value));
        let mut told = format!("{}: {}", reading.label, reading.value.map_or_else(String::new, exact));
        if let Some((low, high)) = reading.ends() {
            told = format!("{told} ({} to {})", exact(low), exact(high));
        }
        if let Some(peers) = drawable(reading.peers) {
            told = format!("{told}; {} {}", self.peers_named(), exact(peers));
        }
        told
    }
}

/// How far figures can be trusted, behind them: tinted, or hatched where nothing is tinted.
fn ribbons(lows: &[Option<Stop>], highs: &[Option<Stop>], palette: &crate::theme::Palette) -> Vec<Element> {
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
