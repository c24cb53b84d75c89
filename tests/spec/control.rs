//! One force through time: its own natural variation, and what is unusual in it.

mod phases;

use muster_domain::{Month, Period};
use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::comparison::close;

const RATE: &str = "killed-or-seriously-injured-rate";

const CHART: &str = "query($indicator: ID!, $force: ID!, $from: Month, $to: Month, $asOf: DateTime, $target: Float) {
    controlChart(indicator: $indicator, force: $force, from: $from, to: $to, asOf: $asOf, target: $target) {
        indicator { code version } force { code } asOf { at cursor } seasonal sentence
        points { period charted days seasonalIndex leftOut provisional hollow phase label spansGap
            value { value numerator denominator absence synthetic interval { low high } }
            signals { outside trend twoInThree shift } }
        phases { from periods baseline mean meanMovingRange trial limits { low high } nearLimits { low high }
            started { id reason by since fixAfter } }
        variation { icon direction label rule period hollow } assurance { icon target }
        suggestedPhase { from code message } warnings { code }
        method { name adjustment limits rules icons suggestion references } } }";

pub(crate) async fn chart(person: &Person<'_>, force: &str, more: Value) -> Answer {
    let mut variables = json!({ "indicator": RATE, "force": force });
    for (name, value) in more.as_object().into_iter().flatten() {
        variables[name.as_str()] = value.clone();
    }
    person.ask(CHART, variables).await
}

/// Months up to February 2026, the oldest first, each with so many casualties of every sort.
pub(crate) async fn months(spec: &Spec, force: &str, of_each_sort: &[&str]) {
    let newest: Month = "2026-02".parse().unwrap();
    for (before, casualties) in of_each_sort.iter().rev().enumerate() {
        let month = newest.plus(-i16::try_from(before).unwrap()).to_string();
        given(spec, Given::from(force, "roads", &month), casualties).await;
    }
}

async fn given(spec: &Spec, given: Given<'_>, casualties: &str) {
    spec.given(given, |measure, _| match measure.as_str() {
        "casualties" => casualties.to_owned(),
        "roadside-tests" => "40".to_owned(),
        _ => "4".to_owned(),
    })
    .await;
}

pub(crate) const CALM: [&str; 14] = ["7", "9", "7", "9", "7", "9", "7", "9", "7", "9", "7", "9", "7", "8"];

fn points(answer: &Answer) -> &Vec<Value> {
    answer.at("/controlChart/points").as_array().unwrap()
}

fn codes(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap();
    list.iter().map(|it| it["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_series_is_held_against_its_own_variation_and_can_be_worked_out_again_by_hand() {
    let spec = Spec::start().await;
    months(&spec, "kent", &CALM).await;

    let answer = chart(
        &spec.analyst_of("essex"),
        "kent",
        json!({ "from": "2025-01", "target": 1.0 }),
    )
    .await;

    let points = points(&answer);
    assert_eq!((points[0]["period"].as_str(), points.len()), (Some("2025-01"), 14));
    let charted: Vec<f64> = points.iter().map(|point| point["charted"].as_f64().unwrap()).collect();
    // a day's share of February 2025, times a usual month
    assert!(close(
        &points[1]["charted"],
        points[1]["value"]["value"].as_f64().unwrap() * 30.4375 / 28.0
    ));
    let phase = answer.at("/controlChart/phases/0");
    let mean = charted.iter().sum::<f64>() / 14.0;
    let ranges: Vec<f64> = charted.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let range = ranges.iter().sum::<f64>() / 13.0;
    assert!(
        close(&phase["mean"], mean) && close(&phase["meanMovingRange"], range),
        "{phase:#}"
    );
    assert!(close(&phase["limits"]["high"], mean + 2.66 * range));
    assert!(close(&phase["nearLimits"]["low"], mean - 2.66 * 2.0 / 3.0 * range));
    assert_eq!((&phase["trial"], &phase["started"]), (&json!(false), &Value::Null));
    assert_eq!(answer.at("/controlChart/variation/icon"), "COMMON_CAUSE");
    assert_eq!(answer.at("/controlChart/variation/period"), "2026-02");
    // fewer is better, and the lower limit lies above the target
    assert_eq!(answer.at("/controlChart/assurance/icon"), "CONSISTENT_FAIL");
    let sentence = answer.at("/controlChart/sentence").as_str().unwrap();
    assert!(
        sentence.contains("within its usual variation")
            && sentence.contains("never meets 1.00 in a usual month, with the time of the year still in it"),
        "{sentence}"
    );
    assert_eq!(answer.at("/controlChart/seasonal"), false);
    assert_eq!(codes(answer.at("/controlChart/warnings")), ["SEASON_NOT_TAKEN_OUT"]);
    for part in ["adjustment", "limits", "rules", "icons", "suggestion"] {
        assert!(!answer.at("/controlChart/method")[part].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_leap_is_special_cause_and_the_sentence_says_which_way() {
    let spec = Spec::start().await;
    let mut leapt = CALM;
    leapt[13] = "30";
    months(&spec, "kent", &leapt).await;

    let answer = chart(&spec.commissioner_of("kent"), "kent", json!({ "from": "2025-01" })).await;

    let variation = answer.at("/controlChart/variation");
    assert_eq!(variation["icon"], "SPECIAL_CAUSE_CONCERN", "{variation:#}");
    assert_eq!(
        (&variation["direction"], &variation["label"], &variation["rule"]),
        (&json!("HIGH"), &json!("Above UCL"), &json!("OUTSIDE"))
    );
    assert_eq!(points(&answer)[13]["signals"]["outside"], "HIGH");
    assert_eq!(points(&answer)[13]["label"], "Above UCL");
    let sentence = answer.at("/controlChart/sentence").as_str().unwrap();
    assert!(
        sentence.contains("above its usual variation, which is worse"),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_missing_month_is_a_gap_with_its_reason_and_never_nought() {
    let spec = Spec::start().await;
    let mut gappy = CALM;
    gappy[6] = "NOT_SUPPLIED";
    months(&spec, "kent", &gappy).await;

    let answer = chart(&spec.inspector(), "kent", json!({ "from": "2025-01", "to": "2026-03" })).await;

    let gap = &points(&answer)[6];
    assert_eq!(gap["value"]["absence"], "NOT_SUPPLIED");
    assert_eq!(
        (&gap["value"]["value"], &gap["charted"], &gap["label"], &gap["signals"]),
        (&Value::Null, &Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(answer.at("/controlChart/phases/0/baseline"), 13);
    let march = points(&answer).last().unwrap();
    assert_eq!(march["value"]["absence"], "NOT_DUE");
    // what is not due yet is not the newest
    assert_eq!(answer.at("/controlChart/variation/period"), "2026-02");
    assert!(codes(answer.at("/controlChart/warnings")).contains(&"GAPS"));
}

#[tokio::test]
async fn eleven_months_have_limits_on_trial_and_five_say_nothing() {
    let spec = Spec::start().await;
    months(&spec, "kent", &CALM[..11]).await;
    months(&spec, "essex", &CALM[..5]).await;
    let unit = spec.national_analyst();

    let eleven = chart(&unit, "kent", json!({})).await;
    // it begins with what is known
    assert_eq!(
        (points(&eleven)[0]["period"].as_str(), points(&eleven).len()),
        (Some("2025-04"), 11)
    );
    assert_eq!(eleven.at("/controlChart/phases/0/trial"), true);
    assert_eq!(eleven.at("/controlChart/variation/hollow"), true);
    assert!(codes(eleven.at("/controlChart/warnings")).contains(&"TRIAL_LIMITS"));

    let five = chart(&unit, "essex", json!({})).await;
    assert_eq!(five.at("/controlChart/variation"), &Value::Null);
    let sentence = five.at("/controlChart/sentence").as_str().unwrap();
    assert!(sentence.contains("too few periods"), "{sentence}");
}

#[tokio::test]
async fn three_years_of_quarters_are_enough_to_take_the_time_of_the_year_out() {
    let spec = Spec::start().await;
    let newest: Period = "FY2025-26Q4".parse().unwrap();
    let mut quarter = newest;
    for _ in 0..12 {
        // summers are busy
        let name = quarter.to_string();
        let offences = if name.ends_with("Q2") { "900" } else { "600" };
        let given = Given::from("kent", "recorded-crime", &name);
        spec.given(given, |_, _| offences.to_owned()).await;
        quarter = quarter.previous();
    }
    let crime = |from: &str| json!({ "indicator": "recorded-crime-rate", "from": from });

    let answer = chart(&spec.inspector(), "kent", crime("2023-04")).await;

    assert_eq!(
        answer.at("/controlChart/seasonal"),
        true,
        "{:#}",
        answer.at("/controlChart/warnings")
    );
    let newest = points(&answer).last().unwrap();
    assert_eq!((points(&answer).len(), &newest["period"]), (12, &json!("FY2025-26Q4")));
    let adjusted = newest["value"]["value"].as_f64().unwrap() * newest["days"].as_f64().unwrap();
    assert!(close(
        &newest["charted"],
        adjusted / newest["seasonalIndex"].as_f64().unwrap()
    ));
    let sentence = answer.at("/controlChart/sentence").as_str().unwrap();
    assert!(sentence.contains("the time of the year taken out"), "{sentence}");
    let hoped = json!({ "indicator": "recorded-crime-rate", "from": "2023-04", "target": 1000.0 });
    let hoped = chart(&spec.inspector(), "kent", hoped).await;
    let sentence = hoped.at("/controlChart/sentence").as_str().unwrap();
    assert!(
        sentence.contains("in every usual quarter, with the time of the year taken out")
            || sentence.contains("in a usual quarter, with the time of the year taken out"),
        "{sentence}"
    );
    // one quarter less, and it says why not
    let shorter = chart(&spec.inspector(), "kent", crime("2023-07")).await;
    assert_eq!(shorter.at("/controlChart/seasonal"), false);
    let adjustment = shorter.at("/controlChart/method/adjustment").as_str().unwrap();
    assert!(
        adjustment.contains("11 final periods are there, and 12 are needed"),
        "{adjustment}"
    );
}

#[tokio::test]
async fn made_up_figures_are_no_part_of_a_series_that_has_real_ones() {
    let spec = Spec::start().await;
    months(&spec, "kent", &CALM).await;
    given(&spec, Given::from("kent", "roads", "2024-12").made_up(), "500").await;

    let answer = chart(&spec.inspector(), "kent", json!({ "from": "2024-12" })).await;

    let oldest = &points(&answer)[0];
    assert_eq!(
        (&oldest["leftOut"], &oldest["charted"]),
        (&json!("MIXED_ORIGIN"), &Value::Null)
    );
    assert_eq!(oldest["value"]["synthetic"], true);
    assert!(codes(answer.at("/controlChart/warnings")).contains(&"MIXED_ORIGIN"));
}

#[tokio::test]
async fn a_force_of_which_nothing_is_known_has_absences_and_no_limits() {
    let spec = Spec::start().await;

    let answer = chart(&spec.inspector(), "kent", json!({ "from": "2025-12", "to": "2026-02" })).await;

    assert_eq!(codes(answer.at("/controlChart/warnings")), ["NOTHING_KNOWN"]);
    let absences: Vec<&Value> = points(&answer).iter().map(|point| &point["value"]["absence"]).collect();
    assert_eq!(absences, ["NOT_SUPPLIED", "NOT_SUPPLIED", "NOT_SUPPLIED"]);
    assert_eq!(answer.at("/controlChart/phases/0/limits"), &Value::Null);
    assert_eq!(answer.at("/controlChart/variation"), &Value::Null);
    let sentence = answer.at("/controlChart/sentence").as_str().unwrap();
    assert!(sentence.contains("nothing is known"), "{sentence}");
    assert_eq!(points(&chart(&spec.inspector(), "btp", json!({})).await).len(), 48);
}

#[tokio::test]
async fn a_chart_that_cannot_be_drawn_says_why() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();

    let turned = chart(&unit, "kent", json!({ "from": "2026-02", "to": "2026-01" })).await;
    assert_eq!(turned.refused_with(), "INVALID_ARGUMENT");
    let endless = chart(&unit, "kent", json!({ "from": "1900-01" })).await;
    assert_eq!(endless.refused_with(), "TOO_MUCH");
    assert_eq!(chart(&unit, "nowhere", json!({})).await.refused_with(), "UNKNOWN_FORCE");
    let unknown = chart(&unit, "kent", json!({ "indicator": "no-such-indicator" })).await;
    assert_eq!(unknown.refused_with(), "UNKNOWN_INDICATOR");
    let annual = chart(&unit, "kent", json!({ "indicator": "knife-crime-annual-rate" })).await;
    assert_eq!(annual.refused_with(), "SERIES_TOO_SELDOM", "{:#}", annual.body);
}
