//! Private servers, started at the first need and gone with the process that started them.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// Held open for as long as the process lives: the server ends when this pipe does.
struct Server {
    port: u16,
    _leash: Child,
}

/// A PostgreSQL of our own; databases in it are named after the last slash.
#[must_use]
pub fn postgres() -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    let port = SERVER.get_or_init(|| start("postgres")).port;
    format!("postgres://muster@127.0.0.1:{port}")
}

/// A Redis of our own, shared by the tests of one process.
#[must_use]
pub fn redis() -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    let port = SERVER.get_or_init(|| start("redis")).port;
    format!("redis://127.0.0.1:{port}")
}

/// A port nobody listens on.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("its number").port()
}

fn start(name: &str) -> Server {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("servers").join(name);
    let port = free_port();
    let mut child = Command::new(&script)
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", script.display()));
    let mut line = String::new();
    let stdout = child.stdout.take().expect("its output is ours");
    BufReader::new(stdout).read_line(&mut line).expect("its output is text");
    assert_eq!(line.trim(), "ready", "{name} did not start");
    Server { port, _leash: child }
}
