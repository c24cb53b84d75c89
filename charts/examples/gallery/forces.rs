//! Made-up figures of forces side by side.

use muster_charts::{
    Band, Caption, Distribution, Emphasis, Funnel, Limits, Member, Place, Polarity, Quartiles, Rank, Span,
};

use crate::noise;

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

pub(crate) fn stalking() -> Funnel {
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

pub(crate) fn ranked() -> Distribution {
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

pub(crate) fn peers() -> Distribution {
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
