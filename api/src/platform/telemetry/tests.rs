//! Sentences about traces, with a collector of our own.

use std::io::Write;
use std::sync::{Arc, Mutex};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span as Sent;
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::test::TestClient;
use poem::web::Data;
use poem::{EndpointExt as _, Route, handler};
use prost::Message as _;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use tracing::Instrument as _;
use tracing::instrument::WithSubscriber as _;

use super::*;
use crate::app::App;
use crate::maintain;
use crate::platform::clock::Clock;

type Received = Arc<Mutex<Vec<Sent>>>;

/// A collector for OTLP over HTTP; gives its address and what it receives.
async fn collector() -> (String, Received) {
    #[handler]
    async fn receive(body: poem::Body, Data(received): Data<&Received>) {
        let request = ExportTraceServiceRequest::decode(body.into_bytes().await.unwrap()).unwrap();
        let scopes = request
            .resource_spans
            .into_iter()
            .flat_map(|resource| resource.scope_spans);
        received.lock().unwrap().extend(scopes.flat_map(|scope| scope.spans));
    }
    let received = Received::default();
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let address = acceptor.local_addr()[0].as_socket_addr().unwrap().to_string();
    let app = Route::new()
        .at("/v1/traces", poem::post(receive))
        .data(Arc::clone(&received));
    tokio::spawn(poem::Server::new_with_acceptor(acceptor).run(app));
    (format!("http://{address}"), received)
}

fn settings(endpoint: String) -> config::Telemetry {
    config::Telemetry {
        log: "info".to_owned(),
        otlp_endpoint: Some(endpoint),
        otlp_headers: None,
        sample_ratio: 1.0,
        service_name: "muster-api".to_owned(),
    }
}

/// An endpoint that runs one operation with one statement.
#[handler]
async fn work() -> String {
    let database = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
    let ask = async {
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "SELECT ? AS told", ["hunter2".into()]);
        let row = database.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get::<String>("", "told").unwrap()
    };
    ask.instrument(operation("query", Some("Board"))).await
}

/// Switches every span on the way on. Whether a span is worth making is remembered for the whole program, and another test that
/// nobody listens to may have come by first: so the way is gone once, and then every memory of it is worked out anew.
async fn all_ears<E: poem::Endpoint>(client: &TestClient<E>, subscriber: &tracing::Dispatch) {
    let _ = client.post("/graphql").body_json(&names()).send().await;
    tracing::dispatcher::with_default(subscriber, tracing::callsite::rebuild_interest_cache);
}

/// What has been sent once the request's own span has: the thread of a database lets go of it a moment after the answer.
async fn sent(traces: &SdkTracerProvider, received: &Received) -> Vec<Sent> {
    for _ in 0..100 {
        let flushing = traces.clone();
        let flushed = tokio::task::spawn_blocking(move || flushing.force_flush());
        flushed.await.unwrap().unwrap();
        if received.lock().unwrap().iter().any(|span| span.name == "POST /graphql") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    received.lock().unwrap().clone()
}

fn names() -> serde_json::Value {
    serde_json::json!({ "query": "query Names { forces { code } }" })
}

fn text<'a>(span: &'a Sent, key: &str) -> Option<&'a str> {
    let attribute = span.attributes.iter().find(|attribute| attribute.key == key)?;
    match attribute.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[tokio::test]
async fn a_trace_leads_from_the_callers_span_to_the_statement_and_holds_no_value() {
    let (address, received) = collector().await;
    let traces = exporter(&address, &settings(address.clone())).unwrap();
    let subscriber = tracing::Dispatch::new(Registry::default().with(spans(&traces)));
    let client = TestClient::new(
        Route::new()
            .at("/graphql", poem::post(work))
            .with(Observed(Arc::default())),
    );
    all_ears(&client, &subscriber).await;

    let answer = client
        .post("/graphql?token=secret")
        .header("authorization", "Bearer secret")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .send()
        .with_subscriber(subscriber)
        .await;
    answer.assert_status_is_ok();
    let sent = sent(&traces, &received).await;
    let named = |name: &str| {
        sent.iter()
            .find(|span| span.name == name)
            .unwrap_or_else(|| panic!("no {name} in {sent:?}"))
    };
    let request = named("POST /graphql");
    let operation = named("query Board");
    let statement = sent
        .iter()
        .find(|span| text(span, "db.statement") == Some("SELECT ? AS told"))
        .unwrap();
    assert_eq!(hex(&request.trace_id), "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(hex(&request.parent_span_id), "b7ad6b7169203331");
    assert_eq!(operation.parent_span_id, request.span_id);
    assert_eq!(statement.parent_span_id, operation.span_id);
    assert_eq!(text(statement, "db.system"), Some("sqlite"));
    assert!(!format!("{sent:?}").contains("hunter2"));
    assert!(!format!("{sent:?}").contains("secret"));
}

#[tokio::test]
async fn the_services_own_queries_are_traced_to_their_statements() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().display().to_string();
    let sources = config::Sources {
        arguments: vec![("test", "database.directory", data)],
        ..config::Sources::default()
    };
    let config = config::Config::load(config::Purpose::Maintenance, sources).unwrap();
    let app = App::start(config, Clock::System).await.unwrap();
    maintain::provide(&app).await.unwrap();
    let (address, received) = collector().await;
    let traces = exporter(&address, &settings(address.clone())).unwrap();
    let subscriber = tracing::Dispatch::new(Registry::default().with(spans(&traces)));
    let client = TestClient::new(app.endpoint(Route::new()));
    all_ears(&client, &subscriber).await;

    let answer = client
        .post("/graphql")
        .body_json(&names())
        .send()
        .with_subscriber(subscriber)
        .await;
    answer.assert_status_is_ok();
    let sent = sent(&traces, &received).await;
    let operation = sent.iter().find(|span| span.name == "query Names").unwrap();
    let request = sent.iter().find(|span| span.name == "POST /graphql").unwrap();
    assert_eq!(operation.parent_span_id, request.span_id);
    let statements = sent.iter().filter(|span| text(span, "db.statement").is_some());
    let below: Vec<_> = statements
        .filter(|span| span.parent_span_id == operation.span_id)
        .collect();
    assert!(!below.is_empty(), "{sent:?}");
}

#[tokio::test]
async fn an_answer_carries_the_callers_request_id_or_a_new_one() {
    let client = TestClient::new(Route::new().at("/", poem::get(work)).with(Observed(Arc::default())));
    let id = async |given: &str| {
        let answer = client.get("/").header("x-request-id", given).send().await;
        answer.0.headers()["x-request-id"].to_str().unwrap().to_owned()
    };

    assert_eq!(id("mine-7.a_b").await, "mine-7.a_b");
    for odd in ["", "a b", "{\"forged\":1}", &"x".repeat(65)] {
        assert_eq!(id(odd).await.len(), 32);
    }
}

#[tokio::test]
async fn requests_are_counted_by_status() {
    let metrics = Arc::new(crate::platform::metrics::Metrics::default());
    let client = TestClient::new(
        Route::new()
            .at("/", poem::get(work))
            .with(Observed(Arc::clone(&metrics))),
    );

    client.get("/").send().await.assert_status_is_ok();
    client
        .get("/nowhere")
        .send()
        .await
        .assert_status(poem::http::StatusCode::NOT_FOUND);

    assert!(metrics.text().contains("muster_http_requests_total{status=\"200\"} 1"));
    assert!(metrics.text().contains("muster_http_requests_total{status=\"404\"} 1"));
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_log_line_is_one_object_that_names_the_request_and_the_callers_trace() {
    let lines = Lines::default();
    let writer = lines.clone();
    let json = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_writer(move || writer.clone());
    let subscriber = Registry::default().with(json.with_filter(filter("info").unwrap()));
    let client = TestClient::new(
        Route::new()
            .at("/graphql", poem::post(work))
            .with(Observed(Arc::default())),
    );

    client
        .post("/graphql?token=secret")
        .header("authorization", "Bearer secret")
        .header("x-request-id", "r1")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .send()
        .with_subscriber(subscriber)
        .await
        .assert_status_is_ok();

    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let line: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
    assert_eq!((&line["message"], &line["status"]), (&"answered".into(), &200.into()));
    assert_eq!(line["spans"][0]["request_id"], "r1");
    assert_eq!(line["spans"][0]["trace_id"], "0af7651916cd43dd8448eb211c80319c");
    assert!(!text.contains("secret"), "{text}");
    assert!(!text.contains("SELECT"), "{text}");
}
