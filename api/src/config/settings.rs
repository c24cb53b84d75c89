//! Settings as text: gathered from the defaults, a file and the environment, then taken one by one, so that every
//! fault is found in one go.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::{Purpose, Secret};

/// The keys that have a default, and those that are only described: the whole list of what may be set.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// Out of the way of an installation in the same directory, and of a second demo.
const DEMO_DEFAULTS: &str = r#"
database.directory = ".muster/demo"
metrics.listen = "off"
telemetry.log = "warn"
"#;

const PREFIX: &str = "MUSTER__";

/// Where settings come from.
#[derive(Debug, Default)]
pub struct Sources {
    /// A file of the installation, in the form of the default one.
    pub file: Option<PathBuf>,
    /// The variables of the process; those that do not begin with `MUSTER__` are passed over.
    pub environment: Vec<(String, String)>,
    /// Arguments of the command: as typed, the key they set, the text.
    pub arguments: Vec<(&'static str, &'static str, String)>,
}

/// Everything wrong with the settings, each with where it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} in the settings:", plural(self.0.len()))?;
        self.0.iter().try_for_each(|fault| write!(out, "\n  {fault}"))
    }
}

impl std::error::Error for Faults {}

fn plural(faults: usize) -> String {
    if faults == 1 {
        "1 fault".to_owned()
    } else {
        format!("{faults} faults")
    }
}

struct Setting {
    text: String,
    /// Where it was said: a file and key, or a variable.
    origin: String,
}

/// Settings not yet understood, and the faults found while understanding them.
pub(super) struct Settings {
    values: BTreeMap<String, Setting>,
    known: BTreeSet<String>,
    faults: Vec<String>,
}

impl Settings {
    /// Later sources win: defaults, the file, variables named `MUSTER__SECTION__KEY`, arguments of the command.
    pub(super) fn gather(purpose: Purpose, sources: Sources) -> Self {
        let mut settings = Self {
            values: BTreeMap::new(),
            known: BTreeSet::new(),
            faults: Vec::new(),
        };
        settings.add_text(DEFAULTS, "config.default.toml");
        if purpose == Purpose::Demo {
            settings.add_text(DEMO_DEFAULTS, "the demo's defaults");
        }
        if let Some(path) = sources.file {
            match std::fs::read_to_string(&path) {
                Ok(text) => settings.add_text(&text, &path.display().to_string()),
                Err(error) => settings.faults.push(format!("{}: {error}", path.display())),
            }
        }
        for (name, text) in sources.environment {
            if let Some(rest) = name.strip_prefix(PREFIX) {
                let key = rest.to_ascii_lowercase().replace("__", ".");
                settings.values.insert(key, Setting { text, origin: name });
            }
        }
        for (argument, key, text) in sources.arguments {
            settings.values.insert(
                key.to_owned(),
                Setting {
                    text,
                    origin: argument.to_owned(),
                },
            );
        }
        settings
    }

    fn add_text(&mut self, text: &str, file: &str) {
        match text.parse::<toml::Table>() {
            Ok(table) => self.add_table("", &table, file),
            // the parser's own text quotes the line, and with it perhaps a password
            Err(error) => {
                let line = error
                    .span()
                    .map_or(1, |span| text[..span.start].matches('\n').count() + 1);
                self.faults.push(format!("{file} line {line}: {}", error.message()));
            }
        }
    }

    fn add_table(&mut self, parent: &str, table: &toml::Table, file: &str) {
        for (name, value) in table {
            let key = if parent.is_empty() {
                name.clone()
            } else {
                format!("{parent}.{name}")
            };
            match value {
                toml::Value::Table(inner) => self.add_table(&key, inner, file),
                other => {
                    let origin = format!("{file}: {key}");
                    self.values.insert(
                        key,
                        Setting {
                            text: plain(other),
                            origin,
                        },
                    );
                }
            }
        }
    }

    /// A setting that must be there; after a fault the stand-in is returned, to go on looking for others.
    pub(super) fn take<T: FromStr>(&mut self, key: &str, what: &str, stand_in: T) -> T {
        if self.said(key).is_none() {
            self.faults.push(format!("{key}: has no value, expected {what}"));
        }
        self.take_optional(key, what).unwrap_or(stand_in)
    }

    /// A setting that may be left out; an empty text counts as left out, so that a variable can take a setting back.
    pub(super) fn take_optional<T: FromStr>(&mut self, key: &str, what: &str) -> Option<T> {
        let Setting { text, origin } = self.remove(key)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.faults.push(format!("{origin}: `{text}` is not {what}"));
        }
        value
    }

    /// A setting that must never be shown, not even when it is wrong.
    pub(super) fn take_secret(&mut self, key: &str, what: &str, fits: impl FnOnce(&str) -> bool) -> Option<Secret> {
        let Setting { text, origin } = self.remove(key)?;
        if !fits(&text) {
            self.faults.push(format!("{origin}: is not {what}"));
        }
        Some(Secret::new(text))
    }

    fn remove(&mut self, key: &str) -> Option<Setting> {
        self.known.insert(key.to_owned());
        self.values.remove(key).filter(|setting| !setting.text.is_empty())
    }

    /// What a key was given and where, before it is taken.
    pub(super) fn said(&self, key: &str) -> Option<(&str, &str)> {
        let setting = self.values.get(key).filter(|setting| !setting.text.is_empty())?;
        Some((&setting.text, &setting.origin))
    }

    /// A comma-separated list.
    pub(super) fn take_list(&mut self, key: &str) -> Vec<String> {
        let text: String = self.take_optional(key, "a list").unwrap_or_default();
        text.split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect()
    }

    #[cfg(test)]
    pub(super) fn known_keys(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(String::as_str)
    }

    pub(super) fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    /// What was never taken is a key nobody knows; then all faults, or none.
    pub(super) fn finish(mut self) -> Result<(), Faults> {
        let known = &self.known;
        let unknown = self.values.iter().map(|(key, setting)| {
            let near = nearest(known, key).map_or(String::new(), |near| format!(", did you mean `{near}`?"));
            format!("{}: there is no setting `{key}`{near}", setting.origin)
        });
        self.faults.extend(unknown);
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Faults(self.faults))
        }
    }
}

fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        toml::Value::Boolean(truth) => truth.to_string(),
        toml::Value::Datetime(instant) => instant.to_string(),
        // a table inside a list: no setting has that form, so it will not parse as one
        toml::Value::Table(_) => String::from("{..}"),
    }
}

/// The same last word in another section, or the same section with a word that starts alike.
fn nearest<'a>(known: &'a BTreeSet<String>, key: &str) -> Option<&'a str> {
    let (section, name) = key.rsplit_once('.').unwrap_or(("", key));
    let start = name.get(..3).unwrap_or(name);
    known.iter().map(String::as_str).find(|candidate| {
        let (its_section, its_name) = candidate.rsplit_once('.').unwrap_or(("", candidate));
        its_name == name || (its_section == section && its_name.starts_with(start))
    })
}
