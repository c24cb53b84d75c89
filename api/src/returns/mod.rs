//! Returns: opened, recorded, checked, submitted, signed off, accepted, sent back, revised and withdrawn.
mod accept;
mod act;
mod because;
mod beside;
mod board;
mod cells;
mod change_obligation;
mod changes;
mod check;
mod completeness;
mod content;
mod decisions;
mod explain;
mod fill;
mod find;
mod form;
mod graphql;
mod history;
mod lift_lock;
mod loaders;
mod lock;
mod once;
mod open;
mod owed;
mod query;
mod questions;
mod record;
mod revise;
mod send_back;
mod sign_off;
mod signatures;
mod standing;
mod store;
mod submit;
mod withdraw;

pub use accept::accept;
pub use act::Act;
pub use because::Because;
pub use cells::recorded;
pub use change_obligation::{Changing, change_obligation, end_obligation_change};
pub use check::{Checked, checked};
pub use content::{Content, content};
pub use decisions::{decided, obligation_changes};
pub use explain::{Explanation, explain, explain_all};
pub use fill::fill;
pub use find::{Held, Step};
pub use form::{asked, form};
pub use graphql::{
    BoardQuery, BulkMutation, LocksMutation, ObligationsMutation, Question, QuestionsMutation, QuestionsQuery, Return,
    ReturnsMutation, ReturnsQuery, by_id,
};
pub(crate) use graphql::{Why, questions_about};
pub use history::history;
pub(crate) use lift_lock::reasonable;
pub use lift_lock::{Lifting, end_lock_exception, lift_lock};
pub use loaders::Complete;
pub(crate) use once::Once;
pub use open::{Opening, open};
pub use questions::{About, Answering, Asking, QuestionTurn, Settling, answer, ask, asked_about, knows_of, settle};
pub use record::{Recorded, Recording, record, record_cells};
pub use revise::{Revising, revise};
pub use send_back::send_back;
pub use sign_off::sign_off;
pub(crate) use store::signals::hold as hold_signal;
pub use submit::submit;
pub use withdraw::withdraw;

use crate::{
    catalogue::Editions,
    platform::{clock::Clock, database::Database},
    reference::Snapshots,
};

/// What returns stand on.
#[derive(Clone, Debug)]
pub struct Returns {
    pub database: Database,
    pub clock: Clock,
    pub reference: Snapshots,
    pub catalogue: Editions,
    /// Whether a demonstration is being seeded: its events are marked so.
    pub seeding: bool,
}
