//! A force's own words in the API.
use super::super::words::{self, Word, WordKind};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
    returns::Returns,
};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use muster_domain::{CollectionCode, ErrorCode, ForceCode, Problem};

/// What can be asked about words.
#[derive(Default)]
pub struct WordsQuery;

#[Object]
impl WordsQuery {
    /// What a force's systems call the things a collection asks for: files of the force are read with these words. Null with
    /// `NOT_FOUND` where the force is not yours.
    async fn force_words(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The force.")] force: ID,
        #[graphql(desc = "The collection.")] collection: ID,
    ) -> Option<Result<Vec<ForceWord>>> {
        let asked = async {
            let (force, collection) = named(&force, &collection)?;
            let words = words::words(ctx.data::<Returns>()?, ctx.data::<Caller>()?, &force, &collection).await?;
            Ok(words.into_iter().map(ForceWord::from).collect())
        };
        Some(asked.await)
    }
}

/// What can be done with words.
#[derive(Default)]
pub struct WordsMutation;

#[Object]
impl WordsMutation {
    /// Says what a force's systems call the things a collection asks for, in place of what was said before. From then on files of
    /// the force are read with these words, and what is wrong with them is said in them.
    async fn set_force_words(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose words for what, and the words.")] input: SetForceWordsInput,
    ) -> Result<SetForceWordsPayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let (force, collection) = named(&input.force, &input.collection)?;
            let words: Vec<Word> = input.words.iter().map(Word::from).collect();
            words::set_words(returns, caller, (&force, &collection), &words).await?;
            words::words(returns, caller, &force, &collection).await
        };
        SetForceWordsPayload::of(outcome.await)
    }
}

fn named(force: &ID, collection: &ID) -> std::result::Result<(ForceCode, CollectionCode), Failure> {
    let force = force.parse().map_err(|_| Refusal::NotFound)?;
    let collection = collection.parse().map_err(|cause: muster_domain::codes::NotACode| {
        Problem::new(ErrorCode::UnknownCollection, cause).at(["input", "collection"])
    })?;
    Ok((force, collection))
}

/// What a word stands for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "ForceWordKind")]
enum Kind {
    /// The heading of a column: `value`, `measure`, a dimension.
    Column,
    /// A measure.
    Measure,
    /// An area of the force.
    Area,
    /// A code of a dimension.
    Code,
}

/// A word of a force's systems, and what it is called here.
#[derive(SimpleObject)]
struct ForceWord {
    /// What it stands for.
    kind: Kind,
    /// The dimension, for a code.
    dimension: Option<String>,
    /// What the force calls it.
    theirs: String,
    /// What it is called here.
    ours: String,
}

/// A word of a force's systems, and what it is called here.
#[derive(InputObject)]
struct ForceWordInput {
    /// What it stands for.
    kind: Kind,
    /// The dimension, for a code.
    dimension: Option<String>,
    /// What the force calls it; capitals and outer blanks make no difference.
    theirs: String,
    /// What it is called here.
    ours: String,
}

/// All the words of a force for one collection.
#[derive(InputObject)]
struct SetForceWordsInput {
    /// The force.
    force: ID,
    /// The collection.
    collection: ID,
    /// The words, at most 5,000; they take the place of those before.
    words: Vec<ForceWordInput>,
}

/// The words as they are kept now, or what kept them back.
#[derive(SimpleObject)]
struct SetForceWordsPayload {
    /// The words; null where there are problems.
    words: Option<Vec<ForceWord>>,
    /// What to put right; the first 1,000 of them.
    problems: Vec<Problem>,
    /// How many problems there are in all. Where there is one, nothing was kept.
    problems_total: i32,
}

impl SetForceWordsPayload {
    fn of(outcome: std::result::Result<Vec<Word>, Failure>) -> Result<Self> {
        Ok(match outcome {
            Ok(words) => Self {
                words: Some(words.into_iter().map(ForceWord::from).collect()),
                problems: Vec::new(),
                problems_total: 0,
            },
            Err(failure) => {
                let problems = failure.into_problems()?;
                Self {
                    words: None,
                    problems_total: problems.total(),
                    problems: problems.shown,
                }
            }
        })
    }
}

impl From<Word> for ForceWord {
    fn from(word: Word) -> Self {
        Self {
            kind: match word.kind {
                WordKind::Column => Kind::Column,
                WordKind::Measure => Kind::Measure,
                WordKind::Area => Kind::Area,
                WordKind::Code => Kind::Code,
            },
            dimension: word.dimension,
            theirs: word.theirs,
            ours: word.ours,
        }
    }
}

impl From<&ForceWordInput> for Word {
    fn from(word: &ForceWordInput) -> Self {
        Self {
            kind: match word.kind {
                Kind::Column => WordKind::Column,
                Kind::Measure => WordKind::Measure,
                Kind::Area => WordKind::Area,
                Kind::Code => WordKind::Code,
            },
            dimension: word.dimension.clone(),
            theirs: word.theirs.clone(),
            ours: word.ours.clone(),
        }
    }
}
