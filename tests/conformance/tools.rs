//! Checking tools that are not Rust, run from the root of the project.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Runs a tool that `scripts/setup-tools` installs; a missing one fails the test that needs it.
pub(crate) fn run(program: &str, arguments: &[&str], input: &str) -> Output {
    let path = root().join(program);
    let program = if path.exists() { path } else { PathBuf::from(program) };
    let mut child = Command::new(&program)
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; run scripts/setup-tools", program.display()));
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What a tool printed, once it has ended well.
pub(crate) fn said(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}:\n{stdout}{stderr}", output.status);
    stdout
}
