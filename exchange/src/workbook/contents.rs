//! What stands in the parts that are read, looked through before any of them is: numbers a part states of itself are believed
//! where it can hold so much, a sheet is listed once, and nothing is copied a million times over.
use super::{
    package::{Package, broken, folded, too_large},
    passing::{attributes, through},
};
use crate::problems::at;
use muster_domain::{ErrorCode, Problem};
use quick_xml::{escape::unescape, events::BytesStart};
use std::collections::{HashMap, HashSet};

/// The most sheets.
const SHEETS: usize = 100;
/// The most merged regions of one sheet; each is held while the sheet is read.
const MERGED: usize = 100_000;
/// The largest part that says what belongs where.
const LISTING: u64 = 1024 * 1024;
/// Names of fonts and formats are copied into every look that uses them; all copies together.
const LOOKS: usize = 64 * 1024 * 1024;
/// The least that a text takes in the list of them: `<si/>`.
const LEAST: u64 = 5;

impl Package<'_> {
    /// Looks through the parts that readers of workbooks go by, found as they find them.
    pub(super) fn look_through(&mut self) -> Result<(), Problem> {
        let mut books = HashSet::new();
        self.listing("_rels/.rels", |start| {
            if start.local_name().as_ref() != "Relationship" {
                return Ok(());
            }
            let attributes = attributes(start)?;
            if value(&attributes, "Type").is_some_and(|kind| kind.ends_with("/relationships/officeDocument")) {
                let target = value(&attributes, "Target").unwrap_or_default();
                books.insert(unescape(target).map_err(|_| broken())?.into_owned());
            }
            Ok(())
        })?;
        if books.len() > 1 {
            return Err(broken());
        }
        match books.iter().next() {
            Some(book) => self.book(book.strip_prefix('/').unwrap_or(book)),
            // whoever reads it says that it is no workbook
            None => Ok(()),
        }
    }

    fn book(&mut self, book: &str) -> Result<(), Problem> {
        let (folder, name) = book.split_at(book.rfind('/').map_or(0, |slash| slash + 1));
        let name = if name.is_empty() { "workbook.xml" } else { name };
        let mut targets: HashMap<String, String> = HashMap::new();
        self.listing(&format!("{folder}_rels/{name}.rels"), |start| {
            if start.local_name().as_ref() == "Relationship" {
                let attributes = attributes(start)?;
                let target = value(&attributes, "Target").unwrap_or_default();
                let target = target
                    .strip_prefix('/')
                    .map_or_else(|| format!("{folder}{target}"), str::to_owned);
                targets.insert(value(&attributes, "Id").unwrap_or_default().to_owned(), folded(&target));
            }
            Ok(())
        })?;
        let (mut names, mut sheets) = (HashSet::new(), HashSet::new());
        self.listing(&format!("{folder}{name}"), |start| {
            if start.local_name().as_ref() != "sheet" {
                return Ok(());
            }
            let attributes = attributes(start)?;
            let id = attributes
                .iter()
                .rfind(|(name, _)| name.rsplit(':').next() == Some("id"));
            let part = id.and_then(|(_, id)| targets.get(id)).cloned().unwrap_or_default();
            let name = value(&attributes, "name").unwrap_or_default().to_lowercase();
            if sheets.len() == SHEETS {
                return Err(too_large("the workbook has more than 100 sheets"));
            }
            if !sheets.insert(part) || !names.insert(name) {
                let message = "the workbook lists a sheet twice: open it in a spreadsheet program and save it again";
                return Err(at(ErrorCode::FileNotReadable, message, ["sheets".into()]));
            }
            Ok(())
        })?;
        self.words(&format!("{folder}sharedStrings.xml"))?;
        self.looks(&format!("{folder}styles.xml"))?;
        self.part(&format!("{folder}theme/theme1.xml"), |_| Ok(()))?;
        sheets.iter().try_for_each(|sheet| self.sheet(sheet))
    }

    /// The texts of all cells: readers make room for as many as the list says it has.
    fn words(&mut self, part: &str) -> Result<(), Problem> {
        let room = self.size(part) / LEAST;
        let looked = self.part(part, |start| {
            if start.local_name().as_ref() != "sst" {
                return Ok(());
            }
            let mut counts = start.attributes_raw().split("uniqueCount").skip(1).map(number);
            if counts.any(|count| count.is_none_or(|count| count > room)) {
                let message = "the workbook says that it holds more texts than it does: open it in a spreadsheet program and save it again";
                return Err(at(ErrorCode::FileNotReadable, message, ["file".into()]));
            }
            Ok(())
        });
        looked.map(drop)
    }

    fn looks(&mut self, part: &str) -> Result<(), Problem> {
        let (mut longest, mut looks) = (0, 0);
        let looked = self.part(part, |start| {
            match start.local_name().as_ref() {
                "numFmt" | "name" => longest = longest.max(start.len()),
                "xf" => looks += 1,
                _ => {}
            }
            if longest * looks > LOOKS {
                return Err(too_large("the workbook has more formats than any needs"));
            }
            Ok(())
        });
        looked.map(drop)
    }

    fn sheet(&mut self, part: &str) -> Result<(), Problem> {
        let mut merged = 0;
        let whole = self.part(part, |start| {
            merged += usize::from(start.local_name().as_ref() == "mergeCell");
            if merged > MERGED {
                let message = "cells of a sheet are merged all over: take the merging off";
                return Err(at(ErrorCode::CellsMerged, message, ["sheets".into()]));
            }
            Ok(())
        })?;
        self.merging |= merged > 0 || !whole;
        Ok(())
    }

    /// A part that says what belongs where; its lists are held in memory.
    fn listing(
        &mut self,
        part: &str,
        shown: impl FnMut(&BytesStart<'_>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        if self.size(part) > LISTING {
            return Err(too_large("the workbook unpacks to more than it may"));
        }
        self.part(part, shown).map(drop)
    }

    fn size(&self, part: &str) -> u64 {
        self.parts.get(&folded(part)).map_or(0, |(_, size)| *size)
    }

    /// A part that is there is looked through; tells whether to its end.
    fn part(&mut self, part: &str, shown: impl FnMut(&BytesStart<'_>) -> Result<(), Problem>) -> Result<bool, Problem> {
        let Some((index, _)) = self.parts.get(&folded(part)) else {
            return Ok(false);
        };
        let part = self.archive.by_index(*index).map_err(|_| broken())?;
        through(part, shown)
    }
}

fn value<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut attributes = attributes.iter();
    attributes
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
}

/// The first number of a text, nought where it has none; `None` where it is larger than any.
fn number(text: &str) -> Option<u64> {
    let digit = |letter: char| letter.is_ascii_digit();
    let from = text.find(digit).unwrap_or(text.len());
    let digits = text[from..].split(|letter| !digit(letter)).next().unwrap_or_default();
    match digits.trim_start_matches('0') {
        "" => Some(0),
        digits => digits.parse().ok(),
    }
}

#[cfg(test)]
mod tests;
