//! The address of a quoted figure: a page, and an answer for programs.
use super::{LATER, cite, found, get, kent, revised};
use crate::returns::revising::accepted;
use muster_tests::Spec;
use serde_json::{Value, json};

#[tokio::test]
async fn a_name_that_leads_nowhere_is_answered_like_one_that_is_not_yours() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    accepted(&spec, "kent", "2026-02", 3).await;
    let quoted = cite(&unit, kent()).await;
    let id = quoted.at("/cite/id").as_str().unwrap();
    let (at, seal) = id.rsplit_once('.').unwrap();
    let other_seal: String = seal.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect();

    for id in [
        "nothing".to_owned(),
        format!("{at}.{other_seal}"),
        id.replace(".kent.", ".essex."),
        id.replace(".kent.", ".nowhere."),
        id.replace("killed-or", "maimed-or"),
        id.replace("20260415", "20260416"),
        id.replace(at.rsplit_once('.').unwrap().1, "nosuchevent"),
        "x".repeat(5_000),
    ] {
        assert_eq!(found(&unit, &json!(id)).await.refused_with(), "NOT_FOUND", "{id}");
        if id.len() < 1_000 {
            assert_eq!(get(&unit, &json!(id), &[]).await.status, 404, "{id}");
        }
    }
    for id in [id, "nothing"] {
        assert_eq!(
            found(&spec.public(), &json!(id)).await.refused_with(),
            "UNAUTHENTICATED"
        );
        assert_eq!(get(&spec.public(), &json!(id), &[]).await.status, 401);
        let nobody = spec.somebody("nobody", &[], &["kent"]);
        assert_eq!(found(&nobody, &json!(id)).await.refused_with(), "FORBIDDEN");
    }
}

#[tokio::test]
async fn its_address_is_a_page_without_a_script_and_json_for_programs() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let quoted = cite(&unit, kent()).await;
    let name = quoted.at("/cite/id");

    let page = get(&unit, name, &[("accept", "text/html,application/xhtml+xml,*/*;q=0.8")]).await;
    let json = get(&unit, name, &[("accept", "application/json")]).await;

    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("vary"), Some("accept, authorization"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("script"),
        "{policy}"
    );
    let html = page.body.as_str().unwrap();
    assert!(html.contains("<html lang=\"en-GB\">") && !html.contains("<script"));
    assert!(html.contains("<h1>Kent Police: ") && !html.contains("has been revised"));
    assert_eq!(&json.body["value"]["numerator"], quoted.at("/cite/value/numerator"));
    assert_eq!(&json.body["url"], quoted.at("/cite/url"));
    assert_eq!(
        &json.body["provenance"][0]["digest"],
        quoted.at("/cite/provenance/0/digest")
    );
    assert_eq!(json.body["succession"], Value::Null);
    let tag = page.header("etag").unwrap().to_owned();
    assert_ne!(json.header("etag"), Some(tag.as_str()));
    assert_eq!(get(&unit, name, &[("if-none-match", &tag)]).await.status, 304);

    spec.at(LATER);
    revised(&spec, &id, &version, "RECORDING_ERROR").await;

    let page = get(&unit, name, &[("if-none-match", &tag)]).await;
    let html = page.body.as_str().unwrap();
    assert!(html.contains("This figure has been revised"), "{html}");
    assert!(
        html.contains("records of the period were wrong and have been put right"),
        "{html}"
    );
    let json = get(&unit, name, &[("accept", "application/json")]).await;
    assert_eq!(json.body["succession"]["now"]["value"]["numerator"], 35);
    assert_eq!(json.body["succession"]["changes"][0]["reason"], "RECORDING_ERROR");
}
