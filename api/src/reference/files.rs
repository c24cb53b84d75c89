//! Where the reference files are read from: the binary itself, or a folder.
use std::path::PathBuf;

/// A set of reference files.
#[derive(Clone, Debug)]
pub enum Files {
    /// Those the binary carries, so that an empty machine can start.
    Carried,
    /// Those of a folder laid out as `reference/` is.
    Folder(PathBuf),
}

const CARRIED: [(&str, &[u8]); 6] = [
    ("regions.csv", include_bytes!("../../../reference/regions.csv")),
    ("forces.csv", include_bytes!("../../../reference/forces.csv")),
    ("populations.csv", include_bytes!("../../../reference/populations.csv")),
    ("areas.csv", include_bytes!("../../../reference/areas.csv")),
    ("peers.csv", include_bytes!("../../../reference/peers.csv")),
    (
        "peers/statistical-neighbours.csv",
        include_bytes!("../../../reference/peers/statistical-neighbours.csv"),
    ),
];

impl Files {
    /// Whether there is none of the files that are looked for: most likely the wrong folder.
    pub(super) fn none(&self) -> bool {
        let mut looked_for = CARRIED.iter().filter(|(name, _)| !name.contains('/'));
        looked_for.all(|(name, _)| self.read(name).is_none())
    }

    /// The bytes of a file, where there is one.
    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        match self {
            Self::Carried => {
                let carried = CARRIED.iter().find(|(carried, _)| *carried == name);
                carried.map(|(_, bytes)| bytes.to_vec())
            }
            // peers.csv names files, and none of them lies outside the folder
            Self::Folder(folder) => {
                let inside = !name.split(['/', '\\']).any(|step| step == "..") && !name.starts_with(['/', '\\']);
                inside.then(|| std::fs::read(folder.join(name)).ok()).flatten()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_peers_cannot_name_a_file_outside_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret.csv"), "x").unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        let files = Files::Folder(inner);

        assert_eq!(files.read("../secret.csv"), None);
        assert_eq!(files.read(folder.path().join("secret.csv").to_str().unwrap()), None);
    }
}
