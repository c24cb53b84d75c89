//! The explorer: a page to read the schema and try queries, with everything it needs in the binary.

use poem::http::{HeaderName, HeaderValue, StatusCode, header};
use poem::web::Path;
use poem::{IntoResponse as _, Response, Route, get, handler};
use rust_embed::RustEmbed;

use super::ErrorCode;
use super::answer::Refused;

#[derive(RustEmbed)]
#[folder = "assets/graphiql/"]
struct Assets;

/// Scripts and connections from this address only; the editor writes styles of its own while it runs.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
                      img-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn routes() -> Route {
    Route::new().at("/", get(page)).at("/assets/:name", get(asset))
}

#[handler]
fn page() -> Response {
    serve("index.html", "no-cache")
}

#[handler]
fn asset(Path(name): Path<String>) -> Response {
    serve(&name, "public, max-age=3600")
}

fn serve(name: &str, cache: &'static str) -> Response {
    let kind = match name.rsplit_once('.') {
        Some((_, "html")) => "text/html; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "txt")) => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let Some(file) = Assets::get(name) else {
        return Refused::new(
            StatusCode::NOT_FOUND,
            ErrorCode::NoSuchPage,
            "the explorer has no such file",
        )
        .into_response();
    };
    let mut response = Response::builder().content_type(kind).body(file.data.into_owned());
    let headers: [(HeaderName, &'static str); 4] = [
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
