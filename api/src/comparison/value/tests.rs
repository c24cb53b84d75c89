use super::*;
use muster_domain::catalogue::Catalogue;

/// Indicators of each kind, as small as the catalogue lets them be.
fn indicator(kind: &str, more: &str) -> Indicator {
    let (interval, spread) = match kind {
        "proportion" => ("wilson", "over_dispersed"),
        "rate" => ("exact_byar", "over_dispersed"),
        "ratio" => ("log_ratio", "over_dispersed"),
        _ => ("none", "robust"),
    };
    let file = format!(
        r#"
[collection]
code = "calls"
title = "Calls"
about = "Calls."
version = "1.0.0"
frequency = "monthly"
due = {{ working_day = 10, months_after = 1 }}
on_time = {{ working_day = 10, months_after = 1 }}
locks = {{ months = 15 }}
introduced = "2020-04"
owed_by = "all"
accepts = "by_hand"

[[measure]]
code = "part"
title = "Part"
unit = "calls"
nature = "flow"
decimals = 0
corrections = true
source = "Test"

[[measure]]
code = "whole"
title = "Whole"
unit = "calls"
nature = "flow"
decimals = 0
corrections = true
source = "Test"

[[indicator]]
code = "tested"
version = "1.0.0"
title = "Tested"
theme = "response"
kind = "{kind}"
numerator = [{{ measure = "part" }}]
{more}
unit = "% of calls"
polarity = "high_is_good"
methods = {{ interval = "{interval}", spread = "{spread}", chart = "xmr" }}
seasonal = false
disclosure = "none"
materiality = {{ points = 2 }}
definition = "Share of calls."
source = "Test"
do_not_use_for = "anything"
"#
    );
    let catalogue = Catalogue::parse(&[("calls.toml", &file)]).unwrap_or_else(|faults| panic!("{faults:?}"));
    let found = catalogue.indicators().next().cloned();
    found.unwrap()
}

fn shown(indicator: &Indicator, numerator: i64, denominator: i64) -> IndicatorValue {
    let whole = |count| Quantity::whole(count).unwrap();
    of_sums(indicator, (whole(numerator), whole(denominator)), Statuses::NONE, false)
}

const OVER_THE_WHOLE: &str = "denominator = [{ measure = \"whole\" }]\nmultiplier = 100";
const OVER_RESIDENTS: &str = "denominator = \"population\"\nmultiplier = 1000";

#[test]
fn a_share_has_wilsons_interval_in_per_cent() {
    let value = shown(&indicator("proportion", OVER_THE_WHOLE), 90, 100);

    assert_eq!(value.value, Some(90.0));
    let interval = value.interval.unwrap();
    assert!((interval.low - 82.563_433_849_508_66).abs() < 1e-6, "{interval:?}");
    assert!((interval.high - 94.477_086_293_932_47).abs() < 1e-6, "{interval:?}");
}

#[test]
fn a_rate_has_the_exact_interval_of_a_small_count() {
    let value = shown(&indicator("rate", OVER_RESIDENTS), 4, 98_000);

    assert!((value.value.unwrap() - 0.040_816_326_530_612_24).abs() < 1e-15);
    assert!((value.interval.unwrap().low - 0.011_121_075_241_084_953).abs() < 1e-10);
    assert_eq!(value.no_interval, None);
}

#[test]
fn corrections_beyond_what_was_counted_leave_a_value_without_an_interval() {
    let value = shown(&indicator("rate", OVER_RESIDENTS), -4, 1_000);

    assert_eq!((value.value, value.interval), (Some(-4.0), None));
    assert_eq!(value.no_interval.map(NoInterval::code), Some("NEGATIVE_COUNT"));
}

#[test]
fn a_mean_says_that_it_has_no_interval() {
    let value = shown(
        &indicator("mean", "denominator = [{ measure = \"whole\" }]\nmultiplier = 1"),
        90,
        4,
    );

    assert_eq!((value.value, value.interval), (Some(22.5), None));
    assert_eq!(value.no_interval.map(NoInterval::code), Some("NO_METHOD"));
}

#[test]
fn a_ratio_may_exceed_one() {
    let value = shown(
        &indicator("ratio", "denominator = [{ measure = \"whole\" }]\nmultiplier = 100"),
        120,
        100,
    );

    assert_eq!(value.value, Some(120.0));
    assert!(value.interval.unwrap().contains(120.0));
}

#[test]
fn nothing_to_divide_by_is_no_value_and_says_so() {
    let value = shown(&indicator("proportion", OVER_THE_WHOLE), 0, 0);

    assert_eq!((value.value, value.absence), (None, Some(Absence::NotApplicable)));
    assert_eq!(value.denominator_note.as_deref(), Some("there is nothing to divide by"));
}

#[test]
fn a_part_above_its_whole_is_no_share() {
    let value = shown(&indicator("proportion", OVER_THE_WHOLE), 11, 10);

    assert_eq!((value.value, value.absence), (None, Some(Absence::NotApplicable)));
}

#[test]
fn a_rate_says_which_mid_year_it_divides_by() {
    let period: Period = "YE2019-03".parse().unwrap();

    assert_eq!(
        mid_year("residents", 2018, period),
        "residents at mid-2018, the latest estimate at or before the end of FY2018-19"
    );
    assert_eq!(
        mid_year("residents", 2024, period),
        "residents at mid-2024, the nearest estimate: there is none before the end of FY2018-19"
    );
}
