//! What is remembered of the words of a clause that is gone: enough to know it when it comes back.

/// Hashes of some of a text's words: the smallest ones there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch(Vec<u32>);

/// More say little more.
const MOST: usize = 64;

impl Sketch {
    /// Of a text.
    pub fn of(text: &str) -> Sketch {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut hashes: Vec<u32> = words.flat_map(pieces).map(|word| hash(&word)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.truncate(MOST);
        Sketch(hashes)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many of a hundred words of either text are in both: exact for short texts, an estimate
    /// for long ones.
    pub fn likeness(&self, other: &Sketch) -> usize {
        let (a, b) = (&self.0, &other.0);
        let (mut i, mut j, mut seen, mut shared) = (0, 0, 0, 0);
        while seen < MOST && (i < a.len() || j < b.len()) {
            seen += 1;
            match (a.get(i), b.get(j)) {
                (Some(x), Some(y)) if x == y => {
                    shared += 1;
                    (i, j) = (i + 1, j + 1);
                }
                (Some(x), Some(y)) if x > y => j += 1,
                (Some(_), _) => i += 1,
                (None, _) => j += 1,
            }
        }
        (100_usize * shared).checked_div(seen).unwrap_or(0)
    }
}

/// A word, or each character of a script that writes without blanks.
pub fn pieces(word: &str) -> Vec<String> {
    if word.chars().any(|c| c >= '\u{2E80}') {
        word.chars().map(String::from).collect()
    } else {
        vec![word.to_owned()]
    }
}

/// FNV-1a: the same on every machine and in every release of the compiler.
fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_a_share_of_words() {
        let likeness = |a: &str, b: &str| Sketch::of(a).likeness(&Sketch::of(b));
        assert_eq!(likeness("We keep your data.", "we keep YOUR data"), 100);
        assert_eq!(likeness("one two three", "three four one"), 50);
        assert_eq!(likeness("one", "two"), 0);
        assert_eq!(likeness("", ""), 0);
        assert_eq!(likeness("個人情報", "個人"), 50);
    }
}
