//! Sentences about the program itself, run as an operator runs it.
#![cfg(test)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn muster(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster-api"));
    command.args(arguments).env_clear();
    command
}

fn output(command: &mut Command) -> (bool, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.success(), text(stdout), text(stderr))
}

/// A demo that says where it is, and is gone with the test.
struct Demo {
    process: Child,
    said: String,
    took: Duration,
}

impl Demo {
    #[expect(
        clippy::zombie_processes,
        reason = "it is killed as the test ends, and a demo that did not start has ended"
    )]
    fn start(directory: &Path) -> Self {
        let begin = Instant::now();
        let mut process = muster(&["demo", "--empty", "--listen", "127.0.0.1:0", "--data"])
            .arg(directory)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        for line in BufReader::new(process.stdout.take().unwrap()).lines() {
            said += &(line.unwrap() + "\n");
            // the last line of what is there to copy
            if said.lines().last().is_some_and(|line| line.trim().starts_with("-d ")) {
                return Self {
                    process,
                    said,
                    took: begin.elapsed(),
                };
            }
        }
        panic!("the demo ended, having said\n{said}");
    }

    fn stop(mut self, signal: &str) -> std::process::ExitStatus {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        self.process.wait().unwrap()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
    }
}

#[test]
fn serve_tells_every_fault_before_it_opens_a_port() {
    let mut serve = muster(&["serve"]);
    serve
        .env("MUSTER__SERVER__LISTEN", "nowhere")
        .env("MUSTER__LIMITS__DEPHT", "3");

    let (succeeded, _, complaint) = output(&mut serve);

    assert!(!succeeded);
    for told in [
        "4 faults",
        "identity.issuer",
        "identity.audience",
        "`nowhere`",
        "did you mean `limits.depth`?",
    ] {
        assert!(complaint.contains(told), "{told}\nis missing from\n{complaint}");
    }
}

#[test]
fn the_demo_refuses_other_machines_and_a_production_service() {
    let (succeeded, _, complaint) = output(&mut muster(&["demo", "--listen", "0.0.0.0:0"]));
    assert!(!succeeded);
    assert!(complaint.contains("127.0.0.1 or [::1] only"), "{complaint}");

    let mut demo = muster(&["demo"]);
    demo.env("MUSTER__IDENTITY__ISSUER", "https://login.example.org");
    let (succeeded, _, complaint) = output(&mut demo);
    assert!(!succeeded);
    assert!(
        complaint.contains("MUSTER__IDENTITY__ISSUER: the demo has its own people"),
        "{complaint}"
    );
}

#[test]
fn the_demo_keeps_away_from_the_database_of_an_installation() {
    let directory = tempfile::tempdir().unwrap();
    let mut migrate = muster(&["migrate"]);
    migrate.env("MUSTER__DATABASE__DIRECTORY", directory.path());
    assert!(output(&mut migrate).0);

    let (succeeded, _, complaint) = output(muster(&["demo", "--data"]).arg(directory.path()));

    assert!(!succeeded);
    assert!(complaint.contains("not the demo's"), "{complaint}");
}

#[test]
fn the_demo_starts_again_within_a_second_and_stops_when_told() {
    let directory = tempfile::tempdir().unwrap();
    let first = Demo::start(directory.path());
    assert!(first.said.contains("analyst-kent"), "{}", first.said);
    assert!(first.stop("-TERM").success());

    let again = Demo::start(directory.path());

    // five times the promise: this is a build for debugging on a busy machine
    assert!(again.took < Duration::from_secs(5), "{:?}", again.took);
    assert!(again.stop("-INT").success());
}

#[test]
fn what_the_demo_prints_works_by_copy_and_paste() {
    let directory = tempfile::tempdir().unwrap();
    let demo = Demo::start(directory.path());
    let pasted = demo
        .said
        .split_once("curl")
        .map(|(_, rest)| format!("curl{rest}"))
        .unwrap();

    let (succeeded, answer, complaint) = output(Command::new("sh").args(["-c", &pasted]));

    assert!(succeeded, "{pasted}\n{complaint}");
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["data"]["me"]["roles"][0], "national-analyst", "{answer}");
    assert_eq!(answer["errors"], serde_json::Value::Null, "{answer}");
}
