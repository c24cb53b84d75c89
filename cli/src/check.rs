//! Checking a file on this machine, with nobody listening: to the byte the report that the service gives of it.

use std::fmt::Write as _;
use std::fs;

use muster_domain::ForceCode;
use muster_domain::catalogue::Collection;
use muster_exchange::check::{FileReport, Report};
use muster_exchange::history::HistoryBundle;
use muster_exchange::judged::{Against, Judged, judge};
use serde_json::{Value, json};

use crate::arguments::Check;
use crate::carried;
use crate::failure::{self, Failed};
use crate::outcome::{Outcome, causes_json, remarks};
use crate::returns;
use crate::target::{Beside, target};

pub(crate) fn check(check: &Check) -> Result<Outcome, Failed> {
    let file = fs::read(&check.file).map_err(|error| failure::file(&check.file, &error))?;
    let catalogue = carried::catalogue(check.catalogue.as_deref())?;
    let beside = Beside::read(&check.template)?;
    let target = target(&check.target, &file, &catalogue, &beside);
    let collection = named(target.collection.as_deref(), "--collection")?;
    let collection = carried::collection(&catalogue, collection)?;
    let force: ForceCode = named(target.force.as_deref(), "--force")?
        .parse()
        .map_err(|cause| Failed::usage(format!("{cause}"), "give --force with a code"))?;
    let areas = carried::areas(&force)?;
    let against = Against {
        collection,
        force: &force,
        areas: &areas,
        words: beside.words.as_ref(),
        period: target.period.as_deref().map(returns::period).transpose()?,
    };
    let judged = judge(&file, &against);
    let report = judged.report(&against, &histories(beside.histories, &judged), check.whole);
    let written = report.to_json();
    if let Some(out) = &check.report {
        fs::write(out, &written).map_err(|error| failure::file(out, &error))?;
    }
    Ok(told(check, collection, &judged, &report, &written))
}

/// The histories that are there: those that were named, and the one that came with the file.
fn histories(mut named: Vec<HistoryBundle>, judged: &Judged) -> Vec<HistoryBundle> {
    if let Some(Ok(bundle)) = &judged.history {
        named.push(bundle.clone());
    }
    named
}

fn told(check: &Check, collection: &Collection, judged: &Judged, report: &FileReport, written: &str) -> Outcome {
    let unusable = judged.history.as_ref().and_then(|history| history.as_ref().err());
    let (found, total) = report.remarks_of_all();
    let wrong = report.errors() > 0;
    let mut text = format!(
        "{}: {} rows filled in, {} blank, by the definition {} {}\n",
        check.file.display(),
        report.rows,
        report.blank,
        collection.code,
        collection.version,
    );
    for of in &report.returns {
        let _ = writeln!(text, "{}", counted(of));
    }
    if let Some(cause) = unusable {
        let _ = writeln!(text, "the history that came with the file is not used: {cause}");
    }
    text += &remarks(&found, total);
    text += if wrong {
        "put that right before you push it\n"
    } else {
        "nothing keeps it back here; `muster push` checks it with the rest of the return\n"
    };
    let told = json!({
        "file": check.file,
        "force": report.force,
        "collection": collection.code.as_str(),
        "version": collection.version.to_string(),
        "rows": report.rows,
        "blank": report.blank,
        "remarksTotal": total,
        "causes": causes_json(&found),
        "historyUnusable": unusable.map(ToString::to_string),
        "report": serde_json::from_str::<Value>(written).unwrap_or_default(),
    });
    Outcome::done(text, told).with_problems(wrong)
}

/// How much of a return the file holds, and what its past was taken to be.
fn counted(of: &Report) -> String {
    let complete = of.completeness;
    let there = complete.asked.saturating_sub(complete.missing());
    let history = match &of.history {
        Some((id, _)) => format!("checked against the history {id}"),
        None => "not checked against its history".to_owned(),
    };
    format!("{}: {there} of {} cells, {history}", of.of.1, complete.asked)
}

fn named<'a>(said: Option<&'a str>, flag: &str) -> Result<&'a str, Failed> {
    said.ok_or_else(|| {
        let message = format!("the file does not say which return it is for: {flag} is missing");
        Failed::usage(
            message,
            "name --force, --collection and --period, or begin with `muster template`",
        )
    })
}
