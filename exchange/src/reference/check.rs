//! What must hold between the reference files: nothing refers to what is not there.
use super::{Fault, Lined};
use muster_domain::{Area, Force, ForceCode, Population, Reference};
use std::collections::BTreeSet;

fn blame(faults: &mut Vec<Fault>, file: &str, line: u64, message: String) {
    faults.push(Fault {
        file: file.to_owned(),
        line: Some(line),
        message,
    });
}

pub(super) fn forces<'a>(reference: &Reference, rows: impl Iterator<Item = &'a Lined<Force>>, faults: &mut Vec<Fault>) {
    let mut ons_codes = BTreeSet::new();
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|(line, _)| *line);
    for (line, force) in rows {
        let mut wrong = |message| blame(faults, "forces.csv", *line, message);
        if reference.region(force.region.as_str()).is_none() {
            wrong(format!("there is no region `{}`", force.region));
        }
        for predecessor in &force.predecessors {
            if reference.force(predecessor.as_str()).is_none() {
                wrong(format!("there is no force `{predecessor}` that it could come from"));
            }
        }
        if let Some(ons_code) = &force.ons_code
            && !ons_codes.insert(ons_code)
        {
            wrong(format!("another force has the ONS code {ons_code}"));
        }
    }
}

pub(super) fn populations<'a>(
    reference: &Reference,
    rows: impl Iterator<Item = &'a Lined<Population>>,
    faults: &mut Vec<Fault>,
) {
    for (line, row) in rows {
        let resident = reference
            .force(row.force.as_str())
            .map(|force| force.kind.has_residents());
        match resident {
            Some(true) => {}
            Some(false) => blame(
                faults,
                "populations.csv",
                *line,
                format!("`{}` has no residents", row.force),
            ),
            None => blame(
                faults,
                "populations.csv",
                *line,
                format!("there is no force `{}`", row.force),
            ),
        }
    }
}

pub(super) fn areas<'a>(reference: &Reference, rows: impl Iterator<Item = &'a Lined<Area>>, faults: &mut Vec<Fault>) {
    for (line, area) in rows {
        if reference.force(area.force.as_str()).is_none() {
            blame(
                faults,
                "areas.csv",
                *line,
                format!("there is no force `{}`", area.force),
            );
        }
        if let Some(parent) = &area.parent {
            let parent_force = reference.area(parent.as_str()).map(|parent| &parent.force);
            if parent_force != Some(&area.force) || *parent == area.code {
                blame(
                    faults,
                    "areas.csv",
                    *line,
                    format!("`{parent}` is not another area of the same force"),
                );
            }
        }
    }
}

pub(super) fn peers(reference: &Reference, faults: &mut Vec<Fault>) {
    for list in &reference.peer_lists {
        let mut wrong = |message| {
            faults.push(Fault {
                file: "peers.csv".into(),
                line: None,
                message: format!("version {}: {message}", list.version),
            });
        };
        for (force, peers) in &list.peers {
            let others: BTreeSet<&ForceCode> = peers.iter().filter(|peer| *peer != force).collect();
            if others.len() != peers.len() {
                wrong(format!("`{force}` has itself or the same force twice among its peers"));
            }
            for code in peers.iter().chain([force]) {
                if !reference
                    .force(code.as_str())
                    .is_some_and(|force| force.kind.has_residents())
                {
                    wrong(format!("`{code}` is no force with residents"));
                }
            }
        }
    }
}
