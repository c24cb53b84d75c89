//! Whether figures may be set side by side: by which definition they were counted, and out of which system they came.
//!
//! A major version of a collection's document breaks its series: what was counted by one is not held against what was counted by
//! another. Minor versions and patches differ in words or additions alone and part nobody.
use crate::catalogue::{Collection, Version};
use crate::codes::CollectionCode;
use std::collections::{BTreeMap, BTreeSet};
use std::{fmt, str::FromStr};

/// A version of a collection's document, as figures name it: `roads 1.1.0`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Definition {
    /// The collection.
    pub collection: CollectionCode,
    /// The version of its document.
    pub version: Version,
}

impl Definition {
    /// That of a collection.
    #[must_use]
    pub fn of(collection: &Collection) -> Self {
        Self {
            collection: collection.code.clone(),
            version: collection.version,
        }
    }
}

/// Text that is not a definition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a definition: write a collection and a version, as in roads 1.1.0")]
pub struct NotADefinition(String);

impl FromStr for Definition {
    type Err = NotADefinition;

    fn from_str(text: &str) -> Result<Self, NotADefinition> {
        let parts = text.split_once(' ').and_then(|(collection, version)| {
            Some(Self {
                collection: collection.parse().ok()?,
                version: version.parse().ok()?,
            })
        });
        parts.ok_or_else(|| NotADefinition(text.chars().take(80).collect()))
    }
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.collection, self.version)
    }
}

/// How one return was counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct CountedBy {
    /// By which definition.
    pub definition: Definition,
    /// Out of which system, as the force named it.
    pub source_system: Option<String>,
}

/// How the returns that a value rests on were counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counting(BTreeSet<CountedBy>);

impl Counting {
    /// Every definition, in order.
    #[must_use]
    pub fn definitions(&self) -> BTreeSet<&Definition> {
        self.0.iter().map(|by| &by.definition).collect()
    }

    /// Every source system that was named, in order.
    #[must_use]
    pub fn source_systems(&self) -> BTreeSet<&str> {
        self.0.iter().filter_map(|by| by.source_system.as_deref()).collect()
    }

    /// With more returns.
    #[must_use]
    pub fn with(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// Whether both, taken together, were counted by one major version of each collection.
    #[must_use]
    pub fn comparable(&self, other: &Self) -> bool {
        alike(self.0.iter().chain(&other.0))
    }

    /// Whether both name the systems they come from, and these differ.
    #[must_use]
    pub fn other_system(&self, before: &Self) -> bool {
        let (now, then) = (self.source_systems(), before.source_systems());
        !now.is_empty() && !then.is_empty() && now != then
    }

    /// The two ends of what is mixed in it, where it was counted by more than one major version of a collection.
    fn mixed(&self) -> Option<Apart> {
        let mixed = majors(&self.0).into_iter().find(|(_, versions)| versions.len() > 1);
        let (collection, versions) = mixed?;
        let definition = |version: &Version| Definition {
            collection: collection.clone(),
            version: *version,
        };
        Some(Apart::Mixed {
            oldest: definition(versions.values().next()?),
            newest: definition(versions.values().next_back()?),
        })
    }
}

impl FromIterator<CountedBy> for Counting {
    fn from_iter<I: IntoIterator<Item = CountedBy>>(each: I) -> Self {
        Self(each.into_iter().collect())
    }
}

/// Whether returns were counted by one major version of each collection.
#[must_use]
pub fn alike<'a>(each: impl IntoIterator<Item = &'a CountedBy>) -> bool {
    majors(each).values().all(|versions| versions.len() < 2)
}

/// The places in a series, oldest first, from which on it was counted by another major version than before; what is missing changes
/// nothing.
#[must_use]
pub fn redefined(series: &[Counting]) -> Vec<usize> {
    let mut so_far = Counting::default();
    let mut places = Vec::new();
    for (place, counting) in series.iter().enumerate() {
        if counting.comparable(&so_far) {
            so_far.0.extend(counting.0.iter().cloned());
        } else {
            places.push(place);
            so_far = counting.clone();
        }
    }
    places
}

/// The newest version of each major, by collection.
fn majors<'a>(each: impl IntoIterator<Item = &'a CountedBy>) -> BTreeMap<&'a CollectionCode, BTreeMap<u16, Version>> {
    let mut majors: BTreeMap<&CollectionCode, BTreeMap<u16, Version>> = BTreeMap::new();
    for CountedBy { definition, .. } in each {
        let newest = majors.entry(&definition.collection).or_default();
        let newest = newest.entry(definition.version.major).or_insert(definition.version);
        *newest = definition.version.max(*newest);
    }
    majors
}

/// Of each collection the major version that the figures of most forces were counted by, as the newest version of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common(BTreeMap<CollectionCode, Version>);

/// What sets a force's figures apart from those of most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Apart {
    /// They were counted by another major version.
    Other {
        /// What they were counted by.
        own: Definition,
        /// What those of most forces were counted by.
        most: Definition,
    },
    /// Some were counted by one major version and some by another.
    Mixed {
        /// The oldest of them.
        oldest: Definition,
        /// The newest of them.
        newest: Definition,
    },
}

impl Common {
    /// What most of these share, each being one force's; the newer where as many have one as the other. Who mixes versions of a
    /// collection has no say in it.
    #[must_use]
    pub fn of<'a>(each: impl IntoIterator<Item = &'a Counting>) -> Self {
        let mut votes: BTreeMap<&CollectionCode, BTreeMap<u16, (usize, Version)>> = BTreeMap::new();
        for counting in each {
            for (collection, versions) in majors(&counting.0) {
                let mut versions = versions.into_iter();
                let (Some((major, version)), None) = (versions.next(), versions.next()) else {
                    continue;
                };
                let (forces, newest) = votes
                    .entry(collection)
                    .or_default()
                    .entry(major)
                    .or_insert((0, version));
                *forces += 1;
                *newest = version.max(*newest);
            }
        }
        let most = votes.into_iter().filter_map(|(collection, votes)| {
            // the last of equals is the newer
            let (_, newest) = votes.into_values().max_by_key(|(forces, _)| *forces)?;
            Some((collection.clone(), newest))
        });
        Self(most.collect())
    }

    /// What sets some figures apart; `None` of those that may be set beside the others.
    #[must_use]
    pub fn apart(&self, counting: &Counting) -> Option<Apart> {
        counting.mixed().or_else(|| {
            counting.definitions().into_iter().find_map(|own| {
                let most = self.0.get(&own.collection)?;
                (most.major != own.version.major).then(|| Apart::Other {
                    own: own.clone(),
                    most: Definition {
                        collection: own.collection.clone(),
                        version: *most,
                    },
                })
            })
        })
    }
}

#[cfg(test)]
mod tests;
