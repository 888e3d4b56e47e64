//! Any bytes, as two documents: their redline is exact, valid and always the same, and that of one with itself
//! bears no mark.
//!
//! The first byte says how the others are read:
//!
//! - `e`: a document made up from bytes, U+001E, then bytes that edit it;
//! - `d`: two documents made up from bytes, with U+001E between;
//! - anything else is text, and U+001E stands between the documents; without it they are the same.
//!
//! What is checked, and how documents are made up, is the tests' own code. It is taken in by its path:
//! so the program's library shows nothing of it and has no feature that only fuzzing would turn on.

#![no_main]

// The code taken in knows the library as its own crate.
use engross::{html, redline};
use libfuzzer_sys::fuzz_target;

#[path = "../../src/redline/made_up.rs"]
mod made_up;
#[path = "../../src/redline/taken_out.rs"]
mod taken_out;

const SEPARATOR: u8 = 0x1E;

fuzz_target!(|input: &[u8]| {
    let (old, new) = documents(input);
    taken_out::check_any(&old, &new);
    let draw = || redline::page::draw(&redline::compare(&old, &new));
    assert_eq!(draw(), draw(), "drawn twice");
    if let Some(old) = taken_out::mended(&old) {
        taken_out::check_quiet(&old, &old);
    }
});

fn documents(input: &[u8]) -> (String, String) {
    let (first, second) = match input.iter().position(|&byte| byte == SEPARATOR) {
        Some(at) => (&input[..at], &input[at + 1..]),
        None => (input, input),
    };
    match first.split_first() {
        Some((b'e', bytes)) => {
            let old = made_up::document(bytes);
            (made_up::html(&old), made_up::html(&made_up::edited(&old, second)))
        }
        Some((b'd', bytes)) => {
            let write = |bytes| made_up::html(&made_up::document(bytes));
            (write(bytes), write(second))
        }
        _ => {
            let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
            (text(first), text(second))
        }
    }
}
