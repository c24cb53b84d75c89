//! Importing published figures: a file becomes one return per force and quarter, each put through every step a return takes.
use super::{
    store::{self, Figures, Obligation, Standing},
    whole::{Hands, Whole, put_through},
};
use crate::{
    app::App,
    catalogue::Edition,
    config::Config,
    maintain,
    platform::{clock::Clock, failure::Failure, progress::Progress},
    reference::Snapshot,
    returns::Returns,
};
use anyhow::Context as _;
use muster_domain::{CollectionCode, Origin, catalogue::Collection};
use muster_exchange::published::{self, Expected, PlannedReturn};
use std::{collections::HashMap, fmt, path::Path};

/// The collection the open data belong to.
const COLLECTION: &str = "recorded-crime";
const SOURCE: &str = "Home Office, police recorded crime open data";
const EXPLANATION: &str = "as published";
const EXCEPTION: &str = "import of published official statistics";

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Rows of the file.
    pub rows: usize,
    /// Returns that were accepted now.
    pub accepted: usize,
    /// Returns that said the same already.
    pub unchanged: usize,
    /// Returns the force has sent or is working on itself, and those the file is silent about: a publication does not overrule them.
    pub left_alone: usize,
    /// Negative figures, kept as corrections.
    pub corrections: usize,
    /// Rows without a force behind them, by name.
    pub left_out: Vec<(String, usize)>,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} rows: {} returns accepted, {} unchanged, {} left alone, {} corrections kept",
            self.rows, self.accepted, self.unchanged, self.left_alone, self.corrections
        )?;
        self.left_out
            .iter()
            .try_for_each(|(name, rows)| writeln!(f, "{rows} rows of {name} left out: no police force"))
    }
}

/// Reads a file of the Home Office's open data and imports it into the configured database, beside a running service or without one.
pub async fn import_published(config: Config, file: &Path) -> anyhow::Result<String> {
    let text = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let app = App::start(config, Clock::System).await?;
    maintain::provide(&app).await?;
    let returns = app.returns();
    let progress = Progress::of("returns");
    let imported = import(&returns, &text, |done, of| progress.reached(done, of))
        .await
        .map_err(|failure| maintain::told(failure, "nothing was imported"));
    drop(progress);
    returns.database.close().await?;
    Ok(imported?.to_string())
}

/// Imports a file. The whole of it is judged first; one fault and nothing is imported.
pub async fn import(
    returns: &Returns,
    file: &[u8],
    mut progress: impl FnMut(usize, usize),
) -> Result<Imported, Failure> {
    let edition = returns.catalogue.latest().await?;
    let reference = returns.reference.latest().await?;
    let code: CollectionCode = COLLECTION.parse().map_err(Failure::fault)?;
    let collection = edition.catalogue.collection(&code);
    let key = edition.published(&code).map(|published| published.key);
    let expected = collection.and_then(|collection| Expected::of(collection, &reference.reference.forces));
    let (Some(collection), Some(key), Some(expected)) = (collection, key, expected) else {
        return Err(Failure::fault(format!(
            "the catalogue has no collection `{COLLECTION}` with published names"
        )));
    };
    let plan = published::read(file, &expected).map_err(|problems| {
        let (addressed, total) = problems.into_parts();
        Failure::Problems(addressed, total)
    })?;

    let db = returns.database.reader();
    let known = Known {
        edition: &edition,
        reference: &reference,
        standing: store::standing(db, key).await?,
        figures: store::figures(db, key).await?,
    };
    let hands = Hands::of_the_system(reference.reference.forces.iter().map(|force| force.code.clone()));
    let mut imported = Imported {
        rows: plan.rows,
        corrections: plan.corrections,
        left_out: plan.left_out.into_iter().collect(),
        ..Imported::default()
    };
    for (done, planned) in plan.returns.iter().enumerate() {
        progress(done, plan.returns.len());
        match known.verdict(planned) {
            Verdict::Unchanged => imported.unchanged += 1,
            Verdict::LeaveAlone => imported.left_alone += 1,
            Verdict::Import => {
                put_through(returns, &hands, &whole(collection, planned)).await?;
                imported.accepted += 1;
            }
        }
    }
    Ok(imported)
}

fn whole<'a>(collection: &'a Collection, planned: &'a PlannedReturn) -> Whole<'a> {
    Whole {
        collection,
        force: &planned.force,
        period: planned.period,
        origin: Origin::Published,
        source: SOURCE,
        cells: &planned.cells,
        explanation: EXPLANATION,
        exception: EXCEPTION,
    }
}

/// What is there already.
struct Known<'a> {
    edition: &'a Edition,
    reference: &'a Snapshot,
    standing: HashMap<Obligation, Standing>,
    figures: HashMap<Obligation, Figures>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Import,
    Unchanged,
    LeaveAlone,
}

impl Known<'_> {
    fn verdict(&self, planned: &PlannedReturn) -> Verdict {
        let Some(force) = self.reference.force_keys.get(&planned.force) else {
            return Verdict::Import;
        };
        let obligation = (*force, planned.period.first(), planned.period.length());
        let Some(standing) = self.standing.get(&obligation) else {
            return Verdict::Import;
        };
        if standing.being_worked_on || standing.origin.is_some_and(|origin| origin != Origin::Published) {
            return Verdict::LeaveAlone;
        }
        if self
            .figures
            .get(&obligation)
            .is_some_and(|figures| self.says_the_same(planned, figures))
        {
            return Verdict::Unchanged;
        }
        // a file that leaves a force out takes nothing back
        if standing.origin.is_some() && planned.silent() {
            return Verdict::LeaveAlone;
        }
        Verdict::Import
    }

    fn says_the_same(&self, planned: &PlannedReturn, figures: &Figures) -> bool {
        planned.cells.iter().all(|cell| {
            let measure = self.edition.measure_key(&cell.address.measure);
            let breakdown = self.edition.breakdown_key(&cell.address.breakdown);
            let (value, kind) = cell.supplied.to_parts();
            let known = measure.zip(breakdown).and_then(|address| figures.get(&address));
            known.is_some_and(|known| *known == (value, kind, cell.statuses.bits()))
        })
    }
}
