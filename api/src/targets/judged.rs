//! Which figures of a force may be held against its target: of the origin of its baseline, by the definitions it was set by, and at
//! the same place in the year where that decides how much there is.
use crate::{
    catalogue::Edition,
    comparison::{Ground, IndicatorValue},
};
use muster_domain::{Force, Period, comparability::Counting, series::NotMade, target::Course};

/// Why a figure is not held against a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    /// It is made up and the baseline is not, or the other way round.
    Origin,
    /// It is by a definition that is not comparable with what the target was set by.
    Definition,
}

/// Why a figure of a force is not held against a target that begins with a baseline and was set by the definitions of then; `None`
/// where it is.
pub(super) fn apart(
    ground: &Ground,
    (force, baseline, then): (&Force, Period, &Edition),
    (value, counting): (&IndicatorValue, &Counting),
) -> Result<Option<Apart>, NotMade> {
    if value.synthetic != ground.value(force, baseline)?.synthetic {
        return Ok(Some(Apart::Origin));
    }
    let comparable = same_major(ground, then)
        && known_then(counting, then)
        && counting.comparable(&ground.counting(force, baseline)?);
    Ok((!comparable).then_some(Apart::Definition))
}

/// The benchmark and the value of the baseline are kept in the unit of then.
fn same_major(ground: &Ground, then: &Edition) -> bool {
    let indicator = &ground.indicator;
    let was = then.catalogue.indicator(&indicator.code);
    was.is_some_and(|was| was.version.major == indicator.version.major)
}

/// What was counted by a major version that came later is not comparable with what the target was set by, also where the baseline
/// has been sent again under it.
fn known_then(counting: &Counting, then: &Edition) -> bool {
    let definitions = counting.definitions();
    definitions.iter().all(|definition| {
        let was = then.catalogue.collection(&definition.collection);
        was.is_some_and(|was| definition.version.major <= was.version.major)
    })
}

/// Whether only periods at the place of the baseline in the year are held against it: part of a year has more or less by itself
/// where there is a yearly rhythm, or where longer periods have more.
pub(super) fn recurs(ground: &Ground, baseline: Period) -> bool {
    baseline.length() < 12 && (ground.indicator.seasonal || ground.grows_with_days())
}

/// Whether a period is held against a target.
pub(super) fn held_against(ground: &Ground, course: Course, period: Period) -> bool {
    let baseline = course.baseline();
    period.length() == baseline.length() && (!recurs(ground, baseline) || course.same_place(period))
}
