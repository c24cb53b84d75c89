//! Series against their own variation.

use muster_stats::icon::{Assurance, Polarity, Variation};
use muster_stats::interval::Interval;
use muster_stats::rules::{Direction, Signal};
use muster_stats::xmr::{Reading, Settings, chart};

use super::{CLOSE, Row, cases, column};

pub(crate) fn control_charts(rows: &[Row]) {
    for case in cases(rows, "case_id") {
        for case in cases(case, "screen_outliers") {
            for case in cases(case, "fix_after_n") {
                control_chart(case);
            }
        }
    }
}

fn control_chart(case: &[Row]) {
    let readings: Vec<Reading> = column(case, "value").into_iter().map(Reading::from).collect();
    let starts: Vec<usize> = (0..case.len()).filter(|at| case[*at].truth("rebase_start")).collect();
    let settings = Settings {
        screen: case[0].truth("screen_outliers"),
        baseline: case[0].optional("fix_after_n").map(|_| case[0].whole("fix_after_n")),
    };
    let chart = chart(&readings, &starts, settings);
    for (row, point) in case.iter().zip(&chart.points) {
        let phase = chart.phases[point.phase];
        row.says("segment", &point.phase);
        row.is("mean", phase.mean, CLOSE);
        row.is("lower_limit", phase.limits.map(|limits| limits.low), CLOSE);
        row.is("upper_limit", phase.limits.map(|limits| limits.high), CLOSE);
        for (column, of) in [
            ("outside_limits", point.signals.map(|signals| signals.outside)),
            ("part_of_trend7", point.signals.map(|signals| signals.trend)),
            ("part_of_2in3", point.signals.map(|signals| signals.two_in_three)),
            ("part_of_shift7", point.signals.map(|signals| signals.shift)),
        ] {
            let of: Option<bool> = of.map(|direction: Option<Direction>| direction.is_some());
            assert_eq!(row.optional_truth(column), of, "{column} of {row:?}");
        }
        let leading = point.signals.map(|signals| signals.leading());
        row.says("special_cause_type", &leading.map_or("", Signal::label));
        for (column, polarity) in [
            ("icon_increase_good", Polarity::HighIsGood),
            ("icon_decrease_good", Polarity::LowIsGood),
            ("icon_neutral", Polarity::NoJudgement),
        ] {
            row.says(
                column,
                &leading.map_or("", |signal| Variation::of(signal, polarity).name()),
            );
        }
    }
}

pub(crate) fn assurances(rows: &[Row]) {
    for row in rows {
        let polarity = match row.text("direction") {
            "increase" => Polarity::HighIsGood,
            "decrease" => Polarity::LowIsGood,
            "neutral" => Polarity::NoJudgement,
            other => panic!("no direction {other}"),
        };
        let limits = Interval {
            low: row.number("lower_limit"),
            high: row.number("upper_limit"),
        };
        let assurance = row
            .optional("target")
            .and_then(|target| Assurance::of(target, limits, polarity));
        row.says("assurance", &assurance.map_or("", Assurance::name));
    }
}
