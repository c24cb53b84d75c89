//! Months, quarters or years side by side: their places, their names, and what is missing among them.

use crate::element::Element;
use crate::label::{Anchor, Label};
use crate::marks::cross;
use crate::place::Area;
use crate::theme::Palette;
use crate::words;

/// Places from left to right, one for each period.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    left: f64,
    right: f64,
    count: usize,
}

/// Every how many columns one is named: counts that fit a year of months or quarters.
const EVERY: [usize; 8] = [1, 2, 3, 4, 6, 12, 24, 60];

impl Columns {
    pub(crate) fn new(left: f64, right: f64, count: usize) -> Self {
        Self { left, right, count }
    }

    pub(crate) fn width(&self) -> f64 {
        (self.right - self.left) / real(self.count.max(1))
    }

    /// The middle of a column.
    pub(crate) fn at(&self, column: usize) -> f64 {
        self.left + (real(column) + 0.5) * self.width()
    }

    /// The line between a column and the one before it.
    pub(crate) fn before(&self, column: usize) -> f64 {
        self.left + real(column) * self.width()
    }

    /// The names of as many columns as there is room for, the newest always among them.
    pub(crate) fn names(&self, names: &[&str], top: f64, palette: &Palette) -> Vec<Element> {
        let widest = names
            .iter()
            .map(|name| words::width(name, 12.0))
            .fold(0.0, f64::max)
            .min(110.0);
        let every = EVERY
            .into_iter()
            .find(|every| real(*every) * self.width() >= widest + 10.0);
        let every = every.unwrap_or(self.count.max(1));
        let mut elements = Vec::new();
        for (column, name) in names.iter().enumerate() {
            if !(names.len() - 1 - column).is_multiple_of(every) {
                continue;
            }
            let label = Label::new(*name, palette.quiet).cut(110.0);
            // the outermost names may not hang over the edge
            let x = self.at(column);
            let half = label.width() / 2.0;
            let x = x.clamp(half + 4.0, (crate::sheet::WIDTH - half - 4.0).max(half + 4.0));
            elements.push(crate::sheet::line(
                (self.at(column), top),
                (self.at(column), top + 5.0),
                palette.quiet,
                1.0,
            ));
            elements.push(label.at((x, top + 18.0), Anchor::Middle));
        }
        elements
    }

    /// A cross for every column without a figure, and once for each run of them the reason; one reason for all of them
    /// is said in the key instead.
    pub(crate) fn absences(
        &self,
        absent: &[Option<&str>],
        names: &[&str],
        middle: f64,
        palette: &Palette,
    ) -> Vec<Element> {
        let mut elements = Vec::new();
        let mut named_until = f64::NEG_INFINITY;
        let said_already = one_reason(absent.iter().copied()).is_some();
        for run in runs(absent, |absent| *absent) {
            for column in run.from..run.to {
                let mark = cross((self.at(column), middle), 3.0, palette.quiet).with("class", "absent");
                elements.push(mark.told(format!("{}: {}", names.get(column).unwrap_or(&""), run.what)));
            }
            let label = Label::new(run.what, palette.quiet).size(11.0).cut(160.0);
            let centre = f64::midpoint(self.at(run.from), self.at(run.to - 1));
            // beside its crosses, on the side where there is room
            let right = self.at(run.to - 1) + 7.0;
            let next = absent.iter().enumerate().skip(run.to).find(|(_, it)| it.is_some());
            let next = next.map_or(crate::sheet::WIDTH - 4.0, |(column, _)| self.at(column) - 5.0);
            let left = self.at(run.from) - 7.0 - label.width();
            let area = if said_already {
                None
            } else if right + label.width() < next {
                Some(Area::new(right, middle, label.width(), 0.0))
            } else if left > named_until + 4.0 && left > self.left {
                Some(Area::new(left, middle, label.width(), 0.0))
            } else {
                None
            };
            named_until = self.at(run.to - 1).max(named_until).max(centre);
            if let Some(area) = area {
                named_until = named_until.max(area.right);
                elements.push(label.within(Area {
                    bottom: middle + 7.0,
                    ..area
                }));
            }
        }
        elements
    }
}

/// The reason of everything that is absent, if it is one.
pub(crate) fn one_reason<'a>(absent: impl IntoIterator<Item = Option<&'a str>>) -> Option<&'a str> {
    let mut reasons = absent.into_iter().flatten();
    let first = reasons.next()?;
    reasons.all(|it| it == first).then_some(first)
}

/// Neighbours that share something.
pub(crate) struct Run<T> {
    pub from: usize,
    pub to: usize,
    pub what: T,
}

/// The runs of items of which the same is said; items of which nothing is said are in none.
pub(crate) fn runs<'a, I, T: PartialEq>(items: &'a [I], said: impl Fn(&'a I) -> Option<T>) -> Vec<Run<T>> {
    let mut runs: Vec<Run<T>> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let Some(what) = said(item) else { continue };
        match runs.last_mut() {
            Some(run) if run.to == at && run.what == what => run.to += 1,
            _ => runs.push(Run {
                from: at,
                to: at + 1,
                what,
            }),
        }
    }
    runs
}

/// A count as a length.
pub(crate) fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
