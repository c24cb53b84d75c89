//! What the program was built with: the catalogue, and the forces with their areas.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs;
use std::path::Path;

use muster_domain::catalogue::{Catalogue, Collection};
use muster_domain::{AreaCode, ForceCode, Reference};
use muster_exchange::reference;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::failure::{self, Failed};

/// The catalogue this program was built with.
#[derive(RustEmbed)]
#[folder = "../catalogue"]
struct CarriedCatalogue;

/// The forces and areas this program was built with.
#[derive(RustEmbed)]
#[folder = "../reference"]
struct CarriedReference;

/// The catalogue of a folder, or the one the program carries.
pub(crate) fn catalogue(folder: Option<&Path>) -> Result<Catalogue, Failed> {
    let files = match folder {
        None => carried(CarriedCatalogue::iter(), CarriedCatalogue::get),
        Some(folder) => of_folder(folder).map_err(|error| failure::file(folder, &error))?,
    };
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Catalogue::parse(&files).map_err(|faults| {
        let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
        Failed::usage(told.join("\n"), "mend the catalogue, or leave --catalogue out")
    })
}

/// A collection of a catalogue.
pub(crate) fn collection<'a>(catalogue: &'a Catalogue, code: &str) -> Result<&'a Collection, Failed> {
    let known = code.parse().ok().and_then(|code| catalogue.collection(&code));
    known.ok_or_else(|| {
        let message = format!("there is no collection `{code}`");
        Failed::usage(
            message,
            "give --collection with a code of the catalogue, or --catalogue with the present one",
        )
    })
}

/// The areas of a force.
pub(crate) fn areas(force: &ForceCode) -> Result<HashSet<AreaCode>, Failed> {
    let file = |name: &str| CarriedReference::get(name).map(|file| file.data.into_owned());
    let reference = reference::read(&Reference::default(), file).map_err(|faults| {
        let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
        Failed::usage(told.join("\n"), "get a newer `muster`")
    })?;
    Ok(reference.areas_of(force).map(|area| area.code.clone()).collect())
}

fn carried(
    names: impl Iterator<Item = Cow<'static, str>>,
    get: fn(&str) -> Option<EmbeddedFile>,
) -> Vec<(String, String)> {
    let names = names.filter(|name| declares(Path::new(name.as_ref())));
    let text = |name: &str| Some(String::from_utf8_lossy(&get(name)?.data).into_owned());
    names
        .filter_map(|name| Some((name.to_string(), text(&name)?)))
        .collect()
}

fn of_folder(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if declares(&path) {
            files.push((path.display().to_string(), fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

fn declares(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "toml")
}
