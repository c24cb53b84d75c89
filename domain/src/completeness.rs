//! How complete a return is: values present over values owed. It is counted, never declared.
use crate::supplied::Supplied;

/// The cells of a return at force level, by what is in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Cells that are asked for.
    pub asked: u32,
    /// Cells with a value.
    pub supplied: u32,
    /// Cells the force owes and could not give.
    pub not_supplied: u32,
    /// Cells that cannot exist here: not owed.
    pub not_applicable: u32,
}

impl Completeness {
    /// Nothing is there of so many cells that are asked for.
    #[must_use]
    pub fn nothing_of(asked: usize) -> Self {
        Self {
            asked: u32::try_from(asked).unwrap_or(u32::MAX),
            ..Self::default()
        }
    }

    /// The same with so many more cells of one sort.
    #[must_use]
    pub fn and(mut self, sort: Supplied, cells: u32) -> Self {
        let count = match sort {
            Supplied::Value(_) => &mut self.supplied,
            Supplied::NotSupplied => &mut self.not_supplied,
            Supplied::NotApplicable => &mut self.not_applicable,
        };
        *count = count.saturating_add(cells);
        self
    }

    /// Cells that are owed: those that are asked for and can exist.
    #[must_use]
    pub const fn owed(&self) -> u32 {
        self.asked.saturating_sub(self.not_applicable)
    }

    /// Cells with neither value nor reason.
    #[must_use]
    pub const fn missing(&self) -> u32 {
        self.owed()
            .saturating_sub(self.supplied)
            .saturating_sub(self.not_supplied)
    }

    /// Values present over values owed, from 0 to 1; `None` where nothing is owed.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.owed() > 0).then(|| f64::from(self.supplied) / f64::from(self.owed()))
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            asked: self.asked.saturating_add(other.asked),
            supplied: self.supplied.saturating_add(other.supplied),
            not_supplied: self.not_supplied.saturating_add(other.not_supplied),
            not_applicable: self.not_applicable.saturating_add(other.not_applicable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Quantity;

    #[test]
    fn a_return_that_says_only_that_it_has_nothing_is_not_complete() {
        let silent = Completeness::nothing_of(12).and(Supplied::NotSupplied, 12);
        assert_eq!((silent.share(), silent.missing()), (Some(0.0), 0));
    }

    #[test]
    fn what_cannot_exist_is_not_owed() {
        let value = Supplied::Value(Quantity::ZERO);
        let counted = Completeness::nothing_of(12)
            .and(value, 9)
            .and(Supplied::NotApplicable, 2);
        assert_eq!((counted.owed(), counted.missing()), (10, 1));
        assert_eq!(counted.share(), Some(0.9));
        let nothing = Completeness::nothing_of(2).and(Supplied::NotApplicable, 2);
        assert_eq!(nothing.share(), None);
    }
}
