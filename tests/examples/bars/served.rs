//! The program to measure, as a process of its own.

use muster_tests::{Issuer, Spec, issuer, servers};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_mins(1);

/// The program, served on the database of a specification.
pub(super) struct Served {
    pub(super) address: SocketAddr,
    process: Child,
}

impl Served {
    pub(super) fn start(program: &str, spec: &Spec) -> Self {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, servers::free_port()));
        let process = Command::new(program)
            .arg("serve")
            .env("MUSTER__DATABASE__URL", spec.database_url())
            .env("MUSTER__SERVER__LISTEN", address.to_string())
            .env("MUSTER__METRICS__LISTEN", "off")
            .env("MUSTER__TELEMETRY__LOG", "warn")
            .env("MUSTER__IDENTITY__ISSUER", issuer().url())
            .env("MUSTER__IDENTITY__AUDIENCE", Issuer::AUDIENCE)
            .env("MUSTER__IDENTITY__JWKS_URL", issuer().keys_url())
            .stdout(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        Self { address, process }
    }

    pub(super) async fn ready(&mut self) {
        let begun = Instant::now();
        let url = format!("http://{}/readyz", self.address);
        while !reqwest::get(&url)
            .await
            .is_ok_and(|answer| answer.status().is_success())
        {
            assert!(begun.elapsed() < PATIENCE, "the program did not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The most memory it has held at once, in MB.
    pub(super) fn peak(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        kilobytes.expect("a size") / 1024
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
