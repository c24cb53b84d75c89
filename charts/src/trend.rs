//! A force over the years beside its peers, with how far each figure can be trusted.

use crate::caption::Caption;
use crate::control_chart::absence;
use crate::funnel::Span;
use crate::number::drawable;
use crate::sheet::{HEIGHT, Sheet};
use crate::table::table;
use crate::theme::Theme;

mod draw;
mod ribbon;

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
        let below = draw::key(self, &mut sheet);
        if self.readings.is_empty() {
            crate::rows::nothing(&mut sheet);
        } else {
            draw::draw(self, &mut sheet, below);
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
}
