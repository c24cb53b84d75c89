//! A revision as the API shows it.
use super::{
    super::{
        Returns, cells,
        changes::changed,
        check::checked,
        find::{period, state},
        query::Seen,
    },
    cell::CellConnection,
    change::{CellChangeConnection, ChangeBasis},
    due::Completeness,
    finding::{Finding, FindingGroup},
    reason::{Because, Withdrawal},
    signature::Signature,
    types::complete,
};
use crate::{
    comparison::graphql::PeersInput,
    identity::Visibility,
    platform::{failure::Failure, paging},
    preview::{Proposal, graphql::Preview},
};
use async_graphql::{Context, ID, Object, Result};
use muster_domain::{Origin, RevisionState, digest::Digest};
use muster_entities::revision;

/// One version of a return.
pub(super) struct Revision {
    of: Seen,
    row: revision::Model,
}

impl Revision {
    pub(super) fn new(of: &Seen, row: &revision::Model) -> Self {
        Self {
            of: of.clone(),
            row: row.clone(),
        }
    }
}

/// One version of a return.
#[Object]
impl Revision {
    /// Its permanent name.
    async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// The number people quote: 1 for the first.
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// Send it back with every mutation: two people cannot overwrite each other.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// Where it has got to: `DRAFT`, `SUBMITTED`, `SIGNED_OFF`, `ACCEPTED`, `SENT_BACK`, `SUPERSEDED`, `WITHDRAWN`.
    async fn state(&self) -> &str {
        &self.row.state
    }

    /// Where it came from.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn origin(&self) -> Result<Origin> {
        let origin = Origin::from_stored(self.row.origin);
        origin.ok_or_else(|| Failure::fault("a revision of an unknown origin").into())
    }

    /// Whether its values are made up for a demonstration.
    async fn synthetic(&self) -> bool {
        Origin::from_stored(self.row.origin).is_some_and(Origin::synthetic)
    }

    /// The system the figures come from, as the force names it.
    async fn source_system(&self) -> Option<&str> {
        self.row.source_system.as_deref()
    }

    /// The SHA-256 of its content, once submitted: what a signatory vouches for.
    async fn digest(&self) -> Option<String> {
        self.row
            .digest
            .as_deref()
            .and_then(Digest::from_bytes)
            .map(|digest| digest.to_string())
    }

    /// Who submitted it.
    async fn submitted_by(&self) -> Option<&str> {
        self.row.submitted_by.as_ref().map(muster_domain::UserId::as_str)
    }

    /// Who signed it off.
    async fn signed_off_by(&self) -> Option<&str> {
        self.row.signed_off_by.as_ref().map(muster_domain::UserId::as_str)
    }

    /// Who accepted it.
    async fn accepted_by(&self) -> Option<&str> {
        self.row.accepted_by.as_ref().map(muster_domain::UserId::as_str)
    }

    /// The signature that holds under its content; null while there is none.
    async fn signature(&self, ctx: &Context<'_>) -> Option<Result<Signature>> {
        let signatures = Signature::under(ctx, &self.of, &self.row).await;
        let holding = |signatures: Vec<Signature>| signatures.into_iter().rev().find(Signature::holds);
        signatures.map(holding).transpose()
    }

    /// Every signature there has been under it, oldest first, with how each ended.
    async fn signatures(&self, ctx: &Context<'_>) -> Option<Result<Vec<Signature>>> {
        Some(Signature::under(ctx, &self.of, &self.row).await)
    }

    /// Why it was opened, where a revision had been accepted before it; null for the first.
    async fn opened_because(&self) -> Option<Because> {
        let code = self.row.opened_because.as_deref()?;
        Some(Because::to_revise(code, self.row.opened_note.clone()))
    }

    /// Why, by whom and when it was taken back; null for one that was not.
    async fn withdrawal(&self) -> Option<Withdrawal> {
        Withdrawal::of(&self.row, &self.of.beside)
    }

    /// What differs from a content that is known already, cell by cell. Where there was none before, every cell is `ADDED`.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Since when.")] since: ChangeBasis,
        #[graphql(desc = "How many, at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to go on.")] after: Option<String>,
    ) -> Option<Result<CellChangeConnection>> {
        Some(self.changed(ctx, since, first, after).await)
    }

    /// How complete it is.
    async fn completeness(&self, ctx: &Context<'_>) -> Option<Result<Completeness>> {
        Some(complete(ctx, &self.of.row, self.row.key).await)
    }

    /// What checking it found, the first 1,000: what is missing, what contradicts a rule, what wants explaining.
    async fn findings(&self, ctx: &Context<'_>) -> Option<Result<Vec<Finding>>> {
        Some(self.found(ctx).await)
    }

    /// What checking it found, by cause: how many cells each touches, and what to do first.
    async fn finding_groups(&self, ctx: &Context<'_>) -> Option<Result<Vec<FindingGroup>>> {
        Some(self.causes(ctx).await)
    }

    /// How your force will look if it is accepted: compared with others and against its own variation. For those who may see its
    /// drafts, before and after it is signed; null once it counts or is over. Nothing of it is kept, and nobody else learns of it.
    async fn preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which forces to compare with; all of them where nothing is said.")] peers: Option<PeersInput>,
    ) -> Option<Result<Preview>> {
        self.previewed(ctx, peers).await.transpose()
    }

    /// Its cells, in the order of measures.
    async fn cells(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to go on.")] after: Option<String>,
    ) -> Option<Result<CellConnection>> {
        Some(self.page(ctx, first, after).await)
    }
}

impl Revision {
    async fn changed(
        &self,
        ctx: &Context<'_>,
        since: ChangeBasis,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<CellChangeConnection> {
        let visibility = ctx.data::<Visibility>()?;
        let changed = changed(ctx.data::<Returns>()?, visibility, &self.of, &self.row, since.into()).await?;
        let synthetic = Origin::from_stored(self.row.origin).is_some_and(Origin::synthetic);
        CellChangeConnection::new(changed, synthetic, first, after.as_deref())
    }

    async fn previewed(&self, ctx: &Context<'_>, peers: Option<PeersInput>) -> Result<Option<Preview>> {
        let over = match state(&self.row)? {
            RevisionState::Draft
            | RevisionState::Submitted { .. }
            | RevisionState::SignedOff { .. }
            | RevisionState::SentBack => false,
            RevisionState::Accepted { .. } | RevisionState::Superseded | RevisionState::Withdrawn => true,
        };
        let origin = Origin::from_stored(self.row.origin);
        let proposal = Proposal {
            revision: self.row.key,
            force: self.of.force.clone(),
            collection: self.of.row.collection,
            period: period(&self.of.row)?,
            origin: origin.ok_or_else(|| Failure::fault("a revision of an unknown origin"))?,
            // what can still change is sealed anew
            sealed_as: self.row.sealed_as.clone().filter(|_| self.row.digest.is_some()),
            source_system: self.row.source_system.clone(),
        };
        if over {
            return Ok(None);
        }
        Ok(Some(Box::pin(Preview::of(ctx, &proposal, peers)).await?))
    }

    async fn found(&self, ctx: &Context<'_>) -> Result<Vec<Finding>> {
        let checked = checked(ctx.data::<Returns>()?, &self.of.row, &self.row).await?;
        Ok(checked
            .findings
            .into_iter()
            .take(paging::MOST)
            .map(|(finding, explained)| Finding { finding, explained })
            .collect())
    }

    async fn causes(&self, ctx: &Context<'_>) -> Result<Vec<FindingGroup>> {
        let checked = checked(ctx.data::<Returns>()?, &self.of.row, &self.row).await?;
        Ok(checked.groups().into_iter().map(FindingGroup).collect())
    }

    async fn page(&self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>) -> Result<CellConnection> {
        let returns = ctx.data::<Returns>()?;
        let (edition, reference) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
        let cells = cells::of(returns.database.reader(), &edition, &reference, self.row.key).await?;
        let synthetic = Origin::from_stored(self.row.origin).is_some_and(Origin::synthetic);
        let (cells, info) = paging::slice(cells, first, after.as_deref())?;
        Ok(CellConnection::new(cells, synthetic, info))
    }
}
