//! Does an address carry something like an identifier?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

/// Shortest value that counts; shorter ones are flags, versions and counters.
const SHORTEST: usize = 16;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Request(request) = subject.thing else {
        return Answer::no();
    };
    // an asset's address often carries a digest of the file: the same for every visitor
    if matches!(
        request.kind.as_str(),
        "script" | "stylesheet" | "font" | "media" | "manifest"
    ) {
        return Answer::no();
    }
    let Ok(url) = url::Url::parse(&request.url) else {
        return Answer::unknown(say!(subject.world.messages, "untested-address"));
    };
    let found = url
        .query_pairs()
        .find(|(_, value)| identifier(value))
        .map(|(name, _)| name.into_owned());
    match found {
        Some(name) => Answer::yes(say!(
            subject.world.messages,
            "note-identifier",
            name = name.to_string()
        )),
        None => Answer::no(),
    }
}

/// Long, without spaces or address marks, of digits and letters well mixed.
fn identifier(value: &str) -> bool {
    let usable = value.len() >= SHORTEST
        && value.len() <= 256
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let kinds: std::collections::BTreeSet<char> = value.chars().collect();
    usable && digits * 5 >= value.len() && kinds.len() >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_from_words_and_addresses() {
        assert!(identifier("6f1c2a3e-90ab-4cde-8f01-23456789abcd"));
        assert!(identifier("1732415023.8812345678"));
        assert!(!identifier("https://a.example/2024/11/24/12345"));
        assert!(!identifier("summer-season-newsletter"));
        assert!(!identifier("0000000000000000"));
        assert!(!identifier("v1.2.3"));
    }
}
