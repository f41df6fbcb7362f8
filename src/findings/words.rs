//! Small pieces of sentences.

use crate::evidence::Scenario;

/// `1 page`, `3 pages`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

/// When something happened, in the words of the scenario.
pub(super) fn when(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::Before => "before any choice",
        Scenario::Dismiss => "after the banner was closed without an answer",
        Scenario::Reject => "after the refusal",
        Scenario::Accept => "after the acceptance",
        Scenario::Withdraw => "after the withdrawal",
        Scenario::Gpc => "before any choice, with Global Privacy Control on",
    }
}

/// Text that came from a page: one line, without control and direction characters, not too long.
pub(super) fn plain(text: &str, longest: usize) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let clean: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !hidden(*c))
        .collect();
    if clean.chars().count() <= longest {
        return clean;
    }
    let mut short: String = clean.chars().take(longest.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}

/// Days in words.
pub(super) fn days(days: f64) -> String {
    if days > 0.0 && days < 1.0 {
        return counted((days * 24.0).ceil() as usize, "hour", "hours");
    }
    counted(days.round() as usize, "day", "days")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_text_cannot_turn_the_line() {
        assert_eq!(plain("a\u{202e}b\nc\u{1b}[31m", 80), "ab c[31m");
        assert_eq!(plain("abcdef", 4), "abc…");
    }

    #[test]
    fn lists_read_like_sentences() {
        let items: Vec<String> = ["a", "b", "c"].map(String::from).to_vec();
        assert_eq!(listed(&items), "a, b and c");
        assert_eq!(listed(&items[..2]), "a and b");
        assert_eq!(days(0.02), "1 hour");
        assert_eq!(days(389.7), "390 days");
    }
}
