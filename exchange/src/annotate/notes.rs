//! Notes at cells: ours go and come, those of others stay.
use super::{
    CannotAnnotate,
    parts::{MAIN, Parts},
    shapes,
    xml::{Edits, append, clean, elements, named, shortened},
};
use crate::remark::Remark;
use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write,
};

/// Who our notes are by. Not every spreadsheet program keeps the author, so they also begin with the name.
const AUTHOR: &str = "Muster";
/// A note that does not fit its box is not read.
const LONGEST: usize = 400;

/// Writes the notes of one sheet. Gives the id of the drawing the sheet has to name, where it names none yet.
pub(super) fn write(
    parts: &mut Parts<'_>,
    part: &str,
    nth: usize,
    drawing: Option<&str>,
    remarks: &[&Remark],
    left: &mut usize,
) -> Result<Option<&'static str>, CannotAnnotate> {
    const DRAWING: &str = "rIdMusterDrawing";
    let links = parts.links(part)?;
    let comments = links.iter().find(|link| link.kind == "comments");
    let shapes_part = drawing.and_then(|id| links.iter().find(|link| link.id == id));
    let known = match comments {
        Some(link) => parts.text(&link.target)?,
        None => None,
    };
    let (mut text, taken, gone) = match known {
        Some(text) => without_ours(&text)?,
        None => (empty(), HashSet::new(), HashSet::new()),
    };
    let wanted = wanted(remarks, &taken, left);
    if wanted.is_empty() && gone.is_empty() {
        return Ok(None);
    }
    if !wanted.is_empty() {
        text = with(&text, &wanted)?;
    }
    let comments = if let Some(link) = comments {
        link.target.clone()
    } else {
        let target = format!("xl/muster-comments-{nth}.xml");
        parts.link(part, "rIdMusterComments", "comments", &target)?;
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
        parts.declare(&target, kind)?;
        target
    };
    parts.put(&comments, text);

    let (target, new) = if let Some(link) = shapes_part {
        (link.target.clone(), None)
    } else {
        let target = format!("xl/drawings/muster-notes-{nth}.vml");
        parts.link(part, DRAWING, "vmlDrawing", &target)?;
        parts.declare(&target, "application/vnd.openxmlformats-officedocument.vmlDrawing")?;
        (target, Some(DRAWING))
    };
    let old = parts.text(&target)?;
    let places: Vec<_> = wanted.keys().copied().collect();
    parts.put(&target, shapes::drawn(old, &gone, &places, nth)?);
    Ok(new)
}

/// What to say at each cell, by row and column from 0.
fn wanted(remarks: &[&Remark], taken: &HashSet<(u64, u64)>, left: &mut usize) -> BTreeMap<(u64, u64), String> {
    let mut wanted: BTreeMap<(u64, u64), String> = BTreeMap::new();
    for remark in remarks {
        let cell = remark.place.as_ref().and_then(|place| place.cell.as_deref());
        let Some(at) = cell.and_then(position) else { continue };
        let said = format!("{AUTHOR}: {}\n{}\n{}", remark.code, remark.message, remark.fix);
        if let Some(earlier) = wanted.get_mut(&at) {
            if earlier.len() < LONGEST {
                earlier.push_str("\n\n");
                earlier.push_str(&said);
            }
        } else if *left > 0 && !taken.contains(&at) {
            *left -= 1;
            wanted.insert(at, said);
        }
    }
    wanted
}

/// `D14` as row 13 and column 3.
fn position(cell: &str) -> Option<(u64, u64)> {
    let digits = cell.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = cell.split_at(digits);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().try_fold(0, |column, letter| {
        letter
            .is_ascii_uppercase()
            .then(|| column * 26 + u64::from(letter - b'A') + 1)
    })?;
    Some((row.parse::<u64>().ok()?.checked_sub(1)?, column - 1))
}

fn empty() -> String {
    format!("<comments xmlns=\"{MAIN}\"><authors></authors><commentList></commentList></comments>")
}

type Cells = HashSet<(u64, u64)>;

/// The notes of others, the cells they are at, and the cells that ours were at.
fn without_ours(text: &str) -> Result<(String, Cells, Cells), CannotAnnotate> {
    let (mut taken, mut gone) = (HashSet::new(), HashSet::new());
    let mut edits = Edits::default();
    let ours = author(text)?.map(|ours| ours.to_string());
    for comment in elements(text, 2)?.iter().filter(|element| element.name == "comment") {
        let Some(at) = comment.attribute("ref").and_then(position) else {
            continue;
        };
        let signed = ours.is_some() && comment.attribute("authorId") == ours.as_deref();
        if signed || begins_with_us(&text[comment.all.clone()]) {
            gone.insert(at);
            edits.remove(comment.all.clone());
        } else {
            taken.insert(at);
        }
    }
    Ok((edits.apply(text), taken, gone))
}

fn begins_with_us(comment: &str) -> bool {
    let mut words = comment
        .split('<')
        .filter_map(|tag| tag.split_once('>'))
        .map(|(_, words)| words.trim());
    words
        .find(|words| !words.is_empty())
        .is_some_and(|words| words.strip_prefix(AUTHOR).is_some_and(|rest| rest.starts_with(": ")))
}

/// Our number among the authors.
fn author(text: &str) -> Result<Option<usize>, CannotAnnotate> {
    let authors = elements(text, 2)?;
    let mut authors = authors.iter().filter(|element| element.name == "author");
    Ok(authors.position(|author| author.inner.clone().is_some_and(|inner| &text[inner] == AUTHOR)))
}

fn with(text: &str, wanted: &BTreeMap<(u64, u64), String>) -> Result<String, CannotAnnotate> {
    const UNKNOWN: CannotAnnotate = CannotAnnotate::Unknown("its notes are of another kind");
    let inside = elements(text, 1)?;
    let authors = named(&inside, "authors").ok_or(UNKNOWN)?;
    let list = named(&inside, "commentList").ok_or(UNKNOWN)?;
    let p = list.prefix.as_str();
    let mut edits = Edits::default();
    let ours = if let Some(ours) = author(text)? {
        ours
    } else {
        append(&mut edits, text, authors, &format!("<{p}author>{AUTHOR}</{p}author>"));
        let all = elements(text, 2)?;
        all.iter().filter(|element| element.name == "author").count()
    };
    let mut new = String::new();
    for ((row, column), said) in wanted {
        let column = crate::row::letters(u32::try_from(*column).unwrap_or(0));
        // writing to a String cannot fail
        let _ = write!(
            new,
            "<{p}comment ref=\"{column}{}\" authorId=\"{ours}\"><{p}text><{p}r><{p}t xml:space=\"preserve\">{}</{p}t></{p}r></{p}text></{p}comment>",
            row + 1,
            clean(&shortened(said, LONGEST))
        );
    }
    append(&mut edits, text, list, &new);
    Ok(edits.apply(text))
}
