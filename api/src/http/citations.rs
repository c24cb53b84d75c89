//! Quoted figures at the addresses that stand under papers: a page for people, JSON for programs, the same policy as the API.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::{Data, Path};
use poem::{EndpointExt as _, Request, Response, Route, get, handler};
use sha2::{Digest as _, Sha256};

use super::charts::{matches, not_modified, tagged};
use super::files::{Told, caller, id_of};
use super::negotiate::prefers_json;
use crate::app::App;
use crate::citation::{Cited, Shown, accepted, as_json, as_page, counting, differs, refused, resolve, succession};
use crate::comparison::{Instant, RestsOn, Sources};
use crate::identity::Caller;
use crate::platform::failure::Failure;

/// A page without a script, an image or anybody else's anything.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Adds the addresses of citations.
#[must_use]
pub(super) fn routes(route: Route, app: &App) -> Route {
    route.at("/cite/:id", get(quoted).data(Arc::new(app.clone())))
}

#[handler]
async fn quoted(Data(app): Data<&Arc<App>>, Path(id): Path<String>, request: &Request) -> Response {
    let as_json = prefers_json(request.headers());
    let found = async {
        let caller = caller(app, request).await?;
        let found = found(app, &caller, &id, request, as_json).await;
        found.map_err(|failure| Told::Failure(failure, id_of(request)))
    };
    match found.await {
        Ok(response) => response,
        Err(told) if as_json => varied(told.into_response()),
        Err(told) => {
            let message = told.to_string();
            let refusal = told.into_response();
            let mut page = page(refusal.status(), refused(&message));
            for (name, value) in refusal.headers() {
                if *name == header::WWW_AUTHENTICATE {
                    page.headers_mut().insert(name.clone(), value.clone());
                }
            }
            page
        }
    }
}

async fn found(app: &App, caller: &Caller, id: &str, request: &Request, json: bool) -> Result<Response, Failure> {
    let sources = Sources::of(app);
    let cited = resolve(sources, caller, id).await?;
    let now = Instant::of(sources, caller, None).await?;
    let tag = tag(id, caller, &now, json);
    if matches(request, &tag) {
        return Ok(varied(not_modified(&tag)));
    }
    let ground = match now.ground(sources, &cited.indicator.code).await {
        Ok(ground) => Some(ground),
        // the indicator is in the catalogue no longer
        Err(Failure::Problems(..)) => None,
        Err(failure) => return Err(failure),
    };
    let visibility = caller.visibility();
    let moved = match differs(&cited, ground.as_ref()) {
        Some(differs) => {
            let found = accepted(sources, &visibility, &differs.rests_on).await?;
            let found = found.into_values().flatten();
            Some(succession(sources, &cited, differs, found).await?)
        }
        None => None,
    };
    let rests_on: Vec<_> = rests_on(&cited);
    let found: Vec<_> = accepted(sources, &visibility, &rests_on)
        .await?
        .into_values()
        .flatten()
        .collect();
    let base = app.config.server.base_url();
    let shown = Shown {
        cited: &cited,
        base: &base,
        counting: &counting(&found),
        succession: moved.as_ref(),
    };
    let response = if json {
        super::answer::json_answer(StatusCode::OK, &as_json(&shown))
    } else {
        page(StatusCode::OK, as_page(&shown))
    };
    Ok(varied(tagged(response, &tag)))
}

fn rests_on(cited: &Cited) -> Vec<Arc<RestsOn>> {
    cited
        .members
        .iter()
        .filter_map(|(_, value)| value.rests_on.clone())
        .collect()
}

fn page(status: StatusCode, html: String) -> Response {
    let response = Response::builder()
        .status(status)
        .content_type("text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header(header::CACHE_CONTROL, "private, no-store")
        .body(html);
    varied(response)
}

fn varied(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept, authorization"));
    response
}

/// The figure never changes; what is said beside it does, with the ledger, the day, and who asks.
fn tag(id: &str, caller: &Caller, now: &Instant, json: bool) -> String {
    let said = format!(
        "{}\n{id}\n{:?}\n{}\n{}\n{json}",
        env!("CARGO_PKG_VERSION"),
        caller.visibility(),
        now.point.cursor.as_deref().unwrap_or_default(),
        now.day(),
    );
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(said)[..18]))
}
