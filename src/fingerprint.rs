//! Fingerprints: SHA-256 of what must not change without a word. Knows nothing of files.

use std::{fmt, io};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use crate::redline::plain;

/// A SHA-256 (FIPS 180-4), shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fingerprint([u8; 32]);

/// Passes bytes on, and makes the fingerprint of them.
pub struct Printed<W> {
    to: W,
    hash: Sha256,
}

impl<W: io::Write> Printed<W> {
    /// Passes bytes on to this.
    pub fn on(to: W) -> Self {
        Printed { to, hash: Sha256::new() }
    }

    /// Where they were passed on to, and the fingerprint of all of them.
    pub fn finish(self) -> (W, Fingerprint) {
        (self.to, Fingerprint(self.hash.finalize().into()))
    }
}

impl<W: io::Write> io::Write for Printed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// All bytes at once, where fingerprints are kept between runs: one is kept of every file.
impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(from)?;
        let bytes = bytes.try_into().map_err(|_| de::Error::custom("no fingerprint"))?;
        Ok(Fingerprint(bytes))
    }
}

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
        let mut shown = [0; 64];
        for (digits, byte) in shown.as_chunks_mut::<2>().0.iter_mut().zip(self.0) {
            *digits = HEX[usize::from(byte)];
        }
        text.push_str(std::str::from_utf8(&shown).unwrap_or_default());
    }

    /// Reads 64 hexadecimal digits; `None` for anything else.
    pub fn from_hex(text: &str) -> Option<Fingerprint> {
        let digits = text.as_bytes().as_chunks::<2>().0;
        if text.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, [high, low]) in bytes.iter_mut().zip(digits) {
            let digit = |it: &u8| char::from(*it).to_digit(16);
            *byte = u8::try_from(digit(high)? << 4 | digit(low)?).ok()?;
        }
        Some(Fingerprint(bytes))
    }
}

/// The digits of every byte.
static HEX: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut all = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        all[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    all
};

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = String::with_capacity(64);
        self.push_hex(&mut shown);
        f.write_str(&shown)
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
