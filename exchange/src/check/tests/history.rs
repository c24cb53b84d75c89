use super::*;

#[test]
fn a_value_that_leaves_its_history_comes_with_the_evidence() {
    let rules = rule("kind = \"history\"\nmeasures = [\"presented\"]");
    let report = check(
        &collection_with(&rules),
        &cells([9_800, 900, 120, 310]),
        Some(&history()),
    );

    let finding = &report.findings[0];
    let expected = finding.expected.as_ref().unwrap();
    assert_eq!((finding.code.as_str(), report.total), ("asked", 1));
    assert!(
        finding.hint.as_deref().unwrap().starts_with("about ten times"),
        "{finding:?}"
    );
    let (low, high) = (expected.low.unwrap().to_f64(), expected.high.unwrap().to_f64());
    assert!(
        low > 800.0 && low < 1_000.0 && high > 1_000.0 && high < 1_300.0,
        "{low} to {high}"
    );
    assert_eq!(expected.history.len(), 24);
    assert_eq!(expected.history[23].period.to_string(), "2026-02");
    assert!(
        expected.method.starts_with("the middle of the last 24 months"),
        "{}",
        expected.method
    );
}

#[test]
fn digits_that_changed_places_are_put_back() {
    let rules = rule("kind = \"history\"\nmeasures = [\"attended\"]");
    let report = check(
        &collection_with(&rules),
        &cells([1_000, 900, 210, 310]),
        Some(&history()),
    );

    let hint = report.findings[0].hint.as_deref().unwrap();
    assert_eq!(hint, "two digits may have changed places: 120 would be as expected");
}

#[test]
fn a_share_is_judged_where_the_whole_is_not_to_blame() {
    let rules = rule("kind = \"history\"\nmeasures = [\"answered\"]\nper = \"presented\"");
    assert_eq!(found(&rules, &cells([1_000, 600, 120, 310])), ["asked answered"]);
    let whole = rule("kind = \"history\"\nmeasures = [\"presented\"]").replace("\"asked\"", "\"level\"");
    assert_eq!(
        found(&format!("{rules}{whole}"), &cells([4_000, 900, 120, 310])),
        ["level presented"]
    );
}

#[test]
fn a_break_in_the_series_is_the_forces_own_word_that_the_past_is_no_guide() {
    let rules = rule("kind = \"history\"\nmeasures = [\"presented\"]");
    let mut cells = cells([3_000, 900, 120, 310]);
    assert_eq!(found(&rules, &cells), ["asked presented"]);
    cells[0].statuses = Statuses::BREAK;
    assert_eq!(found(&rules, &cells), Vec::<String>::new());
}

#[test]
fn a_month_that_was_copied_is_one_finding_and_comes_first() {
    let rules = rule("kind = \"stale_month\"\nmeasures = [\"presented\", \"answered\", \"attended\"]");
    let history = history();
    let last = |measure: &str, breakdown: &str| {
        let address = address(measure, breakdown);
        let supplied = history.series(&address).unwrap()[PERIODS - 1].unwrap().supplied;
        cell(measure, breakdown, supplied)
    };
    let copied = [
        last("presented", ""),
        last("answered", ""),
        last("attended", "grade=emergency"),
        last("attended", "grade=priority"),
    ];

    assert_eq!(found(&rules, &copied), ["asked presented"]);
    assert_eq!(
        found(&rules, &copied[..3]),
        ["asked presented", "CELL_MISSING attended"]
    );
    let mut moved = copied.to_vec();
    moved[0] = cell("presented", "", count(1_003));
    assert_eq!(found(&rules, &moved), Vec::<String>::new());
}

#[test]
fn columns_that_changed_places_are_told_once_and_not_again_as_outliers() {
    let file = rule("kind = \"swapped_columns\"\nmeasures = [\"presented\", \"answered\"]");
    let outliers = rule("kind = \"history\"\nmeasures = [\"presented\", \"answered\"]").replace("asked", "level");
    let swapped = found(&format!("{outliers}{file}"), &cells([900, 1_000, 120, 310]));
    let part = "answered-within-presented answered";
    assert_eq!(swapped, ["asked presented", "asked answered", part]);

    // with less history, and further apart
    let mut history = Vec::new();
    let mut earlier = period();
    for back in 0..24_i64 {
        earlier = earlier.previous();
        for (measure, usual) in [("presented", 1_000), ("answered", 100)] {
            history.push((
                address(measure, ""),
                earlier,
                Figure::new(count(usual + back % 5), Statuses::NONE),
            ));
        }
    }
    let bundle = HistoryBundle::new("calls".parse().unwrap(), "kent".parse().unwrap(), period(), history);
    let collection = collection_with(&format!("{outliers}{file}"));
    let report = check(&collection, &cells([101, 1_001, 120, 310]), Some(&bundle));
    let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["asked", "asked", "answered-within-presented"]);
}
