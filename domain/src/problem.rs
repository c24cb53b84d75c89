//! What went wrong, in a code a program can branch on and a sentence a person can act on.

use std::fmt;

use crate::{place::Place, question::QuestionError, revision_state::StateError, signal::SignalError};

/// Whose turn it is when something goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// The request itself is not in order: nothing was run.
    Request,
    /// The token was not accepted, or the caller may not do this.
    Refusal,
    /// The caller can put it right and try again.
    Problem,
    /// Ours to put right.
    Fault,
}

/// Declares every error code once: variant, wire string, kind, meaning, what to do.
macro_rules! codes {
    ($($variant:ident $wire:literal $kind:ident, $meaning:literal, $action:literal;)+) => {
        /// A stable code: added to, never renamed or removed. On the wire it is its `SCREAMING_SNAKE` string.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorCode {
            $(#[doc = $meaning] $variant,)+
        }

        impl ErrorCode {
            /// Every code there is, in the order of the manual.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code as it travels.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }

            /// Whose turn it is.
            #[must_use]
            pub const fn kind(self) -> ErrorKind {
                match self { $(Self::$variant => ErrorKind::$kind),+ }
            }

            /// What it means, in one line.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),+ }
            }

            /// What whoever gets it should do, in one line.
            #[must_use]
            pub const fn action(self) -> &'static str {
                match self { $(Self::$variant => $action),+ }
            }
        }
    };
}

codes! {
    BadRequest "BAD_REQUEST" Request, "the body or the address parameters are not a GraphQL request", "send a JSON object with `query`, and `variables` as an object";
    MethodNotAllowed "METHOD_NOT_ALLOWED" Request, "this address does not answer that method, or a mutation was sent with GET", "use POST; GET is for queries";
    NotAcceptable "NOT_ACCEPTABLE" Request, "none of the accepted media types can be produced", "accept application/graphql-response+json or application/json";
    UnsupportedMediaType "UNSUPPORTED_MEDIA_TYPE" Request, "the body is not declared as JSON", "send `Content-Type: application/json`";
    BodyTooLarge "BODY_TOO_LARGE" Request, "the request body is over the limit", "send fewer rows at a time";
    BatchNotSupported "BATCH_NOT_SUPPORTED" Request, "several operations were sent in one array", "send one operation a request; ask for several fields in one operation";
    DocumentTooLarge "DOCUMENT_TOO_LARGE" Request, "the GraphQL document is longer than allowed", "move data into variables, or split the document";
    DocumentTooDeep "DOCUMENT_TOO_DEEP" Request, "the GraphQL document nests deeper than allowed", "ask for fewer levels at once";
    DocumentTooComplex "DOCUMENT_TOO_COMPLEX" Request, "the GraphQL document asks for more fields than allowed", "ask for fewer fields at once";
    TooManyAliases "TOO_MANY_ALIASES" Request, "the GraphQL document has more aliases than allowed", "ask for fewer aliased fields at once";
    ParseFailed "PARSE_FAILED" Request, "the GraphQL document cannot be read", "mend the syntax at the place given";
    ValidationFailed "VALIDATION_FAILED" Request, "the GraphQL document does not fit the schema", "compare it with the schema at the place given";
    OperationNotFound "OPERATION_NOT_FOUND" Request, "`operationName` names no operation of the document, or is missing where there are several", "name one of the operations";
    InvalidVariables "INVALID_VARIABLES" Request, "the variables do not fit what the operation declares", "mend the variable named";
    InvalidArgument "INVALID_ARGUMENT" Request, "an argument cannot be read as what it should be", "mend the argument; the message says what is expected";
    InvalidCursor "INVALID_CURSOR" Request, "the cursor was not given out by this service", "start again without `after`";
    PageTooLarge "PAGE_TOO_LARGE" Request, "`first` is below one or above the limit", "ask for a smaller page and follow the cursor";
    NoSuchPage "NO_SUCH_PAGE" Request, "there is nothing at this address", "see docs/operations.md for the addresses there are";

    Unauthenticated "UNAUTHENTICATED" Refusal, "this needs a signed-in caller", "send a token in the `Authorization: Bearer` header";
    Forbidden "FORBIDDEN" Refusal, "your roles do not include this", "ask somebody whose role it is";
    NotFound "NOT_FOUND" Refusal, "there is no such thing, or it is not yours to see", "check the code or id";
    TooMuch "TOO_MUCH" Refusal, "the answer would be larger than a request may be", "narrow the filters, or page";
    TokenMalformed "TOKEN_MALFORMED" Refusal, "the token is not a signed JSON Web Token of a kind accepted here", "send the access token as the issuer gave it";
    TokenNotTrusted "TOKEN_NOT_TRUSTED" Refusal, "the token's signature, key or algorithm is not one of the issuer's", "get a token from the configured issuer";
    TokenExpired "TOKEN_EXPIRED" Refusal, "the token has run out", "get a new token";
    TokenNotYetValid "TOKEN_NOT_YET_VALID" Refusal, "the token is for later", "check the clock of the issuer";
    TokenWrongIssuer "TOKEN_WRONG_ISSUER" Refusal, "the token comes from another issuer", "get a token from the configured issuer";
    TokenWrongAudience "TOKEN_WRONG_AUDIENCE" Refusal, "the token is for another service", "ask the issuer for a token for this service";

    RequestHasProblems "REQUEST_HAS_PROBLEMS" Problem, "the request has problems that are listed beside it", "mend each problem listed";
    StaleVersion "STALE_VERSION" Problem, "somebody changed this since you read it", "read it again, then repeat with the new version";
    IdempotencyKeyReused "IDEMPOTENCY_KEY_REUSED" Problem, "the idempotency key was used for a different request", "use a new key for a new request";
    UnknownForce "UNKNOWN_FORCE" Problem, "no force has this code", "use a code from `forces`";
    UnknownArea "UNKNOWN_AREA" Problem, "this force has no such area", "use an area of the force, or leave it empty for the whole force";
    UnknownCollection "UNKNOWN_COLLECTION" Problem, "no collection has this code", "use a code from `collections`";
    UnknownMeasure "UNKNOWN_MEASURE" Problem, "this collection has no such measure", "use a measure of the collection";
    UnknownDimension "UNKNOWN_DIMENSION" Problem, "this measure has no such dimension", "use the measure's dimensions, each once";
    UnknownMember "UNKNOWN_MEMBER" Problem, "the dimension has no such code", "use a code from the dimension's list";
    UnknownIndicator "UNKNOWN_INDICATOR" Problem, "no indicator has this code", "use a code from `indicators`";
    UnknownPeerGroup "UNKNOWN_PEER_GROUP" Problem, "there is no such peer group, or no such version of it", "use the peer groups of the force";
    MissingDimension "MISSING_DIMENSION" Problem, "the row does not say a code for every dimension of the measure", "give one code for each dimension";
    PeriodNotReadable "PERIOD_NOT_READABLE" Problem, "the period is not written as a period", "write 2026-03, FY2025-26Q4, FY2025-26 or YE2026-03";
    PeriodWrongLength "PERIOD_WRONG_LENGTH" Problem, "the period is not of the length this is collected or computed for", "use a month, quarter or year as the collection or indicator says";
    PeriodNotDue "PERIOD_NOT_DUE" Problem, "the period has not ended or is not asked for", "wait until it is due";
    ValueNotANumber "VALUE_NOT_A_NUMBER" Problem, "the value is not a number", "write digits, with a point for decimals and no separators";
    ValueTooPrecise "VALUE_TOO_PRECISE" Problem, "the value has more decimals than the measure", "round it to the measure's decimals";
    ValueOutOfRange "VALUE_OUT_OF_RANGE" Problem, "the value is outside what the measure can take", "check the value and its unit";
    ValueNegative "VALUE_NEGATIVE" Problem, "the measure takes no corrections, so no negative value", "give a value of nought or more";
    ValueMissing "VALUE_MISSING" Problem, "the row has neither a value nor a status that says why", "give a value, or NOT_SUPPLIED or NOT_APPLICABLE";
    ValueWithAbsence "VALUE_WITH_ABSENCE" Problem, "the row has a value and says there is none", "give the value or the reason, not both";
    StatusUnknown "STATUS_UNKNOWN" Problem, "the status is not one of the list", "use one of the statuses in the layout";
    CellTwice "CELL_TWICE" Problem, "the same cell comes twice", "keep one row for each cell";
    CellMissing "CELL_MISSING" Problem, "a cell that is owed has neither value nor reason", "give a value, or say why there is none";
    NoteTooLong "NOTE_TOO_LONG" Problem, "the note is over the limit", "shorten the note";
    TooManyRows "TOO_MANY_ROWS" Problem, "there are more rows than one request may carry", "send them in several requests";
    FileNotReadable "FILE_NOT_READABLE" Problem, "the file is not in a layout that is known", "save it as CSV in UTF-8 with the columns of the layout";
    ColumnMissing "COLUMN_MISSING" Problem, "a column of the layout is missing", "add the column named";
    ColumnUnknown "COLUMN_UNKNOWN" Problem, "a column is not part of the layout", "remove or rename the column named";
    RowNotReadable "ROW_NOT_READABLE" Problem, "the row cannot be read", "compare the row with the header";
    WrongForce "WRONG_FORCE" Problem, "the row belongs to another force than the return", "send it in that force's return";
    WrongPeriod "WRONG_PERIOD" Problem, "the row belongs to another period than the return", "send it in that period's return";
    ReturnNotDraft "RETURN_NOT_DRAFT" Problem, "this revision is no longer a draft", "revise the return to change it";
    ReturnAlreadySubmitted "RETURN_ALREADY_SUBMITTED" Problem, "this revision has already been submitted", "wait for sign-off, or have it sent back";
    ReturnNotSubmitted "RETURN_NOT_SUBMITTED" Problem, "this revision has not been submitted", "submit it first";
    ReturnNotSignedOff "RETURN_NOT_SIGNED_OFF" Problem, "this revision has not been signed off", "have it signed off first";
    ReturnNotInReview "RETURN_NOT_IN_REVIEW" Problem, "only a submitted or signed-off revision can be sent back", "read the return again";
    ReturnLocked "RETURN_LOCKED" Problem, "the period is locked", "ask the national unit for a lock exception";
    RevisionOpen "REVISION_OPEN" Problem, "another revision of this return is still being worked on", "finish or withdraw that one first";
    SignOffBySubmitter "SIGN_OFF_BY_SUBMITTER" Problem, "whoever submitted a return may not also sign it off", "ask another signatory of the force";
    AcceptBySigner "ACCEPT_BY_SIGNER" Problem, "whoever signed a return off may not also accept it", "ask another analyst of the national unit";
    DigestMismatch "DIGEST_MISMATCH" Problem, "the digest signed is not the digest of what is there now", "read the return again before signing";
    FindingsOpen "FINDINGS_OPEN" Problem, "there are errors to mend or warnings to explain", "mend each error and explain each warning";
    RuleFailed "RULE_FAILED" Problem, "a rule of the catalogue could not be worked out", "tell the national unit; the rule needs mending";
    HistoryNotChecked "HISTORY_NOT_CHECKED" Problem, "the rules that look at history were not run", "check again while connected";
    ObligationOwed "OBLIGATION_OWED" Problem, "the force owes this already", "see the board for what it owes";
    ObligationNotOwed "OBLIGATION_NOT_OWED" Problem, "the force does not owe this, so it cannot be waived", "see the board for what it owes";
    ObligationChanged "OBLIGATION_CHANGED" Problem, "the unit has decided about some of these periods already", "end that decision first, or name other periods";
    CatalogueInvalid "CATALOGUE_INVALID" Problem, "a catalogue file does not hold together", "mend the file at the line given";
    ReferenceInvalid "REFERENCE_INVALID" Problem, "a reference file does not hold together", "mend the file at the line given";
    FileTooLarge "FILE_TOO_LARGE" Problem, "the file, or what it unpacks to, is larger than a file may be", "send the figures alone in a fresh template, or in several files";
    FileHasMacros "FILE_HAS_MACROS" Problem, "the workbook holds macros", "save it as a workbook without macros (.xlsx) and send that";
    FileProtected "FILE_PROTECTED" Problem, "the file is encrypted with a password", "take the password off and send it again";
    SheetHidden "SHEET_HIDDEN" Problem, "figures stand on a hidden sheet", "show the sheet, or delete it";
    CellsMerged "CELLS_MERGED" Problem, "cells that hold figures are merged with others", "take the merging off and give each row its own value";
    FormulaWithoutValue "FORMULA_WITHOUT_VALUE" Problem, "the file holds a formula without its result", "open it in a spreadsheet program, save it and send it again";
    ValueSpreadsheetError "VALUE_SPREADSHEET_ERROR" Problem, "the cell holds an error of the spreadsheet instead of a value", "mend the formula, or write the value";
    ValueSeparators "VALUE_SEPARATORS" Problem, "the number holds separators of thousands or a decimal comma", "write digits, with a point for decimals and no separators";
    ValuePercentage "VALUE_PERCENTAGE" Problem, "the value is a percentage where a plain number is asked for", "write the number itself, in the unit of the measure";
    WrongCollection "WRONG_COLLECTION" Problem, "the template is of another collection than the return", "send it in that collection's return";

    UnknownReason "UNKNOWN_REASON" Problem, "the reason is not one of the list, or needs a note and has none", "use a code from `reasons`, with a note where it says so";
    NothingToWithdraw "NOTHING_TO_WITHDRAW" Problem, "this revision no longer counts", "read the return again";
    QuestionAnswered "QUESTION_ANSWERED" Problem, "the question has been answered, and it is the unit's turn", "wait for what the unit says of the answer";
    QuestionNotAnswered "QUESTION_NOT_ANSWERED" Problem, "the question has no answer yet that could fall short", "wait for the force's answer";
    QuestionSettled "QUESTION_SETTLED" Problem, "the question is settled", "ask another where something is left to ask";
    SeriesTooSeldom "SERIES_TOO_SELDOM" Problem, "the indicator has too few periods a year for a control chart", "ask for its `trend`";
    PhaseStarted "PHASE_STARTED" Problem, "a phase of this series starts there already", "end that phase first, or name another month";
    TargetNeutral "TARGET_NEUTRAL" Problem, "the indicator has no better side, so nothing is aimed for", "compare forces on it, and ask why they differ";
    TargetNotTerritorial "TARGET_NOT_TERRITORIAL" Problem, "targets are of territorial forces, not of the City of London or the British Transport Police", "name one of them";
    TargetNoBaseline "TARGET_NO_BASELINE" Problem, "the force has no value in the baseline period", "name a period that it has figures of";
    TargetTooFewPeers "TARGET_TOO_FEW_PEERS" Problem, "too few of the peers have a value in the baseline period", "name other peers, or another period";
    TargetInForce "TARGET_IN_FORCE" Problem, "the force has a target on this indicator already", "name it in `replaces`, or end it first";
    TargetNotShared "TARGET_NOT_SHARED" Problem, "what the indicator states does not add up over areas", "set the target without areas";
    TargetNothingToWeighBy "TARGET_NOTHING_TO_WEIGH_BY" Problem, "there are no figures of the areas to share a target out by", "give a weight for each area, and a denominator for a rate";

    RulesNotRun "RULES_NOT_RUN" Problem, "rules that read cells the file does not hold, or that cannot be read in it, were not run", "mend the cells, or send the file: the service checks it with the rest of the return";
    DefinitionNewer "DEFINITION_NEWER" Problem, "the template is of a later version of the definition than is known here", "get the present `muster`, or name a folder with the present catalogue";
    TemplateOlder "TEMPLATE_OLDER" Problem, "the template is of an earlier version of the definition: its columns were found by their names", "take the present template next time";

    Unavailable "UNAVAILABLE" Fault, "the service cannot answer just now", "try again in a few seconds";
    IssuerUnreachable "ISSUER_UNREACHABLE" Fault, "the issuer's keys cannot be fetched, so no token can be checked", "try again; tell the operator if it lasts";
    TimedOut "TIMED_OUT" Fault, "the request took too long and was given up", "ask for less, or narrow the filters";
    Internal "INTERNAL" Fault, "something went wrong on our side", "try again; quote the request id if it lasts";
    OriginNotAllowed "ORIGIN_NOT_ALLOWED" Refusal, "a page of another origin tried to connect", "ask the operator to allow the origin";
    TooManyConnections "TOO_MANY_CONNECTIONS" Refusal, "as many clients are connected for subscriptions as the service takes", "try again in a while";
    TooManyOperations "TOO_MANY_OPERATIONS" Refusal, "as many operations are under way on this connection as it may have", "complete one, or open another connection";
    SignalAsked "SIGNAL_ASKED" Problem, "the force has been asked about the signal, so it cannot be dismissed", "settle its questions, then close it";
    SignalNotExplained "SIGNAL_NOT_EXPLAINED" Problem, "no question about the signal, or not every one, has an answer that will do", "ask and settle first, or dismiss it where nobody has asked";
    SignalSettled "SIGNAL_SETTLED" Problem, "the signal was dismissed or closed, or has lapsed", "read it again";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something the caller can put right: which code, what to do, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// What kind of problem, for programs.
    pub code: ErrorCode,
    /// What to do about it: lower case, no full stop.
    pub message: String,
    /// Where in the input it lies, outermost first, such as `rows`, `12`, `value`.
    pub path: Vec<String>,
    /// More, where the message alone does not say enough.
    pub help: Option<String>,
    /// Where in the sent file it lies, where it was sent as a file.
    pub place: Option<Box<Place>>,
}

impl Problem {
    /// A problem with the request as a whole.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl fmt::Display) -> Self {
        Self {
            code,
            message: message.to_string(),
            path: Vec::new(),
            help: None,
            place: None,
        }
    }

    /// The same problem, at a place in the input.
    #[must_use]
    pub fn at<S: ToString>(mut self, path: impl IntoIterator<Item = S>) -> Self {
        self.path = path.into_iter().map(|step| step.to_string()).collect();
        self
    }

    /// The same problem, with more help.
    #[must_use]
    pub fn with_help(mut self, help: impl fmt::Display) -> Self {
        self.help = Some(help.to_string());
        self
    }

    /// The same problem, at a place in a sent file.
    #[must_use]
    pub fn placed(mut self, place: Option<Place>) -> Self {
        self.place = place.map(Box::new);
        self
    }
}

impl From<QuestionError> for Problem {
    fn from(error: QuestionError) -> Self {
        let code = match error {
            QuestionError::AlreadyAnswered => ErrorCode::QuestionAnswered,
            QuestionError::NotAnswered => ErrorCode::QuestionNotAnswered,
            QuestionError::Settled => ErrorCode::QuestionSettled,
        };
        Self::new(code, error)
    }
}

impl From<SignalError> for Problem {
    fn from(error: SignalError) -> Self {
        let code = match error {
            SignalError::Asked => ErrorCode::SignalAsked,
            SignalError::NotExplained => ErrorCode::SignalNotExplained,
            SignalError::Settled => ErrorCode::SignalSettled,
        };
        Self::new(code, error)
    }
}

impl From<StateError> for Problem {
    fn from(error: StateError) -> Self {
        let code = match error {
            StateError::NotOpen => ErrorCode::ReturnNotDraft,
            StateError::AlreadySubmitted => ErrorCode::ReturnAlreadySubmitted,
            StateError::NotSubmitted => ErrorCode::ReturnNotSubmitted,
            StateError::SameHand => ErrorCode::SignOffBySubmitter,
            StateError::NotSignedOff => ErrorCode::ReturnNotSignedOff,
            StateError::NotInReview => ErrorCode::ReturnNotInReview,
            StateError::StillOpen => ErrorCode::RevisionOpen,
            StateError::NothingToWithdraw => ErrorCode::NothingToWithdraw,
        };
        Self::new(code, error)
    }
}

/// Something in the request that the caller can put right.
#[cfg(feature = "graphql")]
#[async_graphql::Object(shareable)]
impl Problem {
    /// A stable code to branch on. New codes are added, none is renamed or removed.
    async fn code(&self) -> &str {
        self.code.as_str()
    }

    /// What to do about it, for people.
    async fn message(&self) -> &str {
        &self.message
    }

    /// Where in the input it lies, outermost first; empty for the request as a whole.
    async fn path(&self) -> &[String] {
        &self.path
    }

    /// More help, where there is some.
    async fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_its_variant_in_screaming_snake_and_there_is_only_one_of_each() {
        let mut seen = BTreeSet::new();
        for code in ErrorCode::ALL {
            let mut spelt = String::new();
            for letter in format!("{code:?}").chars() {
                if letter.is_ascii_uppercase() && !spelt.is_empty() {
                    spelt.push('_');
                }
                spelt.push(letter.to_ascii_uppercase());
            }
            assert_eq!(code.as_str(), spelt);
            assert!(seen.insert(code.as_str()), "{code} comes twice");
        }
    }

    #[test]
    fn every_code_says_what_it_means_and_what_to_do() {
        for code in ErrorCode::ALL {
            for text in [code.meaning(), code.action()] {
                assert!(text.len() > 10 && !text.ends_with('.'), "{code}: {text}");
            }
        }
    }
}
