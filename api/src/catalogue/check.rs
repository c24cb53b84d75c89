//! Judging a folder of catalogue files before anybody publishes it.
use super::files::Files;
use muster_domain::catalogue::{Catalogue, CatalogueFault};
use std::{fmt, io, path::Path};

/// What a check came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The files hold together.
    Sound {
        collections: usize,
        measures: usize,
        indicators: usize,
    },
    /// They do not: every fault, by file and line.
    Faulty(Vec<CatalogueFault>),
}

/// Checks every catalogue file of a folder against the format and against each other.
///
/// # Errors
/// Where the folder cannot be read or holds no catalogue file.
pub fn check(folder: &Path) -> io::Result<Checked> {
    let files = Files::Folder(folder.to_owned()).read()?;
    if files.is_empty() {
        let nothing = format!("{}: no .toml file in this folder", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, nothing));
    }
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Ok(match Catalogue::parse(&texts) {
        Ok(catalogue) => Checked::Sound {
            collections: catalogue.collections().len(),
            measures: catalogue.collections().iter().map(|it| it.measures.len()).sum(),
            indicators: catalogue.indicators().count(),
        },
        Err(faults) => Checked::Faulty(faults),
    })
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sound {
                collections,
                measures,
                indicators,
            } => writeln!(
                f,
                "{collections} collections, {measures} measures, {indicators} indicators: no faults"
            ),
            Self::Faulty(faults) => faults.iter().try_for_each(|fault| writeln!(f, "{fault}")),
        }
    }
}
