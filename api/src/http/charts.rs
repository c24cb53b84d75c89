//! Charts by their address, for pages and papers: the same figures and the same policy as the fields of the API.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use muster_charts::Theme;
use muster_domain::{AreaKind, ErrorCode, ForceCode, IndicatorCode, PeerKind, PeerSelection, Period, Problem};
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::{Data, Path, Query};
use poem::{EndpointExt as _, Request, Response, Route, get, handler};
use sha2::{Digest as _, Sha256};

use super::files::{Told, caller, id_of};
use crate::app::App;
use crate::comparison::{
    Average, Instant, Level, Question, Sources, compare_at, distribution, draw_distribution, draw_funnel, funnel,
};
use crate::control::{Charting, Trending, Window, chart_at, draw_chart, draw_trend, trend_at};
use crate::platform::failure::{Failure, Refusal};

/// A chart holds no script and asks for nothing; only its own attributes style it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Adds the addresses of charts.
#[must_use]
pub(super) fn routes(route: Route, app: &App) -> Route {
    route.at("/charts/:kind/:indicator/:file", get(drawn).data(Arc::new(app.clone())))
}

#[handler]
async fn drawn(
    Data(app): Data<&Arc<App>>,
    Path((kind, indicator, file)): Path<(String, String, String)>,
    Query(parameters): Query<Vec<(String, String)>>,
    request: &Request,
) -> Response {
    let answered = async {
        let caller = caller(app, request).await?;
        let picture = async {
            let address = format!("{kind}/{indicator}/{file}");
            let asked = Asked::read(&kind, &indicator, &file, &parameters)?;
            let sources = Sources::of(app);
            let instant = Instant::of(sources, &caller, asked.as_of).await?;
            let tag = tag(&address, &parameters, &instant);
            if matches(request, &tag) {
                return Ok(not_modified(&tag));
            }
            let theme = asked.theme;
            Ok(shown(asked.svg(sources, &instant, theme).await?, &tag))
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
}

impl Asked {
    fn read(kind: &str, indicator: &str, file: &str, parameters: &[(String, String)]) -> Result<Self, Failure> {
        let name = file.strip_suffix(".svg").ok_or(Refusal::NotFound)?;
        let indicator: IndicatorCode = indicator
            .parse()
            .map_err(|error| Problem::new(ErrorCode::UnknownIndicator, error).at(["indicator"]))?;
        let force = |text: &str| -> Result<ForceCode, Problem> {
            text.parse()
                .map_err(|error| Problem::new(ErrorCode::UnknownForce, error).at(["force"]))
        };
        let mut given = Given::of(parameters)?;
        let theme = given.theme()?;
        let as_of: Option<DateTime<Utc>> = given.parsed("asOf", "an instant such as 2026-04-15T09:00:00Z")?;
        let chart = match kind {
            "control" => Chart::Control(Charting {
                indicator,
                force: force(name)?,
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
                indicator,
                force: force(name)?,
                peers: given.peers()?,
                average: Average::default(),
                as_of,
            }),
            "funnel" | "distribution" => {
                let about = given.taken("force").map(|text| force(&text)).transpose()?;
                let question = Question {
                    indicator,
                    period: name
                        .parse::<Period>()
                        .map_err(|error| Problem::new(ErrorCode::PeriodNotReadable, error).at(["period"]))?,
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
            _ => return Err(Refusal::NotFound.into()),
        };
        given.finished()?;
        Ok(Self { chart, theme, as_of })
    }

    async fn svg(self, sources: Sources<'_>, instant: &Instant, theme: Theme) -> Result<String, Failure> {
        Ok(match self.chart {
            Chart::Control(asked) => draw_chart(&chart_at(sources, instant, &asked).await?).svg(theme),
            Chart::Funnel(asked) => draw_funnel(&funnel(compare_at(sources, instant, &asked).await?)).svg(theme),
            Chart::Distribution(asked, about) => {
                let comparison = compare_at(sources, instant, &asked).await?;
                draw_distribution(&distribution(comparison, about)).svg(theme)
            }
            Chart::Trend(asked) => draw_trend(&trend_at(sources, instant, &asked).await?).svg(theme),
        })
    }
}

/// What stands behind the question mark, each taken once.
struct Given(BTreeMap<String, String>);

impl Given {
    fn of(parameters: &[(String, String)]) -> Result<Self, Problem> {
        let mut given = BTreeMap::new();
        for (name, text) in parameters {
            if given.insert(name.clone(), text.clone()).is_some() {
                return Err(wrong(name, format!("`{name}` is said twice")));
            }
        }
        Ok(Self(given))
    }

    fn taken(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    fn parsed<T: FromStr>(&mut self, name: &str, what: &str) -> Result<Option<T>, Problem> {
        let text = self.taken(name);
        text.map(|text| text.parse().map_err(|_| wrong(name, format!("`{name}` is {what}"))))
            .transpose()
    }

    fn theme(&mut self) -> Result<Theme, Problem> {
        let Some(name) = self.taken("theme") else {
            return Ok(Theme::default());
        };
        let known = Theme::ALL.into_iter().find(|theme| theme.name() == name);
        known.ok_or_else(|| wrong("theme", "`theme` is `light`, `dark` or `print`".to_owned()))
    }

    fn level(&mut self) -> Result<Level, Problem> {
        let known = |name: &str| {
            let kinds = [
                ("area-command", AreaKind::AreaCommand),
                ("community-safety-partnership", AreaKind::CommunitySafetyPartnership),
                ("neighbourhood", AreaKind::Neighbourhood),
            ];
            let found = kinds.into_iter().find(|(word, _)| *word == name);
            found.map(|(_, kind)| Level::Areas(kind))
        };
        match self.taken("level").as_deref() {
            None | Some("force") => Ok(Level::Forces),
            Some(name) => known(name).ok_or_else(|| {
                let words = "`level` is `force`, `area-command`, `community-safety-partnership` or `neighbourhood`";
                wrong("level", words.to_owned())
            }),
        }
    }

    fn peers(&mut self) -> Result<PeerSelection, Problem> {
        let kind = match self.taken("peers").as_deref() {
            None | Some("all") => PeerKind::All,
            Some("region") => PeerKind::Region,
            Some("most-similar") => PeerKind::MostSimilar,
            Some(_) => {
                return Err(wrong(
                    "peers",
                    "`peers` is `all`, `region` or `most-similar`".to_owned(),
                ));
            }
        };
        let of = self.taken("of").map(|code| code.parse()).transpose();
        let of = of.map_err(|error| Problem::new(ErrorCode::UnknownForce, error).at(["of"]))?;
        Ok(PeerSelection {
            kind,
            of,
            ..PeerSelection::all()
        })
    }

    /// A word nobody asked for is more likely mistyped than meant for nothing.
    fn finished(self) -> Result<(), Problem> {
        match self.0.into_keys().next() {
            Some(name) => Err(unknown(&name)),
            None => Ok(()),
        }
    }
}

fn unknown(name: &str) -> Problem {
    wrong(name, format!("this chart has no `{name}`: leave it out"))
}

fn wrong(name: &str, message: String) -> Problem {
    Problem::new(ErrorCode::InvalidArgument, message).at([name])
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
