//! Fingerprints: SHA-256 of what must not change without a word. Knows nothing of files.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::redline::plain;

/// A SHA-256 (FIPS 180-4), shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of bytes as they stand.
    pub fn of(bytes: impl AsRef<[u8]>) -> Fingerprint {
        Fingerprint(Sha256::digest(bytes).into())
    }

    /// The fingerprint of a text as a person reads it: of its words, without mark-up
    /// ([`plain::text`]), in UTF-8.
    pub fn of_words(html: &str) -> Fingerprint {
        Fingerprint::of(plain::text(html))
    }

    /// The fingerprint of a text whose blanks make no difference.
    pub fn of_blanks_apart(text: &str) -> Fingerprint {
        let mut hash = Sha256::new();
        for word in text.split_whitespace() {
            hash.update(word);
            hash.update(b" ");
        }
        Fingerprint(hash.finalize().into())
    }

    /// The fingerprint that these bytes are.
    pub fn from_bytes(bytes: [u8; 32]) -> Fingerprint {
        Fingerprint(bytes)
    }

    /// Its 32 bytes.
    pub fn bytes(&self) -> [u8; 32] {
        self.0
    }

    /// Writes it behind a text, in hexadecimal digits.
    pub fn push_hex(&self, text: &mut String) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut shown = [0; 64];
        for (two, byte) in shown.chunks_exact_mut(2).zip(self.0) {
            two.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        text.push_str(std::str::from_utf8(&shown).unwrap_or_default());
    }

    /// Reads 64 hexadecimal digits; `None` for anything else.
    pub fn from_hex(text: &str) -> Option<Fingerprint> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
        }
        Some(Fingerprint(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_it_is_shown() {
        // The test vector of FIPS 180-4 for "abc".
        let shown = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Fingerprint::of("abc").to_string(), shown);
        assert_eq!(Fingerprint::from_hex(shown), Some(Fingerprint::of("abc")));
        assert_eq!(Fingerprint::from_hex(&shown[1..]), None);
        assert_eq!(Fingerprint::from_hex(&shown.replace('b', "g")), None);
        assert_eq!(Fingerprint::of_words("<p>a <b>b</b></p>"), Fingerprint::of("a b"));
    }
}
