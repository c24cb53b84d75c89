//! GraphQL over HTTP: what is taken, what is answered, and how much of it.

use muster_tests::{Answer, Spec};
use poem::http::Method;
use poem::{Body, Request, RequestBuilder};
use serde_json::{Value, json};

mod origins;

fn post() -> RequestBuilder {
    Request::builder()
        .method(Method::POST)
        .uri_str("/graphql")
        .content_type("application/json")
}

fn get(parameters: &str) -> Request {
    Request::builder().uri_str(format!("/graphql?{parameters}")).finish()
}

async fn ask(spec: &Spec, document: &str) -> Answer {
    spec.public().ask(document, json!({})).await
}

#[tokio::test]
async fn keys_come_in_the_order_they_were_asked_for() {
    let spec = Spec::start().await;
    let address = spec.listen().await;

    let url = format!("http://{address}/graphql?query=%7Bb:__typename%20me%20%7Bid%7D%20a:__typename%7D");
    let text = reqwest::get(url).await.unwrap().text().await.unwrap();

    assert_eq!(text, r#"{"data":{"b":"Query","me":null,"a":"Query"}}"#);
}

#[tokio::test]
async fn what_was_not_run_has_no_data_and_what_was_wrong_has_a_code() {
    let spec = Spec::start().await;
    for (document, code) in [
        ("{ me ", "PARSE_FAILED"),
        ("{ nothing }", "VALIDATION_FAILED"),
        ("{ me { id", "PARSE_FAILED"),
        ("query A { __typename } query B { __typename }", "OPERATION_NOT_FOUND"),
        ("subscription { __typename }", "VALIDATION_FAILED"),
        ("{ ...A } fragment A on Query { ...A }", "VALIDATION_FAILED"),
        ("query ($id: ID!) { __typename }", "VALIDATION_FAILED"),
    ] {
        let answer = ask(&spec, document).await;
        assert_eq!(answer.status, 400, "{document}");
        assert_eq!(answer.body.get("data"), None, "{document}");
        assert_eq!(answer.body["errors"][0]["extensions"]["code"], code, "{document}");
    }
}

#[tokio::test]
async fn what_has_a_default_may_be_a_variable_that_is_left_out() {
    let spec = Spec::start().await;
    let asked = "{ __schema { types { name fields { name args { name defaultValue type { kind } } }
        inputFields { name defaultValue type { kind } } } } }";
    let answer = ask(&spec, asked).await;
    let mut with_default = 0;
    for of in answer.at("/__schema/types").as_array().unwrap() {
        let fields = of["fields"].as_array().into_iter().flatten();
        let arguments = fields.flat_map(|field| field["args"].as_array().unwrap());
        for it in of["inputFields"].as_array().into_iter().flatten().chain(arguments) {
            if it["defaultValue"].is_string() && !of["name"].as_str().unwrap().starts_with("__") {
                with_default += 1;
                assert_ne!(it["type"]["kind"], "NON_NULL", "{it} of {}", of["name"]);
            }
        }
    }
    assert!(with_default > 5, "{with_default}");

    let peers = "query($kind: PeerGroupKind) { force(code: \"kent\") { peers(kind: $kind) { kind } } }";
    let answer = ask(&spec, peers).await;
    assert_eq!(answer.at("/force/peers/kind"), "MOST_SIMILAR", "{:#}", answer.body);
}

#[tokio::test]
async fn each_limit_on_a_document_has_its_code() {
    let spec = Spec::start_with(&[
        ("limits.depth", "3"),
        ("limits.aliases", "3"),
        ("limits.complexity", "20"),
    ])
    .await;
    let bomb = (0..30).fold(
        String::from("{ me { ...F0 } } fragment F30 on Viewer { id } "),
        |text, i| text + &format!("fragment F{i} on Viewer {{ ...F{} ...F{} }} ", i + 1, i + 1),
    );
    for (document, code) in [
        (
            "{ __schema { types { fields { name } } } }".to_owned(),
            "DOCUMENT_TOO_DEEP",
        ),
        (
            "{ a: __typename b: __typename c: __typename d: __typename }".to_owned(),
            "TOO_MANY_ALIASES",
        ),
        (format!("{{ me {{ {} }} }}", "id ".repeat(20)), "DOCUMENT_TOO_COMPLEX"),
        (bomb, "DOCUMENT_TOO_COMPLEX"),
        (
            format!("{{ __typename }} # {}", "x".repeat(300_000)),
            "DOCUMENT_TOO_LARGE",
        ),
        (format!("{{ me(a: {}) }}", "[".repeat(100_000)), "DOCUMENT_TOO_DEEP"),
    ] {
        assert_eq!(ask(&spec, &document).await.refused_with(), code, "{document:.80}");
    }
    assert_eq!(ask(&spec, "{ __schema { queryType { name } } }").await.status, 200);
}

#[tokio::test]
async fn a_request_that_is_no_request_is_told_so() {
    let spec = Spec::start().await;
    for (body, code) in [
        ("", "BAD_REQUEST"),
        ("7", "BAD_REQUEST"),
        ("{}", "BAD_REQUEST"),
        (r#"{"query": 7}"#, "BAD_REQUEST"),
        (r#"{"query": "{ __typename }", "variables": []}"#, "BAD_REQUEST"),
        (r#"{"query": "{ __typename }", "operationName": 7}"#, "BAD_REQUEST"),
        (r#"{"query": "{ __typename }", "extensions": 7}"#, "BAD_REQUEST"),
        (r#"[{"query": "{ __typename }"}]"#, "BATCH_NOT_SUPPORTED"),
    ] {
        let answer = spec.public().send(post().body(body.to_owned())).await;
        assert_eq!((answer.status.as_u16(), answer.refused_with()), (400, code), "{body}");
    }
}

#[tokio::test]
async fn a_form_or_plain_text_from_somebodys_page_is_not_taken_for_a_request() {
    let spec = Spec::start().await;
    let body = json!({ "query": "{ __typename }" }).to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let request = Request::builder()
            .method(Method::POST)
            .uri_str("/graphql")
            .content_type(kind)
            .body(body.clone());
        let answer = spec.public().send(request).await;
        assert_eq!(
            (answer.status.as_u16(), answer.refused_with()),
            (415, "UNSUPPORTED_MEDIA_TYPE"),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn get_asks_and_never_does() {
    let spec = Spec::start().await;

    let asked = spec
        .public()
        .send(get(
            "query=query%20A%20%7Ba:__typename%7D%20query%20B%20%7Bb:__typename%7D&operationName=B",
        ))
        .await;
    let done = spec.public().send(get("query=mutation%20%7B__typename%7D")).await;
    let deleted = spec
        .public()
        .send(Request::builder().method(Method::DELETE).uri_str("/graphql").finish())
        .await;

    assert_eq!(asked.data(), &json!({ "b": "Query" }));
    assert_eq!(
        (done.status.as_u16(), done.refused_with(), done.header("allow")),
        (405, "METHOD_NOT_ALLOWED", Some("POST"))
    );
    assert_eq!(
        (deleted.status.as_u16(), deleted.header("allow")),
        (405, Some("GET, POST"))
    );
}

#[tokio::test]
async fn a_client_gets_the_media_type_it_accepts_or_is_told_what_there_is() {
    let spec = Spec::start().await;
    for (accept, status, kind) in [
        ("application/json", 200, "application/json; charset=utf-8"),
        ("*/*", 200, "application/json; charset=utf-8"),
        (
            "application/graphql-response+json",
            400,
            "application/graphql-response+json; charset=utf-8",
        ),
        ("image/png", 406, "application/json; charset=utf-8"),
    ] {
        let request = post()
            .header("accept", accept)
            .body(json!({ "query": "{ nothing }" }).to_string());
        let answer = spec.public().send(request).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (status, Some(kind)),
            "{accept}"
        );
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_whether_it_says_so_or_not() {
    let spec = Spec::start_with(&[("limits.body_bytes", "1000")]).await;
    let endless = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 1 << 20]));

    let announced = spec
        .public()
        .send(post().header("content-length", "104857600").body(Body::empty()))
        .await;
    let unannounced = spec.public().send(post().body(Body::from_bytes_stream(endless))).await;

    for answer in [announced, unannounced] {
        assert_eq!((answer.status.as_u16(), answer.refused_with()), (413, "BODY_TOO_LARGE"));
    }
}

#[tokio::test]
async fn a_client_in_the_middle_of_sending_a_hundred_megabytes_gets_to_read_the_refusal() {
    let spec = Spec::start().await;
    let address = spec.listen().await;
    let client = reqwest::Client::new();

    let begun = std::time::Instant::now();
    let sent = client
        .post(format!("http://{address}/graphql"))
        .header("content-type", "application/json")
        .body(vec![b' '; 100 << 20])
        .send()
        .await
        .unwrap();

    assert_eq!(sent.status(), 413);
    let body: Value = serde_json::from_str(&sent.text().await.unwrap()).unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "BODY_TOO_LARGE");
    assert!(begun.elapsed() < std::time::Duration::from_secs(10));
}

#[tokio::test]
async fn every_answer_names_its_request() {
    let spec = Spec::start().await;

    let named = spec
        .public()
        .send(
            post()
                .header("x-request-id", "excel-17")
                .body(json!({ "query": "{ __typename }" }).to_string()),
        )
        .await;
    let unnamed = ask(&spec, "{ __typename }").await;
    let hostile = spec
        .public()
        .send(post().header("x-request-id", "a b=\"c\"").body("{}"))
        .await;

    assert_eq!(named.header("x-request-id"), Some("excel-17"));
    assert!(unnamed.header("x-request-id").unwrap().len() > 20);
    assert_ne!(hostile.header("x-request-id"), Some("a b=\"c\""));
}

#[tokio::test]
async fn an_address_that_is_not_there_has_a_code_too() {
    let spec = Spec::start().await;

    let answer = spec.public().send(Request::builder().uri_str("/graphq").finish()).await;

    assert_eq!((answer.status.as_u16(), answer.refused_with()), (404, "NO_SUCH_PAGE"));
}

#[tokio::test]
async fn the_explorer_comes_whole_from_the_service_and_may_load_nothing_else() {
    let spec = Spec::start().await;
    let page = spec
        .public()
        .send(Request::builder().uri_str("/graphiql").finish())
        .await;
    let Value::String(text) = &page.body else {
        panic!("not a page: {}", page.body)
    };

    assert_eq!(
        (page.status.as_u16(), page.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self';"),
        "{policy}"
    );
    assert!(!text.contains("https://") && !text.contains("http://"));
    let links = text
        .split(['"', '\''])
        .filter(|part| part.starts_with("/graphiql/assets/"))
        .collect::<Vec<_>>();
    assert!(links.len() >= 6);
    for link in links {
        let asset = spec.public().send(Request::builder().uri_str(link).finish()).await;
        assert_eq!(asset.status, 200, "{link}");
    }
}

#[tokio::test]
async fn a_subgraph_says_what_it_is() {
    let spec = Spec::start().await;

    let answer = ask(&spec, "{ _service { sdl } }").await;

    let sdl = answer.data()["_service"]["sdl"].as_str().unwrap();
    assert!(sdl.contains("type Query") && sdl.contains("federation/v2"), "{sdl}");
}
