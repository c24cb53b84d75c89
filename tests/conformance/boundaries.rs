//! Who may name what. A rule nobody checks is a wish.

use std::fs;
use std::path::{Path, PathBuf};

use crate::tools::root;

const LINES: usize = 350;
/// A file of sentences is read one sentence at a time.
const LINES_OF_TESTS: usize = 600;

/// A library, and the files of the service that may name it: a whole path under `api/src`, a folder ending in `/`,
/// or the name that a file or folder has in every feature.
const OWNERS: &[(&str, &[&str])] = &[
    (
        "async_graphql",
        &[
            "graphql.rs",
            "graphql/",
            "loaders.rs",
            "schema.rs",
            "app.rs",
            "http/",
            "platform/failure.rs",
            "platform/paging.rs",
        ],
    ),
    ("sea_orm_migration", &["platform/database.rs"]),
    (
        "sqlx",
        &["platform/database.rs", "platform/database/", "platform/bulk.rs"],
    ),
    ("redis", &["platform/cache.rs", "platform/cache/"]),
    (
        "moka",
        &[
            "platform/cache.rs",
            "platform/cache/",
            "catalogue/editions.rs",
            "reference/snapshots.rs",
            "identity/",
            "http/",
        ],
    ),
    (
        "reqwest",
        &["identity/", "platform/telemetry.rs", "platform/telemetry/"],
    ),
    ("jsonwebtoken", &["identity/"]),
    (
        "poem",
        &[
            "http/",
            "app.rs",
            "serve.rs",
            "demo/run.rs",
            "platform/telemetry.rs",
            "platform/telemetry/",
            "identity/demo_issuer.rs",
        ],
    ),
    ("opentelemetry", &["platform/telemetry.rs", "platform/telemetry/"]),
    ("prometheus_client", &["platform/metrics.rs"]),
    ("clap", &["main.rs", "command/"]),
];

/// What the pure crates may not know of.
const PURE: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "tokio",
            "poem",
            "sqlx",
            "reqwest",
            "muster_api",
            "muster_entities",
            "std::fs",
            "std::env",
        ],
    ),
    (
        "stats",
        &["tokio", "serde", "chrono", "muster_domain", "std::fs", "std::env"],
    ),
    (
        "charts",
        &[
            "async_graphql",
            "tokio",
            "poem",
            "sea_orm",
            "reqwest",
            "chrono",
            "muster_api",
            "muster_entities",
            "std::fs",
            "std::env",
        ],
    ),
    (
        "exchange",
        &[
            "tokio",
            "poem",
            "sea_orm",
            "reqwest",
            "muster_api",
            "muster_entities",
            "std::fs",
            "std::env",
        ],
    ),
    ("entities", &["async_graphql", "tokio", "muster_api"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let under = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    paths
        .into_iter()
        .flat_map(under)
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .collect()
}

/// The sources that are shipped: not the tests below them.
fn product(source: &Path) -> Vec<PathBuf> {
    let test = |path: &PathBuf| {
        path.strip_prefix(source)
            .unwrap()
            .iter()
            .any(|part| part == "tests" || part == "tests.rs")
    };
    sources(source).into_iter().filter(|path| !test(path)).collect()
}

/// The text of a file down to the tests below it.
fn shipped(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].to_owned()
}

fn crates() -> Vec<PathBuf> {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let members = manifest["workspace"]["members"].as_array().unwrap();
    members
        .iter()
        .map(|member| root().join(member.as_str().unwrap()))
        .collect()
}

/// Whether the text uses this path: `redis::`, `use redis`; not `credis::`.
fn names(text: &str, library: &str) -> bool {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.match_indices(library).map(move |(at, _)| (line, at)))
        .any(|(line, at)| {
            let before = line[..at].chars().next_back();
            let after = &line[at + library.len()..];
            let begins = before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '.' && c != ':' && c != '"');
            begins && (after.starts_with("::") || after.starts_with(';') || after.starts_with(" as "))
        })
}

fn owns(owner: &str, path: &str) -> bool {
    if owner.ends_with('/') {
        path.starts_with(owner) || path.contains(&format!("/{owner}"))
    } else {
        path == owner || (!owner.contains('/') && path.ends_with(&format!("/{owner}")))
    }
}

#[test]
fn a_library_is_named_only_where_it_belongs() {
    let base = root().join("api/src");
    for file in product(&base) {
        let path = file.strip_prefix(&base).unwrap().to_str().unwrap();
        let text = shipped(&file);
        for (library, owners) in OWNERS {
            let owned = owners.iter().any(|owner| owns(owner, path));
            assert!(owned || !names(&text, library), "api/src/{path} may not name {library}");
        }
    }
}

/// Statements are written in stores; elsewhere the database is something to pass on.
#[test]
fn only_stores_build_statements() {
    const BUILDERS: &[&str] = &[
        "::find()",
        "::find_by_id(",
        "::insert(",
        "::insert_many(",
        "::update_many(",
        "::delete_many(",
        "Statement::",
    ];
    let base = root().join("api/src");
    for file in product(&base) {
        let path = file.strip_prefix(&base).unwrap().to_str().unwrap();
        let store = path.ends_with("store.rs") || path.contains("/store/") || path.starts_with("platform/");
        let text = shipped(&file);
        for builder in BUILDERS {
            let used = text
                .lines()
                .any(|line| line.contains(builder) && names(&text, "sea_orm"));
            assert!(
                store || !used,
                "api/src/{path} builds a statement ({builder}): that is its store's work"
            );
        }
    }
}

#[test]
fn pure_crates_stay_pure() {
    for (name, forbidden) in PURE {
        for file in product(&root().join(name).join("src")) {
            let text = shipped(&file);
            for library in *forbidden {
                assert!(!names(&text, library), "{} may not name {library}", file.display());
            }
        }
    }
}

#[test]
fn no_file_outgrows_a_reader() {
    let tests = root().join("tests");
    let files = crates().into_iter().flat_map(|folder| sources(&folder));
    let long: Vec<_> = files
        .filter(|file| !file.iter().any(|part| part == "target"))
        .map(|file| (shipped(&file).lines().count(), file))
        .filter(|(lines, file)| {
            *lines
                > if file.starts_with(&tests) {
                    LINES_OF_TESTS
                } else {
                    LINES
                }
        })
        .collect();

    assert!(long.is_empty(), "split these by what changes together: {long:#?}");
}

#[test]
fn every_module_says_what_it_is_for() {
    for folder in crates() {
        for file in product(&folder.join("src")) {
            let text = shipped(&file);
            assert!(
                text.starts_with("//!"),
                "{} begins without a sentence on what it is for",
                file.display()
            );
        }
    }
}

#[test]
fn the_reader_of_names_is_not_fooled() {
    assert!(names("use redis::Client;", "redis"));
    assert!(names("    let c = redis::Client::open(url);", "redis"));
    assert!(!names("// redis::Client is slow", "redis"));
    assert!(!names("let redis_url = config.redis;", "redis"));
    assert!(!names("crate::platform::redis::x()", "redis"));
    assert!(owns("graphql.rs", "returns/graphql.rs") && !owns("graphql.rs", "returns/not_graphql.rs"));
    assert!(owns("http/", "http/limits.rs") && !owns("platform/cache.rs", "returns/cache.rs"));
}
