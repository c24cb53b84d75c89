//! Which return a file is for, and what the templates beside it say: the history and the force's own words it is checked by.

use std::fs;
use std::path::PathBuf;

use muster_domain::DimensionCode;
use muster_domain::catalogue::Catalogue;
use muster_exchange::Problems;
use muster_exchange::history::HistoryBundle;
use muster_exchange::mapping::Mapping;
use muster_exchange::row::TextRow;
use muster_exchange::sent::{self, Sent, Template};

use crate::arguments::Target;
use crate::failure::{self, Failed};

/// What templates bring along for files that were not made from them.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    pub(crate) words: Option<Mapping>,
    pub(crate) histories: Vec<HistoryBundle>,
    templates: Vec<Template>,
}

impl Beside {
    /// Reads templates, as `muster template` fetched them.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, Failed> {
        let mut beside = Self::default();
        for path in paths {
            let file = fs::read(path).map_err(|error| failure::file(path, &error))?;
            let sent = sent::read(&file, &[], None, &mut Problems::default());
            let unusable = |why: &str| {
                let message = format!("{}: {why}", path.display());
                Failed::usage(message, "fetch the workbook anew with `muster template`")
            };
            let template = sent.template.ok_or_else(|| unusable("this is no template"))?;
            let history = sent
                .history
                .ok_or_else(|| unusable("the template brings no history along"))?;
            let history = HistoryBundle::try_from(&history);
            beside
                .histories
                .push(history.map_err(|cause| unusable(&cause.to_string()))?);
            beside.words = beside.words.or(sent.words);
            beside.templates.push(template);
        }
        Ok(beside)
    }
}

/// Which return a file is for: as it was named, or as its template, its rows or the templates beside it say.
pub(crate) fn target(said: &Target, file: &[u8], catalogue: &Catalogue, beside: &Beside) -> Target {
    // which collection it is for is still to be found: a column may be a dimension of any
    let lists = catalogue
        .collections()
        .iter()
        .flat_map(|collection| &collection.dimensions);
    let dimensions: Vec<DimensionCode> = lists.map(|list| list.code.clone()).collect();
    let sent = sent::read(file, &dimensions, beside.words.as_ref(), &mut Problems::default());
    let template = sent.template.clone().unwrap_or_default();
    let other = beside.templates.first().cloned().unwrap_or_default();
    let sole_other = beside.templates.len() < 2;
    Target {
        force: said
            .force
            .clone()
            .or(template.force)
            .or_else(|| sole(&sent, |row| &row.force))
            .or(other.force),
        collection: said
            .collection
            .clone()
            .or_else(|| known(template.collection))
            .or_else(|| known(other.collection)),
        period: said
            .period
            .clone()
            .or(template.period)
            .or_else(|| sole(&sent, |row| &row.period))
            // rows that name several say it themselves
            .or_else(|| other.period.filter(|_| sole_other && silent(&sent))),
    }
}

fn known(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// What all rows say alike.
fn sole(sent: &Sent, of: fn(&TextRow) -> &String) -> Option<String> {
    let mut texts = sent.rows.iter().chain(&sent.blank).map(of);
    let first = texts.next()?;
    texts.all(|text| text == first).then(|| first.clone()).and_then(known)
}

fn silent(sent: &Sent) -> bool {
    let mut rows = sent.rows.iter().chain(&sent.blank);
    rows.all(|row| row.period.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carried;

    #[test]
    fn a_file_says_itself_which_return_it_is_for_where_all_its_rows_agree() {
        let said = |csv: &str, beside: &Beside| {
            let catalogue = carried::catalogue(None).unwrap();
            let target = target(&Target::default(), csv.as_bytes(), &catalogue, beside);
            (target.force, target.collection, target.period)
        };
        let text = |text: &str| Some(text.to_owned());
        let alone = Beside::default();
        let one = "template,force,period,measure,value\nroads 1.0.0,kent,2026-02,roadside-tests,4\n";
        assert_eq!(said(one, &alone), (text("kent"), text("roads"), text("2026-02")));
        let many = "force,period,measure,value\nkent,2026-01,roadside-tests,4\nkent,2026-02,roadside-tests,4\n";
        assert_eq!(said(many, &alone), (text("kent"), None, None));

        let beside = Beside {
            templates: vec![Template {
                collection: "roads".to_owned(),
                version: "1.0.0".to_owned(),
                force: text("essex"),
                period: text("2026-03"),
            }],
            ..Beside::default()
        };
        assert_eq!(said(many, &beside), (text("kent"), text("roads"), None));
        let none = "measure,value\nroadside-tests,4\n";
        assert_eq!(said(none, &beside), (text("essex"), text("roads"), text("2026-03")));
    }
}
