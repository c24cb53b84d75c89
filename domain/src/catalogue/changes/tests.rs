use super::{Grade, collection_changes, gravest, indicator_changes};
use crate::catalogue::{Catalogue, Collection, Polarity, Version};

const FILE: &str = include_str!("../../../../catalogue/roads.toml");

fn collection() -> Collection {
    let catalogue = Catalogue::parse(&[("roads.toml", FILE)]).unwrap_or_else(|faults| panic!("{faults:?}"));
    catalogue.collections()[0].clone()
}

fn told(before: &Collection, after: &Collection) -> Vec<String> {
    let changes = collection_changes(before, after).into_iter();
    changes
        .map(|change| format!("{} {}", change.grade.word(), change.what))
        .collect()
}

#[test]
fn the_same_definition_has_no_changes() {
    assert_eq!(told(&collection(), &collection()), Vec::<String>::new());
}

#[test]
fn what_is_taken_away_is_major_what_is_added_is_minor_and_words_are_a_patch() {
    let before = collection();
    let mut after = before.clone();
    let gone = after.measures.remove(0);
    "Calls for help".clone_into(&mut after.title);
    after.measures[0].decimals += 1;
    assert_eq!(
        told(&before, &after),
        [
            "patch title".to_owned(),
            format!("major measure {}", gone.code),
            format!("minor measure {}: decimals", after.measures[0].code),
        ]
    );
    assert_eq!(told(&after, &before)[1], format!("minor measure {}", gone.code));
    let changes = collection_changes(&before, &after);
    assert_eq!(gravest(&changes).map(|change| change.grade), Some(Grade::Major));
}

#[test]
fn a_code_that_ends_is_minor_and_one_that_vanishes_is_major() {
    let before = collection();
    let dimension = before.dimensions[0].code.clone();
    let mut ended = before.clone();
    let member = &mut ended.dimensions[0].members[0];
    member.valid.to = Some("2026-12".parse().unwrap());
    let code = format!("code {dimension}={}", member.code);
    assert_eq!(told(&before, &ended), [format!("minor {code}: valid")]);
    let mut vanished = before.clone();
    vanished.dimensions[0].members.remove(0);
    assert_eq!(told(&before, &vanished), [format!("major {code}")]);
}

#[test]
fn an_indicator_breaks_its_series_by_its_fraction_and_not_by_its_judgement() {
    let before = collection().indicators[0].clone();
    let mut judged = before.clone();
    judged.polarity = if before.polarity == Polarity::LowIsGood {
        Polarity::HighIsGood
    } else {
        Polarity::LowIsGood
    };
    let mut redefined = before.clone();
    redefined.multiplier *= 10;
    let grades = |after| gravest(&indicator_changes(&before, after)).map(|change| change.grade);

    assert_eq!(grades(&before), None);
    assert_eq!(grades(&judged), Some(Grade::Minor));
    assert_eq!(grades(&redefined), Some(Grade::Major));
}

#[test]
fn a_version_steps_as_far_as_the_change() {
    let version: Version = "1.2.3".parse().unwrap();
    assert_eq!(version.next(Grade::Major).to_string(), "2.0.0");
    assert_eq!(version.next(Grade::Minor).to_string(), "1.3.0");
    assert_eq!(version.next(Grade::Patch).to_string(), "1.2.4");
}
