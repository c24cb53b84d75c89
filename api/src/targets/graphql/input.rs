//! What is sent to set or end a target.
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
    targets::{parts, propose::Aim, set::Setting},
};
use async_graphql::{ID, InputObject};
use muster_domain::{AreaKind, ErrorCode, ForceCode, PeerKind, PeerSelection, Period, Problem, Quantity};

/// For how many years a target is set where nothing is said.
pub(super) const YEARS: i32 = 3;
/// The share of the gap that is closed in a year where nothing is said.
pub(super) const SHARE: f64 = 0.25;

/// Whom a benchmark is taken from. The force itself is never among them.
#[derive(InputObject)]
pub struct TargetPeersInput {
    /// How they are chosen.
    kind: PeerKind,
    /// The forces of a custom group.
    members: Option<Vec<ID>>,
    /// The version of the list; the latest where none is named.
    version: Option<String>,
}

/// A target to be set.
#[derive(InputObject)]
pub struct SetTargetInput {
    /// The indicator, by its code: one that has a better side.
    indicator: ID,
    /// The force, by its code.
    force: ID,
    /// The period the way begins with, such as `FY2025-26`.
    baseline: Period,
    /// For how many years, 1 to 3.
    #[graphql(default_with = "Some(YEARS)")]
    years: Option<i32>,
    /// The share of the gap that is closed in a year, above 0 and at most 1.
    #[graphql(default_with = "Some(SHARE)")]
    share: Option<f64>,
    /// Whom to take the benchmark from; the forces most similar where nothing is said.
    peers: Option<TargetPeersInput>,
    /// Why: shown with the target, and kept in the ledger.
    reason: String,
    /// The target in force that this one replaces; needed where there is one.
    replaces: Option<ID>,
    /// Among which areas to share it out; left out where it is not shared out.
    areas: Option<TargetAreasInput>,
    /// Send the same key again and the request is answered, not done again.
    idempotency_key: Option<String>,
}

/// Among which areas a target is shared out.
#[derive(InputObject)]
pub struct TargetAreasInput {
    /// The kind of area: all areas of the force of this kind get a part.
    #[graphql(default_with = "Some(AreaKind::AreaCommand)")]
    kind: Option<AreaKind>,
    /// What each area counts for; left out where their own figures of the baseline are to decide.
    weights: Option<Vec<TargetWeightInput>>,
}

/// What one area counts for.
#[derive(InputObject)]
pub struct TargetWeightInput {
    /// The area, by its code.
    area: ID,
    /// Its weight against the others', nought or more.
    weight: Quantity,
    /// What its part is divided by to make its rate; left out where its own figures of the baseline say so.
    denominator: Option<Quantity>,
}

/// A target to be ended.
#[derive(InputObject)]
pub struct EndTargetInput {
    /// The target.
    pub(super) id: ID,
    /// Why: it stays in the ledger.
    pub(super) reason: String,
}

/// The peers of a force as somebody names them.
pub(super) fn selection(peers: Option<TargetPeersInput>, force: &ForceCode) -> Result<PeerSelection, Failure> {
    let (kind, members, version) = match peers {
        Some(peers) => (peers.kind, peers.members.unwrap_or_default(), peers.version),
        None => (PeerKind::MostSimilar, Vec::new(), None),
    };
    let member = |code: &ID| {
        code.parse()
            .map_err(|error| Problem::new(ErrorCode::UnknownForce, error).at(["peers", "members"]))
    };
    Ok(PeerSelection {
        kind,
        of: Some(force.clone()),
        members: members.iter().map(member).collect::<Result<_, _>>()?,
        version,
    })
}

impl SetTargetInput {
    pub(super) fn understood(self, caller: &Caller) -> Result<Setting, Failure> {
        if !caller.signed_in() {
            return Err(Refusal::Unauthenticated.into());
        }
        let force: ForceCode = self.force.parse().map_err(|_| Refusal::NotFound)?;
        let indicator = self
            .indicator
            .parse()
            .map_err(|error| Problem::new(ErrorCode::UnknownIndicator, error).at(["input", "indicator"]))?;
        let replaces = |id: ID| {
            let message = "there is no such target: read the force's targets again";
            id.parse()
                .map_err(|_| Problem::new(ErrorCode::StaleVersion, message).at(["input", "replaces"]))
        };
        let sharing = self.areas.map(|areas| parts::Sharing {
            kind: areas.kind.unwrap_or(AreaKind::AreaCommand),
            weights: areas
                .weights
                .unwrap_or_default()
                .into_iter()
                .map(|it| parts::Weight {
                    area: it.area.0,
                    weight: it.weight,
                    denominator: it.denominator,
                })
                .collect(),
        });
        Ok(Setting {
            aim: Aim {
                indicator,
                baseline: self.baseline,
                years: self.years.unwrap_or(YEARS),
                share: self.share.unwrap_or(SHARE),
                peers: selection(self.peers, &force)?,
                force,
            },
            reason: self.reason,
            replaces: self.replaces.map(replaces).transpose()?,
            areas: sharing,
            idempotency_key: self.idempotency_key,
        })
    }
}
