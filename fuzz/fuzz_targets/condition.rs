//! See `entries.rs`.
#![no_main]

#[expect(dead_code, reason = "each target tries one of them")]
#[path = "../entries.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|input: &[u8]| entries::condition(input));
