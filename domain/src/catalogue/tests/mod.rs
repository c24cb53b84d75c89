use super::*;
use crate::period::Period;
mod delivered;
mod faults;

const CALLS: &str = r#"[collection]
code = "calls"
title = "Calls"
about = "Calls to the police."
version = "1.0.0"
frequency = "monthly"
due = { working_day = 10, months_after = 1 }
on_time = { working_day = 12, months_after = 1 }
locks = { months = 15 }
introduced = "2024-04"
owed_by = "territorial"
accepts = "by_hand"

[[dimension]]
code = "grade"
title = "Grade"
codes = [
  { code = "emergency", title = "Emergency", published = [{ group = "Calls", name = "Emergency calls" }] },
  { code = "priority", title = "Priority", valid_from = "2025-04" },
]

[[measure]]
code = "attended"
title = "Attended"
unit = "incidents"
nature = "flow"
decimals = 0
dimensions = ["grade"]
source = "command and control"

[[measure]]
code = "in-time"
title = "Attended in time"
unit = "incidents"
nature = "flow"
decimals = 0
dimensions = ["grade"]
source = "command and control"

[[rule]]
code = "in-time-within-attended"
severity = "error"
kind = "part_of_whole"
part = "in-time"
whole = "attended"
by = ["grade"]
message = "more in time than attended"
fix = "count incidents"

[[indicator]]
code = "attended-in-time"
version = "1.0.0"
title = "Attended in time"
theme = "response"
kind = "proportion"
numerator = [{ measure = "in-time", where = { grade = ["emergency"] } }]
denominator = [{ measure = "attended", where = { grade = ["emergency"] } }]
multiplier = 100
unit = "% of incidents"
polarity = "high_is_good"
methods = { interval = "wilson", spread = "over_dispersed", chart = "xmr" }
seasonal = true
disclosure = "none"
materiality = { points = 0.5 }
definition = "Share attended in time."
source = "Muster proposal"
do_not_use_for = "single incidents"
"#;

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let found = Catalogue::parse(files).expect_err("a fault was expected");
    found.iter().map(ToString::to_string).collect()
}

/// The faults of the file with one piece of text replaced.
fn with(piece: &str, other: &str) -> Vec<String> {
    assert_eq!(CALLS.matches(piece).count(), 1, "`{piece}` must stand in the file once");
    faults(&[("calls.toml", &CALLS.replace(piece, other))])
}

#[test]
fn a_good_file_is_read_whole() {
    let catalogue = Catalogue::parse(&[("calls.toml", CALLS)]).unwrap();

    let indicator = catalogue.indicator(&"attended-in-time".parse().unwrap()).unwrap();
    let collection = catalogue.collection(&"calls".parse().unwrap()).unwrap();
    assert_eq!(indicator.kind, IndicatorKind::Proportion);
    assert_eq!(indicator.terms().count(), 2);
    assert_eq!(indicator.materiality, Materiality::Points("0.5".parse().unwrap()));
    assert_eq!(
        collection.deadlines("2026-03".parse().unwrap()).due_on.to_string(),
        "2026-04-16"
    );
    assert_eq!(collection.rules[0].kind.measures().len(), 2);
}

#[test]
fn a_term_takes_the_cells_it_names_and_no_others() {
    let catalogue = Catalogue::parse(&[("calls.toml", CALLS)]).unwrap();
    let indicator = catalogue.indicator(&"attended-in-time".parse().unwrap()).unwrap();

    let mut term = indicator.numerator[0].clone();
    assert!(term.takes(&"grade=emergency".parse().unwrap()));
    assert!(!term.takes(&"grade=priority".parse().unwrap()));
    (term.where_, term.not) = (term.not, term.where_);
    assert!(!term.takes(&"grade=emergency".parse().unwrap()));
    assert!(term.takes(&"grade=priority".parse().unwrap()));
}

#[test]
fn a_code_is_owed_from_the_month_it_becomes_valid() {
    let catalogue = Catalogue::parse(&[("calls.toml", CALLS)]).unwrap();
    let collection = &catalogue.collections()[0];
    let owed = |period: &str| {
        let period: Period = period.parse().unwrap();
        collection
            .cells(period)
            .map(|(measure, cell)| format!("{} {cell}", measure.code))
            .collect::<Vec<_>>()
    };

    assert_eq!(owed("2025-03"), ["attended grade=emergency", "in-time grade=emergency"]);
    assert_eq!(owed("2025-04").len(), 4);
    assert!(!collection.asks_for("2024-03".parse().unwrap()));
    assert!(collection.asks_for("2024-04".parse().unwrap()));
    assert!(!collection.asks_for("FY2024-25".parse().unwrap()));
}

#[test]
fn a_published_name_finds_its_code() {
    let catalogue = Catalogue::parse(&[("calls.toml", CALLS)]).unwrap();
    let grade = &catalogue.collections()[0].dimensions[0];
    assert_eq!(
        grade.published_as("calls", "Emergency Calls ").unwrap().code.as_str(),
        "emergency"
    );
    assert_eq!(grade.published_as("other", "Emergency calls"), None);
}
