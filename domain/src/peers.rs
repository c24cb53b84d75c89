//! Which forces a force is set beside.
use crate::codes::ForceCode;
use crate::force::{Force, ForceKind};
use crate::period::Period;
use crate::problem::{ErrorCode, Problem};
use crate::reference::Reference;
use std::{collections::BTreeMap, str::FromStr};

/// How the forces beside a force are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
#[cfg_attr(feature = "graphql", graphql(name = "PeerGroupKind"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PeerKind {
    /// The forces most like it, by a published or computed list. Ordered, versioned and not symmetric.
    MostSimilar,
    /// The other forces of its region.
    Region,
    /// Every other force.
    All,
    /// Forces named one by one.
    Custom,
}

impl PeerKind {
    /// The word in files and rows.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MostSimilar => "MOST_SIMILAR",
            Self::Region => "REGION",
            Self::All => "ALL",
            Self::Custom => "CUSTOM",
        }
    }
}

/// Text that is not a kind of peer list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of peer list: write MOST_SIMILAR")]
pub struct NotAPeerKind(String);

impl FromStr for PeerKind {
    type Err = NotAPeerKind;

    fn from_str(text: &str) -> Result<Self, NotAPeerKind> {
        [Self::MostSimilar, Self::Region, Self::All, Self::Custom]
            .into_iter()
            .find(|kind| kind.code() == text)
            .ok_or_else(|| NotAPeerKind(text.chars().take(40).collect()))
    }
}

/// A version of a list that names, for a force, its peers in order.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PeerList {
    /// What sort of list it is.
    pub kind: PeerKind,
    /// Which version.
    pub version: String,
    /// How the list is called wherever it is used.
    pub label: String,
    /// Who drew it up and how.
    pub source: String,
    /// The peers of each force that has any, nearest first.
    pub peers: BTreeMap<ForceCode, Vec<ForceCode>>,
}

/// What somebody asks to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerSelection {
    /// How the peers are chosen.
    pub kind: PeerKind,
    /// The force they are the peers of; every kind but `ALL` and `CUSTOM` needs it.
    pub of: Option<ForceCode>,
    /// The forces of a `CUSTOM` selection.
    pub members: Vec<ForceCode>,
    /// The version of a list; the latest where none is named.
    pub version: Option<String>,
}

impl PeerSelection {
    /// Every force.
    #[must_use]
    pub const fn all() -> Self {
        Self {
            kind: PeerKind::All,
            of: None,
            members: Vec::new(),
            version: None,
        }
    }
}

/// The forces a selection comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerGroup {
    /// How they were chosen.
    pub kind: PeerKind,
    /// The version of the list, where a list was used.
    pub version: Option<String>,
    /// What to call the group.
    pub label: String,
    /// Who drew the list up and how, where a list was used.
    pub source: Option<String>,
    /// The force they are the peers of.
    pub of: Option<ForceCode>,
    /// The peers in order; the force itself is not among them.
    pub members: Vec<ForceCode>,
}

impl PeerGroup {
    const fn empty(kind: PeerKind) -> Self {
        Self {
            kind,
            version: None,
            label: String::new(),
            source: None,
            of: None,
            members: Vec::new(),
        }
    }

    /// The force itself, where there is one, and then its peers: the rows of a comparison.
    pub fn with_itself(&self) -> impl Iterator<Item = &ForceCode> {
        self.of.iter().chain(&self.members)
    }
}

/// Why a selection comes to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPeers {
    /// There is no such force.
    #[error("there is no force `{0}`: use a force code, as in `avon-and-somerset`")]
    UnknownForce(String),
    /// The kind means nothing without a force.
    #[error("{0} peers are the peers of a force: say which in `of`")]
    OfWhom(&'static str),
    /// There is no such version of the list.
    #[error("there is no version `{0}` of this list")]
    UnknownVersion(String),
    /// The force has no peers of this kind, as the City of London has none that are most similar.
    #[error("`{0}` has no {1} peers")]
    NoGroup(ForceCode, &'static str),
    /// A custom selection that names nobody.
    #[error("name at least one other force in `members`")]
    NobodyNamed,
}

impl From<NoPeers> for Problem {
    fn from(none: NoPeers) -> Self {
        let code = match none {
            NoPeers::UnknownForce(_) => ErrorCode::UnknownForce,
            NoPeers::OfWhom(_) | NoPeers::UnknownVersion(_) | NoPeers::NoGroup(..) | NoPeers::NobodyNamed => {
                ErrorCode::UnknownPeerGroup
            }
        };
        Self::new(code, none)
    }
}

impl Reference {
    /// The forces that a selection comes to in a period: a force is nobody's peer before its first month or after its last.
    ///
    /// # Errors
    /// When it names what does not exist, or comes to nobody.
    pub fn peers(&self, selection: &PeerSelection, period: Period) -> Result<PeerGroup, NoPeers> {
        let of = selection.of.as_ref().map(|code| self.known(code)).transpose()?;
        let whose = || of.ok_or(NoPeers::OfWhom(selection.kind.code()));
        let group = match selection.kind {
            PeerKind::All => PeerGroup {
                label: "all forces".into(),
                members: self.others(of, |_| true),
                ..PeerGroup::empty(selection.kind)
            },
            PeerKind::Custom => self.chosen(of, &selection.members)?,
            PeerKind::Region => self.of_the_region(whose()?)?,
            PeerKind::MostSimilar => self.most_similar(whose()?, selection.version.as_deref())?,
        };
        let there = |code: &ForceCode| self.force(code.as_str()).is_none_or(|force| force.exists_in(period));
        Ok(PeerGroup {
            of: of.map(|force| force.code.clone()),
            members: group.members.into_iter().filter(there).collect(),
            ..group
        })
    }

    fn known(&self, code: &ForceCode) -> Result<&Force, NoPeers> {
        self.force(code.as_str())
            .ok_or_else(|| NoPeers::UnknownForce(code.to_string()))
    }

    fn others(&self, of: Option<&Force>, keep: impl Fn(&Force) -> bool) -> Vec<ForceCode> {
        self.forces
            .iter()
            .filter(|other| of.is_none_or(|force| force.code != other.code) && keep(other))
            .map(|other| other.code.clone())
            .collect()
    }

    fn chosen(&self, of: Option<&Force>, named: &[ForceCode]) -> Result<PeerGroup, NoPeers> {
        let mut members: Vec<ForceCode> = Vec::new();
        for code in named {
            let code = &self.known(code)?.code;
            if of.is_none_or(|force| force.code != *code) && !members.contains(code) {
                members.push(code.clone());
            }
        }
        if members.is_empty() {
            return Err(NoPeers::NobodyNamed);
        }
        Ok(PeerGroup {
            label: "chosen forces".into(),
            members,
            ..PeerGroup::empty(PeerKind::Custom)
        })
    }

    fn of_the_region(&self, force: &Force) -> Result<PeerGroup, NoPeers> {
        let members = self.others(Some(force), |other| {
            other.region == force.region && other.kind != ForceKind::National
        });
        if force.kind == ForceKind::National || members.is_empty() {
            return Err(NoPeers::NoGroup(force.code.clone(), PeerKind::Region.code()));
        }
        let region = self.region(force.region.as_str());
        Ok(PeerGroup {
            label: region.map_or_else(|| force.region.to_string(), |region| region.name.clone()),
            members,
            ..PeerGroup::empty(PeerKind::Region)
        })
    }

    fn most_similar(&self, force: &Force, version: Option<&str>) -> Result<PeerGroup, NoPeers> {
        let no_group = || NoPeers::NoGroup(force.code.clone(), PeerKind::MostSimilar.code());
        let mut lists = self
            .peer_lists
            .iter()
            .rev()
            .filter(|list| list.kind == PeerKind::MostSimilar);
        let list = match version {
            None => lists.next().ok_or_else(no_group)?,
            Some(version) => lists
                .find(|list| list.version == version)
                .ok_or_else(|| NoPeers::UnknownVersion(version.chars().take(40).collect()))?,
        };
        Ok(PeerGroup {
            version: Some(list.version.clone()),
            label: list.label.clone(),
            source: Some(list.source.clone()),
            members: list.peers.get(&force.code).ok_or_else(no_group)?.clone(),
            ..PeerGroup::empty(PeerKind::MostSimilar)
        })
    }
}

#[cfg(test)]
mod tests;
