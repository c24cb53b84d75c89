//! Files: templates that go out, returns that come in, and publications read as returns with every step a return takes.
mod annotated;
mod follow;
mod graphql;
mod import;
mod kept;
mod progress;
mod store;
mod template;
#[cfg(test)]
mod tests;
mod upload;
mod whole;
mod words;

pub use annotated::{Annotated, annotated};
pub use follow::{Progress, follow};
pub use graphql::{UploadMutation, UploadQuery, UploadSubscription, WordsMutation, WordsQuery};
pub use import::{Imported, import, import_published};
pub use kept::report;
pub use progress::{Board, Rows};
pub use store::uploads::Status;
pub use template::{Format, template};
pub use upload::{Answer, Files, OfReturn, Sending, UploadStage, status as upload_status, upload};
pub use whole::{Hands, Whole, put_through};
