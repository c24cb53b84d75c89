//! Charts by their address, for pages and papers: the same figures and the same policy as the fields of the API.

mod given;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use given::{Given, unknown};
use muster_charts::Theme;
use muster_domain::{ErrorCode, ForceCode, IndicatorCode, Period, Problem};
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::{Data, Path, Query};
use poem::{EndpointExt as _, Request, Response, Route, get, handler};
use sha2::{Digest as _, Sha256};

use super::files::{Told, caller, id_of};
use crate::app::App;
use crate::comparison::{
    Average, Instant, Question, Sources, compare_at, distribution, draw_distribution, draw_funnel, funnel,
};
use crate::control::{Charting, Trending, Window, chart_at, draw_chart, draw_trend, trend_at};
use crate::platform::failure::{Failure, Refusal};
use crate::profile::{Profiling, draw_profile, draw_up_at};

/// A chart holds no script and asks for nothing; only its own attributes style it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Adds the addresses of charts.
#[must_use]
pub(super) fn routes(route: Route, app: &App) -> Route {
    route.at("/charts/:kind/:of/:file", get(drawn).data(Arc::new(app.clone())))
}

#[handler]
async fn drawn(
    Data(app): Data<&Arc<App>>,
    Path((kind, of, file)): Path<(String, String, String)>,
    Query(parameters): Query<Vec<(String, String)>>,
    request: &Request,
) -> Response {
    let answered = async {
        let caller = caller(app, request).await?;
        let picture = async {
            let address = format!("{kind}/{of}/{file}");
            let asked = Asked::read(&kind, &of, &file, &parameters)?;
            let sources = Sources::of(app);
            let instant = Instant::of(sources, &caller, asked.as_of).await?;
            let tag = tag(&address, &parameters, &instant);
            if matches(request, &tag) {
                return Ok(not_modified(&tag));
            }
            let theme = asked.theme;
            Ok(shown(asked.svg(app, &instant, theme).await?, &tag))
        };
        picture
            .await
            .map_err(|failure: Failure| Told::Failure(failure, id_of(request)))
    };
    answered.await.unwrap_or_else(Told::into_response)
}

/// A chart that somebody asks for.
struct Asked {
    chart: Chart,
    theme: Theme,
    as_of: Option<DateTime<Utc>>,
}

enum Chart {
    Control(Charting),
    Funnel(Question),
    Distribution(Question, Option<ForceCode>),
    Trend(Trending),
    Profile(Profiling),
}

impl Asked {
    fn read(kind: &str, of: &str, file: &str, parameters: &[(String, String)]) -> Result<Self, Failure> {
        let name = file.strip_suffix(".svg").ok_or(Refusal::NotFound)?;
        let mut given = Given::of(parameters)?;
        let theme = given.theme()?;
        let as_of: Option<DateTime<Utc>> = given.parsed("asOf", "an instant such as 2026-04-15T09:00:00Z")?;
        let chart = match kind {
            "control" => Chart::Control(Charting {
                indicator: indicator(of)?,
                force: force(name)?,
                area: given.area()?,
                window: Window {
                    from: given.parsed("from", "a month such as 2026-03")?,
                    to: given.parsed("to", "a month such as 2026-03")?,
                },
                target: given
                    .parsed("target", "a number")?
                    .filter(|target: &f64| target.is_finite()),
                as_of,
            }),
            "trend" => Chart::Trend(Trending {
                indicator: indicator(of)?,
                force: force(name)?,
                area: given.area()?,
                peers: given.peers()?,
                average: Average::default(),
                as_of,
            }),
            "funnel" | "distribution" => {
                let about = given.taken("force").map(|text| force(&text)).transpose()?;
                let question = Question {
                    indicator: indicator(of)?,
                    period: period(name)?,
                    peers: given.peers()?,
                    average: Average::default(),
                    level: given.level()?,
                    as_of,
                };
                match kind {
                    "funnel" if about.is_none() => Chart::Funnel(question),
                    "funnel" => return Err(unknown("force").into()),
                    _ => Chart::Distribution(question, about),
                }
            }
            "profile" => Chart::Profile(Profiling {
                force: force(of)?,
                area: given.area()?,
                period: period(name)?,
                peers: given.peers()?,
                average: Average::default(),
                as_of,
            }),
            _ => return Err(Refusal::NotFound.into()),
        };
        given.finished()?;
        Ok(Self { chart, theme, as_of })
    }

    async fn svg(self, app: &App, instant: &Instant, theme: Theme) -> Result<String, Failure> {
        let sources = Sources::of(app);
        Ok(match self.chart {
            Chart::Control(asked) => draw_chart(&chart_at(sources, instant, &asked).await?).svg(theme),
            Chart::Funnel(asked) => draw_funnel(&funnel(compare_at(sources, instant, &asked).await?)).svg(theme),
            Chart::Distribution(asked, about) => {
                let comparison = compare_at(sources, instant, &asked).await?;
                draw_distribution(&distribution(comparison, about)).svg(theme)
            }
            Chart::Trend(asked) => draw_trend(&trend_at(sources, instant, &asked).await?).svg(theme),
            Chart::Profile(asked) => draw_profile(&draw_up_at(app, instant, &asked).await?).svg(theme),
        })
    }
}

fn indicator(text: &str) -> Result<IndicatorCode, Problem> {
    text.parse()
        .map_err(|error| Problem::new(ErrorCode::UnknownIndicator, error).at(["indicator"]))
}

fn force(text: &str) -> Result<ForceCode, Problem> {
    text.parse()
        .map_err(|error| Problem::new(ErrorCode::UnknownForce, error).at(["force"]))
}

fn period(text: &str) -> Result<Period, Problem> {
    text.parse()
        .map_err(|error| Problem::new(ErrorCode::PeriodNotReadable, error).at(["period"]))
}

/// What the picture depends on: what was asked, what was known, the day that decides what is late, and who draws.
fn tag(address: &str, parameters: &[(String, String)], instant: &Instant) -> String {
    let mut parameters: Vec<&(String, String)> = parameters.iter().collect();
    parameters.sort();
    let said = format!(
        "{}\n{address}\n{parameters:?}\n{}\n{}\n{:?}",
        env!("CARGO_PKG_VERSION"),
        instant.point.cursor.as_deref().unwrap_or_default(),
        instant.day(),
        instant.visibility(),
    );
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(said)[..18]))
}

pub(super) fn matches(request: &Request, tag: &str) -> bool {
    let held = request.headers().get_all(header::IF_NONE_MATCH).iter();
    held.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|held| held.trim().trim_start_matches("W/") == tag || held.trim() == "*")
}

pub(super) fn not_modified(tag: &str) -> Response {
    tagged(Response::builder().status(StatusCode::NOT_MODIFIED).finish(), tag)
}

fn shown(svg: String, tag: &str) -> Response {
    let response = Response::builder()
        .content_type("image/svg+xml; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(svg);
    tagged(response, tag)
}

pub(super) fn tagged(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    // kept by whoever asked, and asked about each time: whether it still holds depends on what is known
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("authorization"));
    response
}
