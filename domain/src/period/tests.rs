use super::*;
use proptest::prelude::*;

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

proptest! {
    #[test]
    fn a_period_reads_back_as_it_was_written(year in 1950_i16..2100, month in 1_i16..=12, kind in 0..3) {
        let month = Month::new(year, month).unwrap();
        let period = match kind {
            0 => Period::month(month),
            1 => Frequency::Quarterly.period_of(month),
            _ => Period::year_ending(month),
        };
        prop_assert_eq!(period.to_string().parse(), Ok(period));
    }
}

#[test]
fn as_many_a_day_come_to_as_many_in_periods_of_the_usual_length() {
    let evened = |text: &str, each_day: i32| period(text).evened() * f64::from(each_day);

    assert_eq!((period("2024-02").days(), period("FY2025-26Q4").days()), (29, 90));
    for (text, days, usual) in [
        ("2026-02", 28, 30.4375),
        ("2026-03", 31, 30.4375),
        ("FY2025-26", 365, 365.25),
    ] {
        assert!((evened(text, days) - usual).abs() < 1e-9, "{text}");
    }
}

#[test]
fn a_financial_year_is_the_year_ending_march() {
    assert_eq!(period("FY2025-26"), period("YE2026-03"));
    assert_eq!(period("YE2026-03").to_string(), "FY2025-26");
    assert_eq!(period("FY1999-00").to_string(), "FY1999-00");
}

#[test]
fn the_fourth_quarter_is_january_to_march() {
    let quarter = period("FY2025-26Q4");
    assert_eq!(
        (quarter.first().to_string(), quarter.last().to_string()),
        ("2026-01".into(), "2026-03".into())
    );
}

#[test]
fn a_year_is_made_of_whole_quarters_or_of_months_alone() {
    assert_eq!(period("FY2025-26").components(Frequency::Quarterly).unwrap().len(), 4);
    assert_eq!(
        period("YE2026-06").components(Frequency::Quarterly).unwrap()[0],
        period("FY2025-26Q2")
    );
    assert_eq!(period("YE2026-02").components(Frequency::Quarterly), None);
    assert_eq!(period("YE2026-02").components(Frequency::Monthly).unwrap().len(), 12);
    assert_eq!(period("2026-03").components(Frequency::Quarterly), None);
}

#[test]
fn a_period_is_never_repaired() {
    for wrong in [
        "2025-26",
        "FY2025-27",
        "FY2025/26",
        "FY25-26",
        "FY2025-26Q5",
        "FY2025-26Q",
        "YE2026",
        "2026-13",
        "",
        "fy2025-26",
        "FY2025-26Q04",
    ] {
        assert!(wrong.parse::<Period>().is_err(), "{wrong}");
    }
}
