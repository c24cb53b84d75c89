//! What the published figures come to for the nation.

use muster_tests::Spec;
use serde_json::{Value, json};

use crate::comparison::{compare, row};

/// The rows of a file of this repository, without its header.
fn carried(file: &str) -> Vec<Vec<String>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(row).collect()
}

/// A quarter as it was published, of some forces.
pub(crate) fn quarter(year: &str, quarter: &str, wanted: impl Fn(&str) -> bool) -> String {
    let mut file =
        "financial_year,financial_quarter,force_name,area_code,offence_group,offence_subgroup,offences\n".to_owned();
    let rows = carried("published/recorded-crime.csv");
    for row in rows
        .iter()
        .filter(|row| row[0] == year && row[1] == quarter && wanted(&row[2]))
    {
        file.push_str(&row.join(","));
        file.push('\n');
    }
    file
}

#[tokio::test]
async fn the_nation_adds_the_transport_police_and_leaves_a_missing_force_out_of_both_sums() {
    let spec = Spec::start().await;
    let file = quarter("2018/19", "1", |force| force != "Greater Manchester");
    muster_api::exchange::import(&spec.app.returns(), file.as_bytes(), |_, _| {})
        .await
        .unwrap();

    let answer = compare(&spec.inspector(), "recorded-crime-rate", "FY2018-19Q1", json!({})).await;

    let offences: i64 = file
        .lines()
        .skip(1)
        .map(|row| row.rsplit_once(',').unwrap().1.parse::<i64>().unwrap())
        .sum();
    let residents: i64 = carried("reference/populations.csv")
        .iter()
        .filter(|row| row[1] == "2018" && row[0] != "greater-manchester")
        .map(|row| row[2].parse::<i64>().unwrap())
        .sum();
    let aggregate = answer.at("/comparison/aggregate");
    assert_eq!(
        (&aggregate["numerator"], &aggregate["denominator"]),
        (&json!(offences), &json!(residents))
    );
    let coverage = &aggregate["coverage"];
    assert_eq!((&coverage["supplied"], &coverage["expected"]), (&json!(42), &json!(43)));
    assert_eq!(
        coverage["missing"],
        json!([{ "force": { "code": "greater-manchester" }, "reason": "NOT_SUPPLIED" }])
    );
    assert_eq!(coverage["added"], json!([{ "code": "btp" }]));
    let transport = row(&answer, "btp");
    assert_eq!(
        (&transport["value"], &transport["absence"]),
        (&Value::Null, &json!("NOT_APPLICABLE"))
    );
    assert!(transport["numerator"].as_i64().unwrap() > 10_000, "{transport:#}");
}

#[tokio::test]
async fn a_nation_without_the_transport_police_says_so() {
    let spec = Spec::start().await;
    let file = quarter("2018/19", "1", |force| force != "British Transport Police");
    muster_api::exchange::import(&spec.app.returns(), file.as_bytes(), |_, _| {})
        .await
        .unwrap();
    let asked = "query($indicator: ID!, $period: Period!) { comparison(indicator: $indicator, period: $period) {
        warnings { code message } aggregate { coverage { supplied expected added { code } notAdded { force { code } reason } } } } }";

    let answer = spec
        .inspector()
        .ask(
            asked,
            json!({ "indicator": "recorded-crime-rate", "period": "FY2018-19Q1" }),
        )
        .await;

    assert_eq!(
        answer.at("/comparison/aggregate/coverage"),
        &json!({
            "supplied": 43,
            "expected": 43,
            "added": [],
            "notAdded": [{ "force": { "code": "btp" }, "reason": "NOT_SUPPLIED" }],
        })
    );
    let warnings = answer.at("/comparison/warnings").as_array().unwrap();
    let words = warnings.iter().find(|it| it["code"] == "NOT_ADDED").unwrap();
    assert_eq!(
        words["message"],
        "the aggregate is without what the British Transport Police counted: the figures were not supplied"
    );
}
