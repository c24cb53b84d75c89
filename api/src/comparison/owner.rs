//! Whose figures a row shows: those of a force as a whole, or of one of its areas.
use super::ground::Instant;
use muster_domain::{
    Area, AreaCode, AreaKind, ErrorCode, Force, ForceCode, OwnerCode, PeerGroup, PeerKind, Period, Problem, Reference,
};

/// What is set side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// Forces as a whole.
    #[default]
    Forces,
    /// Their areas of one kind; kinds overlap, so that no two are ever mixed.
    Areas(AreaKind),
}

impl Level {
    /// The rows that some forces come to in a period: themselves, or each of their areas of the kind that existed then.
    #[must_use]
    pub fn owners<'a>(
        self,
        reference: &'a Reference,
        forces: impl IntoIterator<Item = &'a Force>,
        period: Period,
    ) -> Vec<Owner<'a>> {
        let forces = forces.into_iter();
        let Self::Areas(kind) = self else {
            return forces.map(Owner::from).collect();
        };
        let existed = move |area: &&Area| {
            area.kind == kind
                && area.valid_from.is_none_or(|from| from <= period.last())
                && area.valid_to.is_none_or(|to| to >= period.first())
        };
        let of_force = |force: &'a Force| {
            let areas = reference.areas_of(&force.code).filter(existed);
            areas.map(move |area| Owner {
                force,
                area: Some(area),
            })
        };
        forces.flat_map(of_force).collect()
    }

    /// What is set side by side among some peers, in words.
    #[must_use]
    pub fn beside(self, peers: &PeerGroup) -> String {
        let forces = match peers.kind {
            PeerKind::All => "all forces",
            _ => &peers.label,
        };
        match self {
            Self::Forces => forces.to_owned(),
            Self::Areas(_) => format!("areas of {forces}"),
        }
    }

    /// What one row is called.
    #[must_use]
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Forces => "force",
            Self::Areas(_) => "area",
        }
    }

    /// What rows are called where there are several.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Forces => "forces",
            Self::Areas(_) => "areas",
        }
    }
}

/// A force as a whole, or one of its areas.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    pub force: &'a Force,
    pub area: Option<&'a Area>,
}

impl<'a> From<&'a Force> for Owner<'a> {
    fn from(force: &'a Force) -> Self {
        Self { force, area: None }
    }
}

impl<'a> Owner<'a> {
    /// What it is set side by side with: forces, or areas of its kind.
    #[must_use]
    pub fn level(self) -> Level {
        self.area.map_or(Level::Forces, |area| Level::Areas(area.kind))
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.area.map_or(&self.force.name, |area| &area.name)
    }

    /// Its codes.
    #[must_use]
    pub fn code(self) -> OwnerCode {
        OwnerCode {
            force: self.force.code.clone(),
            area: self.area.map(|area| area.code.clone()),
        }
    }
}

impl Instant {
    /// A force as it was then, or one of its areas.
    pub fn owner(&self, force: &ForceCode, area: Option<&AreaCode>) -> Result<Owner<'_>, Problem> {
        let force = self.force(force)?;
        let Some(code) = area else {
            return Ok(force.into());
        };
        let area = self.snapshot.reference.area(code.as_str());
        let area = area.filter(|area| area.force == force.code).ok_or_else(|| {
            let message = format!("`{}` has no area `{code}`: use a code from its `areas`", force.code);
            Problem::new(ErrorCode::UnknownArea, message).at(["area"])
        })?;
        Ok(Owner {
            force,
            area: Some(area),
        })
    }
}
