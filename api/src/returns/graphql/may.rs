//! What somebody may do with a return, told before they try.
use super::super::{find::state, query::Seen};
use crate::{identity::Caller, platform::failure::Failure};
use async_graphql::SimpleObject;
use muster_domain::{
    RevisionState,
    permission::{Permission, Stage},
};

/// What you may do with this return now.
#[derive(SimpleObject)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one answer for each thing that can be done"
)]
pub(super) struct ReturnActions {
    /// Record values and explain findings.
    record: bool,
    /// Submit it.
    submit: bool,
    /// Sign it off.
    sign_off: bool,
    /// Accept it.
    accept: bool,
    /// Send it back.
    send_back: bool,
    /// Open the next revision of what was accepted or withdrawn.
    revise: bool,
    /// Take its newest revision back: give it up, or have its figures no longer count.
    withdraw: bool,
    /// Ask the force about it.
    ask: bool,
}

impl ReturnActions {
    /// For somebody, of a return whose period has locked or not.
    pub(super) fn of(seen: &Seen, caller: &Caller, locked: bool) -> Result<Self, Failure> {
        // only the newest revision moves, and it may be one that is not shown
        let newest = seen.newest().filter(|revision| seen.row.current == Some(revision.key));
        let state = newest.map(state).transpose()?;
        let allowed = |permission| caller.require(permission, &seen.force).is_ok();
        let can =
            |permission, step: &dyn Fn(RevisionState) -> bool| allowed(permission) && state.clone().is_some_and(step);
        let signed_by_me = newest.is_some_and(|revision| {
            let hands = [&revision.submitted_by, &revision.signed_off_by];
            hands.iter().any(|hand| hand.as_ref() == Some(&caller.user))
        });
        let shown = caller.visibility().shows(&seen.force, Stage::Draft);
        Ok(Self {
            record: !locked && can(Permission::RecordReturns, &|state| state.open()),
            submit: !locked && can(Permission::SubmitReturns, &|state| state.open()),
            sign_off: can(Permission::SignOffReturns, &|state| {
                state.sign_off(caller.user.clone()).is_ok()
            }),
            accept: !signed_by_me && can(Permission::AcceptReturns, &|state| state.accept().is_ok()),
            send_back: can(Permission::AcceptReturns, &|state| state.send_back().is_ok())
                || shown && can(Permission::SignOffReturns, &|state| state.send_back().is_ok()),
            ask: allowed(Permission::AskQuestions),
            revise: !locked && can(Permission::RecordReturns, &|state| state.revise().is_ok()),
            withdraw: can(Permission::SignOffReturns, &|state| {
                !(locked && matches!(state, RevisionState::Accepted { .. })) && state.withdraw().is_ok()
            }) || can(Permission::RecordReturns, &|state| {
                state.withdrawn_by() == Permission::RecordReturns && state.withdraw().is_ok()
            }),
        })
    }
}
