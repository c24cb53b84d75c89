//! One sheet: colours over its cells, and notes at them.
use super::{
    CannotAnnotate, notes,
    parts::{LINKS, Parts},
    styles::Styles,
    xml::{Edits, Element, elements},
};
use crate::{remark::Remark, row::letters};
use muster_domain::catalogue::Severity;
use std::{collections::BTreeMap, fmt::Write};

/// A formula that always holds and that nobody else writes: by it our colours are known again.
const MARK: &str = "N(\"muster\")=0";
/// How many ranges one rule lists.
const RANGES: usize = 100;
/// What stands after conditional formatting in a sheet, as the format orders it; notes come after the first group.
const AFTER_COLOURS: [&str; 14] = [
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
];
const AFTER_NOTES: [&str; 10] = [
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "AlternateContent",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// Takes away what was said before and says what there is to say now.
pub(super) fn mark(
    parts: &mut Parts<'_>,
    part: &str,
    nth: usize,
    remarks: &[&Remark],
    styles: &Styles,
    notes_left: &mut usize,
) -> Result<(), CannotAnnotate> {
    let text = match parts.text(part) {
        Ok(Some(text)) => text,
        // a sheet that cannot be edited and of which nothing is to be said stays as it is
        _ if remarks.is_empty() => return Ok(()),
        Ok(None) => return Err(CannotAnnotate::Unknown("a sheet is missing")),
        Err(cannot) => return Err(cannot),
    };
    let (prefix, begin) = below_the_cells(&text).ok_or(CannotAnnotate::Unknown("a sheet has no cells"))?;
    let tail = &text[begin..];
    let after = elements(tail, 0)?;
    let end = tail.rfind("</").unwrap_or(tail.len());
    let mut edits = Edits::default();
    let mut highest = 0;
    for rules in after.iter().filter(|element| element.name == "conditionalFormatting") {
        let inner = rules.inner.clone().map_or("", |inner| &tail[inner]);
        if inner.contains(MARK) || inner.contains("N(&quot;muster&quot;)=0") {
            edits.remove(rules.all.clone());
        } else {
            let rules = elements(inner, 0)?;
            let priorities = rules.iter().filter_map(|rule| rule.attribute("priority")?.parse().ok());
            highest = priorities.fold(highest, u32::max);
        }
    }
    let colours = colours(prefix, remarks, styles, highest);
    if !colours.is_empty() {
        let known = |element: &&Element| {
            let name = element.name.as_str();
            AFTER_COLOURS.contains(&name) || AFTER_NOTES.contains(&name)
        };
        edits.insert(
            after.iter().find(known).map_or(end, |element| element.all.start),
            colours,
        );
    }
    let drawing = after.iter().find(|element| element.name == "legacyDrawing");
    let drawing = drawing.and_then(|drawing| drawing.attribute("id"));
    if let Some(new) = notes::write(parts, part, nth, drawing, remarks, notes_left)? {
        let known = |element: &&Element| AFTER_NOTES.contains(&element.name.as_str());
        let at = after.iter().find(known).map_or(end, |element| element.all.start);
        edits.insert(
            at,
            format!("<{prefix}legacyDrawing xmlns:mr=\"{LINKS}\" mr:id=\"{new}\"/>"),
        );
    }
    if !edits.none() {
        let tail = edits.apply(tail);
        let mut text = text;
        text.truncate(begin);
        text.push_str(&tail);
        parts.put(part, text);
    }
    Ok(())
}

/// Where the cells end, and the prefix the sheet uses.
fn below_the_cells(text: &str) -> Option<(&str, usize)> {
    let ends = ["sheetData>", "sheetData/>"].iter().filter_map(|end| {
        let at = text.rfind(end)?;
        Some((at, at + end.len()))
    });
    let (at, end) = ends.max()?;
    let before = &text[..at];
    let open = before.rfind('<')?;
    Some((before[open + 1..].trim_start_matches('/'), end))
}

fn colours(prefix: &str, remarks: &[&Remark], styles: &Styles, highest: u32) -> String {
    let mut cells: BTreeMap<(Severity, String), Vec<u64>> = BTreeMap::new();
    for remark in remarks {
        let Some(place) = &remark.place else { continue };
        let column = match &place.cell {
            Some(cell) => cell.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned(),
            // the row as a whole: its first cell stands for it
            None => letters(0),
        };
        cells.entry((remark.severity, column)).or_default().push(place.row);
    }
    let mut written = String::new();
    let mut priority = highest;
    for ((severity, column), mut rows) in cells {
        rows.sort_unstable();
        rows.dedup();
        let runs: Vec<&[u64]> = rows.chunk_by(|a, b| a + 1 == *b).collect();
        for ranges in runs.chunks(RANGES) {
            let ranges = ranges.iter().filter_map(|run| {
                let (from, to) = (run.first()?, run.last()?);
                Some(if from == to {
                    format!("{column}{from}")
                } else {
                    format!("{column}{from}:{column}{to}")
                })
            });
            let ranges: Vec<_> = ranges.collect();
            priority = priority.saturating_add(1);
            // writing to a String cannot fail
            let _ = write!(
                written,
                "<{prefix}conditionalFormatting sqref=\"{}\"><{prefix}cfRule type=\"expression\" dxfId=\"{}\" priority=\"{priority}\"><{prefix}formula>{MARK}</{prefix}formula></{prefix}cfRule></{prefix}conditionalFormatting>",
                ranges.join(" "),
                styles.of(severity)
            );
        }
    }
    written
}
