//! `me`: who the service takes the caller for.

use async_graphql::{Context, ID, Object, Result};

use super::{Caller, Reach};

pub struct Viewer(Caller);

/// Whoever is asking, as the service understood the token.
#[Object]
impl Viewer {
    /// The issuer's permanent name for this person or program.
    async fn id(&self) -> ID {
        ID(self.0.user.to_string())
    }

    /// A name for people.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What they are to Muster, such as `force-analyst`.
    async fn roles(&self) -> Vec<&str> {
        self.0.roles.iter().map(|role| role.as_str()).collect()
    }

    /// What they may do, such as `submit-returns`, for the forces below.
    async fn permissions(&self) -> Vec<&str> {
        self.0
            .permissions
            .iter()
            .map(|permission| permission.as_str())
            .collect()
    }

    /// Whether they act for every force.
    async fn all_forces(&self) -> bool {
        self.0.forces == Reach::All
    }

    /// The codes of the forces they act for; empty for those who act for all, or none.
    async fn force_codes(&self) -> Vec<&str> {
        match &self.0.forces {
            Reach::All => Vec::new(),
            Reach::Only(forces) => forces.iter().map(muster_domain::ForceCode::as_str).collect(),
        }
    }
}

#[derive(Default)]
pub struct IdentityQuery;

#[Object]
impl IdentityQuery {
    /// Who you are to this service; null for the public.
    async fn me(&self, ctx: &Context<'_>) -> Option<Result<Viewer>> {
        match ctx.data::<Caller>() {
            Ok(caller) => caller.signed_in().then(|| Ok(Viewer(caller.clone()))),
            Err(error) => Some(Err(error)),
        }
    }
}
