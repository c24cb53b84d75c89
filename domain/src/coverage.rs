//! How forces add up into one: who is in the sum, who should be, and who is missing and why.
//!
//! The value of a group is the ratio of its sums over the forces that have both halves. A force that lacks one leaves both,
//! and is named. Made-up figures and real ones never enter one sum.
use crate::codes::ForceCode;
use crate::force::ForceKind;
use crate::quantity::Quantity;
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

/// One force, as an aggregate sees it.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// Which force.
    pub force: &'a ForceCode,
    /// How it stands to a place and its residents.
    pub kind: ForceKind,
    /// Its halves.
    pub settled: &'a Settled,
    /// What it weighs in the coverage: its residents, or its households where the indicator divides by those.
    pub exposure: i64,
    /// Whether everything that its halves lack was waived.
    pub waived: bool,
}

/// Why a force that should be in an aggregate is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It has no value.
    Absent(Absence),
    /// Its figures are made up, and those of others are not.
    Synthetic,
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
    pub missing: Vec<(ForceCode, Missing)>,
    /// Forces that lack what was waived: not expected, and their residents are not covered all the same.
    pub waived: Vec<ForceCode>,
    /// Forces without residents of their own whose numerator is in the sum all the same.
    pub added: Vec<ForceCode>,
    /// Forces in it whose year lacks a month or two.
    pub incomplete: Vec<ForceCode>,
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
                coverage.waived.push(member.force.clone());
                all += member.exposure;
                continue;
            }
            // what cannot exist is not owed
            Err(Missing::Absent(Absence::NotApplicable)) => continue,
            Err(missing) => Some(missing),
            Ok(_) if real && member.settled.synthetic() => Some(Missing::Synthetic),
            Ok(pair) => {
                sums.add(member.settled, pair);
                None
            }
        };
        coverage.expected += 1;
        all += member.exposure;
        if let Some(missing) = missing {
            coverage.missing.push((member.force.clone(), missing));
            continue;
        }
        coverage.supplied += 1;
        covered += member.exposure;
        if member.settled.completeness.is_some() {
            coverage.incomplete.push(member.force.clone());
        }
    }
    coverage.exposure_share = share(covered, all);
    if sums.pairs.is_empty() {
        return (None, coverage);
    }
    for member in additions {
        if let Some(amount) = member
            .settled
            .numerator
            .as_ref()
            .filter(|amount| amount.synthetic != real)
        {
            sums.numerator = sums.numerator + amount.quantity;
            sums.statuses = sums.statuses.and(amount.statuses);
            coverage.added.push(member.force.clone());
        }
    }
    (Some(sums), coverage)
}

impl Sums {
    fn add(&mut self, settled: &Settled, (numerator, denominator): (Quantity, Quantity)) {
        self.numerator = self.numerator + numerator;
        self.denominator = self.denominator + denominator;
        for amount in [&settled.numerator, &settled.denominator].into_iter().flatten() {
            self.statuses = self.statuses.and(amount.statuses);
        }
        self.pairs.push((numerator, denominator));
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
mod tests {
    use super::*;
    use crate::series::Amount;

    fn amount(count: i64, synthetic: bool) -> Amount {
        Amount {
            quantity: Quantity::whole(count).unwrap(),
            statuses: Statuses::NONE,
            synthetic,
            taken: None,
        }
    }

    fn there(numerator: i64, denominator: i64) -> Settled {
        Settled {
            numerator: Some(amount(numerator, false)),
            denominator: Some(amount(denominator, false)),
            absence: None,
            completeness: None,
        }
    }

    fn made_up(numerator: i64, denominator: i64) -> Settled {
        Settled {
            numerator: Some(amount(numerator, true)),
            ..there(0, denominator)
        }
    }

    fn missing(absence: Absence) -> Settled {
        Settled {
            numerator: None,
            ..there(0, 1_000).without_value(absence)
        }
    }

    fn together(scope: Scope, base: Base, forces: &[(&str, ForceKind, Settled, i64)]) -> (Option<Sums>, Coverage) {
        let codes: Vec<ForceCode> = forces.iter().map(|force| force.0.parse().unwrap()).collect();
        let members: Vec<Member<'_>> = forces
            .iter()
            .zip(&codes)
            .map(|((_, kind, settled, exposure), force)| Member {
                force,
                kind: *kind,
                settled,
                exposure: *exposure,
                waived: false,
            })
            .collect();
        add_up(scope, base, &members)
    }

    #[test]
    fn a_waived_force_is_neither_missing_nor_covered() {
        let codes: [ForceCode; 2] = ["kent", "essex"].map(|code| code.parse().unwrap());
        let (sent, waived) = (there(10, 1_000), missing(Absence::NotApplicable));
        let member = |force, settled, waived| Member {
            force,
            kind: ForceKind::Territorial,
            settled,
            exposure: 1_000,
            waived,
        };
        let members = [member(&codes[0], &sent, false), member(&codes[1], &waived, true)];
        let (sums, coverage) = add_up(Scope::Nation, Base::Residents, &members);
        assert_eq!(totals(sums), Some((10, 1_000)));
        assert_eq!((coverage.supplied, coverage.expected), (1, 1));
        assert_eq!(coverage.missing, vec![]);
        assert_eq!(coverage.waived, vec![codes[1].clone()]);
        assert_eq!(coverage.exposure_share, Some(0.5));
    }

    fn totals(sums: Option<Sums>) -> Option<(i64, i64)> {
        sums.map(|sums| (sums.numerator.units() / 10_000, sums.denominator.units() / 10_000))
    }

    #[test]
    fn a_missing_force_leaves_both_sums_and_is_named() {
        let (sums, coverage) = together(
            Scope::Nation,
            Base::Residents,
            &[
                ("kent", ForceKind::Territorial, there(50, 1_000), 1_000),
                (
                    "greater-manchester",
                    ForceKind::Territorial,
                    missing(Absence::NotSupplied),
                    3_000,
                ),
            ],
        );

        assert_eq!(totals(sums), Some((50, 1_000)));
        assert_eq!(
            (coverage.supplied, coverage.expected, coverage.exposure_share),
            (1, 2, Some(0.25))
        );
        let gone = Missing::Absent(Absence::NotSupplied);
        assert_eq!(coverage.missing, [("greater-manchester".parse().unwrap(), gone)]);
    }

    #[test]
    fn the_nation_counts_the_transport_police_without_dividing_by_anybody_and_the_city_with_its_residents() {
        let forces = [
            ("kent", ForceKind::Territorial, there(50, 1_000), 1_000),
            ("city-of-london", ForceKind::City, there(7, 10), 10),
            ("btp", ForceKind::National, missing(Absence::NotApplicable), 0),
        ];
        let mut with_btp = forces.clone();
        with_btp[2].2.numerator = Some(amount(5, false));

        let (sums, coverage) = together(Scope::Nation, Base::Residents, &with_btp);
        assert_eq!(totals(sums), Some((62, 1_010)));
        assert_eq!(
            (coverage.supplied, coverage.expected, coverage.added),
            (2, 2, vec!["btp".parse().unwrap()])
        );

        let (sums, coverage) = together(Scope::Group, Base::Residents, &with_btp);
        assert_eq!((totals(sums), coverage.added), (Some((57, 1_010)), vec![]));
    }

    #[test]
    fn where_forces_return_both_halves_the_transport_police_is_a_force_like_any_other() {
        let forces = [
            ("kent", ForceKind::Territorial, there(50, 100), 1_000),
            ("btp", ForceKind::National, there(5, 10), 0),
        ];

        let (sums, coverage) = together(Scope::Nation, Base::Returned, &forces);
        assert_eq!((totals(sums), coverage.expected), (Some((55, 110)), 2));
        let (sums, coverage) = together(Scope::Group, Base::Returned, &forces);
        assert_eq!((totals(sums), coverage.expected), (Some((50, 100)), 1));
    }

    #[test]
    fn made_up_figures_are_added_to_nothing_but_their_like() {
        let kent = ("kent", ForceKind::Territorial, there(50, 1_000), 1_000);
        let essex = ("essex", ForceKind::Territorial, made_up(80, 1_000), 1_000);
        let made_up_btp = ("btp", ForceKind::National, made_up(9, 1), 0);

        let (sums, coverage) = together(
            Scope::Nation,
            Base::Residents,
            &[kent, essex.clone(), made_up_btp.clone()],
        );
        assert_eq!(totals(sums.clone()), Some((50, 1_000)));
        assert!(!sums.unwrap().synthetic && coverage.added.is_empty());
        assert_eq!(coverage.missing, [("essex".parse().unwrap(), Missing::Synthetic)]);

        let (sums, coverage) = together(Scope::Nation, Base::Residents, &[essex, made_up_btp]);
        assert_eq!(totals(sums.clone()), Some((89, 1_000)));
        assert!(sums.unwrap().synthetic && coverage.missing.is_empty());
    }

    #[test]
    fn what_is_not_asked_of_a_force_is_not_missing_and_a_count_over_nothing_is() {
        let (sums, coverage) = together(
            Scope::Nation,
            Base::Returned,
            &[
                ("kent", ForceKind::Territorial, there(50, 100), 1),
                ("essex", ForceKind::Territorial, there(0, 0), 1),
                ("surrey", ForceKind::Territorial, there(3, 0), 1),
                ("btp", ForceKind::National, missing(Absence::NotApplicable), 0),
            ],
        );

        assert_eq!(totals(sums), Some((50, 100)));
        assert_eq!((coverage.supplied, coverage.expected), (1, 2));
        assert_eq!(coverage.missing, [("surrey".parse().unwrap(), Missing::Invalid)]);
    }

    #[test]
    fn nobody_makes_no_sum() {
        let (sums, coverage) = together(
            Scope::Nation,
            Base::Residents,
            &[("kent", ForceKind::Territorial, missing(Absence::NotDue), 1_000)],
        );

        assert_eq!((sums, coverage.supplied, coverage.expected), (None, 0, 1));
    }
}
