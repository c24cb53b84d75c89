//! Figures quoted outside Muster: found again under an address that holds for ever, with what became of them since.
mod accepted;
mod causes;
mod cite;
mod explained;
pub mod graphql;
mod loaders;
mod page;
mod store;
mod succession;
mod words;

pub use accepted::{Accepted, Signer, accepted, counting};
pub use cite::{Citable, Cited, Citing, cite, resolve};
pub use graphql::CitationQuery;
pub use loaders::{AcceptedOf, Today};
pub use page::{Shown, as_json, as_page, refused};
pub use succession::{Change, Differs, Succession, differs, succession};
pub(crate) use words::{stated, stated_apart};
