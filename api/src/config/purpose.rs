//! What a service for others must have, and what keeps the demo and production apart.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use super::settings::Settings;

/// A file the demo leaves in its directory, so that nobody serves made-up figures as real ones.
pub const DEMO_MARK: &str = "this-is-a-demo";

/// Settings that only make sense for an installation that serves others.
const PRODUCTION: [&str; 4] = [
    "identity.issuer",
    "identity.audience",
    "identity.jwks_url",
    "server.public_url",
];

pub(super) fn check_serving(from: &mut Settings) {
    for key in ["identity.issuer", "identity.audience"] {
        if from.said(key).is_none() {
            from.fault(format!(
                "{key}: is needed to serve; to try Muster on this machine, run `muster-api demo`"
            ));
        }
    }
    if let Some((issuer, origin)) = from.said("identity.issuer") {
        let fault = if issuer.trim_end_matches('/').ends_with("/demo") {
            Some(format!(
                "{origin}: `{issuer}` is the demo's own issuer, which gives a token to anybody"
            ))
        } else if issuer.starts_with("http://") && !on_this_machine(issuer) {
            Some(format!(
                "{origin}: `{issuer}` must begin with https://, or anybody on the way can make tokens"
            ))
        } else {
            None
        };
        if let Some(fault) = fault {
            from.fault(fault);
        }
    }
    let directory = from.said("database.directory").map(|(text, _)| text.to_owned());
    if let (None, Some(directory)) = (from.said("database.url"), directory)
        && Path::new(&directory).join(DEMO_MARK).exists()
    {
        from.fault(format!(
            "database.directory: `{directory}` holds the demo and its made-up figures"
        ));
    }
}

/// `--data` names one database and `database.url` another: nobody should have to remember which of them wins.
pub(super) fn check_maintenance(from: &mut Settings) {
    let named_by = |key| from.said(key).map(|(_, origin)| origin.to_owned());
    if let (Some("--data"), Some(origin)) = (named_by("database.directory").as_deref(), named_by("database.url")) {
        from.fault(format!(
            "--data: names an embedded database, and {origin} names a server's: leave one of them out"
        ));
    }
}

pub(super) fn check_demo(from: &mut Settings) {
    for key in PRODUCTION {
        if let Some((_, origin)) = from.said(key) {
            let fault = format!("{origin}: the demo has its own people and takes no setting of a production service");
            from.fault(fault);
        }
    }
    for key in ["database.url", "cache.redis_url"] {
        if let Some((url, origin)) = from.said(key)
            && !url.starts_with("sqlite:")
            && !on_this_machine(url)
        {
            let fault = format!("{origin}: the demo takes only a server on this machine");
            from.fault(fault);
        }
    }
    for key in ["server.listen", "metrics.listen"] {
        if let Some((text, origin)) = from.said(key)
            && let Ok(address) = text.parse::<SocketAddr>()
            && !address.ip().is_loopback()
        {
            let fault =
                format!("{origin}: the demo lets anybody in, so it listens on 127.0.0.1 or [::1] only, not on {text}");
            from.fault(fault);
        }
    }
}

/// Whether the host of an address is the loopback; an address without a host is a socket of this machine.
fn on_this_machine(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // PostgreSQL also takes its host as a parameter, which then wins
    if rest.contains("host=") || rest.contains("hostaddr=") {
        return false;
    }
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let name = match host.strip_prefix('[') {
        Some(ipv6) => ipv6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.is_empty() || name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
