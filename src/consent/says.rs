//! What a value that a site keeps says of the choice: purposes that are on or off, TC and GPP strings, plain words.

use super::cmps::Store;
use super::gpp::GppString;
use super::label_rules::LabelRules;
use super::tcf::TcString;
use crate::evidence::Consent;
use percent_encoding::percent_decode_str;
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a record of the choice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// Everything is on.
    Accepted,
    /// Everything optional is off.
    Rejected,
    /// Nothing that can be read.
    Nothing,
}

impl Says {
    /// Word in the evidence.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Says::Accepted => "accepted",
            Says::Rejected => "rejected",
            Says::Nothing => "unknown",
        }
    }

    /// Whether it is what was wanted; none when it says nothing, or when no answer was wanted: what a
    /// site takes a closed notice for is its own doing.
    pub(super) fn agrees(self, wanted: Consent) -> Option<bool> {
        let refused = matches!(wanted, Consent::Rejected | Consent::Withdrawn);
        match self {
            _ if matches!(wanted, Consent::Dismissed | Consent::None) => None,
            Says::Nothing => None,
            Says::Accepted => Some(wanted == Consent::Accepted),
            Says::Rejected => Some(refused),
        }
    }
}

pub(super) fn by_pattern(store: &Store, value: &str) -> Says {
    let decoded = decode(value);
    let hit = |pattern: &Option<super::cmps::Pattern>| {
        pattern
            .as_ref()
            .is_some_and(|p| p.0.is_match(&decoded) || p.0.is_match(value))
    };
    match (hit(&store.accepted), hit(&store.rejected)) {
        (true, false) => Says::Accepted,
        (false, true) => Says::Rejected,
        _ => Says::Nothing,
    }
}

/// Percent-decoded, twice at most.
pub(super) fn decode(value: &str) -> String {
    let once = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let first = once(value);
    if first.contains("%2") || first.contains("%7") {
        once(&first)
    } else {
        first
    }
}

/// Reads `purpose: on/off` pairs and plain words out of a kept value.
pub(super) struct Purposes {
    pairs: Option<Regex>,
}

impl Purposes {
    pub(super) fn new(rules: &LabelRules) -> Purposes {
        let names: Vec<String> = rules
            .optional_purposes
            .iter()
            .map(|p| regex::escape(p))
            .collect();
        let pattern = format!(
            r#"(?i)(?:^|[^a-z])(?:{})[a-z_\-]*["']?\s*[:=]\s*["']?(true|1|granted|yes|on|allow(?:ed)?|accept(?:ed)?|false|0|denied|no|off|deny|reject(?:ed)?)\b"#,
            names.join("|")
        );
        Purposes {
            pairs: Regex::new(&pattern).ok(),
        }
    }

    pub(super) fn read(&self, value: &str) -> Says {
        let text = decode(value);
        if let Some(tc) = TcString::decode(&text) {
            return tc.says();
        }
        if let Some(gpp) = GppString::decode(&text) {
            return gpp.says();
        }
        let (mut on, mut off) = (0, 0);
        for found in self.pairs.iter().flat_map(|r| r.captures_iter(&text)) {
            match found[1].to_lowercase().as_str() {
                "false" | "0" | "denied" | "no" | "off" | "deny" | "reject" | "rejected" => {
                    off += 1
                }
                _ => on += 1,
            }
        }
        match (on, off) {
            (0, 0) => plain_word(&text),
            (0, _) => Says::Rejected,
            // One purpose left on is no refusal; all on, or most, is what accepting looks like.
            _ => Says::Accepted,
        }
    }
}

/// What a kept object says that has a yes or no for each of several purposes ("purposes": {"1": true, "2":
/// false}), whatever they are called; none when it has no such part.
pub(super) fn of_purposes(text: &str, rules: &LabelRules) -> Option<Says> {
    let names_purpose = |key: &String| {
        let key = key.to_lowercase();
        (rules.optional_purposes.iter()).any(|p| key.starts_with(p.as_str()))
    };
    answers_in(text).into_iter().find_map(|(name, part)| {
        let answers: Vec<bool> = part.values().copied().collect();
        if matches!(name.as_str(), "purposes" | "consents" | "categories") {
            return Some(of_answers(&answers, true));
        }
        let necessary = part.keys().any(|k| !names_purpose(k));
        (part.keys().any(names_purpose)).then(|| of_answers(&answers, necessary))
    })
}

/// The parts of a kept object that hold nothing but a yes or no for each of two or more things, by name.
pub(super) fn answers_in(text: &str) -> BTreeMap<String, BTreeMap<String, bool>> {
    let Ok(Value::Object(parts)) = serde_json::from_str(text.trim()) else {
        return BTreeMap::new();
    };
    let answers = |part: Value| serde_json::from_value::<BTreeMap<String, bool>>(part).ok();
    (parts.into_iter())
        .filter_map(|(name, part)| Some((name, answers(part)?)))
        .filter(|(_, part)| part.len() >= 2)
        .collect()
}

/// What a row of answers by group says ("C1-1_C2-0_C3-0", "1:1,2:0,3:0"); none when it is no such row.
pub(super) fn of_groups(text: &str) -> Option<Says> {
    let groups: Option<Vec<bool>> = text
        .split([',', ';', '_', '|', '&'])
        .map(|group| {
            let (name, answer) = group.split_once([':', '=', '-'])?;
            let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            let named =
                name.len() <= 8 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            match answer {
                "0" if named => Some(false),
                "1" if named => Some(true),
                _ => None,
            }
        })
        .collect();
    let groups = groups.filter(|g| g.len() >= 3)?;
    Some(of_answers(&groups, true))
}

/// What the answers to several purposes come to; one of them may be one that cannot be refused.
fn of_answers(answers: &[bool], necessary: bool) -> Says {
    match answers.iter().filter(|on| **on).count() {
        0 => Says::Rejected,
        1 if necessary => Says::Rejected,
        on if on == answers.len() => Says::Accepted,
        _ => Says::Nothing,
    }
}

/// A value that is one word.
fn plain_word(text: &str) -> Says {
    match text.trim().trim_matches('"').to_lowercase().as_str() {
        "accepted" | "accept" | "accept-all" | "accept_all" | "acceptall" | "all" | "allow"
        | "allowed" | "granted" | "agree" | "agreed" | "opt-in" | "optin" => Says::Accepted,
        "rejected" | "reject" | "reject-all" | "reject_all" | "rejectall" | "deny" | "denied"
        | "declined" | "decline" | "refused" | "refuse" | "necessary" | "essential" | "none"
        | "opt-out" | "optout" => Says::Rejected,
        _ => Says::Nothing,
    }
}
