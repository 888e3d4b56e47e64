//! Says texts by what is new in them: neighbouring versions of a clause share nearly all their words.
//!
//! Positions count UTF-16 units, as the script that puts the texts together again does.

use std::collections::HashMap;

use serde::Serialize;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Part {
    /// Words that no earlier text has.
    New(String),
    /// So many units from this place on in all earlier texts, one behind the other.
    Copy(usize, usize),
}

/// The texts of a chunk so far.
#[derive(Default)]
pub struct Pool {
    units: Vec<u16>,
    /// Where each of some windows stands last.
    windows: HashMap<[u16; WINDOW], usize, ahash::RandomState>,
    /// Up to where windows are known.
    known: usize,
}

/// The shortest stretch that is found again, if it stands well.
const WINDOW: usize = 12;
/// Every so many units a window is remembered.
const STEP: usize = 6;

impl Pool {
    /// How much text it holds, in UTF-16 units.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Adds a text and returns how it is said.
    pub fn add(&mut self, text: &str) -> Vec<Part> {
        let before = self.units.len();
        let new: Vec<u16> = text.encode_utf16().collect();
        let mut parts = Vec::new();
        // Up to where the text is said.
        let mut said = 0;
        let mut at = 0;
        while let Some(window) = new[at..].first_chunk::<WINDOW>() {
            let Some(found) = self.windows.get(window) else {
                at += 1;
                continue;
            };
            let old = &self.units[..before];
            let back = (0..at.min(*found) + 1)
                .take_while(|back| {
                    at - back >= said && (*back == 0 || new[at - back] == old[found - back])
                })
                .last()
                .unwrap_or(0);
            let (mut from, mut start) = (found - back, at - back);
            let mut length =
                old[from..].iter().zip(&new[start..]).take_while(|(old, new)| old == new).count();
            // Neither end may cut a character of two units.
            if is_low(new[start]) {
                (from, start, length) = (from + 1, start + 1, length - 1);
            }
            if new.get(start + length).is_some_and(|unit| is_low(*unit)) {
                length -= 1;
            }
            if start > said {
                parts.push(Part::New(String::from_utf16_lossy(&new[said..start])));
            }
            parts.push(Part::Copy(from, length));
            (said, at) = (start + length, start + length);
        }
        if said < new.len() {
            parts.push(Part::New(String::from_utf16_lossy(&new[said..])));
        }
        self.units.extend(new);
        while let Some(window) = self.units[self.known..].first_chunk::<WINDOW>() {
            self.windows.insert(*window, self.known);
            self.known += STEP;
        }
        parts
    }
}

fn is_low(unit: u16) -> bool {
    (0xDC00..0xE000).contains(&unit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(parts: &[Part], all: &mut Vec<u16>) -> String {
        let mut text = Vec::new();
        for part in parts {
            match part {
                Part::New(words) => text.extend(words.encode_utf16()),
                Part::Copy(at, length) => text.extend_from_slice(&all[*at..at + length]),
            }
        }
        all.extend(&text);
        String::from_utf16(&text).expect("no half characters")
    }

    #[test]
    fn only_what_is_new_is_said() {
        let mut pool = Pool::default();
        let one = "We keep what you tell us for thirty days, then we delete it.";
        assert_eq!(pool.add(one), [Part::New(one.to_owned())]);
        let other = "We keep what you tell us for ninety days, then we delete it.";
        assert_eq!(
            pool.add(other),
            [Part::Copy(0, 29), Part::New("nine".to_owned()), Part::Copy(33, 27),]
        );
        assert_eq!(pool.add(other), [Part::Copy(60, 60)]);
        assert_eq!(pool.add(""), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_text_is_read_as_it_was(texts in prop::collection::vec("[ab𠮷𠮸é]{0,60}", 1..8)) {
            let mut pool = Pool::default();
            let mut all = Vec::new();
            for text in texts {
                let parts = pool.add(&text);
                // A copy that cuts a character would show in its own part.
                for part in &parts {
                    if let Part::Copy(at, length) = part {
                        prop_assert!(String::from_utf16(&all[*at..at + length]).is_ok());
                    }
                }
                prop_assert_eq!(read(&parts, &mut all), text);
            }
        }
    }
}
