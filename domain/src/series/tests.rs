use super::*;
use crate::settle::{Half, settle};
use proptest::prelude::*;

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn some(count: i64) -> Option<Point> {
    Some(said(Supplied::Value(Quantity::whole(count)?)))
}

fn said(supplied: Supplied) -> Point {
    Point {
        supplied,
        statuses: Statuses::NONE,
        synthetic: false,
    }
}

fn run<'a>(frequency: Frequency, nature: Nature, first: &str, points: &'a [Option<Point>]) -> Run<'a> {
    Run {
        frequency,
        nature,
        first: period(first).first(),
        points,
    }
}

fn owed(_: Period) -> Owed {
    Owed::Yes
}

fn count(reading: &Reading) -> Option<i64> {
    match reading {
        Reading::Known(amount) => Some(amount.quantity.units() / 10_000),
        Reading::Absent(_) | Reading::Incomplete { .. } => None,
    }
}

#[test]
fn a_flow_adds_and_a_stock_takes_the_last_month() {
    let points: Vec<_> = (1..=12).map(some).collect();
    let flow = run(Frequency::Monthly, Nature::Flow, "2025-04", &points);
    let stock = run(Frequency::Monthly, Nature::Stock, "2025-04", &points);

    assert_eq!(count(&flow.over(period("FY2025-26"), owed).unwrap()), Some(78));
    assert_eq!(count(&stock.over(period("FY2025-26"), owed).unwrap()), Some(12));
    assert_eq!(count(&flow.over(period("FY2025-26Q1"), owed).unwrap()), Some(6));
    assert_eq!(count(&stock.over(period("FY2025-26Q1"), owed).unwrap()), Some(3));
}

#[test]
fn a_month_that_was_not_sent_leaves_the_year_incomplete() {
    let mut points: Vec<_> = (1..=12).map(some).collect();
    points[3] = None;
    let flow = run(Frequency::Monthly, Nature::Flow, "2025-04", &points);

    let Reading::Incomplete {
        supplied,
        owed: wanted,
        lost,
        ..
    } = flow.over(period("FY2025-26"), owed).unwrap()
    else {
        panic!("a year without July is incomplete");
    };
    assert_eq!((supplied, wanted, lost), (11, 12, vec![period("2025-07")]));
}

#[test]
fn a_quarter_before_the_collection_began_leaves_the_year_incomplete_and_a_year_before_it_not_applicable() {
    let points: Vec<_> = (1..=3).map(some).collect();
    let flow = run(Frequency::Quarterly, Nature::Flow, "FY2012-13Q2", &points);
    let never_before = |period: Period| {
        if period.last() < "2012-07".parse().unwrap() {
            Owed::Never
        } else {
            Owed::Yes
        }
    };

    assert!(matches!(
        flow.over(period("FY2012-13"), never_before).unwrap(),
        Reading::Incomplete {
            supplied: 3,
            owed: 4,
            ..
        }
    ));
    assert_eq!(
        flow.over(period("FY2011-12"), never_before).unwrap(),
        Reading::Absent(Absence::NotApplicable)
    );
}

#[test]
fn a_quarter_that_cannot_exist_is_skipped_in_the_year() {
    let points = [some(5), Some(said(Supplied::NotApplicable)), some(7), some(8)];
    let flow = run(Frequency::Quarterly, Nature::Flow, "FY2025-26Q1", &points);

    assert_eq!(count(&flow.over(period("FY2025-26"), owed).unwrap()), Some(20));
}

#[test]
fn nothing_sent_is_not_supplied_and_nothing_due_is_not_due() {
    let nothing = run(Frequency::Monthly, Nature::Flow, "2025-04", &[]);

    let of = |reason: Owed| nothing.over(period("FY2025-26"), move |_| reason).unwrap();
    assert_eq!(of(Owed::Yes), Reading::Absent(Absence::NotSupplied));
    assert_eq!(of(Owed::NotYet), Reading::Absent(Absence::NotDue));
    assert_eq!(of(Owed::Never), Reading::Absent(Absence::NotApplicable));
    assert_eq!(of(Owed::Withdrawn), Reading::Absent(Absence::Withdrawn));
    assert_eq!(of(Owed::Hidden), Reading::Absent(Absence::Suppressed));
}

#[test]
fn a_year_with_a_month_that_may_not_be_shown_is_not_shown_and_never_made_of_the_others() {
    let points = without(&[6]);
    let flow = run(Frequency::Monthly, Nature::Flow, "2025-04", &points);

    let reading = flow.over(period("FY2025-26"), |_| Owed::Hidden).unwrap();

    assert_eq!(reading, Reading::Absent(Absence::Suppressed));
}

#[test]
fn a_period_the_returns_cannot_make_is_refused_with_what_to_ask_for() {
    let quarterly = run(Frequency::Quarterly, Nature::Flow, "FY2025-26Q1", &[]);

    let refused = |text: &str| quarterly.over(period(text), owed).unwrap_err().to_string();
    assert_eq!(
        refused("2025-05"),
        "2025-05 cannot be made of quarterly returns: ask for a quarter as in FY2025-26Q4, or a year that ends with one: \
         in March, June, September or December"
    );
    assert!(refused("YE2026-02").starts_with("YE2026-02 cannot be made of quarterly returns"));
    let annual = run(Frequency::Annual, Nature::Flow, "FY2025-26", &[]);
    assert!(annual.over(period("YE2026-06"), owed).is_err());
}

#[test]
fn a_stock_of_another_frequency_takes_its_latest_value_and_says_of_when() {
    let points = [some(100), some(110), None];
    let officers = run(Frequency::Quarterly, Nature::Stock, "FY2025-26Q1", &points);

    let taken = |text: &str| match officers.beside(period(text), owed).unwrap() {
        Reading::Known(amount) => (amount.quantity.units() / 10_000, amount.taken),
        other => panic!("{other:?}"),
    };
    assert_eq!(taken("2025-06"), (100, Some(Taken::From(period("FY2025-26Q1")))));
    assert_eq!(taken("2025-08"), (100, Some(Taken::From(period("FY2025-26Q1")))));
    assert_eq!(taken("2026-02"), (110, Some(Taken::From(period("FY2025-26Q2")))));
    assert_eq!(
        officers.beside(period("2025-05"), owed).unwrap(),
        Reading::Absent(Absence::NotSupplied)
    );
}

fn year(points: &[Option<Point>], nature: Nature) -> Half {
    let run = run(Frequency::Monthly, nature, "2025-04", points);
    Half {
        reading: run.over(period("FY2025-26"), owed).unwrap(),
        nature,
    }
}

fn without(lost: &[usize]) -> Vec<Option<Point>> {
    (0..12)
        .map(|month| if lost.contains(&month) { None } else { some(10) })
        .collect()
}

#[test]
fn ten_months_stand_for_a_year_only_where_both_halves_are_flows_and_lack_the_same_two() {
    let flow = |lost: &[usize]| year(&without(lost), Nature::Flow);
    let settled = |above: Half, below: Half| settle(period("FY2025-26"), above, Some(below));

    let marked = settled(flow(&[1, 2]), flow(&[1, 2]));
    assert_eq!(marked.absence, None);
    assert_eq!(
        marked.completeness.map(|found| (found.supplied, found.owed)),
        Some((10, 12))
    );
    assert_eq!(marked.numerator.unwrap().quantity, Quantity::whole(100).unwrap());

    for (above, below) in [
        (flow(&[1, 2]), flow(&[1, 3])),
        (flow(&[1]), flow(&[])),
        (flow(&[1, 2, 3]), flow(&[1, 2, 3])),
        (flow(&[1]), year(&without(&[1]), Nature::Stock)),
    ] {
        let refused = settled(above, below);
        assert_eq!((refused.absence, refused.numerator), (Some(Absence::Incomplete), None));
    }
}

#[test]
fn a_year_with_a_waived_month_is_not_whole_and_lacks_nothing_that_is_owed() {
    let mut points: Vec<_> = (1..=12).map(some).collect();
    points[3] = None;
    let flow = run(Frequency::Monthly, Nature::Flow, "2025-04", &points);
    let july = period("2025-07");
    let owed_but = |waived: Period| move |part: Period| if part == waived { Owed::Waived } else { Owed::Yes };
    let year = period("FY2025-26");
    assert!(matches!(
        flow.over(year, owed_but(july)),
        Ok(Reading::Incomplete {
            supplied: 11,
            owed: 12,
            ..
        })
    ));
    assert_eq!(
        flow.over(july, owed_but(july)),
        Ok(Reading::Absent(Absence::NotApplicable))
    );
    assert_eq!(flow.waived(year, owed_but(july)), Some(true));
    assert_eq!(flow.waived(year, owed), Some(false));
    assert_eq!(flow.waived(period("2025-08"), owed_but(july)), None);
}

#[test]
fn a_stock_over_a_stock_rests_on_its_last_month_alone() {
    let early_loss = year(&without(&[0, 1, 2, 3, 4]), Nature::Stock);
    let settled = settle(period("FY2025-26"), early_loss.clone(), Some(early_loss));
    assert_eq!((settled.absence, settled.completeness), (None, None));

    let last_lost = year(&without(&[11]), Nature::Stock);
    let settled = settle(period("FY2025-26"), last_lost.clone(), Some(last_lost));
    assert_eq!(settled.absence, Some(Absence::NotSupplied));
}

proptest! {
    #[test]
    fn a_year_is_the_sum_of_its_quarters(counts in prop::collection::vec(-100_i64..100_000, 12)) {
        let points: Vec<_> = counts.iter().copied().map(some).collect();
        let flow = run(Frequency::Monthly, Nature::Flow, "2025-04", &points);
        let quarters = period("FY2025-26").components(Frequency::Quarterly).unwrap();
        let sum: Option<i64> = quarters.iter().map(|quarter| count(&flow.over(*quarter, owed).unwrap())).sum();

        prop_assert_eq!(sum, count(&flow.over(period("FY2025-26"), owed).unwrap()));
        prop_assert_eq!(sum, Some(counts.iter().sum()));
    }

    #[test]
    fn no_run_and_period_panic(
        nature in prop::sample::select(vec![Nature::Flow, Nature::Stock]),
        frequency in prop::sample::select(vec![Frequency::Monthly, Frequency::Quarterly, Frequency::Annual]),
        kinds in prop::collection::vec(0..4, 0..40),
        month in 1900_i16 * 12..2199 * 12,
        length in prop::sample::select(vec![1, 3, 12]),
    ) {
        let points: Vec<_> = kinds
            .iter()
            .map(|kind| match kind {
                0 => None,
                1 => Some(said(Supplied::NotSupplied)),
                2 => Some(said(Supplied::NotApplicable)),
                _ => some(1),
            })
            .collect();
        let first = frequency.period_of("2020-05".parse().unwrap()).to_string();
        let run = run(frequency, nature, &first, &points);
        let month = Month::new(month / 12, month % 12 + 1).unwrap();
        if let Some(period) = Period::from_parts(month, length) {
            let _ = (run.over(period, owed), run.beside(period, owed));
        }
    }
}
