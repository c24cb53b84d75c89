//! Forces against a target and against the spread between them.

use muster_stats::funnel::{self, Band};
use muster_stats::group::{First, quantile_groups};
use muster_stats::interval::{self, Confidence};
use muster_stats::overdispersion::{Deviate, Spread};

use super::{CLOSE, Row, THROUGH_AN_INVERSE, cases, column};

const LIMITS_95: [&str; 2] = ["odll95", "odul95"];
const LIMITS_998: [&str; 2] = ["odll998", "odul998"];

pub(crate) fn proportions(rows: &[Row]) {
    for row in rows {
        let (numerator, denominator) = (row.number("numerator"), row.number("denominator"));
        let limits = funnel::proportion(denominator, row.number("target")).unwrap();
        row.limits(["ll95", "ul95"], limits.inner, CLOSE);
        row.limits(["ll998", "ul998"], limits.outer, CLOSE);
        row.says("significance", &limits.band(numerator / denominator).unwrap().label());
    }
}

pub(crate) fn rates(rows: &[Row]) {
    for row in rows {
        let (numerator, denominator) = (row.number("numerator"), row.number("denominator"));
        let target = row.number("target_rate_per_1000");
        let expected = denominator * target / 1000.0;
        row.near("rate_per_1000", 1000.0 * numerator / denominator, CLOSE);
        row.near("expected", expected, CLOSE);
        row.near("ratio", numerator / expected, CLOSE);
        let limits = funnel::rate(expected).unwrap();
        row.limits(["ll95_ratio", "ul95_ratio"], limits.inner, THROUGH_AN_INVERSE);
        row.limits(["ll998_ratio", "ul998_ratio"], limits.outer, THROUGH_AN_INVERSE);
        let of_unit = |confidence| {
            let (estimate, _) = interval::rate(numerator, denominator, 1000.0, confidence).unwrap();
            estimate.interval
        };
        let band = Band::of_intervals(of_unit(Confidence::P95), of_unit(Confidence::P99_8), target).unwrap();
        row.says("significance_by_unit_ci", &band.label());
    }
}

pub(crate) fn overdispersed(rows: &[Row]) {
    for case in cases(rows, "dataset") {
        let deviates = case.iter().map(|row| {
            let (numerator, denominator) = (row.number("numerator"), row.number("denominator_or_population"));
            match row.text("data_type") {
                "PR" => {
                    row.near("value", numerator / denominator, CLOSE);
                    Deviate::of_proportion(numerator, denominator, row.number("target"))
                }
                "SR_sqrt" => {
                    row.near("value", numerator / row.number("expected"), CLOSE);
                    row.near("target", 1.0, CLOSE);
                    Deviate::of_rate(numerator, row.number("expected"))
                }
                other => panic!("no data of type {other}"),
            }
        });
        spread(case, &deviates.map(Option::unwrap).collect::<Vec<_>>());
    }
}

pub(crate) fn ratios_of_counts(rows: &[Row]) {
    for case in cases(rows, "dataset") {
        let deviates = case.iter().map(|row| {
            let (numerator, denominator) = (row.number("numerator"), row.number("denominator"));
            row.near("value", numerator / denominator, CLOSE);
            Deviate::of_ratio_of_counts(numerator, denominator, row.number("target")).unwrap()
        });
        spread(case, &deviates.collect::<Vec<_>>());
    }
}

fn spread(case: &[Row], deviates: &[Deviate]) {
    let spread = Spread::of(deviates);
    for (row, deviate) in case.iter().zip(deviates) {
        row.near("Y", deviate.y, CLOSE);
        row.near("s", deviate.deviation, CLOSE);
        let terms = deviate.y / deviate.deviation;
        row.about("z", Some(deviate.z()), terms);
        row.about("z_winsorised", Some(spread.winsorised(deviate.z())), terms);
        row.near("phi", spread.phi, CLOSE);
        row.near("tau2", spread.tau2, CLOSE);
        let placed = deviate.placed(spread.tau2).unwrap();
        row.about("z_adjusted", Some(placed.z), terms);
        row.limits(LIMITS_95, placed.limits.inner, CLOSE);
        row.limits(LIMITS_998, placed.limits.outer, CLOSE);
        row.says("band", &placed.band.label());
    }
}

pub(crate) fn quantile_group_members(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        for case in cases(case, "nquantiles") {
            for case in cases(case, "invert") {
                let first = if case[0].truth("invert") {
                    First::Largest
                } else {
                    First::Smallest
                };
                let groups = quantile_groups(&column(case, "value"), case[0].whole("nquantiles"), first);
                for (row, group) in case.iter().zip(groups) {
                    row.says("group", &group.map_or_else(String::new, |group| group.to_string()));
                }
            }
        }
    }
}
