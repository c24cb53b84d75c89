//! What differs between what is known and what a file says.

/// The rows to write and to end so that what is known becomes what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes<'a, T> {
    /// Said and not known.
    pub added: Vec<&'a T>,
    /// Known, and said differently: as known, as said.
    pub changed: Vec<(&'a T, &'a T)>,
    /// Known and no longer said.
    pub gone: Vec<&'a T>,
}

impl<'a, T: PartialEq> Changes<'a, T> {
    /// Sets what is said beside what is known, row by row of the same key.
    #[must_use]
    pub fn between<Key: Ord>(known: &'a [T], said: &'a [T], key: impl Fn(&T) -> Key) -> Self {
        let mut known: std::collections::BTreeMap<Key, &T> = known.iter().map(|row| (key(row), row)).collect();
        let (mut added, mut changed) = (Vec::new(), Vec::new());
        for row in said {
            match known.remove(&key(row)) {
                None => added.push(row),
                Some(before) if before != row => changed.push((before, row)),
                Some(_) => {}
            }
        }
        Self {
            added,
            changed,
            gone: known.into_values().collect(),
        }
    }

    /// Nothing differs.
    #[must_use]
    pub fn none(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }

    /// The rows that no longer hold.
    pub fn ended(&self) -> impl Iterator<Item = &'a T> {
        self.changed
            .iter()
            .map(|(before, _)| *before)
            .chain(self.gone.iter().copied())
    }

    /// The rows that hold from now on.
    pub fn begun(&self) -> impl Iterator<Item = &'a T> {
        self.changed
            .iter()
            .map(|(_, after)| *after)
            .chain(self.added.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_ended_or_begun() {
        let known = [("kent", 1), ("essex", 2), ("surrey", 3)];
        let said = [("kent", 1), ("essex", 5), ("sussex", 4)];

        let changes = Changes::between(&known, &said, |row| row.0);

        assert_eq!(changes.ended().collect::<Vec<_>>(), [&("essex", 2), &("surrey", 3)]);
        assert_eq!(changes.begun().collect::<Vec<_>>(), [&("essex", 5), &("sussex", 4)]);
        assert!(Changes::between(&said, &said, |row| row.0).none());
    }
}
