//! What a verdict says of series that anybody can work out by hand.
use super::*;
use muster_domain::Month;
use muster_stats::rules::Direction;

const MONTHLY: Rules = Rules {
    polarity: Polarity::LowIsGood,
    frequency: Frequency::Monthly,
    seasonal: false,
    grows_with_days: false,
};

fn series(values: &[f64]) -> Vec<Observed> {
    let first = Month::new(2020, 1).unwrap();
    let months = (0..).map(|month| Period::month(first.plus(month)));
    let observed = values.iter().zip(months).map(|(value, period)| Observed {
        period,
        value: Some(*value),
        provisional: false,
        broken: false,
    });
    observed.collect()
}

fn wobble(months: usize) -> Vec<f64> {
    (0..months)
        .map(|month| if month % 2 == 0 { 10.0 } else { 12.0 })
        .collect()
}

#[test]
fn a_wobble_is_common_cause_and_a_leap_is_not() {
    let calm = read(MONTHLY, &series(&wobble(14)), &[], None);
    assert_eq!(calm.variation, Some(Variation::CommonCause));
    assert_eq!((calm.phases[0].mean, calm.suggested), (Some(11.0), None));

    let mut values = wobble(14);
    values.push(40.0);
    let leapt = read(MONTHLY, &series(&values), &[], Some(100.0));
    assert_eq!(leapt.variation, Some(Variation::Concern(Direction::High)));
    assert_eq!(leapt.assurance, Some(Assurance::ConsistentPass));
}

#[test]
fn a_figure_that_is_not_there_yet_can_be_tried() {
    let mut observed = series(&wobble(15));
    let accepted = read(MONTHLY, &observed, &[], None);
    observed.last_mut().unwrap().value = Some(40.0);
    observed.last_mut().unwrap().provisional = true;
    let tried = read(MONTHLY, &observed, &[], None);

    assert_eq!(accepted.variation, Some(Variation::CommonCause));
    assert_eq!(tried.variation, Some(Variation::Concern(Direction::High)));
    // no limit rests on what is only tried
    assert_eq!(tried.phases[0].mean, Some(11.0));
    assert!(tried.points[14].hollow && !tried.points[13].hollow);
}

#[test]
fn five_months_say_nothing_and_eleven_no_more_than_a_hint() {
    let few = read(MONTHLY, &series(&wobble(5)), &[], None);
    assert_eq!((few.variation, few.newest), (None, Some(4)));

    let eleven = read(MONTHLY, &series(&wobble(11)), &[], None);
    assert_eq!(eleven.variation, Some(Variation::CommonCause));
    assert!(eleven.points.iter().all(|point| point.hollow));
    assert!(read(MONTHLY, &[], &[], Some(1.0)).points.is_empty());
}

#[test]
fn a_long_month_has_more_by_itself_where_days_matter() {
    let rules = Rules {
        grows_with_days: true,
        ..MONTHLY
    };
    // as many a day in January as in February 2020
    let verdict = read(rules, &series(&[31.0, 29.0]), &[], None);

    let charted: Vec<f64> = verdict.points.iter().filter_map(|point| point.value).collect();
    assert!(
        (charted[0] - 30.4375).abs() < 1e-9 && (charted[1] - 30.4375).abs() < 1e-9,
        "{charted:?}"
    );
}

#[test]
fn the_yearly_rhythm_is_taken_out_of_three_years_and_not_of_less() {
    let rules = Rules {
        seasonal: true,
        ..MONTHLY
    };
    let busy = |month: usize| if month % 12 == 6 { 30.0 } else { 10.0 };
    let three: Vec<f64> = (0..36).map(busy).collect();
    let verdict = read(rules, &series(&three), &[], None);
    assert_eq!(verdict.season, Season::TakenOut);
    let charted: Vec<f64> = verdict.points.iter().filter_map(|point| point.value).collect();
    assert!(
        charted.iter().all(|value| (value - charted[0]).abs() < 1e-9),
        "{charted:?}"
    );

    let two = read(rules, &series(&three[..35]), &[], None);
    assert_eq!(two.season, Season::TooShort { there: 35, needed: 36 });
    assert!(two.points.iter().all(|point| point.index.is_none()));
}

#[test]
fn a_provisional_month_moves_no_index_and_no_limit_and_is_held_against_both() {
    let rules = Rules {
        seasonal: true,
        ..MONTHLY
    };
    let busy = |month: usize| {
        if month % 12 == 6 {
            30.0
        } else {
            10.0 + f64::from(u8::from(month.is_multiple_of(2)))
        }
    };
    let mut observed = series(&(0..48).map(busy).collect::<Vec<f64>>());
    observed[42].provisional = true;
    let before = read(rules, &observed, &[], None);
    observed[42].value = Some(90.0);
    let tried = read(rules, &observed, &[], None);

    assert_eq!((before.season, tried.season), (Season::TakenOut, Season::TakenOut));
    assert_eq!(before.phases, tried.phases);
    let indices = |verdict: &Verdict| verdict.points.iter().map(|point| point.index).collect::<Vec<_>>();
    assert_eq!(indices(&before), indices(&tried));
    // three times as many as it was, in its own time of the year
    let charted = |verdict: &Verdict| verdict.points[42].value.unwrap();
    assert!((charted(&tried) / charted(&before) - 3.0).abs() < 1e-9);
}

#[test]
fn months_that_may_still_move_are_no_part_of_the_three_years_that_a_rhythm_needs() {
    let rules = Rules {
        seasonal: true,
        ..MONTHLY
    };
    let mut observed = series(&wobble(36));
    observed[35].provisional = true;

    let verdict = read(rules, &observed, &[], None);

    assert_eq!(verdict.season, Season::TooShort { there: 35, needed: 36 });
}

#[test]
fn a_series_of_noughts_has_no_rhythm_to_take_out() {
    let rules = Rules {
        seasonal: true,
        ..MONTHLY
    };
    let verdict = read(rules, &series(&[0.0; 36]), &[], None);

    assert_eq!(verdict.season, Season::NotKnown);
    assert_eq!(verdict.variation, Some(Variation::CommonCause));
}

#[test]
fn a_phase_has_its_own_limits_and_a_break_or_a_lasting_shift_suggests_one() {
    let mut values = wobble(12);
    values.extend(wobble(12).iter().map(|value| value + 40.0));
    let mut observed = series(&values);
    let start = PhaseStart {
        period: observed[12].period,
        fix_after: None,
    };
    assert_eq!(
        read(MONTHLY, &observed, &[], None).suggested,
        Some((12, Suggestion::Shift))
    );

    let parted = read(MONTHLY, &observed, &[start], None);
    assert_eq!(parted.suggested, None);
    let means: Vec<Option<f64>> = parted.phases.iter().map(|phase| phase.mean).collect();
    assert_eq!(means, [Some(11.0), Some(51.0)]);

    observed[20].broken = true;
    assert_eq!(
        read(MONTHLY, &observed, &[start], None).suggested,
        Some((20, Suggestion::Break))
    );
}

#[test]
fn nothing_is_judged_across_a_break_until_a_phase_starts_there() {
    let mut values = wobble(24);
    values.extend(wobble(12).iter().map(|value| value * 1.4 + 20.0));
    let mut observed = series(&values);
    let unbroken = read(MONTHLY, &observed, &[], Some(100.0));
    observed[24].broken = true;

    let broken = read(MONTHLY, &observed, &[], Some(100.0));

    assert!(matches!(unbroken.variation, Some(Variation::Concern(_))));
    assert_eq!(
        (broken.parted, broken.suggested),
        (Some(24), Some((24, Suggestion::Break)))
    );
    assert_eq!((broken.variation, broken.assurance), (None, None));
    assert!(broken.points.iter().all(|point| point.signals.is_none()));
    // the points and their limits stay as they were
    assert_eq!(broken.phases, unbroken.phases);
    let values = |verdict: &Verdict| verdict.points.iter().map(|point| point.value).collect::<Vec<_>>();
    assert_eq!(values(&broken), values(&unbroken));

    let start = PhaseStart {
        period: observed[24].period,
        fix_after: None,
    };
    let mended = read(MONTHLY, &observed, &[start], Some(100.0));
    assert_eq!((mended.parted, mended.suggested), (None, None));
    assert_eq!(mended.variation, Some(Variation::CommonCause));
    assert_eq!(mended.assurance, Some(Assurance::ConsistentPass));
}

#[test]
fn a_break_with_nothing_before_it_in_its_phase_parts_nothing() {
    let mut observed = series(&wobble(14));
    observed[0].value = None;
    observed[1].broken = true;

    let verdict = read(MONTHLY, &observed, &[], None);

    assert_eq!((verdict.parted, verdict.suggested), (None, None));
    assert_eq!(verdict.variation, Some(Variation::CommonCause));
}

#[test]
fn a_break_within_an_earlier_phase_leaves_the_newest_as_it_is_and_judges_no_point_before() {
    let mut observed = series(&wobble(28));
    observed[7].broken = true;
    let start = PhaseStart {
        period: observed[14].period,
        fix_after: None,
    };

    let verdict = read(MONTHLY, &observed, &[start], None);

    assert_eq!(
        (verdict.parted, verdict.variation),
        (None, Some(Variation::CommonCause))
    );
    let signalled = |from: usize, to: usize| {
        verdict.points[from..to]
            .iter()
            .filter(|it| it.signals.is_some())
            .count()
    };
    assert_eq!((signalled(0, 14), signalled(14, 28)), (0, 14));
}
