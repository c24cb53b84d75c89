//! Sentences about `muster`, run as a force analyst runs it, against a service that listens.
#![cfg(test)]

mod reports;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;

use muster_tests::{Person, Spec};
use serde_json::Value;
use tempfile::TempDir;

/// A desk: a home folder, a service, and whoever sits there.
struct Desk {
    home: TempDir,
    server: String,
    token: Option<String>,
}

/// What a command said and ended with.
#[derive(Debug)]
struct Said {
    exit: i32,
    out: String,
    complaint: String,
}

impl Said {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Desk {
    async fn of(spec: &Spec, person: &Person<'_>) -> Self {
        let address = spec.listen().await;
        Self {
            home: tempfile::tempdir().unwrap(),
            server: format!("http://{address}"),
            token: person.token(),
        }
    }

    /// A desk with nobody to ask.
    fn alone() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            server: String::new(),
            token: None,
        }
    }

    fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    async fn muster(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_muster"));
        command.args(arguments).env_clear().env("HOME", self.home.path());
        command.env("MUSTER_SERVER", &self.server).current_dir(self.home.path());
        if let Some(token) = &self.token {
            command.env("MUSTER_TOKEN", token);
        }
        let output = tokio::task::spawn_blocking(move || command.output())
            .await
            .unwrap()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said {
            exit: output.status.code().unwrap(),
            out: text(output.stdout),
            complaint: text(output.stderr),
        }
    }
}

/// A long CSV that answers everything `roads` asks for in February.
fn roads(casualties: &str) -> String {
    let mut lines = vec!["measure,severity,road-user,value".to_owned()];
    for severity in ["killed", "seriously-injured"] {
        for user in ["car", "motorcycle", "pedal-cycle", "pedestrian", "other"] {
            lines.push(format!("casualties,{severity},{user},{casualties}"));
        }
    }
    lines.push("roadside-tests,,,40\nroadside-tests-positive,,,4\n".to_owned());
    lines.join("\n")
}

const FEBRUARY: [&str; 6] = ["--force", "kent", "--collection", "roads", "--period", "2026-02"];

fn of_february<'a>(beginning: &[&'a str]) -> Vec<&'a str> {
    [beginning, &FEBRUARY].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_goes_from_template_to_signature_without_a_browser() {
    let key = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
    let spec = Spec::start_with(&[("receipts.key", key)]).await;
    let mut desk = Desk::of(&spec, &spec.analyst_of("kent")).await;
    let february = ["kent", "roads", "2026-02"];

    let due = desk
        .muster(&["due", "--from", "2026-02", "--to", "2026-02", "--collection", "roads"])
        .await;
    assert_eq!(due.exit, 0, "{due:?}");
    assert!(due.out.contains("OVERDUE") && due.out.contains("kent"), "{due:?}");

    let template = desk
        .muster(&[&["template"], &february[..], &["--format", "csv"]].concat())
        .await;
    assert_eq!(template.exit, 0, "{template:?}");
    let blank = desk.muster(&["check", "kent-roads-2026-02.csv", "--json"]).await;
    assert_eq!((blank.exit, &blank.json()["blank"]), (0, &Value::from(12)), "{blank:?}");

    fs::write(
        desk.path("february.csv"),
        roads("3").replace("killed,car,3", "killed,car,three"),
    )
    .unwrap();
    let checked = desk.muster(&of_february(&["check", "february.csv"])).await;
    let refused = desk
        .muster(&of_february(&["push", "february.csv", "--annotated", "to-mend.csv"]))
        .await;
    for said in [&checked, &refused] {
        assert_eq!(said.exit, 1, "{said:?}");
        assert!(
            said.out.contains("VALUE_NOT_A_NUMBER") && said.out.contains("line 2"),
            "{said:?}"
        );
    }
    assert!(fs::read_to_string(desk.path("to-mend.csv")).unwrap().contains("three"));

    fs::write(desk.path("february.csv"), roads("3")).unwrap();
    let pushed = desk.muster(&of_february(&["push", "february.csv", "--json"])).await;
    assert_eq!(
        (pushed.exit, &pushed.json()["returns"][0]["imported"]),
        (0, &Value::from(12)),
        "{pushed:?}"
    );
    let pulled = desk
        .muster(&[&["pull"], &february[..], &["--out", "pulled.csv"]].concat())
        .await;
    assert_eq!(pulled.exit, 0, "{pulled:?}");
    let again = desk.muster(&of_february(&["push", "pulled.csv", "--json"])).await;
    assert_eq!(again.json()["returns"][0]["unchanged"], 12, "{again:?}");

    let submitted = desk.muster(&[&["submit"], &february[..], &["--json"]].concat()).await;
    assert_eq!(submitted.exit, 0, "{submitted:?}");
    let digest = submitted.json()["revision"]["digest"].as_str().unwrap().to_owned();
    let own = desk.muster(&[&["sign-off"], &february[..], &["--yes"]].concat()).await;
    assert_ne!(own.exit, 0, "nobody signs off what they submitted: {own:?}");

    desk.token = spec.signatory_of("kent").token();
    let unseen = desk.muster(&[&["sign-off"], &february[..]].concat()).await;
    assert_eq!(unseen.exit, 2, "nobody was there to confirm it: {unseen:?}");
    let other = desk
        .muster(&[&["sign-off"], &february[..], &["--yes", "--digest", "00"]].concat())
        .await;
    assert!(
        other.exit == 1 && other.complaint.contains("DIGEST_MISMATCH"),
        "{other:?}"
    );
    let signing = ["--yes", "--digest", &digest, "--receipt", "receipt.json"];
    let signed = desk.muster(&[&["sign-off"], &february[..], &signing].concat()).await;
    assert_eq!(signed.exit, 0, "{signed:?}");
    let published = "/.well-known/muster-keys";
    let keys = spec
        .public()
        .send(poem::Request::builder().uri_str(published).finish())
        .await;
    fs::write(desk.path("keys.json"), keys.bytes).unwrap();
    let verify = ["verify", "receipt.json", "pulled.csv", "--keys", "keys.json"];
    let genuine = desk.muster(&verify).await;
    assert!(
        genuine.exit == 0 && genuine.out.contains("signatory-kent"),
        "{genuine:?}"
    );
    let pulled = fs::read_to_string(desk.path("pulled.csv")).unwrap();
    fs::write(desk.path("pulled.csv"), pulled.replace(",40,", ",41,")).unwrap();
    let changed = desk.muster(&verify).await;
    assert!(
        changed.exit == 1 && changed.out.contains("not of this content"),
        "{changed:?}"
    );
    let status = desk.muster(&[&["status"], &february[..]].concat()).await;
    assert!(
        status.out.contains("revision 1 is SIGNED_OFF, 100% complete"),
        "{status:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_went_wrong_shows_in_the_exit_code_and_says_what_to_do() {
    let spec = Spec::start().await;
    let mut desk = Desk::of(&spec, &spec.analyst_of("kent")).await;
    let told = |said: &Said| said.json()["errors"][0]["code"].as_str().unwrap_or_default().to_owned();

    let essex = desk.muster(&["status", "essex", "roads", "2026-02", "--json"]).await;
    assert_eq!((essex.exit, told(&essex).as_str()), (3, "NOT_FOUND"), "{essex:?}");
    let period = desk.muster(&["status", "kent", "roads", "February", "--json"]).await;
    assert_eq!((period.exit, told(&period).as_str()), (2, "USAGE"), "{period:?}");
    let forged = desk.muster(&["due", "--server", "http://example.org"]).await;
    assert!(forged.exit == 2 && forged.complaint.contains("https"), "{forged:?}");

    desk.token = None;
    let nobody = desk.muster(&["due", "--json"]).await;
    assert_eq!(
        (nobody.exit, told(&nobody).as_str()),
        (3, "UNAUTHENTICATED"),
        "{nobody:?}"
    );
    desk.token = Some("not-a-token".to_owned());
    let wrong = desk.muster(&["due"]).await;
    assert!(wrong.exit == 3 && wrong.complaint.contains("muster login"), "{wrong:?}");
    assert!(!wrong.complaint.contains("not-a-token"), "{wrong:?}");

    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let away = desk
        .muster(&["due", "--json", "--server", &format!("http://{closed}")])
        .await;
    assert_eq!((away.exit, told(&away).as_str()), (4, "UNREACHABLE"), "{away:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_signs_in_once_and_its_secret_is_kept_for_its_owner_alone() {
    let spec = Spec::start().await;
    let mut desk = Desk::of(&spec, &spec.analyst_of("kent")).await;
    let token_url = issuer(desk.token.take().unwrap());
    fs::write(desk.path("secret"), "hush\n").unwrap();

    let client = ["login", "--client-id", "kent-records", "--client-secret-file", "secret"];
    let login = desk.muster(&[&client[..], &["--token-url", &token_url]].concat()).await;

    assert_eq!(login.exit, 0, "{login:?}");
    assert!(login.out.contains("kent") && !login.out.contains("hush"), "{login:?}");
    let kept = Path::new(&desk.path(".config")).join("muster/sign-in.json");
    assert!(fs::read_to_string(&kept).unwrap().contains("hush"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let due = desk.muster(&["due", "--from", "2026-02", "--to", "2026-02"]).await;
    assert_eq!(due.exit, 0, "{due:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_answer_was_lost_is_sent_again_and_recorded_once() {
    let spec = Spec::start().await;
    let mut desk = Desk::of(&spec, &spec.analyst_of("kent")).await;
    let service = desk.server.trim_start_matches("http://").parse().unwrap();
    desk.server = format!("http://{}", losing_the_first_answer(service));
    fs::write(desk.path("february.csv"), roads("3")).unwrap();

    let pushed = desk.muster(&of_february(&["push", "february.csv", "--json"])).await;

    assert_eq!(pushed.exit, 0, "{pushed:?}");
    let counts = &pushed.json()["returns"][0];
    assert_eq!(
        (&counts["imported"], &counts["unchanged"]),
        (&Value::from(12), &Value::from(0))
    );
    let notes = Path::new(&desk.path(".local/state/muster/sending")).read_dir().unwrap();
    assert_eq!(notes.count(), 0, "nothing is under way any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_and_the_manual_need_no_service() {
    let desk = Desk::alone();

    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let said = desk.muster(&["completions", shell]).await;
        assert!(said.exit == 0 && said.out.contains("sign-off"), "{shell}: {said:?}");
    }
    let manual = desk.muster(&["man"]).await;
    assert!(manual.exit == 0 && manual.out.contains(".TH muster"), "{manual:?}");
    let help = desk.muster(&["push", "--help"]).await;
    assert!(help.exit == 0 && help.out.contains("Examples:"), "{help:?}");
}

/// An issuer that gives every client with the right secret this token.
fn issuer(token: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/token", listener.local_addr().unwrap());
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut asked = String::new();
            while !asked.contains("grant_type=client_credentials") {
                let mut bytes = [0; 4096];
                let read = client.read(&mut bytes).unwrap();
                assert!(read > 0, "{asked}");
                asked.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
            }
            // kent-records:hush, as basic credentials
            assert!(asked.contains("a2VudC1yZWNvcmRzOmh1c2g="), "{asked}");
            let body = format!("{{\"access_token\":\"{token}\",\"token_type\":\"bearer\",\"expires_in\":600}}");
            let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json";
            write!(client, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
        }
    });
    url
}

/// Passes everything on, and drops the first connection as its answer begins.
fn losing_the_first_answer(service: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for (nth, client) in listener.incoming().enumerate() {
            let (mut client, mut upstream) = (client.unwrap(), TcpStream::connect(service).unwrap());
            let (mut asking, mut passing) = (client.try_clone().unwrap(), upstream.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut asking, &mut passing));
            thread::spawn(move || {
                if nth == 0 {
                    let _ = upstream.read(&mut [0; 1]);
                    let _ = client.shutdown(std::net::Shutdown::Both);
                } else {
                    let _ = std::io::copy(&mut upstream, &mut client);
                }
            });
        }
    });
    address
}
