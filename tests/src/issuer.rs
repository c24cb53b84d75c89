//! An issuer of tokens with keys of its own, which publishes them over the loopback as a real one does.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::OnceLock;
use std::thread;

use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use poem::listener::TcpAcceptor;
use poem::{IntoResponse as _, Route, Server, get};
use serde_json::{Value, json};

const KEY: &str = "the-spec's-key";

/// Signs what it is given; whether the service believes it is what a test asks.
pub struct Issuer {
    url: String,
    key: EncodingKey,
    stranger: EncodingKey,
    public_key: String,
}

/// The issuer of this process.
#[must_use]
pub fn issuer() -> &'static Issuer {
    static ISSUER: OnceLock<Issuer> = OnceLock::new();
    ISSUER.get_or_init(Issuer::start)
}

impl Issuer {
    /// What `aud` says in tokens for the service.
    pub const AUDIENCE: &str = "muster";

    fn start() -> Self {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key pair");
        let key = EncodingKey::from_ec_der(&pair.serialize_der());
        let mut published = Jwk::from_encoding_key(&key, Algorithm::ES256).expect("a public key");
        published.common.key_id = Some(KEY.to_owned());
        published.common.public_key_use = Some(PublicKeyUse::Signature);
        let stranger = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key pair");
        let address = serve(&json!({ "keys": [published] }));
        Self {
            url: format!("http://{address}"),
            key,
            stranger: EncodingKey::from_ec_der(&stranger.serialize_der()),
            public_key: pair.public_key_pem(),
        }
    }

    /// What `iss` says.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where its keys are.
    #[must_use]
    pub fn keys_url(&self) -> String {
        format!("{}/keys", self.url)
    }

    /// Its public key as PEM, which anybody may know.
    #[must_use]
    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    /// A token with these claims.
    #[must_use]
    pub fn sign(&self, claims: &Value) -> String {
        jsonwebtoken::encode(&header(), claims, &self.key).expect("a token")
    }

    /// A token with these claims by somebody who only says they are this issuer.
    #[must_use]
    pub fn forge(&self, claims: &Value) -> String {
        jsonwebtoken::encode(&header(), claims, &self.stranger).expect("a token")
    }
}

fn header() -> Header {
    let mut header = Header::new(Algorithm::ES256);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(KEY.to_owned());
    header
}

/// On a thread of its own: it outlives the runtime of the test that came first.
fn serve(keys: &Value) -> SocketAddr {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("its number");
    listener
        .set_nonblocking(true)
        .expect("a listener that waits for nobody");
    let keys = keys.to_string();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async move {
            let acceptor = TcpAcceptor::from_std(listener).expect("a listener");
            let keys = poem::endpoint::make_sync(move |_| keys.clone().with_content_type("application/json"));
            Server::new_with_acceptor(acceptor)
                .run(Route::new().at("/keys", get(keys)))
                .await
        })
    });
    address
}
