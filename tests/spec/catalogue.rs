//! The catalogue: what forces are asked for, and what is made of it.

use muster_tests::Spec;
use serde_json::json;

#[tokio::test]
async fn anybody_may_read_what_an_indicator_means() {
    let spec = Spec::start().await;

    let answer = spec
        .public()
        .ask(
            r#"{ indicator(code: "emergency-response-within-target") { code title current {
                version theme kind polarity multiplier unit seasonal disclosure doNotUseFor
                numerator { measure { code unit nature } sign where { dimension { code } members { code } } not { members { code } } }
                denominator { measure { code } } denominatorBase
                methods { interval spread chart } materiality { points percent }
                collection { code }
            } versions { version } } }"#,
            json!({}),
        )
        .await;

    let indicator = answer.at("/indicator");
    assert_eq!(indicator["code"], "emergency-response-within-target");
    assert_eq!(indicator["versions"], json!([{ "version": "1.0.0" }]));
    let current = &indicator["current"];
    assert_eq!(
        [
            &current["kind"],
            &current["polarity"],
            &current["theme"],
            &current["disclosure"]
        ],
        ["PROPORTION", "HIGH_IS_GOOD", "RESPONSE", "NONE"]
    );
    assert_eq!(
        current["numerator"],
        json!([{
            "measure": { "code": "incidents-attended-in-target", "unit": "incidents", "nature": "FLOW" },
            "sign": "PLUS",
            "where": [{ "dimension": { "code": "grade" }, "members": [{ "code": "emergency" }] }],
            "not": [],
        }])
    );
    assert_eq!(
        current["denominator"],
        json!([{ "measure": { "code": "incidents-attended" } }])
    );
    assert_eq!(
        current["methods"],
        json!({ "interval": "WILSON", "spread": "OVER_DISPERSED", "chart": "XMR" })
    );
    assert_eq!(current["materiality"], json!({ "points": 2, "percent": null }));
    assert_eq!(current["collection"]["code"], "contact-response");
}

#[tokio::test]
async fn a_rate_says_that_it_divides_by_residents() {
    let spec = Spec::start().await;

    let answer = spec
        .inspector()
        .ask(
            r#"{ indicator(code: "recorded-crime-rate") { current { kind multiplier denominatorBase denominator { sign }
                numerator { measure { code corrections } not { members { code } } } } } }"#,
            json!({}),
        )
        .await;

    let current = answer.at("/indicator/current");
    assert_eq!(current["denominatorBase"], "POPULATION");
    assert_eq!(current["denominator"], json!([]));
    assert_eq!(current["multiplier"], 1_000);
    assert_eq!(
        current["numerator"],
        json!([{ "measure": { "code": "offences", "corrections": true }, "not": [{ "members": [{ "code": "fraud-to-2012-13" }] }] }])
    );
}

#[tokio::test]
async fn indicators_are_found_by_theme_and_by_collection() {
    let spec = Spec::start().await;
    let codes = async |filter: &str| -> Vec<String> {
        let answer = spec
            .public()
            .ask(&format!("{{ indicators{filter} {{ code }} }}"), json!({}))
            .await;
        let rows = answer.at("/indicators").as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["code"].as_str().unwrap().to_owned())
            .collect()
    };

    let all = codes("").await;
    assert!(all.len() >= 50, "{}", all.len());
    assert_eq!(
        codes("(theme: VETTING)").await,
        codes(r#"(collection: "vetting")"#).await
    );
    assert!(
        codes("(theme: ROADS)")
            .await
            .contains(&"death-or-serious-injury-driving-rate".to_owned())
    );
    assert!(codes(r#"(theme: ROADS, collection: "vetting")"#).await.is_empty());
    assert!(codes(r#"(collection: "nothing-like-it")"#).await.is_empty());
}

#[tokio::test]
async fn a_collection_says_what_it_asks_for_and_when() {
    let spec = Spec::start().await;

    let answer = spec
        .analyst_of("kent")
        .ask(
            r#"{ collections { code } collection(code: "recorded-crime") { title version frequency introduced owedBy acceptance
                due { workingDay monthsAfter } onTime { workingDay monthsAfter } locksAfterMonths
                measures { code decimals validFrom dimensions { code } }
                dimensions { code members { code validFrom validTo } } rules { code } indicators { code } } }"#,
            json!({}),
        )
        .await;

    assert_eq!(answer.at("/collections").as_array().unwrap().len(), 14);
    let crime = answer.at("/collection");
    assert_eq!(
        [&crime["frequency"], &crime["introduced"], &crime["owedBy"]],
        ["QUARTERLY", "2012-04", "ALL"]
    );
    assert_eq!(crime["due"], json!({ "workingDay": 15, "monthsAfter": 1 }));
    assert_eq!(
        crime["measures"],
        json!([
            { "code": "offences", "decimals": 0, "validFrom": null, "dimensions": [{ "code": "offence" }] },
            { "code": "outcomes", "decimals": 0, "validFrom": "2024-04", "dimensions": [{ "code": "offence-group" }, { "code": "outcome" }] },
        ])
    );
    let offences = answer.at("/collection/dimensions/0/members").as_array().unwrap();
    assert!(offences.contains(&json!({ "code": "fraud-to-2012-13", "validFrom": null, "validTo": "2013-03" })));
}

#[tokio::test]
async fn a_code_nobody_knows_is_not_found() {
    let spec = Spec::start().await;
    for query in [
        r#"{ indicator(code: "no-such-rate") { code } }"#,
        r#"{ indicator(code: "Not A Code") { code } }"#,
        r#"{ collection(code: "no-such-collection") { code } }"#,
    ] {
        assert_eq!(
            spec.public().ask(query, json!({})).await.refused_with(),
            "NOT_FOUND",
            "{query}"
        );
    }
}

#[tokio::test]
async fn other_subgraphs_find_definitions_by_their_keys() {
    let spec = Spec::start().await;
    let representations = json!([
        { "__typename": "Indicator", "code": "vawg-rate" },
        { "__typename": "IndicatorVersion", "code": "vawg-rate", "version": "1.0.0" },
        { "__typename": "IndicatorVersion", "code": "vawg-rate", "version": "9.0.0" },
        { "__typename": "Collection", "code": "vawg" },
        { "__typename": "Collection", "code": "no-such-collection" },
    ]);

    let answer = spec
        .public()
        .ask(
            "query($of: [_Any!]!) { _entities(representations: $of) {
                ... on Indicator { title } ... on IndicatorVersion { version kind } ... on Collection { title } } }",
            json!({ "of": representations }),
        )
        .await;

    assert_eq!(
        answer.at("/_entities"),
        &json!([
            { "title": "Violence against women and girls" },
            { "version": "1.0.0", "kind": "RATE" },
            null,
            { "title": "Violence against women and girls" },
            null,
        ])
    );
}

#[tokio::test]
async fn before_the_catalogue_was_published_nothing_was_asked_for() {
    let spec = Spec::start().await;

    let answer = spec
        .public()
        .ask(
            r#"{ then: collections(asOf: "2009-12-31T00:00:00Z") { code } now: collections { code } }"#,
            json!({}),
        )
        .await;

    assert_eq!(answer.at("/then"), &json!([]));
    assert_eq!(answer.at("/now").as_array().unwrap().len(), 14);
}

#[tokio::test]
async fn each_version_of_a_definition_says_what_it_changed_and_how_far_that_reaches() {
    let spec = Spec::start().await;
    let longer = [("locks = { months = 24 }", "locks = { months = 30 }")];
    let changes: Vec<_> = crate::moved::BY_100_000.into_iter().chain(longer).collect();
    spec.publish("roads.toml", &changes).await;

    let asked = r#"{ collection(code: "roads") { version changelog { version succeeds grade publishedAt changes { grade what before after } } }
        indicator(code: "road-deaths-rate") { current { version changes { grade what before after } } changelog { version grade } } }"#;
    let answer = spec.public().ask(asked, json!({})).await;

    let changelog = answer.at("/collection/changelog");
    assert_eq!(
        (
            &changelog[0]["version"],
            &changelog[0]["succeeds"],
            &changelog[0]["grade"]
        ),
        (&json!("1.2.0"), &json!("1.1.0"), &json!("MINOR"))
    );
    assert_eq!(changelog[0]["publishedAt"], "2026-04-15T09:00:00+00:00");
    assert_eq!(
        changelog[0]["changes"],
        json!([
            { "grade": "MINOR", "what": "locks after months", "before": "24", "after": "30" },
            { "grade": "MINOR", "what": "indicator road-deaths-rate", "before": "1.0.0", "after": "2.0.0" },
        ])
    );
    assert_eq!(changelog[1]["version"], "1.1.0");
    assert_eq!(changelog[1]["changes"], json!([]));
    assert_eq!(
        answer.at("/indicator/current/changes"),
        &json!([{ "grade": "MAJOR", "what": "multiplier", "before": "1000000", "after": "100000" }])
    );
    assert_eq!(
        answer.at("/indicator/changelog"),
        &json!([{ "version": "2.0.0", "grade": "MAJOR" }, { "version": "1.0.0", "grade": null }])
    );
}
