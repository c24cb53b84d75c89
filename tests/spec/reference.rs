//! Forces, regions, populations, areas and peers, as anybody may read them.

use muster_tests::{Answer, Spec};
use serde_json::{Value, json};

async fn ask(spec: &Spec, document: &str) -> Answer {
    spec.public().ask(document, json!({})).await
}

async fn entities(spec: &Spec, representations: Value, fields: &str) -> Answer {
    let document = format!("query($them: [_Any!]!) {{ _entities(representations: $them) {{ {fields} }} }}");
    spec.public().ask(&document, json!({ "them": representations })).await
}

fn codes<'a>(answer: &'a Answer, place: &str) -> Vec<&'a str> {
    let forces = answer.at(place).as_array().unwrap().iter();
    forces.map(|force| force["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn anybody_may_read_a_force_and_where_it_lies() {
    let spec = Spec::start().await;

    let answer = ask(
        &spec,
        r#"{ force(code: "staffordshire") {
            code onsCode name kind region { code name nation forces { code } }
            population { year residents basis source } mid2017: population(year: 2017) { residents households }
            areas(kind: COMMUNITY_SAFETY_PARTNERSHIP) { code kind force { code } } } }"#,
    )
    .await;

    let force = answer.at("/force");
    assert_eq!(
        [&force["code"], &force["onsCode"], &force["name"], &force["kind"]],
        ["staffordshire", "E23000015", "Staffordshire Police", "territorial"]
    );
    assert_eq!(force["region"]["code"], "E12000005");
    assert_eq!(
        codes(&answer, "/force/region/forces"),
        ["staffordshire", "warwickshire", "west-mercia", "west-midlands"]
    );
    assert_eq!(force["population"]["year"], 2024);
    assert_eq!(force["population"]["residents"], 1_177_600);
    assert_eq!(force["population"]["basis"], "printed, rounded to 100");
    assert_eq!(
        force["mid2017"],
        json!({ "residents": 1_126_203, "households": 478_200 })
    );
    assert_eq!(force["areas"].as_array().unwrap().len(), 9);
    assert_eq!(force["areas"][0]["force"]["code"], "staffordshire");
}

#[tokio::test]
async fn a_force_nobody_knows_is_null_without_an_error() {
    let spec = Spec::start().await;

    let answer = ask(
        &spec,
        r#"{ nowhere: force(code: "nowhere") { name } odd: force(code: "Not a code!") { name } forces { code } }"#,
    )
    .await;

    assert_eq!(answer.at("/nowhere"), &Value::Null);
    assert_eq!(answer.at("/odd"), &Value::Null);
    assert_eq!(codes(&answer, "/forces").len(), 44);
}

#[tokio::test]
async fn a_region_lists_its_forces_and_the_transport_police_are_in_none() {
    let spec = Spec::start().await;

    let answer = ask(
        &spec,
        r#"{ london: forces(region: "E12000007") { code } wales: forces(region: "W92000004") { code }
             nowhere: forces(region: "E99") { code } btp: force(code: "btp") { onsCode population { year } region { code } } }"#,
    )
    .await;

    assert_eq!(codes(&answer, "/london"), ["city-of-london", "metropolitan"]);
    assert_eq!(
        codes(&answer, "/wales"),
        ["dyfed-powys", "gwent", "north-wales", "south-wales"]
    );
    assert_eq!(codes(&answer, "/nowhere"), [""; 0]);
    assert_eq!(
        answer.at("/btp"),
        &json!({ "onsCode": null, "population": null, "region": { "code": "national" } })
    );
}

#[tokio::test]
async fn peers_say_which_list_they_come_from_and_are_not_symmetric() {
    let spec = Spec::start().await;

    let answer = ask(
        &spec,
        r#"{ force(code: "devon-and-cornwall") {
            peers { kind version label source of { code } members { code peers { members { code } } } }
            region: peers(kind: REGION) { label version members { code } } all: peers(kind: ALL) { members { code } }
            other: peers(version: "official-1999") { label } } }"#,
    )
    .await;

    let peers = answer.at("/force/peers");
    assert_eq!(
        [&peers["kind"], &peers["version"], &peers["label"], &peers["of"]["code"]],
        [
            "MOST_SIMILAR",
            "computed-2026-1",
            "statistical neighbours (computed)",
            "devon-and-cornwall"
        ]
    );
    assert_eq!(
        codes(&answer, "/force/peers/members")[..3],
        ["west-mercia", "northumbria", "avon-and-somerset"]
    );
    let returned = |peer: &Value| {
        let theirs = peer["peers"]["members"].as_array().unwrap();
        theirs.iter().any(|force| force["code"] == "devon-and-cornwall")
    };
    let members = peers["members"].as_array().unwrap();
    assert!(
        members.iter().any(|peer| !returned(peer)),
        "a peer need not have it as a peer"
    );
    assert_eq!(answer.at("/force/region/label"), "South West");
    assert_eq!(answer.at("/force/region/version"), &Value::Null);
    assert_eq!(
        codes(&answer, "/force/region/members"),
        ["avon-and-somerset", "dorset", "gloucestershire", "wiltshire"]
    );
    assert_eq!(codes(&answer, "/force/all/members").len(), 43);
    assert_eq!(answer.at("/force/other"), &Value::Null);
}

#[tokio::test]
async fn the_city_of_london_has_no_most_similar_group() {
    let spec = Spec::start().await;

    let answer = ask(
        &spec,
        r#"{ city: force(code: "city-of-london") { kind peers { label } region: peers(kind: REGION) { members { code } } }
             btp: force(code: "btp") { peers { label } region: peers(kind: REGION) { label } } }"#,
    )
    .await;

    assert_eq!(answer.at("/city/peers"), &Value::Null);
    assert_eq!(codes(&answer, "/city/region/members"), ["metropolitan"]);
    assert_eq!(answer.at("/btp"), &json!({ "peers": null, "region": null }));
}

#[tokio::test]
async fn other_subgraphs_find_forces_by_either_key_and_areas_by_code() {
    let spec = Spec::start().await;
    let them = json!([
        { "__typename": "Force", "code": "kent" },
        { "__typename": "Force", "onsCode": "E23000034" },
        { "__typename": "Force", "code": "btp" },
        { "__typename": "Force", "code": "nowhere" },
        { "__typename": "Force", "onsCode": null },
        { "__typename": "Area", "code": "E22000002" },
        { "__typename": "Area", "code": "nowhere" },
    ]);

    let answer = entities(
        &spec,
        them,
        "... on Force { code onsCode } ... on Area { code name force { code } }",
    )
    .await;

    assert_eq!(
        answer.at("/_entities"),
        &json!([
            { "code": "kent", "onsCode": "E23000032" },
            { "code": "city-of-london", "onsCode": "E23000034" },
            { "code": "btp", "onsCode": null },
            null,
            null,
            { "code": "E22000002", "name": "Bristol, City of", "force": { "code": "avon-and-somerset" } },
            null,
        ])
    );
}

#[tokio::test]
async fn a_new_list_is_the_current_one_from_its_event_on_and_the_old_one_stays_citable() {
    let spec = Spec::start().await;
    let lists = "kind,version,label,source,file\n\
                 MOST_SIMILAR,official-2026,official groups,Home Office,official.csv\n";
    let official = "version,force,rank,peer\nofficial-2026,kent,1,essex\n";

    spec.at("2026-04-20T09:00:00Z");
    spec.load_reference(&[("peers.csv", lists), ("official.csv", official)])
        .await;

    let answer = ask(
        &spec,
        r#"{ force(code: "kent") { peers { version members { code } }
            before: peers(asOf: "2026-04-20T08:59:59Z") { version }
            first: peers(asOf: "2009-12-31T00:00:00Z") { version } } }"#,
    )
    .await;
    assert_eq!(
        answer.at("/force"),
        &json!({
            "peers": { "version": "official-2026", "members": [{ "code": "essex" }] },
            "before": { "version": "computed-2026-1" },
            "first": null,
        })
    );
}

#[tokio::test]
async fn a_reader_sees_a_load_at_once_and_a_second_load_of_the_same_adds_no_event() {
    let spec = Spec::start().await;
    let name = |answer: &Answer| answer.at("/force/region/name").clone();
    let question = r#"{ force(code: "kent") { region { name } } }"#;
    assert_eq!(name(&ask(&spec, question).await), "South East");
    let regions = include_str!("../../reference/regions.csv").replace("South East", "South-East");

    let first = spec.load_reference(&[("regions.csv", &regions)]).await;
    let second = spec.load_reference(&[("regions.csv", &regions)]).await;

    assert_eq!(name(&ask(&spec, question).await), "South-East");
    assert_eq!((first.begun, first.ended), (1, 1));
    assert_eq!((second.event, second.begun), (None, 0));
}
