//! How forces, or areas, add up into one: who is in the sum, who should be, and who is missing and why.
//!
//! The value of a group is the ratio of its sums over the forces that have both halves. A force that lacks one leaves both,
//! and is named. Made-up figures and real ones never enter one sum, nor do figures counted by different definitions.
use crate::codes::{AreaCode, ForceCode};
use crate::force::ForceKind;
use crate::owner::OwnerCode;
use crate::quantity::Quantity;
use crate::series::Amount;
use crate::settle::Settled;
use crate::supplied::{Absence, Statuses};

/// Which forces an aggregate is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// England and Wales: the British Transport Police counts.
    Nation,
    /// A region or peers: it does not.
    Group,
}

/// What the indicator divides by, as far as adding up is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Residents or households: only a force with an area of its own has any.
    Residents,
    /// What forces return.
    Returned,
}

/// One force, or one area, as an aggregate sees it.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// Which force.
    pub force: &'a ForceCode,
    /// Which area of it; `None` for the force as a whole.
    pub area: Option<&'a AreaCode>,
    /// How it stands to a place and its residents.
    pub kind: ForceKind,
    /// Its halves.
    pub settled: &'a Settled,
    /// What it weighs in the coverage: its residents, or its households where the indicator divides by those.
    pub exposure: i64,
    /// Whether everything that its halves lack was waived.
    pub waived: bool,
    /// Whether its figures were counted by another definition than those of most.
    pub apart: bool,
}

impl Member<'_> {
    fn owner(&self) -> OwnerCode {
        OwnerCode {
            force: self.force.clone(),
            area: self.area.cloned(),
        }
    }
}

/// Why a force that should be in an aggregate is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It has no value.
    Absent(Absence),
    /// Its figures are made up, and those of others are not; of what would be added, the other way round too.
    Synthetic,
    /// Its figures were counted by another definition than those of most, or by two.
    OtherDefinition,
    /// It counted something where there was nothing to count it in.
    Invalid,
}

impl Missing {
    /// The word on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Absent(absence) => absence.code(),
            Self::Synthetic => "SYNTHETIC",
            Self::OtherDefinition => "OTHER_DEFINITION",
            Self::Invalid => "INVALID",
        }
    }
}

/// What a group of forces comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Of the numerators.
    pub numerator: Quantity,
    /// Of the denominators.
    pub denominator: Quantity,
    /// Whatever is said of any figure in them.
    pub statuses: Statuses,
    /// Whether they are all made up.
    pub synthetic: bool,
    /// Both halves of every force that is in both sums.
    pub pairs: Vec<(Quantity, Quantity)>,
    /// Whose they are.
    pub of: Vec<OwnerCode>,
}

/// How much of an aggregate is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// Forces in both sums.
    pub supplied: usize,
    /// Forces that should be.
    pub expected: usize,
    /// The share of residents, or households, of those in both sums; `None` where nobody has any.
    pub exposure_share: Option<f64>,
    /// Who should be in it and is not.
    pub missing: Vec<(OwnerCode, Missing)>,
    /// Forces that lack what was waived: not expected, and their residents are not covered all the same.
    pub waived: Vec<OwnerCode>,
    /// Forces without residents of their own whose numerator is in the sum all the same.
    pub added: Vec<OwnerCode>,
    /// Forces without residents of their own whose numerator should be in the sum, and is not.
    pub not_added: Vec<(OwnerCode, Missing)>,
    /// Forces in it whose year lacks a month or two.
    pub incomplete: Vec<OwnerCode>,
}

/// Adds forces up. There are no sums where no force has both halves.
#[must_use]
pub fn add_up(scope: Scope, base: Base, members: &[Member<'_>]) -> (Option<Sums>, Coverage) {
    let in_scope = members
        .iter()
        .filter(|member| scope == Scope::Nation || member.kind != ForceKind::National);
    let (additions, members): (Vec<_>, Vec<_>) =
        in_scope.partition(|member| base == Base::Residents && member.kind == ForceKind::National);

    let real = members
        .iter()
        .any(|member| pair(member.settled).is_ok() && !member.settled.synthetic());
    let mut sums = Sums {
        synthetic: !real,
        ..Sums::default()
    };
    let mut coverage = Coverage::default();
    let (mut covered, mut all) = (0, 0);
    for member in members {
        let missing = match pair(member.settled) {
            // nobody asks them for it, and what happened there is not in the sums all the same
            Err(Missing::Absent(_)) if member.waived => {
                coverage.waived.push(member.owner());
                all += member.exposure;
                continue;
            }
            // what cannot exist is not owed
            Err(Missing::Absent(Absence::NotApplicable)) => continue,
            Err(missing) => Some(missing),
            Ok(_) if real && member.settled.synthetic() => Some(Missing::Synthetic),
            Ok(_) if member.apart => Some(Missing::OtherDefinition),
            Ok(pair) => {
                sums.add(member, pair);
                None
            }
        };
        coverage.expected += 1;
        all += member.exposure;
        if let Some(missing) = missing {
            coverage.missing.push((member.owner(), missing));
            continue;
        }
        coverage.supplied += 1;
        covered += member.exposure;
        if member.settled.completeness.is_some() {
            coverage.incomplete.push(member.owner());
        }
    }
    coverage.exposure_share = share(covered, all);
    let nobody = sums.pairs.is_empty();
    for member in additions {
        match addition(member, real) {
            Ok(_) if nobody => {}
            Ok(amount) => {
                sums.numerator = sums.numerator + amount.quantity;
                sums.statuses = sums.statuses.and(amount.statuses);
                coverage.added.push(member.owner());
            }
            Err(Missing::Absent(_)) if member.waived => coverage.waived.push(member.owner()),
            Err(Missing::Absent(Absence::NotApplicable)) => {}
            Err(missing) => coverage.not_added.push((member.owner(), missing)),
        }
    }
    ((!nobody).then_some(sums), coverage)
}

/// What a force without residents of its own adds to the numerator. `real`: whether the sums are of real figures.
fn addition<'a>(member: &Member<'a>, real: bool) -> Result<&'a Amount, Missing> {
    let absent = || Missing::Absent(member.settled.numerator_absence.unwrap_or(Absence::NotApplicable));
    let amount = member.settled.numerator.as_ref().ok_or_else(absent)?;
    if amount.synthetic == real {
        Err(Missing::Synthetic)
    } else if member.apart {
        Err(Missing::OtherDefinition)
    } else {
        Ok(amount)
    }
}

impl Sums {
    fn add(&mut self, member: &Member<'_>, (numerator, denominator): (Quantity, Quantity)) {
        let settled = member.settled;
        self.numerator = self.numerator + numerator;
        self.denominator = self.denominator + denominator;
        for amount in [&settled.numerator, &settled.denominator].into_iter().flatten() {
            self.statuses = self.statuses.and(amount.statuses);
        }
        self.pairs.push((numerator, denominator));
        self.of.push(member.owner());
    }
}

/// Both halves, where both are there and the denominator is above nought.
fn pair(settled: &Settled) -> Result<(Quantity, Quantity), Missing> {
    if let Some(absence) = settled.absence {
        return Err(Missing::Absent(absence));
    }
    match (&settled.numerator, &settled.denominator) {
        (Some(above), Some(below)) if below.quantity > Quantity::ZERO => Ok((above.quantity, below.quantity)),
        (Some(above), Some(_)) if above.quantity > Quantity::ZERO => Err(Missing::Invalid),
        _ => Err(Missing::Absent(Absence::NotApplicable)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "residents of a country are far below 2^53")]
fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests;
