//! Looking before signing: how the force will look, shown to the force and to nobody else.

use std::fmt::Write as _;

use muster_api::exchange::Hands;
use muster_api::returns::{self, Act, Step};
use muster_domain::RevisionState;
use muster_domain::digest::Digest;
use muster_tests::{Answer, Given, Person, Spec};
use serde_json::{Value, json};

use crate::control::{CALM, months};
use crate::returns::revising::{accepted, withdraw};
use crate::returns::{complete, of, open, record, signed_off, step};

const ROW: &str =
    "{ force { code } value { value numerator denominator denominatorNote absence synthetic interval { low high } }
    quartileGroup sentence band { position judgement z plain phi tau2 limits95 { low high } }
    rank { rank best worst of ownVariation standardError }
    change { since before difference percent movement absence }
    previous: change(against: PREVIOUS_PERIOD) { since before difference movement absence }
    comparability { inSpread absence remarks { code } } }";
const COMPARED: &str = "spread { forces median target tau2 } warnings { code }
    aggregate { value numerator denominator coverage { supplied expected } }";
const CHART: &str = "{ sentence seasonal points { period charted phase label value { value absence } }
    phases { from mean limits { low high } } variation { icon label period hollow } warnings { code } }";

async fn previewed(person: &Person<'_>, id: &Value, peers: Value) -> Answer {
    let document = format!(
        "query($id: ID!, $peers: PeersInput) {{ return(id: $id) {{ current {{ preview(peers: $peers) {{ indicators {{
            indicator {{ code }} row {ROW} comparison {{ {COMPARED} rows {ROW} }} controlChart {CHART} }} }} }} }} }}"
    );
    person.ask(&document, json!({ "id": id, "peers": peers })).await
}

/// What everybody is shown of a force, asked for as everybody asks.
async fn published(person: &Person<'_>, indicator: &str, force: &str, period: &str, peers: &Value) -> Value {
    let document = format!(
        "query($indicator: ID!, $force: ID!, $period: Period!, $peers: PeersInput) {{
            comparison(indicator: $indicator, period: $period, peers: $peers) {{ {COMPARED} rows {ROW} }}
            controlChart(indicator: $indicator, force: $force) {CHART} }}"
    );
    let variables = json!({ "indicator": indicator, "force": force, "period": period, "peers": peers });
    person.ask(&document, variables).await.body["data"].clone()
}

/// Takes a draft the rest of the way, whatever its checks find.
async fn accept(spec: &Spec, force: &str, id: &Value, version: &Value) {
    let returns = spec.app.returns();
    let hands = Hands::of_the_system([force.parse().unwrap()]);
    let mut next = Step {
        id: id.as_str().unwrap().parse().unwrap(),
        version: i32::try_from(version.as_i64().unwrap()).unwrap(),
    };
    let mut act = Act::begin(&returns).await.unwrap();
    let held = returns::explain_all(&mut act, &hands.recorder, next, "so it is")
        .await
        .unwrap();
    next.version = held.revision.version;
    let submitted = returns::submit(&mut act, &hands.recorder, next).await.unwrap();
    let digest = submitted
        .revision
        .digest
        .as_deref()
        .and_then(Digest::from_bytes)
        .unwrap();
    next.version = submitted.revision.version;
    let signed = returns::sign_off(&mut act, &hands.signatory, next, digest)
        .await
        .unwrap();
    next.version = signed.revision.version;
    if !matches!(signed.state().unwrap(), RevisionState::Accepted { .. }) {
        returns::accept(&mut act, &hands.acceptor, next).await.unwrap();
    }
    act.commit().await.unwrap();
}

/// The same rows with other values, which depend on the codes alone: what was counted of a part is no more than of the whole. Some
/// casualties were not counted.
fn shaken(csv: &str, seed: usize, blanks: bool) -> String {
    let mut lines = csv.lines();
    let mut shaken = format!("{},status,note\n", lines.next().unwrap());
    for line in lines {
        let (cell, _) = line.rsplit_once(',').unwrap();
        let (measure, codes) = cell.split_once(',').unwrap_or((cell, ""));
        let of_codes = codes
            .bytes()
            .fold(seed, |sum, byte| sum * 31 % 1_009 + usize::from(byte));
        if blanks && measure == "casualties" && of_codes % 4 == 0 {
            writeln!(shaken, "{cell},,NOT_SUPPLIED,not counted").unwrap();
        } else {
            let status = if of_codes % 5 == 0 { "PROVISIONAL" } else { "" };
            writeln!(shaken, "{cell},{},{status},", 20 + of_codes % 30).unwrap();
        }
    }
    shaken
}

#[tokio::test]
async fn a_preview_is_what_everybody_is_shown_once_the_very_same_return_is_accepted() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    months(&spec, "kent", &CALM[..13]).await;
    for (nth, force) in ["essex", "surrey", "norfolk", "dorset", "gwent", "cumbria"]
        .iter()
        .enumerate()
    {
        for (collection, period) in [
            ("roads", "2026-03"),
            ("roads", "2025-03"),
            ("knife-crime", "2026-03"),
            ("workforce", "FY2025-26Q3"),
        ] {
            let value = |_: &_, breakdown: &_| (30 + nth * 7 + format!("{breakdown:?}").len() % 5).to_string();
            spec.given(Given::from(force, collection, period), value).await;
        }
    }
    // the newest month, twice; one that is known and comes again; other collections, other lengths, another half
    let returns = [
        ("roads", "2026-03", true),
        ("roads", "2026-03", false),
        ("roads", "2025-12", false),
        ("knife-crime", "2026-03", true),
        ("workforce", "FY2025-26Q3", false),
        ("standards", "2025-12", false),
        ("recorded-crime", "FY2025-26Q3", false),
    ];
    let mut compared = 0;
    for (nth, (collection, period, blanks)) in (1..).zip(returns) {
        let opened = open(&kent, "kent", collection, period).await;
        let id = of(&opened, "openReturn", "id").clone();
        let asked = "query($id: ID!) { return(id: $id) { current { version cells(first: 500) { nodes { address { measure breakdown } } } } } }";
        let seen = kent.ask(asked, json!({ "id": id })).await;
        let template = if seen.at("/return/current/cells/nodes") == &json!([]) {
            complete(&spec, "kent", &opened, 3).await
        } else {
            template_of(&kent, collection, period).await
        };
        let csv = shaken(&template, nth, blanks);
        let recorded = record(&kent, &id, seen.at("/return/current/version"), &csv).await;
        assert_eq!(recorded.problems(), Vec::<&str>::new(), "{collection} {period}");
        let peers = if nth % 2 == 0 {
            json!({ "kind": "REGION", "of": "kent" })
        } else {
            Value::Null
        };

        let preview = previewed(&kent, &id, peers.clone()).await;
        accept(&spec, "kent", &id, of(&recorded, "recordValues", "current/version")).await;

        let indicators = preview.at("/return/current/preview/indicators").as_array().unwrap();
        assert!(!indicators.is_empty(), "{collection} feeds something");
        for it in indicators {
            let code = it["indicator"]["code"].as_str().unwrap();
            let now = published(&spec.national_analyst(), code, "kent", period, &peers).await;
            assert_eq!(it["comparison"], now["comparison"], "{code} {period}");
            assert_eq!(it["controlChart"], now["controlChart"], "{code} {period}");
            let rows = now["comparison"]["rows"].as_array().unwrap();
            assert_eq!(Some(&it["row"]), rows.iter().find(|row| row["force"]["code"] == "kent"));
            compared += usize::from(it["row"]["value"]["value"].is_number());
        }
        let over = previewed(&kent, &id, Value::Null).await;
        assert_eq!(
            over.at("/return/current/preview"),
            &Value::Null,
            "it counts: there is nothing to preview"
        );
    }
    assert!(compared > 15, "only {compared} had values");
}

/// Every cell of a return that is there already, as rows.
async fn template_of(person: &Person<'_>, collection: &str, period: &str) -> String {
    let address = format!("/returns/kent/{collection}/{period}.csv");
    let request = poem::Request::builder().uri_str(address).finish();
    let answer = person.send(request).await;
    let mut reader = csv::Reader::from_reader(answer.bytes.as_slice());
    let headers = reader.headers().unwrap().clone();
    let kept: Vec<usize> = headers
        .iter()
        .enumerate()
        .filter(|(_, name)| {
            ![
                "template",
                "last_value",
                "value",
                "status",
                "note",
                "period",
                "force",
                "area",
            ]
            .contains(name)
        })
        .map(|(at, _)| at)
        .collect();
    let line = |record: &csv::StringRecord, last: &str| {
        let fields: Vec<&str> = kept.iter().map(|at| record.get(*at).unwrap_or_default()).collect();
        format!("{},{last}\n", fields.join(","))
    };
    let area = headers.iter().position(|name| name == "area");
    let mut text = line(&headers, "value");
    for record in reader.records() {
        let record = record.unwrap();
        if area.is_none_or(|at| record[at].is_empty()) {
            text.push_str(&line(&record, "0"));
        }
    }
    text
}

#[tokio::test]
async fn a_draft_that_is_half_filled_in_has_reasons_and_no_noughts() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    months(&spec, "kent", &CALM[..13]).await;
    let opened = open(&kent, "kent", "roads", "2026-03").await;
    let id = of(&opened, "openReturn", "id").clone();

    let blank = previewed(&kent, &id, Value::Null).await;
    let csv =
        "measure,severity,road-user,value\ncasualties,killed,car,3\nroadside-tests,,,60\nroadside-tests-positive,,,4\n";
    let recorded = record(&kent, &id, of(&opened, "openReturn", "current/version"), csv).await;
    assert_eq!(recorded.problems(), Vec::<&str>::new());
    let half = previewed(&kent, &id, Value::Null).await;

    let row = |answer: &Answer, code: &str| {
        let indicators = answer
            .at("/return/current/preview/indicators")
            .as_array()
            .unwrap()
            .clone();
        let of = indicators.into_iter().find(|it| it["indicator"]["code"] == code);
        of.unwrap_or_else(|| panic!("{code} is not fed"))["row"]["value"].clone()
    };
    for answer in [&blank, &half] {
        let value = row(answer, "killed-or-seriously-injured-rate");
        assert_eq!(
            (&value["value"], &value["absence"]),
            (&Value::Null, &json!("NOT_SUPPLIED"))
        );
    }
    let all = half.at("/return/current/preview/indicators").as_array().unwrap();
    let known: Vec<_> = all
        .iter()
        .filter(|it| it["row"]["value"]["value"].is_number())
        .collect();
    assert!(!known.is_empty(), "what is whole is shown: {all:#?}");
}

#[tokio::test]
async fn a_preview_is_for_the_force_alone_and_leaves_nothing_behind() {
    let spec = Spec::start().await;
    spec.given(Given::from("essex", "roads", "2026-03"), |_, _| "9".to_owned())
        .await;
    let (unit, kent) = (spec.national_analyst(), spec.analyst_of("kent"));
    let rate = "killed-or-seriously-injured-rate";
    let before = published(&unit, rate, "kent", "2026-03", &Value::Null).await;
    // signed off, so that the unit sees the return
    let (id, _) = signed_off(&spec, "kent", "roads", "2026-03", 77).await;

    for person in [kent.clone(), spec.signatory_of("kent")] {
        let preview = previewed(&person, &id, Value::Null).await;
        let first = preview.at("/return/current/preview/indicators/0/row/value/numerator");
        assert!(first.is_number(), "{:#}", preview.body);
    }

    for person in [unit.clone(), spec.inspector(), spec.national_admin()] {
        let refused = previewed(&person, &id, Value::Null).await;
        assert_eq!(refused.refused_with(), "NOT_FOUND");
        assert_eq!(refused.body["data"]["return"]["current"]["preview"], Value::Null);
    }
    let other = previewed(&spec.analyst_of("essex"), &id, Value::Null).await;
    assert_eq!(other.refused_with(), "NOT_FOUND");
    assert_eq!(other.body["data"]["return"], Value::Null);
    for person in [unit, spec.analyst_of("essex"), kent] {
        let after = published(&person, rate, "kent", "2026-03", &Value::Null).await;
        assert_eq!(after, before, "nobody is shown anything else");
    }
}

#[tokio::test]
async fn what_was_taken_back_is_previewed_as_if_it_were_there_again() {
    let spec = Spec::start().await;
    let (kent, signatory) = (spec.analyst_of("kent"), spec.signatory_of("kent"));
    let (id, version) = accepted(&spec, "kent", "2026-02", 3).await;
    let taken = withdraw(&signatory, &id, &version, "SENT_IN_ERROR").await;
    assert_eq!(taken.problems(), Vec::<&str>::new());
    let unit = spec.national_analyst();
    let rate = "killed-or-seriously-injured-rate";
    let current = "query($id: ID!) { return(id: $id) { current { state version } } }";
    let seen = unit.ask(current, json!({ "id": id })).await;
    if seen.at("/return/current/state") == "SIGNED_OFF" {
        let version = seen.at("/return/current/version").clone();
        assert_eq!(
            step(&unit, "acceptReturn", &id, &version).await.problems(),
            Vec::<&str>::new()
        );
    }
    let gone = published(&unit, rate, "kent", "2026-02", &Value::Null).await;
    let row = |of: &Value| {
        let rows = of["rows"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["force"]["code"] == "kent").unwrap()
    };
    assert_eq!(row(&gone["comparison"])["value"]["absence"], "WITHDRAWN");

    let opened = open(&kent, "kent", "roads", "2026-02").await;
    let csv = complete(&spec, "kent", &opened, 5).await;
    let id = of(&opened, "openReturn", "id").clone();
    let recorded = record(&kent, &id, of(&opened, "openReturn", "current/version"), &csv).await;
    assert_eq!(recorded.problems(), Vec::<&str>::new());
    let preview = previewed(&kent, &id, Value::Null).await;
    accept(&spec, "kent", &id, of(&recorded, "recordValues", "current/version")).await;

    let all = preview.at("/return/current/preview/indicators").as_array().unwrap();
    let it = all.iter().find(|it| it["indicator"]["code"] == rate).unwrap();
    let now = published(&unit, rate, "kent", "2026-02", &Value::Null).await;
    assert_eq!(it["comparison"], now["comparison"]);
    assert!(it["row"]["value"]["value"].is_number(), "{it:#}");
}
