//! The schema beside a neighbour's, as a router puts them together.

use std::fs;
use std::process::Output;

use crate::tools::{root, run, said};

const NEIGHBOUR: &str = "tests/node/inspections.graphql";

fn compose(files: &[&str]) -> Output {
    run("node", &[&["tests/node/compose.mjs"], files].concat(), "")
}

/// Our schema with one text replaced, as a file beside the others.
fn changed(from: &str, to: &str) -> tempfile::TempDir {
    let schema = fs::read_to_string(root().join("schema.graphql")).unwrap();
    assert!(schema.contains(from), "schema.graphql no longer says `{from}`");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("muster.graphql"), schema.replacen(from, to, 1)).unwrap();
    folder
}

#[test]
fn the_schema_composes_with_a_neighbour_that_extends_a_force() {
    let supergraph = said(&compose(&["schema.graphql", NEIGHBOUR]));

    let force = supergraph
        .split("\ntype Force ")
        .nth(1)
        .unwrap()
        .split("\n}")
        .next()
        .unwrap();
    assert!(force.contains("@join__type(graph: SCHEMA, key: \"code\")"), "{force}");
    assert!(
        force.contains("@join__type(graph: INSPECTIONS, key: \"code\")"),
        "{force}"
    );
    assert!(
        force.contains("stationsVisited: [StationVisit!]! @join__field(graph: INSPECTIONS)"),
        "{force}"
    );
    assert!(force.contains("name: String! @join__field(graph: SCHEMA)"), "{force}");
}

#[test]
fn a_schema_that_no_longer_fits_its_neighbour_would_be_noticed() {
    let folder = changed("type Problem @shareable {", "type Problem {");
    let ours = folder.path().join("muster.graphql");

    let output = compose(&[ours.to_str().unwrap(), NEIGHBOUR]);

    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("Problem.code"));
}

#[test]
fn a_directive_that_a_router_would_lose_would_be_noticed() {
    let folder = changed("type Query {", "directive @careful on OBJECT\ntype Query @careful {");
    let ours = folder.path().join("muster.graphql");

    let output = compose(&[ours.to_str().unwrap(), NEIGHBOUR]);

    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("@careful"));
}
