//! The schema and the error codes as other programs know them.

use std::fs;

use crate::tools::root;

#[test]
fn the_schema_in_the_project_is_that_of_the_service() {
    let written = fs::read_to_string(root().join("schema.graphql")).unwrap();

    assert!(
        written == muster_api::schema::sdl(),
        "schema.graphql is not what the service serves: run `make schema`"
    );
}

#[test]
fn the_manual_lists_every_error_code() {
    let written = fs::read_to_string(root().join("docs/errors.md")).unwrap();

    assert!(
        written == muster_tests::manual::errors(),
        "docs/errors.md is out of date: run `make schema`"
    );
}
