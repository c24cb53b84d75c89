//! The way in: addresses, tokens, limits and media types, and the pages that come with the service.

pub mod health;
