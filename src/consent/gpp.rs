//! Decoding of GPP strings: which sections there are, and what those say that matter here.
//!
//! Source: IAB Tech Lab, "Global Privacy Protocol: Consent String Specification"; section ids of its
//! "Section Information" page; US National (7) and US Privacy (6) sections.

use super::bits::Bits;
use super::says::Says;
use super::tcf::TcString;
use serde::Serialize;

/// Sections that are held apart from their number.
const TCF_EU: u32 = 2;
const US_PRIVACY: u32 = 6;
const US_NATIONAL: u32 = 7;

/// Most sections of a string.
const MAX_SECTIONS: usize = 64;

/// What a GPP string says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct GppString {
    /// Ids of its sections, in order.
    pub sections: Vec<u32>,
    /// The section of TCF for Europe.
    pub tcf: Option<TcString>,
    /// The section of US Privacy, `1YNN`.
    pub us_privacy: Option<String>,
    /// Opt-outs of the US National section: sale, sharing, targeted advertising; 0 not applicable,
    /// 1 opted out, 2 not opted out.
    pub us_national: Option<[u32; 3]>,
}

impl GppString {
    /// Decodes one; none when it is not a GPP string of version 1.
    pub(super) fn decode(text: &str) -> Option<GppString> {
        let mut parts = text.trim().split('~');
        let mut bits = Bits::of(parts.next()?)?;
        if bits.number(6)? != 3 || bits.number(6)? != 1 {
            return None;
        }
        let mut out = GppString::default();
        let mut last = 0u32;
        for _ in 0..bits.number(12)? {
            let is_range = bits.flag()?;
            let first = last.checked_add(bits.fibonacci()?)?;
            last = first;
            if is_range {
                last = first.checked_add(bits.fibonacci()?)?;
            }
            if (last - first) as usize + out.sections.len() >= MAX_SECTIONS {
                return None;
            }
            out.sections.extend(first..=last);
        }
        for (id, part) in out.sections.clone().into_iter().zip(parts) {
            match id {
                TCF_EU => out.tcf = TcString::decode(part),
                US_PRIVACY => out.us_privacy = Some(part.chars().take(8).collect()),
                US_NATIONAL => out.us_national = us_national(part),
                _ => {}
            }
        }
        Some(out)
    }

    /// What the visitor has said with it. In the United States only an opt-out is something that was said:
    /// not having opted out is how everyone begins.
    pub(super) fn says(&self) -> Says {
        if let Some(tcf) = &self.tcf {
            return tcf.says();
        }
        let opted_out = self.us_national.is_some_and(|outs| outs.contains(&1))
            || (self.us_privacy.as_deref()).is_some_and(|p| p.as_bytes().get(2) == Some(&b'Y'));
        if opted_out {
            Says::Rejected
        } else {
            Says::Nothing
        }
    }
}

fn us_national(part: &str) -> Option<[u32; 3]> {
    let mut bits = Bits::of(part.split('.').next()?)?;
    // Version, then six notices of two bits.
    bits.number(6 + 12)?;
    Some([bits.small(2)?, bits.small(2)?, bits.small(2)?])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_published_examples_say_what_the_reference_decoder_says() {
        let gpp = GppString::decode("DBABMA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA").unwrap();
        assert_eq!(gpp.sections, [2]);
        assert_eq!(gpp.tcf.as_ref().unwrap().cmp_id, 31);
        assert_eq!(gpp.says(), Says::Rejected);
        let gpp =
            GppString::decode("DBACNYA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN").unwrap();
        assert_eq!(gpp.sections, [2, 6]);
        assert_eq!(gpp.us_privacy.as_deref(), Some("1YNN"));
    }

    #[test]
    fn a_range_of_sections_and_the_us_national_section() {
        let gpp = GppString::decode("DBABzw~1YNY~BVQqAAAAAgA").unwrap();
        assert_eq!(gpp.sections, [6, 7]);
        assert_eq!(gpp.us_national, Some([2, 2, 2]));
        assert_eq!(gpp.says(), Says::Nothing);
        let opted_out = GppString::decode("DBABzw~1YYY~BVQqAAAAAgA").unwrap();
        assert_eq!(opted_out.says(), Says::Rejected);
        let gpp = GppString::decode("DBABLA~BVQqAAAAAgA.QA").unwrap();
        assert_eq!(gpp.sections, [7]);
        assert_eq!(gpp.says(), Says::Nothing);
    }

    #[test]
    fn nothing_else_is_taken_for_one() {
        for text in [
            "",
            "DB",
            "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA",
            "D~",
            "1YNN",
            "DBA",
        ] {
            assert_eq!(GppString::decode(text), None, "{text}");
        }
    }
}
