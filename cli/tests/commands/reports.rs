//! What `muster check` says of a file, with nobody listening.

use std::fs;

use muster_tests::Spec;
use poem::Request;
use serde_json::Value;

use crate::{Desk, of_february, roads};

#[tokio::test(flavor = "multi_thread")]
async fn the_report_of_a_file_is_the_one_that_the_service_gives_of_it() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let desk = Desk::of(&spec, &kent).await;
    let template = desk.muster(&["template", "kent", "roads", "2026-02"]).await;
    assert_eq!(template.exit, 0, "{template:?}");
    let file = roads("3")
        .replace("killed,car,3", "killed,car,three")
        .replace(",40", ",4");
    fs::write(desk.path("february.csv"), file.replace("positive,,,4", "positive,,,9")).unwrap();

    let beside = [
        "--template",
        "kent-roads-2026-02.xlsx",
        "--report",
        "report.json",
        "--json",
    ];
    let checked = desk.muster(&[&["check", "february.csv"], &beside[..]].concat()).await;
    let pushed = desk.muster(&of_february(&["push", "february.csv", "--json"])).await;
    let address = format!("/uploads/{}/report", pushed.json()["id"].as_str().unwrap());
    let given = kent.send(Request::builder().uri_str(address).finish()).await;

    let codes = |said: &Value| {
        said["causes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|cause| cause["code"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (checked.exit, codes(&checked.json())),
        (1, vec!["VALUE_NOT_A_NUMBER".into(), "positive-within-tests".into()]),
        "{checked:?}"
    );
    assert_eq!(fs::read(desk.path("report.json")).unwrap(), given.bytes);
    assert_eq!(checked.json()["report"], given.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_file_lacks_is_counted_and_is_an_error_where_it_is_to_be_whole() {
    let desk = Desk::alone();
    let csv = "measure,value\nroadside-tests,40\nroadside-tests-positive,41\n";
    fs::write(desk.path("february.csv"), csv).unwrap();

    let part = desk.muster(&of_february(&["check", "february.csv"])).await;
    let whole = desk.muster(&of_february(&["check", "february.csv", "--whole"])).await;

    assert_eq!(part.exit, 1, "{part:?}");
    for told in [
        "positive-within-tests",
        "line 3",
        "HISTORY_NOT_CHECKED",
        "2026-02: 2 of 12 cells",
    ] {
        assert!(part.out.contains(told), "{told}: {part:?}");
    }
    assert!(
        !part.out.contains("CELL_MISSING") && whole.out.contains("CELL_MISSING (10 times)"),
        "{whole:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_of_a_definition_the_program_does_not_know_is_not_judged_by_another() {
    let desk = Desk::alone();
    let csv = "template,force,period,measure,value\nroads 9.0.0,kent,2026-02,roadside-tests,40\n";
    fs::write(desk.path("february.csv"), csv).unwrap();

    let newer = desk.muster(&["check", "february.csv"]).await;
    let none = desk
        .muster(&of_february(&["check", "february.csv", "--template", "february.csv"]))
        .await;

    assert!(newer.exit == 1 && newer.out.contains("DEFINITION_NEWER"), "{newer:?}");
    assert!(
        newer.out.contains("--catalogue") || newer.out.contains("catalogue"),
        "{newer:?}"
    );
    assert!(none.exit == 2 && none.complaint.contains("no history"), "{none:?}");
}
