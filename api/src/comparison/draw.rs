//! A comparison as a picture: its forces by size, or in the order of their values.
use super::{
    compare::{Comparison, Row},
    distribution::Distribution,
    funnel::{Funnel, exposure},
    sentence::why,
    standing::Outside,
};
use muster_charts::{self as charts, Caption, Emphasis, Span};
use muster_domain::{
    Force, ForceCode, Statuses,
    catalogue::{Half, Polarity},
};
use muster_stats::{funnel::Band, interval::Interval};

/// The picture of a funnel; the force whose peers are compared stands out.
#[must_use]
pub fn draw_funnel(funnel: &Funnel) -> charts::Funnel {
    let comparison = &funnel.comparison;
    let about = comparison.peers.of.as_ref();
    let member = |row: &Row| charts::Member {
        name: name(comparison, row),
        exposure: exposure(row).unwrap_or_default(),
        value: drawn(row),
        absent: absent(row),
        band: band(row),
        emphasis: emphasis(about, &row.force),
        provisional: row.value.statuses.has(Statuses::PROVISIONAL),
    };
    let limits = |of: fn(&super::Sample) -> muster_stats::funnel::Limits| {
        let samples = funnel.curve.iter();
        samples
            .map(|sample| {
                let limits = of(sample);
                charts::Limits {
                    exposure: sample.exposure,
                    inner: span(limits.inner),
                    outer: span(limits.outer),
                }
            })
            .collect()
    };
    charts::Funnel {
        caption: caption(comparison, funnel.sentence.clone()),
        polarity: polarity(comparison.indicator.polarity),
        exposure: exposed(comparison),
        logarithmic: true,
        members: comparison.rows.iter().map(member).collect(),
        target: comparison.spread.target,
        target_name: comparison.peers.label.clone(),
        adjusted: limits(|sample| sample.adjusted),
        plain: limits(|sample| sample.plain),
    }
}

/// The picture of a distribution.
#[must_use]
pub fn draw_distribution(distribution: &Distribution) -> charts::Distribution {
    let comparison = &distribution.comparison;
    let about = distribution.about.as_ref();
    let place = |row: &Row| charts::Place {
        name: name(comparison, row),
        value: drawn(row),
        absent: absent(row),
        interval: row.value.interval.map(span),
        rank: row.standing.placing.rank.map(|rank| charts::Rank {
            rank: small(rank.place),
            best: small(rank.best),
            worst: small(rank.worst),
        }),
        band: band(row),
        emphasis: emphasis(about, &row.force),
        provisional: row.value.statuses.has(Statuses::PROVISIONAL),
    };
    let sentence = about.and_then(|about| comparison.row(about));
    let together = comparison.together.as_ref().and_then(|together| together.value.value);
    let target = together.or(comparison.spread.target);
    charts::Distribution {
        caption: caption(
            comparison,
            sentence.map_or_else(String::new, |row| row.standing.sentence.clone()),
        ),
        polarity: polarity(comparison.indicator.polarity),
        places: comparison.rows.iter().map(place).collect(),
        quartiles: comparison.spread.quartiles.map(|quartiles| charts::Quartiles {
            lower: quartiles.lower,
            median: quartiles.median,
            upper: quartiles.upper,
        }),
        target,
        target_name: comparison.peers.label.clone(),
    }
}

/// Which way an indicator is better, as it is drawn.
pub(crate) const fn polarity(polarity: Polarity) -> charts::Polarity {
    match polarity {
        Polarity::HighIsGood => charts::Polarity::HighIsGood,
        Polarity::LowIsGood => charts::Polarity::LowIsGood,
        Polarity::NoJudgement => charts::Polarity::NoJudgement,
    }
}

pub(crate) const fn span(interval: Interval) -> Span {
    Span {
        low: interval.low,
        high: interval.high,
    }
}

fn caption(comparison: &Comparison, sentence: String) -> Caption {
    Caption {
        title: comparison.indicator.title.clone(),
        subtitle: format!("{}, {}", comparison.period, comparison.beside()),
        unit: comparison.indicator.unit.clone(),
        decimals: None,
        sentence,
        note: note(comparison.point.at, &comparison.indicator.version.to_string()),
        synthetic: comparison
            .rows
            .iter()
            .any(|row| row.value.synthetic && drawn(row).is_some()),
    }
}

/// As far as was known at an instant.
pub(crate) fn as_of(at: Option<chrono::DateTime<chrono::Utc>>) -> String {
    at.map_or_else(
        || "As of before anything was known.".to_owned(),
        |at| at.format("As of %Y-%m-%d %H:%M UTC.").to_string(),
    )
}

/// What the figures rest on.
pub(crate) fn note(at: Option<chrono::DateTime<chrono::Utc>>, version: &str) -> String {
    format!("{} Definition {version}.", as_of(at))
}

/// The value that is drawn. A made-up one is not drawn among real ones, nor one that was counted by another definition.
pub(crate) fn drawn(row: &Row) -> Option<f64> {
    let kept_out = [Outside::MadeUp, Outside::OtherDefinition].map(Some);
    row.value.value.filter(|_| !kept_out.contains(&row.standing.outside))
}

pub(crate) fn absent(row: &Row) -> Option<String> {
    match row.standing.outside {
        Some(Outside::MadeUp) => Some("its figures are made up".to_owned()),
        Some(Outside::OtherDefinition) => Some("its figures were counted by another definition".to_owned()),
        Some(Outside::Absent(absence)) => Some(why(Some(absence)).to_owned()),
        Some(Outside::NotTerritorial) | None => None,
    }
}

pub(crate) fn band(row: &Row) -> Option<charts::Band> {
    Some(match row.standing.placing.band?.band {
        Band::FarLow => charts::Band::FarLow,
        Band::Low => charts::Band::Low,
        Band::Within => charts::Band::Within,
        Band::High => charts::Band::High,
        Band::FarHigh => charts::Band::FarHigh,
    })
}

fn emphasis(about: Option<&ForceCode>, force: &ForceCode) -> Emphasis {
    if about == Some(force) {
        Emphasis::Highlighted
    } else {
        Emphasis::None
    }
}

fn name(comparison: &Comparison, row: &Row) -> String {
    let reference = &comparison.snapshot.reference;
    if let Some(area) = row.area.as_ref() {
        let known = reference.area(area.as_str());
        return known.map_or_else(|| area.to_string(), |area| area.name.clone());
    }
    let known: Option<&Force> = reference.force(row.force.as_str());
    known.map_or_else(|| row.force.to_string(), |force| force.name.clone())
}

/// What forces are large or small in.
fn exposed(comparison: &Comparison) -> String {
    match &comparison.indicator.denominator {
        Some(Half::Population) => "residents".to_owned(),
        Some(Half::Households) => "households".to_owned(),
        Some(Half::Terms(terms)) => {
            let measure = terms
                .first()
                .and_then(|term| comparison.edition.catalogue.measure(&term.measure));
            measure.map_or_else(|| "denominator".to_owned(), |measure| measure.title.to_lowercase())
        }
        None => "denominator".to_owned(),
    }
}

fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
