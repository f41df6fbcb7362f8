//! Text inside Markdown that cannot become markup, a link, a mention or a cell border.

use super::site_text;

/// Characters of one text.
const LIMIT: usize = 400;

/// One line of text, for the inside of a line: every character that Markdown or HTML reads as markup
/// there is escaped.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in site_text::line(text, LIMIT).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A host of pull requests makes mentions and references of these, and links of addresses.
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            ':' => out.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            other => out.push(other),
        }
    }
    // "www.…" is made a link by itself.
    out.replace("www.", "www&#46;")
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn nothing_is_markup() {
        let out =
            text("<img src=x>|`a`|[x](javascript:1) @me #1 https://www.x.example\n# h\u{202e}");
        for mark in ["<", "@", "#1", "://", "www.", "\n", "\u{202e}"] {
            assert!(!out.contains(mark), "{mark} in {out}");
        }
        for (at, _) in out.match_indices(['|', '`', '[', '(']) {
            assert_eq!(&out[at - 1..at], "\\", "{out}");
        }
    }
}
