//! Names of objects. Knows nothing of what they name.

use std::fmt;

/// The id of an object: a SHA-1 or, in repositories made so, a SHA-256; shown in hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid {
    bytes: [u8; 32],
    length: u8,
}

impl Oid {
    /// Reads 40 or 64 hexadecimal digits; `None` for anything else.
    pub fn from_hex(text: impl AsRef<[u8]>) -> Option<Oid> {
        let text = text.as_ref();
        if text.len() != 40 && text.len() != 64 {
            return None;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Oid { bytes, length: u8::try_from(text.len() / 2).ok()? })
    }

    /// From 20 or 32 bytes, as trees hold them; `None` for any other number.
    pub fn from_bytes(raw: &[u8]) -> Option<Oid> {
        if raw.len() != 20 && raw.len() != 32 {
            return None;
        }
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Some(Oid { bytes, length: u8::try_from(raw.len()).ok()? })
    }

    /// How many bytes it has: 20 or 32.
    pub fn length(&self) -> usize {
        usize::from(self.length)
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes[..self.length()].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_shown() {
        for text in ["0123456789abcdef0123456789abcdef01234567", &"fe".repeat(32)] {
            let id = Oid::from_hex(text).expect("an id");
            assert_eq!(id.to_string(), text);
            assert_eq!(Oid::from_bytes(&id.bytes[..id.length()]), Some(id));
        }
        for odd in ["", "abc123", &"g".repeat(40), &"é".repeat(20)] {
            assert_eq!(Oid::from_hex(odd), None, "{odd}");
        }
        assert_eq!(Oid::from_bytes(&[0; 21]), None);
    }
}
