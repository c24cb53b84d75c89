//! What sets a force's figures apart from those of others, and from its own of before.
use super::{Change, Outside};
use crate::comparison::value::IndicatorValue;
use muster_domain::{
    Period, Statuses,
    comparability::{Apart, Counting},
};

/// What is known of a force's figures.
pub(super) struct Known<'a> {
    pub(super) value: &'a IndicatorValue,
    pub(super) outside: Option<Outside>,
    pub(super) apart: Option<&'a Apart>,
    /// Where its series last broke.
    pub(super) broke: Option<Period>,
    pub(super) counting: &'a Counting,
    /// What it did since earlier periods.
    pub(super) changes: [&'a Change; 2],
}

/// What to mind in its figures, as codes with their words.
pub(super) fn remarks(known: &Known<'_>) -> Vec<(&'static str, String)> {
    let mut remarks = Vec::new();
    let value = known.value;
    match known.outside {
        Some(Outside::NotTerritorial) => remarks.push((
            "NOT_TERRITORIAL",
            "bands, quarters and places are of the territorial forces, not of the City of London or the British Transport \
             Police"
                .to_owned(),
        )),
        Some(Outside::MadeUp) => remarks.push((
            "MIXED_ORIGIN",
            "its figures are made up and others are real: it is left out of the spread".to_owned(),
        )),
        Some(Outside::Absent(_) | Outside::OtherDefinition) | None => {}
    }
    if let Some(apart) = known.apart {
        remarks.push(("MIXED_DEFINITIONS", why_apart(apart)));
    }
    remarks.extend(other_systems(known).map(|words| ("SOURCE_SYSTEM_CHANGED", words)));
    if value.synthetic {
        remarks.push(("SYNTHETIC", "its figures are made up for demonstration".to_owned()));
    }
    if let Some(broke) = known.broke {
        remarks.push((
            "BREAK_IN_SERIES",
            format!("its series breaks in {broke}: what came before is not set against it"),
        ));
    }
    for (status, code, words) in [
        (
            Statuses::PROVISIONAL,
            "PROVISIONAL",
            "some of its figures are provisional",
        ),
        (Statuses::ESTIMATED, "ESTIMATED", "some of its figures are estimates"),
    ] {
        if value.statuses.has(status) {
            remarks.push((code, words.to_owned()));
        }
    }
    if let (Some(_), Some(found)) = (value.value, value.completeness) {
        let words = format!("its period has {} of {} parts", found.supplied, found.owed);
        remarks.push(("INCOMPLETE_YEAR", words));
    }
    remarks
}

/// What sets its figures apart, and what can be done about it.
fn why_apart(apart: &Apart) -> String {
    match apart {
        Apart::Other { own, most } if own.version < most.version => format!(
            "its figures were counted by {own} and those of most by {most}, which counts otherwise: they are left out of the \
             spread and of the aggregate until the period is sent again under {most}"
        ),
        Apart::Other { own, most } => format!(
            "its figures were counted by {own} and those of most by {most}, which counts otherwise: they are left out of the \
             spread and of the aggregate until most have sent the period again under {own}"
        ),
        Apart::Mixed { oldest, newest } => format!(
            "its period was counted partly by {oldest} and partly by {newest}, which counts otherwise: it is left out of the \
             spread and of the aggregate until its earlier months are sent again under {newest}, or ask for a period on one side \
             of the change"
        ),
    }
}

/// Where its figures came from in earlier periods, where that was elsewhere.
fn other_systems(known: &Known<'_>) -> Option<String> {
    let changes = known.changes.iter().filter(|change| !change.other_systems.is_empty());
    let before: Vec<String> = changes
        .map(|change| format!("in {} from {}", change.since, change.other_systems.join(" and ")))
        .collect();
    let now: Vec<&str> = known.counting.source_systems().into_iter().collect();
    (!before.is_empty()).then(|| {
        format!(
            "its figures come from {} and came {}: part of a change may be the system's",
            now.join(" and "),
            before.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_force_that_is_behind_and_one_that_is_ahead_are_told_what_would_make_them_comparable() {
        let [older, newer] = ["roads 1.1.0", "roads 2.0.0"].map(|text| text.parse().unwrap());
        let behind = why_apart(&Apart::Other {
            own: older,
            most: newer,
        });
        let [older, newer] = ["roads 1.1.0", "roads 2.0.0"].map(|text| text.parse().unwrap());
        let ahead = why_apart(&Apart::Other {
            own: newer,
            most: older,
        });

        assert!(
            behind.ends_with("until the period is sent again under roads 2.0.0"),
            "{behind}"
        );
        assert!(
            ahead.ends_with("until most have sent the period again under roads 2.0.0"),
            "{ahead}"
        );
    }
}
