//! Made-up figures of one force on many indicators.

use muster_charts::{
    Band, Caption, Direction, Polarity, Profile, ProfileIndicator, ProfileTheme, Quartiles, Reach, Unit, Variation,
};

pub(crate) fn kent() -> Profile {
    let indicator =
        |name: &str, unit: &str, value: f64, [lowest, lower, median, upper, highest]: [f64; 5]| ProfileIndicator {
            name: name.to_owned(),
            unit: unit.to_owned(),
            polarity: Polarity::HighIsGood,
            value: Some(value),
            others: Some(Reach {
                lowest,
                quartiles: Quartiles { lower, median, upper },
                highest,
            }),
            band: Some(Band::Within),
            variation: Some(Variation::CommonCause),
            synthetic: true,
            ..ProfileIndicator::default()
        };
    let response = vec![
        ProfileIndicator {
            band: Some(Band::FarLow),
            variation: Some(Variation::Concern(Direction::Low)),
            ..indicator(
                "999 calls answered within 10 seconds",
                "%",
                78.4,
                [76.0, 82.3, 85.9, 89.9, 95.2],
            )
        },
        ProfileIndicator {
            band: Some(Band::High),
            variation: Some(Variation::Improvement(Direction::High)),
            provisional: true,
            ..indicator(
                "Emergency calls attended within the target time",
                "%",
                91.0,
                [70.0, 79.0, 84.0, 87.0, 92.0],
            )
        },
        ProfileIndicator {
            value: None,
            absent: Some("not supplied".to_owned()),
            ..indicator("101 calls abandoned", "%", 0.0, [1.0, 2.0, 3.0, 4.0, 5.0])
        },
    ];
    let crime = vec![
        ProfileIndicator {
            polarity: Polarity::NoJudgement,
            band: Some(Band::FarHigh),
            variation: Some(Variation::Neutral(Direction::High)),
            synthetic: false,
            ..indicator(
                "Violence against women and girls: recorded offences, all of them together",
                "per 1,000 residents",
                3.41,
                [1.2, 1.9, 2.3, 2.8, 3.41],
            )
        },
        indicator(
            "Knife-enabled crime",
            "per 100,000 residents",
            4.0,
            [4.0, 4.0, 4.0, 4.0, 4.0],
        ),
    ];
    let theme = |name: &str, indicators| ProfileTheme {
        name: name.to_owned(),
        indicators,
    };
    Profile {
        unit: Unit::Force,
        caption: Caption {
            title: "Kent Police".to_owned(),
            subtitle: "February 2026, all forces".to_owned(),
            sentence: "2 of 4 indicators lie outside the spread between forces; 3 series changed.".to_owned(),
            note: "As of 2026-04-15 09:00 UTC. 41 indicators are not made of a month.".to_owned(),
            synthetic: true,
            ..Caption::default()
        },
        themes: vec![theme("Response", response), theme("Crime", crime)],
    }
}
