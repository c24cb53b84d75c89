//! Whatever could be asked to be drawn, and much that could not.
use muster_charts::{
    Band, Break, Caption, ControlChart, Direction, Distribution, Emphasis, Funnel, Limits, Member, Phase, Place, Point,
    Polarity, Profile, ProfileIndicator, ProfileTheme, Quartiles, Rank, Reach, Reading, Signal, Span, Trend, Unit,
    Variation,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

pub(crate) fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -50.0..150.0,
        1 => Just(0.0),
        1 => Just(7.25),
        1 => 1e9..1e12,
        1 => Just(1e-300),
        1 => any::<f64>(),
    ]
}

pub(crate) fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("</text><script>alert('1')</script>&\"".to_owned()),
        Just("Heddlu Dyfed-Powys and the Isle of Wight too".to_owned()),
        "\\PC{0,60}",
        any::<String>(),
    ]
}

pub(crate) fn any_caption() -> impl Strategy<Value = Caption> {
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

pub(crate) fn any_polarity() -> impl Strategy<Value = Polarity> {
    prop_oneof![
        Just(Polarity::HighIsGood),
        Just(Polarity::LowIsGood),
        Just(Polarity::NoJudgement)
    ]
}

pub(crate) fn any_point() -> impl Strategy<Value = Point> {
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
    pub(crate) fn any_phase()(
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
    pub(crate) fn any_control_chart()(
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

pub(crate) fn any_emphasis() -> impl Strategy<Value = Emphasis> {
    prop_oneof![Just(Emphasis::None), Just(Emphasis::Peer), Just(Emphasis::Highlighted)]
}

pub(crate) fn any_band() -> impl Strategy<Value = Option<Band>> {
    option::of(prop_oneof![
        Just(Band::FarLow),
        Just(Band::Low),
        Just(Band::Within),
        Just(Band::FarHigh)
    ])
}

pub(crate) fn any_span() -> impl Strategy<Value = Option<Span>> {
    option::of((any_number(), any_number()).prop_map(|(low, high)| Span { low, high }))
}

prop_compose! {
    pub(crate) fn any_place()(
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
    pub(crate) fn any_distribution()(
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
    pub(crate) fn any_reading()(
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
    pub(crate) fn any_trend()(
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
    pub(crate) fn any_member()(
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
    pub(crate) fn any_limits()(exposure in any_number(), ends in [any_number(), any_number(), any_number(), any_number()]) -> Limits {
        let span = |low, high| Span { low, high };
        Limits { exposure, inner: span(ends[0], ends[1]), outer: span(ends[2], ends[3]) }
    }
}

prop_compose! {
    pub(crate) fn any_funnel()(
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

pub(crate) fn any_variation() -> impl Strategy<Value = Option<Variation>> {
    option::of(prop_oneof![
        Just(Variation::CommonCause),
        Just(Variation::Improvement(Direction::High)),
        Just(Variation::Concern(Direction::Low)),
        Just(Variation::Neutral(Direction::High))
    ])
}

prop_compose! {
    pub(crate) fn any_indicator()(
        (name, unit) in (any_text(), any_text()),
        polarity in any_polarity(),
        value in option::of(any_number()),
        absent in option::of(any_text()),
        others in option::of([any_number(), any_number(), any_number(), any_number(), any_number()]),
        band in any_band(),
        variation in any_variation(),
        (provisional, synthetic) in (any::<bool>(), any::<bool>()),
    ) -> ProfileIndicator {
        let others = others.map(|[lowest, lower, median, upper, highest]| Reach {
            lowest,
            quartiles: Quartiles { lower, median, upper },
            highest,
        });
        ProfileIndicator { name, unit, polarity, value, absent, others, band, variation, provisional, synthetic }
    }
}

prop_compose! {
    pub(crate) fn any_profile()(
        caption in any_caption(),
        unit in prop_oneof![Just(Unit::Force), Just(Unit::Area)],
        themes in vec((any_text(), vec(any_indicator(), 0..12)), 0..5),
    ) -> Profile {
        let themes = themes.into_iter().map(|(name, indicators)| ProfileTheme { name, indicators });
        Profile { caption, unit, themes: themes.collect() }
    }
}
