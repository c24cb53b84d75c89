use super::*;
use std::path::Path;

/// The catalogue that Muster is delivered with.
fn delivered() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Catalogue::parse(&files).unwrap_or_else(|faults| {
        panic!(
            "{}",
            faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        )
    })
}

#[test]
fn the_delivered_catalogue_has_no_fault_and_the_indicators_others_rely_on() {
    let catalogue = delivered();

    assert_eq!(catalogue.collections().len(), 14);
    assert!(catalogue.indicators().count() >= 50);
    for (code, multiplier, kind) in [
        ("recorded-crime-rate", 1_000, IndicatorKind::Rate),
        ("vawg-rate", 1_000, IndicatorKind::Rate),
        ("knife-enabled-crime-rate", 100_000, IndicatorKind::Rate),
        ("gross-misconduct-per-1000-officers", 1_000, IndicatorKind::Rate),
        ("vetting-not-in-date", 100, IndicatorKind::Proportion),
        ("visible-time-share", 100, IndicatorKind::Proportion),
        ("calls-999-answered-within-10-seconds", 100, IndicatorKind::Proportion),
        ("emergency-response-within-target", 100, IndicatorKind::Proportion),
        ("child-sexual-abuse-rate", 1_000, IndicatorKind::Rate),
        ("anti-social-behaviour-rate", 1_000, IndicatorKind::Rate),
    ] {
        let indicator = catalogue.indicator(&code.parse().unwrap()).unwrap();
        assert_eq!((indicator.multiplier, indicator.kind), (multiplier, kind), "{code}");
    }
}

#[test]
fn recorded_crime_asks_for_the_subgroups_of_its_time() {
    let catalogue = delivered();
    let crime = catalogue.collection(&"recorded-crime".parse().unwrap()).unwrap();
    let offences = crime.measure(&"offences".parse().unwrap()).unwrap();
    let owed = |quarter: &str| crime.breakdowns(offences, quarter.parse().unwrap()).len();

    assert_eq!((owed("FY2012-13Q1"), owed("FY2012-13Q4")), (24, 24));
    assert_eq!((owed("FY2013-14Q1"), owed("FY2023-24Q1")), (25, 25));
    let offence = &crime.dimensions[0];
    let fraud = offence
        .published_as("Fraud offences", "Fraud offences to 2012/13")
        .unwrap();
    let rate = catalogue.indicator(&"recorded-crime-rate".parse().unwrap()).unwrap();
    let of = |member: &Member| Breakdown::new(vec![(offence.code.clone(), member.code.clone())]);
    assert!(!rate.numerator[0].takes(&of(fraud)));
    assert_eq!(
        offence
            .members
            .iter()
            .filter(|member| rate.numerator[0].takes(&of(member)))
            .count(),
        25
    );
}
