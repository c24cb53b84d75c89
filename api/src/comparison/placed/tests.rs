use super::*;
use muster_stats::interval;

fn rules(kind: IndicatorKind, polarity: Polarity) -> Rules {
    Rules {
        kind,
        polarity,
        multiplier: 1000.0,
    }
}

const RATE: IndicatorKind = IndicatorKind::Rate;

fn rate(count: f64) -> Unit {
    let residents = 100_000.0;
    let (estimate, _) = interval::rate(count, residents, 1000.0, Confidence::P95).unwrap();
    Unit {
        numerator: count,
        denominator: residents,
        value: estimate.value,
        interval: Some(estimate.interval),
        own: None,
    }
}

fn ten() -> Vec<Option<Unit>> {
    let counts = [500, 600, 700, 800, 900, 1000, 1100, 1200, 1300, 1400];
    counts.map(|count| Some(rate(f64::from(count)))).to_vec()
}

#[test]
fn a_force_beyond_chance_is_within_the_spread_between_forces() {
    let (spread, placings) = place(rules(RATE, Polarity::LowIsGood), &ten(), &[]);

    let highest = placings[9].band.unwrap();
    assert_eq!((highest.band, highest.plain.unwrap().0), (Band::Within, Band::FarHigh));
    assert!(spread.phi.unwrap() > 10.0 && spread.tau2.unwrap() > 0.0);
    assert!((spread.target.unwrap() - 9.5).abs() < 1e-12);
    assert_eq!((spread.forces, spread.estimated_from, spread.national), (10, 10, false));
    let limits = highest.limits.unwrap();
    assert!(limits.inner.low < 9.5 && limits.inner.high > 14.0 && limits.outer.high > limits.inner.high);
}

#[test]
fn quarters_are_counted_from_the_lowest_and_quartiles_are_of_type_seven() {
    let (spread, placings) = place(rules(RATE, Polarity::HighIsGood), &ten(), &[]);

    assert_eq!(
        (placings[0].quarter, placings[9].quarter),
        (Some(1), Some(4)),
        "{placings:#?}"
    );
    let quartiles = spread.quartiles.unwrap();
    assert!((quartiles.lower - 7.25).abs() < 1e-12 && (quartiles.median - 9.5).abs() < 1e-12);
    assert!((quartiles.upper - 11.75).abs() < 1e-12);
}

#[test]
fn fewer_than_five_forces_have_places_and_no_band() {
    let four = ten()[..4].to_vec();
    let (spread, placings) = place(rules(RATE, Polarity::LowIsGood), &four, &[]);

    assert!(placings.iter().all(|placing| placing.band.is_none()));
    assert_eq!((spread.target, spread.tau2), (None, None));
    assert_eq!(placings[0].rank.map(|rank| (rank.place, rank.of)), Some((1, 4)));
}

#[test]
fn a_few_forces_are_placed_by_the_spread_of_the_nation_round_their_own_target() {
    let nation: Vec<Unit> = ten().into_iter().flatten().collect();
    let five = ten()[..5].to_vec();
    let (spread, placings) = place(rules(RATE, Polarity::LowIsGood), &five, &nation);
    let (of_nation, _) = place(rules(RATE, Polarity::LowIsGood), &ten(), &nation);

    assert_eq!((spread.tau2, spread.national), (of_nation.tau2, true));
    assert!((spread.target.unwrap() - 7.0).abs() < 1e-12);
    assert!(placings.iter().all(|placing| placing.band.is_some()));
}

#[test]
fn a_force_that_is_not_there_has_no_place_and_moves_nobody() {
    let mut with_gap = ten();
    with_gap.insert(3, None);
    let (spread, placings) = place(rules(RATE, Polarity::LowIsGood), &with_gap, &[]);
    let (without, others) = place(rules(RATE, Polarity::LowIsGood), &ten(), &[]);

    assert_eq!(placings[3], Placing::default());
    assert_eq!((spread, &placings[4..]), (without, &others[3..]));
}

#[test]
fn a_force_whose_own_months_move_has_a_wider_range_of_places() {
    let wobbly = |mut unit: Unit| {
        unit.own = Some(OwnVariation {
            mean_moving_range: 4.0,
            largest_change: 13.0,
            parts: 1,
        });
        unit
    };
    let moving: Vec<Option<Unit>> = ten().into_iter().map(|unit| unit.map(wobbly)).collect();
    let (_, by_chance) = place(rules(RATE, Polarity::LowIsGood), &ten(), &[]);
    let (_, by_own) = place(rules(RATE, Polarity::LowIsGood), &moving, &[]);

    let middle = |placings: &[Placing]| placings[5].rank.unwrap();
    let (narrow, wide) = (middle(&by_chance), middle(&by_own));
    assert_eq!((narrow.place, wide.place), (6, 6));
    assert!(narrow.worst - narrow.best < 4 && !narrow.own_variation, "{narrow:?}");
    assert!((wide.best, wide.worst, wide.own_variation) == (1, 10, true), "{wide:?}");
    assert!((wide.standard_error - 4.0 / 1.128).abs() < 1e-12);
}

#[test]
fn place_one_is_the_better_end_and_of_a_neutral_indicator_the_highest() {
    let first = |polarity| {
        let (_, placings) = place(rules(RATE, polarity), &ten(), &[]);
        placings.iter().position(|placing| placing.rank.unwrap().place == 1)
    };

    assert_eq!(first(Polarity::LowIsGood), Some(0));
    assert_eq!(first(Polarity::HighIsGood), Some(9));
    assert_eq!(first(Polarity::NoJudgement), Some(9));
    assert_eq!(rules(RATE, Polarity::NoJudgement).better(true), None);
}

#[test]
fn averages_are_placed_by_their_distance_from_the_median_and_never_ranked() {
    let mean = |value: f64| {
        Some(Unit {
            interval: None,
            value,
            ..rate(1.0)
        })
    };
    let rows: Vec<Option<Unit>> = [8.0, 9.0, 10.0, 11.0, 12.0, 60.0].map(mean).to_vec();
    let (spread, placings) = place(rules(IndicatorKind::Mean, Polarity::LowIsGood), &rows, &[]);

    assert_eq!((spread.target, spread.tau2, spread.phi), (Some(10.5), None, None));
    assert_eq!(placings[5].band.unwrap().band, Band::FarHigh);
    assert_eq!(placings[0].band.unwrap().band, Band::Within);
    assert!(placings.iter().all(|placing| placing.rank.is_none()));
}

#[test]
fn surveys_are_placed_by_their_published_intervals() {
    let survey = |value: f64| {
        Some(Unit {
            numerator: value,
            denominator: 1.0,
            value,
            interval: interval::given(value, value - 1.96, value + 1.96).map(|it| it.interval),
            own: None,
        })
    };
    let rows: Vec<Option<Unit>> = [50.0, 51.0, 52.0, 53.0, 54.0, 70.0].map(survey).to_vec();
    let (spread, placings) = place(rules(IndicatorKind::Survey, Polarity::HighIsGood), &rows, &[]);

    assert!(
        spread.tau2.unwrap() > 40.0 && (54.0..56.0).contains(&spread.target.unwrap()),
        "{spread:?}"
    );
    let highest = placings[5].band.unwrap();
    assert_eq!(
        (highest.band, highest.plain.unwrap().0),
        (Band::High, Band::FarHigh),
        "{highest:?}"
    );
}
