//! The table: who gets what from every field.

/// What a field comes to: it `shows` something or `nothing`, somebody `may`, or the code of the refusal.
/// The returns are Kent's: one in draft, one signed off.
const TABLE: &str = "
field                      | public          | analyst-essex | analyst-kent | signatory-kent | commissioner-kent | national-analyst | national-admin | inspector | publisher | auditor
Query.me                   | nothing         | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.force                | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.forces               | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.indicator            | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.indicators           | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.collection           | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.collections          | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.return draft         | UNAUTHENTICATED | NOT_FOUND     | shows        | shows          | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Query.return preview       | UNAUTHENTICATED | NOT_FOUND     | shows        | shows          | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Query.return signed        | UNAUTHENTICATED | NOT_FOUND     | shows        | shows          | NOT_FOUND         | shows            | shows          | shows     | NOT_FOUND | NOT_FOUND
Query.returns draft        | UNAUTHENTICATED | nothing       | shows        | shows          | nothing           | nothing          | nothing        | nothing   | nothing   | nothing
Query.returns signed       | UNAUTHENTICATED | nothing       | shows        | shows          | nothing           | shows            | shows          | shows     | nothing   | nothing
Query.board                | UNAUTHENTICATED | NOT_FOUND     | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.reasons              | shows           | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.questions            | UNAUTHENTICATED | nothing       | shows        | shows          | nothing           | shows            | shows          | shows     | nothing   | nothing
Query.comparison           | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.controlChart         | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.controlChart area    | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.funnel               | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.distribution         | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.trend                | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.trend area           | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.profile              | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.profile area         | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.signal               | UNAUTHENTICATED | NOT_FOUND     | NOT_FOUND    | NOT_FOUND      | NOT_FOUND         | shows            | shows          | shows     | NOT_FOUND | NOT_FOUND
Query.signals              | UNAUTHENTICATED | nothing       | nothing      | nothing        | nothing           | shows            | shows          | shows     | nothing   | nothing
Query.signals asked        | UNAUTHENTICATED | nothing       | shows        | shows          | nothing           | shows            | shows          | shows     | nothing   | nothing
Query.signalGroups         | UNAUTHENTICATED | nothing       | nothing      | nothing        | nothing           | shows            | shows          | shows     | nothing   | nothing
Query.signalScans          | UNAUTHENTICATED | nothing       | nothing      | nothing        | nothing           | shows            | shows          | shows     | nothing   | nothing
Query.proposedTarget       | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.cite                 | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.citation             | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.citation of nothing  | UNAUTHENTICATED | NOT_FOUND     | NOT_FOUND    | NOT_FOUND      | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Query.whatMoved            | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.revisionTriangle     | UNAUTHENTICATED | shows         | shows        | shows          | shows             | shows            | shows          | shows     | shows     | shows
Query.upload               | UNAUTHENTICATED | NOT_FOUND     | shows        | shows          | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Query.forceWords           | UNAUTHENTICATED | NOT_FOUND     | nothing      | nothing        | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Subscription.uploadProgress | UNAUTHENTICATED | NOT_FOUND    | shows        | shows          | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Mutation.setForceWords     | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.uploadReturn      | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.openReturn        | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.recordValues      | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Mutation.explainFindings   | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Mutation.submitReturn      | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Mutation.signOffReturn     | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | may            | NOT_FOUND         | NOT_FOUND        | NOT_FOUND      | NOT_FOUND | NOT_FOUND | NOT_FOUND
Mutation.acceptReturn      | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.sendBackReturn    | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | may            | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.liftLock          | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.endLockException  | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.reviseReturn      | UNAUTHENTICATED | NOT_FOUND     | may          | FORBIDDEN      | NOT_FOUND         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.withdrawReturn    | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | may            | NOT_FOUND         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.addObligation     | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.waiveObligation   | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.endObligationChange | UNAUTHENTICATED | FORBIDDEN   | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | FORBIDDEN        | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.startPhase        | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | may              | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.endPhase          | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | may              | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.setTarget         | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | may            | FORBIDDEN         | may              | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.endTarget         | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | may            | FORBIDDEN         | may              | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.scanSignals       | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | may              | may            | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.dismissSignal     | UNAUTHENTICATED | NOT_FOUND     | NOT_FOUND    | NOT_FOUND      | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.closeSignal       | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.askQuestion signal | UNAUTHENTICATED | NOT_FOUND    | NOT_FOUND    | NOT_FOUND      | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.askQuestion       | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.answerQuestion    | UNAUTHENTICATED | NOT_FOUND     | may          | may            | NOT_FOUND         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.settleQuestion    | UNAUTHENTICATED | NOT_FOUND     | FORBIDDEN    | FORBIDDEN      | NOT_FOUND         | may              | FORBIDDEN      | FORBIDDEN | NOT_FOUND | NOT_FOUND
Mutation.signOffReturns    | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | may            | FORBIDDEN         | FORBIDDEN        | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
Mutation.acceptReturns     | UNAUTHENTICATED | FORBIDDEN     | FORBIDDEN    | FORBIDDEN      | FORBIDDEN         | may              | FORBIDDEN      | FORBIDDEN | FORBIDDEN | FORBIDDEN
";

/// The rows, each split into its cells; the head first.
pub(super) fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    TABLE
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split('|').map(str::trim).collect())
}
