//! Text that came from a page, made harmless for every medium.
//!
//! Control and direction characters are shown as code points, so that text can neither hide, nor
//! turn round, nor steer a terminal; long text is cut with its true length.

use std::fmt::Write;

/// Characters of a name, address or key that are shown.
pub const SITE_LIMIT: usize = 240;

/// Characters of any other text that are shown.
pub const TEXT_LIMIT: usize = 6_000;

/// Whether a character is shown as a code point: C0, C1, direction, invisible and tag characters.
pub fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// One line: unsafe characters as `<U+202E>`, cut after `limit` characters.
pub fn line(text: &str, limit: usize) -> String {
    shown(text, limit, false)
}

/// As [`line`], but line ends and tabs stay: for code and long text.
pub fn lines(text: &str, limit: usize) -> String {
    shown(text, limit, true)
}

fn shown(text: &str, limit: usize, keep_lines: bool) -> String {
    let mut out = String::with_capacity(text.len().min(limit + 64));
    let mut chars = text.chars();
    for c in chars.by_ref().take(limit) {
        if keep_lines && matches!(c, '\n' | '\t') || !is_unsafe(c) {
            out.push(c);
        } else {
            let _ = write!(out, "<U+{:04X}>", u32::from(c));
        }
    }
    let rest = chars.count();
    if rest > 0 {
        let _ = write!(out, "… ({} characters in all)", limit + rest);
    }
    out
}

/// Cut in the middle with `...`, for tables of a fixed width; counts characters.
pub fn middle(text: &str, width: usize) -> String {
    let safe = line(text, SITE_LIMIT);
    let all: Vec<char> = safe.chars().collect();
    if all.len() <= width || width < 5 {
        return all.into_iter().take(width).collect();
    }
    let head = (width - 3).div_ceil(2);
    let tail = width - 3 - head;
    let start: String = all[..head].iter().collect();
    let end: String = all[all.len() - tail..].iter().collect();
    format!("{start}...{end}")
}

/// Escaped for HTML text and quoted attributes.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '`' => out.push_str("&#96;"),
            '{' => out.push_str("&#123;"),
            '}' => out.push_str("&#125;"),
            other => out.push(other),
        }
    }
    out
}

/// The inside of a CSS string: everything but letters, digits and plain marks as a hex escape.
pub fn css_string(text: &str) -> String {
    let mut out = String::new();
    for c in line(text, SITE_LIMIT).chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | ',' | ':' | '_' | '·' | '…') {
            out.push(c);
        } else {
            let _ = write!(out, "\\{:06x}", u32::from(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn control_and_direction_characters_become_code_points() {
        assert_eq!(
            line("a\u{202e}b\u{1b}]0;\0\u{9b}", 99),
            "a<U+202E>b<U+001B>]0;<U+0000><U+009B>"
        );
        assert_eq!(line("a\nb", 99), "a<U+000A>b");
        assert_eq!(lines("a\n\tb\r", 99), "a\n\tb<U+000D>");
        assert_eq!(line("Café – Ω – שלום", 99), "Café – Ω – שלום");
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        let text = line(&"x".repeat(1_000_000), 10);
        assert_eq!(
            text,
            format!("{}… (1000000 characters in all)", "x".repeat(10))
        );
        assert_eq!(middle("abcdefghijkl", 9), "abc...jkl");
        assert_eq!(middle("abc", 9), "abc");
    }

    #[test]
    fn html_leaves_no_mark_that_opens_anything() {
        let out = html("<script>\"'`{{x}}&");
        assert!(!out.contains(['<', '>', '"', '\'', '`', '{', '}']));
    }

    #[test]
    fn css_string_cannot_be_left() {
        let out = css_string("a\"; } </style>\\ \n b");
        assert!(!out.contains(['"', ';', '}', '<', '>', '/', '\n']), "{out}");
        assert!(!out.replace("\\0000", "").contains("\\\\"), "{out}");
    }
}
