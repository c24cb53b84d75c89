//! From where a force is to its benchmark, a step a year.
use muster_domain::{
    Period,
    target::{Course, Year},
};
use muster_stats::{
    icon::Polarity,
    progress::{gap_closed, on_the_way},
};

/// Where a force was, what it aims for, and how much of the gap it closes a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    pub course: Course,
    /// Of the gap there was in the baseline, a year.
    pub share: f64,
    /// In the unit of the indicator, as the benchmark is.
    pub baseline: f64,
    pub benchmark: f64,
    pub polarity: Polarity,
}

/// What is aimed for in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub year: Year,
    pub value: f64,
}

impl Way {
    /// The steps, one a year.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        self.course.years().filter_map(|year| self.step(year)).collect()
    }

    /// The step of the year in which a period ends; `None` up to the baseline, and after the last year.
    #[must_use]
    pub fn step_of(&self, period: Period) -> Option<Step> {
        self.step(self.course.year_of(period)?)
    }

    /// Where the force is to be by the end of a period, an even way from the baseline; after the last year, where that left it.
    #[must_use]
    pub fn by(&self, period: Period) -> Option<f64> {
        self.after(self.course.years_after(period))
    }

    /// How much of the gap a value has closed; `None` where there was none.
    #[must_use]
    pub fn closed(&self, value: f64) -> Option<f64> {
        gap_closed(self.baseline, self.benchmark, value, self.polarity)
    }

    /// Whether the force was past its benchmark to begin with: its own value is kept.
    #[must_use]
    pub fn past(&self) -> bool {
        self.closed(self.benchmark).is_none()
    }

    fn step(&self, year: Year) -> Option<Step> {
        let value = self.after(f64::from(year.number))?;
        Some(Step { year, value })
    }

    fn after(&self, years: f64) -> Option<f64> {
        on_the_way(self.baseline, self.benchmark, self.share, years, self.polarity)
    }
}
