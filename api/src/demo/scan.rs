//! Looking through the newest months of the demonstration, so that there is something to ask about.
use crate::{
    app::App,
    catalogue::Edition,
    comparison::Sources,
    identity::{Caller, Reach},
    ledger::{self, Author},
    platform::{clock::Clock, failure::Failure},
    signals::{Scan, Scanning, scan_as, scans},
};
use chrono::{DateTime, TimeDelta, Utc};
use muster_domain::{Frequency, Month, UserId, permission::Role};
use std::collections::BTreeSet;

/// How far back a month with every return due is looked for.
const FURTHEST: i16 = 6;

/// Looks through the newest months and the newest quarter of which returns were due, unless somebody has looked before.
pub async fn scan(app: &App) -> Result<Vec<Scan>, Failure> {
    let analyst = Caller::new(
        UserId::new("national-analyst"),
        "National analyst",
        [Role::NationalAnalyst],
        Reach::All,
    );
    let (there, _) = scans(Sources::of(app), &analyst, (None, None), 1, None).await?;
    let Some(last) = ledger::point(app.database.reader(), None).await?.at else {
        return Ok(Vec::new());
    };
    if !there.is_empty() {
        return Ok(there);
    }
    let clock = Clock::held(last + TimeDelta::minutes(1));
    let sources = Sources {
        clock: &clock,
        ..Sources::of(app)
    };
    let author = Author {
        seeded: true,
        ..Author::new(analyst.user.clone(), &analyst.name)
    };
    let mut scans = Vec::new();
    for month in months(&*app.editions.latest().await?, last, app.clock.now()) {
        let scanning = Scanning {
            month,
            idempotency_key: None,
        };
        scans.push(scan_as(sources, &analyst, &author, &scanning).await?);
    }
    Ok(scans)
}

/// The last month of the newest quarter, the newest month, and the newest month of which only some returns were due by now: of
/// the others nothing is said before they are.
fn months(edition: &Edition, last: DateTime<Utc>, now: DateTime<Utc>) -> BTreeSet<Month> {
    let collections = edition.catalogue.collections();
    let due = |frequency: Frequency, month: Month| -> Vec<bool> {
        let of_these = collections
            .iter()
            .filter(|collection| collection.frequency == frequency);
        let owed = of_these.map(|collection| collection.deadlines(frequency.period_of(month)).due_on);
        owed.map(|due_on| due_on < now.date_naive()).collect()
    };
    let Some(this) = Month::of(last.date_naive()) else {
        return BTreeSet::new();
    };
    let before = || (1..=FURTHEST).map(|months| this.plus(-months));
    let ends = |month: &Month| Frequency::Quarterly.period_of(*month).last() == *month;
    let all = |due: Vec<bool>| due.into_iter().all(|due| due);
    let quarter = before().find(|month| ends(month) && all(due(Frequency::Quarterly, *month)));
    let month = before().find(|month| all(due(Frequency::Monthly, *month)));
    let begun = before().find(|month| due(Frequency::Monthly, *month).contains(&true));
    [quarter, month, begun].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
