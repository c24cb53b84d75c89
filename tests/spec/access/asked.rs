//! How each field is asked for.

/// How each row of the table is asked. Steps name a version nobody has: who may take them is told that it is stale.
pub(super) fn document(row: &str) -> &'static str {
    match row {
        "Query.me" => "{ it: me { id } }",
        "Query.force" => "{ it: force(code: \"kent\") { name } }",
        "Query.forces" => "{ it: forces { name } }",
        "Query.indicator" => "{ it: indicator(code: \"recorded-crime-rate\") { title } }",
        "Query.indicators" => "{ it: indicators { code } }",
        "Query.collection" => "{ it: collection(code: \"roads\") { code } }",
        "Query.collections" => "{ it: collections { code } }",
        "Query.return draft" => "query($draft: ID!) { it: return(id: $draft) { id } }",
        "Query.return signed" => "query($signed: ID!) { it: return(id: $signed) { id } }",
        "Query.return preview" => {
            "query($signed: ID!) { return(id: $signed) { current { it: preview { indicators { row { sentence } } } } } }"
        }
        "Query.returns draft" => {
            "{ it: returns(filter: { force: \"kent\", from: \"2026-03\", to: \"2026-03\" }) { edges { node { id } } } }"
        }
        "Query.returns signed" => {
            "{ it: returns(filter: { force: \"kent\", from: \"2026-02\", to: \"2026-02\" }) { edges { node { id } } } }"
        }
        "Query.board" => "{ it: board(force: \"kent\", from: \"2026-02\", to: \"2026-03\") { at } }",
        "Query.comparison" => {
            "{ it: comparison(indicator: \"recorded-crime-rate\", period: \"FY2019-20\") { period } }"
        }
        "Query.proposedTarget" => {
            "{ it: proposedTarget(indicator: \"road-deaths-rate\", force: \"kent\", baseline: \"2025-12\") { benchmark } }"
        }
        "Mutation.setTarget" => {
            "mutation { it: setTarget(input: { indicator: \"road-deaths-rate\", force: \"kent\", baseline: \"2025-12\", reason: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.endTarget" => {
            "mutation($target: ID!) { it: endTarget(input: { id: $target, reason: \"as a test\" }) { problems { code } } }"
        }
        "Query.upload" => "query($upload: ID!) { it: upload(id: $upload) { stage } }",
        "Subscription.uploadProgress" => "subscription($upload: ID!) { it: uploadProgress(upload: $upload) { stage } }",
        "Query.forceWords" => "{ it: forceWords(force: \"kent\", collection: \"roads\") { ours } }",
        "Mutation.setForceWords" => {
            "mutation { it: setForceWords(input: { force: \"kent\", collection: \"roads\", words: [] }) { problems { code } } }"
        }
        "Mutation.uploadReturn" => {
            "mutation($file: Upload!) { it: uploadReturn(input: { force: \"kent\", collection: \"roads\", period: \"2026-01\", file: $file }) { problems { code } } }"
        }
        "Mutation.openReturn" => {
            "mutation { it: openReturn(input: { force: \"kent\", collection: \"roads\", period: \"2026-03\" }) { problems { code } } }"
        }
        "Mutation.recordValues" => {
            "mutation($draft: ID!) { it: recordValues(input: { id: $draft, version: 99, rows: [] }) { problems { code } } }"
        }
        "Mutation.explainFindings" => {
            "mutation($draft: ID!) { it: explainFindings(input: { id: $draft, version: 99, explanations: [] }) { problems { code } } }"
        }
        "Mutation.submitReturn" => {
            "mutation($draft: ID!) { it: submitReturn(input: { id: $draft, version: 99 }) { problems { code } } }"
        }
        "Mutation.signOffReturn" => {
            "mutation($draft: ID!) { it: signOffReturn(input: { id: $draft, version: 99, digest: \"0000000000000000000000000000000000000000000000000000000000000000\" }) { problems { code } } }"
        }
        "Mutation.acceptReturn" => {
            "mutation($signed: ID!) { it: acceptReturn(input: { id: $signed, version: 99 }) { problems { code } } }"
        }
        "Mutation.sendBackReturn" => {
            "mutation($signed: ID!) { it: sendBackReturn(input: { id: $signed, version: 99, reason: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.liftLock" => {
            "mutation { it: liftLock(input: { force: \"kent\", collection: \"roads\", from: \"2024-04\", to: \"2024-06\", reason: \"as a test\", expires: \"2026-05-01T00:00:00Z\" }) { problems { code } } }"
        }
        "Mutation.endLockException" => {
            "mutation($exception: ID!) { it: endLockException(input: { id: $exception, reason: \"as a test\" }) { problems { code } } }"
        }
        "Query.questions" => "{ it: questions(filter: { force: \"kent\" }) { edges { node { state } } } }",
        "Mutation.askQuestion" => {
            "mutation($signed: ID!) { it: askQuestion(input: { return: $signed, text: \"  \" }) { problems { code } } }"
        }
        "Mutation.answerQuestion" => {
            "mutation($question: ID!) { it: answerQuestion(input: { id: $question, version: 99, text: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.settleQuestion" => {
            "mutation($question: ID!) { it: settleQuestion(input: { id: $question, version: 99, outcome: ACCEPTED }) { problems { code } } }"
        }
        "Mutation.signOffReturns" => "mutation { it: signOffReturns(input: []) { problems { code } } }",
        "Mutation.acceptReturns" => "mutation { it: acceptReturns(input: []) { problems { code } } }",
        "Query.reasons" => "{ it: reasons(for: REVISION) { code } }",
        "Mutation.reviseReturn" => {
            "mutation($signed: ID!) { it: reviseReturn(input: { id: $signed, version: 99, reason: \"ROUTINE\" }) { problems { code } } }"
        }
        "Mutation.withdrawReturn" => {
            "mutation($signed: ID!) { it: withdrawReturn(input: { id: $signed, version: 99, reason: \"SENT_IN_ERROR\" }) { problems { code } } }"
        }
        "Mutation.addObligation" => {
            "mutation { it: addObligation(input: { force: \"kent\", collection: \"roads\", from: \"2023-06\", to: \"2023-06\", dueOn: \"2026-06-30\", reason: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.waiveObligation" => {
            "mutation { it: waiveObligation(input: { force: \"kent\", collection: \"roads\", from: \"2025-06\", to: \"2025-06\", reason: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.endObligationChange" => {
            "mutation($change: ID!) { it: endObligationChange(input: { id: $change, reason: \"as a test\" }) { problems { code } } }"
        }
        other => of_charts(other),
    }
}

fn of_charts(row: &str) -> &'static str {
    match row {
        "Query.controlChart" => {
            "{ it: controlChart(indicator: \"killed-or-seriously-injured-rate\", force: \"kent\") { sentence } }"
        }
        "Query.controlChart area" => {
            "{ it: controlChart(indicator: \"killed-or-seriously-injured-rate\", force: \"kent\", area: \"E22000137\") { sentence } }"
        }
        "Query.trend area" => {
            "{ it: trend(indicator: \"recorded-crime-rate\", force: \"kent\", area: \"E22000137\") { sentence } }"
        }
        "Query.funnel" => "{ it: funnel(indicator: \"recorded-crime-rate\", period: \"FY2019-20\") { sentence } }",
        "Query.distribution" => {
            "{ it: distribution(indicator: \"recorded-crime-rate\", period: \"FY2019-20\") { period } }"
        }
        "Query.trend" => "{ it: trend(indicator: \"recorded-crime-rate\", force: \"kent\") { sentence } }",
        "Query.profile area" => {
            "{ it: profile(force: \"kent\", area: \"E22000137\", period: \"FY2019-20\") { period } }"
        }
        "Query.profile" => "{ it: profile(force: \"kent\", period: \"FY2019-20\") { period } }",
        "Query.signal" => "query($signal: ID!) { it: signal(id: $signal) { state } }",
        "Query.signals" => {
            "{ it: signals(filter: { force: \"kent\", indicator: \"road-deaths-rate\" }) { edges { node { state } } } }"
        }
        "Query.signals asked" => {
            "{ it: signals(filter: { force: \"kent\", states: [\"ASKED\"] }) { edges { node { state } } } }"
        }
        "Query.signalGroups" => "{ it: signalGroups(filter: { states: [\"NEW\"] }) { signals } }",
        "Query.signalScans" => "{ it: signalScans { edges { node { found } } } }",
        "Mutation.scanSignals" => "mutation { it: scanSignals(input: { month: \"2026-05\" }) { problems { code } } }",
        "Mutation.dismissSignal" => {
            "mutation($signal: ID!) { it: dismissSignal(input: { id: $signal, version: 99, reason: \"KNOWN_CAUSE\" }) { problems { code } } }"
        }
        "Mutation.closeSignal" => {
            "mutation($known: ID!) { it: closeSignal(input: { id: $known, version: 99, outcome: \"REAL_CHANGE\" }) { problems { code } } }"
        }
        "Mutation.askQuestion signal" => {
            "mutation($signal: ID!) { it: askQuestion(input: { signal: $signal, text: \"  \" }) { problems { code } } }"
        }
        "Mutation.startPhase" => {
            "mutation { it: startPhase(input: { indicator: \"killed-or-seriously-injured-rate\", force: \"kent\", from: \"2025-06\", reason: \"as a test\" }) { problems { code } } }"
        }
        "Mutation.endPhase" => {
            "mutation($phase: ID!) { it: endPhase(input: { id: $phase, reason: \"as a test\" }) { problems { code } } }"
        }
        "Query.whatMoved" => {
            "{ it: whatMoved(indicator: \"killed-or-seriously-injured-rate\", force: \"kent\", period: \"2025-12\", from: \"2026-04-15T08:00:00Z\") { sentence } }"
        }
        "Query.revisionTriangle" => {
            "{ it: revisionTriangle(indicator: \"killed-or-seriously-injured-rate\") { sentence } }"
        }
        "Query.cite" => {
            "{ it: cite(indicator: \"killed-or-seriously-injured-rate\", force: \"kent\", period: \"2025-12\") { id } }"
        }
        "Query.citation" => "query($citation: ID!) { it: citation(id: $citation) { url } }",
        "Query.citation of nothing" => "{ it: citation(id: \"nothing\") { url } }",
        other => panic!("say how {other} is asked"),
    }
}
