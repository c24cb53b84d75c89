//! The recipe of the container image.

use std::fs;

use crate::tools;

#[test]
fn the_recipe_has_nothing_a_linter_would_warn_of() {
    let output = tools::run(".venv/bin/hadolint", &["--no-color", "Dockerfile"], "");

    assert_eq!(tools::said(&output), "");
}

#[test]
fn a_careless_recipe_would_be_noticed() {
    let output = tools::run(
        ".venv/bin/hadolint",
        &["--no-color", "-"],
        "FROM debian\nRUN apt-get install curl\n",
    );

    assert!(!output.status.success());
}

#[test]
fn the_image_builds_with_the_toolchain_of_the_project() {
    let recipe = fs::read_to_string(tools::root().join("Dockerfile")).unwrap();
    let toolchain = fs::read_to_string(tools::root().join("rust-toolchain.toml")).unwrap();
    let version = toolchain
        .lines()
        .find_map(|line| line.strip_prefix("channel = "))
        .unwrap()
        .trim_matches('"');

    assert!(
        recipe.contains(&format!("FROM rust:{version}-")),
        "rust-toolchain.toml says {version}"
    );
    assert!(recipe.contains("--profile dist --locked"));
}

#[test]
fn the_image_is_not_root_and_carries_no_shell() {
    let recipe = fs::read_to_string(tools::root().join("Dockerfile")).unwrap();
    let last = recipe.rsplit("\nFROM ").next().unwrap();

    assert!(last.starts_with("gcr.io/distroless/"));
    assert!(last.contains("\nUSER 65532:65532\n"));
    assert!(!last.contains("\nRUN "));
}
