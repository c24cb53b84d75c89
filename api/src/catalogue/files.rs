//! Where catalogue files are read from: the binary itself, or a folder.
use std::{
    io,
    path::{Path, PathBuf},
};

/// A set of catalogue files.
#[derive(Clone, Debug)]
pub enum Files {
    /// Those the binary carries, so that an empty machine can start.
    Carried,
    /// Every `.toml` file of a folder.
    Folder(PathBuf),
}

macro_rules! carried {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../catalogue/", $name)))),+]
    };
}

const CARRIED: &[(&str, &str)] = carried![
    "child-sexual-abuse.toml",
    "confidence.toml",
    "contact-response.toml",
    "knife-crime-annual.toml",
    "knife-crime.toml",
    "neighbourhood.toml",
    "recorded-crime.toml",
    "resources.toml",
    "roads.toml",
    "standards.toml",
    "vawg.toml",
    "vetting.toml",
    "visible-time.toml",
    "workforce.toml",
];

impl Files {
    /// Those of a folder, where one is named.
    #[must_use]
    pub fn of(folder: Option<&Path>) -> Self {
        folder.map_or(Self::Carried, |folder| Self::Folder(folder.to_owned()))
    }

    /// Every file: its name as somebody would look for it, and its text; in the order of names.
    pub fn read(&self) -> io::Result<Vec<(String, String)>> {
        match self {
            Self::Carried => Ok(CARRIED
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect()),
            Self::Folder(folder) => folder_files(folder),
        }
    }
}

fn folder_files(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let named = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| named(folder, error))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).map_err(|error| named(path, error))?;
        Ok((path.display().to_string(), text))
    };
    paths.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_carries_every_file_of_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
        let names: Vec<String> = Files::Folder(folder)
            .read()
            .unwrap()
            .into_iter()
            .map(|(path, _)| Path::new(&path).file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        let carried: Vec<&str> = CARRIED.iter().map(|(name, _)| *name).collect();
        assert_eq!(carried, names);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = Files::Folder("/nowhere".into()).read().unwrap_err();
        assert!(error.to_string().starts_with("/nowhere: "), "{error}");
    }
}
