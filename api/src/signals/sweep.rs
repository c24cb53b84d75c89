//! What stands out in a month: every indicator, every force, with the number of tests allowed for.
use super::{
    evidence::{Evidence, Figure},
    look::{Looked, look},
    scans::Part,
};
use crate::{
    comparison::{Instant, Sources},
    control::Phases,
    platform::failure::Failure,
};
use muster_domain::{
    ForceCode, ForceKey, IndicatorCode, Month, Period,
    catalogue::{Indicator, Version},
};
use muster_stats::fdr::{Adjustment, Belief, adjusted};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// What stands out in a month.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) forces: usize,
    /// What was tested, by indicator.
    pub(super) parts: Vec<Part>,
    /// What every force came to in the period looked at.
    pub(super) figures: HashMap<(IndicatorCode, ForceKey), Figure>,
    /// Indicators that could not be worked out.
    pub(super) unread: HashSet<IndicatorCode>,
    pub(super) signals: Vec<Sighting>,
}

/// One thing that stands out.
#[derive(Clone, Debug)]
pub(super) struct Sighting {
    pub(super) indicator: IndicatorCode,
    pub(super) force: ForceKey,
    pub(super) period: Period,
    pub(super) evidence: Evidence,
}

/// A force placed in the spread of an indicator.
type Placed = (IndicatorCode, Period, ForceCode, Evidence);

/// Every indicator whose own period ends with the month.
pub(super) async fn sweep(sources: Sources<'_>, instant: &Instant, month: Month) -> Result<Found, Failure> {
    let phases = Arc::new(Phases::of_all(sources, instant).await?);
    let mut found = Found::default();
    let mut forces = HashSet::new();
    let mut placed: Vec<Placed> = Vec::new();
    for indicator in instant.edition.catalogue.indicators() {
        let (period, looked) = match read(sources, instant, indicator, month, &phases).await {
            Ok(Some(looked)) => looked,
            Ok(None) => continue,
            Err(Failure::Problems(problems, _)) => {
                tracing::warn!(indicator = %indicator.code, ?problems, "an indicator was left out of a scan");
                found.unread.insert(indicator.code.clone());
                continue;
            }
            Err(failure) => return Err(failure),
        };
        found.know(instant, &indicator.code, &looked.figures);
        if looked.tested.is_empty() && looked.parted == 0 {
            continue;
        }
        found.parts.push(part(&indicator.code, indicator.version, &looked));
        forces.extend(looked.tested);
        for (force, evidence) in looked.by_chart {
            found.note(instant, &indicator.code, period, &force, evidence);
        }
        let each = looked.compared.into_iter();
        placed.extend(each.map(|(force, evidence)| (indicator.code.clone(), period, force, evidence)));
    }
    found.forces = forces.len();
    apart(&mut found, instant, placed);
    // the weakest first: what is raised last is read first
    let strength = |sighting: &Sighting| sighting.evidence.deviation.unwrap_or_default().abs();
    found
        .signals
        .sort_by(|one, other| strength(one).total_cmp(&strength(other)));
    Ok(found)
}

/// One indicator; `None` where none of its own periods ends with the month.
async fn read(
    sources: Sources<'_>,
    instant: &Instant,
    indicator: &Indicator,
    month: Month,
    phases: &Arc<HashMap<ForceKey, Phases>>,
) -> Result<Option<(Period, Looked)>, Failure> {
    let ground = instant.ground(sources, &indicator.code).await?;
    let period = ground.frequency().period_of(month);
    if period.last() != month {
        return Ok(None);
    }
    let phases = Arc::clone(phases);
    // arithmetic for every force: other requests go on meanwhile
    let looking = tokio::task::spawn_blocking(move || look(&ground, &phases, period));
    let looked = looking.await.map_err(Failure::fault)??;
    Ok(Some((period, looked)))
}

fn part(indicator: &IndicatorCode, definition: Version, looked: &Looked) -> Part {
    Part {
        indicator: indicator.clone(),
        definition,
        charts: looked.charts,
        in_season: looked.in_season,
        parted: looked.parted,
        compared: looked.compared.len(),
        by_chart: looked.by_chart.len(),
        by_spread: 0,
    }
}

/// Of the forces placed in a spread, those that stay apart once every test of the scan is allowed for.
fn apart(found: &mut Found, instant: &Instant, placed: Vec<Placed>) {
    let p_values: Vec<Option<f64>> = placed.iter().map(|(.., evidence)| evidence.p).collect();
    let adjusted = adjusted(&p_values, Adjustment::BenjaminiHochberg);
    for ((indicator, period, force, evidence), adjusted) in placed.into_iter().zip(adjusted) {
        if adjusted.map(Belief::of).is_none_or(|belief| belief == Belief::Unlikely) {
            continue;
        }
        if let Some(part) = found.parts.iter_mut().find(|part| part.indicator == indicator) {
            part.by_spread += 1;
        }
        found.note(instant, &indicator, period, &force, Evidence { adjusted, ..evidence });
    }
}

impl Found {
    /// Indicators that anything was tested of.
    pub(super) fn indicators(&self) -> usize {
        self.parts.iter().filter(|part| part.charts + part.compared > 0).count()
    }

    fn know(&mut self, instant: &Instant, indicator: &IndicatorCode, figures: &[(ForceCode, Figure)]) {
        let keys = &instant.snapshot.force_keys;
        let known = figures.iter().filter_map(|(force, figure)| {
            let key = keys.get(force)?;
            Some(((indicator.clone(), *key), figure.clone()))
        });
        self.figures.extend(known);
    }

    fn note(
        &mut self,
        instant: &Instant,
        indicator: &IndicatorCode,
        period: Period,
        force: &ForceCode,
        evidence: Evidence,
    ) {
        let keys = &instant.snapshot.force_keys;
        self.signals.extend(keys.get(force).map(|force| Sighting {
            indicator: indicator.clone(),
            force: *force,
            period,
            evidence,
        }));
    }
}
