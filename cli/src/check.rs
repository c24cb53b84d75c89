//! Checking a file on this machine, with nobody listening.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use muster_domain::catalogue::{Catalogue, Collection, Severity};
use muster_domain::cell::{Cell, CellAddress};
use muster_domain::finding::CELL_MISSING;
use muster_domain::{DimensionCode, ForceCode, Period, Place, Problem, Reference};
use muster_exchange::check::{self, Subject};
use muster_exchange::history::HistoryBundle;
use muster_exchange::mapping::Mapping;
use muster_exchange::remark::Remark;
use muster_exchange::sent::{self, Sent};
use muster_exchange::{Problems, cells, cells::Form, reference, row::TextRow};
use rust_embed::RustEmbed;
use serde_json::json;

use crate::arguments::{Check, Target};
use crate::failure::{self, Failed};
use crate::outcome::{Outcome, causes_json, remarks};
use crate::returns;

/// The catalogue this program was built with.
#[derive(RustEmbed)]
#[folder = "../catalogue"]
struct CarriedCatalogue;

/// The forces and areas this program was built with.
#[derive(RustEmbed)]
#[folder = "../reference"]
struct CarriedReference;

pub(crate) fn check(check: &Check) -> Result<Outcome, Failed> {
    let file = fs::read(&check.file).map_err(|error| failure::file(&check.file, &error))?;
    let catalogue = catalogue(check.catalogue.as_deref())?;
    let target = target(&check.target, &file, &catalogue);
    let collection = collection(&catalogue, named(target.collection.as_deref(), "--collection")?)?;
    let force = named(target.force.as_deref(), "--force")?;
    let force: ForceCode = force
        .parse()
        .map_err(|cause| Failed::usage(format!("{cause}"), "give --force with a code"))?;
    let period = target.period.as_deref().map(returns::period).transpose()?;
    let judged = judge(&file, collection, &force, period)?;

    let wrong = judged.remarks.iter().any(|remark| remark.severity == Severity::Error);
    let text = format!(
        "{}: {} rows filled in, {} blank, by the definition {} {}\n{}{}\n",
        check.file.display(),
        judged.rows,
        judged.blank,
        collection.code,
        collection.version,
        remarks(&judged.remarks, judged.total),
        if wrong {
            "put that right before you push it"
        } else {
            "nothing keeps it back here; `muster push` checks it with the rest of the return"
        },
    );
    let told = json!({
        "file": check.file,
        "force": force.as_str(),
        "collection": collection.code.as_str(),
        "version": collection.version.to_string(),
        "rows": judged.rows,
        "blank": judged.blank,
        "remarksTotal": judged.total,
        "causes": causes_json(&judged.remarks),
    });
    Ok(Outcome::done(text, told).with_problems(wrong))
}

/// A collection of a catalogue.
pub(crate) fn collection<'a>(catalogue: &'a Catalogue, code: &str) -> Result<&'a Collection, Failed> {
    let known = code.parse().ok().and_then(|code| catalogue.collection(&code));
    known.ok_or_else(|| {
        let message = format!("there is no collection `{code}`");
        Failed::usage(message, "give --collection with a code of the catalogue")
    })
}

/// What was found in a file.
pub(crate) struct Judged {
    pub(crate) cells: Vec<Cell>,
    rows: usize,
    blank: usize,
    remarks: Vec<Remark>,
    total: usize,
}

pub(crate) fn judge(
    file: &[u8],
    collection: &Collection,
    force: &ForceCode,
    period: Option<Period>,
) -> Result<Judged, Failed> {
    let reference = carried_reference()?;
    let areas = || reference.areas_of(force).map(|area| area.code.clone());
    let dimensions: Vec<DimensionCode> = collection.dimensions.iter().map(|list| list.code.clone()).collect();
    let mut problems = Problems::default();
    let Sent {
        rows,
        blank,
        template,
        history,
    } = sent::read(file, &dimensions, &Mapping::default(), &mut problems);
    let spelled = period.map_or_else(String::new, |period| period.to_string());
    for problem in template
        .iter()
        .flat_map(|template| template.misplaced(collection.code.as_str(), force.as_str(), &spelled))
    {
        problems.add(|| problem);
    }
    let mut found: Vec<Remark> = problems.addressed().iter().map(of_file).collect();
    let mut total = problems.total();
    let mut good = Vec::new();
    for (own, rows) in by_period(&rows, period)? {
        let form = Form::of(collection, force.clone(), own, areas());
        let mut read = Vec::new();
        for (row, judged) in rows.iter().zip(cells::judge(&rows, &form)) {
            match judged {
                Ok(cell) => read.push(cell),
                Err(fault) => {
                    total += 1;
                    found.push(Remark::of(row, &fault));
                }
            }
        }
        // what contradicts a cell that cannot be read is not known
        if read.len() == rows.len() {
            let subject = Subject {
                collection,
                force,
                period: own,
            };
            let stands = |row: &TextRow| Some((cells::address(row, &form).ok()?, row.place(Some("value"))?));
            let places: HashMap<CellAddress, Place> = rows.iter().filter_map(stands).collect();
            let broken = rules(subject, &read, history.as_ref(), &places);
            total += broken.len();
            found.extend(broken);
        }
        good.extend(read);
    }
    found.truncate(muster_exchange::ADDRESSED);
    Ok(Judged {
        cells: good,
        rows: rows.len(),
        blank: blank.len(),
        remarks: found,
        total,
    })
}

/// What the rules of the collection find, those that look back by the history that came with the template.
///
/// A file may hold a few rows that were put right: what else the return owes is for the service to say.
fn rules(
    subject: Subject<'_>,
    cells: &[Cell],
    history: Option<&sent::History>,
    places: &HashMap<CellAddress, Place>,
) -> Vec<Remark> {
    let bundle = history.and_then(|carried| HistoryBundle::try_from(carried).ok());
    let report = check::run(subject, cells, bundle.as_ref()).placed(|address| places.get(address).cloned());
    let notices = report.notices.iter().map(|notice| Remark {
        code: notice.code.to_owned(),
        severity: Severity::Note,
        place: None,
        value: String::new(),
        expected: String::new(),
        message: notice.message.clone(),
        fix: "begin with `muster template`, which brings the history along".to_owned(),
    });
    let findings = report.findings.iter().filter(|finding| finding.code != CELL_MISSING);
    findings.map(Remark::found).chain(notices).collect()
}

/// Rows by their own period, where no other was named.
fn by_period(rows: &[TextRow], named: Option<Period>) -> Result<Vec<(Period, Vec<TextRow>)>, Failed> {
    let mut groups: Vec<(Period, Vec<TextRow>)> = Vec::new();
    for row in rows {
        let own = match named {
            Some(period) => period,
            None => returns::period(&row.period)?,
        };
        match groups.iter_mut().find(|(period, _)| *period == own) {
            Some((_, group)) => group.push(row.clone()),
            None => groups.push((own, vec![row.clone()])),
        }
    }
    Ok(groups)
}

fn of_file(problem: &Problem) -> Remark {
    Remark {
        code: problem.code.to_string(),
        severity: Severity::Error,
        place: problem.place.as_deref().cloned(),
        value: String::new(),
        expected: problem.help.clone().unwrap_or_default(),
        message: problem.message.clone(),
        fix: problem.code.action().to_owned(),
    }
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

/// Which return a file is for: as it was named, or as its template or its rows say.
pub(crate) fn target(said: &Target, file: &[u8], catalogue: &Catalogue) -> Target {
    // which collection it is for is still to be found: a column may be a dimension of any
    let lists = catalogue
        .collections()
        .iter()
        .flat_map(|collection| &collection.dimensions);
    let dimensions: Vec<DimensionCode> = lists.map(|list| list.code.clone()).collect();
    let sent = sent::read(file, &dimensions, &Mapping::default(), &mut Problems::default());
    let template = sent.template.unwrap_or_default();
    let known = |text: String| Some(text).filter(|text| !text.is_empty());
    let sole = |of: fn(&TextRow) -> &String| {
        let mut texts = sent.rows.iter().chain(&sent.blank).map(of);
        let first = texts.next()?;
        texts.all(|text| text == first).then(|| first.clone()).and_then(known)
    };
    Target {
        force: said.force.clone().or(template.force).or_else(|| sole(|row| &row.force)),
        collection: said.collection.clone().or_else(|| known(template.collection)),
        period: said
            .period
            .clone()
            .or(template.period)
            .or_else(|| sole(|row| &row.period)),
    }
}

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

fn carried(
    names: impl Iterator<Item = std::borrow::Cow<'static, str>>,
    get: fn(&str) -> Option<rust_embed::EmbeddedFile>,
) -> Vec<(String, String)> {
    let names = names.filter(|name| {
        Path::new(name.as_ref())
            .extension()
            .is_some_and(|ending| ending == "toml")
    });
    let text = |name: &str| Some(String::from_utf8_lossy(&get(name)?.data).into_owned());
    names
        .filter_map(|name| Some((name.to_string(), text(&name)?)))
        .collect()
}

fn of_folder(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push((path.display().to_string(), fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

fn carried_reference() -> Result<Reference, Failed> {
    let file = |name: &str| CarriedReference::get(name).map(|file| file.data.into_owned());
    reference::read(&Reference::default(), file).map_err(|faults| {
        let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
        Failed::usage(told.join("\n"), "get a newer `muster`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(csv: &str) -> Judged {
        let catalogue = catalogue(None).unwrap();
        let roads = catalogue.collection(&"roads".parse().unwrap()).unwrap();
        judge(csv.as_bytes(), roads, &"kent".parse().unwrap(), None).unwrap()
    }

    #[test]
    fn a_bad_cell_is_found_without_the_service() {
        let csv = "period,measure,severity,road-user,value\n\
                   2026-02,casualties,killed,car,three\n\
                   2026-02,casualties,killed,pedestrian,2\n";

        let judged = judged(csv);

        let told: Vec<_> = judged.remarks.iter().map(|remark| remark.code.as_str()).collect();
        assert_eq!((told, judged.rows, judged.total), (vec!["VALUE_NOT_A_NUMBER"], 2, 1));
    }

    #[test]
    fn the_rules_run_without_the_service_and_say_so_where_they_cannot() {
        let csv = "period,measure,value\n2026-02,roadside-tests,40\n2026-02,roadside-tests-positive,41\n";

        let judged = judged(csv);

        let told: Vec<_> = judged.remarks.iter().map(|remark| remark.code.as_str()).collect();
        assert_eq!(told, ["positive-within-tests", "HISTORY_NOT_CHECKED"]);
        assert_eq!(judged.remarks[0].place.as_ref().map(|place| place.row), Some(3));
    }

    #[test]
    fn a_file_says_itself_which_return_it_is_for_where_all_its_rows_agree() {
        let said = |csv: &str| {
            let target = target(&Target::default(), csv.as_bytes(), &catalogue(None).unwrap());
            (target.force, target.collection, target.period)
        };
        let kent = || Some("kent".to_owned());
        let one = "template,force,period,measure,value\nroads 1.0.0,kent,2026-02,roadside-tests,4\n";
        assert_eq!(
            said(one),
            (kent(), Some("roads".to_owned()), Some("2026-02".to_owned()))
        );
        let many = "force,period,measure,value\nkent,2026-01,roadside-tests,4\nkent,2026-02,roadside-tests,4\n";
        assert_eq!(said(many), (kent(), None, None));
    }
}
