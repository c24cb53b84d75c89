//! A target shared out among the areas of a force: the parts make exactly the whole.
use super::way::{Step, Way};
use crate::{
    comparison::{Ground, Sources, of_areas},
    platform::failure::Failure,
};
use muster_domain::{
    AreaCode, AreaKey, AreaKind, ErrorCode, Force, Month, Period, Problem, Quantity,
    catalogue::{Half, Indicator, IndicatorKind},
    target::NotATarget,
};
use muster_entities::target_area;
use muster_stats::{
    apportion::NotApportioned,
    parts::{Rate, SharedOut, share_out},
};
use std::collections::BTreeMap;

/// How a target is to be shared out.
#[derive(Clone, Debug)]
pub struct Sharing {
    /// Areas of one kind.
    pub kind: AreaKind,
    /// Of each of them; none where their own figures of the baseline are to decide.
    pub weights: Vec<Weight>,
}

/// What one area counts for.
#[derive(Clone, Debug)]
pub struct Weight {
    pub area: String,
    pub weight: Quantity,
    pub denominator: Option<Quantity>,
}

/// One area's weight as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Weighed {
    pub(super) area: AreaCode,
    pub(super) weight: Quantity,
    pub(super) denominator: Option<Quantity>,
    pub(super) named: bool,
}

/// One year's step among areas.
#[derive(Clone, Debug, PartialEq)]
pub struct YearOfParts {
    pub step: Step,
    /// In the order of the areas.
    pub shared: SharedOut,
}

/// A target among areas.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    pub areas: Vec<target_area::Model>,
    pub years: Vec<YearOfParts>,
}

/// The weight of every area of a kind: as named, or what it came to in the baseline.
pub(super) async fn weighed(
    sources: Sources<'_>,
    ground: &Ground,
    force: &Force,
    baseline: Period,
    sharing: &Sharing,
) -> Result<Vec<Weighed>, Failure> {
    if matches!(ground.indicator.kind, IndicatorKind::Mean | IndicatorKind::Survey) {
        return Err(Problem::from(NotATarget::NotShared).into());
    }
    let there = |from: Option<Month>, to: Option<Month>| {
        from.is_none_or(|from| from <= baseline.last()) && to.is_none_or(|to| to >= baseline.first())
    };
    let snapshot = &ground.instant.snapshot;
    let areas: Vec<&AreaCode> = snapshot
        .reference
        .areas_of(&force.code)
        .filter(|area| area.kind == sharing.kind && there(area.valid_from, area.valid_to))
        .map(|area| &area.code)
        .collect();
    if areas.is_empty() {
        let message = format!("`{}` has no areas of the kind {}", force.code, sharing.kind.code());
        return Err(Problem::new(ErrorCode::UnknownArea, message)
            .at(["areas", "kind"])
            .into());
    }
    let named = named(&areas, &sharing.weights)?;
    let below = ground.indicator.denominator.as_ref().map_or(&[][..], Half::terms);
    let counts = of_areas(sources, ground, force, &ground.indicator.numerator, baseline).await?;
    let denominators = of_areas(sources, ground, force, below, baseline).await?;
    let mut weighed = Vec::with_capacity(areas.len());
    for area in areas {
        let key = snapshot.area_keys.get(area);
        let own = |of: &BTreeMap<AreaKey, Quantity>| key.and_then(|key| of.get(key)).copied();
        let given = named.get(area);
        let weight = given
            .map(|given| given.weight)
            .or_else(|| own(&counts).filter(|_| named.is_empty()));
        let denominator = given.and_then(|given| given.denominator).or_else(|| own(&denominators));
        let missing = match (weight, denominator) {
            (None, _) => "figures of the baseline",
            (Some(_), None) if ground.indicator.denominator.is_some() => "denominator",
            (Some(weight), denominator) => {
                weighed.push(Weighed {
                    area: area.clone(),
                    weight,
                    denominator,
                    named: given.is_some(),
                });
                continue;
            }
        };
        let message = format!("`{area}` has no {missing}: name a weight and a denominator for every area");
        let problem = Problem::new(ErrorCode::TargetNothingToWeighBy, message);
        return Err(problem.at(["areas", "weights"]).into());
    }
    Ok(weighed)
}

/// The weights that somebody named, by area: every area of the kind once, and no other.
fn named<'a>(areas: &[&AreaCode], weights: &'a [Weight]) -> Result<BTreeMap<AreaCode, &'a Weight>, Failure> {
    let mut named = BTreeMap::new();
    for (at, weight) in weights.iter().enumerate() {
        let problem = |code, message: String, field: &str| {
            let at = at.to_string();
            Failure::from(Problem::new(code, message).at(["areas", "weights", at.as_str(), field]))
        };
        let Some(area) = areas.iter().find(|area| area.as_str() == weight.area) else {
            let message = format!("the force has no area `{}` of this kind", weight.area);
            return Err(problem(ErrorCode::UnknownArea, message, "area"));
        };
        if weight.weight.negative() {
            let message = "a weight is nought or more".to_owned();
            return Err(problem(ErrorCode::InvalidArgument, message, "weight"));
        }
        if weight.denominator.is_some_and(|below| below <= Quantity::ZERO) {
            let message = "a denominator is above nought".to_owned();
            return Err(problem(ErrorCode::InvalidArgument, message, "denominator"));
        }
        if named.insert((*area).clone(), weight).is_some() {
            let message = format!("`{area}` comes twice");
            return Err(problem(ErrorCode::InvalidArgument, message, "area"));
        }
    }
    if let Some(area) = areas
        .iter()
        .find(|area| !named.is_empty() && !named.contains_key(**area))
    {
        let message = format!("`{area}` has no weight: name every area of the kind, with nought where it has no part");
        return Err(Problem::new(ErrorCode::InvalidArgument, message)
            .at(["areas", "weights"])
            .into());
    }
    Ok(named)
}

/// Every year's step among areas by their weights; `None` where the target states no count.
pub(super) fn shared(
    indicator: &Indicator,
    way: &Way,
    denominator: Option<Quantity>,
    areas: &[(i64, Option<Quantity>)],
) -> Result<Option<Vec<YearOfParts>>, Failure> {
    let weights: Vec<i64> = areas.iter().map(|(weight, _)| *weight).collect();
    let below: Vec<Option<f64>> = areas.iter().map(|(_, below)| below.map(Quantity::to_f64)).collect();
    let mut years = Vec::new();
    for step in way.steps() {
        let goal = Rate {
            value: step.value,
            multiplier: f64::from(indicator.multiplier),
            // a count is of one
            denominator: denominator.map_or(1.0, Quantity::to_f64),
        };
        match share_out(goal, way.polarity, &weights, &below) {
            Ok(Some(shared)) => years.push(YearOfParts { step, shared }),
            Ok(None) => return Ok(None),
            Err(error @ (NotApportioned::NegativeWeight | NotApportioned::NothingToWeighBy)) => {
                let problem = Problem::new(ErrorCode::TargetNothingToWeighBy, error);
                return Err(problem.at(["areas", "weights"]).into());
            }
        }
    }
    Ok(Some(years))
}
