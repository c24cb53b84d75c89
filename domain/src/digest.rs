//! The canonical digest of a revision: what a signatory vouches for.
//!
//! Line 1 is `muster-return-v1` followed by the per-revision salt in hexadecimal. Then one line a cell, in the order of their bytes, each ended by a line feed:
//! `measure TAB area TAB codes TAB kind TAB units TAB statuses TAB note-hash TAB definition`, text in Unicode normalisation form C, codes as `dimension=member` joined by `,`,
//! amounts in units of 10^-4. The digest is the SHA-256 of all of it.
use crate::{
    cell::Cell,
    codes::{AreaCode, MeasureCode},
    supplied::{Statuses, Supplied},
};
use sha2::{Digest as _, Sha256};
use std::{fmt, fmt::Write as _, str::FromStr};
use unicode_normalization::UnicodeNormalization as _;

/// One cell as it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCell<'a> {
    /// What is counted.
    pub measure: &'a MeasureCode,
    /// The area, or the force as a whole.
    pub area: Option<&'a AreaCode>,
    /// `dimension=member` pairs joined by `,`, in the order of the measure's dimensions; empty where it has none.
    pub codes: &'a str,
    /// What was supplied.
    pub supplied: Supplied,
    /// What is said of it.
    pub statuses: Statuses,
    /// The force's note.
    pub note: Option<&'a str>,
}

/// A SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

/// Text that is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 hexadecimal digits")]
pub struct NotADigest;

impl Digest {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// What a signatory vouches for: the digest of these cells, under a salt and a definition.
    #[must_use]
    pub fn of_cells(salt: &[u8], definition: &str, cells: &[Cell]) -> Self {
        let codes: Vec<String> = cells.iter().map(|cell| cell.address.breakdown.to_string()).collect();
        let signed: Vec<SignedCell<'_>> = cells
            .iter()
            .zip(&codes)
            .map(|(cell, codes)| SignedCell {
                measure: &cell.address.measure,
                area: cell.address.area.as_ref(),
                codes,
                supplied: cell.supplied,
                statuses: cell.statuses,
                note: cell.note.as_deref(),
            })
            .collect();
        digest(salt, definition, &signed)
    }

    /// From its 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        if text.len() != 64 || !text.is_ascii() {
            return Err(NotADigest);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotADigest)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotADigest)?;
        }
        Ok(Self(bytes))
    }
}

/// The digest of a revision: the same for the same content, whatever order the cells come in.
#[must_use]
pub fn digest(salt: &[u8], definition: &str, cells: &[SignedCell<'_>]) -> Digest {
    let mut rows: Vec<String> = cells.iter().map(|cell| row(cell, definition)).collect();
    rows.sort_unstable();
    let mut hasher = Sha256::new();
    hasher.update(b"muster-return-v1 ");
    hasher.update(hex(salt));
    hasher.update(b"\n");
    for row in rows {
        hasher.update(row);
        hasher.update(b"\n");
    }
    Digest(hasher.finalize().into())
}

fn row(cell: &SignedCell<'_>, definition: &str) -> String {
    let (units, kind) = match cell.supplied {
        Supplied::Value(value) => (value.units().to_string(), "VALUE"),
        Supplied::NotSupplied => (String::new(), "NOT_SUPPLIED"),
        Supplied::NotApplicable => (String::new(), "NOT_APPLICABLE"),
    };
    let area = cell.area.map_or("", AreaCode::as_str);
    // a note is free text and may be erased later: the digest holds only its hash
    let note = cell.note.map_or_else(String::new, |note| {
        Digest::of(note.nfc().collect::<String>().as_bytes()).to_string()
    });
    let statuses = cell.statuses;
    let row = format!(
        "{}\t{area}\t{}\t{kind}\t{units}\t{statuses}\t{note}\t{definition}",
        cell.measure, cell.codes
    );
    row.nfc().collect()
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // writing to a String cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Quantity;

    fn cell<'a>(measure: &'a MeasureCode, codes: &'a str, count: i64) -> SignedCell<'a> {
        let supplied = Supplied::Value(Quantity::whole(count).unwrap());
        SignedCell {
            measure,
            area: None,
            codes,
            supplied,
            statuses: Statuses::NONE,
            note: None,
        }
    }

    #[test]
    fn the_order_of_cells_does_not_matter_and_everything_else_does() {
        let offences: MeasureCode = "offences".parse().unwrap();
        let (a, b) = (
            cell(&offences, "offence=arson", 5),
            cell(&offences, "offence=robbery", 7),
        );
        let signed = digest(b"salt", "1.0.0", &[a.clone(), b.clone()]);

        assert_eq!(digest(b"salt", "1.0.0", &[b.clone(), a.clone()]), signed);
        assert_ne!(digest(b"pepper", "1.0.0", &[a.clone(), b.clone()]), signed);
        assert_ne!(digest(b"salt", "1.0.1", &[a.clone(), b.clone()]), signed);
        let provisional = SignedCell {
            statuses: Statuses::PROVISIONAL,
            ..a.clone()
        };
        assert_ne!(digest(b"salt", "1.0.0", &[provisional, b.clone()]), signed);
        let noted = SignedCell {
            note: Some("late"),
            ..a.clone()
        };
        assert_ne!(digest(b"salt", "1.0.0", &[noted, b.clone()]), signed);
        assert_ne!(digest(b"salt", "1.0.0", &[a]), signed);
    }

    #[test]
    fn a_nought_and_a_blank_sign_differently() {
        let offences: MeasureCode = "offences".parse().unwrap();
        let nought = cell(&offences, "", 0);
        let blank = SignedCell {
            supplied: Supplied::NotSupplied,
            ..nought.clone()
        };
        assert_ne!(digest(b"s", "1", &[nought]), digest(b"s", "1", &[blank]));
    }

    #[test]
    fn a_digest_reads_back_as_it_was_written() {
        let digest = Digest::of(b"muster");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!("zz".parse::<Digest>(), Err(NotADigest));
        assert_eq!("\u{e9}".repeat(32).parse::<Digest>(), Err(NotADigest));
    }
}
