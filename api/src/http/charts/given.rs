//! What is said of a chart behind the question mark.
use crate::comparison::Level;
use muster_charts::Theme;
use muster_domain::{AreaCode, AreaKind, ErrorCode, PeerKind, PeerSelection, Problem};
use std::{collections::BTreeMap, str::FromStr};

/// What stands behind the question mark, each taken once.
pub(super) struct Given(BTreeMap<String, String>);

impl Given {
    pub(super) fn of(parameters: &[(String, String)]) -> Result<Self, Problem> {
        let mut given = BTreeMap::new();
        for (name, text) in parameters {
            if given.insert(name.clone(), text.clone()).is_some() {
                return Err(wrong(name, format!("`{name}` is said twice")));
            }
        }
        Ok(Self(given))
    }

    pub(super) fn taken(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    pub(super) fn parsed<T: FromStr>(&mut self, name: &str, what: &str) -> Result<Option<T>, Problem> {
        let text = self.taken(name);
        text.map(|text| text.parse().map_err(|_| wrong(name, format!("`{name}` is {what}"))))
            .transpose()
    }

    pub(super) fn theme(&mut self) -> Result<Theme, Problem> {
        let Some(name) = self.taken("theme") else {
            return Ok(Theme::default());
        };
        let known = Theme::ALL.into_iter().find(|theme| theme.name() == name);
        known.ok_or_else(|| wrong("theme", "`theme` is `light`, `dark` or `print`".to_owned()))
    }

    pub(super) fn area(&mut self) -> Result<Option<AreaCode>, Problem> {
        let code = self.taken("area").map(|code| code.parse()).transpose();
        code.map_err(|error| Problem::new(ErrorCode::UnknownArea, error).at(["area"]))
    }

    pub(super) fn level(&mut self) -> Result<Level, Problem> {
        let known = |name: &str| {
            let kinds = [
                ("area-command", AreaKind::AreaCommand),
                ("community-safety-partnership", AreaKind::CommunitySafetyPartnership),
                ("neighbourhood", AreaKind::Neighbourhood),
            ];
            let found = kinds.into_iter().find(|(word, _)| *word == name);
            found.map(|(_, kind)| Level::Areas(kind))
        };
        match self.taken("level").as_deref() {
            None | Some("force") => Ok(Level::Forces),
            Some(name) => known(name).ok_or_else(|| {
                let words = "`level` is `force`, `area-command`, `community-safety-partnership` or `neighbourhood`";
                wrong("level", words.to_owned())
            }),
        }
    }

    pub(super) fn peers(&mut self) -> Result<PeerSelection, Problem> {
        let kind = match self.taken("peers").as_deref() {
            None | Some("all") => PeerKind::All,
            Some("region") => PeerKind::Region,
            Some("most-similar") => PeerKind::MostSimilar,
            Some(_) => {
                return Err(wrong(
                    "peers",
                    "`peers` is `all`, `region` or `most-similar`".to_owned(),
                ));
            }
        };
        let of = self.taken("of").map(|code| code.parse()).transpose();
        let of = of.map_err(|error| Problem::new(ErrorCode::UnknownForce, error).at(["of"]))?;
        Ok(PeerSelection {
            kind,
            of,
            ..PeerSelection::all()
        })
    }

    /// A word nobody asked for is more likely mistyped than meant for nothing.
    pub(super) fn finished(self) -> Result<(), Problem> {
        match self.0.into_keys().next() {
            Some(name) => Err(unknown(&name)),
            None => Ok(()),
        }
    }
}

pub(super) fn unknown(name: &str) -> Problem {
    wrong(name, format!("this chart has no `{name}`: leave it out"))
}

fn wrong(name: &str, message: String) -> Problem {
    Problem::new(ErrorCode::InvalidArgument, message).at([name])
}
