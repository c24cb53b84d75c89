//! Many returns, into an empty database.

use super::{cells, code, shown, timed, times};
use futures_util::stream::{self, StreamExt as _};
use muster_api::exchange::{Hands, Whole, put_through};
use muster_domain::cell::Cell;
use muster_domain::{AreaCode, ForceCode, Frequency, Month, Origin, Period};
use muster_tests::Spec;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use std::fs;
use std::time::Duration;

/// So many values at least, of forces and of their areas.
const VALUES: usize = 190_000;
/// Forces that send at the same time.
const AT_ONCE: usize = 4;

pub(super) async fn many_returns() {
    let spec = Spec::start_with(&[("database.connections", "16")]).await;
    let snapshot = spec.app.reference.latest().await.expect("forces");
    let edition = spec.app.editions.latest().await.expect("a catalogue");
    let collection = edition.catalogue.collection(&code()).expect("a collection");
    let month = Month::of(spec.clock.now().date_naive()).expect("a month");
    let forces: Vec<&ForceCode> = snapshot
        .reference
        .forces
        .iter()
        .filter(|force| force.kind.has_residents())
        .map(|force| &force.code)
        .collect();
    let places: Vec<Vec<Option<AreaCode>>> = forces
        .iter()
        .map(|force| {
            let areas = snapshot.reference.areas_of(force).map(|area| Some(area.code.clone()));
            std::iter::once(None).chain(areas).collect()
        })
        .collect();
    let (mut rounds, mut values) = (Vec::new(), 0);
    let mut period = Frequency::Quarterly.period_of(month).previous();
    while values < VALUES {
        let a_place = collection.cells(period).count();
        let mut sending = 0;
        for places in &places {
            if values >= VALUES {
                break;
            }
            values += a_place * places.len();
            sending += 1;
        }
        rounds.push((period, sending));
        period = period.previous();
    }
    rounds.reverse();
    let sent: usize = rounds.iter().map(|(_, forces)| forces).sum();
    let hands = Hands::of_the_system(forces.iter().map(|force| (*force).clone()));
    let returns = spec.app.returns();
    let put = |period: Period, nth: usize| {
        let (returns, hands, force, places) = (&returns, &hands, forces[nth], &places[nth]);
        async move {
            let of_a_place =
                |place: &'_ Option<AreaCode>| cells(collection, place.as_ref(), period, nth).collect::<Vec<Cell>>();
            let cells: Vec<Cell> = places.iter().flat_map(of_a_place).collect();
            let whole = Whole {
                collection,
                force,
                period,
                origin: Origin::Force,
                source: "a bench",
                cells: &cells,
                explanation: "made up",
                exception: "a bench",
            };
            let done = Box::pin(put_through(returns, hands, &whole)).await;
            done.unwrap_or_else(|failure| panic!("{force} {period}: {failure:?}"));
        }
    };
    let ((), took) = timed(async {
        for (period, sending) in &rounds {
            let all = stream::iter(0..*sending).map(|nth| put(*period, nth));
            all.buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
        }
    })
    .await;
    let newest = rounds[rounds.len() - 1].0;
    let asked = "query($period: Period!) { comparison(indicator: \"recorded-crime-rate\", period: $period) {
        rows { value { value } } } }";
    let analyst = spec.national_analyst();
    let (answer, compared) = timed(analyst.ask(asked, json!({ "period": newest.to_string() }))).await;
    let rows = answer.at("/comparison/rows").as_array().expect("rows").clone();
    let shown_now = rows.iter().filter(|row| row["value"]["value"].is_number()).count();

    let raw = raw_copy(&spec).await;
    println!("{values} values in {sent} returns into an empty PostgreSQL");
    println!(
        "  the same figures by COPY into a table without an index: {} = 1",
        shown(raw)
    );
    println!(
        "  recorded, checked, signed and accepted, {AT_ONCE} returns at a time: {} ({:.0} x; {} a return)",
        shown(took),
        times(took, raw),
        shown(took / u32::try_from(sent).unwrap_or(1))
    );
    println!(
        "  the first comparison after that: {}, {shown_now} forces have a value",
        shown(compared)
    );
}

/// What the least that could be done takes: the figures into a bare table, by the database alone.
async fn raw_copy(spec: &Spec) -> Duration {
    let db = spec.app.database.writer();
    let run = async |sql: &str| {
        db.execute_unprepared(sql)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("figures.csv");
    fs::write(&file, "").expect("a file");
    let open = |path: &std::path::Path| {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o777)).expect("permissions");
    };
    open(folder.path());
    open(&file);
    run(&format!("COPY (SELECT * FROM figure) TO '{}'", file.display())).await;
    run("CREATE TABLE bare AS SELECT * FROM figure WITH NO DATA").await;
    timed(run(&format!("COPY bare FROM '{}'", file.display()))).await.1
}
