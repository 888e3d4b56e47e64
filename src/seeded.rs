//! A quick hash for maps in memory whose order nothing depends on. Its seeds are always the same: whoever looks for what
//! makes a build slow finds the same each time.

use std::hash::BuildHasher;

/// Makes the hashes of a map.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seeded;

impl BuildHasher for Seeded {
    type Hasher = ahash::AHasher;

    fn build_hasher(&self) -> ahash::AHasher {
        ahash::RandomState::with_seeds(0x52, 0x65, 0x64, 0x6c).build_hasher()
    }
}
