//! Many people at one return at the same moment: of those who read the same version one goes on, and nothing is lost.

use super::{complete, mutate, of, open, record};
use futures_util::future::join_all;
use muster_tests::{Answer, Person, Spec};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

/// Afternoons that are tried, and how often in each people act at once.
const AFTERNOONS: usize = 4;
const ROUNDS: usize = 24;

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Record(u8),
    Submit,
    SignOff,
    SendBack,
    Accept,
    Revise,
    Withdraw,
    /// The revision that counts, while the next one is on its way.
    TakeBack,
}

/// Everything there is to do, the steps that lead on more often.
const EVERYTHING: [(usize, Doing); 9] = [
    (1, Doing::Record(21)),
    (1, Doing::Record(34)),
    (6, Doing::Submit),
    (6, Doing::SignOff),
    (1, Doing::SendBack),
    (8, Doing::Accept),
    (6, Doing::Revise),
    (1, Doing::Withdraw),
    (2, Doing::TakeBack),
];

/// Of somebody: which of their kind they are, what they do, and whether they guess the version that comes next.
type Deed = (usize, Doing, bool);

/// Who, which of the things there are to do, whether it need not fit, and whether they guess.
type Drawn = (usize, usize, bool, bool);

fn drawn() -> impl Strategy<Value = Drawn> {
    let seldom = || proptest::bool::weighted(0.15);
    (0_usize..2, any::<usize>(), seldom(), seldom())
}

/// What somebody does who has read a return: mostly what may be done with it.
fn deed((nth, which, anything, guess): Drawn, read: &Read) -> Deed {
    let fitting = EVERYTHING.iter().filter(|(_, doing)| anything || doing.fits(read));
    let there: Vec<Doing> = fitting
        .flat_map(|(often, doing)| std::iter::repeat_n(*doing, *often))
        .collect();
    (nth, there[which % there.len()], guess)
}

/// A return as it is read before people act.
#[derive(Clone, Debug)]
struct Read {
    state: String,
    number: i64,
    version: Value,
    digest: Value,
    complete: bool,
    accepted: Option<(i64, Value)>,
}

impl Doing {
    /// Whether somebody who has read a return may do so.
    fn fits(self, read: &Read) -> bool {
        match self {
            Self::Record(_) => ["DRAFT", "SENT_BACK"].contains(&read.state.as_str()),
            Self::Submit => Self::Record(0).fits(read) && read.complete,
            Self::SignOff => read.state == "SUBMITTED",
            // before it is signed the unit does not see it
            Self::SendBack | Self::Accept => read.state == "SIGNED_OFF",
            Self::Revise => ["ACCEPTED", "WITHDRAWN"].contains(&read.state.as_str()),
            Self::Withdraw => read.state != "WITHDRAWN",
            Self::TakeBack => read.accepted.as_ref().is_some_and(|(number, _)| *number != read.number),
        }
    }
}

struct Afternoon<'s> {
    spec: &'s Spec,
    id: Value,
    /// Every cell of it.
    csv: String,
    people: [[Person<'s>; 2]; 3],
}

impl<'s> Afternoon<'s> {
    async fn begin(spec: &'s Spec) -> Self {
        let analyst = || spec.analyst_of("kent");
        let opened = open(&analyst(), "kent", "roads", "2026-02").await;
        let id = of(&opened, "openReturn", "id").clone();
        let csv = complete(spec, "kent", &opened, 3).await;
        let recorded = record(&analyst(), &id, of(&opened, "openReturn", "current/version"), &csv).await;
        assert_eq!(recorded.problems(), Vec::<&str>::new());
        Self {
            spec,
            id,
            csv,
            people: [
                [analyst(), analyst().another()],
                [spec.signatory_of("kent"), spec.signatory_of("kent").another()],
                [spec.national_analyst(), spec.national_analyst().another()],
            ],
        }
    }

    async fn read(&self) -> Read {
        let asked = "query($id: ID!) { return(id: $id) { current { number version state digest completeness { missing } } accepted { number version } } }";
        let answer = self.people[0][0].ask(asked, json!({ "id": self.id })).await;
        let (current, accepted) = (answer.at("/return/current"), answer.at("/return/accepted"));
        Read {
            state: current["state"].as_str().unwrap().to_owned(),
            number: current["number"].as_i64().unwrap(),
            version: current["version"].clone(),
            digest: current["digest"].clone(),
            complete: current["completeness"]["missing"] == 0,
            accepted: accepted["number"]
                .as_i64()
                .map(|number| (number, accepted["version"].clone())),
        }
    }

    async fn act(&self, read: &Read, (nth, doing, guess): Deed) -> Answer {
        let [analysts, signatories, unit] = &self.people;
        let ahead = i64::from(guess);
        let version = json!(read.version.as_i64().unwrap() + ahead);
        let id = &self.id;
        let step = json!({ "id": id, "version": version });
        let with = |more: Value| {
            let mut input = step.clone();
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            input
        };
        match doing {
            Doing::Record(tests) => record(&analysts[nth], id, &version, &self.with(tests)).await,
            Doing::Submit => mutate(&analysts[nth], "submitReturn", "ReturnStepInput", step).await,
            Doing::SignOff => {
                let digest = if read.digest.is_null() {
                    json!("0".repeat(64))
                } else {
                    read.digest.clone()
                };
                mutate(
                    &signatories[nth],
                    "signOffReturn",
                    "SignOffReturnInput",
                    with(json!({ "digest": digest })),
                )
                .await
            }
            Doing::SendBack => {
                let input = with(json!({ "reason": "look again" }));
                mutate(&unit[nth], "sendBackReturn", "SendBackReturnInput", input).await
            }
            Doing::Accept => mutate(&unit[nth], "acceptReturn", "ReturnStepInput", step).await,
            Doing::Revise => {
                let input = with(json!({ "reason": "LATE_DATA" }));
                mutate(&analysts[nth], "reviseReturn", "ReviseReturnInput", input).await
            }
            Doing::Withdraw => {
                let input = with(json!({ "reason": "SENT_IN_ERROR" }));
                mutate(&signatories[nth], "withdrawReturn", "WithdrawReturnInput", input).await
            }
            Doing::TakeBack => {
                let (number, version) = read.accepted.clone().unwrap_or((read.number, version));
                let input = json!({ "id": id, "version": version, "revision": number, "reason": "SENT_IN_ERROR" });
                mutate(&signatories[nth], "withdrawReturn", "WithdrawReturnInput", input).await
            }
        }
    }

    /// The whole return, with so many tests.
    fn with(&self, tests: u8) -> String {
        let lines = self.csv.lines().map(|line| match line.strip_prefix("roadside-tests,") {
            Some(rest) => format!("roadside-tests,{}{tests}\n", rest.trim_end_matches(char::is_numeric)),
            None => format!("{line}\n"),
        });
        lines.collect()
    }

    async fn rows(&self, sql: &str) -> Vec<(i64, i64, i64, Option<i64>)> {
        let db = self.spec.app.database.reader();
        let rows = db
            .query_all_raw(Statement::from_string(db.get_database_backend(), sql.to_owned()))
            .await;
        let rows = rows.unwrap().into_iter().map(|row| {
            let number = |at| row.try_get_by_index::<i64>(at).unwrap();
            (number(0), number(1), number(2), row.try_get_by_index(3).unwrap())
        });
        rows.collect()
    }

    /// What counts is what stands in the revision that was accepted, cell by cell; nothing where none is.
    async fn counts_what_was_accepted(&self) {
        let key = "CAST(measure AS BIGINT), CAST(area AS BIGINT), CAST(breakdown AS BIGINT), value";
        let figures = format!("SELECT {key} FROM figure WHERE to_revision IS NULL ORDER BY 1, 2, 3");
        let cells = format!(
            "SELECT {key} FROM observation WHERE revision IN (SELECT accepted FROM force_return WHERE accepted IS NOT NULL)
            ORDER BY 1, 2, 3"
        );
        assert_eq!(self.rows(&figures).await, self.rows(&cells).await);
    }

    async fn events(&self) -> Vec<String> {
        let db = self.spec.app.database.reader();
        let sql = "SELECT kind FROM ledger_event WHERE kind LIKE 'RETURN_%' OR kind = 'VALUES_RECORDED' ORDER BY id";
        let rows = db
            .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
            .await;
        let kinds = rows.unwrap().into_iter().map(|row| row.try_get_by_index(0).unwrap());
        kinds.collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_people_who_act_on_one_version_at_once_one_goes_on_and_nothing_is_lost() {
    let mut runner = TestRunner::deterministic();
    let rounds = proptest::collection::vec(proptest::collection::vec(drawn(), 2..6), ROUNDS);
    let (mut contested, mut accepted) = (0, 0);
    for _ in 0..AFTERNOONS {
        let rounds = rounds.new_tree(&mut runner).unwrap().current();
        let spec = Spec::start().await;
        let afternoon = Afternoon::begin(&spec).await;
        for round in rounds {
            let (read, before) = (afternoon.read().await, afternoon.events().await);
            let deeds: Vec<Deed> = round.into_iter().map(|drawn| deed(drawn, &read)).collect();
            let answers = join_all(deeds.iter().map(|deed| afternoon.act(&read, *deed))).await;

            let said = format!(
                "{read:?}, {deeds:?}: {:?}",
                answers.iter().map(|it| &it.body).collect::<Vec<_>>()
            );
            let done: Vec<bool> = answers.iter().map(|it| done(it, &said)).collect();
            let at_this_version = || {
                deeds
                    .iter()
                    .zip(&done)
                    .filter(|((_, doing, guess), _)| !guess && *doing != Doing::TakeBack)
            };
            let went_on = at_this_version().filter(|(_, done)| **done).count();
            assert!(went_on <= 1, "{said}");
            let fit = at_this_version().filter(|((_, doing, _), _)| doing.fits(&read)).count();
            let took_back = deeds.iter().any(|(_, doing, _)| *doing == Doing::TakeBack);
            if fit > 0 && !took_back {
                assert_eq!(went_on, 1, "{said}");
                contested += usize::from(fit > 1);
            }
            let events = afternoon.events().await;
            let made = done.iter().filter(|done| **done).count();
            assert_eq!(events.len() - before.len(), made, "{said}");
            afternoon.counts_what_was_accepted().await;
            let now = afternoon.read().await;
            if let [kind] = &events[before.len()..] {
                assert_eq!(state_after(kind, &read, &now), now.state, "{kind}: {said}");
            }
        }
        let events = afternoon.events().await;
        accepted += events.iter().filter(|kind| *kind == "RETURN_ACCEPTED").count();
    }
    assert!(
        contested > AFTERNOONS * 5,
        "{contested} rounds had two people who both could"
    );
    assert!(accepted > AFTERNOONS, "{accepted} were accepted");
}

/// Whether a deed was done; what kept it back must be that somebody else was first, or that it does not fit.
fn done(answer: &Answer, said: &str) -> bool {
    let fine = [
        "STALE_VERSION",
        "RETURN_NOT_DRAFT",
        "RETURN_ALREADY_SUBMITTED",
        "RETURN_NOT_SUBMITTED",
        "RETURN_NOT_SIGNED_OFF",
        "RETURN_NOT_IN_REVIEW",
        "REVISION_OPEN",
        "NOTHING_TO_WITHDRAW",
        "DIGEST_MISMATCH",
        "CELL_MISSING",
        "NOT_FOUND",
    ];
    if let Some(code) = answer.body["errors"][0]["extensions"]["code"].as_str() {
        assert!(fine.contains(&code), "{code} in {said}");
        return false;
    }
    let problems = answer.problems();
    assert!(
        problems.iter().all(|code| fine.contains(code)),
        "{problems:?} in {said}"
    );
    problems.is_empty()
}

/// Where one event of a return leaves its newest revision.
fn state_after(kind: &str, read: &Read, now: &Read) -> String {
    let state = match kind {
        "RETURN_OPENED" => "DRAFT",
        "VALUES_RECORDED" => read.state.as_str(),
        "RETURN_SUBMITTED" => "SUBMITTED",
        "RETURN_SIGNED_OFF" => "SIGNED_OFF",
        "RETURN_ACCEPTED" => "ACCEPTED",
        "RETURN_SENT_BACK" => "SENT_BACK",
        // the one that counted, beside a newer one that stays as it was
        "RETURN_WITHDRAWN" if now.state == read.state => read.state.as_str(),
        "RETURN_WITHDRAWN" => "WITHDRAWN",
        other => panic!("{other}"),
    };
    state.to_owned()
}
