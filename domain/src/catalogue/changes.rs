//! What changed from one version of a definition to the next, and how far each change reaches.
//!
//! A *major* change breaks a series or asks for something else; a *minor* one adds, or moves a date or a judgement, and what was there
//! still means the same; a *patch* changes words. A version says the gravest of them, and publishing holds it to that.
mod collection;
mod indicator;
#[cfg(test)]
mod tests;

pub use collection::collection_changes;
pub use indicator::indicator_changes;

use super::version::Version;
use std::fmt;

/// How far a change reaches, the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
#[cfg_attr(feature = "graphql", graphql(name = "ChangeGrade"))]
pub enum Grade {
    /// Only the wording changed.
    Patch,
    /// Something was added or moved; what was there still means the same.
    Minor,
    /// The series before and after are not comparable, or something is no longer asked for.
    Major,
}

impl Grade {
    /// The word for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// One thing that is defined otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionChange {
    /// How far it reaches.
    pub grade: Grade,
    /// What it is: `numerator`, `measure casualties: decimals`.
    pub what: String,
    /// As it was; `None` where it is new.
    pub before: Option<String>,
    /// As it is; `None` where it was taken away.
    pub after: Option<String>,
}

/// The gravest of some changes.
#[must_use]
pub fn gravest(changes: &[DefinitionChange]) -> Option<&DefinitionChange> {
    // the first of the gravest: changes come in the order of the file
    changes.iter().rev().max_by_key(|change| change.grade)
}

impl Version {
    /// The lowest version that may follow this one with a change that reaches so far.
    #[must_use]
    pub const fn next(self, grade: Grade) -> Self {
        match grade {
            Grade::Major => Self {
                major: self.major.saturating_add(1),
                minor: 0,
                patch: 0,
            },
            Grade::Minor => Self {
                minor: self.minor.saturating_add(1),
                patch: 0,
                ..self
            },
            Grade::Patch => Self {
                patch: self.patch.saturating_add(1),
                ..self
            },
        }
    }
}

/// Changes as they are found, under a name.
struct Found {
    of: String,
    changes: Vec<DefinitionChange>,
}

impl Found {
    const fn new() -> Self {
        Self {
            of: String::new(),
            changes: Vec::new(),
        }
    }

    /// From here on, of this thing.
    fn of(&mut self, thing: impl fmt::Display) {
        self.of = format!("{thing}: ");
    }

    /// Notes a change where the two differ.
    fn differs<T: PartialEq>(
        &mut self,
        grade: Grade,
        what: &str,
        (before, after): (&T, &T),
        told: impl Fn(&T) -> Option<String>,
    ) {
        if before != after {
            self.changes.push(DefinitionChange {
                grade,
                what: format!("{}{what}", self.of),
                before: told(before),
                after: told(after),
            });
        }
    }

    /// Notes a change of something that prints itself.
    fn says<T: PartialEq + ToString>(&mut self, grade: Grade, what: &str, sides: (&T, &T)) {
        self.differs(grade, what, sides, |it| Some(it.to_string()));
    }

    /// Notes what is there now and was not, or was and is not.
    fn only(&mut self, grade: Grade, what: String, before: Option<String>, after: Option<String>) {
        self.changes.push(DefinitionChange {
            grade,
            what,
            before,
            after,
        });
    }
}
