//! Reads an access token (RFC 9068) and says who it speaks for, or why it is not believed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use muster_domain::permission::Role;
use muster_domain::{ErrorCode, UserId};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::jwks::{Jwks, KeySet, PAUSE, Source, Unreachable};
use super::{Caller, Reach};
use crate::config;
use crate::platform::clock::Clock;

const LONGEST: usize = 16 * 1024;
const REMEMBERED: u64 = 10_000;

/// Why a token is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    #[error("{0}")]
    Malformed(&'static str),
    #[error("{0}")]
    NotTrusted(&'static str),
    #[error("the token has run out: get a new one")]
    Expired,
    #[error("the token is not valid yet: check the issuer's clock")]
    NotYetValid,
    #[error("the token comes from another issuer")]
    WrongIssuer,
    #[error("the token is for another service")]
    WrongAudience,
    #[error("{0}, so no token can be checked")]
    Unreachable(#[from] Unreachable),
}

impl Rejected {
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Malformed(_) => ErrorCode::TokenMalformed,
            Self::NotTrusted(_) => ErrorCode::TokenNotTrusted,
            Self::Expired => ErrorCode::TokenExpired,
            Self::NotYetValid => ErrorCode::TokenNotYetValid,
            Self::WrongIssuer => ErrorCode::TokenWrongIssuer,
            Self::WrongAudience => ErrorCode::TokenWrongAudience,
            Self::Unreachable(_) => ErrorCode::IssuerUnreachable,
        }
    }
}

/// Says who a token speaks for.
pub struct Verifier {
    /// Nobody, where no issuer is configured: then every token is refused, and there is only the public.
    trusted: Option<Issuer>,
    /// Allowance for clocks that differ.
    leeway: Duration,
    clock: Clock,
    /// Verified before, by the hash of the whole token: a signature costs a hundred times a look-up.
    seen: moka::sync::Cache<[u8; 32], Arc<Seen>>,
}

/// Whom a token is believed from, and for whom it must be.
struct Issuer {
    name: String,
    audience: String,
    keys: Arc<Jwks>,
}

struct Seen {
    caller: Arc<Caller>,
    times: Times,
    generation: u64,
}

#[derive(Clone, Copy)]
struct Times {
    expires: f64,
    begins: f64,
}

impl Verifier {
    /// Believes the issuer of the settings, whose keys are where they or its discovery document say.
    pub fn new(settings: &config::Identity, clock: Clock) -> Result<Self, reqwest::Error> {
        Self::with_pause(settings, clock, PAUSE)
    }

    /// The same, asking for keys that are not known no sooner than this after the last time.
    pub(super) fn with_pause(
        settings: &config::Identity,
        clock: Clock,
        pause: Duration,
    ) -> Result<Self, reqwest::Error> {
        let trusted = match (&settings.issuer, &settings.audience) {
            (Some(issuer), Some(audience)) => {
                let source = match &settings.jwks_url {
                    Some(address) => Source::At(address.clone()),
                    None => Source::DiscoveredFrom(issuer.clone()),
                };
                Some(Issuer {
                    name: issuer.clone(),
                    audience: audience.clone(),
                    keys: Jwks::new(source, settings.jwks_refresh, pause)?,
                })
            }
            _ => None,
        };
        Ok(Self {
            trusted,
            leeway: settings.leeway,
            clock,
            seen: moka::sync::Cache::new(REMEMBERED),
        })
    }

    /// Who sends these `Authorization` headers; none means the public.
    pub async fn caller<'a>(
        &self,
        mut headers: impl Iterator<Item = &'a [u8]> + Send,
    ) -> Result<Arc<Caller>, Rejected> {
        let Some(header) = headers.next() else {
            return Ok(Arc::new(Caller::public()));
        };
        if headers.next().is_some() {
            return Err(Rejected::Malformed("send one `Authorization` header"));
        }
        let token = std::str::from_utf8(header)
            .ok()
            .and_then(|header| header.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(Rejected::Malformed("write `Authorization: Bearer` and the token"))?;
        self.verify(token).await
    }

    /// Who this token speaks for.
    pub async fn verify(&self, token: &str) -> Result<Arc<Caller>, Rejected> {
        if token.len() > LONGEST {
            return Err(Rejected::Malformed("the token is too long"));
        }
        let issuer = self
            .trusted
            .as_ref()
            .ok_or(Rejected::NotTrusted("no issuer of tokens is configured here"))?;
        let hash: [u8; 32] = Sha256::digest(token).into();
        let set = issuer.keys.current().await?;
        if let Some(seen) = self.seen.get(&hash)
            && seen.generation == set.generation
        {
            self.in_time(seen.times)?;
            return Ok(Arc::clone(&seen.caller));
        }
        let parts = Parts::of(token)?;
        let (claims, generation) = if set.find(parts.header.kid.as_deref()).is_some() {
            (self.believe(&parts, issuer, &set)?, set.generation)
        } else {
            let set = issuer.keys.renewed().await?;
            (self.believe(&parts, issuer, &set)?, set.generation)
        };
        let times = claims.times();
        let caller = Arc::new(claims.caller());
        let seen = Seen {
            caller: Arc::clone(&caller),
            times,
            generation,
        };
        self.seen.insert(hash, Arc::new(seen));
        Ok(caller)
    }

    fn believe(&self, parts: &Parts<'_>, issuer: &Issuer, set: &KeySet) -> Result<Claims, Rejected> {
        let key = set.find(parts.header.kid.as_deref()).ok_or(Rejected::NotTrusted(
            "the token is signed with a key the issuer does not publish",
        ))?;
        let stated: Option<jsonwebtoken::Algorithm> = parts.header.alg.parse().ok();
        if stated != Some(key.algorithm) {
            return Err(Rejected::NotTrusted(
                "the token's algorithm is not the one its key is for",
            ));
        }
        let verified =
            jsonwebtoken::crypto::verify(parts.signature, parts.signed.as_bytes(), &key.material, key.algorithm);
        if verified != Ok(true) {
            return Err(Rejected::NotTrusted("the token's signature is wrong"));
        }
        let claims: Claims = json(parts.claims).ok_or(Rejected::Malformed(
            "the token's claims are not those of an access token: iss, aud, exp, nbf and sub are needed",
        ))?;
        if claims.iss != issuer.name {
            return Err(Rejected::WrongIssuer);
        }
        if !claims.aud.contains(&issuer.audience) {
            return Err(Rejected::WrongAudience);
        }
        self.in_time(claims.times())?;
        Ok(claims)
    }

    fn in_time(&self, times: Times) -> Result<(), Rejected> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "seconds since 1970 are exact in a double for a long while"
        )]
        let now = self.clock.now().timestamp() as f64;
        let leeway = self.leeway.as_secs_f64();
        if now >= times.expires + leeway {
            return Err(Rejected::Expired);
        }
        if now < times.begins - leeway {
            return Err(Rejected::NotYetValid);
        }
        Ok(())
    }
}

/// A token cut at its points.
struct Parts<'a> {
    header: Header,
    signed: &'a str,
    claims: &'a str,
    signature: &'a str,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

impl<'a> Parts<'a> {
    fn of(token: &'a str) -> Result<Self, Rejected> {
        const NOT_ONE: Rejected = Rejected::Malformed("this is not a signed JSON Web Token");
        let (signed, signature) = token.rsplit_once('.').ok_or(NOT_ONE)?;
        let (header, claims) = signed.split_once('.').ok_or(NOT_ONE)?;
        let header: Header = json(header).ok_or(NOT_ONE)?;
        if header.crit.is_some() {
            return Err(Rejected::Malformed(
                "the token demands an extension that is not known here",
            ));
        }
        let kind = header.typ.as_deref().unwrap_or_default().to_ascii_lowercase();
        if kind != "at+jwt" && kind != "application/at+jwt" {
            // an identity token is for the application that asked for it, not for an API
            return Err(Rejected::Malformed(
                "this is not an access token: its `typ` must be at+jwt",
            ));
        }
        Ok(Self {
            header,
            signed,
            claims,
            signature,
        })
    }
}

fn json<T: serde::de::DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn contains(&self, audience: &str) -> bool {
        match self {
            Self::One(one) => one == audience,
            Self::Several(several) => several.iter().any(|one| one == audience),
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    exp: f64,
    nbf: f64,
    sub: String,
    name: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    forces: Vec<String>,
}

impl Claims {
    fn times(&self) -> Times {
        Times {
            expires: self.exp,
            begins: self.nbf,
        }
    }

    /// Words that are no role here, and codes that are no force's, give nothing.
    fn caller(self) -> Caller {
        let roles: BTreeSet<Role> = self.roles.iter().filter_map(|role| role.parse().ok()).collect();
        let forces = if self.forces.iter().any(|force| force == "*") {
            Reach::All
        } else {
            Reach::Only(self.forces.iter().filter_map(|force| force.parse().ok()).collect())
        };
        let name = self.name.unwrap_or_else(|| self.sub.clone());
        Caller::new(UserId::new(self.sub), name, roles, forces)
    }
}
