//! Trying Muster out on one machine: its own issuer, its own people, and figures to look at.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};
use muster_domain::ForceCode;
use poem::Route;
use poem::listener::Acceptor as _;

use crate::app::App;
use crate::config::{Config, DEMO_MARK, Database};
use crate::identity::demo_issuer::{AUDIENCE, DemoIssuer};
use crate::platform::clock::Clock;
use crate::{maintain, serve};

/// How much there is to see at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// Forces and definitions, and nothing in the ledger but them.
    Empty,
    /// Published figures and two years of made-up returns.
    Full,
}

/// Runs the demo until the process is told to stop; `say` shows somebody at a terminal what to do next.
pub async fn run(mut config: Config, contents: Contents, say: impl Fn(&str)) -> anyhow::Result<()> {
    let begin = Instant::now();
    mark(&config.database, contents)?;
    let acceptor = serve::listen(config.server.listen).await?;
    let bound = acceptor
        .local_addr()
        .first()
        .and_then(|address| address.as_socket_addr().copied());
    let address = bound.context("the demo listens on an address of the network")?;
    config.server.listen = address;
    config.identity.issuer = Some(format!("http://{address}/demo"));
    config.identity.audience = Some(AUDIENCE.to_owned());

    let app = App::start(config, Clock::System).await?;
    app.database
        .migrate()
        .await
        .context("the database cannot be brought up to date")?;
    if contents == Contents::Full {
        fill(&app).await?;
    }
    maintain::provide(&app).await?;
    let issuer = DemoIssuer::new(address, forces(&app).await?, app.clock.clone())?;
    let endpoint = app.endpoint(issuer.routes(Route::new()));
    // whoever has read the last line may stop it at once
    let stop = serve::told_to_stop();
    say(&welcome(&app, address, begin.elapsed().as_secs_f64()));
    serve::run(&app, acceptor, endpoint, stop).await
}

/// Once: the second start finds everything there.
async fn fill(app: &App) -> anyhow::Result<()> {
    let bar = ProgressBar::no_length().with_style(ProgressStyle::with_template(
        "Filling the demo with figures, this once {bar:30} {pos} of {len} returns, {eta} to go",
    )?);
    let count = |returns: usize| u64::try_from(returns).unwrap_or(u64::MAX);
    let seeded = super::seed(&app.database, app.clock.now(), |done, of| {
        bar.set_length(count(of));
        bar.set_position(count(done));
    });
    let seeded = seeded.await;
    bar.finish_and_clear();
    seeded?;
    super::scan(app).await?;
    Ok(())
}

/// Leaves a mark that keeps `serve` away from made-up figures, and keeps away from what `serve` made.
fn mark(settings: &Database, contents: Contents) -> anyhow::Result<()> {
    let Some(directory) = settings.embedded_in() else {
        return Ok(());
    };
    let mark = directory.join(DEMO_MARK);
    let begun_as = match contents {
        Contents::Empty => "begun empty\n",
        Contents::Full => "begun with figures\n",
    };
    match std::fs::read_to_string(&mark) {
        Ok(was) if was == begun_as => return Ok(()),
        Ok(was) => bail!(
            "the demo in {} was {}: name another directory with --data",
            directory.display(),
            was.trim()
        ),
        Err(_) if directory.join("muster.db").exists() => {
            bail!(
                "{} holds a database that is not the demo's: name another directory with --data",
                directory.display()
            )
        }
        Err(_) => {}
    }
    std::fs::create_dir_all(directory)
        .and_then(|()| std::fs::write(&mark, begun_as))
        .with_context(|| format!("{} cannot be written to", directory.display()))
}

async fn forces(app: &App) -> anyhow::Result<Vec<(ForceCode, String)>> {
    let snapshot = app.reference.latest().await?;
    Ok(snapshot
        .reference
        .forces
        .iter()
        .map(|force| (force.code.clone(), force.name.clone()))
        .collect())
}

fn welcome(app: &App, address: SocketAddr, seconds: f64) -> String {
    let url = app.config.server.base_url();
    let metrics = app
        .config
        .metrics
        .listen
        .map_or(String::new(), |listen| format!("  http://{listen}/metrics\n"));
    format!(
        r#"
Muster is ready after {seconds:.1} s. This is a demo: anybody on this machine may be anybody, and some figures are made up.

  {url}/graphiql   ask, with help and documentation
  {url}/graphql    the API
{metrics}
People, each with a token at {url}/demo/token/PERSON, and all of them at {url}/demo/people:

  analyst-kent, signatory-kent, commissioner-kent, and the same for every other force
  national-analyst, national-admin, inspector, publisher, auditor
  nobody: without a token you are the public

Copy and paste:

  curl -s {url}/graphql -H 'Content-Type: application/json' \
    -H "Authorization: Bearer $(curl -s http://{address}/demo/token/national-analyst)" \
    -d '{{"query": "{{ me {{ name roles }} forces(region: \"E12000005\") {{ code name }} }}"}}'

"#
    )
}
