//! Residents and households: what a rate divides by.
use crate::codes::ForceCode;
use crate::period::Period;

/// Residents and households of a force's area at 30 June of a year.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Population {
    /// The force.
    pub force: ForceCode,
    /// The year of the estimate.
    pub mid_year: i16,
    /// People who live there.
    pub residents: i64,
    /// Households, where they are known.
    pub households: Option<i64>,
    /// How the numbers were obtained.
    pub basis: String,
    /// Where they come from.
    pub source: String,
}

/// What a rate divides by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PopulationBase {
    /// People who live there.
    Residents,
    /// Households, for crimes against dwellings.
    Households,
}

impl Population {
    /// The number of a base, where it is known.
    #[must_use]
    pub const fn of(&self, base: PopulationBase) -> Option<i64> {
        match base {
            PopulationBase::Residents => Some(self.residents),
            PopulationBase::Households => self.households,
        }
    }
}

/// The mid-year whose estimate a period divides by: the latest at or before its end, else the nearest after it.
#[must_use]
pub fn mid_year_for(period: Period, known: impl IntoIterator<Item = i16>) -> Option<i16> {
    let last = period.last();
    // an estimate is for 30 June, so a period that ends in June has reached it
    let reached = if last.month() >= 6 {
        last.year()
    } else {
        last.year() - 1
    };
    known
        .into_iter()
        .min_by_key(|year| (*year > reached, (*year - reached).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mid_year(period: &str, known: &[i16]) -> Option<i16> {
        mid_year_for(period.parse().unwrap(), known.iter().copied())
    }

    #[test]
    fn a_rate_takes_the_latest_mid_year_its_period_has_reached() {
        assert_eq!(mid_year("YE2019-03", &[2016, 2018, 2024]), Some(2018));
        assert_eq!(mid_year("2018-05", &[2017, 2018]), Some(2017));
        assert_eq!(mid_year("2018-06", &[2017, 2018]), Some(2018));
        assert_eq!(mid_year("FY2018-19Q1", &[2017, 2018]), Some(2018));
        assert_eq!(mid_year("YE2023-03", &[2018, 2024]), Some(2018));
    }

    #[test]
    fn before_the_first_estimate_the_nearest_serves() {
        assert_eq!(mid_year("YE2011-03", &[2018, 2024]), Some(2018));
        assert_eq!(mid_year("YE2011-03", &[]), None);
    }
}
