//! The core segment of a TC string (IAB Europe, Transparency and Consent Framework v2, "Consent string
//! and vendor list formats"): which purposes and vendors have consent or rest on legitimate interest.

use super::facts::TcString;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Bits before the fields read here: version, times, CMP, screen, language, vendor list, policy, flags.
const PURPOSES_AT: usize = 152;
/// Purposes have 24 bits each for consent and for legitimate interest.
const PURPOSES: usize = 24;
/// Purpose one treatment and publisher country stand between purposes and vendors.
const BETWEEN: usize = 13;

struct Bits {
    bytes: Vec<u8>,
    at: usize,
}

impl Bits {
    fn take(&mut self, count: usize) -> Option<u32> {
        let mut number = 0;
        for _ in 0..count {
            let byte = *self.bytes.get(self.at / 8)?;
            number = (number << 1) | u32::from((byte >> (7 - self.at % 8)) & 1);
            self.at += 1;
        }
        Some(number)
    }

    fn field(&mut self, count: usize) -> Option<Vec<u16>> {
        let mut on = Vec::new();
        for n in 1..=count {
            if self.take(1)? == 1 {
                on.push(u16::try_from(n).ok()?);
            }
        }
        Some(on)
    }

    /// A vendor section: a bit field or a list of ranges.
    fn vendors(&mut self) -> Option<Vec<u16>> {
        let highest = self.take(16)? as usize;
        if self.take(1)? == 0 {
            return self.field(highest);
        }
        let mut on = Vec::new();
        for _ in 0..self.take(12)? {
            let range = self.take(1)? == 1;
            let first = u16::try_from(self.take(16)?).ok()?;
            let last = if range {
                u16::try_from(self.take(16)?).ok()?
            } else {
                first
            };
            // Ranges that overlap could name every vendor thousands of times.
            if last < first || usize::from(last) > highest || on.len() > highest {
                return None;
            }
            on.extend(first..=last);
        }
        Some(on)
    }
}

/// Reads a TC string; none when it is not one of version 2, or is broken off.
pub fn tc_string(text: &str) -> Option<TcString> {
    let core = text.split('.').next()?.trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD.decode(core).ok()?;
    let mut bits = Bits { bytes, at: 0 };
    if bits.take(6)? != 2 {
        return None;
    }
    bits.at = PURPOSES_AT;
    let purposes = bits.field(PURPOSES)?;
    let purposes_on_interest = bits.field(PURPOSES)?;
    bits.at += BETWEEN;
    let vendors = bits.vendors()?;
    let vendors_on_interest = bits.vendors()?;
    Some(TcString {
        purposes,
        purposes_on_interest,
        vendors,
        vendors_on_interest,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    /// Writes the fields that are read, by the layout of the specification.
    fn written(purposes: &[u16], interest: &[u16], vendors: &str, on_interest: &str) -> String {
        let mut bits = format!("{:06b}", 2);
        bits.push_str(&"0".repeat(PURPOSES_AT - 6));
        for list in [purposes, interest] {
            for n in 1..=24u16 {
                bits.push(if list.contains(&n) { '1' } else { '0' });
            }
        }
        bits.push_str(&"0".repeat(BETWEEN));
        bits.push_str(vendors);
        bits.push_str(on_interest);
        let bytes: Vec<u8> = bits
            .as_bytes()
            .chunks(8)
            .map(|c| {
                let text = format!("{:0<8}", std::str::from_utf8(c).unwrap());
                u8::from_str_radix(&text, 2).unwrap()
            })
            .collect();
        URL_SAFE_NO_PAD.encode(bytes)
    }

    #[test]
    fn bit_fields_and_ranges_are_read() {
        let field = format!("{:016b}0{}", 5, "10100");
        let range = format!(
            "{:016b}1{:012b}1{:016b}{:016b}0{:016b}",
            900, 2, 10, 12, 755
        );
        let read = tc_string(&written(&[1, 3], &[2, 7], &field, &range)).unwrap();
        assert_eq!(read.purposes, [1, 3]);
        assert_eq!(read.purposes_on_interest, [2, 7]);
        assert_eq!(read.vendors, [1, 3]);
        assert_eq!(read.vendors_on_interest, [10, 11, 12, 755]);
    }

    /// The example string of the IAB's specification of the format, v2.
    #[test]
    fn the_published_example_is_read() {
        let text = "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA";
        let read = tc_string(text).unwrap();
        assert_eq!(read.purposes, [1, 2, 3]);
        assert_eq!(read.purposes_on_interest, [] as [u16; 0]);
        assert_eq!(read.vendors, [2, 6, 8]);
        assert_eq!(read.vendors_on_interest, [2, 6, 8]);
    }

    #[test]
    fn what_is_none_is_none() {
        for text in ["", "BOvFyGBOvFyGB", "not a string", "CO", "C\u{fffd}"] {
            assert_eq!(tc_string(text), None, "{text}");
        }
        let lying = format!("{:016b}1{:012b}1{:016b}{:016b}", 5, 1, 3, 65535);
        let empty = format!("{:016b}0", 0);
        assert_eq!(tc_string(&written(&[], &[], &lying, &empty)), None);
    }
}
