//! See `entries.rs`.
#![no_main]

#[expect(dead_code, reason = "each target tries one of them")]
#[path = "../entries.rs"]
mod entries;

use std::{panic, process, sync::Once};

/// The reader of workbooks catches what its library throws: only what gets past it counts.
static QUIET: Once = Once::new();

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    QUIET.call_once(|| panic::set_hook(Box::new(|_| ())));
    if panic::catch_unwind(|| entries::workbook(input)).is_err() {
        process::abort();
    }
});
