//! What changed in a return, as the API shows it.
use super::{
    super::changes::{Basis, Changed},
    cell::{Address, CellValue},
};
use crate::platform::paging::{self, PageInfo};
use async_graphql::{Enum, Result, SimpleObject};
use muster_domain::cell_changes::{CellChange as Change, CellChangeKind, Stated};

/// The content a revision is set beside.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChangeBasis {
    /// What was last signed before it.
    LastSignature,
    /// What was last accepted before it.
    LastAcceptance,
    /// The revision before it.
    PreviousRevision,
}

impl From<ChangeBasis> for Basis {
    fn from(basis: ChangeBasis) -> Self {
        match basis {
            ChangeBasis::LastSignature => Self::LastSignature,
            ChangeBasis::LastAcceptance => Self::LastAcceptance,
            ChangeBasis::PreviousRevision => Self::PreviousRevision,
        }
    }
}

/// What one cell said, or says.
#[derive(SimpleObject)]
struct StatedCell {
    /// A value, or why there is none.
    value: CellValue,
    /// What the force said about it.
    note: Option<String>,
}

/// One cell that is not as it was.
#[derive(SimpleObject)]
struct CellChange {
    /// `ADDED`, `CHANGED`, `REMOVED`, or `ABSENCE_CHANGED` where a value became a reason why there is none, or the other way round.
    kind: &'static str,
    /// Where it stands.
    address: Address,
    /// What it said; null where it was not there.
    before: Option<StatedCell>,
    /// What it says; null where it is no longer there.
    after: Option<StatedCell>,
}

/// How many changes of one kind there are.
#[derive(SimpleObject)]
struct ChangeCount {
    /// `ADDED`, `CHANGED`, `REMOVED` or `ABSENCE_CHANGED`.
    kind: &'static str,
    /// How many.
    count: i32,
}

/// A page of changes.
#[derive(SimpleObject)]
pub(super) struct CellChangeConnection {
    /// The number of the revision it is set beside; null where there was none.
    since: Option<i32>,
    /// How many of each kind there are in all; kinds without any are left out.
    counts: Vec<ChangeCount>,
    /// The changes of this page, in the order of measures.
    nodes: Vec<CellChange>,
    /// Where the page stands.
    page_info: PageInfo,
}

impl CellChangeConnection {
    pub(super) fn new(changed: Changed, synthetic: bool, first: Option<i32>, after: Option<&str>) -> Result<Self> {
        let count = |kind: &CellChangeKind| {
            let of_kind = changed.changes.iter().filter(|change| change.kind == *kind).count();
            ChangeCount {
                kind: kind.code(),
                count: i32::try_from(of_kind).unwrap_or(i32::MAX),
            }
        };
        let counts = CellChangeKind::ALL
            .iter()
            .map(count)
            .filter(|of| of.count > 0)
            .collect();
        let (page, page_info) = paging::slice(changed.changes, first, after)?;
        let stated = |stated: Stated| StatedCell {
            value: CellValue::new(stated.supplied, stated.statuses, synthetic),
            note: stated.note,
        };
        let shown = |change: Change| CellChange {
            kind: change.kind.code(),
            address: Address::from(&change.address),
            before: change.before.map(stated),
            after: change.after.map(stated),
        };
        Ok(Self {
            since: changed.since,
            counts,
            nodes: page.into_iter().map(shown).collect(),
            page_info,
        })
    }
}
