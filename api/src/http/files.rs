//! Templates out and files in, for people with a spreadsheet and programs with `curl`.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use muster_domain::{CollectionCode, ErrorCode, ForceCode, Period, Problem};
use muster_exchange::outcome::Choice;
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::{Data, Path, Query};
use poem::{Body, EndpointExt as _, IntoResponse as _, Request, Response, Route, get, handler};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::answer::{Refused, json_answer, of_failure};
use super::body;
use crate::app::App;
use crate::exchange::{self, Answer, Format, Sending, Status, UploadStage};
use crate::identity::Caller;
use crate::platform::failure::{Failure, Refusal};
use crate::platform::telemetry::RequestId;

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const JSON: &str = "application/json";
const CSV: &str = "text/csv; charset=utf-8";

/// Adds the addresses of templates and of files that were sent.
#[must_use]
pub(super) fn routes(route: Route, app: &App) -> Route {
    let app = Arc::new(app.clone());
    route
        .at(
            "/returns/:force/:collection",
            poem::post(send_any).data(Arc::clone(&app)),
        )
        .at(
            "/returns/:force/:collection/:period",
            get(template).post(send).data(Arc::clone(&app)),
        )
        .at("/uploads/:id", get(asked_after).data(Arc::clone(&app)))
        .at("/uploads/:id/annotated", get(annotated).data(Arc::clone(&app)))
        .at("/uploads/:id/report", get(report).data(app))
}

/// How a file is to be taken.
#[derive(Deserialize)]
struct How {
    /// `all-or-nothing`, or `good-rows`.
    #[serde(default)]
    take: Option<String>,
    /// What the file is called.
    #[serde(default)]
    name: Option<String>,
    /// An id of the sender's choosing.
    #[serde(default)]
    id: Option<Uuid>,
}

pub(super) async fn caller(app: &App, request: &Request) -> Result<Arc<Caller>, Refused> {
    let headers = request.headers().get_all(header::AUTHORIZATION);
    app.verifier
        .caller(headers.iter().map(HeaderValue::as_bytes))
        .await
        .map_err(|why| Refused::from(&why))
}

pub(super) fn id_of(request: &Request) -> String {
    request.data::<RequestId>().map_or_else(String::new, |id| id.0.clone())
}

/// Whoever asks for what cannot be a code asks for what does not exist.
fn code<T: std::str::FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Refusal::NotFound.into())
}

fn period(text: &str) -> Result<Period, Failure> {
    text.parse().map_err(|cause: muster_domain::NotAPeriod| {
        Problem::new(ErrorCode::PeriodNotReadable, cause).at(["period"]).into()
    })
}

#[handler]
async fn template(
    Data(app): Data<&Arc<App>>,
    Path((force, collection, file)): Path<(String, String, String)>,
    request: &Request,
) -> Response {
    let asked = async {
        let caller = caller(app, request).await?;
        let written = written(app, &caller, &force, &collection, &file).await;
        written.map_err(|failure| Told::Failure(failure, id_of(request)))
    };
    asked.await.unwrap_or_else(Told::into_response)
}

async fn written(app: &App, caller: &Caller, force: &str, collection: &str, file: &str) -> Result<Response, Failure> {
    let (period_text, format, media) = match file.rsplit_once('.') {
        Some((period, "xlsx")) => (period, Format::Workbook, WORKBOOK),
        Some((period, "csv")) => (period, Format::Csv, CSV),
        _ => return Err(Refusal::NotFound.into()),
    };
    let of = (
        &code::<ForceCode>(force)?,
        &code::<CollectionCode>(collection)?,
        period(period_text)?,
    );
    let bytes = exchange::template(&app.returns(), caller, of, format).await?;
    Ok(attachment(bytes, media, &format!("{force}-{collection}-{file}")))
}

#[handler]
async fn send_any(
    Data(app): Data<&Arc<App>>,
    Path((force, collection)): Path<(String, String)>,
    Query(how): Query<How>,
    request: &Request,
    body: Body,
) -> Response {
    taken(app, (&force, &collection, None), how, request, body).await
}

#[handler]
async fn send(
    Data(app): Data<&Arc<App>>,
    Path((force, collection, period)): Path<(String, String, String)>,
    Query(how): Query<How>,
    request: &Request,
    body: Body,
) -> Response {
    taken(app, (&force, &collection, Some(&period)), how, request, body).await
}

async fn taken(
    app: &App,
    (force, collection, named): (&str, &str, Option<&str>),
    how: How,
    request: &Request,
    body: Body,
) -> Response {
    let take = async {
        let caller = caller(app, request).await?;
        // who may not send is told so before anything is read
        let of: Result<(ForceCode, CollectionCode), Failure> = async {
            let force: ForceCode = code(force)?;
            caller.require(muster_domain::permission::Permission::RecordReturns, &force)?;
            Ok((force, code(collection)?))
        }
        .await;
        let of = of.map_err(|failure| Told::Failure(failure, id_of(request)))?;
        let file = body::read(request.headers(), body, app.config.limits.upload_bytes).await?;
        let sent = sent(app, &caller, of, named, how, Bytes::from(file)).await;
        sent.map_err(|failure| Told::Failure(failure, id_of(request)))
    };
    take.await.unwrap_or_else(Told::into_response)
}

async fn sent(
    app: &App,
    caller: &Caller,
    (force, collection): (ForceCode, CollectionCode),
    named: Option<&str>,
    how: How,
    file: Bytes,
) -> Result<Response, Failure> {
    let choice = match how.take.as_deref() {
        None | Some("all-or-nothing") => Choice::AllOrNothing,
        Some("good-rows") => Choice::GoodRows,
        Some(_) => {
            let message = "`take` is `all-or-nothing` or `good-rows`";
            return Err(Problem::new(ErrorCode::InvalidArgument, message).at(["take"]).into());
        }
    };
    let sending = Sending {
        id: how.id.unwrap_or_else(Uuid::now_v7),
        force,
        collection,
        period: named.map(period).transpose()?,
        choice,
        name: how.name.unwrap_or_default(),
        file,
    };
    Ok(told_of(&exchange::upload(&app.files(), caller, sending).await?))
}

#[handler]
async fn asked_after(Data(app): Data<&Arc<App>>, Path(id): Path<String>, request: &Request) -> Response {
    let asked = async {
        let caller = caller(app, request).await?;
        let found = async { exchange::upload_status(&app.files(), &caller, code(&id)?).await };
        let found = found.await.map_err(|failure| Told::Failure(failure, id_of(request)))?;
        Ok::<_, Told>(told_of(&found))
    };
    asked.await.unwrap_or_else(Told::into_response)
}

#[handler]
async fn annotated(Data(app): Data<&Arc<App>>, Path(id): Path<String>, request: &Request) -> Response {
    let asked = async {
        let caller = caller(app, request).await?;
        let found = async { exchange::annotated(&app.files(), &caller, code(&id)?).await };
        let file = found.await.map_err(|failure| Told::Failure(failure, id_of(request)))?;
        let media = if file.workbook { WORKBOOK } else { CSV };
        Ok::<_, Told>(attachment(file.bytes, media, &file.name))
    };
    asked.await.unwrap_or_else(Told::into_response)
}

/// What a file is reported as.
#[derive(Deserialize)]
struct Reported {
    /// Whether it is to be all of each of its returns.
    #[serde(default)]
    whole: bool,
}

#[handler]
async fn report(
    Data(app): Data<&Arc<App>>,
    Path(id): Path<String>,
    Query(as_what): Query<Reported>,
    request: &Request,
) -> Response {
    let asked = async {
        let caller = caller(app, request).await?;
        let found = async { exchange::report(&app.files(), &caller, code(&id)?, as_what.whole).await };
        let report = found.await.map_err(|failure| Told::Failure(failure, id_of(request)))?;
        Ok::<_, Told>(private(report.into_bytes(), JSON))
    };
    asked.await.unwrap_or_else(Told::into_response)
}

/// What came of a file, or how far it has got.
fn told_of(status: &Status) -> Response {
    let code = match status.stage.as_str() {
        stage if stage == UploadStage::Refused.code() => StatusCode::UNPROCESSABLE_ENTITY,
        stage if UploadStage::ends(stage) => StatusCode::OK,
        _ => StatusCode::ACCEPTED,
    };
    let answer: Option<Answer> = status
        .answer
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let body = json!({
        "id": status.id,
        "name": status.name,
        "stage": status.stage,
        "rows": status.rows,
        "outcome": answer,
        "annotated": format!("/uploads/{}/annotated", status.id),
        "report": format!("/uploads/{}/report", status.id),
    });
    json_answer(code, &body)
}

fn attachment(bytes: Vec<u8>, media: &'static str, name: &str) -> Response {
    let safe = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    let name: String = name
        .chars()
        .map(|character| if safe(character) { character } else { '-' })
        .collect();
    let mut response = private(bytes, media);
    if let Ok(disposition) = format!("attachment; filename=\"{name}\"").parse() {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

fn private(bytes: Vec<u8>, media: &'static str) -> Response {
    Response::builder()
        .content_type(media)
        .header(header::CACHE_CONTROL, "private, no-store")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(bytes)
}

/// Why an address gives no file.
pub(super) enum Told {
    Refused(Refused),
    Failure(Failure, String),
}

impl From<Refused> for Told {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => f.write_str(refused.message()),
            Self::Failure(failure, _) => failure.fmt(f),
        }
    }
}

impl Told {
    pub(super) fn into_response(self) -> Response {
        match self {
            Self::Refused(refused) => refused.into_response(),
            Self::Failure(failure, id) => of_failure(&failure, &id),
        }
    }
}
