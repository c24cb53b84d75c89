//! How far a force has come towards its target, and where it lies beside it in a comparison.

use super::{NEIGHBOURS, casualties, rate, set, set_id};
use crate::comparison::close;
use crate::control::{CALM, months};
use muster_tests::{Person, Spec};
use serde_json::{Value, json};

const PROGRESS: &str = "query($asOf: DateTime) { force(code: \"kent\") { targets(asOf: $asOf) { id baselineValue benchmark
    progress { period value { value absence } step { year value } expected track gapClosed assurance charted sentence note
        spread { period median forces { force { code } } missing { force { code } reason } } } } } }";

#[tokio::test]
async fn progress_is_the_share_of_the_gap_closed_beside_the_spread_with_the_icon_of_the_control_chart() {
    let spec = Spec::start().await;
    // February 2025 is the baseline, February 2026 is where the force is
    let mut fewer = CALM;
    fewer[1] = "20";
    months(&spec, "kent", &fewer).await;
    for month in ["2025-02", "2026-02"] {
        casualties(&spec, month, &NEIGHBOURS).await;
    }
    let unit = spec.national_analyst();
    set_id(&set(&unit, json!({ "baseline": "2025-02" })).await);

    let answer = unit.ask(PROGRESS, json!({})).await;

    let target = answer.at("/force/targets/0");
    let it = &target["progress"];
    let (from, benchmark) = (
        target["baselineValue"].as_f64().unwrap(),
        target["benchmark"].as_f64().unwrap(),
    );
    let now = rate(&spec, "kent", 8.0).await;
    assert_eq!((&it["period"], &it["step"]["year"]), (&json!("2026-02"), &json!(1)));
    assert!(
        close(&it["value"]["value"], now) && close(&it["gapClosed"], (now - from) / (benchmark - from)),
        "{it:#}"
    );
    assert!(close(&it["expected"], from + 0.25 * (benchmark - from)) && it["expected"] == it["step"]["value"]);
    // 80 casualties where 200 were: past the quarter of the way by far more than chance
    assert_eq!(it["track"], "ON_TRACK");
    // February as a usual month, as the limits are
    let step = it["step"]["value"].as_f64().unwrap();
    assert!(close(&it["charted"], step * 30.4375 / 28.0), "{it:#}");
    let chart = "query($target: Float) { controlChart(indicator: \"killed-or-seriously-injured-rate\", force: \"kent\", target: $target) { assurance { icon } } }";
    let chart = unit.ask(chart, json!({ "target": it["charted"] })).await;
    assert_eq!(&it["assurance"], chart.at("/controlChart/assurance/icon"));
    assert_eq!(it["spread"]["period"], "2026-02");
    assert_eq!(it["spread"]["forces"].as_array().unwrap().len(), 4);
    assert!(it["note"].as_str().unwrap().contains("quota for nobody"));
    let sentence = it["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("at or past the")
            && sentence.contains("of the gap is closed")
            && sentence.contains("each usual month, with the time of the year still in it"),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_force_that_moved_away_is_short_and_one_without_a_newer_figure_has_not_begun() {
    let spec = Spec::start().await;
    casualties(&spec, "2025-02", &[("kent", "20")]).await;
    casualties(&spec, "2025-02", &NEIGHBOURS).await;
    let unit = spec.national_analyst();
    set_id(&set(&unit, json!({ "baseline": "2025-02" })).await);
    let track = "/force/targets/0/progress/track";

    assert_eq!(unit.ask(PROGRESS, json!({})).await.at(track), "NOT_BEGUN");
    let before = unit.ask("{ proposedTarget(indicator: \"killed-or-seriously-injured-rate\", force: \"kent\", baseline: \"2025-02\") { asOf { at } } }", json!({})).await;
    spec.at("2026-04-16T09:00:00Z");
    casualties(&spec, "2026-02", &[("kent", "40")]).await;

    let answer = unit.ask(PROGRESS, json!({})).await;
    assert_eq!(answer.at(track), "SHORT");
    assert!(answer.at("/force/targets/0/progress/gapClosed").as_f64() < Some(0.0));
    let sentence = answer.at("/force/targets/0/progress/sentence").as_str().unwrap();
    assert!(
        sentence.contains("short of the") && sentence.contains("wider than it was"),
        "{sentence}"
    );
    let (from, benchmark) = (
        answer.at("/force/targets/0/baselineValue").as_f64().unwrap(),
        answer.at("/force/targets/0/benchmark").as_f64().unwrap(),
    );
    assert!(close(
        answer.at("/force/targets/0/progress/expected"),
        from + 0.25 * (benchmark - from)
    ));
    let then = json!({ "asOf": before.at("/proposedTarget/asOf/at") });
    assert_eq!(unit.ask(PROGRESS, then).await.at(track), "NOT_BEGUN");
}

#[tokio::test]
async fn a_month_of_a_yearly_rhythm_is_held_against_the_same_month_of_other_years_alone() {
    let spec = Spec::start().await;
    casualties(&spec, "2025-02", &[("kent", "20")]).await;
    casualties(&spec, "2025-02", &NEIGHBOURS).await;
    let unit = spec.national_analyst();
    let target = set(&unit, json!({ "baseline": "2025-02" })).await;
    set_id(&target);
    let progress = "/force/targets/0/progress";
    // a busy summer is no sign of the way it goes
    casualties(&spec, "2025-07", &[("kent", "60")]).await;

    let summer = unit.ask(PROGRESS, json!({})).await;
    let beside_summer = beside(&unit, "kent", "2025-07").await;
    casualties(&spec, "2026-02", &[("kent", "1")]).await;
    let winter = unit.ask(PROGRESS, json!({})).await;

    let it = summer.at(progress);
    assert_eq!((&it["track"], &it["period"]), (&json!("NOT_BEGUN"), &json!("2025-02")));
    let sentence = it["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("before 2026-02, the first at the same place in the year"),
        "{sentence}"
    );
    assert_eq!(beside_summer, Value::Null);
    let it = winter.at(progress);
    assert_eq!((&it["track"], &it["period"]), (&json!("ON_TRACK"), &json!("2026-02")));
    assert_eq!(it["expected"], it["step"]["value"]);
    assert_eq!(beside(&unit, "kent", "2026-02").await["position"], "MET");
}

/// Where a force lies beside its target in a comparison.
pub(super) async fn beside(person: &Person<'_>, force: &str, period: &str) -> Value {
    let document = "query($period: Period!) { comparison(indicator: \"killed-or-seriously-injured-rate\", period: $period) { rows {
        force { code } target { id value year side position sentence note } } } }";
    let answer = person.ask(document, json!({ "period": period })).await;
    let rows = answer.at("/comparison/rows").as_array().unwrap();
    rows.iter().find(|row| row["force"]["code"] == force).unwrap()["target"].clone()
}

#[tokio::test]
async fn a_comparison_shows_each_force_beside_its_target_of_that_year() {
    let spec = Spec::start().await;
    casualties(&spec, "2025-01", &[("kent", "20")]).await;
    casualties(&spec, "2025-01", &NEIGHBOURS).await;
    casualties(&spec, "2025-12", &[("kent", "8")]).await;
    casualties(&spec, "2026-01", &[("kent", "8"), ("essex", "7")]).await;
    let unit = spec.national_analyst();
    let target = set(&unit, json!({ "baseline": "2025-01" })).await;
    set_id(&target);

    let kent = beside(&unit, "kent", "2026-01").await;
    assert_eq!(&kent["value"], target.at("/setTarget/target/steps/0/value"), "{kent:#}");
    assert_eq!(
        (&kent["year"], &kent["side"], &kent["position"]),
        (&json!(1), &json!("LOWER"), &json!("MET"))
    );
    assert!(kent["note"].as_str().unwrap().contains("quota for nobody"));
    assert_eq!(beside(&unit, "essex", "2026-01").await, Value::Null);
    // the baseline itself, another month, and a quarter, which is not as long as the baseline
    assert_eq!(beside(&unit, "kent", "2025-01").await, Value::Null);
    assert_eq!(beside(&unit, "kent", "2025-12").await, Value::Null);
    assert_eq!(beside(&unit, "kent", "FY2025-26Q3").await, Value::Null);
    assert_eq!(beside(&spec.analyst_of("essex"), "kent", "2026-01").await, Value::Null);
    assert_eq!(
        beside(&spec.commissioner_of("kent"), "kent", "2026-01").await["position"],
        "MET"
    );
}
