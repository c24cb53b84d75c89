//! Writes down what programs rely on: `schema.graphql` and `docs/errors.md`.

use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::write(root.join("schema.graphql"), muster_api::schema::sdl())?;
    fs::write(root.join("docs/errors.md"), muster_tests::manual::errors())
}
