//! Signatures as the API shows them.
use super::super::{Returns, query::Seen, signatures};
use crate::app::App;
use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use muster_domain::digest::Digest;
use muster_entities::{revision, signature};

/// Somebody of the force vouched for the content of a revision.
pub(super) struct Signature {
    of: Seen,
    revision: revision::Model,
    row: signature::Model,
}

impl Signature {
    pub(super) async fn under(ctx: &Context<'_>, of: &Seen, revision: &revision::Model) -> Result<Vec<Self>> {
        let rows = signatures::under(ctx.data::<Returns>()?, revision).await?;
        let signature = |row| Self {
            of: of.clone(),
            revision: revision.clone(),
            row,
        };
        Ok(rows.into_iter().map(signature).collect())
    }

    pub(super) const fn holds(&self) -> bool {
        self.row.void_because.is_none()
    }
}

/// How a signature ended.
#[derive(SimpleObject)]
struct SignatureVoid {
    /// `SENT_BACK`: the content could change again. `WITHDRAWN`: the revision was given up.
    because: String,
    /// When.
    at: Option<DateTime<Utc>>,
}

/// Somebody of the force vouched for the content of a revision, by its digest. Whatever lets the content change voids the signature.
#[Object]
impl Signature {
    /// Who signed.
    async fn by(&self) -> &str {
        self.row.signed_by.as_str()
    }

    /// When.
    async fn at(&self, ctx: &Context<'_>) -> Option<Result<DateTime<Utc>>> {
        let times = signatures::times(ctx.data::<Returns>().ok()?, &self.row).await;
        times.map(|times| times.0).map_err(Into::into).transpose()
    }

    /// The digest that was signed.
    async fn digest(&self) -> Option<String> {
        Digest::from_bytes(&self.row.digest).map(|digest| digest.to_string())
    }

    /// How it ended; null while it holds.
    async fn void(&self, ctx: &Context<'_>) -> Option<Result<SignatureVoid>> {
        let because = self.row.void_because.clone()?;
        let times = signatures::times(ctx.data::<Returns>().ok()?, &self.row).await;
        let void = |at| SignatureVoid { because, at };
        Some(times.map(|times| void(times.1)).map_err(Into::into))
    }

    /// What was signed, by whom and when, as a JSON text signed with the service's key: it can be checked for ever without the service.
    /// The public keys, of now and before, are at `/.well-known/muster-keys`. Null for a signature that no longer holds, and where the service has no key.
    async fn receipt(&self, ctx: &Context<'_>) -> Option<Result<String>> {
        let (returns, app) = (ctx.data::<Returns>().ok()?, ctx.data::<App>().ok()?);
        let key = app.receipts.as_deref()?;
        let receipt = signatures::receipt(returns, key, &self.of, &self.revision, &self.row).await;
        receipt.map_err(Into::into).transpose()
    }
}
