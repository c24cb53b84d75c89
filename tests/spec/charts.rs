//! Charts as pictures: in the API, and at addresses of their own.

use muster_tests::{Answer, Given, Person, Spec};
use poem::Request;
use poem::http::Method;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::json;

use crate::control::{CALM, months};
use crate::placed::{RATE, SIX, casualties, six};

pub(crate) async fn get(person: &Person<'_>, address: &str, tag: Option<&str>) -> Answer {
    let mut request = Request::builder().method(Method::GET).uri_str(address);
    if let Some(tag) = tag {
        request = request.header("if-none-match", tag);
    }
    person.send(request.finish()).await
}

fn svg(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{:#}", answer.body);
    String::from_utf8(answer.bytes.clone()).unwrap()
}

/// The names of the elements of a picture, which must be well-formed.
fn elements(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                names.push(element.name().as_ref().to_owned());
            }
            Event::Eof => return names,
            _ => {}
        }
    }
}

fn marks(svg: &str) -> usize {
    svg.matches("class=\"point\"").count()
}

/// Every chart there is of what the tests of places and of series are given.
fn addresses() -> [String; 5] {
    [
        format!("/charts/control/{RATE}/kent.svg"),
        format!("/charts/funnel/{RATE}/2026-02.svg"),
        format!("/charts/distribution/{RATE}/2026-02.svg"),
        format!("/charts/trend/{RATE}/kent.svg"),
        "/charts/profile/kent/2026-02.svg".to_owned(),
    ]
}

#[tokio::test]
async fn every_chart_is_a_well_formed_picture_with_its_title_and_description_in_three_themes() {
    let spec = Spec::start().await;
    six(&spec).await;
    let person = spec.analyst_of("essex");

    for address in addresses() {
        let mut drawn = Vec::new();
        for theme in ["light", "dark", "print"] {
            let answer = get(&person, &format!("{address}?theme={theme}"), None).await;

            let svg = svg(&answer);
            let elements = elements(&svg);
            assert_eq!(elements[0], "svg", "{address}");
            assert!(
                elements.contains(&"title".to_owned()) && elements.contains(&"desc".to_owned()),
                "{address}"
            );
            assert_eq!(answer.header("content-type"), Some("image/svg+xml; charset=utf-8"));
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
            let policy = answer.header("content-security-policy").unwrap();
            assert!(policy.contains("default-src 'none'"), "{policy}");
            assert!(!drawn.contains(&svg), "{address} in {theme}");
            drawn.push(svg);
        }
    }
}

#[tokio::test]
async fn a_chart_has_a_point_for_each_value_and_none_for_what_is_missing() {
    let spec = Spec::start().await;
    six(&spec).await;
    let mut gappy = CALM;
    gappy[6] = "NOT_SUPPLIED";
    months(&spec, "cumbria", &gappy).await;
    let unit = spec.national_analyst();

    let control = get(&unit, &format!("/charts/control/{RATE}/cumbria.svg?from=2025-01"), None).await;
    assert_eq!(marks(&svg(&control)), 13);
    let funnel = get(&unit, &format!("/charts/funnel/{RATE}/2026-02.svg"), None).await;
    // six forces and Cumbria; nobody else supplied anything
    assert_eq!(marks(&svg(&funnel)), SIX.len() + 1);
    let distribution = get(
        &unit,
        &format!("/charts/distribution/{RATE}/2026-02.svg?force=kent"),
        None,
    )
    .await;
    assert_eq!(marks(&svg(&distribution)), SIX.len() + 1);
}

#[tokio::test]
async fn the_picture_of_a_profile_has_a_row_for_each_indicator_of_such_a_period_and_says_how_many_are_not() {
    let spec = Spec::start().await;
    six(&spec).await;
    let unit = spec.national_analyst();
    let document = "{ profile(force: \"kent\", period: \"2026-02\") { table
        themes { entries { indicator { title } absence row { value { value } band { position } } } } } }";

    let answer = unit.ask(document, json!({})).await;
    let picture = svg(&get(&unit, "/charts/profile/kent/2026-02.svg", None).await);

    let themes = answer.at("/profile/themes").as_array().unwrap();
    let entries: Vec<_> = themes
        .iter()
        .flat_map(|theme| theme["entries"].as_array().unwrap())
        .collect();
    let made: Vec<_> = entries.iter().filter(|entry| entry["absence"].is_null()).collect();
    let valued = made
        .iter()
        .filter(|entry| !entry["row"]["value"]["value"].is_null())
        .count();
    assert!(valued > 1 && valued < made.len(), "{valued} of {}", made.len());
    assert_eq!(marks(&picture), valued);
    assert_eq!(picture.matches("class=\"absent\"").count(), made.len() - valued);
    assert!(picture.contains(&format!(
        "{} more indicators of the catalogue are not made of 2026-02.",
        entries.len() - made.len()
    )));
    let table = answer.at("/profile/table").as_str().unwrap();
    assert_eq!(table.matches("scope=\"row\"").count(), made.len());
    let apart = made
        .iter()
        .filter_map(|entry| entry["row"]["band"]["position"].as_str());
    let apart = apart.filter(|position| *position != "WITHIN").count();
    assert!(picture.contains(&format!("; {apart} of ")), "{picture}");
}

#[tokio::test]
async fn the_picture_of_a_field_is_the_picture_at_the_address() {
    let spec = Spec::start().await;
    six(&spec).await;
    let unit = spec.national_analyst();
    let document = "query($indicator: ID!) {
        controlChart(indicator: $indicator, force: \"kent\") { svg(theme: PRINT) table spark }
        funnel(indicator: $indicator, period: \"2026-02\") { svg(theme: PRINT) table }
        distribution(indicator: $indicator, period: \"2026-02\") { svg(theme: PRINT) table }
        trend(indicator: $indicator, force: \"kent\") { svg(theme: PRINT) table }
        profile(force: \"kent\", period: \"2026-02\") { svg(theme: PRINT) table } }";

    let answer = unit.ask(document, json!({ "indicator": RATE })).await;

    for (address, field) in addresses()
        .iter()
        .zip(["controlChart", "funnel", "distribution", "trend", "profile"])
    {
        let picture = get(&unit, &format!("{address}?theme=print"), None).await;
        assert_eq!(answer.at(&format!("/{field}/svg")), &svg(&picture), "{field}");
        let table = answer.at(&format!("/{field}/table")).as_str().unwrap();
        assert!(table.starts_with("<table"), "{table}");
    }
    assert_eq!(elements(answer.at("/controlChart/spark").as_str().unwrap())[0], "svg");
}

#[tokio::test]
async fn a_chart_that_has_not_changed_is_not_sent_again_and_one_that_has_is() {
    let spec = Spec::start().await;
    six(&spec).await;
    let unit = spec.national_analyst();
    let address = format!("/charts/funnel/{RATE}/2026-02.svg");
    let first = get(&unit, &address, None).await;
    let tag = first.header("etag").unwrap().to_owned();

    let again = get(&unit, &address, Some(&tag)).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    assert_eq!(again.header("etag"), Some(tag.as_str()));
    assert_eq!(
        get(&unit, &format!("{address}?theme=dark"), Some(&tag)).await.status,
        200
    );

    spec.at("2026-04-16T09:00:00Z");
    casualties(&spec, Given::from("cumbria", "roads", "2026-02"), 20).await;
    let moved = get(&unit, &address, Some(&tag)).await;
    assert_ne!(moved.header("etag"), Some(tag.as_str()));
    assert_ne!(svg(&moved), svg(&first));
    let before = format!("{address}?asOf=2026-04-15T23:00:00Z");
    assert_eq!(marks(&svg(&get(&unit, &before, None).await)), marks(&svg(&first)));
}

#[tokio::test]
async fn a_chart_at_an_address_follows_the_rules_of_its_field() {
    let spec = Spec::start().await;
    let nobody = spec.somebody("nobody", &[], &["*"]);

    for address in addresses() {
        let public = get(&spec.public(), &address, None).await;
        assert_eq!(
            (public.status.as_u16(), public.refused_with()),
            (401, "UNAUTHENTICATED"),
            "{address}"
        );
        let refused = get(&nobody, &address, None).await;
        assert_eq!(
            (refused.status.as_u16(), refused.refused_with()),
            (403, "FORBIDDEN"),
            "{address}"
        );
        // whoever is not allowed a chart is not told whether it has changed
        let tag = get(&spec.inspector(), &address, None)
            .await
            .header("etag")
            .unwrap()
            .to_owned();
        assert_eq!(get(&spec.public(), &address, Some(&tag)).await.status, 401, "{address}");
    }
}

#[tokio::test]
async fn a_chart_that_cannot_be_drawn_is_a_list_of_problems_with_codes() {
    let spec = Spec::start().await;
    let unit = spec.national_analyst();

    for (address, code) in [
        ("/charts/control/no-such-indicator/kent.svg", "UNKNOWN_INDICATOR"),
        (
            "/charts/control/killed-or-seriously-injured-rate/nowhere.svg",
            "UNKNOWN_FORCE",
        ),
        ("/charts/control/knife-crime-annual-rate/kent.svg", "SERIES_TOO_SELDOM"),
        (
            "/charts/control/killed-or-seriously-injured-rate/kent.svg?from=2026-02&to=2026-01",
            "INVALID_ARGUMENT",
        ),
        (
            "/charts/control/killed-or-seriously-injured-rate/kent.svg?theme=pink",
            "INVALID_ARGUMENT",
        ),
        (
            "/charts/control/killed-or-seriously-injured-rate/kent.svg?asof=2026-04-15T09:00:00Z",
            "INVALID_ARGUMENT",
        ),
        (
            "/charts/control/killed-or-seriously-injured-rate/kent.svg?target=low",
            "INVALID_ARGUMENT",
        ),
        ("/charts/funnel/recorded-crime-rate/2026-02.svg", "PERIOD_WRONG_LENGTH"),
        ("/charts/funnel/recorded-crime-rate/lately.svg", "PERIOD_NOT_READABLE"),
        ("/charts/profile/nowhere/2026-02.svg", "UNKNOWN_FORCE"),
        ("/charts/profile/kent/lately.svg", "PERIOD_NOT_READABLE"),
        (
            "/charts/distribution/recorded-crime-rate/FY2019-20.svg?peers=region",
            "UNKNOWN_PEER_GROUP",
        ),
    ] {
        let answer = get(&unit, address, None).await;
        assert_eq!(answer.status, 422, "{address}: {:#}", answer.body);
        assert_eq!(answer.body["problems"][0]["code"], code, "{address}");
    }
    for nowhere in [
        "/charts/pie/recorded-crime-rate/kent.svg",
        "/charts/control/recorded-crime-rate/kent.png",
    ] {
        assert_eq!(get(&unit, nowhere, None).await.status, 404, "{nowhere}");
    }
}
