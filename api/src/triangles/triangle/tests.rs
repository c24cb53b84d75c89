//! What becomes of first figures that anybody can follow by hand.
use super::*;
use crate::comparison::Stand;
use muster_domain::comparability::{CountedBy, Counting};

fn at(day: &str) -> DateTime<Utc> {
    format!("{day}T09:00:00Z").parse().unwrap()
}

fn sight(day: &str, value: Option<f64>, synthetic: bool) -> Sight {
    Sight {
        force: "kent".parse().unwrap(),
        period: "2025-01".parse().unwrap(),
        at: at(day),
        stand: Stand {
            value,
            synthetic,
            counting: Counting::default(),
        },
    }
}

fn counted(sight: Sight, definition: &str) -> Sight {
    let by = CountedBy {
        definition: definition.parse().unwrap(),
        source_system: None,
    };
    let counting = std::iter::once(by).collect();
    let stand = Stand {
        counting,
        ..sight.stand
    };
    Sight { stand, ..sight }
}

#[test]
fn a_period_is_what_it_was_at_first_and_at_each_age_it_has_reached() {
    let sights = [
        sight("2025-01-31", None, false),
        sight("2025-02-10", Some(10.0), false),
        sight("2025-03-09", Some(12.0), false),
        sight("2025-05-20", Some(11.0), false),
    ];

    let row = row(&sights, at("2025-09-01")).unwrap();

    assert_eq!((row.first, row.now, row.revised), (10.0, Some(11.0), 2));
    assert_eq!(row.first_at, at("2025-02-10"));
    assert_eq!(row.values, [Some(12.0), Some(12.0), Some(12.0), Some(11.0), None, None]);
}

#[test]
fn what_was_taken_back_has_no_value_at_that_age_and_made_up_figures_do_not_begin_a_real_one() {
    let taken_back = [sight("2025-02-10", Some(10.0), false), sight("2025-02-20", None, false)];
    let real = [
        sight("2025-02-10", Some(99.0), true),
        sight("2025-04-10", Some(10.0), false),
    ];

    assert_eq!(row(&taken_back, at("2025-04-11")).unwrap().values[0], None);
    let real = row(&real, at("2025-06-11")).unwrap();
    assert_eq!((real.first, real.values[0], real.values[2]), (10.0, Some(10.0), None));
    assert_eq!(row(&[sight("2025-02-10", None, false)], at("2025-04-11")), None);
}

#[test]
fn made_up_figures_say_nothing_of_how_far_real_ones_move_and_are_told_by_themselves() {
    let moving = |synthetic: bool, to: f64| {
        let sights = [
            sight("2025-02-10", Some(10.0), synthetic),
            sight("2025-02-20", Some(to), synthetic),
        ];
        row(&sights, at("2025-09-01")).unwrap()
    };
    let (real, made_up) = (moving(false, 11.0), moving(true, 50.0));
    let of = |rows: &[Row]| {
        let (synthetic, moves) = of_one_origin(&rows.iter());
        let newest = moves.first().map(|moved| (moved.moves.periods, moved.moves.median));
        (synthetic, newest)
    };

    let (synthetic, newest) = of(&[made_up.clone(), real, made_up.clone()]);
    assert!(!synthetic);
    assert!(newest.is_some_and(|(periods, median)| periods == 1 && (median - 0.1).abs() < 1e-9));
    let (synthetic, newest) = of(&[made_up.clone(), made_up]);
    assert!(synthetic);
    assert!(newest.is_some_and(|(periods, median)| periods == 2 && (median - 4.0).abs() < 1e-9));
    assert_eq!(of(&[]), (false, None));
}

#[test]
fn a_period_begins_anew_with_another_major_version_of_its_definition_and_not_with_a_minor_one() {
    let sights = [
        counted(sight("2025-02-10", Some(10.0), false), "roads 1.0.0"),
        counted(sight("2025-03-10", Some(11.0), false), "roads 1.1.0"),
        counted(sight("2025-05-10", Some(30.0), false), "roads 2.0.0"),
        counted(sight("2025-05-20", Some(33.0), false), "roads 2.1.0"),
    ];

    let before = row(&sights[..2], at("2025-09-01")).unwrap();
    let after = row(&sights, at("2025-09-01")).unwrap();

    assert_eq!((before.first, before.revised, before.values[0]), (10.0, 1, Some(11.0)));
    assert_eq!((after.first, after.revised, after.values[0]), (30.0, 1, Some(33.0)));
    assert_eq!(after.first_at, at("2025-05-10"));
}
