//! Made-up series: months between limits, years beside peers.

use std::f64::consts::TAU;

use muster_charts::{
    Assurance, Break, Caption, ControlChart, Direction, Phase, Point, Polarity, Reading, Signal, Span, Trend, Variation,
};

use crate::noise;

fn month(at: u32) -> String {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    format!("{} {}", NAMES[((at + 3) % 12) as usize], 2023 + (at + 3) / 12)
}

pub(crate) fn answered() -> ControlChart {
    let points = (0..36).map(|at| {
        let level = if at < 20 { 78.0 } else { 86.5 };
        let absent = match at {
            9 | 10 => Some("not supplied".to_owned()),
            27 => Some("incomplete".to_owned()),
            _ => None,
        };
        let signal = match at {
            5 => Some((Direction::Low, "below the lower limit")),
            13..=19 => Some((Direction::High, "7 months above the mean")),
            33..=35 => Some((Direction::Low, "2 of 3 near the lower limit")),
            _ => None,
        };
        let pushed = match at {
            5 => -9.0,
            13..=19 => 2.3,
            33..=35 => -3.6,
            _ => 0.0,
        };
        Point {
            label: month(at),
            value: absent.is_none().then(|| level + pushed + 2.6 * noise(at + 7)),
            absent,
            provisional: at >= 34,
            signal: signal.map(|(direction, label)| Signal {
                direction,
                label: label.to_owned(),
            }),
        }
    });
    ControlChart {
        caption: Caption {
            title: "999 calls answered within 10 seconds: Staffordshire".to_owned(),
            subtitle: "Monthly, April 2023 to March 2026".to_owned(),
            unit: "% of calls".to_owned(),
            decimals: Some(1),
            sentence: "In March 2026 Staffordshire answered 83.1% of 999 calls within 10 seconds; the last three months are \
                       lower than chance alone would explain."
                .to_owned(),
            note: "As of 12 May 2026, event 48,211. Contact and response return, version 3. XmR chart, screened moving ranges; \
                   March is provisional."
                .to_owned(),
            synthetic: true,
        },
        polarity: Polarity::HighIsGood,
        points: points.collect(),
        phases: vec![
            Phase { start: 0, mean: Some(78.1), lower: Some(70.6), upper: Some(85.6), trial: false, reason: None },
            Phase {
                start: 20,
                mean: Some(86.4),
                lower: Some(80.2),
                upper: Some(92.6),
                trial: false,
                reason: Some("new contact centre and telephony".to_owned()),
            },
        ],
        target: Some(90.0),
        least: Some(0.0),
        most: Some(100.0),
        variation: Some(Variation::Concern(Direction::Low)),
        assurance: Some(Assurance::Inconsistent),
    }
}

pub(crate) fn recorded() -> ControlChart {
    let points = (0..36).map(|at| Point {
        label: month(at),
        value: Some((9.0 + 2.0 * noise(at + 91) + 1.4 * (f64::from(at) * TAU / 12.0).sin()).max(0.0)),
        signal: (at == 30).then(|| Signal {
            direction: Direction::High,
            label: "above the upper limit".to_owned(),
        }),
        ..Point::default()
    });
    let mut points: Vec<_> = points.collect();
    points[30].value = Some(19.4);
    ControlChart {
        caption: Caption {
            title: "Stalking and harassment recorded per 10,000 residents: Devon and Cornwall".to_owned(),
            unit: "per 10,000 residents".to_owned(),
            sentence: "October 2025 was higher than chance explains, on limits that rest on few months yet.".to_owned(),
            ..Caption::default()
        },
        points,
        phases: vec![
            Phase {
                start: 0,
                mean: Some(9.2),
                lower: Some(-1.2),
                upper: Some(17.1),
                ..Phase::default()
            },
            Phase {
                start: 8,
                mean: Some(8.8),
                lower: Some(2.4),
                upper: Some(15.1),
                reason: Some("counting rules: conduct crimes".to_owned()),
                ..Phase::default()
            },
            Phase {
                start: 13,
                mean: Some(8.9),
                lower: Some(-2.4),
                upper: Some(16.1),
                reason: Some("new records system".to_owned()),
                ..Phase::default()
            },
            Phase {
                start: 27,
                mean: Some(9.9),
                lower: Some(1.4),
                upper: Some(17.6),
                trial: true,
                reason: Some("audit of unrecorded crime finished".to_owned()),
            },
        ],
        least: Some(0.0),
        variation: Some(Variation::Neutral(Direction::High)),
        ..ControlChart::default()
    }
}

pub(crate) fn confidence() -> Trend {
    let years = [
        (54.1, 55.0),
        (53.0, 54.6),
        (55.2, 54.9),
        (51.7, 53.8),
        (50.3, 52.9),
        (0.0, 52.1),
        (49.9, 51.5),
        (47.2, 50.2),
        (49.0, 49.1),
        (51.3, 49.8),
    ];
    let readings = years.into_iter().zip(2017..).map(|((value, peers), year)| Reading {
        label: format!("YE {year}"),
        value: (value > 0.0).then_some(value),
        absent: (value <= 0.0).then(|| "survey suspended".to_owned()),
        interval: Some(Span {
            low: value - 2.8,
            high: value + 2.8,
        }),
        peers: Some(peers),
        provisional: year == 2026,
    });
    Trend {
        caption: Caption {
            title: "People who say the police do a good or excellent job: Staffordshire".to_owned(),
            subtitle: "Years ending March, beside its most similar forces".to_owned(),
            unit: "% of adults".to_owned(),
            decimals: Some(1),
            sentence: "Staffordshire rose for two years running, and cannot be told apart from its peers.".to_owned(),
            note: "As of 12 May 2026, event 48,211. Survey value with its 95% interval; peers: ratio of sums."
                .to_owned(),
            synthetic: true,
        },
        name: "Staffordshire".to_owned(),
        peers_name: "Most similar forces".to_owned(),
        readings: readings.collect(),
        breaks: vec![Break {
            start: 6,
            reason: "survey by telephone, not face to face".to_owned(),
        }],
        target: None,
    }
}
