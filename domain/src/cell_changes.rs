//! What changed in a return from one content to another, cell by cell.
use crate::{
    cell::{Cell, CellAddress},
    changes::Changes,
    supplied::{Statuses, Supplied},
};

/// What became of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellChangeKind {
    /// It was not there.
    Added,
    /// Its value moved, or what is said of it.
    Changed,
    /// It is no longer there.
    Removed,
    /// A value became a reason why there is none, a reason a value, or one reason another.
    AbsenceChanged,
}

impl CellChangeKind {
    /// Every one of them, in the order they are counted.
    pub const ALL: &[Self] = &[Self::Added, Self::Changed, Self::Removed, Self::AbsenceChanged];

    /// The word on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "ADDED",
            Self::Changed => "CHANGED",
            Self::Removed => "REMOVED",
            Self::AbsenceChanged => "ABSENCE_CHANGED",
        }
    }
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// A value, or why there is none.
    pub supplied: Supplied,
    /// What is said of the value.
    pub statuses: Statuses,
    /// The force's note, or what stands for it where only its hash is known.
    pub note: Option<String>,
}

/// One cell that is not as it was. At least one side is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChange {
    /// Where it stands.
    pub address: CellAddress,
    /// What became of it.
    pub kind: CellChangeKind,
    /// What it said.
    pub before: Option<Stated>,
    /// What it says.
    pub after: Option<Stated>,
}

impl From<&Cell> for Stated {
    fn from(cell: &Cell) -> Self {
        Self {
            supplied: cell.supplied,
            statuses: cell.statuses,
            note: cell.note.clone(),
        }
    }
}

/// Every cell that differs, in the order of addresses.
#[must_use]
pub fn cell_changes(before: &[Cell], after: &[Cell]) -> Vec<CellChange> {
    let changes = Changes::between(before, after, |cell| cell.address.clone());
    let change = |kind, before: Option<&Cell>, after: Option<&Cell>| {
        let address = after.or(before).map(|cell| cell.address.clone())?;
        Some(CellChange {
            address,
            kind,
            before: before.map(Stated::from),
            after: after.map(Stated::from),
        })
    };
    let added = changes
        .added
        .iter()
        .map(|cell| change(CellChangeKind::Added, None, Some(cell)));
    let moved = changes.changed.iter().map(|(before, after)| {
        let kind = match (before.supplied, after.supplied) {
            (Supplied::Value(_), Supplied::Value(_)) => CellChangeKind::Changed,
            (was, is) if was == is => CellChangeKind::Changed,
            _ => CellChangeKind::AbsenceChanged,
        };
        change(kind, Some(before), Some(after))
    });
    let removed = changes
        .gone
        .iter()
        .map(|cell| change(CellChangeKind::Removed, Some(cell), None));
    let mut all: Vec<CellChange> = added.chain(moved).chain(removed).flatten().collect();
    all.sort_by(|one, other| one.address.cmp(&other.address));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Quantity;

    fn cell(measure: &str, supplied: Supplied, note: Option<&str>) -> Cell {
        Cell {
            address: CellAddress {
                measure: measure.parse().unwrap(),
                area: None,
                breakdown: "".parse().unwrap(),
            },
            supplied,
            statuses: Statuses::NONE,
            note: note.map(str::to_owned),
        }
    }

    fn count(n: i64) -> Supplied {
        Supplied::Value(Quantity::whole(n).unwrap())
    }

    #[test]
    fn each_cell_that_differs_is_named_with_what_it_said_and_what_it_says() {
        let before = [
            cell("arrests", count(3), None),
            cell("charges", count(4), None),
            cell("detained", count(5), None),
            cell("escaped", Supplied::NotSupplied, None),
            cell("freed", count(1), None),
        ];
        let after = [
            cell("arrests", count(3), None),
            cell("bailed", count(1), None),
            cell("charges", count(6), None),
            cell("detained", Supplied::NotSupplied, None),
            cell("escaped", Supplied::NotSupplied, Some("the log was lost")),
        ];

        let found = cell_changes(&before, &after);

        let told: Vec<String> = found
            .iter()
            .map(|change| format!("{} {}", change.address.measure, change.kind.code()))
            .collect();
        assert_eq!(
            told,
            [
                "bailed ADDED",
                "charges CHANGED",
                "detained ABSENCE_CHANGED",
                "escaped CHANGED",
                "freed REMOVED"
            ]
        );
        let charges = &found[1];
        assert_eq!(charges.before.as_ref().map(|it| it.supplied), Some(count(4)));
        assert_eq!(charges.after.as_ref().map(|it| it.supplied), Some(count(6)));
        assert_eq!(found[0].before, None);
    }

    #[test]
    fn what_is_the_same_is_no_change() {
        let cells = [cell("arrests", count(3), Some("as counted"))];
        assert_eq!(cell_changes(&cells, &cells), []);
    }
}
