//! Every way in which a planted identity can be written: spellings, encodings, digests.

use crate::evidence::Planted;
use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One way of writing one part of the identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    /// `email`, `phone`, `name`, `first_name`, `last_name`, `zip`.
    pub kind: &'static str,
    /// `plain`, `base64`, `hex`, `reversed`, `md5`, …, `sha256(md5)`.
    pub form: String,
    /// Which spelling of the typed value went in.
    pub spelling: &'static str,
    /// The text looked for.
    text: String,
    /// Letters count as they are: base64.
    exact: bool,
    /// Only between signs that are no letters and no digits: words that could be part of another.
    whole_word: bool,
}

/// All needles of an identity, in one automaton.
#[derive(Debug)]
pub struct Needles {
    all: Vec<Needle>,
    automaton: AhoCorasick,
}

impl Needles {
    /// Makes the needles; none when the identity is empty or cannot be compiled.
    pub fn of(planted: &Planted) -> Option<Needles> {
        let mut all = Vec::new();
        let mut known = BTreeSet::new();
        for (kind, spellings) in spellings(planted) {
            let whole_word = matches!(kind, "first_name" | "last_name" | "zip");
            for (spelling, value) in spellings {
                for (form, text, exact) in forms(&value) {
                    if text.len() >= 4 && known.insert((kind, text.clone())) {
                        all.push(Needle {
                            kind,
                            whole_word: whole_word && form == "plain",
                            form,
                            spelling,
                            text,
                            exact,
                        });
                    }
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(all.iter().map(|n| &n.text))
            .ok()?;
        (!all.is_empty()).then_some(Needles { all, automaton })
    }

    /// The needles that stand in a text; of several spellings of one form the first.
    pub fn find(&self, text: &str) -> Vec<&Needle> {
        let mut found: Vec<&Needle> = Vec::new();
        for hit in self.automaton.find_overlapping_iter(text) {
            let Some(needle) = self.all.get(hit.pattern().as_usize()) else {
                continue;
            };
            let same = |n: &&Needle| n.kind == needle.kind && n.form == needle.form;
            let exact = !needle.exact || text.get(hit.range()) == Some(needle.text.as_str());
            let alone = !needle.whole_word || stands_alone(text, hit.start(), hit.end());
            if exact && alone && !found.iter().any(same) {
                found.push(needle);
            }
        }
        // A full name holds its parts, and a number in one spelling holds it in another.
        let has_name = found.iter().any(|n| n.kind == "name" && n.form == "plain");
        found.retain(|n| {
            !(has_name && n.form == "plain" && matches!(n.kind, "first_name" | "last_name"))
        });
        found
    }
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

type Spellings = Vec<(&'static str, String)>;

/// Spellings of each part, the one as typed first.
fn spellings(planted: &Planted) -> Vec<(&'static str, Spellings)> {
    let email = planted.email.trim();
    let lower = email.to_lowercase();
    let mut emails = vec![
        ("as typed", email.to_owned()),
        ("lower case", lower.clone()),
    ];
    emails.push(("upper case", email.to_uppercase()));
    if let Some((local, domain)) = lower.split_once('@') {
        // Google drops dots and tags for its own two domains only; others do it for all.
        let bare: String = local.split('+').next().unwrap_or(local).replace('.', "");
        emails.push(("without dots and tag", format!("{bare}@{domain}")));
    }
    let phone = planted.phone.trim();
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    // The country code is what stands before the first space.
    let code: String = phone
        .split(' ')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let national = digits.strip_prefix(&code).unwrap_or(&digits);
    let phones = vec![
        ("as typed", phone.to_owned()),
        ("E.164", format!("+{digits}")),
        ("without plus", digits.clone()),
        ("with 00", format!("00{digits}")),
        ("national", format!("0{national}")),
        ("national without zero", national.to_owned()),
    ];
    let whole = format!("{} {}", planted.first_name, planted.last_name);
    vec![
        ("email", emails),
        ("phone", if digits.is_empty() { vec![] } else { phones }),
        ("name", name_spellings(whole.trim())),
        ("first_name", name_spellings(&planted.first_name)),
        ("last_name", name_spellings(&planted.last_name)),
        (
            "zip",
            vec![
                ("as typed", planted.postcode.clone()),
                ("lower case", planted.postcode.to_lowercase()),
                ("without space", planted.postcode.replace(' ', "")),
                (
                    "lower case without space",
                    planted.postcode.replace(' ', "").to_lowercase(),
                ),
            ],
        ),
        ("search_term", vec![("as typed", planted.search.clone())]),
    ]
}

fn name_spellings(name: &str) -> Spellings {
    let plain: String = name.nfd().filter(|c| !is_combining_mark(*c)).collect();
    vec![
        ("as typed", name.to_owned()),
        ("lower case", name.to_lowercase()),
        ("without accents", plain.clone()),
        ("lower case without accents", plain.to_lowercase()),
        ("without spaces", plain.replace(' ', "").to_lowercase()),
    ]
}

/// A value in clear, encoded and digested: form, text, whether its letters count as they are.
fn forms(value: &str) -> Vec<(String, String, bool)> {
    if value.trim().is_empty() {
        return Vec::new();
    }
    let bytes = value.as_bytes();
    let mut all = vec![
        ("plain".to_owned(), value.to_owned(), false),
        ("reversed".to_owned(), value.chars().rev().collect(), false),
        ("hex".to_owned(), hex::encode(bytes), false),
        ("base64".to_owned(), STANDARD_NO_PAD.encode(bytes), true),
        ("base64".to_owned(), URL_SAFE_NO_PAD.encode(bytes), true),
    ];
    let digests = [
        ("md5", Md5::digest(bytes).to_vec()),
        ("sha1", Sha1::digest(bytes).to_vec()),
        ("sha256", Sha256::digest(bytes).to_vec()),
        ("sha512", Sha512::digest(bytes).to_vec()),
    ];
    for (name, digest) in &digests {
        all.push(((*name).to_owned(), hex::encode(digest), false));
        all.push(((*name).to_owned(), STANDARD_NO_PAD.encode(digest), true));
        all.push(((*name).to_owned(), URL_SAFE_NO_PAD.encode(digest), true));
        // A digest of a digest, of its hex text in either case.
        for text in [hex::encode(digest), hex::encode_upper(digest)] {
            let text = text.as_bytes();
            for (outer, twice) in [
                ("md5", Md5::digest(text).to_vec()),
                ("sha1", Sha1::digest(text).to_vec()),
                ("sha256", Sha256::digest(text).to_vec()),
            ] {
                all.push((format!("{outer}({name})"), hex::encode(twice), false));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn planted() -> Planted {
        Planted {
            email: "Canary.7f3a@mail.consentry.example".into(),
            phone: "+44 7700 900123".into(),
            first_name: "Zéphyrine".into(),
            last_name: "Qabcdef".into(),
            postcode: "ZZ99 3VZ".into(),
            search: "matinee 7f3a".into(),
        }
    }

    fn said(text: &str) -> Vec<String> {
        let needles = Needles::of(&planted()).unwrap();
        let mut said: Vec<String> = needles
            .find(text)
            .iter()
            .map(|n| format!("{} {} {}", n.kind, n.form, n.spelling))
            .collect();
        said.sort();
        said
    }

    #[test]
    fn every_form_of_an_address_is_found() {
        let lower = "canary.7f3a@mail.consentry.example";
        let sha256 = Sha256::digest(lower);
        let md5 = hex::encode(Md5::digest(lower));
        for (text, expected) in [
            (
                "x=canary.7F3a@mail.consentry.example",
                "email plain as typed",
            ),
            (
                "canary7f3a@mail.consentry.example",
                "email plain without dots and tag",
            ),
            (
                "elpmaxe.yrtnesnoc.liam@a3f7.yranac",
                "email reversed as typed",
            ),
            (&hex::encode(lower), "email hex lower case"),
            (&STANDARD_NO_PAD.encode(lower), "email base64 lower case"),
            (
                &format!(
                    "u={}==",
                    URL_SAFE_NO_PAD.encode("Canary.7f3a@mail.consentry.example")
                ),
                "email base64 as typed",
            ),
            (&md5, "email md5 lower case"),
            (&hex::encode(Sha1::digest(lower)), "email sha1 lower case"),
            (&hex::encode_upper(sha256), "email sha256 lower case"),
            (
                &hex::encode(Sha512::digest(lower)),
                "email sha512 lower case",
            ),
            (&URL_SAFE_NO_PAD.encode(sha256), "email sha256 lower case"),
            (
                &hex::encode(Sha256::digest(&md5)),
                "email sha256(md5) lower case",
            ),
            (
                &hex::encode(Sha256::digest("Canary.7f3a@mail.consentry.example")),
                "email sha256 as typed",
            ),
        ] {
            assert_eq!(said(text), [expected], "{text}");
        }
    }

    #[test]
    fn phones_names_and_postcodes_are_found_in_their_spellings() {
        for (text, expected) in [
            (
                "+447700900123",
                vec!["phone plain E.164", "phone plain without plus"],
            ),
            ("tel=07700900123", vec!["phone plain national"]),
            (
                &hex::encode(Sha256::digest("447700900123")),
                vec!["phone sha256 without plus"],
            ),
            ("n=zephyrine qabcdef", vec!["name plain without accents"]),
            (
                "fn=Zephyrine&ln=Qabcdef",
                vec![
                    "first_name plain without accents",
                    "last_name plain as typed",
                ],
            ),
            ("zz993vz", vec!["zip plain without space"]),
            ("xzz993vz", vec![]),
            ("Qabcdefg", vec![]),
            ("nothing of ours", vec![]),
        ] {
            let found = said(text);
            // One form is told once, in the first of its spellings that stands there.
            assert!(expected.is_empty() == found.is_empty(), "{text}: {found:?}");
            assert!(
                expected.iter().any(|e| found.contains(&(*e).to_owned())) || expected.is_empty(),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn letters_of_base64_count() {
        let right = STANDARD_NO_PAD.encode("canary.7f3a@mail.consentry.example");
        assert_eq!(said(&right).len(), 1);
        assert!(said(&right.to_lowercase()).is_empty());
    }
}
