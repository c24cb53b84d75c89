//! Seeding a demonstration: an empty ledger is filled in order of time under a simulated clock, through the operations any return goes through.
use super::{
    areas::of_areas,
    calendar::{Happening, Obligation, What, calendar},
    stories::{CORRECTION, OUTAGE},
    synthetic::{self, Size},
};
use crate::{
    catalogue::{self, Edition, Editions},
    exchange::{Hands, Whole, put_through},
    identity::{Caller, Reach},
    ledger::{self, Author, Entry, EventKind},
    platform::{clock::Clock, database::Database, failure::Failure},
    reference::{self, Snapshot, Snapshots},
    returns::Returns,
};
use chrono::{DateTime, Utc};
use muster_domain::{
    AreaCode, AreaKind, ForceCode, Origin, Period, PopulationBase, Quantity, Supplied, UserId, catalogue::Collection,
    cell::Cell, permission::Role,
};
use muster_exchange::{
    Problems, annual,
    cells::Form,
    published::{self, Expected, PlannedReturn},
};
use serde_json::json;
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// The synthetic figures are the same in every demonstration.
const SEED: u64 = 20_240_401;
/// Before the first quarter of the figures that are carried along was published.
const BEGINNING: &str = "2018-04-03T08:00:00Z";
/// The subject of the event that says a seeding is complete.
const SUBJECT: &str = "demonstration";
const RECORDED_CRIME: &[u8] = include_bytes!("../../../published/recorded-crime.csv");
const KNIFE_CRIME: &[u8] = include_bytes!("../../../published/knife-crime-annual.csv");
const WITHHELD: &str =
    "the force could supply no figures while it changed its computer systems; withheld here from the later publication";

/// What a seeding came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeded {
    pub returns: usize,
}

/// Fills an empty ledger. A ledger that was seeded before is left as it is; a seeding that was cut short is taken up where it stopped.
///
/// `progress` hears how many returns are done, of how many.
pub async fn seed(
    database: &Database,
    now: DateTime<Utc>,
    progress: impl FnMut(usize, usize),
) -> Result<Option<Seeded>, Failure> {
    seed_what(database, now, |_, _| true, progress).await
}

pub(super) async fn seed_what(
    database: &Database,
    now: DateTime<Utc>,
    wanted: impl Fn(&str, &str) -> bool,
    mut progress: impl FnMut(usize, usize),
) -> Result<Option<Seeded>, Failure> {
    if ledger::happened(database.reader(), EventKind::DemonstrationSeeded, SUBJECT).await? {
        return Ok(None);
    }
    let beginning: DateTime<Utc> = BEGINNING.parse().map_err(Failure::fault)?;
    let clock = Clock::held(beginning);
    furnish(database, &clock).await?;
    let returns = Returns {
        reference: Snapshots::new(database.clone()),
        catalogue: Editions::new(database.clone()),
        clock: clock.clone(),
        seeding: true,
        database: database.clone(),
    };
    let stopped_at = ledger::point(database.reader(), None).await?.at;
    let stage = Stage::set(&returns).await?;
    let mut happenings = calendar(
        SEED,
        &stage.edition.catalogue,
        &stage.reference.reference.forces,
        &stage.quarters,
        &stage.years,
        now,
    );
    happenings.retain(|happening| {
        let (collection, force) = stage.address(happening);
        Some(happening.at) > stopped_at && wanted(collection, force)
    });

    for (done, happening) in happenings.iter().enumerate() {
        progress(done, happenings.len());
        clock.set(happening.at);
        stage.enact(&returns, happening).await?;
    }
    complete(database, &clock, happenings.len()).await?;
    Ok(Some(Seeded {
        returns: happenings.len(),
    }))
}

async fn furnish(database: &Database, clock: &Clock) -> Result<(), Failure> {
    reference::load(database, clock, &author(), &reference::Files::Carried).await?;
    let files = catalogue::Files::Carried.read().map_err(Failure::fault)?;
    catalogue::publish(database, clock, &author(), &files).await?;
    Ok(())
}

async fn complete(database: &Database, clock: &Clock, returns: usize) -> Result<(), Failure> {
    let entry = Entry::new(EventKind::DemonstrationSeeded)
        .about(SUBJECT)
        .saying(json!({ "returns": returns, "seed": SEED }));
    let tx = database.begin().await?;
    let recorded = ledger::append(&tx, clock, &author(), &[entry]).await?;
    Ok(ledger::commit(tx, recorded).await?)
}

fn author() -> Author {
    Author {
        seeded: true,
        ..Author::new(UserId::new("system-demonstration"), "Seeding of the demonstration")
    }
}

/// Everything the seeding draws on.
struct Stage {
    edition: Arc<Edition>,
    reference: Arc<Snapshot>,
    quarters: Vec<PlannedReturn>,
    years: Vec<PlannedReturn>,
    publishers: Hands,
    people: HashMap<ForceCode, Hands>,
}

impl Stage {
    async fn set(returns: &Returns) -> Result<Self, Failure> {
        let edition = returns.catalogue.latest().await?;
        let reference = returns.reference.latest().await?;
        let forces = &reference.reference.forces;
        let recorded_crime = collection(&edition, "recorded-crime")?;
        let expected = Expected::of(recorded_crime, forces).ok_or_else(|| missing("recorded-crime"))?;
        let quarters = published::read(RECORDED_CRIME, &expected).map_err(carried)?.returns;
        let measures = annual::Measures {
            with_a_knife: "knife-offences-annual".parse().map_err(Failure::fault)?,
            selected: "selected-offences-annual".parse().map_err(Failure::fault)?,
        };
        let years = annual::read(KNIFE_CRIME, &measures).map_err(carried)?;
        let publishers = Hands::of_the_system(forces.iter().map(|force| force.code.clone()));
        let people = forces
            .iter()
            .map(|force| (force.code.clone(), people(&force.code, &force.name)))
            .collect();
        Ok(Self {
            edition,
            reference,
            quarters,
            years,
            publishers,
            people,
        })
    }

    /// Of which collection a happening is, and of which force.
    fn address<'a>(&'a self, happening: &'a Happening) -> (&'a str, &'a str) {
        let (collection, force) = match &happening.what {
            What::Quarter(place) | What::QuarterWithheld(place) | What::QuarterBackFilled(place) => {
                ("recorded-crime", &self.quarters[*place].force)
            }
            What::Year(place) => ("knife-crime-annual", &self.years[*place].force),
            What::Synthetic(obligation) | What::Corrected(obligation) => {
                (obligation.collection.as_str(), &obligation.force)
            }
        };
        (collection, force.as_str())
    }

    async fn enact(&self, returns: &Returns, happening: &Happening) -> Result<(), Failure> {
        match &happening.what {
            What::Quarter(place) | What::QuarterBackFilled(place) => {
                self.publish(returns, "recorded-crime", &self.quarters[*place]).await
            }
            What::QuarterWithheld(place) => {
                self.publish(returns, "recorded-crime", &withheld(&self.quarters[*place]))
                    .await
            }
            What::Year(place) => self.publish(returns, "knife-crime-annual", &self.years[*place]).await,
            What::Synthetic(obligation) => {
                let collection = collection(&self.edition, obligation.collection.as_str())?;
                let cells = self.cells(collection, obligation);
                self.send(returns, collection, obligation, &cells).await
            }
            What::Corrected(obligation) => {
                let collection = collection(&self.edition, obligation.collection.as_str())?;
                let mut cells = self.cells(collection, obligation);
                cells.iter_mut().for_each(correct);
                self.send(returns, collection, obligation, &cells).await
            }
        }
    }

    async fn publish(&self, returns: &Returns, code: &str, planned: &PlannedReturn) -> Result<(), Failure> {
        let whole = Whole {
            collection: collection(&self.edition, code)?,
            force: &planned.force,
            period: planned.period,
            origin: Origin::Published,
            source: "Home Office and Office for National Statistics, published tables",
            cells: &planned.cells,
            explanation: "as published",
            exception: "published official statistics",
        };
        put_through(returns, &self.publishers, &whole).await.map(drop)
    }

    async fn send(
        &self,
        returns: &Returns,
        collection: &Collection,
        obligation: &Obligation,
        cells: &[Cell],
    ) -> Result<(), Failure> {
        let people = self
            .people
            .get(&obligation.force)
            .ok_or_else(|| missing(obligation.force.as_str()))?;
        let whole = Whole {
            collection,
            force: &obligation.force,
            period: obligation.period,
            origin: Origin::SeededSynthetic,
            source: "made up for the demonstration",
            cells,
            explanation: "made up so",
            exception: "made up for the demonstration",
        };
        put_through(returns, people, &whole).await.map(drop)
    }

    fn cells(&self, collection: &Collection, obligation: &Obligation) -> Vec<Cell> {
        let Obligation {
            force, period, first, ..
        } = obligation;
        let form = Form::of(collection, force.clone(), *period, []);
        if OUTAGE.covers(force.as_str(), collection.code.as_str(), period.first(), *first) {
            return synthetic::nothing(&form, OUTAGE.why);
        }
        let mut cells = synthetic::cells(SEED, &form, self.size(force, *period), *first);
        // areas were asked for a year after forces
        if period.first() >= first.plus(12) {
            cells.extend(of_areas(SEED, &cells, &self.partnerships(force), *period));
        }
        cells
    }

    fn partnerships(&self, force: &ForceCode) -> Vec<AreaCode> {
        let areas = self.reference.reference.areas_of(force);
        let of_kind = areas.filter(|area| area.kind == AreaKind::CommunitySafetyPartnership);
        of_kind.map(|area| area.code.clone()).collect()
    }

    fn size(&self, force: &ForceCode, period: Period) -> Size {
        let residents = self
            .reference
            .reference
            .population(force, PopulationBase::Residents, period);
        let residents = residents
            .and_then(|(residents, _)| Quantity::whole(residents))
            .map(Quantity::to_f64);
        Size::of(force.as_str(), residents)
    }
}

/// The people of the demonstration: the same who sign in to it.
fn people(force: &ForceCode, name: &str) -> Hands {
    let own = Reach::Only(BTreeSet::from([force.clone()]));
    let person = |post: &str, title: &str, role| {
        Caller::new(
            UserId::new(format!("{post}-{force}")),
            format!("{title}, {name}"),
            [role],
            own.clone(),
        )
    };
    Hands {
        recorder: person("analyst", "Analyst", Role::ForceAnalyst),
        signatory: person("signatory", "Signatory", Role::ForceSignatory),
        // she also lifts locks here, which in earnest is the administrator's
        acceptor: Caller::new(
            UserId::new("national-analyst"),
            "National analyst",
            [Role::NationalAnalyst, Role::NationalAdmin],
            Reach::All,
        ),
    }
}

/// The return as it was known at the time: what exists was not supplied.
fn withheld(planned: &PlannedReturn) -> PlannedReturn {
    let blank = |cell: &Cell| match cell.supplied {
        Supplied::Value(_) => Cell {
            supplied: Supplied::NotSupplied,
            note: Some(WITHHELD.to_owned()),
            ..cell.clone()
        },
        Supplied::NotSupplied | Supplied::NotApplicable => cell.clone(),
    };
    PlannedReturn {
        cells: planned.cells.iter().map(blank).collect(),
        ..planned.clone()
    }
}

fn correct(cell: &mut Cell) {
    let codes = cell.address.breakdown.codes();
    let meant = cell.address.measure.as_str() == CORRECTION.measure
        && codes.iter().any(|(_, member)| member.as_str() == CORRECTION.member);
    if let (true, Supplied::Value(value)) = (meant, cell.supplied) {
        cell.supplied = synthetic::scaled(value, CORRECTION.times).map_or(cell.supplied, Supplied::Value);
        cell.note = Some(CORRECTION.why.to_owned());
    }
}

fn collection<'a>(edition: &'a Edition, code: &str) -> Result<&'a Collection, Failure> {
    let code = code.parse().map_err(Failure::fault)?;
    edition
        .catalogue
        .collection(&code)
        .ok_or_else(|| missing(code.as_str()))
}

fn missing(what: &str) -> Failure {
    Failure::fault(format!("the demonstration needs `{what}`, which is not there"))
}

fn carried(problems: Problems) -> Failure {
    let (addressed, total) = problems.into_parts();
    Failure::Problems(addressed, total)
}

#[cfg(test)]
mod tests;
