//! Writes a page with every chart in every theme, and each chart as a file: `cargo run -p muster-charts --example
//! gallery -- FOLDER`. The figures are made up.

use std::error::Error;
use std::f64::consts::TAU;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use muster_charts::{
    Assurance, Band, Break, Caption, ControlChart, Direction, Distribution, Emphasis, Funnel, Limits, Member, Phase,
    Place, Point, Polarity, Quartiles, Rank, Reading, Signal, Span, Theme, Trend, Variation,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name the folder to write to")?);
    fs::create_dir_all(&folder)?;
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Charts</title><style>body{margin:0}section{padding:1rem}\
         .dark{background:#15191d;color:#f5f6f7}svg{max-width:800px;display:block;margin:1rem 0}svg.spark{width:220px}\
         table{border-collapse:collapse}td,th{border:1px solid;padding:.2rem .5rem;text-align:left}</style>",
    );
    for theme in Theme::ALL {
        write!(page, "<section class=\"{}\"><h2>{}</h2>", theme.name(), theme.name())?;
        for (name, svg) in charts(theme) {
            fs::write(folder.join(format!("{name}-{}.svg", theme.name())), &svg)?;
            page.push_str(&svg);
        }
        page.push_str("</section>");
    }
    write!(
        page,
        "<section>{}{}{}{}</section></html>",
        answered().table(),
        stalking().table(),
        peers().table(),
        confidence().table()
    )?;
    fs::write(folder.join("index.html"), page)?;
    Ok(())
}

fn charts(theme: Theme) -> Vec<(&'static str, String)> {
    vec![
        ("control-chart", answered().svg(theme)),
        ("control-chart-judged-by-nobody", recorded().svg(theme)),
        ("control-chart-of-nothing", ControlChart::default().svg(theme)),
        ("funnel", stalking().svg(theme)),
        (
            "funnel-logarithmic",
            Funnel {
                logarithmic: true,
                ..stalking()
            }
            .svg(theme),
        ),
        ("distribution", ranked().svg(theme)),
        ("distribution-of-peers", peers().svg(theme)),
        ("trend", confidence().svg(theme)),
        ("spark", answered().spark(theme)),
    ]
}

/// Noise that is the same on every machine.
fn noise(seed: u32) -> f64 {
    let mixed = seed.wrapping_mul(2_654_435_761) ^ (seed.wrapping_mul(40_503) >> 7);
    let mixed = mixed.wrapping_mul(2_246_822_519) ^ (mixed >> 13);
    f64::from(mixed % 10_000) / 5_000.0 - 1.0
}

fn month(at: u32) -> String {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    format!("{} {}", NAMES[((at + 3) % 12) as usize], 2023 + (at + 3) / 12)
}

fn answered() -> ControlChart {
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

fn recorded() -> ControlChart {
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

/// Forces of England and Wales, and about how many people live there, in thousands.
const FORCES: [(&str, u32); 43] = [
    ("Avon and Somerset", 1_720),
    ("Bedfordshire", 680),
    ("Cambridgeshire", 860),
    ("Cheshire", 1_070),
    ("Cleveland", 570),
    ("Cumbria", 500),
    ("Derbyshire", 1_060),
    ("Devon and Cornwall", 1_780),
    ("Dorset", 780),
    ("Durham", 630),
    ("Dyfed-Powys", 520),
    ("Essex", 1_850),
    ("Gloucestershire", 640),
    ("Greater Manchester", 2_830),
    ("Gwent", 590),
    ("Hampshire and Isle of Wight", 1_990),
    ("Hertfordshire", 1_190),
    ("Humberside", 930),
    ("Kent", 1_850),
    ("Lancashire", 1_510),
    ("Leicestershire", 1_100),
    ("Lincolnshire", 760),
    ("Merseyside", 1_420),
    ("Metropolitan Police", 8_900),
    ("Norfolk", 910),
    ("North Wales", 700),
    ("North Yorkshire", 830),
    ("Northamptonshire", 750),
    ("Northumbria", 1_450),
    ("Nottinghamshire", 1_160),
    ("South Wales", 1_340),
    ("South Yorkshire", 1_410),
    ("Staffordshire", 1_130),
    ("Suffolk", 760),
    ("Surrey", 1_200),
    ("Sussex", 1_710),
    ("Thames Valley", 2_420),
    ("Warwickshire", 580),
    ("West Mercia", 1_290),
    ("West Midlands", 2_930),
    ("West Yorkshire", 2_350),
    ("Wiltshire", 730),
    ("City of London", 11),
];

fn stalking() -> Funnel {
    let target = 11.8;
    let limits = |exposure: f64, tau: f64| {
        let spread = ((target / exposure * 10_000.0) + tau * tau).sqrt();
        let span = |z: f64| Span {
            low: (target - z * spread).max(0.0),
            high: target + z * spread,
        };
        Limits {
            exposure,
            inner: span(1.96),
            outer: span(3.09),
        }
    };
    let curve = |tau: f64| {
        (0..60)
            .map(|at| limits(400_000.0 * 1.055f64.powi(at), tau))
            .collect::<Vec<_>>()
    };
    let members = FORCES.iter().zip(0..).map(|((name, thousands), at)| {
        let exposure = f64::from(*thousands) * 1_000.0;
        let value = target + 2.6 * noise(at * 17 + 3) + 1.5 * noise(at * 31 + 11);
        let value = match *name {
            "Durham" => 19.9,
            "Gwent" => 18.4,
            "Surrey" => 5.2,
            "West Yorkshire" => 18.9,
            "Dyfed-Powys" => 17.9,
            _ => value,
        };
        let absent = match *name {
            "City of London" => Some("not applicable".to_owned()),
            "Humberside" => Some("not supplied".to_owned()),
            _ => None,
        };
        let limits = limits(exposure, 2.0);
        let band = match value {
            it if it > limits.outer.high => Band::FarHigh,
            it if it > limits.inner.high => Band::High,
            it if it < limits.outer.low => Band::FarLow,
            it if it < limits.inner.low => Band::Low,
            _ => Band::Within,
        };
        Member {
            name: (*name).to_owned(),
            exposure,
            value: absent.is_none().then_some(value),
            absent,
            band: Some(band),
            emphasis: match *name {
                "Staffordshire" => Emphasis::Highlighted,
                "Nottinghamshire" | "Cheshire" | "Derbyshire" | "Leicestershire" | "Kent" | "Essex" | "Lancashire" => {
                    Emphasis::Peer
                }
                _ => Emphasis::None,
            },
            provisional: *name == "Kent",
        }
    });
    Funnel {
        caption: Caption {
            title: "Stalking and harassment recorded per 10,000 residents, by force".to_owned(),
            subtitle: "Year ending March 2026; rings mark the most similar forces of Staffordshire".to_owned(),
            unit: "per 10,000 residents".to_owned(),
            decimals: Some(1),
            sentence: "Staffordshire is within what is usual for the spread between forces; five forces are outside it.".to_owned(),
            note: "As of 12 May 2026, event 48,211. Over-dispersion-adjusted limits (phi 412, tau 2.0); 41 of 43 forces, 98% of \
                   population."
                .to_owned(),
            synthetic: true,
        },
        polarity: Polarity::NoJudgement,
        exposure: "Residents".to_owned(),
        logarithmic: false,
        members: members.collect(),
        target: Some(target),
        target_name: "England and Wales".to_owned(),
        adjusted: curve(2.0),
        plain: curve(0.0),
    }
}

fn ranked() -> Distribution {
    let funnel = stalking();
    let mut values: Vec<f64> = funnel.members.iter().filter_map(|it| it.value).collect();
    values.sort_by(|a, b| b.total_cmp(a));
    let places = funnel.members.into_iter().map(|member| {
        let half = 0.5 + 900.0 / member.exposure.sqrt();
        let rank = |value: f64| u32::try_from(values.iter().filter(|it| **it > value).count() + 1).unwrap_or(1);
        Place {
            name: member.name,
            value: member.value,
            absent: member.absent,
            interval: member.value.map(|it| Span {
                low: it - half,
                high: it + half,
            }),
            rank: member.value.map(|it| Rank {
                rank: rank(it),
                best: rank(it + half),
                worst: rank(it - half),
            }),
            band: member.band,
            emphasis: member.emphasis,
            provisional: member.provisional,
        }
    });
    let quarter = values.len() / 4;
    Distribution {
        caption: Caption {
            sentence:
                "Staffordshire stands in the middle of a wide spread; its place could be anything from 14th to 33rd."
                    .to_owned(),
            ..funnel.caption
        },
        polarity: Polarity::LowIsGood,
        places: places.collect(),
        quartiles: Some(Quartiles {
            lower: values[3 * quarter],
            median: values[2 * quarter],
            upper: values[quarter],
        }),
        target: Some(11.8),
        target_name: "England and Wales".to_owned(),
    }
}

fn peers() -> Distribution {
    let all = ranked();
    let places = all.places.into_iter().filter(|it| it.emphasis != Emphasis::None);
    let places = places.map(|it| Place {
        rank: None,
        emphasis: if it.emphasis == Emphasis::Highlighted {
            it.emphasis
        } else {
            Emphasis::None
        },
        ..it
    });
    Distribution {
        caption: Caption {
            title: "Stalking and harassment recorded per 10,000 residents: most similar forces".to_owned(),
            subtitle: "Year ending March 2026; quartiles of all forces".to_owned(),
            ..all.caption
        },
        places: places.collect(),
        ..all
    }
}

fn confidence() -> Trend {
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
