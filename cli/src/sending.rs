//! A file on its way: sent, sent again under its id where the connection broke, and asked after while it is worked on.

use std::thread;
use std::time::Duration;

use muster_exchange::remark::Remark;
use reqwest::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::failure::{Exit, Failed};
use crate::service::{Service, broken, refused};
use crate::watching::Watched;

/// How long to wait before each further attempt.
const PATIENCE: [Duration; 4] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);
/// The service takes a file of which nothing was heard for ten minutes for abandoned, and works on it when it comes again.
const ABANDONED: Duration = Duration::from_mins(11);
/// How often a file is sent that gets nowhere.
const SENDINGS: u32 = 3;

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
    let watched = Watched::of(file.len());
    let post = || persistently(|| post(service, (path, query), file, &watched));
    let again = || {
        watched.tell("the service has got nowhere with the file for a while: it is sent again, under its id");
        post()
    };
    thread::scope(|scope| {
        scope.spawn(|| watched.show(|| look(service, id).ok()));
        let looked = || persistently(|| look(service, id));
        let sent = post().and_then(|sent| settled(sent, looked, again, || thread::sleep(BETWEEN_LOOKS)));
        watched.end();
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

fn post(
    service: &Service,
    (path, query): (&str, &[(&str, String)]),
    file: &[u8],
    watched: &Watched,
) -> Result<Sent, Failed> {
    let request = || service.request(Method::POST, path).query(query);
    let counted = watched.counted(file).map(|body| request().body(body).send());
    let answer = match counted {
        Some(answer) if !answer.as_ref().is_err_and(reqwest::Error::is_body) => answer,
        // whoever refuses a file does not read it to its end: only a body that is not counted hears why
        _ => request().body(file.to_vec()).send(),
    };
    read(answer.map_err(|error| broken(&error))?)
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

/// Waits for the end where another attempt is still being worked on. A file that gets nowhere may be in the hands of a process
/// that is gone: it is sent again, and in the end given up.
fn settled(
    mut sent: Sent,
    look: impl Fn() -> Result<Sent, Failed>,
    again: impl Fn() -> Result<Sent, Failed>,
    pause: impl Fn(),
) -> Result<Sent, Failed> {
    let (mut idle, mut sendings) = (0, 1);
    while !sent.ended() {
        if idle * BETWEEN_LOOKS >= ABANDONED {
            if sendings == SENDINGS {
                return Err(nowhere(&sent));
            }
            (idle, sendings) = (0, sendings + 1);
            sent = again()?;
            continue;
        }
        pause();
        let now = look()?;
        let moved = (&now.stage, now.rows) != (&sent.stage, sent.rows);
        idle = if moved { 0 } else { idle + 1 };
        sent = now;
    }
    Ok(sent)
}

fn nowhere(sent: &Sent) -> Failed {
    let Sent { id, stage, .. } = sent;
    Failed {
        fix: "give the same command again later, nothing is recorded twice; tell the operator if it lasts".to_owned(),
        ..Failed::unreachable(format!(
            "the service has the file, sent as {id}, and got nowhere with it: it is still {stage}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

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

    #[test]
    fn a_file_that_gets_nowhere_is_sent_again_and_in_the_end_given_up() {
        let at = |stage: &str, rows| Sent {
            id: Uuid::nil(),
            stage: stage.to_owned(),
            rows,
            outcome: None,
            annotated: String::new(),
        };
        let (looks, sendings) = (Cell::new(0), Cell::new(1));
        let looked = || looks.set(looks.get() + 1);
        let again = |stage: &'static str| {
            sendings.set(sendings.get() + 1);
            Ok(at(stage, None))
        };

        let stuck = settled(
            at("READING", None),
            || Ok(at("READING", None)),
            || again("READING"),
            looked,
        );
        let failed = stuck.unwrap_err();
        assert_eq!((failed.exit, sendings.get()), (Exit::Network, SENDINGS));
        assert!(failed.message.ends_with("it is still READING"), "{failed}");
        assert_eq!(looks.get(), SENDINGS * 11 * 60 * 2);

        sendings.set(1);
        let taken_up = settled(
            at("READING", None),
            || Ok(at("READING", None)),
            || again("RECORDED"),
            looked,
        );
        assert_eq!((taken_up.unwrap().stage.as_str(), sendings.get()), ("RECORDED", 2));

        // what moves, however slowly, is waited for
        looks.set(0);
        sendings.set(1);
        let slow = || match looks.get() {
            5_000.. => Ok(at("RECORDED", Some(5))),
            looks => Ok(at("RECORDING", Some(u64::from(looks) / 1_000))),
        };
        let waited = settled(at("READING", None), slow, || again("READING"), looked);
        assert_eq!((waited.unwrap().stage.as_str(), sendings.get()), ("RECORDED", 1));
    }
}
