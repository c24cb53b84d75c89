//! The parts of a workbook: read where needed, edited, and written again with all others as they were.
use super::{
    CannotAnnotate,
    xml::{Edits, append, clean, elements, named},
};
use crate::workbook::Package;
use std::{
    collections::{BTreeMap, HashMap},
    io::{Cursor, Read, Write},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A part that is edited is held in memory.
const LARGEST: u64 = 48 * 1024 * 1024;
pub(super) const TYPES: &str = "[Content_Types].xml";
pub(super) const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

pub(super) struct Parts<'a> {
    package: Package<'a>,
    /// Names in small letters, which is how parts refer to each other, and as they are written.
    names: HashMap<String, String>,
    edited: BTreeMap<String, String>,
}

/// A link from one part to another.
pub(super) struct Link {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
}

const DAMAGED: CannotAnnotate = CannotAnnotate::Unknown("a part of it cannot be read");

impl<'a> Parts<'a> {
    pub(super) fn of(file: &'a [u8]) -> Result<Self, CannotAnnotate> {
        let refused = |problem: muster_domain::Problem| CannotAnnotate::NotReadable(problem.message);
        let mut package = Package::open(file).map_err(refused)?;
        package.admit().map_err(refused)?;
        let mut names = HashMap::new();
        for name in package.archive.file_names() {
            let name = name.map_err(|_| DAMAGED)?.into_owned();
            names.insert(name.to_lowercase(), name);
        }
        Ok(Self {
            package,
            names,
            edited: BTreeMap::new(),
        })
    }

    /// The text of a part as it is now.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, CannotAnnotate> {
        let Some(name) = self.names.get(&name.to_lowercase()) else {
            return Ok(self.edited.get(name).cloned());
        };
        if let Some(edited) = self.edited.get(name) {
            return Ok(Some(edited.clone()));
        }
        let part = self.package.archive.by_name(name).map_err(|_| DAMAGED)?;
        let mut text = String::new();
        let read = part.take(LARGEST + 1).read_to_string(&mut text).map_err(|_| DAMAGED)?;
        if u64::try_from(read).unwrap_or(u64::MAX) > LARGEST {
            return Err(CannotAnnotate::Unknown("a sheet is too large"));
        }
        Ok(Some(text))
    }

    /// The text of a part that has to be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, CannotAnnotate> {
        self.text(name)?
            .ok_or(CannotAnnotate::Unknown("a part of it is missing"))
    }

    pub(super) fn put(&mut self, name: &str, text: String) {
        let name = self.names.get(&name.to_lowercase()).map_or(name, String::as_str);
        self.edited.insert(name.to_owned(), text);
    }

    /// Says of a new part what it is.
    pub(super) fn declare(&mut self, part: &str, kind: &str) -> Result<(), CannotAnnotate> {
        let text = self.needed(TYPES)?;
        let declared = elements(&text, 1)?;
        let path = format!("/{part}");
        let known = |element: &super::xml::Element| {
            let named = element.attribute("PartName");
            named.is_some_and(|named| named.eq_ignore_ascii_case(&path))
        };
        if declared.iter().any(known) {
            return Ok(());
        }
        let root = elements(&text, 0)?;
        let root = root.first().ok_or(DAMAGED)?;
        let mut edits = Edits::default();
        let new = format!(
            "<{}Override PartName=\"{}\" ContentType=\"{kind}\"/>",
            root.prefix,
            clean(&path)
        );
        append(&mut edits, &text, root, &new);
        self.put(TYPES, edits.apply(&text));
        Ok(())
    }

    /// What a part is linked to.
    pub(super) fn links(&mut self, part: &str) -> Result<Vec<Link>, CannotAnnotate> {
        let Some(text) = self.text(&links_of(part))? else {
            return Ok(Vec::new());
        };
        let links = elements(&text, 1)?;
        let link = links
            .iter()
            .filter(|link| link.attribute("TargetMode") != Some("External"));
        let link = link.filter_map(|link| {
            Some(Link {
                id: link.attribute("Id")?.to_owned(),
                kind: link.attribute("Type")?.rsplit('/').next()?.to_owned(),
                target: resolved(part, link.attribute("Target")?),
            })
        });
        Ok(link.collect())
    }

    /// Links a part to another under a name of ours.
    pub(super) fn link(&mut self, part: &str, id: &str, kind: &str, target: &str) -> Result<(), CannotAnnotate> {
        let name = links_of(part);
        let empty =
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
        let text = self.text(&name)?.unwrap_or_else(|| empty.to_owned());
        let root = elements(&text, 0)?;
        let root = root.first().ok_or(DAMAGED)?;
        let new = format!(
            "<{}Relationship Id=\"{id}\" Type=\"{LINKS}/{kind}\" Target=\"/{}\"/>",
            root.prefix,
            clean(target)
        );
        let mut edits = Edits::default();
        append(&mut edits, &text, root, &new);
        self.put(&name, edits.apply(&text));
        Ok(())
    }

    /// The package with the edited parts in place of the old ones.
    pub(super) fn write(mut self) -> Result<Vec<u8>, CannotAnnotate> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default();
        let archive = &mut self.package.archive;
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(|_| DAMAGED)?;
            let name = part.name().map_err(|_| DAMAGED)?.into_owned();
            match self.edited.remove(&name) {
                None => zip.raw_copy_file(part).map_err(|_| DAMAGED)?,
                Some(text) => {
                    zip.start_file(name, options).map_err(|_| DAMAGED)?;
                    zip.write_all(text.as_bytes()).map_err(|_| DAMAGED)?;
                }
            }
        }
        for (name, text) in self.edited {
            zip.start_file(name, options).map_err(|_| DAMAGED)?;
            zip.write_all(text.as_bytes()).map_err(|_| DAMAGED)?;
        }
        Ok(zip.finish().map_err(|_| DAMAGED)?.into_inner())
    }
}

fn links_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{name}.rels")
}

/// A target as seen from a part.
fn resolved(part: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = part.split('/').collect();
    steps.pop();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The workbook itself: its sheets, and where they and the styles are.
pub(super) struct Book {
    pub(super) part: String,
    /// Names and parts of the worksheets, in order.
    pub(super) sheets: Vec<(String, String)>,
    pub(super) styles: String,
}

impl Book {
    pub(super) fn read(parts: &mut Parts<'_>) -> Result<Self, CannotAnnotate> {
        let links = parts.links("")?;
        let part = links.iter().find(|link| link.kind == "officeDocument");
        let part = part.map_or_else(|| "xl/workbook.xml".to_owned(), |link| link.target.clone());
        let text = parts.needed(&part)?;
        let links = parts.links(&part)?;
        let styles = links.iter().find(|link| link.kind == "styles");
        let styles = styles.ok_or(CannotAnnotate::Unknown("it has no styles"))?;
        let inside = elements(&text, 1)?;
        let sheets = named(&inside, "sheets").and_then(|sheets| sheets.inner.clone());
        let sheets = &text[sheets.ok_or(CannotAnnotate::Unknown("it has no sheets"))?];
        let listed = elements(sheets, 0)?;
        let sheets = listed.iter().filter_map(|sheet| {
            let id = sheet.attribute("id")?;
            let link = links.iter().find(|link| link.id == id && link.kind == "worksheet")?;
            Some((sheet.attribute("name")?.to_owned(), link.target.clone()))
        });
        Ok(Self {
            sheets: sheets.collect(),
            styles: styles.target.clone(),
            part,
        })
    }

    /// Adds a sheet at the end, and gives the part it is to be written to.
    pub(super) fn add(&mut self, parts: &mut Parts<'_>, name: &str) -> Result<String, CannotAnnotate> {
        const ID: &str = "rIdMusterFixList";
        let target = "xl/worksheets/muster-fix-list.xml".to_owned();
        let text = parts.needed(&self.part)?;
        let inside = elements(&text, 1)?;
        let sheets = named(&inside, "sheets").ok_or(DAMAGED)?;
        let listed = elements(&text[sheets.inner.clone().ok_or(DAMAGED)?], 0)?;
        let ids = listed
            .iter()
            .filter_map(|sheet| sheet.attribute("sheetId")?.parse::<u32>().ok());
        let id = ids.max().unwrap_or(0).saturating_add(1);
        let new = format!(
            "<{}sheet name=\"{}\" sheetId=\"{id}\" xmlns:mr=\"{LINKS}\" mr:id=\"{ID}\"/>",
            sheets.prefix,
            clean(name)
        );
        let mut edits = Edits::default();
        append(&mut edits, &text, sheets, &new);
        parts.put(&self.part, edits.apply(&text));
        parts.link(&self.part, ID, "worksheet", &target)?;
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
        parts.declare(&target, kind)?;
        self.sheets.push((name.to_owned(), target.clone()));
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed_from_where_they_stand() {
        assert_eq!(
            links_of("xl/worksheets/sheet1.xml"),
            "xl/worksheets/_rels/sheet1.xml.rels"
        );
        assert_eq!(links_of(""), "_rels/.rels");
        assert_eq!(
            resolved("xl/worksheets/sheet1.xml", "../comments1.xml"),
            "xl/comments1.xml"
        );
        assert_eq!(
            resolved("xl/workbook.xml", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolved("xl/workbook.xml", "/xl/styles.xml"), "xl/styles.xml");
    }
}
