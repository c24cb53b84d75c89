//! Signing in, once for the commands that follow.

use serde_json::json;

use crate::arguments::{Connection, Login};
use crate::credentials::Credentials;
use crate::documents::{Me, me};
use crate::failure::Failed;
use crate::keep::{self, Kept};
use crate::outcome::Outcome;
use crate::service::Service;
use crate::settings::{Environment, address, secret_of};

pub(crate) fn login(connection: &Connection, login: &Login, environment: &Environment) -> Result<Outcome, Failed> {
    let server = connection
        .server
        .as_deref()
        .or_else(|| environment.get("MUSTER_SERVER"));
    let server = server.ok_or_else(|| Failed::usage("no server is named", "give --server or set MUSTER_SERVER"))?;
    let server = address(server)?;
    let kept = if let (Some(client_id), Some(token_url)) = (&login.client_id, &login.token_url) {
        let secret = match (&login.client_secret_file, environment.get("MUSTER_CLIENT_SECRET")) {
            (Some(file), _) => secret_of(file)?,
            (None, Some(secret)) => secret.into(),
            (None, None) => {
                let fix = "give --client-secret-file or set MUSTER_CLIENT_SECRET";
                return Err(Failed::usage("the client's secret is missing", fix));
            }
        };
        let credentials = Credentials {
            token_url: token_url.clone(),
            client_id: client_id.clone(),
            secret,
            scopes: login.scope.clone(),
            audience: login.audience.clone(),
        };
        Kept::with_credentials(&server, credentials)?
    } else {
        let file = connection.token_file.as_deref().ok_or_else(|| {
            let fix = "give --token-file, or --client-id with --token-url";
            Failed::usage("there is nothing to sign in with", fix)
        })?;
        Kept::with_token(&server, secret_of(file)?)
    };
    // nothing is kept that the service does not accept
    let told = Service::new(kept.settings()?)?.ask::<Me>(me::Variables {})?;
    let viewer = told
        .me
        .ok_or_else(|| Failed::signed_out("the service does not know whose token that is"))?;
    let path = environment.sign_in()?;
    keep::write(&path, &kept)?;
    let forces = if viewer.all_forces {
        "every force".to_owned()
    } else {
        viewer.force_codes.join(", ")
    };
    let text = format!(
        "signed in to {server} as {} ({}) for {forces}\n",
        viewer.name,
        viewer.roles.join(", ")
    );
    Ok(Outcome::done(
        text,
        json!({ "server": server, "me": viewer, "kept": path }),
    ))
}
