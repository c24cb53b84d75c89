//! Rates as the Office for National Statistics published them, arrived at again.
//!
//! Source: Police Force Area data tables, year ending March 2018; see `tests/fixtures/README.md`.

use std::path::Path;

use muster_stats::aggregate::{Pair, ratio_of_sums};
use muster_stats::interval::{self, Confidence};

const PER: f64 = 1000.0;

struct Published {
    level: String,
    area: String,
    region: String,
    group: String,
    divides_by: String,
    offences: f64,
    printed: f64,
    implied: Option<f64>,
    rate: Option<f64>,
}

fn published() -> Vec<Published> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/published_rates.csv");
    let mut reader = csv::Reader::from_path(file).expect("the fixture is there");
    let columns = reader.headers().expect("the fixture has a header").clone();
    let rows = reader.records().map(|row| {
        let row = row.expect("the fixture reads");
        let text = |column: &str| {
            let place = columns.iter().position(|name| name == column);
            row[place.unwrap_or_else(|| panic!("no column {column}"))].to_owned()
        };
        let number = |column: &str| text(column).parse::<f64>().ok();
        Published {
            level: text("level"),
            area: text("area"),
            region: text("region"),
            group: text("offence_group"),
            divides_by: text("divides_by"),
            offences: number("offences").expect("offences"),
            printed: number("printed_denominator").expect("a printed denominator"),
            implied: number("implied_denominator"),
            rate: number("published_rate"),
        }
    });
    rows.collect()
}

fn rate(offences: f64, denominator: f64) -> f64 {
    let (estimate, _) = interval::rate(offences, denominator, PER, Confidence::P95).expect("a rate");
    assert!(estimate.interval.contains(estimate.value));
    estimate.value
}

/// How far one number is from another, as a share of it.
fn apart(got: f64, wanted: f64) -> f64 {
    if wanted == 0.0 {
        got.abs()
    } else {
        (got / wanted - 1.0).abs()
    }
}

#[test]
fn every_published_rate_is_reproduced() {
    let mut reproduced = 0;
    for row in published() {
        let (Some(wanted), Some(implied)) = (row.rate, row.implied) else {
            assert_eq!(row.area, "city-of-london", "only the City is without a rate");
            continue;
        };
        let from_printed = apart(rate(row.offences, row.printed), wanted);
        // printed denominators are rounded to 100
        assert!(
            from_printed <= 50.0 / row.printed + 1e-12,
            "{} {}: {from_printed}",
            row.area,
            row.group
        );
        let from_implied = apart(rate(row.offences, implied), wanted);
        assert!(from_implied <= 1e-9, "{} {}: {from_implied}", row.area, row.group);
        reproduced += 1;
    }
    assert_eq!(reproduced, 54 * 24);
}

#[test]
fn the_nation_was_divided_by_58_381_217_residents() {
    let nation: Vec<_> = published().into_iter().filter(|row| row.level == "nation").collect();

    assert_eq!(nation.len(), 24);
    for row in nation.iter().filter(|row| row.divides_by == "residents") {
        assert_eq!(row.implied, Some(58_381_217.0));
    }
    let households = nation
        .iter()
        .find(|row| row.divides_by == "households")
        .expect("burglary by households");
    assert_eq!(
        (households.group.as_str(), households.printed),
        ("Residential burglary", 24_570_500.0)
    );
}

#[test]
fn forces_add_up_to_the_published_rate_of_their_region() {
    let rows = published();
    let mut regions = 0;
    for region in rows
        .iter()
        .filter(|row| row.level == "region" || row.area == "W92000004")
    {
        let forces: Vec<Pair> = rows
            .iter()
            .filter(|row| row.region == region.area && row.group == region.group && row.divides_by == region.divides_by)
            .map(|row| (Some(row.offences), row.implied))
            .collect();
        let ratio = ratio_of_sums(&forces);
        if region.area == "E12000007" {
            // London counts the City's offences, and its residents, of whom no rate says how many
            assert_eq!((ratio.used, ratio.total), (1, 2));
            continue;
        }
        // households of Wales are an estimate whose forces do not quite add up
        let close = if region.divides_by == "households" { 1e-7 } else { 1e-9 };
        let value = ratio.value.expect("forces with residents");
        assert!(
            apart(value * PER, region.rate.expect("a region's rate")) <= close,
            "{} {}",
            region.area,
            region.group
        );
        regions += 1;
    }
    assert_eq!(regions, 9 * 24);
}
