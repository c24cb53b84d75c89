//! Whatever is asked to be drawn: a document that parses, a mark for every value, and nothing that is no number.
#![expect(clippy::unwrap_used, reason = "a document that cannot be read fails the test")]

mod inputs;

use inputs::{any_control_chart, any_distribution, any_funnel, any_profile, any_trend};
use muster_charts::{Member, ProfileIndicator, Theme};
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
