//! What a force's own systems call measures, areas, codes and columns: set once, and its files are read as they are.
use super::store::words as store;
use crate::{
    catalogue::Edition,
    identity::Caller,
    ledger::{self, Author, Entry, EventKind},
    platform::failure::{Failure, Refusal},
    reference::Snapshot,
    returns::Returns,
};
use muster_domain::{
    CollectionCode, CollectionKey, ErrorCode, ForceCode, ForceKey, Problem,
    catalogue::Collection,
    permission::{Permission, Stage},
};
use muster_exchange::mapping::Mapping;
use sea_orm::ConnectionTrait;
use serde_json::json;

/// How many words a force may have for one collection.
const MOST: usize = 5_000;
/// The longest word.
const LONGEST: usize = 200;
/// Columns that every long table has.
const COLUMNS: [&str; 7] = ["period", "force", "area", "measure", "value", "status", "note"];

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum WordKind {
    Column,
    Measure,
    Area,
    Code,
}

/// One word of a force's systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub kind: WordKind,
    /// The dimension, for a code.
    pub dimension: Option<String>,
    pub theirs: String,
    pub ours: String,
}

/// The words of a force for a collection, for those who may see its drafts.
pub(super) async fn words(
    returns: &Returns,
    caller: &Caller,
    force: &ForceCode,
    collection: &CollectionCode,
) -> Result<Vec<Word>, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    if !caller.visibility().shows(force, Stage::Draft) {
        return Err(Refusal::NotFound.into());
    }
    let (edition, snapshot) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let (force, collection) = keys(&edition, &snapshot, force, collection)?;
    let mapping = mapping(returns.database.reader(), force, collection).await?;
    Ok(listed(&mapping))
}

/// Puts words in place of those before; none takes them all away.
pub(super) async fn set_words(
    returns: &Returns,
    caller: &Caller,
    (force, collection): (&ForceCode, &CollectionCode),
    words: &[Word],
) -> Result<(), Failure> {
    caller.require(Permission::RecordReturns, force)?;
    let (edition, snapshot) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let (force_key, collection_key) = keys(&edition, &snapshot, force, collection)?;
    let known = edition.catalogue.collection(collection).ok_or(Refusal::NotFound)?;
    let mapping = understood(words, known, &snapshot, force)?;
    let kept = serde_json::to_string(&mapping).map_err(Failure::fault)?;

    let tx = returns.database.begin().await?;
    store::put(&tx, force_key, collection_key, kept).await?;
    let entry = Entry::new(EventKind::WordsSet)
        .of_force(force_key)
        .about(collection)
        .saying(json!({ "words": mapping }));
    let author = Author::new(caller.user.clone(), &caller.name);
    let recorded = ledger::append(&tx, &returns.clock, &author, &[entry]).await?;
    Ok(ledger::commit(tx, recorded).await?)
}

/// The words of a force as its files are read with them.
pub(super) async fn mapping(
    db: &impl ConnectionTrait,
    force: ForceKey,
    collection: CollectionKey,
) -> Result<Mapping, Failure> {
    match store::of(db, force, collection).await? {
        Some(text) => serde_json::from_str(&text).map_err(Failure::fault),
        None => Ok(Mapping::default()),
    }
}

pub(super) fn keys(
    edition: &Edition,
    snapshot: &Snapshot,
    force: &ForceCode,
    collection: &CollectionCode,
) -> Result<(ForceKey, CollectionKey), Failure> {
    let force = *snapshot.force_keys.get(force).ok_or(Refusal::NotFound)?;
    let published = edition.published(collection).ok_or_else(|| {
        Problem::new(
            ErrorCode::UnknownCollection,
            format!("there is no collection `{collection}`"),
        )
        .at(["input", "collection"])
    })?;
    Ok((force, published.key))
}

fn understood(words: &[Word], known: &Collection, snapshot: &Snapshot, force: &ForceCode) -> Result<Mapping, Failure> {
    if words.len() > MOST {
        let message = format!("{} words are more than are kept: at most {MOST}", words.len());
        return Err(Problem::new(ErrorCode::TooManyRows, message)
            .at(["input", "words"])
            .into());
    }
    let mut mapping = Mapping::default();
    let mut problems = Vec::new();
    for (nth, word) in words.iter().enumerate() {
        let taken = fits(word, known, snapshot, force).and_then(|()| taken(&mut mapping, word));
        if let Err((field, code, message)) = taken {
            problems.push(Problem::new(code, message).at(["input", "words", &nth.to_string(), field]));
        }
    }
    if problems.is_empty() {
        Ok(mapping)
    } else {
        Err(problems.into())
    }
}

type Fault = (&'static str, ErrorCode, String);

fn fits(word: &Word, known: &Collection, snapshot: &Snapshot, force: &ForceCode) -> Result<(), Fault> {
    let theirs = word.theirs.trim();
    if theirs.is_empty() || theirs.chars().count() > LONGEST {
        let message = format!("a word has 1 to {LONGEST} characters");
        return Err(("theirs", ErrorCode::InvalidArgument, message));
    }
    let ours = word.ours.as_str();
    let unknown = |code, what: &str| Err(("ours", code, format!("`{}` has no {what} `{ours}`", known.code)));
    match word.kind {
        WordKind::Column => {
            let dimension = known.dimensions.iter().any(|dimension| dimension.code.as_str() == ours);
            if dimension || COLUMNS.contains(&ours) {
                Ok(())
            } else {
                unknown(ErrorCode::ColumnUnknown, "column")
            }
        }
        WordKind::Measure => {
            let measure = known.measures.iter().any(|measure| measure.code.as_str() == ours);
            if measure {
                Ok(())
            } else {
                unknown(ErrorCode::UnknownMeasure, "measure")
            }
        }
        WordKind::Area => {
            let area = snapshot
                .reference
                .areas_of(force)
                .any(|area| area.code.as_str() == ours);
            let message = || format!("`{force}` has no area `{ours}`");
            if area {
                Ok(())
            } else {
                Err(("ours", ErrorCode::UnknownArea, message()))
            }
        }
        WordKind::Code => {
            let named = word.dimension.as_deref().unwrap_or_default();
            let Some(dimension) = known
                .dimensions
                .iter()
                .find(|dimension| dimension.code.as_str() == named)
            else {
                let message = format!(
                    "`{}` has no dimension `{named}`: say which one the code is of",
                    known.code
                );
                return Err(("dimension", ErrorCode::UnknownDimension, message));
            };
            let member = dimension.members.iter().any(|member| member.code.as_str() == ours);
            if member {
                Ok(())
            } else {
                unknown(ErrorCode::UnknownMember, "code")
            }
        }
    }
}

fn taken(mapping: &mut Mapping, word: &Word) -> Result<(), Fault> {
    let words = match word.kind {
        WordKind::Column => &mut mapping.columns,
        WordKind::Measure => &mut mapping.measures,
        WordKind::Area => &mut mapping.areas,
        WordKind::Code => {
            let dimension = word.dimension.clone().unwrap_or_default();
            mapping.dimensions.entry(dimension).or_default()
        }
    };
    let before = words.insert(word.theirs.trim().to_owned(), word.ours.clone());
    match before {
        Some(other) if other != word.ours => {
            let message = format!(
                "`{}` is said to be `{other}` and `{}`: keep one",
                word.theirs.trim(),
                word.ours
            );
            Err(("theirs", ErrorCode::InvalidArgument, message))
        }
        _ => Ok(()),
    }
}

fn listed(mapping: &Mapping) -> Vec<Word> {
    let word = |kind, dimension: Option<&String>, (theirs, ours): (&String, &String)| Word {
        kind,
        dimension: dimension.cloned(),
        theirs: theirs.clone(),
        ours: ours.clone(),
    };
    let columns = mapping.columns.iter().map(|pair| word(WordKind::Column, None, pair));
    let measures = mapping.measures.iter().map(|pair| word(WordKind::Measure, None, pair));
    let areas = mapping.areas.iter().map(|pair| word(WordKind::Area, None, pair));
    let codes = mapping.dimensions.iter().flat_map(|(dimension, words)| {
        words
            .iter()
            .map(move |pair| word(WordKind::Code, Some(dimension), pair))
    });
    columns.chain(measures).chain(areas).chain(codes).collect()
}
