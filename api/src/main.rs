//! `muster-api`: one binary that serves, demonstrates and looks after an installation.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use muster_api::catalogue::{self, Checked};
use muster_api::config::{Config, DEFAULTS, Purpose, Sources};
use muster_api::demo::{self, Contents};
use muster_api::platform::telemetry::{Log, Telemetry};
use muster_api::{exchange, maintain, schema, serve};

/// a third less work per request than with the system's allocator
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The data exchange for police performance returns.
#[derive(Parser)]
#[command(name = "muster-api", version, about, arg_required_else_help = true)]
struct Arguments {
    /// A settings file; variables such as `MUSTER__DATABASE__URL` win over it
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve others: needs an issuer, listens until SIGTERM or SIGINT
    Serve,
    /// Try Muster on this machine: figures to look at, and a token for anybody
    Demo {
        /// Address and port, of this machine only
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Where the demo keeps its figures from one start to the next
        #[arg(long, value_name = "DIR", default_value = ".muster/demo")]
        data: PathBuf,
        /// Forces and definitions only, no figures
        #[arg(long)]
        empty: bool,
    },
    /// Bring the tables of the database up to date
    Migrate,
    /// Print the federated schema (SDL)
    Schema,
    /// Look after forces, regions, populations, peers and areas
    #[command(subcommand)]
    Reference(ReferenceCommand),
    /// Import figures from elsewhere
    #[command(subcommand)]
    Import(ImportCommand),
    /// Look after the ledger
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Print the settings in force, secrets as ***, or every setting with its meaning
    Settings {
        /// The documented default file, to start your own from
        #[arg(long)]
        defaults: bool,
    },
    /// Look after the catalogue of collections and indicators
    #[command(subcommand)]
    Catalogue(CatalogueCommand),
}

#[derive(Subcommand)]
enum CatalogueCommand {
    /// Check a folder of catalogue files: every fault with its file, line and reason
    Check {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Publish what differs; a changed file needs a higher version
    Publish {
        /// A folder of catalogue files; without one, the files the program carries
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum ImportCommand {
    /// Read the Home Office's open data on recorded crime: one accepted return per force and quarter; may run beside a service
    Published {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Where the embedded database is, in place of the configured one
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum ReferenceCommand {
    /// Load what differs; what a folder has no file for is left alone
    Load {
        /// A folder laid out as `reference/` is; without one, the files the program carries
        folder: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum LedgerCommand {
    /// Check every link of the chain and everything said that has not been erased; names the event that does not hold
    Verify,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let environment = std::env::vars().collect();
    let sources = Sources {
        file: arguments.config,
        environment,
        arguments: Vec::new(),
    };
    match run(&arguments.command, sources) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command, mut sources: Sources) -> anyhow::Result<()> {
    match command {
        Command::Serve => {
            let config = Config::load(Purpose::Serving, sources)?;
            let telemetry = Telemetry::start(&config.telemetry, Log::Json)?;
            let served = runtime()?.block_on(serve::serve(config));
            telemetry.finish();
            served?;
        }
        Command::Demo { listen, data, empty } => {
            let data = data.display().to_string();
            let listen = listen.to_string();
            sources.arguments.push(("--listen", "server.listen", listen));
            sources.arguments.push(("--data", "database.directory", data));
            let config = Config::load(Purpose::Demo, sources)?;
            let telemetry = Telemetry::start(&config.telemetry, Log::Human)?;
            let contents = if *empty { Contents::Empty } else { Contents::Full };
            let shown = runtime()?.block_on(demo::run(config, contents, print));
            telemetry.finish();
            shown?;
        }
        Command::Migrate => {
            let (telemetry, config) = maintenance(sources)?;
            runtime()?.block_on(maintain::migrate(&config))?;
            telemetry.finish();
        }
        Command::Schema => print(&schema::sdl()),
        Command::Reference(ReferenceCommand::Load { folder }) => {
            let (telemetry, config) = maintenance(sources)?;
            print(&runtime()?.block_on(maintain::load_reference(&config, folder.clone()))?);
            telemetry.finish();
        }
        Command::Import(ImportCommand::Published { file, data }) => {
            let mut sources = sources;
            let directory = data.as_ref().map(|data| data.display().to_string());
            sources
                .arguments
                .extend(directory.map(|directory| ("--data", "database.directory", directory)));
            let (telemetry, config) = maintenance(sources)?;
            let imported = runtime()?.block_on(exchange::import_published(config, file));
            telemetry.finish();
            print(&imported?);
        }
        Command::Ledger(LedgerCommand::Verify) => {
            let (telemetry, config) = maintenance(sources)?;
            print(&runtime()?.block_on(maintain::verify_ledger(&config))?);
            telemetry.finish();
        }
        Command::Settings { defaults: true } => print(DEFAULTS),
        Command::Settings { defaults: false } => {
            print(&format!("{:#?}\n", Config::load(Purpose::Maintenance, sources)?));
        }
        Command::Catalogue(CatalogueCommand::Check { folder }) => check(folder)?,
        Command::Catalogue(CatalogueCommand::Publish { folder }) => {
            let (telemetry, config) = maintenance(sources)?;
            print(&runtime()?.block_on(maintain::publish_catalogue(&config, folder.clone()))?);
            telemetry.finish();
        }
    }
    Ok(())
}

fn maintenance(sources: Sources) -> anyhow::Result<(Telemetry, Config)> {
    let config = Config::load(Purpose::Maintenance, sources)?;
    Ok((Telemetry::start(&config.telemetry, Log::Human)?, config))
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

fn check(folder: &Path) -> anyhow::Result<()> {
    let checked = catalogue::check(folder)?;
    print(&checked.to_string());
    match checked {
        Checked::Sound { .. } => Ok(()),
        Checked::Faulty(faults) => Err(anyhow::anyhow!("{} faults", faults.len())),
    }
}

/// To a pipe that somebody closed, such as `head`, nothing more is said.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

#[expect(clippy::print_stderr, reason = "there is no log yet, or nobody reads it")]
fn complain(error: &anyhow::Error) {
    eprintln!("muster-api: {error:#}");
}
