//! The template of a return, out of the service into a file.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::arguments::{Format, Template};
use crate::failure::{self, Failed};
use crate::outcome::Outcome;
use crate::returns;
use crate::service::Service;

/// The bytes of a file and an answer in JSON do not go into one pipe.
pub(crate) fn printable(template: &Template, json: bool) -> Result<(), Failed> {
    if json && template.out.as_deref() == Some(Path::new("-")) {
        let message = "the answer in JSON would stand behind the template on standard output";
        return Err(Failed::usage(message, "name a file with --out, or leave --json out"));
    }
    Ok(())
}

pub(crate) fn template(service: &Service, template: &Template) -> Result<Outcome, Failed> {
    let name = &template.name;
    let period = returns::period(&name.period)?;
    let ending = match template.format {
        Format::Xlsx => "xlsx",
        Format::Csv => "csv",
    };
    let (force, collection) = (returns::code(&name.force)?, returns::code(&name.collection)?);
    let usual = || PathBuf::from(format!("{force}-{collection}-{period}.{ending}"));
    let out = template.out.clone().unwrap_or_else(usual);
    let bytes = service.file(&format!("/returns/{force}/{collection}/{period}.{ending}"))?;
    if out == Path::new("-") {
        crate::print(&bytes)?;
        return Ok(Outcome::done("", json!({ "written": "-" })));
    }
    write(&out, &bytes, template.overwrite)?;
    let text = format!(
        "{} is written: fill it in, then `muster check` and `muster push` it\n",
        out.display()
    );
    Ok(Outcome::done(text, json!({ "written": out })))
}

/// Writes a file; work somebody has done already is not lost.
fn write(path: &Path, bytes: &[u8], over: bool) -> Result<(), Failed> {
    let mut options = OpenOptions::new();
    options.write(true).truncate(over).create(over).create_new(!over);
    let written = options.open(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            let message = format!("{} is there already, and may hold your work", path.display());
            Failed::usage(message, "name another file with --out, or give --overwrite")
        }
        _ => failure::file(path, &error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_and_an_answer_in_json_do_not_share_a_pipe() {
        let name = crate::arguments::ReturnName {
            force: "kent".to_owned(),
            collection: "roads".to_owned(),
            period: "2026-02".to_owned(),
        };
        let to = |out: Option<&str>| Template {
            name: name.clone(),
            format: Format::Xlsx,
            out: out.map(PathBuf::from),
            overwrite: false,
        };

        assert_eq!(printable(&to(Some("-")), true).unwrap_err().code, "USAGE");
        for (out, json) in [(Some("-"), false), (Some("a.xlsx"), true), (None, true)] {
            assert_eq!(printable(&to(out), json), Ok(()));
        }
    }

    #[test]
    fn a_template_is_not_written_over_somebodys_work() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("february.xlsx");
        write(&path, b"the work of a morning", false).unwrap();

        assert_eq!(write(&path, b"x", false).unwrap_err().code, "USAGE");
        assert_eq!(std::fs::read(&path).unwrap(), b"the work of a morning");
        write(&path, b"x", true).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"x");
    }
}
