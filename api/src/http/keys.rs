//! The public half of the key that receipts are signed with, and of those before it, for whoever checks one.
use muster_exchange::receipt::published;
use poem::{Response, handler, http::header, web::Data};

use crate::app::App;

/// The keys as a JSON Web Key Set; an empty one where the service never signed a receipt.
#[handler]
pub(super) fn keys(Data(app): Data<&App>) -> Response {
    let keys = published(app.receipts.as_deref(), &app.config.receipts.retired);
    Response::builder()
        .header(header::CONTENT_TYPE, "application/jwk-set+json")
        .header(header::CACHE_CONTROL, "public, max-age=3600")
        .body(keys.to_string())
}
