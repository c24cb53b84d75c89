use super::*;
use crate::{
    config::{self, Config, Purpose},
    demo::seed::seed_what,
    signals::{Filter, Signal, list},
};
use muster_domain::signal::SignalRule;
use muster_stats::rules::Direction;

/// The levels that change for good, and a force where nothing happens.
fn storied(collection: &str, force: &str) -> bool {
    matches!(
        (force, collection),
        ("humberside" | "kent", "neighbourhood") | ("essex", "vetting")
    )
}

async fn of(app: &App, caller: &Caller, indicator: &str, force: &str) -> Vec<Signal> {
    let filter = Filter {
        indicator: Some(indicator.parse().unwrap()),
        force: Some(force.parse().unwrap()),
        ..Filter::default()
    };
    list(Sources::of(app), caller, (&filter, None), 10, None)
        .await
        .unwrap()
        .0
}

#[tokio::test]
async fn the_steps_planted_in_the_demonstration_are_found() {
    let directory = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", directory.path().join("muster.db").display());
    let sources = config::Sources {
        arguments: vec![("the test", "database.url", address)],
        ..config::Sources::default()
    };
    let config = Config::load(Purpose::Demo, sources).unwrap();
    let now: DateTime<Utc> = "2026-11-25T12:00:00Z".parse().unwrap();
    let app = App::start(config, Clock::held(now)).await.unwrap();
    app.database.migrate().await.unwrap();
    seed_what(&app.database, now, storied, |_, _| {}).await.unwrap();

    let scans = scan(&app).await.unwrap();

    let months: Vec<String> = scans.iter().map(|scan| scan.row.month.to_string()).collect();
    assert_eq!(months, ["2026-09", "2026-10"]);
    let analyst = Caller::new(UserId::new("analyst"), "Analyst", [Role::NationalAnalyst], Reach::All);
    let calls = of(&app, &analyst, "anti-social-behaviour-rate", "humberside").await;
    let newest = calls.first().expect("a signal of the step");
    assert_eq!(
        (newest.period.to_string().as_str(), newest.evidence.direction),
        ("2026-10", Direction::High)
    );
    let mut rules = std::iter::once(newest.evidence.rule).chain(newest.evidence.also.iter().copied());
    assert!(rules.any(|rule| rule == SignalRule::Shift || rule == SignalRule::Outside));
    assert!(newest.sentence.contains("made up"), "{}", newest.sentence);
    // looked through once
    let again = scan(&app).await.unwrap();
    assert_eq!(again[0].row.id, scans[1].row.id);
    let seeded = ledger::point(app.database.reader(), None).await.unwrap();
    assert!(seeded.at.unwrap() < now);
}
