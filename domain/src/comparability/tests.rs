use super::*;
use proptest::prelude::*;

fn counted(each: &[&str]) -> Counting {
    let by = each.iter().map(|text| CountedBy {
        definition: text.parse().unwrap(),
        source_system: None,
    });
    by.collect()
}

fn of_systems(each: &[&str]) -> Counting {
    let by = each.iter().map(|system| CountedBy {
        definition: "roads 1.1.0".parse().unwrap(),
        source_system: (!system.is_empty()).then(|| (*system).to_owned()),
    });
    by.collect()
}

#[test]
fn a_definition_reads_back_as_it_was_written() {
    assert_eq!("roads 1.1.0".parse::<Definition>().unwrap().to_string(), "roads 1.1.0");
    for wrong in ["roads", "1.1.0", "roads 1.1", "roads  1.1.0", "Roads 1.1.0"] {
        assert!(wrong.parse::<Definition>().is_err(), "{wrong}");
    }
}

#[test]
fn who_counts_by_another_major_version_than_most_stands_apart() {
    let [kent, essex, surrey] = [&["roads 2.0.0"], &["roads 1.0.0"], &["roads 1.1.0"]].map(|it| counted(it));
    let common = Common::of([&kent, &essex, &surrey]);

    assert_eq!([&essex, &surrey].map(|it| common.apart(it)), [None, None]);
    let apart = Apart::Other {
        own: "roads 2.0.0".parse().unwrap(),
        most: "roads 1.1.0".parse().unwrap(),
    };
    assert_eq!(common.apart(&kent), Some(apart));
}

#[test]
fn of_two_majors_that_as_many_share_the_newer_is_the_one() {
    let [kent, essex] = [counted(&["roads 2.0.0"]), counted(&["roads 1.1.0"])];
    let common = Common::of([&kent, &essex]);

    assert_eq!(common.apart(&kent), None);
    assert!(matches!(common.apart(&essex), Some(Apart::Other { .. })));
}

#[test]
fn who_mixes_majors_in_one_period_stands_apart_and_has_no_say() {
    let mixed = counted(&["roads 1.0.0", "roads 1.1.0", "roads 2.0.0"]);
    let essex = counted(&["roads 1.1.0"]);
    let common = Common::of([&mixed, &mixed, &essex]);

    assert_eq!(common.apart(&essex), None);
    let apart = Apart::Mixed {
        oldest: "roads 1.1.0".parse().unwrap(),
        newest: "roads 2.0.0".parse().unwrap(),
    };
    assert_eq!(common.apart(&mixed), Some(apart.clone()));
    assert_eq!(Common::of([&mixed]).apart(&mixed), Some(apart));
}

#[test]
fn each_collection_is_judged_by_itself() {
    let kent = counted(&["roads 1.1.0", "workforce 2.0.0"]);
    let essex = counted(&["roads 1.1.0", "workforce 1.0.0"]);
    let surrey = counted(&["roads 1.0.0", "workforce 1.0.0"]);
    let common = Common::of([&kent, &essex, &surrey]);

    assert_eq!(common.apart(&surrey), None);
    let Some(Apart::Other { own, .. }) = common.apart(&kent) else {
        panic!("kent stands apart");
    };
    assert_eq!(own.to_string(), "workforce 2.0.0");
    assert!(kent.comparable(&counted(&["roads 1.0.0"])) && !kent.comparable(&essex));
}

#[test]
fn a_series_changes_where_another_major_version_begins() {
    let series = ["1.0.0", "1.1.0", "", "2.0.0", "2.0.1", "", "1.1.0"].map(|version| {
        let definition = format!("roads {version}");
        if version.is_empty() {
            Counting::default()
        } else {
            counted(&[&definition])
        }
    });

    assert_eq!(redefined(&series), [3, 6]);
    assert_eq!(redefined(&series[..3]), Vec::<usize>::new());
}

#[test]
fn a_system_changed_where_both_are_named_and_differ() {
    let moved = |now: &[&str], then: &[&str]| of_systems(now).other_system(&of_systems(then));

    assert!(moved(&["niche"], &["athena"]) && moved(&["niche"], &["athena", "niche"]));
    assert!(!moved(&["niche"], &["niche"]));
    // what nobody named is not known to be another
    assert!(!moved(&["niche"], &[""]) && !moved(&[""], &["niche"]) && !moved(&["niche", ""], &["niche"]));
}

proptest! {
    #[test]
    fn no_major_has_more_forces_than_the_common_one(
        each in proptest::collection::vec((1u16..4, 0u16..3, 0u16..3), 1..30)
    ) {
        let each: Vec<Counting> = each
            .iter()
            .map(|(major, minor, patch)| counted(&[&format!("roads {major}.{minor}.{patch}")]))
            .collect();
        let common = Common::of(&each);
        let together = |major: u16| {
            let of_major = counted(&[&format!("roads {major}.0.0")]);
            each.iter().filter(|it| it.comparable(&of_major)).count()
        };

        let within: Vec<bool> = each.iter().map(|it| common.apart(it).is_none()).collect();
        let shared = within.iter().filter(|within| **within).count();
        prop_assert!((1..4).all(|major| together(major) <= shared));
        // and nobody within differs from another within by more than a minor version
        for (one, _) in each.iter().zip(&within).filter(|(_, within)| **within) {
            prop_assert_eq!(each.iter().filter(|it| it.comparable(one)).count(), shared);
        }
        let mut turned = each.clone();
        turned.reverse();
        prop_assert_eq!(Common::of(&turned), common);
    }
}
