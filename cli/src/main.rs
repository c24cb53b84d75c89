//! `muster`: a force's returns from the command line.
#![expect(clippy::print_stderr, reason = "a program for a terminal prints")]

mod arguments;
mod carried;
mod check;
mod credentials;
mod documents;
mod due;
mod failure;
mod keep;
mod login;
mod outcome;
mod pull;
mod push;
mod returns;
mod sending;
mod service;
mod settings;
mod sign_off;
mod status;
mod submit;
mod target;
mod template;
mod under_way;
mod verify;
mod watching;

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use serde_json::json;

use arguments::{Arguments, Command};
use failure::{Exit, Failed};
use outcome::Outcome;
use service::Service;
use settings::{Environment, Settings};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let exit = run(&arguments).and_then(|outcome| {
        let json = || format!("{:#}\n", outcome.json);
        let text = if arguments.json { json() } else { outcome.text };
        print(text.as_bytes()).map(|()| outcome.exit)
    });
    let exit = exit.unwrap_or_else(|failed| {
        let told = if arguments.json {
            print(format!("{:#}\n", json!({ "errors": [failed] })).as_bytes())
        } else {
            Err(failed.clone())
        };
        // what cannot be printed is said where there is room
        if let Err(failed) = told {
            tell(&format!("{}: {failed}\nto do: {}", failed.code, failed.fix));
        }
        failed.exit
    });
    ExitCode::from(exit as u8)
}

/// Writes to standard output.
fn print(bytes: &[u8]) -> Result<(), Failed> {
    printed(&mut std::io::stdout().lock(), bytes)
}

/// A reader that has seen enough, such as `head`, is no failure; a disk that is full is one.
fn printed(out: &mut impl Write, bytes: &[u8]) -> Result<(), Failed> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(failure::file(Path::new("standard output"), &error)),
        _ => Ok(()),
    }
}

/// Says something beside the answer.
fn tell(said: &str) {
    // nobody is left to hear that nobody hears it
    let _ = writeln!(std::io::stderr().lock(), "{said}");
}

/// Puts a question to whoever sits there; an answer in a pipe stays clean of it.
fn ask(question: &str) {
    eprint!("{question}");
}

fn run(arguments: &Arguments) -> Result<Outcome, Failed> {
    let environment = Environment::read();
    let service = || Service::new(Settings::of(&arguments.connection, &environment)?);
    match &arguments.command {
        Command::Login(login) => login::login(&arguments.connection, login, &environment),
        Command::Due(due) => due::due(&service()?, due),
        Command::Template(template) => {
            template::printable(template, arguments.json)?;
            template::template(&service()?, template)
        }
        Command::Check(check) => check::check(check),
        Command::Push(push) => push::push(&service()?, push, &environment.sending()?),
        Command::Status(name) => status::status(&service()?, name),
        Command::Submit(name) => submit::submit(&service()?, name),
        Command::SignOff(sign) => sign_off::sign_off(&service()?, sign, arguments.json),
        Command::Pull(pull) => pull::pull(&service()?, pull),
        Command::Verify(verify) => verify::verify(verify),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "muster", &mut text);
            Ok(as_text(&text))
        }
        Command::Man { page } => man(page.as_deref()),
    }
}

/// The manual page of the program, or of one of its commands.
fn man(page: Option<&str>) -> Result<Outcome, Failed> {
    let mut command = Arguments::command();
    command.build();
    if let Some(name) = page {
        let named = command.find_subcommand(name).cloned();
        let unknown = || {
            Failed::usage(
                format!("there is no command `{name}`"),
                "see `muster --help` for those there are",
            )
        };
        command = named.ok_or_else(unknown)?;
    }
    let mut text = Vec::new();
    let written = clap_mangen::Man::new(command).render(&mut text);
    written.map_err(|error| Failed::usage(error, "print it to a terminal or a file"))?;
    Ok(as_text(&text))
}

fn as_text(text: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(text).into_owned();
    let json = json!({ "text": text });
    Outcome {
        exit: Exit::Done,
        text,
        json,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Somewhere that takes nothing, for a reason.
    struct Full(ErrorKind);

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_answer_that_cannot_be_written_is_a_failure_and_a_reader_that_has_gone_is_none() {
        assert_eq!(printed(&mut Full(ErrorKind::BrokenPipe), b"x"), Ok(()));
        let full = printed(&mut Full(ErrorKind::StorageFull), b"x").unwrap_err();
        assert_eq!(full.exit, Exit::Usage);
        assert!(full.message.starts_with("standard output: "), "{full}");
    }

    #[test]
    fn every_command_has_a_manual_page_of_its_own() {
        for command in Arguments::command().get_subcommands() {
            let name = command.get_name();
            let page = man(Some(name)).unwrap().text;
            assert!(page.contains(&format!(".TH muster-{name} 1")), "{name}: {page}");
        }
        assert!(man(None).unwrap().text.contains(".TH muster 1"));
        assert_eq!(man(Some("pushed")).unwrap_err().code, "USAGE");
    }
}
