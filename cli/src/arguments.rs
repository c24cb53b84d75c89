//! What can be said on the command line, and the help that explains it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use uuid::Uuid;

const EXITS: &str = "\
Exit codes:
  0  done, and nothing is wrong
  1  something in the figures is to be put right, or a receipt does not hold
  2  the command, or a file it names, is not in order
  3  not signed in, not allowed, or not there
  4  the service could not be reached, or did not answer

Variables:
  MUSTER_SERVER         the address of the service
  MUSTER_TOKEN          a token, for this command alone
  MUSTER_TOKEN_FILE     a file that holds one
  MUSTER_CLIENT_SECRET  the secret of a client, for `muster login`";

/// A force's returns from the command line: templates out, checked files in.
#[derive(Debug, Parser)]
#[command(name = "muster", version, about, arg_required_else_help = true, after_help = EXITS)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Answer in JSON, errors too
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where the service is, and who asks.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Connection {
    /// The address of the service, instead of the one you signed in to
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// A file that holds a token, instead of the stored sign-in; `-` reads it from standard input
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign in: with a token from a file, or with a client's credentials
    #[command(after_help = "\
Examples:
  muster login --server https://muster.example.police.uk --token-file token.txt
  muster login --server https://muster.example.police.uk --client-id kent-records \\
    --token-url https://login.example.police.uk/token --client-secret-file secret.txt

What is kept is in muster/sign-in.json of your configuration folder, for your eyes alone.")]
    Login(Login),
    /// What is due, and what is overdue
    #[command(after_help = "\
Examples:
  muster due
  muster due --force kent --from 2025-04 --to 2026-03 --all
  muster due --json")]
    Due(Due),
    /// Fetch the template of a return, with what is known already
    #[command(after_help = "\
Examples:
  muster template kent roads 2026-02
  muster template kent roads 2026-02 --format csv --out february.csv")]
    Template(Template),
    /// Check a file on this machine, before anybody sees it
    #[command(after_help = "\
Examples:
  muster check kent-roads-2026-02.xlsx
  muster check february.csv --force kent --collection roads --period 2026-02
  muster check february.csv --template kent-roads-2026-02.xlsx --whole --report report.json

Nothing is sent. A file made from a template says itself which return it is for, and brings its history and your own words
along; for any other file `--template` names the workbook that does. The report is to the byte the one the service gives of
the same file.")]
    Check(Check),
    /// Send a file, and hear what became of every row
    #[command(after_help = "\
Examples:
  muster push kent-roads-2026-02.xlsx
  muster push february.csv --force kent --collection roads --period 2026-02 --take good-rows
  muster push february.xlsx --annotated february-to-mend.xlsx

A connection that breaks is tried again under the same id, and a command that was stopped goes on where it was when it is
given again: nothing is recorded twice. Leave the period out where the rows say which period they are for.")]
    Push(Push),
    /// How a return stands, and what is still to be done
    #[command(after_help = "Example:\n  muster status kent roads 2026-02")]
    Status(ReturnName),
    /// Submit a return for signature
    #[command(after_help = "Example:\n  muster submit kent roads 2026-02")]
    Submit(ReturnName),
    /// Sign a return off, having seen its digest and what changed
    #[command(after_help = "\
Examples:
  muster sign-off kent roads 2026-02
  muster sign-off kent roads 2026-02 --yes --digest 5e0c..")]
    SignOff(SignOff),
    /// The cells of a return as a long CSV, which `push` takes back
    #[command(after_help = "\
Examples:
  muster pull kent roads 2026-02 > february.csv
  muster pull kent roads 2026-02 --accepted --out february.csv")]
    Pull(Pull),
    /// Check that a receipt is genuine, and of the content of a file
    #[command(after_help = "\
Examples:
  muster pull kent roads 2026-02 --accepted --out february.csv
  muster verify receipt.json february.csv --keys keys.json

The file has to hold what was signed and nothing else: a row that cannot be read, or is of another return, is not vouched for.
The keys are at /.well-known/muster-keys of the service: keep them beside your receipts. Nothing is sent.")]
    Verify(Verify),
    /// Print completions for a shell
    #[command(after_help = "Example:\n  muster completions bash > ~/.local/share/bash-completion/completions/muster")]
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual page, or that of a command
    #[command(after_help = "\
Examples:
  muster man > ~/.local/share/man/man1/muster.1
  muster man push > ~/.local/share/man/man1/muster-push.1")]
    Man {
        /// The command; without it, the page that lists them all
        page: Option<String>,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Login {
    /// The id of a client the issuer knows
    #[arg(long, value_name = "ID", requires = "token_url", conflicts_with = "token_file")]
    pub(crate) client_id: Option<String>,
    /// Where the issuer gives out tokens
    #[arg(long, value_name = "URL", requires = "client_id")]
    pub(crate) token_url: Option<String>,
    /// A file that holds the client's secret; without it, `MUSTER_CLIENT_SECRET` does
    #[arg(long, value_name = "FILE", requires = "client_id")]
    pub(crate) client_secret_file: Option<PathBuf>,
    /// A scope to ask for
    #[arg(long, value_name = "SCOPE", requires = "client_id")]
    pub(crate) scope: Vec<String>,
    /// The audience to ask for, where the issuer wants one
    #[arg(long, value_name = "NAME", requires = "client_id")]
    pub(crate) audience: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Due {
    /// Of this force; without it, of every force your token is for
    #[arg(long)]
    pub(crate) force: Option<String>,
    /// Of this collection
    #[arg(long)]
    pub(crate) collection: Option<String>,
    /// Periods that end in this month or later; a year ago, without it
    #[arg(long, value_name = "MONTH")]
    pub(crate) from: Option<String>,
    /// Periods that end in this month or earlier; this month, without it
    #[arg(long, value_name = "MONTH")]
    pub(crate) to: Option<String>,
    /// What is met, waived or not due yet too
    #[arg(long)]
    pub(crate) all: bool,
}

/// One return.
#[derive(Args, Clone, Debug)]
pub(crate) struct ReturnName {
    /// The force, by its code
    pub(crate) force: String,
    /// The collection, by its code
    pub(crate) collection: String,
    /// The period, such as 2026-02, FY2025-26Q4 or FY2025-26
    pub(crate) period: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A workbook
    Xlsx,
    /// A long CSV
    Csv,
}

#[derive(Args, Debug)]
pub(crate) struct Template {
    #[command(flatten)]
    pub(crate) name: ReturnName,
    /// What kind of file
    #[arg(long, value_enum, default_value = "xlsx")]
    pub(crate) format: Format,
    /// Where to write it; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    pub(crate) overwrite: bool,
}

/// Which return a file is for, where it does not say so itself.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Target {
    /// The force the file is of
    #[arg(long)]
    pub(crate) force: Option<String>,
    /// The collection the file is for
    #[arg(long)]
    pub(crate) collection: Option<String>,
    /// The period the file is for
    #[arg(long)]
    pub(crate) period: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// The workbook or CSV
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) target: Target,
    /// A template whose history and words the file is checked by; once for each period
    #[arg(long, value_name = "FILE")]
    pub(crate) template: Vec<PathBuf>,
    /// The file is to be all of the return: a cell it lacks is an error
    #[arg(long)]
    pub(crate) whole: bool,
    /// Where to write the report, as JSON
    #[arg(long, value_name = "OUT")]
    pub(crate) report: Option<PathBuf>,
    /// A folder of catalogue files, instead of those the program carries
    #[arg(long, value_name = "DIR")]
    pub(crate) catalogue: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Take {
    /// One bad row, and nothing is recorded
    AllOrNothing,
    /// The good rows are recorded
    GoodRows,
}

#[derive(Args, Debug)]
pub(crate) struct Push {
    /// The workbook or CSV
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) target: Target,
    /// What to do where a row is wrong
    #[arg(long, value_enum, default_value = "all-or-nothing")]
    pub(crate) take: Take,
    /// Where to write the file with its bad cells marked, where there are any
    #[arg(long, value_name = "OUT")]
    pub(crate) annotated: Option<PathBuf>,
    /// An id of your own: the same file under the same id is recorded once
    #[arg(long, value_name = "UUID")]
    pub(crate) id: Option<Uuid>,
}

#[derive(Args, Debug)]
pub(crate) struct SignOff {
    #[command(flatten)]
    pub(crate) name: ReturnName,
    /// Sign without being asked
    #[arg(long)]
    pub(crate) yes: bool,
    /// Sign this content only
    #[arg(long, value_name = "DIGEST")]
    pub(crate) digest: Option<String>,
    /// Where to write the receipt of the signature
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// The receipt, as `sign-off --receipt` wrote it
    pub(crate) receipt: PathBuf,
    /// The workbook or CSV with every cell that was signed
    pub(crate) file: PathBuf,
    /// The service's public keys, as it publishes them
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: PathBuf,
    /// A folder of catalogue files, instead of those the program carries
    #[arg(long, value_name = "DIR")]
    pub(crate) catalogue: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Pull {
    #[command(flatten)]
    pub(crate) name: ReturnName,
    /// What counts, rather than the newest revision
    #[arg(long)]
    pub(crate) accepted: bool,
    /// Where to write it, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn every_command_says_what_it_does_and_shows_an_example() {
        Arguments::command().debug_assert();
        for command in Arguments::command()
            .get_subcommands()
            .filter(|command| command.get_name() != "help")
        {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            let shown = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(shown.contains("Example"), "{}", command.get_name());
            assert!(
                shown.contains(&format!("muster {}", command.get_name())),
                "{}",
                command.get_name()
            );
            for argument in command.get_arguments() {
                assert!(
                    argument.get_help().is_some(),
                    "{} {}",
                    command.get_name(),
                    argument.get_id()
                );
            }
        }
    }
}
