//! A force's own words: its systems' files are read as they are.

use muster_tests::Spec;
use serde_json::json;

use crate::files::{counts, send};

#[tokio::test]
async fn a_force_keeps_its_own_words_and_is_told_what_is_wrong_in_them() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let setting = "mutation($words: [ForceWordInput!]!) { setForceWords(input: { force: \"kent\", collection: \"roads\", words: $words }) {
        words { theirs ours } problems { code path } } }";
    let word = |kind: &str, theirs: &str, ours: &str| json!({ "kind": kind, "theirs": theirs, "ours": ours });
    let code =
        |theirs: &str, ours: &str| json!({ "kind": "CODE", "dimension": "road-user", "theirs": theirs, "ours": ours });
    let words = json!([
        word("COLUMN", "Number", "value"),
        word("MEASURE", "KSI", "casualties"),
        code("P/C", "pedal-cycle")
    ]);

    let wrong = kent
        .ask(
            setting,
            json!({ "words": [word("MEASURE", "KSI", "casualty"), code("P/C", "bicycle")] }),
        )
        .await;
    let words_now = kent.ask(setting, json!({ "words": words })).await;
    let file = "measure,severity,road-user,Number\nksi,killed,P/C,3\nKSI,killed,hgv,1\n";
    let sent = send(&kent, "/returns/kent/roads/2026-02?take=good-rows", file).await;

    assert_eq!(wrong.problems(), ["UNKNOWN_MEASURE", "UNKNOWN_MEMBER"]);
    assert_eq!(
        wrong.at("/setForceWords/problems/1/path"),
        &json!(["input", "words", "1", "ours"])
    );
    assert_eq!(words_now.at("/setForceWords/words").as_array().unwrap().len(), 3);
    assert_eq!(counts(&sent), json!([1, 0, 0, 1]), "{:#}", sent.body);
    let remark = &sent.body["outcome"]["remarks"];
    let unknown = remark
        .as_array()
        .unwrap()
        .iter()
        .find(|remark| remark["code"] == "UNKNOWN_MEMBER")
        .unwrap();
    assert_eq!(
        (&unknown["value"], &unknown["place"]["row"]),
        (&json!("hgv"), &json!(3))
    );
    let others = spec
        .analyst_of("essex")
        .ask(
            "{ forceWords(force: \"kent\", collection: \"roads\") { ours } }",
            json!({}),
        )
        .await;
    assert_eq!(others.refused_with(), "NOT_FOUND");
}
