//! One force of a comparison as the API shows it.
use super::{
    placed::{Band, RankRange, judgement},
    value::{IndicatorValue, count},
};
use crate::{
    citation::{Citable, graphql::Citation},
    comparison::{
        compare,
        placed::{Rules, Spread},
        standing::{self, Outside, Standing},
        value,
    },
    reference::{Area, Force},
    targets::graphql::{TargetPosition, TargetsBeside},
    triangles::graphql::{UsualOf, UsualRevision},
};
use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use muster_domain::{ForceCode, Period, Statuses, catalogue::Version};
use muster_stats::change;

/// One force, or one area, in a comparison.
pub struct ComparisonRow {
    pub(super) force: Force,
    pub(super) area: Option<Area>,
    pub(super) value: value::IndicatorValue,
    pub(super) standing: Standing,
    pub(super) rules: Rules,
    pub(super) spread: Spread,
    pub(super) definition: Version,
    pub(super) code: ForceCode,
    pub(super) targets: TargetsBeside,
    pub(super) usual: UsualOf,
    pub(super) citable: Citable,
}

/// A row as the API shows it.
pub(crate) fn row_of(comparison: &compare::Comparison, row: &compare::Row) -> Option<ComparisonRow> {
    Some(ComparisonRow {
        force: Force::of(&comparison.snapshot, row.force.as_str())?,
        area: row
            .area
            .as_ref()
            .and_then(|area| Area::by_code(&comparison.snapshot, area.as_str())),
        value: row.value.clone(),
        standing: row.standing.clone(),
        rules: Rules::of(&comparison.indicator),
        spread: comparison.spread.clone(),
        definition: comparison.indicator.version,
        code: row.force.clone(),
        targets: TargetsBeside::of(comparison),
        usual: UsualOf::of(comparison),
        citable: Citable::of(comparison),
    })
}

impl ComparisonRow {
    pub(super) fn placed(&self) -> Option<Band> {
        self.standing.placing.band.map(|it| Band {
            it,
            rules: self.rules,
            spread: self.spread.clone(),
        })
    }
}

/// One force, or one area, in a comparison.
#[Object]
impl ComparisonRow {
    /// The force; of an area the one it lies in.
    async fn force(&self) -> &Force {
        &self.force
    }

    /// The area; null where forces are compared.
    async fn area(&self) -> Option<&Area> {
        self.area.as_ref()
    }

    /// What it comes to, or why there is nothing.
    async fn value(&self) -> IndicatorValue {
        IndicatorValue(self.value.clone())
    }

    /// Where it lies in the spread between forces; null without a value, of fewer than five forces, and of a force that is no
    /// part of the spread.
    async fn band(&self) -> Option<Band> {
        self.placed()
    }

    /// Which quarter of the forces it belongs to: 1 holds the lowest values, 4 the highest, and equal values share one.
    async fn quartile_group(&self) -> Option<i32> {
        self.standing.placing.quarter.map(count)
    }

    /// Its place, always with the places it could be; null where no uncertainty is known.
    async fn rank(&self) -> Option<RankRange> {
        self.standing.placing.rank.map(RankRange::from)
    }

    /// What it did since an earlier period; null where it has no value now.
    async fn change(
        &self,
        #[graphql(desc = "Since when.", default_with = "Some(ChangeAgainst::SamePeriodLastYear)")] against: Option<
            ChangeAgainst,
        >,
    ) -> Option<Change> {
        self.value.value?;
        let it = match against.unwrap_or_default() {
            ChangeAgainst::PreviousPeriod => &self.standing.previous,
            ChangeAgainst::SamePeriodLastYear => &self.standing.year_before,
        };
        Some(Change::of(self.rules, it))
    }

    /// Where it lies beside its target of that year; null without a value, without a target for periods of that length (and, as
    /// `TargetProgress.period` says, of that place in the year) that year, where its figures are of another origin or definition than the
    /// target's baseline, of an area, and where its targets are not yours to see.
    async fn target(&self, ctx: &Context<'_>) -> Option<Result<TargetPosition>> {
        if self.area.is_some() {
            return None;
        }
        let figure = (&self.value, &self.standing.counting);
        self.targets.beside(ctx, &self.code, figure).await.transpose()
    }

    /// How far first figures of the force usually move, where some of its figures are provisional; null of any others, and of an area.
    async fn usual_revision(&self, ctx: &Context<'_>) -> Option<Result<UsualRevision>> {
        if self.area.is_some() || !self.value.statuses.has(Statuses::PROVISIONAL) {
            return None;
        }
        self.usual.usual(ctx, &self.code).await.transpose()
    }

    /// What sets its figures apart from those of others.
    async fn comparability(&self) -> Comparability {
        let remarks = self.standing.remarks.iter();
        let counting = &self.standing.counting;
        Comparability {
            in_spread: self.standing.outside.is_none(),
            absence: match self.standing.outside {
                Some(Outside::Absent(absence)) => Some(absence.code()),
                Some(Outside::NotTerritorial | Outside::MadeUp | Outside::OtherDefinition) | None => None,
            },
            definition_version: self.definition.to_string(),
            definitions: counting.definitions().into_iter().map(ToString::to_string).collect(),
            source_systems: counting.source_systems().into_iter().map(str::to_owned).collect(),
            remarks: remarks
                .map(|(code, message)| ComparabilityRemark {
                    code,
                    message: message.clone(),
                })
                .collect(),
        }
    }

    /// Its value, to be quoted under an address that holds for ever; null of a figure that does not count yet, and
    /// of an area.
    async fn citation(&self) -> Option<Citation> {
        self.citable.of_force(&self.code, &self.value).map(Citation)
    }

    /// All of it in one plain sentence.
    async fn sentence(&self) -> &str {
        &self.standing.sentence
    }
}

/// Since when a force is held against itself.
#[derive(Enum, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChangeAgainst {
    /// The period just before, of the same length.
    PreviousPeriod,
    /// The same months of the year before.
    #[default]
    SamePeriodLastYear,
}

/// What is said of a change.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// It rose.
    Higher,
    /// It fell.
    Lower,
    /// Nothing that chance, its own variation or its size does not account for; always where its own variation is not known.
    NoClearChange,
}

/// What a force did since an earlier period.
#[derive(SimpleObject)]
pub struct Change {
    /// The earlier period.
    since: Period,
    /// The value then.
    before: Option<f64>,
    /// The value less the one before, as both stand: over a longer period, where that has more by itself, too large.
    difference: Option<f64>,
    /// The difference in per cent of the value before.
    percent: Option<f64>,
    /// The difference per day, over the days of the period: had the earlier one been as long. The same as `difference` where both have
    /// as many days, or a longer period does not have more by itself.
    evened_difference: Option<f64>,
    /// The evened difference in per cent of the value before, evened.
    evened_percent: Option<f64>,
    /// Whether the evened difference is higher, lower or no clear change: beyond chance, material, and more than the series moves by
    /// itself.
    movement: Option<Movement>,
    /// `BETTER` or `WORSE`; null without a clear change, and of a neutral indicator always.
    judgement: Option<&'static str>,
    /// Whether it is more than chance; null where chance is not known.
    significant: Option<bool>,
    /// The two-sided p value of the test.
    p: Option<f64>,
    /// The least change worth speaking of, in the unit of the indicator.
    materiality: Option<f64>,
    /// The most the value moves by itself, in the unit of the indicator; null where fewer than six months, quarters or years of the
    /// series are known, and no change is then clear.
    natural_variation: Option<f64>,
    /// Why it is not set against the period: why either of the two has no value, or `NO_VALUE` where nothing says why; `NOT_MADE`
    /// where the earlier one cannot be put together; `MIXED_ORIGIN`, `MIXED_DEFINITIONS` or `BREAK_IN_SERIES`. Null where it is.
    absence: Option<&'static str>,
}

impl Change {
    pub(crate) fn of(rules: Rules, change: &standing::Change) -> Self {
        let moved = change.moved.ok();
        let movement = moved.map(|moved| moved.movement);
        Self {
            since: change.since,
            before: moved.map(|moved| moved.before),
            difference: moved.map(|moved| moved.difference),
            percent: moved.and_then(|moved| moved.percent),
            evened_difference: moved.map(|moved| moved.evened_difference),
            evened_percent: moved.and_then(|moved| moved.evened_percent),
            movement: movement.map(|movement| match movement {
                change::Movement::Higher => Movement::Higher,
                change::Movement::Lower => Movement::Lower,
                change::Movement::NoClearChange => Movement::NoClearChange,
            }),
            judgement: match movement {
                Some(change::Movement::Higher) => judgement(rules, true),
                Some(change::Movement::Lower) => judgement(rules, false),
                Some(change::Movement::NoClearChange) | None => None,
            },
            significant: moved.and_then(|moved| moved.significant),
            p: moved.and_then(|moved| moved.p),
            materiality: moved.map(|moved| moved.materiality),
            natural_variation: moved.and_then(|moved| moved.natural),
            absence: change.moved.err(),
        }
    }
}

/// What sets a force's figures apart from those of others.
#[derive(SimpleObject)]
pub struct Comparability {
    /// Whether the force is part of the spread.
    in_spread: bool,
    /// Why it has no value; null where it has one.
    absence: Option<&'static str>,
    /// The version of the indicator's definition that its figures were put together by.
    definition_version: String,
    /// The collections' definitions that its figures were counted by, such as `roads 1.1.0`. Figures that different major versions
    /// were counted by are not comparable.
    definitions: Vec<String>,
    /// The systems its figures come from, as the force named them; empty where it named none.
    source_systems: Vec<String>,
    /// What to mind.
    remarks: Vec<ComparabilityRemark>,
}

/// Something that sets a force's figures apart.
#[derive(SimpleObject)]
pub struct ComparabilityRemark {
    /// A stable code: `NOT_TERRITORIAL`, `MIXED_ORIGIN`, `MIXED_DEFINITIONS`, `SOURCE_SYSTEM_CHANGED`, `SYNTHETIC`,
    /// `BREAK_IN_SERIES`, `PROVISIONAL`, `ESTIMATED`, `INCOMPLETE_YEAR`.
    code: &'static str,
    /// In words.
    message: String,
}
