//! The package a workbook comes in: what it holds and what it unpacks to, before anybody reads it.
use crate::problems::at;
use muster_domain::{ErrorCode, Problem};
use std::{
    collections::HashMap,
    io::{Cursor, Read},
};
use zip::ZipArchive;

/// How the files of older and of encrypted workbooks begin.
pub(super) const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

const MIB: u64 = 1024 * 1024;
/// All that a file may unpack to; sheets are read in passing, so this costs time and no memory.
const UNPACKED: u64 = 128 * MIB;
/// From here on a file has to be plausibly compressed.
const SUSPECT: u64 = 8 * MIB;
/// Sheets shrink to a tenth, blank styled ones to a hundredth; bombs to a thousandth.
const SHRUNK: u64 = 250;
/// The most parts; a workbook of a hundred sheets has four hundred.
const PARTS: usize = 2_000;
/// Parts that are held in memory, in whatever folder they stand, with the size they may have.
const HELD: [(&str, u64); 4] = [
    ("sharedstrings.xml", 16 * MIB),
    ("styles.xml", 2 * MIB),
    ("theme1.xml", 2 * MIB),
    ("[content_types].xml", MIB),
];

/// A zip of parts.
pub(crate) struct Package<'a> {
    size: u64,
    pub(crate) archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each part stands in the archive and what it unpacks to, by its folded name; known once it is admitted.
    pub(super) parts: HashMap<String, (usize, u64)>,
    /// Whether any cells are merged; known likewise.
    pub(super) merging: bool,
}

/// The name of a part as parts refer to it, whichever way its slashes lean.
pub(super) fn folded(name: &str) -> String {
    name.replace('\\', "/").to_lowercase()
}

pub(super) fn protected() -> Problem {
    let message = "the file is encrypted with a password: take the password off and send it again";
    at(ErrorCode::FileProtected, message, ["file".into()])
}

fn unknown(message: &str) -> Problem {
    at(ErrorCode::FileNotReadable, message, ["file".into()])
}

pub(super) fn too_large(message: &str) -> Problem {
    let message = format!("{message}: send the figures alone in a fresh template, or in several files");
    at(ErrorCode::FileTooLarge, message, ["file".into()])
}

impl<'a> Package<'a> {
    /// Opens the package without unpacking anything.
    pub(crate) fn open(file: &'a [u8]) -> Result<Self, Problem> {
        if file.starts_with(COMPOUND) {
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let encrypted = file.windows(name.len()).any(|window| window == name);
            return Err(if encrypted {
                protected()
            } else {
                unknown("this is a workbook of an older kind: save it as .xlsx")
            });
        }
        let size = u64::try_from(file.len()).unwrap_or(u64::MAX);
        let archive = ZipArchive::new(Cursor::new(file))
            .map_err(|_| unknown("the workbook is cut short or damaged: save it again as .xlsx"))?;
        if archive.len() > PARTS {
            return Err(too_large("the workbook has more parts than any workbook needs"));
        }
        Ok(Self {
            size,
            archive,
            parts: HashMap::new(),
            merging: false,
        })
    }

    /// Whether the package may be read: no macros, a workbook of the right kind, and no more in it than it may hold, both by
    /// what it says of itself and by what really comes out; and nothing in it that would cost its reader out of proportion.
    pub(crate) fn admit(&mut self) -> Result<(), Problem> {
        self.known_parts()?;
        let mut declared = 0_u64;
        for index in 0..self.archive.len() {
            let part = self.archive.by_index_raw(index).map_err(|_| broken())?;
            declared = declared.saturating_add(part.size());
        }
        self.bear(declared)?;
        let mut unpacked = 0;
        self.parts.clear();
        for index in 0..self.archive.len() {
            unpacked += self.unpack(index, unpacked)?;
        }
        self.bear(unpacked)?;
        self.look_through()
    }

    fn bear(&self, unpacked: u64) -> Result<(), Problem> {
        if unpacked > UNPACKED {
            return Err(too_large("the workbook unpacks to more than 128 MB"));
        }
        if unpacked > SUSPECT && unpacked / self.size.max(1) > SHRUNK {
            return Err(too_large("the workbook unpacks to many times its own size"));
        }
        Ok(())
    }

    fn known_parts(&mut self) -> Result<(), Problem> {
        let mut names: Vec<String> = Vec::new();
        for name in self.archive.file_names() {
            names.push(folded(&name.map_err(|_| broken())?));
        }
        if names.iter().any(|name| name.ends_with("vbaproject.bin")) {
            let message = "the workbook holds macros: save it as a workbook without macros (.xlsx) and send that";
            return Err(at(ErrorCode::FileHasMacros, message, ["file".into()]));
        }
        if names
            .iter()
            .any(|name| name == "xl/workbook.bin" || name == "content.xml")
        {
            return Err(unknown("this is a workbook of another kind: save it as .xlsx"));
        }
        if !names.iter().any(|name| name.starts_with("xl/")) {
            return Err(unknown(
                "this is an archive and not a workbook: send the .xlsx or the CSV itself",
            ));
        }
        Ok(())
    }

    fn unpack(&mut self, index: usize, before: u64) -> Result<u64, Problem> {
        let part = self.archive.by_index(index).map_err(|_| broken())?;
        let name = folded(&part.name().map_err(|_| broken())?);
        let own = name.rsplit('/').next().unwrap_or_default();
        let held = HELD.iter().find(|(held, _)| *held == own).map(|(_, most)| *most);
        let most = held.unwrap_or(UNPACKED).min(UNPACKED - before);
        let unpacked = std::io::copy(&mut part.take(most + 1), &mut std::io::sink()).map_err(|_| broken())?;
        if unpacked > most {
            return Err(too_large("the workbook unpacks to more than it may"));
        }
        if self.parts.insert(name, (index, unpacked)).is_some() {
            // two readers might take two different parts for the same
            return Err(broken());
        }
        Ok(unpacked)
    }
}

pub(super) fn broken() -> Problem {
    unknown("a part of the workbook is cut short or damaged: save it again as .xlsx")
}
