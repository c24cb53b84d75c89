//! A month's return as a force analyst knows it: a workbook out, the same workbook in, and what is wrong with it said in its own cells.

use std::fmt::Write as _;
use std::io::Cursor;

use calamine::{Reader as _, Xlsx};
use muster_tests::{Answer, Given, Person, Spec};
use poem::Request;
use poem::http::Method;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

mod abandoned;

async fn get(person: &Person<'_>, address: &str) -> Answer {
    person.send(Request::builder().uri_str(address).finish()).await
}

pub(crate) async fn send(person: &Person<'_>, address: &str, file: impl Into<Vec<u8>>) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri_str(address)
        .body(file.into());
    person.send(request).await
}

/// A long CSV that answers everything `roads` asks for, whatever the period.
pub(crate) fn roads(period: &str, casualties: &str) -> String {
    let mut csv = "period,measure,severity,road-user,value\n".to_owned();
    for severity in ["killed", "seriously-injured"] {
        for user in ["car", "motorcycle", "pedal-cycle", "pedestrian", "other"] {
            writeln!(csv, "{period},casualties,{severity},{user},{casualties}").expect("text");
        }
    }
    writeln!(
        csv,
        "{period},roadside-tests,,,40\n{period},roadside-tests-positive,,,4"
    )
    .expect("text");
    csv
}

pub(crate) fn counts(answer: &Answer) -> Value {
    let mut counts = [0; 4];
    for of in answer.body["outcome"]["returns"].as_array().unwrap() {
        for (sum, word) in counts.iter_mut().zip(["imported", "updated", "unchanged", "rejected"]) {
            *sum += of[word].as_i64().unwrap();
        }
    }
    json!(counts)
}

#[tokio::test]
async fn a_template_is_for_the_force_itself_and_for_nobody_else() {
    let spec = Spec::start().await;
    let address = "/returns/kent/roads/2026-02.xlsx";

    let own = get(&spec.analyst_of("kent"), address).await;
    assert_eq!(own.status, 200);
    assert_eq!(
        own.header("content-disposition"),
        Some("attachment; filename=\"kent-roads-2026-02.xlsx\"")
    );

    for person in [
        spec.analyst_of("essex"),
        spec.national_analyst(),
        spec.commissioner_of("kent"),
    ] {
        let other = get(&person, address).await;
        assert_eq!((other.status.as_u16(), other.refused_with()), (404, "NOT_FOUND"));
    }
    let public = get(&spec.public(), address).await;
    assert_eq!(
        (public.status.as_u16(), public.refused_with()),
        (401, "UNAUTHENTICATED")
    );
}

#[tokio::test]
async fn a_template_shows_last_months_value_beside_each_cell_and_a_blank_one_records_nothing() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    spec.given(Given::from("kent", "roads", "2026-01"), |_, _| "4".to_owned())
        .await;

    let template = get(&kent, "/returns/kent/roads/2026-02.csv").await;

    let text = template.body.as_str().unwrap().to_owned();
    assert!(text.contains("last"), "{text}");
    let sent = send(&kent, "/returns/kent/roads/2026-02", text.clone()).await;
    assert_eq!(sent.status, 200, "{:#}", sent.body);
    assert_eq!(
        (&counts(&sent), &sent.body["outcome"]["blank"]),
        (&json!([0, 0, 0, 0]), &json!(12))
    );
    let returns = "{ returns(filter: { force: \"kent\", from: \"2026-02\" }) { edges { node { period } } } }";
    let opened = kent.ask(returns, json!({})).await;
    assert_eq!(opened.at("/returns/edges"), &json!([]), "nothing was opened");
}

#[tokio::test]
async fn a_file_is_recorded_and_the_same_file_again_changes_nothing() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let file = roads("2026-02", "3");

    let first = send(&kent, "/returns/kent/roads/2026-02?name=february.csv", file.clone()).await;
    let second = send(&kent, "/returns/kent/roads/2026-02", file.clone()).await;
    let third = send(&kent, "/returns/kent/roads/2026-02", file.replace("car,3", "car,5")).await;

    assert_eq!(first.body["stage"], "RECORDED", "{:#}", first.body);
    assert_eq!(first.body["name"], "february.csv");
    assert_eq!(counts(&first), json!([12, 0, 0, 0]));
    assert_eq!(counts(&second), json!([0, 0, 12, 0]));
    assert_eq!(counts(&third), json!([0, 2, 10, 0]));
}

#[tokio::test]
async fn one_bad_row_keeps_the_file_back_unless_the_good_ones_were_asked_for() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let file = roads("2026-02", "3").replace("killed,car,3", "killed,car,three");

    let refused = send(&kent, "/returns/kent/roads/2026-02", file.clone()).await;

    assert_eq!(
        (refused.status.as_u16(), &refused.body["stage"]),
        (422, &json!("REFUSED"))
    );
    let remark = &refused.body["outcome"]["remarks"][0];
    assert_eq!(remark["code"], "VALUE_NOT_A_NUMBER", "{remark:#}");
    assert_eq!(
        (&remark["place"]["row"], &remark["place"]["column"]),
        (&json!(2), &json!("value"))
    );
    let mine = kent.ask("{ returns { edges { node { period } } } }", json!({})).await;
    assert_eq!(mine.at("/returns/edges"), &json!([]), "nothing of it was recorded");

    let good = send(&kent, "/returns/kent/roads/2026-02?take=good-rows", file).await;
    assert_eq!(good.body["stage"], "RECORDED", "{:#}", good.body);
    assert_eq!(counts(&good), json!([11, 0, 0, 1]));
    let back = get(&kent, good.body["annotated"].as_str().unwrap()).await;
    let rejected = back.body.as_str().unwrap();
    assert!(
        rejected.contains("VALUE_NOT_A_NUMBER") && rejected.contains("three"),
        "{rejected}"
    );
    let mended = rejected.replace(",three", ",3");
    let again = send(&kent, "/returns/kent/roads/2026-02", mended).await;
    assert_eq!(counts(&again), json!([1, 0, 0, 0]), "{:#}", again.body);
}

#[tokio::test]
async fn one_file_may_resupply_many_months_each_in_its_own_return() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    spec.given(Given::from("kent", "roads", "2025-12"), |_, _| "4".to_owned())
        .await;
    let months = ["2025-12", "2026-01", "2026-02"];
    let file: String = months
        .iter()
        .enumerate()
        .map(|(nth, month)| {
            let csv = roads(month, "7");
            if nth == 0 {
                csv
            } else {
                csv.split_once('\n').unwrap().1.to_owned()
            }
        })
        .collect();

    let sent = send(&kent, "/returns/kent/roads", file).await;

    assert_eq!(sent.body["stage"], "RECORDED", "{:#}", sent.body);
    let periods: Vec<_> = sent.body["outcome"]["returns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| of["period"].clone())
        .collect();
    assert_eq!(periods, months);
    let asked = "{ returns(filter: { force: \"kent\" }) { edges { node { period accepted { number } current { number state } } } } }";
    let returns = kent.ask(asked, json!({})).await;
    let december = returns.at("/returns/edges/0/node");
    assert_eq!(
        (&december["accepted"]["number"], &december["current"]["number"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(returns.at("/returns/edges").as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_file_for_another_force_or_a_month_that_has_not_ended_changes_nothing() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");

    let other = send(&kent, "/returns/essex/roads/2026-02", roads("2026-02", "3")).await;
    let early = send(&kent, "/returns/kent/roads/2026-06", roads("2026-06", "3")).await;
    let wrong = send(&kent, "/returns/kent/roads/2026-02", roads("2026-01", "3")).await;

    assert_eq!((other.status.as_u16(), other.refused_with()), (404, "NOT_FOUND"));
    assert_eq!(early.status, 422);
    assert_eq!(early.body["outcome"]["remarks"][0]["code"], "PERIOD_NOT_DUE");
    assert_eq!(wrong.body["outcome"]["remarks"][0]["code"], "WRONG_PERIOD");
    let none = kent.ask("{ returns { edges { node { period } } } }", json!({})).await;
    assert_eq!(none.at("/returns/edges"), &json!([]));
}

#[tokio::test]
async fn a_file_sent_twice_under_one_id_is_recorded_once_and_another_file_under_it_is_not() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let address = "/returns/kent/roads/2026-02?id=018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f";

    let first = send(&kent, address, roads("2026-02", "3")).await;
    let again = send(&kent, address, roads("2026-02", "3")).await;
    let other = send(&kent, address, roads("2026-02", "4")).await;

    assert_eq!(first.body, again.body);
    assert_eq!(other.body["problems"][0]["code"], "IDEMPOTENCY_KEY_REUSED");
    let asked = "{ upload(id: \"018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f\") { stage finished rows imported remarksTotal
        returns { period return { current { number } } } } }";
    let found = kent.ask(asked, json!({})).await;
    assert_eq!(
        (
            found.at("/upload/stage"),
            found.at("/upload/rows"),
            found.at("/upload/imported")
        ),
        (&json!("RECORDED"), &json!(12), &json!(12))
    );
    assert_eq!(found.at("/upload/returns/0/return/current/number"), 1);
    for person in [spec.analyst_of("essex"), spec.national_analyst()] {
        assert_eq!(person.ask(asked, json!({})).await.refused_with(), "NOT_FOUND");
    }
}

#[tokio::test]
async fn a_program_sends_a_file_as_graphql_does() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let document = "mutation($file: Upload!) { uploadReturn(input: { force: \"kent\", collection: \"roads\", period: \"2026-02\", file: $file }) {
        upload { stage imported causes { code } } problems { code } } }";
    let form = Request::builder()
        .method(Method::POST)
        .uri_str("/graphql")
        .content_type("multipart/form-data; boundary=cut")
        .body("--cut--\r\n");

    let forged = kent.send(form).await;
    let file = roads("2026-02", "3");
    let sent = kent.ask_with_file(document, json!({}), "february.csv", &file).await;
    let stranger = spec
        .public()
        .ask_with_file(document, json!({}), "february.csv", &file)
        .await;

    assert_eq!(
        (forged.status.as_u16(), forged.refused_with()),
        (415, "UNSUPPORTED_MEDIA_TYPE")
    );
    assert_eq!(sent.at("/uploadReturn/upload/stage"), "RECORDED", "{:#}", sent.body);
    assert_eq!(sent.at("/uploadReturn/upload/imported"), 12);
    assert_eq!(
        (stranger.status.as_u16(), stranger.refused_with()),
        (401, "UNAUTHENTICATED")
    );
}

#[tokio::test]
async fn a_workbook_comes_back_with_its_bad_cells_listed_by_sheet_and_cell() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("February").unwrap();
    for (row, line) in (0..).zip(
        roads("2026-02", "3")
            .replace("killed,car,3", "killed,car,three")
            .lines(),
    ) {
        for (column, text) in (0..).zip(line.split(',')) {
            sheet.write(row, column, text).unwrap();
        }
    }
    let file = book.save_to_buffer().unwrap();

    let sent = send(&kent, "/returns/kent/roads/2026-02?name=february.xlsx", file).await;

    assert_eq!(sent.body["stage"], "REFUSED", "{:#}", sent.body);
    assert_eq!(sent.body["outcome"]["remarks"][0]["place"]["cell"], "E2");
    let address = sent.body["annotated"].as_str().unwrap().to_owned();
    let back = get(&kent, &address).await;
    assert_eq!(
        back.header("content-disposition"),
        Some("attachment; filename=\"february-to-mend.xlsx\"")
    );
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(back.bytes)).unwrap();
    assert_eq!(read.sheet_names(), ["February", "Fix list"]);
    let list = read.worksheet_range("Fix list").unwrap();
    let said = list
        .rows()
        .flatten()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("|");
    assert!(said.contains("E2") && said.contains("three"), "{said}");
    let figures = read.worksheet_range("February").unwrap();
    assert_eq!(
        figures.get_value((1, 4)).unwrap().to_string(),
        "three",
        "what was sent is still there"
    );
    assert_eq!(
        get(&spec.analyst_of("essex"), &address).await.refused_with(),
        "NOT_FOUND"
    );
}
