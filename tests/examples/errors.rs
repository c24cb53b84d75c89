//! Prints `docs/errors.md`.

#[expect(clippy::print_stdout, reason = "the page is its answer")]
fn main() {
    print!("{}", muster_tests::manual::errors());
}
