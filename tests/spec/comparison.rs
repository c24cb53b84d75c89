//! Forces side by side: what is in a value, what is missing and why, and what forces come to together.

use std::fmt::Write as _;

use muster_tests::{Answer, Person, Spec};
use serde_json::{Value, json};

const COMPARISON: &str = "query($indicator: ID!, $period: Period!, $peers: PeersInput, $asOf: DateTime) {
    comparison(indicator: $indicator, period: $period, peers: $peers, asOf: $asOf) {
        indicator { code version } period asOf { at cursor } peers { kind label } warnings { code }
        rows { force { code } value {
            value numerator denominator denominatorNote absence synthetic statuses
            interval { low high } intervalAbsence completeness { supplied owed } } }
        aggregate { value numerator denominator absence synthetic interval { low high }
            coverage { supplied expected exposureShare missing { force { code } reason } added { code } } }
        method { name summary } } }";

pub(crate) async fn compare(person: &Person<'_>, indicator: &str, period: &str, more: Value) -> Answer {
    let mut variables = json!({ "indicator": indicator, "period": period });
    for (name, value) in more.as_object().into_iter().flatten() {
        variables[name.as_str()] = value.clone();
    }
    person.ask(COMPARISON, variables).await
}

pub(crate) fn row<'a>(answer: &'a Answer, force: &str) -> &'a Value {
    let rows = answer.at("/comparison/rows").as_array().unwrap();
    let row = rows.iter().find(|row| row["force"]["code"] == force);
    &row.unwrap_or_else(|| panic!("no row of {force}"))["value"]
}

pub(crate) fn close(got: &Value, wanted: f64) -> bool {
    got.as_f64()
        .is_some_and(|got| (got - wanted).abs() <= 1e-9 * wanted.abs())
}

pub(crate) async fn residents(spec: &Spec, force: &str) -> f64 {
    let asked = "query($code: ID!) { force(code: $code) { populations { year residents } } }";
    let answer = spec.national_analyst().ask(asked, json!({ "code": force })).await;
    let estimates = answer.at("/force/populations").as_array().unwrap().clone();
    // the latest at or before February 2026
    estimates.last().unwrap()["residents"].as_f64().unwrap()
}

const RETURN: &str = "return { id current { version digest } } problems { code message }";

async fn step(person: &Person<'_>, field: &str, kind: &str, input: Value) -> Value {
    let document = format!("mutation($input: {kind}!) {{ {field}(input: $input) {{ {RETURN} }} }}");
    let answer = person.ask(&document, json!({ "input": input })).await;
    assert_eq!(answer.problems(), Vec::<&str>::new(), "{:#}", answer.body);
    answer.at(&format!("/{field}/return")).clone()
}

/// A return for `roads` all the way to accepted: this many casualties of every sort, and nothing else.
async fn casualties(spec: &Spec, force: &str, period: &str, of_each_sort: &str) {
    let (analyst, signatory, unit) = (
        spec.analyst_of(force),
        spec.signatory_of(force),
        spec.national_analyst(),
    );
    let opened = step(
        &analyst,
        "openReturn",
        "OpenReturnInput",
        json!({ "force": force, "collection": "roads", "period": period }),
    )
    .await;
    let (id, current) = (&opened["id"], &opened["current"]);
    let mut csv = "measure,severity,road-user,value,status\n".to_owned();
    let (value, status) = match of_each_sort {
        "NOT_SUPPLIED" => ("", "NOT_SUPPLIED"),
        count => (count, ""),
    };
    for severity in ["killed", "seriously-injured"] {
        for user in ["car", "motorcycle", "pedal-cycle", "pedestrian", "other"] {
            writeln!(csv, "casualties,{severity},{user},{value},{status}").expect("text");
        }
    }
    csv.push_str("roadside-tests,,,40,\nroadside-tests-positive,,,4,\n");
    let input = json!({ "id": id, "version": current["version"], "csv": csv });
    let recorded = step(&analyst, "recordValues", "RecordValuesInput", input).await;
    let input = json!({ "id": id, "version": recorded["current"]["version"] });
    let submitted = step(&analyst, "submitReturn", "ReturnStepInput", input).await;
    let current = &submitted["current"];
    let input = json!({ "id": id, "version": current["version"], "digest": current["digest"] });
    let signed = step(&signatory, "signOffReturn", "SignOffReturnInput", input).await;
    let input = json!({ "id": id, "version": signed["current"]["version"] });
    step(&unit, "acceptReturn", "ReturnStepInput", input).await;
}

const RATE: &str = "killed-or-seriously-injured-rate";

#[tokio::test]
async fn the_public_is_asked_to_sign_in_before_forces_are_compared() {
    let spec = Spec::start().await;

    let refused = compare(&spec.public(), RATE, "2026-02", json!({})).await;

    assert_eq!(refused.refused_with(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_force_is_shown_with_its_rate_its_interval_and_the_mid_year_it_divides_by() {
    let spec = Spec::start().await;
    casualties(&spec, "kent", "2026-02", "7").await;

    for person in [spec.analyst_of("essex"), spec.commissioner_of("kent"), spec.inspector()] {
        let answer = compare(&person, RATE, "2026-02", json!({})).await;

        let kent = row(&answer, "kent");
        assert_eq!(kent["numerator"], 70);
        assert!(
            close(&kent["value"], 70.0 * 100_000.0 / residents(&spec, "kent").await),
            "{kent:#}"
        );
        let (low, high) = (
            kent["interval"]["low"].as_f64().unwrap(),
            kent["interval"]["high"].as_f64().unwrap(),
        );
        assert!(low < kent["value"].as_f64().unwrap() && kent["value"].as_f64().unwrap() < high);
        assert!(
            kent["denominatorNote"]
                .as_str()
                .unwrap()
                .starts_with("residents at mid-")
        );
        assert_eq!((&kent["absence"], &kent["synthetic"]), (&Value::Null, &json!(false)));
    }
}

#[tokio::test]
async fn a_force_that_supplied_nothing_leaves_both_sums_and_is_named_with_its_reason() {
    let spec = Spec::start().await;
    casualties(&spec, "kent", "2026-02", "7").await;
    casualties(&spec, "essex", "2026-02", "5").await;
    casualties(&spec, "surrey", "2026-02", "NOT_SUPPLIED").await;

    let answer = compare(&spec.national_analyst(), RATE, "2026-02", json!({})).await;

    assert_eq!(row(&answer, "surrey")["absence"], "NOT_SUPPLIED");
    assert_eq!(row(&answer, "sussex")["absence"], "NOT_SUPPLIED");
    let both = residents(&spec, "kent").await + residents(&spec, "essex").await;
    assert_eq!(answer.at("/comparison/aggregate/numerator"), 120);
    assert!(close(answer.at("/comparison/aggregate/denominator"), both));
    assert!(close(
        answer.at("/comparison/aggregate/value"),
        120.0 * 100_000.0 / both
    ));
    assert_eq!(answer.at("/comparison/aggregate/coverage/supplied"), 2);
    assert_eq!(answer.at("/comparison/aggregate/coverage/expected"), 43);
    let missing = answer.at("/comparison/aggregate/coverage/missing").as_array().unwrap();
    assert_eq!(missing.len(), 41);
    assert!(missing.contains(&json!({ "force": { "code": "surrey" }, "reason": "NOT_SUPPLIED" })));
    assert!(
        answer
            .at("/comparison/warnings")
            .as_array()
            .unwrap()
            .contains(&json!({ "code": "LOW_COVERAGE" }))
    );
}

#[tokio::test]
async fn a_return_that_is_not_due_is_not_missing_yet_and_one_that_was_never_asked_for_does_not_apply() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();

    let march = compare(&unit, RATE, "2026-03", json!({})).await;
    let february = compare(&unit, RATE, "2026-02", json!({})).await;
    let before = compare(&unit, RATE, "2020-02", json!({})).await;

    assert_eq!(row(&march, "kent")["absence"], "NOT_DUE");
    assert_eq!(march.at("/comparison/aggregate/absence"), "NOT_DUE");
    assert_eq!(row(&february, "kent")["absence"], "NOT_SUPPLIED");
    assert_eq!(row(&before, "kent")["absence"], "NOT_APPLICABLE");
}

#[tokio::test]
async fn the_city_is_counted_with_its_residents_and_shows_no_rate() {
    let spec = Spec::start().await;
    casualties(&spec, "kent", "2026-02", "7").await;
    casualties(&spec, "city-of-london", "2026-02", "1").await;

    let answer = compare(&spec.national_analyst(), RATE, "2026-02", json!({})).await;

    let city = row(&answer, "city-of-london");
    assert_eq!(
        (&city["value"], &city["absence"]),
        (&Value::Null, &json!("NOT_APPLICABLE"))
    );
    assert_eq!(city["numerator"], 10);
    let residents = residents(&spec, "kent").await + residents(&spec, "city-of-london").await;
    assert!(close(
        answer.at("/comparison/aggregate/value"),
        80.0 * 100_000.0 / residents
    ));
    assert_eq!(answer.at("/comparison/aggregate/coverage/supplied"), 2);
}

#[tokio::test]
async fn what_was_true_at_an_instant_is_answered_again_for_ever() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    casualties(&spec, "kent", "2026-02", "7").await;
    let then = compare(&unit, RATE, "2026-02", json!({})).await;
    spec.at("2026-04-16T09:00:00Z");
    casualties(&spec, "essex", "2026-02", "5").await;

    let now = compare(&unit, RATE, "2026-02", json!({})).await;
    let again = compare(
        &unit,
        RATE,
        "2026-02",
        json!({ "asOf": then.at("/comparison/asOf/at") }),
    )
    .await;

    assert_eq!(now.at("/comparison/aggregate/numerator"), 120);
    assert_eq!(again.at("/comparison"), then.at("/comparison"));
    assert_eq!(again.at("/comparison/aggregate/numerator"), 70);
}

#[tokio::test]
async fn a_figure_that_was_corrected_is_as_it_was_before_the_correction_was_accepted() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();
    casualties(&spec, "kent", "2026-02", "7").await;
    casualties(&spec, "essex", "2026-02", "5").await;
    spec.at("2026-04-16T09:00:00Z");
    casualties(&spec, "kent", "2026-02", "9").await;

    let now = compare(&unit, RATE, "2026-02", json!({})).await;
    let before = compare(&unit, RATE, "2026-02", json!({ "asOf": "2026-04-16T08:59:59Z" })).await;

    assert_eq!(
        (&row(&now, "kent")["numerator"], &row(&before, "kent")["numerator"]),
        (&json!(90), &json!(70))
    );
    assert_eq!(row(&now, "essex"), row(&before, "essex"));
    let aggregate = "/comparison/aggregate/numerator";
    assert_eq!((now.at(aggregate), before.at(aggregate)), (&json!(140), &json!(120)));
}

#[tokio::test]
async fn a_year_of_months_is_incomplete_until_the_last_of_them() {
    let spec = Spec::start().await;
    casualties(&spec, "kent", "2026-01", "7").await;
    casualties(&spec, "kent", "2026-02", "8").await;

    let quarter = compare(&spec.national_analyst(), RATE, "FY2025-26Q4", json!({})).await;

    let kent = row(&quarter, "kent");
    assert_eq!((&kent["value"], &kent["absence"]), (&Value::Null, &json!("INCOMPLETE")));
    assert_eq!(kent["completeness"], json!({ "supplied": 2, "owed": 3 }));
}

#[tokio::test]
async fn a_share_of_too_few_is_not_stated_and_one_of_enough_has_wilsons_interval() {
    let spec = Spec::start().await;
    casualties(&spec, "kent", "2026-02", "7").await;
    casualties(&spec, "essex", "2026-02", "1").await;

    let answer = compare(&spec.inspector(), "vulnerable-road-user-share", "2026-02", json!({})).await;

    let kent = row(&answer, "kent");
    assert_eq!((&kent["value"], &kent["denominator"]), (&json!(60.0), &json!(70)));
    assert!(
        (kent["interval"]["low"].as_f64().unwrap() - 48.287_7).abs() < 0.01,
        "{kent:#}"
    );
    let essex = row(&answer, "essex");
    assert_eq!(
        (&essex["value"], &essex["absence"]),
        (&Value::Null, &json!("NOT_APPLICABLE"))
    );
    // the aggregate is over whoever has both halves, however few
    assert_eq!(answer.at("/comparison/aggregate/denominator"), 80);
}

#[tokio::test]
async fn peers_come_first_to_last_with_the_force_itself_at_the_head() {
    let spec = Spec::start().await;
    let peers = json!({ "peers": { "kind": "REGION", "of": "kent" } });

    let answer = compare(&spec.national_analyst(), RATE, "2026-02", peers).await;

    let rows = answer.at("/comparison/rows").as_array().unwrap();
    let forces: Vec<&str> = rows.iter().filter_map(|row| row["force"]["code"].as_str()).collect();
    assert_eq!(forces, ["kent", "hampshire", "surrey", "sussex", "thames-valley"]);
    assert_eq!(answer.at("/comparison/aggregate/coverage/expected"), 5);
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_says_what_to_ask() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();

    let month = compare(&unit, "recorded-crime-rate", "2026-02", json!({})).await;
    assert_eq!(month.refused_with(), "PERIOD_WRONG_LENGTH");
    let message = month.body["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("2026-02 cannot be made of quarterly returns: ask for a quarter"),
        "{message}"
    );

    let unknown = compare(&unit, "no-such-indicator", "2026-02", json!({})).await;
    assert_eq!(unknown.refused_with(), "UNKNOWN_INDICATOR");
    let nobody = json!({ "peers": { "kind": "MOST_SIMILAR", "of": "nowhere" } });
    assert_eq!(
        compare(&unit, RATE, "2026-02", nobody).await.refused_with(),
        "UNKNOWN_FORCE"
    );
    let whose = json!({ "peers": { "kind": "REGION" } });
    assert_eq!(
        compare(&unit, RATE, "2026-02", whose).await.refused_with(),
        "UNKNOWN_PEER_GROUP"
    );
}
