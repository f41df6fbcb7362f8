//! Bits of a base64url string, most significant first, as the IAB's consent strings are written.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Encoders differ in padding and in the bits that fill the last character.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Longest string that is decoded.
const MAX_CHARS: usize = 64 * 1024;

/// Highest id that a list may name: a hostile string must not make long lists.
const MAX_ID: u32 = 65_535;

/// Reads a string from its beginning.
pub(super) struct Bits {
    bytes: Vec<u8>,
    at: usize,
}

impl Bits {
    /// None when it is not base64url.
    pub(super) fn of(text: &str) -> Option<Bits> {
        if text.is_empty() || text.len() > MAX_CHARS {
            return None;
        }
        // A length of one more than a multiple of four has six bits too many, which fill nothing.
        let whole = if text.len() % 4 == 1 {
            text.get(..text.len() - 1)?
        } else {
            text
        };
        let mut bytes = LENIENT.decode(whole).ok()?;
        if whole.len() != text.len() {
            let padded = format!("{}A", text.get(text.len() - 1..)?);
            bytes.extend(LENIENT.decode(padded).ok()?);
        }
        Some(Bits { bytes, at: 0 })
    }

    /// The next `count` bits (at most 64) as a number; none at the end.
    pub(super) fn number(&mut self, count: usize) -> Option<u64> {
        let mut out = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            out = out << 1 | u64::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(out)
    }

    /// As [`Bits::number`], for fields of 32 bits and less.
    pub(super) fn small(&mut self, count: usize) -> Option<u32> {
        self.number(count)?.try_into().ok()
    }

    /// One bit.
    pub(super) fn flag(&mut self) -> Option<bool> {
        self.number(1).map(|n| n == 1)
    }

    /// Two letters of six bits.
    pub(super) fn letters(&mut self) -> Option<String> {
        (0..2)
            .map(|_| {
                let n = u8::try_from(self.number(6)?).ok()?;
                (n < 26).then(|| char::from(b'A' + n))
            })
            .collect()
    }

    /// The numbers, from 1, of the bits that are set.
    pub(super) fn set(&mut self, count: u32) -> Option<Vec<u32>> {
        let mut out = Vec::new();
        for id in 1..=count {
            if self.flag()? {
                out.push(id);
            }
        }
        Some(out)
    }

    /// Entries of a range section: single ids and ranges of ids of 16 bits.
    pub(super) fn ranges(&mut self) -> Option<Vec<u32>> {
        let mut out = Vec::new();
        for _ in 0..self.number(12)? {
            let is_range = self.flag()?;
            let first = self.small(16)?;
            let last = if is_range { self.small(16)? } else { first };
            if last < first || out.len() > MAX_ID as usize {
                return None;
            }
            out.extend(first..=last);
        }
        out.sort_unstable();
        out.dedup();
        Some(out)
    }

    /// A number in Fibonacci coding: ends with two ones.
    pub(super) fn fibonacci(&mut self) -> Option<u32> {
        let (mut now, mut next, mut sum, mut last) = (1u32, 2u32, 0u32, false);
        loop {
            let bit = self.flag()?;
            if bit && last {
                return Some(sum);
            }
            if bit {
                sum = sum.checked_add(now)?;
            }
            last = bit;
            (now, next) = (next, now.checked_add(next)?);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_letters_and_the_end() {
        let mut bits = Bits::of("DBABMA").unwrap();
        assert_eq!((bits.number(6), bits.number(6)), (Some(3), Some(1)));
        assert!(bits.number(40).is_none());
        assert!(Bits::of("not base64!").is_none());
        assert!(Bits::of("").is_none());
    }

    #[test]
    fn fibonacci_codes() {
        // 11 is 1, 011 is 2, 0011 is 3, 1011 is 4.
        let mut bits = Bits::of("2dg").unwrap();
        assert_eq!(bits.fibonacci(), Some(1));
        assert_eq!(bits.fibonacci(), Some(2));
        assert_eq!(bits.fibonacci(), Some(3));
        assert_eq!(bits.fibonacci(), Some(4));
    }
}
