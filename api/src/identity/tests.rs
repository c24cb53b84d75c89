//! Keys that change, and the demo's issuer, over the loopback as in life.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::test::TestClient;
use poem::{Route, Server, get};
use serde_json::{Value, json};

use super::demo_issuer::{AUDIENCE, DemoIssuer};
use super::{Rejected, Verifier};
use crate::config::Identity;
use crate::platform::clock::Clock;

/// An issuer whose published keys a test changes, and which counts how often it was asked for them.
struct Issuer {
    address: SocketAddr,
    keys: Arc<Mutex<Vec<Value>>>,
    asked: Arc<AtomicUsize>,
}

struct Pair {
    id: &'static str,
    private: EncodingKey,
    public: Value,
}

fn pair(id: &'static str) -> Pair {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let private = EncodingKey::from_ec_der(&pair.serialize_der());
    let mut public = Jwk::from_encoding_key(&private, Algorithm::ES256).unwrap();
    public.common.key_id = Some(id.to_owned());
    Pair {
        id,
        private,
        public: serde_json::to_value(public).unwrap(),
    }
}

async fn listen(routes: impl FnOnce(SocketAddr) -> Route) -> SocketAddr {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let address = *acceptor.local_addr()[0].as_socket_addr().unwrap();
    tokio::spawn(Server::new_with_acceptor(acceptor).run(routes(address)));
    address
}

impl Issuer {
    async fn publishing(keys: &[&Pair]) -> Self {
        let keys: Vec<Value> = keys.iter().map(|pair| pair.public.clone()).collect();
        let keys = Arc::new(Mutex::new(keys));
        let asked = Arc::new(AtomicUsize::new(0));
        let (shown, counted) = (Arc::clone(&keys), Arc::clone(&asked));
        let page = poem::endpoint::make_sync(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            let keys: Vec<Value> = shown.lock().unwrap().clone();
            json!({ "keys": keys }).to_string()
        });
        let address = listen(|_| Route::new().at("/keys", get(page))).await;
        Self { address, keys, asked }
    }

    fn settings(&self) -> Identity {
        Identity {
            issuer: Some("https://issuer.example".to_owned()),
            audience: Some(AUDIENCE.to_owned()),
            jwks_url: Some(format!("http://{}/keys", self.address)),
            jwks_refresh: Duration::from_mins(10),
            leeway: Duration::ZERO,
        }
    }

    fn publish(&self, keys: &[&Pair]) {
        *self.keys.lock().unwrap() = keys.iter().map(|pair| pair.public.clone()).collect();
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn token(signed_with: &Pair) -> String {
    let now = Clock::System.now().timestamp();
    let claims =
        json!({ "iss": "https://issuer.example", "aud": [AUDIENCE], "sub": "ana", "nbf": now, "exp": now + 60 });
    let mut header = Header::new(Algorithm::ES256);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(signed_with.id.to_owned());
    jsonwebtoken::encode(&header, &claims, &signed_with.private).unwrap()
}

#[tokio::test]
async fn a_key_published_later_is_fetched_when_a_token_names_it_but_not_for_every_such_token() {
    let (old, new, made_up) = (pair("old"), pair("new"), pair("made-up"));
    let issuer = Issuer::publishing(&[&old]).await;
    let verifier = Verifier::new(&issuer.settings(), Clock::System).unwrap();
    assert!(verifier.verify(&token(&old)).await.is_ok());
    assert!(verifier.verify(&token(&old)).await.is_ok());
    assert_eq!(issuer.asked(), 1);

    for _ in 0..20 {
        assert!(matches!(
            verifier.verify(&token(&made_up)).await,
            Err(Rejected::NotTrusted(_))
        ));
    }
    assert_eq!(issuer.asked(), 1, "a fetch a moment ago will do");

    let patient = Verifier::with_pause(&issuer.settings(), Clock::System, Duration::ZERO).unwrap();
    assert!(patient.verify(&token(&old)).await.is_ok());
    issuer.publish(&[&old, &new]);
    assert_eq!(patient.verify(&token(&new)).await.unwrap().user.as_str(), "ana");
    assert_eq!(issuer.asked(), 3);
}

#[tokio::test]
async fn a_token_verified_before_its_key_was_withdrawn_is_verified_again() {
    let (old, new) = (pair("old"), pair("new"));
    let issuer = Issuer::publishing(&[&old]).await;
    let verifier = Verifier::with_pause(&issuer.settings(), Clock::System, Duration::ZERO).unwrap();
    let before = token(&old);
    assert!(verifier.verify(&before).await.is_ok());

    issuer.publish(&[&new]);
    assert!(verifier.verify(&token(&new)).await.is_ok());

    assert!(matches!(verifier.verify(&before).await, Err(Rejected::NotTrusted(_))));
}

#[tokio::test]
async fn an_issuer_that_cannot_be_reached_is_no_fault_of_the_token() {
    let key = pair("key");
    let mut settings = Issuer::publishing(&[&key]).await.settings();
    settings.jwks_url = Some("http://127.0.0.1:1/keys".to_owned());
    let verifier = Verifier::new(&settings, Clock::System).unwrap();

    let refused = verifier.verify(&token(&key)).await;

    assert!(matches!(refused, Err(Rejected::Unreachable(_))));
}

#[tokio::test]
async fn a_token_of_the_demo_is_verified_by_way_of_its_discovery_document() {
    let force = ("kent".parse().unwrap(), "Kent Police".to_owned());
    let mut demo = None;
    listen(|address| {
        let issuer = demo.insert(DemoIssuer::new(address, [force], Clock::System).unwrap());
        issuer.routes(Route::new())
    })
    .await;
    let demo = demo.unwrap();
    let settings = Identity {
        issuer: Some(demo.issuer()),
        audience: Some(AUDIENCE.to_owned()),
        jwks_url: None,
        jwks_refresh: Duration::from_mins(10),
        leeway: Duration::ZERO,
    };
    let verifier = Verifier::new(&settings, Clock::System).unwrap();

    let caller = verifier.verify(&demo.token("analyst-kent").unwrap()).await.unwrap();

    assert_eq!(
        (caller.user.as_str(), caller.name.as_str()),
        ("analyst-kent", "Analyst, Kent Police")
    );
    assert!(demo.people().iter().any(|person| person.id == "national-admin"));
    assert_eq!(demo.token("analyst-atlantis"), None);
}

#[tokio::test]
async fn the_demo_gives_a_token_as_text_and_says_when_there_is_no_such_person() {
    let demo = DemoIssuer::new("127.0.0.1:1".parse().unwrap(), [], Clock::System).unwrap();
    let client = TestClient::new(demo.routes(Route::new()));

    let given = client.get("/demo/token/inspector").send().await.0;
    let nobody = client.get("/demo/token/nobody").send().await.0;
    let elsewhere = client
        .get("/demo/token/inspector")
        .header("host", "evil.example")
        .send()
        .await
        .0;

    assert_eq!(given.content_type(), Some("text/plain; charset=utf-8"));
    assert_eq!(given.into_body().into_string().await.unwrap().split('.').count(), 3);
    for (response, status, code) in [(nobody, 404, "NOT_FOUND"), (elsewhere, 403, "FORBIDDEN")] {
        assert_eq!(response.status(), status);
        assert!(
            response
                .into_body()
                .into_string()
                .await
                .unwrap()
                .contains(&format!("\"code\":\"{code}\""))
        );
    }
}
