//! Each section of the settings, key by key, in the order of `config.default.toml`.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use muster_exchange::receipt::{RetiredKey, SigningKey};
use tracing_subscriber::EnvFilter;

use super::settings::Settings;
use super::{
    Cache, Catalogue, Config, Database, Identity, Limits, Metrics, Purpose, Receipts, Secret, Server, Subscriptions,
    Telemetry,
};

pub(super) fn read(purpose: Purpose, from: &mut Settings) -> Config {
    Config {
        purpose,
        server: server(from),
        metrics: metrics(from),
        database: database(from),
        cache: cache(from),
        identity: identity(from),
        limits: limits(from),
        subscriptions: subscriptions(from),
        catalogue: Catalogue {
            directory: from.take_optional("catalogue.directory", "a directory"),
        },
        receipts: receipts(from),
        telemetry: telemetry(from),
    }
}

fn receipts(from: &mut Settings) -> Receipts {
    let key = from.take_secret(
        "receipts.key",
        "32 bytes in base64url: 43 letters, digits, `-` and `_`",
        |text| text.parse::<SigningKey>().is_ok(),
    );
    let mut retired = Vec::new();
    for text in from.take_list("receipts.retired") {
        match text.parse::<RetiredKey>() {
            Ok(key) => retired.push(key),
            Err(cause) => from.fault(format!("receipts.retired: `{text}`: {cause}")),
        }
    }
    Receipts { key, retired }
}

fn server(from: &mut Settings) -> Server {
    Server {
        listen: address(from, "server.listen"),
        public_url: url(from, "server.public_url"),
        allowed_origins: from.take_list("server.allowed_origins"),
        drain: seconds(from, "server.drain_seconds"),
    }
}

fn metrics(from: &mut Settings) -> Metrics {
    const KEY: &str = "metrics.listen";
    let off = matches!(from.said(KEY), Some(("off", _)));
    if off {
        from.take_optional::<String>(KEY, "text");
    }
    Metrics {
        listen: (!off).then(|| address(from, KEY)),
    }
}

fn database(from: &mut Settings) -> Database {
    Database {
        url: secret_url(from, "database.url", &["postgres://", "postgresql://", "sqlite:"]),
        directory: directory(from, "database.directory"),
        connections: positive(from, "database.connections"),
        acquire: seconds(from, "database.acquire_seconds"),
    }
}

fn cache(from: &mut Settings) -> Cache {
    Cache {
        memory_bytes: number::<u64>(from, "cache.memory_mebibytes").saturating_mul(1 << 20),
        redis_url: secret_url(from, "cache.redis_url", &["redis://", "rediss://"]),
        redis_timeout: milliseconds(from, "cache.redis_timeout_milliseconds"),
        redis_pause: milliseconds(from, "cache.redis_pause_milliseconds"),
        redis_keep: seconds(from, "cache.redis_keep_seconds"),
    }
}

fn identity(from: &mut Settings) -> Identity {
    Identity {
        issuer: url(from, "identity.issuer"),
        audience: from.take_optional("identity.audience", "text"),
        jwks_url: url(from, "identity.jwks_url"),
        jwks_refresh: seconds(from, "identity.jwks_refresh_seconds"),
        leeway: seconds(from, "identity.leeway_seconds"),
    }
}

fn limits(from: &mut Settings) -> Limits {
    Limits {
        body_bytes: positive(from, "limits.body_bytes"),
        upload_bytes: positive(from, "limits.upload_bytes"),
        depth: positive(from, "limits.depth"),
        complexity: positive(from, "limits.complexity"),
        aliases: positive(from, "limits.aliases"),
        request: seconds(from, "limits.request_seconds"),
    }
}

fn subscriptions(from: &mut Settings) -> Subscriptions {
    Subscriptions {
        connections: positive(from, "subscriptions.connections"),
        per_person: positive(from, "subscriptions.per_person"),
        per_connection: positive(from, "subscriptions.per_connection"),
        message_bytes: positive(from, "subscriptions.message_bytes"),
        init: seconds(from, "subscriptions.init_seconds"),
        ping: seconds(from, "subscriptions.ping_seconds"),
        upload: seconds(from, "subscriptions.upload_seconds"),
    }
}

fn telemetry(from: &mut Settings) -> Telemetry {
    let log = from.take("telemetry.log", "a list of levels", "info".to_owned());
    if EnvFilter::try_new(&log).is_err() {
        from.fault(format!(
            "telemetry.log: `{log}` is not a list of levels such as `info,muster_api=debug`"
        ));
    }
    let sample_ratio = from.take("telemetry.sample_ratio", "a number from 0 to 1", 1.0);
    if !(0.0..=1.0).contains(&sample_ratio) {
        from.fault(format!(
            "telemetry.sample_ratio: `{sample_ratio}` is not a number from 0 to 1"
        ));
    }
    Telemetry {
        log,
        otlp_endpoint: url(from, "telemetry.otlp_endpoint"),
        otlp_headers: from.take_secret("telemetry.otlp_headers", "a list of name=value", |text| {
            text.split(',').all(|header| header.contains('='))
        }),
        sample_ratio,
        service_name: from.take("telemetry.service_name", "text", String::new()),
    }
}

fn number<T: FromStr + Default>(from: &mut Settings, key: &str) -> T {
    from.take(key, "a whole number", T::default())
}

fn positive<T: FromStr + Default + PartialEq>(from: &mut Settings, key: &str) -> T {
    let zero = matches!(from.said(key), Some((text, _)) if text.parse() == Ok::<u64, _>(0));
    let value = number(from, key);
    if zero {
        from.fault(format!("{key}: must be more than 0"));
    }
    value
}

fn seconds(from: &mut Settings, key: &str) -> Duration {
    Duration::from_secs(from.take(key, "a whole number of seconds", 0))
}

fn milliseconds(from: &mut Settings, key: &str) -> Duration {
    Duration::from_millis(from.take(key, "a whole number of milliseconds", 0))
}

fn directory(from: &mut Settings, key: &str) -> PathBuf {
    from.take(key, "a directory", PathBuf::new())
}

fn address(from: &mut Settings, key: &str) -> SocketAddr {
    let stand_in = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    from.take(key, "an address and port such as `127.0.0.1:8080`", stand_in)
}

fn url(from: &mut Settings, key: &str) -> Option<String> {
    from.take_optional::<WebAddress>(key, "an address that begins with https:// or http://")
        .map(|address| address.0)
}

fn secret_url(from: &mut Settings, key: &str, schemes: &[&str]) -> Option<Secret> {
    let what = format!("an address that begins with {}", schemes.join(" or "));
    from.take_secret(key, &what, |text| schemes.iter().any(|scheme| text.starts_with(scheme)))
}

struct WebAddress(String);

impl FromStr for WebAddress {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or(())?;
        let host = rest.split('/').next().unwrap_or_default();
        if host.is_empty() || rest.contains(char::is_whitespace) {
            Err(())
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}
