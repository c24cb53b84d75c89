//! Workbooks made by hand, for tests: as odd as somebody may send them.
use std::fmt::Write;
use std::io::{Cursor, Read};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
pub(crate) const MAIN: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#;

/// A workbook made by hand: one sheet, given as what stands in the element `worksheet`.
pub(crate) struct Made {
    pub(crate) sheet: String,
    pub(crate) state: &'static str,
    pub(crate) names: &'static str,
    pub(crate) parts: Vec<(String, Vec<u8>)>,
}

impl Made {
    pub(crate) fn of(sheet: &str) -> Self {
        Self {
            sheet: sheet.to_owned(),
            state: "",
            names: "",
            parts: Vec::new(),
        }
    }

    /// A sheet with these rows; `=` begins a formula nobody has worked out.
    pub(crate) fn rows(rows: &[&[&str]]) -> Self {
        let mut sheet = String::from("<sheetData>");
        for (row, cells) in (1..).zip(rows) {
            write!(sheet, "<row r=\"{row}\">").unwrap();
            for (column, text) in (0..).zip(*cells) {
                let at = format!("{}{row}", crate::row::letters(column));
                match text.strip_prefix('=') {
                    Some(formula) => write!(sheet, "<c r=\"{at}\"><f>{formula}</f></c>"),
                    None if text.is_empty() => write!(sheet, "<c r=\"{at}\" s=\"0\"/>"),
                    None => write!(sheet, "<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
                }
                .unwrap();
            }
            sheet.push_str("</row>");
        }
        sheet.push_str("</sheetData>");
        Self::of(&sheet)
    }

    pub(crate) fn with(mut self, name: &str, part: impl Into<Vec<u8>>) -> Self {
        self.parts.push((name.to_owned(), part.into()));
        self
    }

    pub(crate) fn file(&self) -> Vec<u8> {
        let workbook = format!(
            r#"<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Data" sheetId="1" {} r:id="rId1"/></sheets>{}</workbook>"#,
            self.state, self.names
        );
        let rels = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
        let sheet = format!("<worksheet {MAIN}>{}</worksheet>", self.sheet);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let fixed = [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELS),
            ("xl/workbook.xml", &workbook),
            ("xl/_rels/workbook.xml.rels", rels),
            ("xl/worksheets/sheet1.xml", &sheet),
        ];
        let fixed = fixed.iter().map(|(name, part)| (*name, part.as_bytes()));
        let more = self.parts.iter().map(|(name, part)| (name.as_str(), part.as_slice()));
        for (name, part) in fixed.chain(more) {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, part).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

/// The same file with another part in place of one.
pub(crate) fn rebuilt(file: &[u8], part: &str, with: &[u8]) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut entry = from.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        to.start_file(&name, SimpleFileOptions::default()).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        std::io::Write::write_all(&mut to, if name == part { with } else { &bytes }).unwrap();
    }
    to.finish().unwrap().into_inner()
}
