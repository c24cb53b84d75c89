//! The note that a file is on its way: a command that was stopped goes on where it was.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::keep;

/// The note that a file is under way: a command that was stopped finds its id again.
pub(crate) struct UnderWay {
    note: PathBuf,
    pub(crate) id: Uuid,
}

impl UnderWay {
    /// The id this very file is being sent under to this very address, or a new one.
    pub(crate) fn begin(folder: &Path, address: &str, file: &[u8]) -> Self {
        let mut digest = Sha256::new();
        digest.update(address.as_bytes());
        digest.update([0]);
        digest.update(file);
        // enough of it to tell files apart: the name of a note proves nothing
        let name = digest.finalize().iter().take(16).fold(String::new(), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        });
        let note = folder.join(name);
        let known = fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok());
        let id = known.unwrap_or_else(Uuid::now_v7);
        // without the note a stopped command is sent under a new id, and finds its rows unchanged
        let _ = keep::private(&note, id.to_string().as_bytes());
        Self { note, id }
    }

    /// It arrived, whatever came of it.
    pub(crate) fn end(self) {
        let _ = fs::remove_file(self.note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_under_way_keeps_its_id_until_it_arrives() {
        let folder = tempfile::tempdir().unwrap();
        let begin = |address, file: &[u8]| UnderWay::begin(folder.path(), address, file);

        let first = begin("/returns/kent/roads/2026-02", b"a").id;
        let again = begin("/returns/kent/roads/2026-02", b"a");

        assert_eq!(again.id, first);
        assert_ne!(begin("/returns/kent/roads/2026-03", b"a").id, first);
        assert_ne!(begin("/returns/kent/roads/2026-02", b"b").id, first);
        again.end();
        assert_ne!(
            begin("/returns/kent/roads/2026-02", b"a").id,
            first,
            "sent anew, it is a new file"
        );
    }
}
