//! Tables by name that are asked for every parameter of every request.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table by name. Its names come from data files, so that a cheap hash is no danger: what a page
/// sends is only looked up.
pub type Names<T> = HashMap<String, T, BuildHasherDefault<Fnv>>;

/// FNV-1a, 64 bits.
#[derive(Debug, Clone)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
