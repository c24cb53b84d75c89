//! Files in the API, and the words they are read with.
mod files;
mod progress;
mod sent_file;
mod words;

pub use files::{UploadMutation, UploadQuery};
pub use progress::UploadSubscription;
pub use words::{WordsMutation, WordsQuery};
