//! Every indicator of one area in one answer, and what of it people of other forces see.

use super::charts::dorset;
use super::{BEDFORDSHIRE, DORSET, SHARE, areas, row};
use crate::charts::get;
use muster_tests::{Answer, Person, Spec};
use serde_json::{Value, json};

const PROFILE: &str = "query($force: ID!, $area: ID, $period: Period!) {
    profile(force: $force, area: $area, period: $period) {
        force { code } area { code name } svg table
        themes { entries { indicator { code } absence variation { icon period } aggregate { value numerator }
            controlChart { area { code } points { period value { value absence } } }
            row { area { code } sentence value { value numerator absence interval { low high } } band { position }
                rank { rank best worst of } } } } } }";

async fn profile(person: &Person<'_>, force: &str, area: Option<&str>, period: &str) -> Answer {
    let variables = json!({ "force": force, "area": area, "period": period });
    person.ask(PROFILE, variables).await
}

fn share(answer: &Answer) -> &Value {
    let themes = answer.at("/profile/themes").as_array().unwrap().iter();
    let mut entries = themes.flat_map(|theme| theme["entries"].as_array().unwrap());
    entries.find(|it| it["indicator"]["code"] == SHARE).unwrap()
}

#[tokio::test]
async fn a_profile_of_an_area_says_what_the_comparison_of_areas_and_its_chart_say() {
    let spec = Spec::start().await;
    dorset(&spec, 9).await;
    let (poole, person) = (DORSET[1], spec.inspector());

    let answer = profile(&person, "dorset", Some(poole), "2026-02").await;
    let whole = profile(&person, "dorset", None, "2026-02").await;

    let of = answer.at("/profile");
    assert_eq!(
        (&of["area"], &of["force"]["code"]),
        (&json!({ "code": poole, "name": "Poole" }), &json!("dorset"))
    );
    let side_by_side = areas(&person, SHARE, &["dorset"], "2026-02", json!({})).await;
    let entry = share(&answer);
    assert_eq!(entry["row"]["area"]["code"], poole);
    for part in ["value", "numerator", "absence"] {
        assert_eq!(
            entry["row"]["value"][part],
            row(&side_by_side, poole)["value"][part],
            "{part}"
        );
    }
    assert_eq!(entry["row"]["value"]["numerator"], 11);
    assert_eq!(entry["aggregate"]["numerator"], 53);
    assert_eq!(entry["controlChart"]["area"]["code"], poole);
    assert_eq!(entry["controlChart"]["points"].as_array().unwrap().len(), 8);
    assert_eq!(
        entry["variation"],
        json!({ "icon": "COMMON_CAUSE", "period": "2026-02" })
    );
    let (svg, table) = (of["svg"].as_str().unwrap(), of["table"].as_str().unwrap());
    for said in [
        "Poole",
        "areas of all forces",
        "this area",
        "the middle half of the areas",
    ] {
        assert!(svg.contains(said), "{said}");
    }
    // of the other collections nothing was returned by area: that is no gap of Poole's
    assert!(
        svg.contains("returned of none of these areas") && !svg.contains("the figures were not supplied"),
        "{svg}"
    );
    assert!(
        table.contains("Median area") && !table.contains("Median force"),
        "{table}"
    );

    assert_eq!(whole.at("/profile/area"), &Value::Null);
    assert_eq!(share(&whole)["row"]["value"]["numerator"], 60);
    assert_eq!(share(&whole)["controlChart"]["area"], Value::Null);
    assert!(whole.at("/profile/table").as_str().unwrap().contains("Median force"));
}

#[tokio::test]
async fn people_of_other_forces_can_work_nothing_out_of_an_areas_profile() {
    let spec = Spec::start().await;
    dorset(&spec, 3).await;
    let (poole, outsider) = (DORSET[1], spec.commissioner_of("essex"));

    let shown = profile(&spec.analyst_of("dorset"), "dorset", Some(poole), "2025-12").await;
    let before = profile(&outsider, "dorset", Some(poole), "2025-12").await;
    let later = profile(&outsider, "dorset", Some(poole), "2026-02").await;
    dorset(&spec, 2).await;
    let after = profile(&outsider, "dorset", Some(poole), "2025-12").await;
    let later_after = profile(&outsider, "dorset", Some(poole), "2026-02").await;

    assert_eq!(share(&shown)["row"]["value"]["numerator"], 3);
    let hidden = &share(&before)["row"]["value"];
    assert_eq!(
        (&hidden["absence"], &hidden["value"], &hidden["numerator"]),
        (&json!("SUPPRESSED"), &Value::Null, &Value::Null)
    );
    assert_eq!(
        share(&later)["controlChart"]["points"][5]["value"]["absence"],
        "SUPPRESSED"
    );
    // whatever was hidden, the answer is the same
    assert_eq!(before.at("/profile"), after.at("/profile"));
    assert_eq!(later.at("/profile"), later_after.at("/profile"));
}

#[tokio::test]
async fn a_profile_of_an_area_of_another_force_or_of_none_is_refused_and_its_picture_too() {
    let spec = Spec::start().await;
    dorset(&spec, 9).await;
    let (poole, person) = (DORSET[1], spec.analyst_of("essex"));
    let address = |area: &str| format!("/charts/profile/dorset/2026-02.svg?area={area}");

    for area in [BEDFORDSHIRE[0], "E99999999", "nowhere at all"] {
        let refused = profile(&person, "dorset", Some(area), "2026-02").await;
        assert_eq!(refused.refused_with(), "UNKNOWN_AREA", "{area}");
    }
    let picture = get(&person, &address(poole), None).await;
    let svg = String::from_utf8(picture.bytes).unwrap();
    let answer = profile(&person, "dorset", Some(poole), "2026-02").await;
    assert_eq!((picture.status.as_u16(), &json!(svg)), (200, answer.at("/profile/svg")));
    let refused = get(&person, &address(BEDFORDSHIRE[0]), None).await;
    assert!((400..500).contains(&refused.status.as_u16()));
}
