//! A profile as a picture: a row for each indicator that can be made of the period.
use super::draw_up::{Entry, Found, Profile};
use crate::{
    comparison::{Comparison, Level, draw_absence, draw_as_of, draw_band, draw_polarity, draw_value},
    control::{ControlChart, Season, draw_variation},
};
use muster_charts::{self as charts, Caption};
use muster_domain::{Absence, Period, Statuses};
use muster_stats::{fdr::expected_flags_of, funnel::Band, icon::Variation};
use std::fmt::Write as _;

/// The picture of a profile.
#[must_use]
pub fn draw_profile(profile: &Profile) -> charts::Profile {
    let made: Vec<&Found> = profile.entries.iter().filter_map(made).collect();
    let found: Vec<&Found> = made.iter().copied().filter(|found| returned(found)).collect();
    let themes = profile
        .entries
        .chunk_by(|one, next| one.indicator.theme == next.indicator.theme);
    let drawn: Vec<charts::ProfileTheme> = themes
        .map(|entries| charts::ProfileTheme {
            name: entries
                .first()
                .map_or_else(String::new, |entry| entry.indicator.theme.title().to_owned()),
            indicators: entries.iter().filter_map(|entry| indicator(profile, entry)).collect(),
        })
        .filter(|theme| !theme.indicators.is_empty())
        .collect();
    let level = profile.owner().level();
    let mut note = draw_as_of(profile.instant.point.at);
    for (left_out, why) in [
        (
            profile.entries.len() - made.len(),
            format!("not made of {}", profile.period),
        ),
        (made.len() - found.len(), "returned of none of these areas".to_owned()),
    ] {
        if left_out > 0 {
            let _ = write!(note, " {left_out} more indicators of the catalogue are {why}.");
        }
    }
    charts::Profile {
        caption: Caption {
            title: profile.owner().name().to_owned(),
            subtitle: format!("{}, {}", profile.period, level.beside(&profile.peers)),
            sentence: sentence(profile, &found),
            note,
            synthetic: drawn.iter().flat_map(|theme| &theme.indicators).any(|it| it.synthetic),
            ..Caption::default()
        },
        unit: match level {
            Level::Forces => charts::Unit::Force,
            Level::Areas(_) => charts::Unit::Area,
        },
        themes: drawn,
    }
}

/// An indicator that can be made of the period.
fn made(entry: &Entry) -> Option<&Found> {
    Some(&**entry.found.as_ref().ok()?)
}

/// Whether there is anything to show of it: every force owes its own figures, and nobody owes those of areas.
fn returned(found: &Found) -> bool {
    let none = [Absence::NotSupplied, Absence::NotDue];
    let mut rows = found.comparison.rows.iter();
    found.comparison.level == Level::Forces
        || rows.any(|row| row.value.absence.is_none_or(|absence| !none.contains(&absence)))
}

fn indicator(profile: &Profile, entry: &Entry) -> Option<charts::ProfileIndicator> {
    let found = made(entry).filter(|found| returned(found))?;
    let row = profile.row(found)?;
    Some(charts::ProfileIndicator {
        name: entry.indicator.title.clone(),
        unit: entry.indicator.unit.clone(),
        polarity: draw_polarity(entry.indicator.polarity),
        value: draw_value(row),
        absent: draw_absence(row),
        others: reach(&found.comparison),
        band: draw_band(row),
        variation: tested(profile.period, found).map(|(_, variation)| draw_variation(variation)),
        provisional: row.value.statuses.has(Statuses::PROVISIONAL),
        synthetic: row.value.synthetic,
    })
}

/// From the lowest of those in the spread to the highest.
fn reach(comparison: &Comparison) -> Option<charts::Reach> {
    let quartiles = comparison.spread.quartiles?;
    let placed = comparison.rows.iter().filter(|row| row.standing.outside.is_none());
    let values = || placed.clone().filter_map(|row| row.value.value);
    Some(charts::Reach {
        lowest: values().reduce(f64::min)?,
        quartiles: charts::Quartiles {
            lower: quartiles.lower,
            median: quartiles.median,
            upper: quartiles.upper,
        },
        highest: values().reduce(f64::max)?,
    })
}

/// The chart of an indicator with its icon, where that is of the end of the period and not older.
fn tested(period: Period, found: &Found) -> Option<(&ControlChart, Variation)> {
    let chart = found.chart.as_ref()?;
    let newest = chart.points.get(chart.verdict.newest?)?;
    let variation = chart.verdict.variation?;
    (newest.period.last() == period.last()).then_some((chart, variation))
}

/// How many of some series do something unusual, and how many would by chance.
fn moving(series: &[(bool, Variation)]) -> String {
    let in_season = series.iter().filter(|(in_season, _)| *in_season).count();
    let unusual = series.iter().filter(|(_, it)| *it != Variation::CommonCause).count();
    let expected = expected_flags_of(series.len(), in_season);
    format!(
        "{unusual} of {} series do something unusual for themselves, as about {expected:.1} would by chance",
        series.len()
    )
}

fn sentence(profile: &Profile, found: &[&Found]) -> String {
    let rows = || found.iter().filter_map(|found| profile.row(found));
    let values = rows().filter(|row| row.value.value.is_some()).count();
    let banded = || rows().filter_map(|row| row.standing.placing.band);
    let apart = banded().filter(|standing| standing.band != Band::Within).count();
    let series = found.iter().filter_map(|found| tested(profile.period, found));
    let series: Vec<(bool, Variation)> = series
        .map(|(chart, variation)| {
            let in_season = matches!(chart.verdict.season, Season::TooShort { .. } | Season::NotKnown);
            (in_season, variation)
        })
        .collect();
    format!(
        "{values} of {} indicators have a value; {apart} of {} lie outside the spread between {}; {}.",
        found.len(),
        banded().count(),
        profile.owner().level().plural(),
        moving(&series)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_stats::rules::Direction;

    #[test]
    fn what_is_unusual_of_many_series_stands_beside_what_chance_alone_would_flag() {
        let mut series = vec![(false, Variation::CommonCause); 40];
        series.extend([(true, Variation::CommonCause); 9]);
        series.push((true, Variation::Concern(Direction::High)));

        assert_eq!(
            moving(&series),
            "1 of 50 series do something unusual for themselves, as about 1.4 would by chance"
        );
    }
}
