//! The public half of the key that receipts are signed with, for whoever checks one.
use poem::{Response, handler, http::header, web::Data};
use serde_json::json;

use crate::app::App;

/// The keys as a JSON Web Key Set; an empty one where the service signs no receipts.
#[handler]
pub(super) fn keys(Data(app): Data<&App>) -> Response {
    let keys = app
        .receipts
        .as_ref()
        .map_or_else(|| json!({ "keys": [] }), |key| key.published());
    Response::builder()
        .header(header::CONTENT_TYPE, "application/jwk-set+json")
        .header(header::CACHE_CONTROL, "public, max-age=3600")
        .body(keys.to_string())
}
