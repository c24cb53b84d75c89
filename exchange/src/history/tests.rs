use super::*;
use muster_domain::Quantity;

fn bundle() -> HistoryBundle {
    let address = |measure: &str, area: Option<&str>, breakdown: &str| CellAddress {
        measure: measure.parse().unwrap(),
        area: area.map(|area| area.parse().unwrap()),
        breakdown: breakdown.parse().unwrap(),
    };
    let value = |units: i64| Figure::new(Supplied::Value(Quantity::from_units(units).unwrap()), Statuses::NONE);
    let broken = Figure::new(Supplied::Value(Quantity::ZERO), Statuses::BREAK).made_up(true);
    let absent = Figure::new(Supplied::NotSupplied, Statuses::NONE);
    let period = |text: &str| text.parse::<Period>().unwrap();
    HistoryBundle::new(
        "calls".parse().unwrap(),
        "kent".parse().unwrap(),
        period("2026-03"),
        [
            (address("presented", None, ""), period("2026-02"), value(123_500)),
            (address("presented", None, ""), period("2023-03"), value(-20_000)),
            (address("presented", None, ""), period("2023-02"), value(1)),
            (address("presented", None, ""), period("2026-03"), value(1)),
            (address("presented", None, ""), period("FY2024-25"), value(1)),
            (
                address("attended", Some("E05000001"), "grade=emergency"),
                period("2025-12"),
                absent,
            ),
            (
                address("attended", Some("E05000001"), "grade=emergency"),
                period("2025-11"),
                broken,
            ),
        ],
    )
}

#[test]
fn a_bundle_reads_back_as_it_was_written() {
    let text = bundle().to_text();

    assert_eq!(text.parse(), Ok(bundle()));
    assert_eq!(HistoryBundle::try_from(&History::from(&bundle())), Ok(bundle()));
    assert!(text.starts_with("muster-history-v1 calls kent 2026-03 36 "), "{text}");
    assert_eq!(text.lines().count(), 3);
    assert!(bundle().id().starts_with("calls/kent/2026-03/"));
}

#[test]
fn a_series_ends_with_the_period_before_and_holds_nothing_else() {
    let bundle = bundle();
    let presented = CellAddress {
        measure: "presented".parse().unwrap(),
        area: None,
        breakdown: Breakdown::WHOLE,
    };
    let series = bundle.series(&presented).unwrap();

    assert_eq!(series.len(), PERIODS);
    assert_eq!(series.iter().flatten().count(), 2);
    assert_eq!(
        series[PERIODS - 1].unwrap().supplied.value().unwrap().to_string(),
        "12.35"
    );
    assert_eq!(bundle.period_at(PERIODS - 1).to_string(), "2026-02");
    assert_eq!(bundle.period_at(0).to_string(), "2023-03");
}

#[test]
fn a_bundle_that_was_changed_is_not_believed() {
    let text = bundle().to_text();

    assert_eq!(
        text.replace("12.35", "12.36").parse::<HistoryBundle>(),
        Err(NotAHistoryBundle::Changed)
    );
    assert_eq!(
        text.replace("12.35", "12,35").parse::<HistoryBundle>(),
        Err(NotAHistoryBundle::Line(3))
    );
    for wrong in ["", "muster-history-v1", "muster-history-v2 calls kent 2026-03 36 00"] {
        assert_eq!(
            wrong.parse::<HistoryBundle>(),
            Err(NotAHistoryBundle::Header),
            "{wrong}"
        );
    }
}

#[test]
fn the_same_figures_have_the_same_digest_whatever_order_they_come_in() {
    let text = bundle().to_text();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.swap(1, 2);

    assert_eq!(
        lines.join("\n").parse::<HistoryBundle>().unwrap().digest(),
        bundle().digest()
    );
}
