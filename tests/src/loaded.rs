//! The national unit's own files, as they are at the start and as they change.
use crate::Spec;
use muster_api::{catalogue, ledger::Author, reference};
use muster_domain::UserId;
use std::{fs, path::Path};

impl Spec {
    /// Publishes a file of the catalogue after some of its text was put in other words.
    pub async fn publish(&self, file: &str, changes: &[(&str, &str)]) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue").join(file);
        let mut text = fs::read_to_string(path).expect("a file of the catalogue");
        for (was, is) in changes {
            assert!(text.contains(was), "{file} has no `{was}`");
            text = text.replace(was, is);
        }
        let author = Author::new(UserId::new("admin"), "Admin");
        catalogue::publish(&self.app.database, &self.clock, &author, &[(file.to_owned(), text)])
            .await
            .unwrap_or_else(|failure| panic!("{file}: {failure:?}"));
    }

    /// Loads reference files, each a name and its text.
    pub async fn load_reference(&self, files: &[(&str, &str)]) -> reference::Loaded {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        let author = Author::new(UserId::new("system:reference"), "Reference data loader");
        let files = reference::Files::Folder(folder.path().to_owned());
        reference::load(&self.app.database, &self.clock, &author, &files)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"))
    }
}
