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
mod verify;

use std::io::Write as _;
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
    let exit = match run(&arguments) {
        Ok(outcome) => {
            let json = || format!("{:#}\n", outcome.json);
            show(&if arguments.json { json() } else { outcome.text.clone() });
            outcome.exit
        }
        Err(failed) => {
            if arguments.json {
                show(&format!("{:#}\n", json!({ "errors": [failed] })));
            } else {
                eprintln!("{}: {failed}\nto do: {}", failed.code, failed.fix);
            }
            failed.exit
        }
    };
    ExitCode::from(exit as u8)
}

/// A reader that has seen enough, such as `head`, is no failure.
fn show(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
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
        Command::Template(template) => template::template(&service()?, template),
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
            Ok(printed(&text))
        }
        Command::Man => {
            let mut text = Vec::new();
            let page = clap_mangen::Man::new(Arguments::command());
            let written = page.render(&mut text);
            written.map_err(|error| Failed::usage(error, "print it to a terminal or a file"))?;
            Ok(printed(&text))
        }
    }
}

fn printed(text: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(text).into_owned();
    let json = json!({ "text": text });
    Outcome {
        exit: Exit::Done,
        text,
        json,
    }
}
