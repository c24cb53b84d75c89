//! One area through time: its chart, its trend, and what of them people of other forces see.

use super::{DORSET, SHARE, tested};
use crate::comparison::close;
use muster_tests::{Answer, Given, Person, Spec};
use poem::Request;
use serde_json::{Value, json};

const THROUGH_TIME: &str = "query($force: ID!, $area: ID, $indicator: ID!) {
    controlChart(indicator: $indicator, force: $force, area: $area) {
        force { code } area { code name } sentence warnings { code }
        points { period charted leftOut value { value numerator denominator absence interval { low high } } signals { outside } }
        phases { from periods baseline mean meanMovingRange limits { low high } started { id } } variation { icon period }
        svg table spark }
    trend(indicator: $indicator, force: $force, area: $area) {
        force { code } area { code name } sentence change { since difference movement absence }
        points { period value { value numerator denominator absence } together { value numerator absence } } svg table } }";

async fn through_time(person: &Person<'_>, force: &str, area: Option<&str>) -> Answer {
    let variables = json!({ "force": force, "area": area, "indicator": SHARE });
    person.ask(THROUGH_TIME, variables).await
}

/// Why each of the two is refused.
fn codes(answer: &Answer) -> Vec<&str> {
    let errors = answer.body["errors"].as_array().unwrap().iter();
    errors
        .map(|error| error["extensions"]["code"].as_str().unwrap())
        .collect()
}

const MONTHS: [&str; 8] = [
    "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02",
];

/// Eight months of Dorset: of its areas, Poole has few positive tests in December alone, and the rest of the county as many more.
pub(super) async fn dorset(spec: &Spec, in_december: u32) {
    let [bournemouth, poole, dorset] = DORSET;
    for (nth, month) in (0..).zip(MONTHS) {
        let (in_poole, elsewhere) = if month == "2025-12" {
            (in_december, 15 - in_december)
        } else {
            (10 + nth % 3, 12)
        };
        let of_areas = [(bournemouth, 150, 30), (poole, 60, in_poole), (dorset, 90, elsewhere)];
        tested(spec, "dorset", month, (310, 60), &of_areas).await;
    }
}

fn points<'a>(answer: &'a Answer, field: &str) -> &'a Vec<Value> {
    answer.at(&format!("/{field}/points")).as_array().unwrap()
}

#[tokio::test]
async fn the_chart_and_the_trend_of_an_area_are_of_the_numbers_that_were_sent() {
    let spec = Spec::start().await;
    dorset(&spec, 9).await;
    let poole = DORSET[1];

    let answer = through_time(&spec.inspector(), "dorset", Some(poole)).await;
    let whole = through_time(&spec.inspector(), "dorset", None).await;

    let sent: Vec<f64> = [10, 11, 12, 10, 11, 9, 10, 11]
        .map(|count| f64::from(count) / 60.0 * 100.0)
        .into();
    for field in ["controlChart", "trend"] {
        let points = points(&answer, field);
        assert_eq!(points.len(), 8, "{field}");
        for (point, value) in points.iter().zip(&sent) {
            assert!(close(&point["value"]["value"], *value), "{point:#}");
        }
        let of = answer.at(&format!("/{field}"));
        assert_eq!(of["area"], json!({ "code": poole, "name": "Poole" }));
        assert_eq!(of["force"]["code"], "dorset");
        assert!(
            of["sentence"]
                .as_str()
                .unwrap()
                .starts_with("Poole: 18.3 % of tests in 2026-02"),
            "{of:#}"
        );
    }
    let phase = answer.at("/controlChart/phases/0");
    let mean = sent.iter().sum::<f64>() / 8.0;
    let range = sent.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f64>() / 7.0;
    assert!(
        close(&phase["mean"], mean) && close(&phase["limits"]["high"], mean + 2.66 * range),
        "{phase:#}"
    );
    // its areas together, without what is in none of them
    let together = &points(&answer, "trend")[7]["together"];
    assert_eq!(together["numerator"], 53, "{together:#}");
    assert!(
        answer
            .at("/trend/sentence")
            .as_str()
            .unwrap()
            .contains("with areas of all forces at 17.7")
    );

    assert_eq!(whole.at("/controlChart/area"), &Value::Null);
    assert_eq!(points(&whole, "controlChart")[7]["value"]["numerator"], 60);
}

#[tokio::test]
async fn people_of_other_forces_see_a_hidden_month_as_suppressed_and_can_work_nothing_out_about_it() {
    let spec = Spec::start().await;
    dorset(&spec, 3).await;
    let (poole, outsider) = (DORSET[1], spec.commissioner_of("essex"));

    let shown = through_time(&spec.analyst_of("dorset"), "dorset", Some(poole)).await;
    let before = through_time(&outsider, "dorset", Some(poole)).await;
    dorset(&spec, 2).await;
    let after = through_time(&outsider, "dorset", Some(poole)).await;

    assert_eq!(points(&shown, "controlChart")[5]["value"]["numerator"], 3);
    for field in ["controlChart", "trend"] {
        let hidden = &points(&before, field)[5]["value"];
        assert_eq!(
            (&hidden["absence"], &hidden["value"]),
            (&json!("SUPPRESSED"), &Value::Null),
            "{field}"
        );
        assert_eq!(hidden["numerator"], Value::Null);
        assert_eq!(points(&before, field)[4]["value"]["numerator"], 11);
    }
    let point = &points(&before, "controlChart")[5];
    assert_eq!((&point["charted"], &point["signals"]), (&Value::Null, &Value::Null));
    // the limits are those of the other months
    let others: Vec<f64> = [10, 11, 12, 10, 11, 10, 11]
        .map(|count| f64::from(count) / 60.0 * 100.0)
        .into();
    let phase = before.at("/controlChart/phases/0");
    assert_eq!(phase["baseline"], 7);
    assert!(close(&phase["mean"], others.iter().sum::<f64>() / 7.0), "{phase:#}");
    assert!(!close(
        &phase["mean"],
        shown.at("/controlChart/phases/0/mean").as_f64().unwrap()
    ));
    // whatever was hidden, the answer is the same
    assert_eq!(before.at("/controlChart"), after.at("/controlChart"));
    assert_eq!(before.at("/trend"), after.at("/trend"));
}

#[tokio::test]
async fn a_newest_month_that_is_hidden_is_in_the_chart_without_its_value() {
    let spec = Spec::start().await;
    dorset(&spec, 9).await;
    let [bournemouth, poole, dorset] = DORSET;
    let of_areas = [(bournemouth, 150, 30), (poole, 60, 3), (dorset, 90, 12)];
    tested(&spec, "dorset", "2026-02", (310, 60), &of_areas).await;

    let answer = through_time(&spec.analyst_of("essex"), "dorset", Some(poole)).await;

    let newest = points(&answer, "controlChart").last().unwrap();
    assert_eq!(
        (&newest["period"], &newest["value"]["absence"]),
        (&json!("2026-02"), &json!("SUPPRESSED"))
    );
    assert_eq!(answer.at("/controlChart/variation/period"), "2026-01");
}

#[tokio::test]
async fn an_area_that_is_not_there_or_of_another_force_is_refused() {
    let spec = Spec::start().await;
    dorset(&spec, 9).await;

    for area in ["E22000009", "E99999999", "nowhere at all"] {
        let refused = through_time(&spec.inspector(), "dorset", Some(area)).await;
        assert_eq!(codes(&refused), ["UNKNOWN_AREA"; 2], "{area}");
    }
    let public = through_time(&spec.public(), "dorset", Some(DORSET[1])).await;
    assert_eq!(codes(&public), ["UNAUTHENTICATED"; 2]);
}

#[tokio::test]
async fn the_picture_of_an_area_is_at_its_address_for_whoever_may_see_it() {
    let spec = Spec::start().await;
    dorset(&spec, 3).await;
    let poole = DORSET[1];
    let get = async |person: &Person<'_>, address: &str| {
        let request = Request::builder().uri_str(address).finish();
        let answer = person.send(request).await;
        (answer.status, String::from_utf8(answer.bytes).unwrap())
    };

    for kind in ["control", "trend"] {
        let address = format!("/charts/{kind}/{SHARE}/dorset.svg?area={poole}");
        let field = if kind == "control" { "controlChart" } else { "trend" };
        for person in [spec.analyst_of("dorset"), spec.analyst_of("essex")] {
            let (status, svg) = get(&person, &address).await;
            assert_eq!(status, 200, "{svg}");
            let answer = through_time(&person, "dorset", Some(poole)).await;
            assert_eq!(answer.at(&format!("/{field}/svg")), &json!(svg));
        }
        let (status, _) = get(
            &spec.inspector(),
            &format!("/charts/{kind}/{SHARE}/dorset.svg?area=E22000009"),
        )
        .await;
        assert!((400..500).contains(&status.as_u16()), "{status}");
    }
    spec.given(Given::from("kent", "roads", "2026-02"), |_, _| "9".to_owned())
        .await;
    let (status, _) = get(
        &spec.inspector(),
        &format!("/charts/funnel/{SHARE}/2026-02.svg?area={poole}"),
    )
    .await;
    assert!((400..500).contains(&status.as_u16()), "a funnel has no area: {status}");
}
