//! Whatever is asked to be drawn: a document that parses, a mark for every value, and nothing that is no number.
#![expect(clippy::unwrap_used, reason = "a document that cannot be read fails the test")]

use muster_charts::{
    Band, Break, Caption, ControlChart, Direction, Distribution, Emphasis, Funnel, Limits, Member, Phase, Place, Point,
    Polarity, Profile, ProfileIndicator, ProfileTheme, Quartiles, Rank, Reach, Reading, Signal, Span, Theme, Trend,
    Variation,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

/// What a page with `default-src 'none'; style-src 'unsafe-inline'` may not hold, or should not need.
const FOREIGN: [&str; 9] = [
    "<script",
    "<style",
    "<image",
    "<a ",
    "<use",
    "<foreignObject",
    "href",
    "url(",
    "javascript:",
];

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -50.0..150.0,
        1 => Just(0.0),
        1 => Just(7.25),
        1 => 1e9..1e12,
        1 => Just(1e-300),
        1 => any::<f64>(),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("</text><script>alert('1')</script>&\"".to_owned()),
        Just("Heddlu Dyfed-Powys and the Isle of Wight too".to_owned()),
        "\\PC{0,60}",
        any::<String>(),
    ]
}

fn any_caption() -> impl Strategy<Value = Caption> {
    let unit = prop_oneof![Just("%".to_owned()), any_text()];
    (
        any_text(),
        any_text(),
        unit,
        any_text(),
        any_text(),
        option::of(0_usize..12),
        any::<bool>(),
    )
        .prop_map(|(title, subtitle, unit, sentence, note, decimals, synthetic)| Caption {
            title,
            subtitle,
            unit,
            decimals,
            sentence,
            note,
            synthetic,
        })
}

fn any_polarity() -> impl Strategy<Value = Polarity> {
    prop_oneof![
        Just(Polarity::HighIsGood),
        Just(Polarity::LowIsGood),
        Just(Polarity::NoJudgement)
    ]
}

fn any_point() -> impl Strategy<Value = Point> {
    let signal = option::of((any::<bool>(), any_text()).prop_map(|(high, label)| Signal {
        direction: if high { Direction::High } else { Direction::Low },
        label,
    }));
    let words = (any_text(), option::of(any_text()));
    (words, option::of(any_number()), any::<bool>(), signal).prop_map(
        |((label, absent), value, provisional, signal)| Point {
            label,
            value,
            absent,
            provisional,
            signal,
        },
    )
}

prop_compose! {
    fn any_phase()(
        start in 0_usize..50,
        mean in option::of(any_number()),
        lower in option::of(any_number()),
        upper in option::of(any_number()),
        trial in any::<bool>(),
        reason in option::of(any_text()),
    ) -> Phase {
        Phase { start, mean, lower, upper, trial, reason }
    }
}

prop_compose! {
    fn any_control_chart()(
        caption in any_caption(),
        polarity in any_polarity(),
        points in vec(any_point(), 0..45),
        phases in vec(any_phase(), 0..5),
        target in option::of(any_number()),
        least in option::of(any_number()),
        most in option::of(any_number()),
    ) -> ControlChart {
        ControlChart { caption, polarity, points, phases, target, least, most, variation: None, assurance: None }
    }
}

fn any_emphasis() -> impl Strategy<Value = Emphasis> {
    prop_oneof![Just(Emphasis::None), Just(Emphasis::Peer), Just(Emphasis::Highlighted)]
}

fn any_band() -> impl Strategy<Value = Option<Band>> {
    option::of(prop_oneof![
        Just(Band::FarLow),
        Just(Band::Low),
        Just(Band::Within),
        Just(Band::FarHigh)
    ])
}

fn any_span() -> impl Strategy<Value = Option<Span>> {
    option::of((any_number(), any_number()).prop_map(|(low, high)| Span { low, high }))
}

prop_compose! {
    fn any_place()(
        name in any_text(),
        (value, interval) in (option::of(any_number()), any_span()),
        absent in option::of(any_text()),
        rank in option::of((any::<u32>(), any::<u32>(), any::<u32>())),
        band in any_band(),
        emphasis in any_emphasis(),
        provisional in any::<bool>(),
    ) -> Place {
        let rank = rank.map(|(rank, best, worst)| Rank { rank, best, worst });
        Place { name, value, absent, interval, rank, band, emphasis, provisional }
    }
}

prop_compose! {
    fn any_distribution()(
        caption in any_caption(),
        polarity in any_polarity(),
        places in vec(any_place(), 0..100),
        quartiles in option::of((any_number(), any_number(), any_number())),
        target in option::of(any_number()),
        target_name in any_text(),
    ) -> Distribution {
        let quartiles = quartiles.map(|(lower, median, upper)| Quartiles { lower, median, upper });
        Distribution { caption, polarity, places, quartiles, target, target_name }
    }
}

prop_compose! {
    fn any_reading()(
        label in any_text(),
        value in option::of(any_number()),
        absent in option::of(any_text()),
        interval in any_span(),
        peers in option::of(any_number()),
        provisional in any::<bool>(),
    ) -> Reading {
        Reading { label, value, absent, interval, peers, provisional }
    }
}

prop_compose! {
    fn any_trend()(
        caption in any_caption(),
        (name, peers_name) in (any_text(), any_text()),
        readings in vec(any_reading(), 0..20),
        breaks in vec((0_usize..25, any_text()).prop_map(|(start, reason)| Break { start, reason }), 0..4),
        target in option::of(any_number()),
    ) -> Trend {
        Trend { caption, name, peers_name, readings, breaks, target }
    }
}

prop_compose! {
    fn any_member()(
        name in any_text(),
        exposure in any_number(),
        value in option::of(any_number()),
        absent in option::of(any_text()),
        band in any_band(),
        emphasis in any_emphasis(),
        provisional in any::<bool>(),
    ) -> Member {
        Member { name, exposure, value, absent, band, emphasis, provisional }
    }
}

prop_compose! {
    fn any_limits()(exposure in any_number(), ends in [any_number(), any_number(), any_number(), any_number()]) -> Limits {
        let span = |low, high| Span { low, high };
        Limits { exposure, inner: span(ends[0], ends[1]), outer: span(ends[2], ends[3]) }
    }
}

prop_compose! {
    fn any_funnel()(
        caption in any_caption(),
        polarity in any_polarity(),
        (exposure, target_name) in (any_text(), any_text()),
        logarithmic in any::<bool>(),
        members in vec(any_member(), 0..50),
        target in option::of(any_number()),
        adjusted in vec(any_limits(), 0..8),
        plain in vec(any_limits(), 0..8),
    ) -> Funnel {
        Funnel { caption, polarity, exposure, logarithmic, members, target, target_name, adjusted, plain }
    }
}

fn any_variation() -> impl Strategy<Value = Option<Variation>> {
    option::of(prop_oneof![
        Just(Variation::CommonCause),
        Just(Variation::Improvement(Direction::High)),
        Just(Variation::Concern(Direction::Low)),
        Just(Variation::Neutral(Direction::High))
    ])
}

prop_compose! {
    fn any_indicator()(
        (name, unit) in (any_text(), any_text()),
        polarity in any_polarity(),
        value in option::of(any_number()),
        absent in option::of(any_text()),
        forces in option::of([any_number(), any_number(), any_number(), any_number(), any_number()]),
        band in any_band(),
        variation in any_variation(),
        (provisional, synthetic) in (any::<bool>(), any::<bool>()),
    ) -> ProfileIndicator {
        let forces = forces.map(|[lowest, lower, median, upper, highest]| Reach {
            lowest,
            quartiles: Quartiles { lower, median, upper },
            highest,
        });
        ProfileIndicator { name, unit, polarity, value, absent, forces, band, variation, provisional, synthetic }
    }
}

prop_compose! {
    fn any_profile()(
        caption in any_caption(),
        themes in vec((any_text(), vec(any_indicator(), 0..12)), 0..5),
    ) -> Profile {
        let themes = themes.into_iter().map(|(name, indicators)| ProfileTheme { name, indicators });
        Profile { caption, themes: themes.collect() }
    }
}

/// The names of the elements, and every class.
fn read(document: &str) -> (usize, usize) {
    let mut reader = Reader::from_str(document);
    let (mut points, mut absent) = (0, 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    assert!(!attribute.key.as_ref().starts_with("on"), "{document}");
                    if attribute.key.as_ref() == "class" {
                        points += usize::from(attribute.value == "point");
                        absent += usize::from(attribute.value == "absent");
                    }
                }
            }
            Event::Eof => return (points, absent),
            _ => {}
        }
    }
}

/// The markup, without what a stranger may have written.
fn markup(document: &str) -> String {
    let mut reader = Reader::from_str(document);
    let mut markup = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                markup.push('<');
                markup.push_str(&start);
            }
            Event::Eof => return markup,
            _ => {}
        }
    }
}

fn check(svg: &str) -> (usize, usize) {
    let markup = markup(svg);
    for foreign in FOREIGN {
        assert!(!markup.contains(foreign), "{foreign} in {svg}");
    }
    assert!(!markup.contains("NaN") && !markup.contains("inf"), "{svg}");
    assert!(svg.contains("role=\"img\"") && svg.contains("aria-labelledby"));
    read(svg)
}

fn drawable(value: f64) -> bool {
    value.is_finite() && value.abs() <= 1e15
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_control_chart_shows_every_value_and_every_gap(chart in any_control_chart()) {
        for theme in Theme::ALL {
            let (points, absent) = check(&chart.svg(theme));
            let values = chart.points.iter().filter(|it| it.value.is_some_and(drawable)).count();
            prop_assert_eq!(points, values);
            prop_assert_eq!(absent, chart.points.len() - values);
            prop_assert_eq!(check(&chart.spark(theme)).1, chart.points.len() - values);
        }
        let table = chart.table();
        read(&table);
        prop_assert_eq!(table.matches("scope=\"row\"").count(), chart.points.len());
    }

    #[test]
    fn a_funnel_shows_every_force_that_has_a_value_and_a_size(funnel in any_funnel()) {
        for theme in Theme::ALL {
            let (points, _) = check(&funnel.svg(theme));
            let placed = |it: &&Member| it.value.is_some_and(drawable) && drawable(it.exposure) && it.exposure > 1e-6;
            prop_assert_eq!(points, funnel.members.iter().filter(placed).count());
        }
        let table = funnel.table();
        read(&table);
        prop_assert_eq!(table.matches("scope=\"row\"").count(), funnel.members.len());
    }

    #[test]
    fn a_distribution_shows_every_force_or_says_why_not(distribution in any_distribution()) {
        for theme in Theme::ALL {
            let (points, absent) = check(&distribution.svg(theme));
            let values = distribution.places.iter().filter(|it| it.value.is_some_and(drawable)).count();
            prop_assert_eq!((points, absent), (values, distribution.places.len() - values));
        }
        let table = distribution.table();
        read(&table);
        prop_assert_eq!(table.matches("scope=\"row\"").count(), distribution.places.len());
    }

    #[test]
    fn a_profile_shows_every_indicator_or_says_why_not(profile in any_profile()) {
        let indicators: Vec<&ProfileIndicator> = profile.themes.iter().flat_map(|theme| &theme.indicators).collect();
        for theme in Theme::ALL {
            let (points, absent) = check(&profile.svg(theme));
            let values = indicators.iter().filter(|it| it.value.is_some_and(drawable)).count();
            prop_assert_eq!((points, absent), (values, indicators.len() - values));
        }
        let table = profile.table();
        read(&table);
        prop_assert_eq!(table.matches("scope=\"row\"").count(), indicators.len());
    }

    #[test]
    fn a_trend_shows_every_value_and_every_gap(trend in any_trend()) {
        for theme in Theme::ALL {
            let (points, absent) = check(&trend.svg(theme));
            let values = trend.readings.iter().filter(|it| it.value.is_some_and(drawable)).count();
            prop_assert_eq!((points, absent), (values, trend.readings.len() - values));
        }
        let table = trend.table();
        read(&table);
        prop_assert_eq!(table.matches("scope=\"row\"").count(), trend.readings.len());
    }

    #[test]
    fn the_same_figures_give_the_same_bytes(chart in any_control_chart()) {
        prop_assert_eq!(chart.svg(Theme::Light), chart.clone().svg(Theme::Light));
    }
}
