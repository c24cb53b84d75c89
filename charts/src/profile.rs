//! Every indicator of one force or area on a page: where it lies among the others, and what its series does.

use crate::caption::Caption;
use crate::control_chart::absence;
use crate::distribution::Quartiles;
use crate::funnel::Band;
use crate::icon::Variation;
use crate::marks::{Meaning, Polarity};
use crate::number::drawable;
use crate::sheet::{HEIGHT, Sheet};
use crate::table::table;
use crate::theme::Theme;

mod rows;

/// Every indicator of one force or area in one period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// The words around it. Each indicator has a unit of its own.
    pub caption: Caption,
    /// What it is one of.
    pub unit: Unit,
    /// What indicators are about, in the order they are shown.
    pub themes: Vec<ProfileTheme>,
}

/// What lies side by side, and is said of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Forces as a whole.
    #[default]
    Force,
    /// Areas of one kind.
    Area,
}

impl Unit {
    const fn one(self) -> &'static str {
        match self {
            Self::Force => "force",
            Self::Area => "area",
        }
    }

    const fn several(self) -> &'static str {
        match self {
            Self::Force => "forces",
            Self::Area => "areas",
        }
    }
}

/// Indicators about one thing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileTheme {
    /// What they are about.
    pub name: String,
    /// They, in the order they are shown.
    pub indicators: Vec<ProfileIndicator>,
}

/// One indicator of the force or area.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileIndicator {
    /// Its title.
    pub name: String,
    /// What it is counted in, such as `per 1,000 residents`; one that begins with `%` is written after values.
    pub unit: String,
    /// Which way it is better.
    pub polarity: Polarity,
    /// The value of the force or area, where there is one.
    pub value: Option<f64>,
    /// Why there is no value.
    pub absent: Option<String>,
    /// How far those it is held against reach, where enough of them have a value.
    pub others: Option<Reach>,
    /// Where it stands by the adjusted limits; `None` where that is not said.
    pub band: Option<Band>,
    /// What its series does; `None` where that is not said.
    pub variation: Option<Variation>,
    /// Whether its value may still move: drawn hollow.
    pub provisional: bool,
    /// Whether its value is made up: said beside it.
    pub synthetic: bool,
}

/// How far the forces, or areas, reach that it is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// The lowest value.
    pub lowest: f64,
    /// What cuts them into quarters.
    pub quartiles: Quartiles,
    /// The highest value.
    pub highest: f64,
}

impl Reach {
    /// The five numbers, if each can have a place.
    fn drawable(self) -> Option<Self> {
        let Quartiles { lower, median, upper } = self.quartiles;
        let all = [self.lowest, lower, median, upper, self.highest];
        all.iter().all(|it| drawable(Some(*it)).is_some()).then_some(self)
    }
}

impl ProfileIndicator {
    fn absence(&self) -> Option<&str> {
        absence(self.value, self.absent.as_deref())
    }

    fn meaning(&self) -> Option<Meaning> {
        Some(self.polarity.meaning(self.band?.direction()?))
    }

    /// The words a value of it is written by.
    fn caption(&self) -> Caption {
        Caption {
            unit: self.unit.clone(),
            ..Caption::default()
        }
    }

    /// A value in so many words, with its unit.
    fn told(&self, value: f64) -> String {
        let caption = self.caption();
        match (caption.suffix(), self.unit.trim()) {
            ("", "") => caption.exact(value),
            ("", unit) => format!("{} {unit}", caption.exact(value)),
            (_, unit) => format!("{}{unit}", caption.exact(value)),
        }
    }
}

impl Profile {
    /// The chart as SVG, 800 across, as high as its indicators need.
    #[must_use]
    pub fn svg(&self, theme: Theme) -> String {
        let sheet = |height: f64| Sheet::new("profile", &self.caption, theme, height, 0.0);
        // what the words above and below take, to see how high it must be
        let mut trial = sheet(HEIGHT);
        let around = rows::key(self, &mut trial) + HEIGHT - trial.bottom;
        let mut sheet = sheet((around + rows::height(self)).max(HEIGHT / 2.0));
        let below = rows::key(self, &mut sheet);
        if self.themes.iter().all(|theme| theme.indicators.is_empty()) {
            crate::rows::nothing(&mut sheet);
        }
        rows::draw(self, &mut sheet, below);
        sheet.finish()
    }

    /// The same figures as a table of HTML.
    #[must_use]
    pub fn table(&self) -> String {
        let each = self.themes.iter().flat_map(|theme| &theme.indicators);
        let rows = each.map(|it| {
            let reach = it.others.and_then(Reach::drawable);
            let told = |of: fn(Reach) -> f64| reach.map_or_else(|| "-".to_owned(), |reach| it.told(of(reach)));
            let value = match (it.absence(), it.value) {
                (None, Some(value)) => it.told(value),
                (absence, _) => absence.unwrap_or("no value").to_owned(),
            };
            let present = it.absence().is_none();
            let mut among = it.band.filter(|_| present).map_or("-", Band::words).to_owned();
            for (said, word) in [(it.provisional, "provisional"), (it.synthetic, "synthetic")] {
                if said && present {
                    among = format!("{among}; {word}");
                }
            }
            vec![
                it.name.clone(),
                value,
                told(|reach| reach.lowest),
                told(|reach| reach.quartiles.median),
                told(|reach| reach.highest),
                among,
                it.variation.map_or("-", Variation::words).to_owned(),
            ]
        });
        let of = |which: &str| format!("{which} {}", self.unit.one());
        let [lowest, median, highest] = ["Lowest", "Median", "Highest"].map(of);
        let headings = [
            "Indicator",
            "Value",
            &lowest,
            &median,
            &highest,
            "Among the others",
            "Its series",
        ];
        table(&self.caption, &headings, rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indicator(value: Option<f64>) -> ProfileIndicator {
        ProfileIndicator {
            name: "Calls".to_owned(),
            unit: "% of calls".to_owned(),
            value,
            others: Some(Reach {
                lowest: 80.0,
                quartiles: Quartiles {
                    lower: 82.0,
                    median: 84.0,
                    upper: 86.0,
                },
                highest: 88.0,
            }),
            ..ProfileIndicator::default()
        }
    }

    fn profile(indicators: Vec<ProfileIndicator>) -> Profile {
        let name = "Response".to_owned();
        Profile {
            themes: vec![ProfileTheme { name, indicators }],
            ..Profile::default()
        }
    }

    #[test]
    fn a_row_without_a_value_says_why_and_has_no_mark() {
        let absent = ProfileIndicator {
            absent: Some("not supplied".to_owned()),
            ..indicator(None)
        };

        let profile = profile(vec![indicator(Some(83.0)), absent]);

        let svg = profile.svg(Theme::Light);
        assert_eq!(svg.matches("class=\"point\"").count(), 1);
        assert!(svg.contains("not supplied"), "{svg}");
        let table = profile.table();
        assert!(
            table.contains("<td>83.0% of calls</td>") && table.contains("<td>not supplied</td>"),
            "{table}"
        );
    }
}
