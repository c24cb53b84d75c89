//! Whether one definition may succeed another: a figure names the version it was counted under, so a version says one thing for ever,
//! and its number says how far the change from the one before reaches.
use super::edition::Edition;
use muster_domain::{
    ErrorCode, Problem,
    catalogue::{Collection, DefinitionChange, Version, collection_changes, gravest, indicator_changes},
};

/// Why a document may not succeed what holds.
pub(super) fn refused(file: &str, before: Option<&Collection>, after: &Collection, edition: &Edition) -> Vec<Problem> {
    let say = |reason: String| Problem::new(ErrorCode::CatalogueInvalid, reason).at([file]);
    let mut refused = Vec::new();
    if let Some(before) = before {
        let changes = collection_changes(before, after);
        let name = format!("`{}`", after.code);
        refused.extend(too_low(&name, true, (before.version, after.version), &changes).map(say));
    }
    for indicator in &after.indicators {
        let Some(before) = edition.catalogue.indicator(&indicator.code) else {
            continue;
        };
        let differs = before.version != indicator.version || before != indicator;
        let changes = indicator_changes(before, indicator);
        let name = format!("indicator `{}`", indicator.code);
        refused.extend(too_low(&name, differs, (before.version, indicator.version), &changes).map(say));
    }
    for measure in &after.measures {
        let elsewhere = edition.catalogue.collection_of(&measure.code);
        if let Some(of) = elsewhere.filter(|of| of.code != after.code) {
            let (measure, of) = (&measure.code, &of.code);
            refused.push(say(format!(
                "measure `{measure}` was published in `{of}` and stays there"
            )));
        }
    }
    refused
}

/// What is wrong with the number of a version, where anything differs at all.
fn too_low(
    name: &str,
    differs: bool,
    (before, after): (Version, Version),
    changes: &[DefinitionChange],
) -> Option<String> {
    if !differs {
        return None;
    }
    if after <= before {
        return Some(format!(
            "{name} differs from what was published as {before}: give it a higher version"
        ));
    }
    let gravest = gravest(changes)?;
    let least = before.next(gravest.grade);
    (after < least).then(|| {
        format!(
            "{name} {after} succeeds {before} with a {} change ({}): give it {least} or higher",
            gravest.grade.word(),
            gravest.what
        )
    })
}
