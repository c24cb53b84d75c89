//! Who is asking, what they may do, and what they may see. Built once a request, from the token.

use std::collections::BTreeSet;

use muster_domain::permission::{Permission, Role, Stage};
use muster_domain::{ForceCode, UserId};

use crate::platform::failure::Refusal;

/// For which forces somebody acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every force, and those to come.
    All,
    /// These and no other.
    Only(BTreeSet<ForceCode>),
}

impl Reach {
    #[must_use]
    pub fn nowhere() -> Self {
        Self::Only(BTreeSet::new())
    }

    #[must_use]
    pub fn reaches(&self, force: &ForceCode) -> bool {
        match self {
            Self::All => true,
            Self::Only(forces) => forces.contains(force),
        }
    }
}

/// Somebody, signed in or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub user: UserId,
    pub name: String,
    pub roles: BTreeSet<Role>,
    pub permissions: BTreeSet<Permission>,
    pub forces: Reach,
    signed_in: bool,
}

impl Caller {
    /// Anybody at all: no token.
    #[must_use]
    pub fn public() -> Self {
        Self {
            user: UserId::new("public"),
            name: "the public".to_owned(),
            roles: BTreeSet::new(),
            permissions: BTreeSet::new(),
            forces: Reach::nowhere(),
            signed_in: false,
        }
    }

    /// Somebody an issuer vouches for. A role within a force counts only where forces are named:
    /// `*` makes nobody every force's analyst.
    #[must_use]
    pub fn new(user: UserId, name: impl Into<String>, roles: impl IntoIterator<Item = Role>, forces: Reach) -> Self {
        let roles: BTreeSet<Role> = roles
            .into_iter()
            .filter(|role| forces != Reach::All || !role.of_a_force())
            .collect();
        let permissions = roles.iter().flat_map(|role| role.permissions()).copied().collect();
        Self {
            user,
            name: name.into(),
            roles,
            permissions,
            forces,
            signed_in: true,
        }
    }

    #[must_use]
    pub fn signed_in(&self) -> bool {
        self.signed_in
    }

    #[must_use]
    pub fn holds(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// May they do this, to this force? Elsewhere does not exist.
    pub fn require(&self, permission: Permission, force: &ForceCode) -> Result<(), Refusal> {
        if !self.signed_in {
            return Err(Refusal::Unauthenticated);
        }
        if !self.forces.reaches(force) {
            return Err(Refusal::NotFound);
        }
        self.require_anywhere(permission)
    }

    /// May they do this at all? For acts that belong to no force.
    pub fn require_anywhere(&self, permission: Permission) -> Result<(), Refusal> {
        if !self.signed_in {
            return Err(Refusal::Unauthenticated);
        }
        if !self.holds(permission) {
            return Err(Refusal::Forbidden);
        }
        Ok(())
    }

    /// What stores may show them.
    #[must_use]
    pub fn visibility(&self) -> Visibility {
        match self.roles.iter().map(|role| role.reads_from()).min() {
            Some(from) => Visibility {
                forces: self.forces.clone(),
                from,
                compares: true,
                hashes: self.holds(Permission::ReadHashes),
            },
            None => Visibility::public(),
        }
    }
}

/// What a read may show. No finder works without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visibility {
    /// Of which forces returns and revisions are shown.
    pub forces: Reach,
    /// From which stage on.
    pub from: Stage,
    /// Whether accepted figures of all forces may be compared at force level.
    pub compares: bool,
    /// Whether hashes and sequence numbers of the ledger are shown.
    pub hashes: bool,
}

impl Visibility {
    /// What has been released.
    #[must_use]
    pub fn public() -> Self {
        Self {
            forces: Reach::All,
            from: Stage::Released,
            compares: false,
            hashes: false,
        }
    }

    /// Everything: for the system's own actors, never for a request.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            forces: Reach::All,
            from: Stage::Draft,
            compares: true,
            hashes: true,
        }
    }

    /// Whether something of this force that has come this far is shown.
    #[must_use]
    pub fn shows(&self, force: &ForceCode, stage: Stage) -> bool {
        stage >= self.from && self.forces.reaches(force)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn force(code: &str) -> ForceCode {
        code.parse().unwrap()
    }

    fn of(role: Role, code: &str) -> Caller {
        Caller::new(
            UserId::new("somebody"),
            "Somebody",
            [role],
            Reach::Only([force(code)].into()),
        )
    }

    #[test]
    fn another_force_does_not_exist_even_for_an_act_that_is_not_theirs() {
        let analyst = of(Role::ForceAnalyst, "kent");
        assert_eq!(analyst.require(Permission::SubmitReturns, &force("kent")), Ok(()));
        assert_eq!(
            analyst.require(Permission::SignOffReturns, &force("kent")),
            Err(Refusal::Forbidden)
        );
        assert_eq!(
            analyst.require(Permission::SignOffReturns, &force("essex")),
            Err(Refusal::NotFound)
        );
    }

    #[test]
    fn the_public_is_asked_to_sign_in_whatever_it_names() {
        let public = Caller::public();
        assert_eq!(
            public.require(Permission::SubmitReturns, &force("kent")),
            Err(Refusal::Unauthenticated)
        );
        assert_eq!(public.visibility(), Visibility::public());
    }

    #[test]
    fn a_star_makes_nobody_every_forces_analyst() {
        let caller = Caller::new(
            UserId::new("x"),
            "X",
            [Role::ForceAnalyst, Role::NationalAnalyst],
            Reach::All,
        );
        assert!(!caller.holds(Permission::SubmitReturns));
        assert!(!caller.visibility().shows(&force("kent"), Stage::Draft));
        assert!(caller.visibility().shows(&force("kent"), Stage::SignedOff));
    }

    #[test]
    fn a_commissioner_sees_what_was_accepted_of_their_own_force() {
        let seen = of(Role::Commissioner, "kent").visibility();
        assert!(seen.shows(&force("kent"), Stage::Accepted));
        assert!(!seen.shows(&force("kent"), Stage::SignedOff));
        assert!(!seen.shows(&force("essex"), Stage::Accepted));
    }

    #[test]
    fn a_token_without_a_role_sees_what_the_public_sees() {
        let nobody = Caller::new(UserId::new("x"), "X", [], Reach::All);
        assert_eq!(nobody.visibility(), Visibility::public());
    }
}
