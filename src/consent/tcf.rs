//! Decoding of TC strings, TCF v2.0 to v2.3.
//!
//! Source: IAB Europe, "Transparency and Consent String with Global Vendor List Format", core string,
//! disclosed vendors segment (required from v2.3 on).

use super::bits::Bits;
use super::says::Says;
use serde::Serialize;

/// Vendors in all publisher restrictions together, at most: ten times as many as there are ids.
const MAX_RESTRICTED: usize = 655_350;

/// Segments read after the core, at most; the format knows three kinds, each once.
const MAX_SEGMENTS: usize = 8;

/// What a TC string says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct TcString {
    /// Milliseconds since 1970 at which it was first made.
    pub created_ms: u64,
    /// Milliseconds since 1970 at which it was last changed.
    pub updated_ms: u64,
    /// Consent manager.
    pub cmp_id: u32,
    /// Version of it.
    pub cmp_version: u32,
    /// Screen on which the answer was given.
    pub consent_screen: u32,
    /// Language of that screen.
    pub language: String,
    /// Version of the vendor list.
    pub vendor_list: u32,
    /// Version of the policy; 5 belongs to TCF v2.3.
    pub policy: u32,
    /// Whether it holds for this service only.
    pub service_specific: bool,
    /// Special features opted in to.
    pub special_features: Vec<u32>,
    /// Purposes consented to.
    pub purposes: Vec<u32>,
    /// Purposes for which legitimate interest is claimed and not objected to.
    pub legitimate_interests: Vec<u32>,
    /// Whether purpose one was not asked about.
    pub purpose_one_treatment: bool,
    /// Country of the publisher.
    pub publisher_country: String,
    /// Vendors consented to.
    pub vendors: Vec<u32>,
    /// Vendors with a legitimate interest that was not objected to.
    pub vendors_legitimate_interest: Vec<u32>,
    /// Publisher restrictions: purpose, kind, number of vendors.
    pub restrictions: Vec<(u32, u32, usize)>,
    /// Vendors shown to the visitor; none without that segment.
    pub disclosed: Option<Vec<u32>>,
}

impl TcString {
    /// Decodes one; none when it is not a TC string of version 2.
    pub(super) fn decode(text: &str) -> Option<TcString> {
        let mut segments = text.trim().split('.');
        let mut bits = Bits::of(segments.next()?)?;
        if bits.number(6)? != 2 {
            return None;
        }
        let mut out = TcString {
            created_ms: bits.number(36)? * 100,
            updated_ms: bits.number(36)? * 100,
            cmp_id: bits.small(12)?,
            cmp_version: bits.small(12)?,
            consent_screen: bits.small(6)?,
            language: bits.letters()?,
            vendor_list: bits.small(12)?,
            policy: bits.small(6)?,
            service_specific: bits.flag()?,
            special_features: {
                bits.flag()?;
                bits.set(12)?
            },
            purposes: bits.set(24)?,
            legitimate_interests: bits.set(24)?,
            purpose_one_treatment: bits.flag()?,
            publisher_country: bits.letters()?,
            vendors: vendors(&mut bits)?,
            vendors_legitimate_interest: vendors(&mut bits)?,
            restrictions: Vec::new(),
            disclosed: None,
        };
        let mut listed = 0;
        for _ in 0..bits.number(12)? {
            let (purpose, kind) = (bits.small(6)?, bits.small(2)?);
            let vendors = bits.ranges()?.len();
            // A range is short to write and long to read: thousands of them are no consent string.
            listed += vendors;
            if listed > MAX_RESTRICTED {
                return None;
            }
            out.restrictions.push((purpose, kind, vendors));
        }
        for segment in segments.take(MAX_SEGMENTS) {
            let Some(mut bits) = Bits::of(segment) else {
                continue;
            };
            if bits.number(3) == Some(1) {
                out.disclosed = vendors(&mut bits);
            }
        }
        Some(out)
    }

    /// What the visitor has said with it.
    pub(super) fn says(&self) -> Says {
        if self.purposes.is_empty() && self.special_features.is_empty() {
            Says::Rejected
        } else {
            Says::Accepted
        }
    }
}

/// A vendor section: the highest id, then a bit field or ranges.
fn vendors(bits: &mut Bits) -> Option<Vec<u32>> {
    let highest = bits.small(16)?;
    if bits.flag()? {
        bits.ranges()
    } else {
        bits.set(highest)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The example of the specification.
    const PUBLISHED: &str = "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAADECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw";

    #[test]
    fn the_published_example_says_what_the_reference_decoder_says() {
        let tc = TcString::decode(PUBLISHED).unwrap();
        assert_eq!(tc.created_ms, 1_582_243_059_300);
        assert_eq!((tc.cmp_id, tc.cmp_version, tc.consent_screen), (27, 0, 0));
        assert_eq!(
            (tc.language.as_str(), tc.vendor_list, tc.policy),
            ("EN", 15, 2)
        );
        assert_eq!(tc.purposes, [1, 2, 3]);
        assert_eq!(tc.vendors, [2, 6, 8]);
        assert_eq!(tc.vendors_legitimate_interest, [2, 6, 8]);
        let disclosed = tc.disclosed.as_ref().unwrap();
        assert_eq!(disclosed.len(), 78);
        assert_eq!(disclosed[..9], [2, 6, 8, 12, 18, 23, 37, 42, 47]);
        assert_eq!(tc.says(), Says::Accepted);
    }

    #[test]
    fn ranges_of_vendors_are_read() {
        let tc = TcString::decode("CLcVDxRMWfGmWAVAHCENAXCkAKDAADnAABRgA5mdfCKZuYJez-NQm0TBMYA4oCAAGQYIAAAAAAEAIAEgAA.argAC0gAAAAAAAAAAAA").unwrap();
        assert_eq!((tc.cmp_id, tc.policy, tc.service_specific), (21, 2, true));
        assert_eq!(tc.publisher_country, "KM");
        assert_eq!(tc.purposes, [1, 3, 9, 10]);
        assert_eq!(tc.legitimate_interests, [3, 4, 5, 8, 9, 10]);
        assert_eq!(tc.special_features, [2]);
        assert_eq!(tc.vendors.len(), 56);
        assert_eq!(
            tc.vendors_legitimate_interest,
            [1, 9, 26, 27, 30, 36, 37, 43, 86, 97, 110, 113]
        );
    }

    #[test]
    fn a_refusal_has_no_purpose() {
        let tc = TcString::decode("CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA").unwrap();
        assert_eq!((tc.cmp_id, tc.publisher_country.as_str()), (31, "DE"));
        assert!(tc.purposes.is_empty() && tc.vendors.is_empty() && tc.disclosed.is_none());
        assert_eq!(tc.says(), Says::Rejected);
    }

    #[test]
    fn nothing_else_is_taken_for_one() {
        for text in [
            "",
            "C",
            "BOvFyGBOvFyGB",
            "hello",
            "....",
            "COvFyGBOvFyGBAbAAAENAPCAAOAAAA",
            "\u{202e}",
        ] {
            assert_eq!(TcString::decode(text), None, "{text}");
        }
        for cut in 0..PUBLISHED.len() {
            let _ = TcString::decode(&PUBLISHED[..cut]);
        }
    }
}
