//! The version of a definition, by which a figure says under which words it was counted.
use std::{fmt, str::FromStr};

/// `major.minor.patch`: major breaks the series, minor adds to it, patch changes words only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Version {
    /// The series before and after are not comparable.
    pub major: u16,
    /// Something was added; what was there still means the same.
    pub minor: u16,
    /// Only the wording changed.
    pub patch: u16,
}

/// Text that is not a version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a version: write major.minor.patch, as in 1.0.0")]
pub struct NotAVersion(String);

impl FromStr for Version {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let mut parts = text.split('.').map(str::parse::<u16>);
        let version = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None) => Some(Self { major, minor, patch }),
            _ => None,
        };
        version
            .filter(|version| version.to_string() == text)
            .ok_or_else(|| NotAVersion(text.chars().take(40).collect()))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_reads_back_as_it_was_written_and_is_never_repaired() {
        assert_eq!("1.20.3".parse::<Version>().unwrap().to_string(), "1.20.3");
        assert!("1.10.0".parse::<Version>().unwrap() > "1.9.9".parse().unwrap());
        for wrong in ["1", "1.0", "1.0.0.0", "01.0.0", "+1.0.0", "v1.0.0", "", "1.0.x"] {
            assert!(wrong.parse::<Version>().is_err(), "{wrong}");
        }
    }
}
