//! Whose figures they are: those of a force as a whole, or of one of its areas.
use crate::codes::{AreaCode, ForceCode};

/// A force as a whole, or one of its areas.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnerCode {
    /// The force.
    pub force: ForceCode,
    /// The area; `None` for the force as a whole.
    pub area: Option<AreaCode>,
}

impl From<ForceCode> for OwnerCode {
    fn from(force: ForceCode) -> Self {
        Self { force, area: None }
    }
}
