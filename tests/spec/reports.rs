//! The report of a file, wherever it is made: what a force reads at its desk, offline, is to the byte what the service gives of it.

use std::collections::HashSet;
use std::path::Path;

use muster_domain::catalogue::Catalogue;
use muster_domain::{AreaCode, ForceCode, Reference};
use muster_exchange::history::HistoryBundle;
use muster_exchange::judged::{Against, judge};
use muster_exchange::{Problems, reference, sent};
use muster_tests::{Answer, Given, Person, Spec};
use poem::Request;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::files::{roads, send};

async fn get(person: &Person<'_>, address: &str) -> Answer {
    person.send(Request::builder().uri_str(address).finish()).await
}

/// A year of Kent's returns, each month a little different.
async fn a_year(spec: &Spec) {
    let months = (2..=12)
        .map(|month| format!("2025-{month:02}"))
        .chain(["2026-01".to_owned()]);
    for (month, period) in months.enumerate() {
        let usual = |measure: &str| match measure {
            "roadside-tests" => 400 + month * 7 % 13,
            "roadside-tests-positive" => 48 + month % 5,
            _ => 3 + month % 4,
        };
        let given = Given::from("kent", "roads", &period);
        spec.given(given, |measure, _| usual(measure.as_str()).to_string())
            .await;
    }
}

/// A return of February like those before it, but for the tests and how many were positive.
fn february(tests: u32, positive: u32) -> String {
    roads("2026-02", "4")
        .replace("tests,,,40\n", &format!("tests,,,{tests}\n"))
        .replace("positive,,,4\n", &format!("positive,,,{positive}\n"))
}

/// The report as a program without the service makes it: from the files it carries and the templates beside it alone.
fn at_the_desk(file: &[u8], beside: Option<&[u8]>, whole: bool) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let roads = std::fs::read_to_string(root.join("catalogue/roads.toml")).unwrap();
    let catalogue = Catalogue::parse(&[("roads.toml", &roads)]).unwrap();
    let known = reference::read(&Reference::default(), |file| {
        std::fs::read(root.join("reference").join(file)).ok()
    })
    .unwrap();
    let force: ForceCode = "kent".parse().unwrap();
    let areas: HashSet<AreaCode> = known.areas_of(&force).map(|area| area.code.clone()).collect();
    let template = beside.map(|template| sent::read(template, &[], None, &mut Problems::default()));
    let words = template.as_ref().and_then(|template| template.words.clone());
    let against = Against {
        collection: &catalogue.collections()[0],
        force: &force,
        areas: &areas,
        words: words.as_ref(),
        period: "2026-02".parse().ok(),
    };
    let judged = judge(file, &against);
    let carried = template.and_then(|template| HistoryBundle::try_from(&template.history?).ok());
    let own = judged.history.clone().and_then(Result::ok);
    let histories: Vec<HistoryBundle> = carried.into_iter().chain(own).collect();
    judged.report(&against, &histories, whole).to_json()
}

/// What the service reports of a file that is sent to it.
async fn by_the_service(person: &Person<'_>, file: &[u8], whole: bool) -> (String, Value) {
    let sent = send(person, "/returns/kent/roads/2026-02", file).await;
    let address = sent.body["report"]
        .as_str()
        .unwrap_or_else(|| panic!("{:#}", sent.body));
    let report = get(person, &format!("{address}?whole={whole}")).await;
    assert_eq!(report.status, 200, "{:#}", report.body);
    (String::from_utf8(report.bytes).unwrap(), report.body)
}

async fn template(person: &Person<'_>) -> Vec<u8> {
    get(person, "/returns/kent/roads/2026-02.xlsx").await.bytes
}

/// The codes of a report: of the file and its rows, then of its returns.
fn said(report: &Value) -> Vec<String> {
    let rows = report["remarks"].as_array().unwrap().iter();
    let returns = report["returns"].as_array().unwrap();
    let found = |list: &'static str| returns.iter().flat_map(move |of| of[list].as_array().unwrap());
    let all = rows.chain(found("notices")).chain(found("findings"));
    all.map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

fn workbook(csv: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(csv.lines()) {
        for (column, text) in (0..).zip(line.split(',')) {
            sheet.write(row, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_workbook_filled_in_from_its_template_has_one_report_at_the_desk_and_at_the_service() {
    let spec = Spec::start().await;
    a_year(&spec).await;
    let kent = spec.analyst_of("kent");

    for (tests, positive, found) in [
        (402, 49, &[][..]),
        (4_010, 49, &["tests-out-of-line"]),
        (402, 403, &["positive-within-tests", "positive-share-out-of-line"]),
        (49, 402, &["tests-in-place", "tests-in-place", "positive-within-tests"]),
    ] {
        // what is recorded stands in the template already
        let recorded = send(&kent, "/returns/kent/roads/2026-02", february(tests, positive)).await;
        assert_eq!(recorded.body["stage"], "RECORDED", "{:#}", recorded.body);
        let file = template(&kent).await;

        let (report, told) = by_the_service(&kent, &file, true).await;

        assert_eq!(report, at_the_desk(&file, None, true));
        assert_eq!(said(&told), found, "{report}");
        assert!(told["returns"][0]["history"]["digest"].is_string());
        assert_eq!(told["returns"][0]["completeness"]["missing"], 0);
    }
}

#[tokio::test]
async fn a_file_of_any_other_kind_is_reported_alike_with_the_template_beside_it() {
    let spec = Spec::start().await;
    a_year(&spec).await;
    let kent = spec.analyst_of("kent");
    let beside = template(&kent).await;
    let unreadable = february(4_010, 49).replace("killed,car,4", "killed,car,four");
    let semicolons = february(4_010, 49)
        .replace("value\n", "value,note\n")
        .replace("4010", "4010,caf\u{e9} \u{a3}5")
        .replace(',', ";")
        .replace("49\n", "49;\n")
        .replace(";4\n", ";4;\n");
    let windows: Vec<u8> = semicolons
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();

    let twice = unreadable.clone() + "2026-02,casualties,killed,hgv,1\n2026-02,roadside-tests,,,4010\n";
    for (file, found) in [
        (workbook(&unreadable), &["VALUE_NOT_A_NUMBER", "tests-out-of-line"][..]),
        (windows, &["tests-out-of-line"]),
        (
            twice.into_bytes(),
            &["VALUE_NOT_A_NUMBER", "UNKNOWN_MEMBER", "CELL_TWICE", "CELL_TWICE"],
        ),
    ] {
        for whole in [false, true] {
            let (report, told) = by_the_service(&kent, &file, whole).await;

            assert_eq!(report, at_the_desk(&file, Some(&beside), whole));
            let mut codes = said(&told);
            codes.sort();
            let mut found = found.to_vec();
            found.sort_unstable();
            assert_eq!(codes, found, "{report}");
        }
    }
}

#[tokio::test]
async fn a_file_in_the_forces_own_words_is_reported_alike() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let setting = "mutation($words: [ForceWordInput!]!) { setForceWords(input: { force: \"kent\", collection: \"roads\", words: $words }) {
        problems { code } } }";
    let word = |kind: &str, theirs: &str, ours: &str| json!({ "kind": kind, "theirs": theirs, "ours": ours });
    let words = json!([word("COLUMN", "Number", "value"), word("MEASURE", "KSI", "casualties")]);
    let set = kent.ask(setting, json!({ "words": words })).await;
    assert_eq!(set.problems(), Vec::<&str>::new());
    let file = "measure,severity,road-user,Number\nksi,killed,car,3\nKSI,killed,hgv,1\n";

    let (report, told) = by_the_service(&kent, file.as_bytes(), false).await;

    assert_eq!(
        report,
        at_the_desk(file.as_bytes(), Some(&template(&kent).await), false)
    );
    assert_eq!(said(&told), ["UNKNOWN_MEMBER"]);
    assert_eq!(told["remarks"][0]["value"], "hgv");
    assert_ne!(
        report,
        at_the_desk(file.as_bytes(), None, false),
        "without the words it is another file"
    );
}

#[tokio::test]
async fn a_part_of_a_return_is_complete_as_it_is_and_as_a_whole_it_lacks_the_rest() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let file = "measure,value\nroadside-tests,40\n".as_bytes();

    let (_, part) = by_the_service(&kent, file, false).await;
    let (_, whole) = by_the_service(&kent, file, true).await;

    assert_eq!((said(&part), &part["errors"]), (vec![], &json!(0)));
    assert_eq!(part["returns"][0]["completeness"]["missing"], 11);
    assert_eq!((said(&whole).len(), &whole["errors"]), (11, &json!(11)));
    assert!(said(&whole).iter().all(|code| code == "CELL_MISSING"));
}

#[tokio::test]
async fn the_report_of_a_file_is_for_those_who_see_its_drafts() {
    let spec = Spec::start().await;
    let kent = spec.analyst_of("kent");
    let sent = send(&kent, "/returns/kent/roads/2026-02", february(402, 49)).await;
    let address = sent.body["report"].as_str().unwrap();

    assert_eq!(
        get(&kent, address).await.header("cache-control"),
        Some("private, no-store")
    );
    assert_eq!(get(&spec.signatory_of("kent"), address).await.status, 200);
    for person in [spec.analyst_of("essex"), spec.national_analyst()] {
        assert_eq!(get(&person, address).await.refused_with(), "NOT_FOUND");
    }
    assert_eq!(get(&spec.public(), address).await.refused_with(), "UNAUTHENTICATED");
}
