//! Who is believed, and as whom.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use muster_tests::{Answer, Spec, issuer};
use poem::Request;
use poem::http::Method;
use serde_json::{Value, json};

async fn me_with(spec: &Spec, authorization: &str) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri_str("/graphql")
        .content_type("application/json")
        .header("authorization", authorization)
        .body(json!({ "query": "{ me { id } }" }).to_string());
    spec.public().send(request).await
}

#[track_caller]
fn refused(answer: &Answer, code: &str) {
    assert_eq!(answer.status, 401, "{:#}", answer.body);
    assert_eq!(answer.refused_with(), code);
    let challenge = answer.header("www-authenticate").unwrap();
    assert!(
        challenge.starts_with("Bearer ") && challenge.contains("error=\"invalid_token\""),
        "{challenge}"
    );
}

/// A token put together by hand, signed by whatever `sign` does with its first two parts.
fn by_hand(header: &Value, claims: &Value, sign: impl Fn(&str) -> String) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = sign(&signed);
    format!("{signed}.{signature}")
}

#[tokio::test]
async fn a_token_says_who_somebody_is_and_for_which_forces() {
    let spec = Spec::start().await;

    let answer = spec
        .analyst_of("kent")
        .ask("{ me { id name roles permissions allForces forceCodes } }", json!({}))
        .await;

    let me = json!({
        "id": "analyst-kent",
        "name": "analyst kent",
        "roles": ["force-analyst"],
        "permissions": ["record-returns", "submit-returns", "answer-questions"],
        "allForces": false,
        "forceCodes": ["kent"],
    });
    assert_eq!(answer.data()["me"], me);
}

#[tokio::test]
async fn without_a_token_everybody_is_the_public() {
    let spec = Spec::start().await;

    let answer = spec.public().ask("{ me { id } }", json!({})).await;

    assert_eq!(answer.data()["me"], Value::Null);
}

#[tokio::test]
async fn a_token_that_has_run_out_is_refused_even_when_it_was_believed_before() {
    let spec = Spec::start().await;
    let token = format!("Bearer {}", spec.analyst_of("kent").token().unwrap());
    assert_eq!(me_with(&spec, &token).await.data()["me"]["id"], "analyst-kent");

    spec.at("2026-04-15T09:10:29Z");
    assert_eq!(me_with(&spec, &token).await.data()["me"]["id"], "analyst-kent");
    spec.at("2026-04-15T09:10:30Z");
    refused(&me_with(&spec, &token).await, "TOKEN_EXPIRED");
}

#[tokio::test]
async fn a_token_for_later_is_refused_until_then() {
    let spec = Spec::start().await;
    let mut claims = spec.analyst_of("kent").claims();
    claims["nbf"] = json!(claims["nbf"].as_i64().unwrap() + 120);
    let token = format!("Bearer {}", issuer().sign(&claims));

    refused(&me_with(&spec, &token).await, "TOKEN_NOT_YET_VALID");
    spec.at("2026-04-15T09:01:30Z");
    assert_eq!(me_with(&spec, &token).await.status, 200);
}

#[tokio::test]
async fn every_claim_that_makes_a_token_ours_is_needed() {
    let spec = Spec::start().await;
    for (claim, value, code) in [
        ("iss", json!("https://elsewhere.example"), "TOKEN_WRONG_ISSUER"),
        ("aud", json!("payroll"), "TOKEN_WRONG_AUDIENCE"),
        ("aud", json!(["payroll", "muster-too"]), "TOKEN_WRONG_AUDIENCE"),
        ("iss", Value::Null, "TOKEN_MALFORMED"),
        ("aud", Value::Null, "TOKEN_MALFORMED"),
        ("exp", Value::Null, "TOKEN_MALFORMED"),
        ("nbf", Value::Null, "TOKEN_MALFORMED"),
        ("sub", Value::Null, "TOKEN_MALFORMED"),
    ] {
        let mut claims = spec.analyst_of("kent").claims();
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(claim)),
            value => claims[claim] = value,
        }
        refused(
            &me_with(&spec, &format!("Bearer {}", issuer().sign(&claims))).await,
            code,
        );
    }
}

#[tokio::test]
async fn a_token_nobody_signed_is_refused() {
    let spec = Spec::start().await;
    let claims = spec.national_analyst().claims();

    for alg in ["none", "None", "nOnE"] {
        let header = json!({ "alg": alg, "typ": "at+jwt", "kid": "the-spec's-key" });
        let token = by_hand(&header, &claims, |_| String::new());
        refused(&me_with(&spec, &format!("Bearer {token}")).await, "TOKEN_NOT_TRUSTED");
    }
}

#[tokio::test]
async fn a_token_signed_with_the_public_key_as_a_secret_is_refused() {
    let spec = Spec::start().await;
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some("the-spec's-key".to_owned());
    let secret = EncodingKey::from_secret(issuer().public_key().as_bytes());

    let token = jsonwebtoken::encode(&header, &spec.national_analyst().claims(), &secret).unwrap();

    refused(&me_with(&spec, &format!("Bearer {token}")).await, "TOKEN_NOT_TRUSTED");
}

#[tokio::test]
async fn a_token_somebody_else_signed_or_changed_is_refused() {
    let spec = Spec::start().await;
    let claims = spec.analyst_of("kent").claims();

    let forged = issuer().forge(&claims);
    refused(&me_with(&spec, &format!("Bearer {forged}")).await, "TOKEN_NOT_TRUSTED");

    let honest = issuer().sign(&claims);
    let [header, _, signature] = honest.split('.').collect::<Vec<_>>()[..] else {
        panic!()
    };
    let mut grander = claims.clone();
    grander["forces"] = json!(["*"]);
    let changed = format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(grander.to_string()));
    refused(&me_with(&spec, &format!("Bearer {changed}")).await, "TOKEN_NOT_TRUSTED");

    let header = json!({ "alg": "ES256", "typ": "at+jwt", "kid": "a-key-nobody-published" });
    let unknown = by_hand(&header, &claims, |_| signature.to_owned());
    refused(&me_with(&spec, &format!("Bearer {unknown}")).await, "TOKEN_NOT_TRUSTED");
}

#[tokio::test]
async fn what_is_no_access_token_is_refused() {
    let spec = Spec::start().await;
    let claims = spec.analyst_of("kent").claims();
    let identity_token = by_hand(
        &json!({ "alg": "ES256", "typ": "JWT", "kid": "the-spec's-key" }),
        &claims,
        |_| "AA".to_owned(),
    );
    let demanding = json!({ "alg": "ES256", "typ": "at+jwt", "kid": "the-spec's-key", "crit": ["b64"], "b64": false });
    let demanding = by_hand(&demanding, &claims, |_| "AA".to_owned());

    for authorization in [
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer nonsense".to_owned(),
        "Bearer a.b.c".to_owned(),
        "Basic YW5hbHlzdDprZW50".to_owned(),
        format!("Bearer {identity_token}"),
        format!("Bearer {demanding}"),
        format!("Bearer {}", "x".repeat(20_000)),
    ] {
        refused(&me_with(&spec, &authorization).await, "TOKEN_MALFORMED");
    }
}

#[tokio::test]
async fn a_role_nobody_knows_gives_nothing() {
    let spec = Spec::start().await;

    let answer = spec
        .somebody("mallory", &["superuser"], &["*"])
        .ask("{ me { roles permissions } }", json!({}))
        .await;

    assert_eq!(answer.data()["me"], json!({ "roles": [], "permissions": [] }));
}
