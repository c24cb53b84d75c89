//! A file on its way: sent, sent again under its id where the connection broke, and asked after while it is worked on.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use muster_exchange::remark::Remark;
use reqwest::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::failure::{Exit, Failed};
use crate::keep;
use crate::service::{Service, broken, refused};

/// How long to wait before each further attempt.
const PATIENCE: [Duration; 4] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];
/// Nobody watches a bar for less than this.
const SOON: Duration = Duration::from_secs(1);
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// How far a file has got, and what came of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) id: Uuid,
    pub(crate) stage: String,
    pub(crate) rows: Option<u64>,
    pub(crate) outcome: Option<Came>,
    pub(crate) annotated: String,
}

/// What came of a file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Came {
    pub(crate) rows: u64,
    pub(crate) blank: u64,
    pub(crate) astray: u64,
    pub(crate) returns: Vec<OfPeriod>,
    pub(crate) remarks: Vec<Remark>,
    pub(crate) remarks_total: usize,
}

/// What came of the rows of one period.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OfPeriod {
    pub(crate) period: String,
    pub(crate) imported: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) rejected: u64,
}

impl Sent {
    fn ended(&self) -> bool {
        ["RECORDED", "REFUSED", "FAILED"].contains(&self.stage.as_str())
    }
}

/// Sends a file to an address and waits for what comes of it.
pub(crate) fn send(
    service: &Service,
    path: &str,
    query: &[(&str, String)],
    file: &[u8],
    id: Uuid,
) -> Result<Sent, Failed> {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| watch(service, id, &done));
        let sent = persistently(|| post(service, path, query, file)).and_then(|sent| settled(service, sent));
        done.store(true, Ordering::Release);
        sent
    })
}

/// Tries again where the connection broke: the id makes that safe.
fn persistently<T>(attempt: impl Fn() -> Result<T, Failed>) -> Result<T, Failed> {
    for patience in PATIENCE {
        match attempt() {
            Err(failed) if failed.exit == Exit::Network => thread::sleep(patience),
            settled => return settled,
        }
    }
    attempt()
}

fn post(service: &Service, path: &str, query: &[(&str, String)], file: &[u8]) -> Result<Sent, Failed> {
    let request = service.request(Method::POST, path).query(query).body(file.to_vec());
    read(request.send().map_err(|error| broken(&error))?)
}

fn look(service: &Service, id: Uuid) -> Result<Sent, Failed> {
    let request = service.request(Method::GET, &format!("/uploads/{id}"));
    read(request.send().map_err(|error| broken(&error))?)
}

/// What became of a file; a file that was not taken at all has no stage.
fn read(answer: reqwest::blocking::Response) -> Result<Sent, Failed> {
    let status = answer.status();
    let bytes = match status {
        StatusCode::OK | StatusCode::ACCEPTED => answer.bytes(),
        StatusCode::UNPROCESSABLE_ENTITY => {
            let body = answer.bytes().map_err(|error| broken(&error))?;
            return serde_json::from_slice(&body).map_err(|_| crate::service::problem(&body, status));
        }
        _ => return Err(refused(answer)),
    };
    let bytes = bytes.map_err(|error| broken(&error))?;
    serde_json::from_slice(&bytes).map_err(|_| crate::service::problem(&bytes, status))
}

/// Waits for the end where another attempt is still being worked on.
fn settled(service: &Service, mut sent: Sent) -> Result<Sent, Failed> {
    while !sent.ended() {
        thread::sleep(BETWEEN_LOOKS);
        sent = persistently(|| look(service, sent.id))?;
    }
    Ok(sent)
}

/// Shows how far the file has got, on a terminal, where it takes more than a moment.
fn watch(service: &Service, id: Uuid, done: &AtomicBool) {
    let mut waited = Duration::ZERO;
    let tick = Duration::from_millis(50);
    while waited < SOON {
        if done.load(Ordering::Acquire) {
            return;
        }
        thread::sleep(tick);
        waited += tick;
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message("sending");
    while !done.load(Ordering::Acquire) {
        bar.tick();
        waited += tick;
        thread::sleep(tick);
        // a terminal alone is worth the asking
        if !bar.is_hidden()
            && waited.as_millis().is_multiple_of(BETWEEN_LOOKS.as_millis())
            && let Ok(sent) = look(service, id)
        {
            let rows = sent.rows.map_or_else(String::new, |rows| format!(", {rows} rows"));
            bar.set_message(format!("{}{rows}", sent.stage.to_lowercase()));
        }
    }
    bar.finish_and_clear();
}

/// The note that a file is under way: a command that was stopped finds its id again.
pub(crate) struct UnderWay {
    note: PathBuf,
    pub(crate) id: Uuid,
}

impl UnderWay {
    /// The id this very file is being sent under to this very address, or a new one.
    pub(crate) fn begin(folder: &Path, address: &str, file: &[u8]) -> Self {
        let mut digest = Sha256::new();
        digest.update(address.as_bytes());
        digest.update([0]);
        digest.update(file);
        // enough of it to tell files apart: the name of a note proves nothing
        let name = digest.finalize().iter().take(16).fold(String::new(), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        });
        let note = folder.join(name);
        let known = fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok());
        let id = known.unwrap_or_else(Uuid::now_v7);
        // without the note a stopped command is sent under a new id, and finds its rows unchanged
        let _ = keep::private(&note, id.to_string().as_bytes());
        Self { note, id }
    }

    /// It arrived, whatever came of it.
    pub(crate) fn end(self) {
        let _ = fs::remove_file(self.note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_file_that_was_under_way_keeps_its_id_until_it_arrives() {
        let folder = tempfile::tempdir().unwrap();
        let begin = |address, file: &[u8]| UnderWay::begin(folder.path(), address, file);

        let first = begin("/returns/kent/roads/2026-02", b"a").id;
        let again = begin("/returns/kent/roads/2026-02", b"a");

        assert_eq!(again.id, first);
        assert_ne!(begin("/returns/kent/roads/2026-03", b"a").id, first);
        assert_ne!(begin("/returns/kent/roads/2026-02", b"b").id, first);
        again.end();
        assert_ne!(
            begin("/returns/kent/roads/2026-02", b"a").id,
            first,
            "sent anew, it is a new file"
        );
    }

    #[test]
    fn a_broken_connection_is_tried_again_and_a_refusal_is_not() {
        let tries = Cell::new(0);
        let broken_once = || {
            tries.set(tries.get() + 1);
            if tries.get() == 1 {
                Err(Failed::unreachable("reset"))
            } else {
                Ok(())
            }
        };
        assert_eq!((persistently(broken_once), tries.get()), (Ok(()), 2));

        tries.set(0);
        let refused = || {
            tries.set(tries.get() + 1);
            Err::<(), _>(Failed::told("NOT_FOUND", "no such force"))
        };
        assert_eq!((persistently(refused).is_err(), tries.get()), (true, 1));
    }
}
