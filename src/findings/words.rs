//! Small pieces of sentences.

use crate::evidence::Scenario;
use crate::messages::Messages;
use crate::say;

/// When something happened, in the words of the scenario.
pub(super) fn when(messages: &Messages, scenario: Scenario) -> String {
    say!(messages, "finding-when", scenario = scenario.as_str())
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

/// Days in words.
pub(super) fn days(messages: &Messages, days: f64) -> String {
    if days > 0.0 && days < 1.0 {
        return say!(messages, "finding-hours", n = (days * 24.0).ceil() as usize);
    }
    say!(messages, "finding-days", n = days.round() as usize)
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
        let messages = Messages::english();
        assert_eq!(messages.list(&items), "a, b and c");
        assert_eq!(messages.list(&items[..2]), "a and b");
        assert_eq!(days(&messages, 0.02), "1 hour");
        assert_eq!(days(&messages, 389.7), "390 days");
    }
}
