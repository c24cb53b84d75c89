//! What a cell's own history leads one to expect of it: a middle, a spread, and the scale on which they mean something.
use crate::history::PERIODS;
use muster_domain::Period;
use muster_stats::{
    outlier::{History, QUESTIONED_BEYOND},
    seasonal::{Season, on_the_year},
};

/// Counts above this vary by shares of themselves; below it, as chance does.
const LARGE: f64 = 50.0;
/// No change smaller than this share is worth a question, however steady the series was.
const LEAST_CHANGE: f64 = 0.05;
/// A series that never moved may move by this share.
const STILL_BY: f64 = 0.2;
/// A seasonal series is not judged by its own middle before a year of it is known.
const YEAR_OF_MONTHS: usize = 12;

/// One series before the period that is checked.
pub(super) struct Series<'a> {
    /// Oldest first, [`PERIODS`] long.
    pub(super) past: &'a [Option<f64>],
    /// Of what it is judged as so much for each: the same series, and the amount now.
    pub(super) per: Option<(&'a [Option<f64>], f64)>,
    /// The period that is checked.
    pub(super) period: Period,
    /// Whether it counts things, which vary by chance at least.
    pub(super) counted: bool,
    /// Whether it adds up over days, so that a short month is a smaller one.
    pub(super) flow: bool,
    pub(super) seasonal: bool,
}

/// What is expected, on a scale where amounts lie evenly around it.
#[derive(Clone, Debug)]
pub(super) struct Yardstick {
    scale: Scale,
    middle: f64,
    /// One robust standard deviation.
    spread: f64,
    /// How it was worked out.
    pub(super) method: String,
    /// How many periods back it looks.
    pub(super) window: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Scale {
    /// As it is, so much for each unit of exposure.
    Plain { exposure: f64 },
    /// The square root, on which chance is the same everywhere.
    Root { exposure: f64 },
    /// The logarithm, on which a change by a share is the same everywhere.
    Log { exposure: f64 },
}

impl Scale {
    fn of(self, value: f64) -> f64 {
        match self {
            Self::Plain { exposure } => value / exposure,
            Self::Root { exposure } => (value.max(0.0) / exposure + 0.375).sqrt(),
            Self::Log { exposure } => ((value.max(0.0) + 0.5) / exposure).ln(),
        }
    }

    fn back(self, scaled: f64) -> f64 {
        match self {
            Self::Plain { exposure } => scaled * exposure,
            Self::Root { exposure } => (scaled.max(0.0).powi(2) - 0.375) * exposure,
            Self::Log { exposure } => scaled.exp() * exposure - 0.5,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Plain { .. } => "",
            Self::Root { .. } => " on the square-root scale",
            Self::Log { .. } => " on the logarithmic scale",
        }
    }
}

impl Yardstick {
    /// The steadier of the yardsticks that a series offers; `None` where too little is known.
    pub(super) fn of(series: &Series<'_>) -> Option<Self> {
        let own = match series.per {
            Some((whole, now)) => share(series, whole, now),
            None => level(series),
        };
        let year = if series.seasonal && series.per.is_none() {
            on_last_year(series)
        } else {
            None
        };
        match (own, year) {
            (Some(own), Some(year)) => Some(if year.width() < own.width() { year } else { own }),
            (own, year) => own.or(year),
        }
    }

    /// Robust standard deviations from the middle.
    pub(super) fn distance(&self, value: f64) -> f64 {
        (self.scale.of(value) - self.middle) / self.spread
    }

    /// The range outside which a value is questioned.
    pub(super) fn range(&self) -> (f64, f64) {
        let reach = QUESTIONED_BEYOND * self.spread;
        (
            self.scale.back(self.middle - reach),
            self.scale.back(self.middle + reach),
        )
    }

    pub(super) fn middle(&self) -> f64 {
        self.scale.back(self.middle)
    }

    fn width(&self) -> f64 {
        let (low, high) = self.range();
        high - low
    }
}

/// The spread of a history, and the smallest share by which it may change without a question.
fn spread(history: &History) -> (f64, f64) {
    if history.mean_deviation > 0.0 {
        let spread = (history.expected().high - history.median) / QUESTIONED_BEYOND;
        (spread, LEAST_CHANGE / QUESTIONED_BEYOND)
    } else {
        (0.0, STILL_BY / QUESTIONED_BEYOND)
    }
}

/// The middle and spread of a history, the spread no smaller than `least` of the middle and the smallest share makes it.
fn middle(values: &[Option<f64>], least: impl Fn(f64, f64) -> f64) -> Option<(f64, f64, usize)> {
    let history = History::of(values).filter(History::suffices)?;
    let (spread, change) = spread(&history);
    Some((
        history.median,
        spread.max(least(history.median, change)),
        history.months,
    ))
}

/// The periods that count, newest last: two years of months, and as long as seems comparable of longer periods.
fn window(period: Period) -> usize {
    match period.length() {
        1 => 24,
        3 => 12,
        _ => 10,
    }
}

/// Days of a period as a share of an average one's.
fn days(period: Period) -> f64 {
    let days = (period.last().last_day() - period.first().first_day()).num_days() + 1;
    let days = i32::try_from(days).map_or(30.0, f64::from);
    days / (f64::from(period.length()) * 30.4375)
}

fn exposures(series: &Series<'_>) -> Vec<f64> {
    let mut period = series.period;
    let mut exposures = vec![1.0; PERIODS];
    for exposure in exposures.iter_mut().rev() {
        period = period.previous();
        if series.flow {
            *exposure = days(period);
        }
    }
    exposures
}

fn level(series: &Series<'_>) -> Option<Yardstick> {
    let window = window(series.period);
    let exposures = exposures(series);
    let recent = PERIODS - window;
    let values: Vec<f64> = series.past[recent..].iter().flatten().copied().collect();
    let year = YEAR_OF_MONTHS / usize::try_from(series.period.length()).ok()?;
    if series.seasonal && values.len() < year {
        return None;
    }
    let median = History::of(&values.iter().copied().map(Some).collect::<Vec<_>>())?.median;
    let positive = values.iter().all(|value| *value > 0.0);
    let negative = values.iter().any(|value| *value < 0.0);
    let scale = |exposure| match (series.counted, negative) {
        (true, false) if median > LARGE => Scale::Log { exposure },
        (true, false) => Scale::Root { exposure },
        (false, _) if positive => Scale::Log { exposure },
        _ => Scale::Plain { exposure },
    };
    let scaled: Vec<Option<f64>> = series.past[recent..]
        .iter()
        .zip(&exposures[recent..])
        .map(|(value, exposure)| value.map(|value| scale(*exposure).of(value)))
        .collect();
    let now = scale(if series.flow { days(series.period) } else { 1.0 });
    let least = |middle: f64, change: f64| match now {
        Scale::Plain { .. } => (change * middle.abs()).max(f64::MIN_POSITIVE),
        // chance alone
        Scale::Root { .. } => 0.5,
        Scale::Log { .. } if series.counted => change.max((median + 0.5).sqrt().recip()),
        Scale::Log { .. } => change,
    };
    let (middle, spread, known) = middle(&scaled, least)?;
    let each = if series.flow { ", day for day," } else { "" };
    Some(Yardstick {
        scale: now,
        middle,
        spread,
        method: format!(
            "the middle of the last {known} {}{each} and 3.5 robust standard deviations either side{}",
            periods(series.period),
            now.words()
        ),
        window,
    })
}

fn share(series: &Series<'_>, whole: &[Option<f64>], now: f64) -> Option<Yardstick> {
    let window = window(series.period);
    let recent = PERIODS - window;
    if now <= 0.0 {
        return None;
    }
    let scaled: Vec<Option<f64>> = series.past[recent..]
        .iter()
        .zip(&whole[recent..])
        .map(|(part, whole)| {
            let (part, whole) = part.zip(whole.filter(|whole| *whole > 0.0))?;
            (part >= 0.0).then(|| Scale::Log { exposure: whole }.of(part))
        })
        .collect();
    // of so many, chance alone would have it vary by as much
    let least = |middle: f64, change: f64| {
        let part = middle.exp() * now;
        let chance = if series.counted && part < now {
            (1.0 / (part + 0.5) - 1.0 / (now + 0.5)).max(0.0).sqrt()
        } else {
            0.0
        };
        chance.max(change)
    };
    let (middle, spread, known) = middle(&scaled, least)?;
    Some(Yardstick {
        scale: Scale::Log { exposure: now },
        middle,
        spread,
        method: format!(
            "the middle of the last {known} {} for each of the other measure, and 3.5 robust standard deviations either side",
            periods(series.period)
        ),
        window,
    })
}

fn on_last_year(series: &Series<'_>) -> Option<Yardstick> {
    let (period, window) = match series.period.length() {
        1 => (12, 24),
        3 => (4, 12),
        _ => return None,
    };
    let last_year = series.past[PERIODS - period].filter(|value| *value >= 0.0)?;
    if series.past.iter().flatten().any(|value| *value < 0.0) {
        return None;
    }
    // the newest month plays no part in what is expected of it
    let mut months = series.past.to_vec();
    months.push(Some(last_year));
    let season = Season {
        period,
        window,
        ..Season::default()
    };
    let moved = on_the_year(&months, season)?;
    let (known, log_ratios) = (moved.history.months, moved.history);
    let chance = if series.counted {
        let usual = (last_year + 0.5) * log_ratios.median.exp();
        (1.0 / (last_year + 0.5) + 1.0 / usual.max(0.5)).sqrt()
    } else {
        0.0
    };
    let (spread, least) = spread(&log_ratios);
    Some(Yardstick {
        scale: Scale::Log {
            exposure: last_year + 0.5,
        },
        middle: log_ratios.median,
        spread: spread.max(chance).max(least),
        method: format!(
            "the same period a year ago, moved by the usual change on the year ({known} of them), and 3.5 robust standard deviations either side"
        ),
        window: window + period,
    })
}

fn periods(period: Period) -> &'static str {
    match period.length() {
        1 => "months",
        3 => "quarters",
        _ => "years",
    }
}
