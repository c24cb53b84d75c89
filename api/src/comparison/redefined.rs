//! From when on a force's series was counted by another definition than before.
use super::{ground::Ground, method::Warning, owner::Owner};
use muster_domain::{
    Period,
    comparability::{self, Counting, Definition},
    series::NotMade,
};

/// Where a series goes on under another major version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redefined {
    pub from: Period,
    /// What its figures were counted by from then on.
    pub by: Vec<Definition>,
}

impl Ground {
    /// How the returns that a value of a force or an area rests on were counted; nothing where it has none.
    pub fn counting<'o>(&self, owner: impl Into<Owner<'o>>, period: Period) -> Result<Counting, NotMade> {
        let owner = owner.into();
        let table = self.table(period);
        let settled = table.settled(owner)?;
        let there = settled.absence.is_none();
        let counting = there.then(|| table.counting(owner, &settled));
        Ok(counting.unwrap_or_default())
    }

    /// Where the series of a force or an area goes on under another major version, over some periods, the oldest first.
    pub fn redefined(&self, owner: Owner<'_>, periods: &[Period]) -> Result<Vec<Redefined>, NotMade> {
        if self.block.alike() {
            return Ok(Vec::new());
        }
        let counting = periods.iter().map(|period| self.counting(owner, *period));
        let counting: Vec<Counting> = counting.collect::<Result<_, NotMade>>()?;
        let places = comparability::redefined(&counting).into_iter();
        let redefined = places.map(|at| Redefined {
            from: periods[at],
            by: counting[at].definitions().into_iter().cloned().collect(),
        });
        Ok(redefined.collect())
    }
}

/// What to mind in a series that goes on under another definition.
#[must_use]
pub fn mixed_definitions(redefined: &[Redefined]) -> Option<Warning> {
    let each: Vec<String> = redefined
        .iter()
        .map(|it| {
            let by: Vec<String> = it.by.iter().map(ToString::to_string).collect();
            format!("from {} on by {}", it.from, by.join(" and "))
        })
        .collect();
    (!each.is_empty()).then(|| Warning {
        code: "MIXED_DEFINITIONS",
        message: format!(
            "its figures were counted {}: what came before is not comparable with what came after",
            each.join(", ")
        ),
    })
}
