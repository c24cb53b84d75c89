//! Signing a program in: a client's credentials are exchanged for a token that runs out soon.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use oauth2::basic::BasicClient;
use oauth2::{
    ClientId, ClientSecret, HttpRequest, HttpResponse, RequestTokenError, Scope, TokenResponse as _, TokenUrl,
};
use reqwest::blocking::Client;
use reqwest::redirect::Policy;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::failure::Failed;

/// What the issuer knows a client by.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Credentials {
    pub(crate) token_url: String,
    pub(crate) client_id: String,
    #[serde(serialize_with = "crate::keep::exposed")]
    pub(crate) secret: SecretString,
    pub(crate) scopes: Vec<String>,
    /// The service the token is for, where the issuer asks.
    pub(crate) audience: Option<String>,
}

/// A token, and when it runs out.
pub(crate) struct Fresh {
    pub(crate) token: SecretString,
    pub(crate) expires: Option<u64>,
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

/// Asks the issuer for a token.
pub(crate) fn exchange(credentials: &Credentials) -> Result<Fresh, Failed> {
    let address = crate::settings::address(&credentials.token_url)?;
    let url = TokenUrl::new(address).map_err(|error| Failed::usage(error, "give the issuer's token address"))?;
    let client = BasicClient::new(ClientId::new(credentials.client_id.clone()))
        .set_client_secret(ClientSecret::new(credentials.secret.expose_secret().to_owned()))
        .set_token_uri(url);
    let mut request = client.exchange_client_credentials();
    for scope in &credentials.scopes {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    if let Some(audience) = &credentials.audience {
        request = request.add_extra_param("audience", audience.clone());
    }
    // an issuer that sends somebody elsewhere would have the secret follow
    let http = Client::builder()
        .redirect(Policy::none())
        .timeout(Duration::from_secs(30))
        .build();
    let http = http.map_err(Failed::unreachable)?;
    let answer = request
        .request(&|request| call(&http, request))
        .map_err(|error| match error {
            RequestTokenError::ServerResponse(said) => Failed::signed_out(format!("the issuer says {said}")),
            RequestTokenError::Request(error) => Failed::unreachable(format!("the issuer: {error}")),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                Failed::signed_out("the issuer's answer is not a token")
            }
        })?;
    Ok(Fresh {
        token: answer.access_token().secret().as_str().into(),
        expires: answer.expires_in().map(|lasts| now() + lasts.as_secs()),
    })
}

fn call(http: &Client, request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let (head, body) = request.into_parts();
    let mut answer = http
        .request(head.method, head.uri.to_string())
        .headers(head.headers)
        .body(body)
        .send()?;
    let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
    let mut told = HttpResponse::new(answer.bytes()?.to_vec());
    *told.status_mut() = status;
    *told.headers_mut() = headers;
    Ok(told)
}
