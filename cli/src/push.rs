//! Sending a file, and hearing what became of every row.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use muster_domain::catalogue::Severity;
use serde_json::json;

use crate::arguments::{Push, Take};
use crate::carried;
use crate::failure::{self, Failed};
use crate::outcome::{Outcome, causes_json, remarks, table};
use crate::returns;
use crate::sending::{self, Came, Sent};
use crate::service::Service;
use crate::target::{Beside, target};
use crate::under_way::UnderWay;

pub(crate) fn push(service: &Service, push: &Push, notes: &Path) -> Result<Outcome, Failed> {
    let file = fs::read(&push.file).map_err(|error| failure::file(&push.file, &error))?;
    let target = target(&push.target, &file, &carried::catalogue(None)?, &Beside::default());
    let (Some(force), Some(collection)) = (&target.force, &target.collection) else {
        let message = "the file does not say which return it is for";
        return Err(Failed::usage(
            message,
            "name --force, --collection and --period, or begin with `muster template`",
        ));
    };
    let mut path = format!("/returns/{}/{}", returns::code(force)?, returns::code(collection)?);
    if let Some(period) = &target.period {
        let _ = write!(path, "/{}", returns::period(period)?);
    }
    let take = match push.take {
        Take::AllOrNothing => "all-or-nothing",
        Take::GoodRows => "good-rows",
    };
    let under_way = push
        .id
        .is_none()
        .then(|| UnderWay::begin(notes, &format!("{path} {take}"), &file));
    let id = push.id.or(under_way.as_ref().map(|note| note.id)).unwrap_or_default();
    let name = push
        .file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let query = [("id", id.to_string()), ("take", take.to_owned()), ("name", name)];
    let sent = sending::send(service, &path, &query, &file, id);
    let arrived = sent
        .as_ref()
        .map_or_else(|failed| failed.exit != failure::Exit::Network, |_| true);
    if let Some(note) = under_way.filter(|_| arrived) {
        note.end();
    }
    let sent = sent?;
    if sent.stage == "FAILED" {
        return Err(Failed::told(
            "INTERNAL",
            format!("the service could not finish the file; it was sent as {id}"),
        ));
    }
    told(service, push, &sent)
}

fn told(service: &Service, push: &Push, sent: &Sent) -> Result<Outcome, Failed> {
    let none = Came::default();
    let came = sent.outcome.as_ref().unwrap_or(&none);
    let wrong = sent.stage == "REFUSED" || came.remarks.iter().any(|remark| remark.severity == Severity::Error);
    let mut text = counts(&sent.stage, came);
    text += &remarks(&came.remarks, came.remarks_total);
    let mut written = None;
    if let Some(out) = push.annotated.as_ref().filter(|_| !came.remarks.is_empty()) {
        let file = service.file(&sent.annotated)?;
        fs::write(out, file).map_err(|error| failure::file(out, &error))?;
        let _ = writeln!(
            text,
            "\n{} has these cells marked: mend them there, and push that",
            out.display()
        );
        written = Some(out);
    }
    let told = json!({
        "id": sent.id,
        "stage": sent.stage,
        "rows": came.rows,
        "blank": came.blank,
        "astray": came.astray,
        "returns": came.returns,
        "remarksTotal": came.remarks_total,
        "causes": causes_json(&came.remarks),
        "annotated": written,
    });
    Ok(Outcome::done(text, told).with_problems(wrong))
}

fn counts(stage: &str, came: &Came) -> String {
    let rows: Vec<Vec<String>> = came
        .returns
        .iter()
        .map(|of| {
            let counts = [of.imported, of.updated, of.unchanged, of.rejected];
            [of.period.clone()]
                .into_iter()
                .chain(counts.iter().map(ToString::to_string))
                .collect()
        })
        .collect();
    let mut text = match stage {
        "REFUSED" => "nothing is recorded; what would have become of the rows:\n".to_owned(),
        _ => "recorded:\n".to_owned(),
    };
    text += &table(&["period", "imported", "updated", "unchanged", "rejected"], &rows);
    if came.astray > 0 {
        let _ = writeln!(text, "{} rows are of no return", came.astray);
    }
    if came.blank > 0 {
        let _ = writeln!(
            text,
            "{} rows are blank: a blank is not a nought, so nothing is made of them",
            came.blank
        );
    }
    text
}
