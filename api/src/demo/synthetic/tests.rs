use super::*;
use muster_domain::Period;
use muster_exchange::check::{Subject, findings};
use std::collections::HashSet;

const SEED: u64 = 7;

fn asked(decimals: u8, dimensions: &[(&str, &[&str])]) -> MeasureForm {
    let dimension = |(code, members): &(&str, &[&str])| {
        (
            code.parse().unwrap(),
            members.iter().map(|member| member.parse().unwrap()).collect(),
        )
    };
    MeasureForm {
        decimals,
        corrections: false,
        dimensions: dimensions.iter().map(dimension).collect(),
    }
}

fn form(force: &str, period: Period) -> Form {
    let grades: &[(&str, &[&str])] = &[("grade", &["emergency", "priority"]), ("locality", &["urban", "rural"])];
    Form {
        collection: "contact-response".to_owned(),
        force: force.parse().unwrap(),
        period,
        measures: BTreeMap::from([
            (
                "asb-incidents".parse().unwrap(),
                asked(0, &[("asb-type", &["personal", "nuisance", "environmental"])]),
            ),
            ("calls-999-presented".parse().unwrap(), asked(0, &[])),
            ("calls-999-answered-10s".parse().unwrap(), asked(0, &[])),
            ("hours-available".parse().unwrap(), asked(2, &[])),
            ("hours-visible".parse().unwrap(), asked(2, &[])),
            ("incidents-attended".parse().unwrap(), asked(0, grades)),
            ("incidents-attended-in-target".parse().unwrap(), asked(0, grades)),
        ]),
        areas: HashSet::new(),
    }
}

fn first() -> Month {
    "2024-04".parse().unwrap()
}

fn months() -> impl Iterator<Item = Period> {
    (0..24).map(|after| Period::month(first().plus(after)))
}

fn total(cells: &[Cell], measure: &str) -> f64 {
    let of_measure = cells.iter().filter(|cell| cell.address.measure.as_str() == measure);
    of_measure.map(|cell| cell.supplied.value().unwrap().to_f64()).sum()
}

#[test]
fn the_same_seed_gives_the_same_return_and_another_seed_another() {
    let march = "2026-03".parse().unwrap();
    let size = Size::of("kent", Some(1_900_000.0));

    let once = cells(SEED, &form("kent", march), size, first());

    assert_eq!(once, cells(SEED, &form("kent", march), size, first()));
    assert_ne!(once, cells(SEED + 1, &form("kent", march), size, first()));
    assert_ne!(once, cells(SEED, &form("essex", march), size, first()));
}

#[test]
fn every_cell_the_form_asks_for_is_there_once_and_none_is_below_nought() {
    let cells = cells(
        SEED,
        &form("kent", "2026-03".parse().unwrap()),
        Size::of("kent", Some(1_900_000.0)),
        first(),
    );

    let addresses: HashSet<_> = cells.iter().map(|cell| &cell.address).collect();
    assert_eq!((cells.len(), addresses.len()), (15, 15));
    assert!(cells.iter().all(|cell| !cell.supplied.value().unwrap().negative()));
    assert!(cells.iter().all(
        |cell| cell.address.measure.as_str().starts_with("hours") || cell.supplied.value().unwrap().decimals() == 0
    ));
}

#[test]
fn a_part_never_exceeds_its_whole_in_any_cell() {
    for period in months() {
        for force in ["kent", "city-of-london", "lancashire"] {
            let cells = cells(SEED, &form(force, period), Size::of(force, Some(40_000.0)), first());
            for part in cells
                .iter()
                .filter(|cell| cell.address.measure.as_str() == "incidents-attended-in-target")
            {
                let whole = cells
                    .iter()
                    .find(|cell| {
                        cell.address.measure.as_str() == "incidents-attended"
                            && cell.address.breakdown == part.address.breakdown
                    })
                    .unwrap();
                assert!(part.supplied.value() <= whole.supplied.value(), "{force} {period}");
            }
            assert!(total(&cells, "calls-999-answered-10s") <= total(&cells, "calls-999-presented"));
            assert!(total(&cells, "hours-visible") <= total(&cells, "hours-available"));
        }
    }
}

#[test]
fn counts_follow_the_size_of_the_force_and_vary_more_than_chance() {
    let residents = 1_000_000.0;
    let sums: Vec<f64> = months()
        .map(|period| {
            total(
                &cells(SEED, &form("kent", period), Size::of("kent", Some(residents)), first()),
                "calls-999-presented",
            )
        })
        .collect();
    let mean = sums.iter().sum::<f64>() / 24.0;
    let variance = sums.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 23.0;

    // thirteen a month per thousand residents, within the spread of forces
    assert!((7_000.0..21_000.0).contains(&mean), "{mean}");
    assert!(variance > 5.0 * mean, "variance {variance} for a mean of {mean}");
    let double = total(
        &cells(
            SEED,
            &form("kent", "2025-06".parse().unwrap()),
            Size::of("kent", Some(2.0 * residents)),
            first(),
        ),
        "calls-999-presented",
    );
    let single = total(
        &cells(
            SEED,
            &form("kent", "2025-06".parse().unwrap()),
            Size::of("kent", Some(residents)),
            first(),
        ),
        "calls-999-presented",
    );
    assert!((1.9..2.1).contains(&(double / single)), "{double} {single}");
}

#[test]
fn summers_are_higher_than_winters_where_they_should_be() {
    let of_month = |period: &str| -> f64 {
        ["kent", "essex", "sussex", "surrey", "dorset"]
            .iter()
            .map(|force| {
                total(
                    &cells(
                        SEED,
                        &form(force, period.parse().unwrap()),
                        Size::of(force, Some(1_500_000.0)),
                        first(),
                    ),
                    "asb-incidents",
                )
            })
            .sum()
    };

    assert!(of_month("2024-07") > 1.3 * of_month("2025-01"));
}

#[test]
fn the_planted_step_can_be_seen() {
    let year = |from: i16| -> f64 {
        (from..from + 4)
            .map(|after| Period::month(first().plus(after)))
            .map(|period| {
                total(
                    &cells(
                        SEED,
                        &form("humberside", period),
                        Size::of("humberside", Some(950_000.0)),
                        first(),
                    ),
                    "asb-incidents",
                )
            })
            .sum()
    };

    // the same four months of the year, before and after
    let ratio = year(16) / year(4);
    assert!((1.15..1.6).contains(&ratio), "{ratio}");
}

#[test]
fn a_force_that_can_supply_nothing_says_so_for_every_cell() {
    let cells = nothing(&form("wiltshire", "2025-01".parse().unwrap()), "the new system");

    assert_eq!(cells.len(), 15);
    assert!(
        cells
            .iter()
            .all(|cell| cell.supplied == Supplied::NotSupplied && cell.note.is_some())
    );
}

#[test]
fn every_synthetic_collection_is_filled_in_without_a_finding() {
    let files = crate::catalogue::Files::Carried.read().unwrap();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let catalogue = muster_domain::catalogue::Catalogue::parse(&files).unwrap();

    let published = ["recorded-crime", "knife-crime-annual"];
    let synthetic = |collection: &&muster_domain::catalogue::Collection| !published.contains(&collection.code.as_str());
    for collection in catalogue.collections().iter().filter(synthetic) {
        for force in ["kent", "city-of-london", "btp", "humberside", "essex"] {
            for after in [0, 11, 23] {
                let period = collection.frequency.period_of(first().plus(after));
                let force_code = force.parse().unwrap();
                let form = Form::of(collection, force.parse().unwrap(), period, []);
                let cells = cells(SEED, &form, Size::of(force, Some(700_000.0)), first());
                let subject = Subject {
                    collection,
                    force: &force_code,
                    period,
                };
                let found = findings(subject, &cells, None);
                assert!(found.is_empty(), "{} {force} {period}: {found:?}", collection.code);
            }
        }
    }
}
