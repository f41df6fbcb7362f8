//! Documents as trees, as deep as a browser would build them.

use scraper::Html;
use std::borrow::Cow;

/// Elements open within one another that are built. Chrome builds 512 (`kMaximumHTMLParserDOMTreeDepth`
/// in its tree builder) and puts what is deeper beside one another. More are let through here, because
/// they are counted without building them.
const DEEPEST: usize = 2048;

/// Elements that have no content, by the HTML standard (13.1.2, void elements).
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements that end when the next of their kind begins: they are often left open, and cannot be within
/// one another but for other elements between.
const ENDS_ITSELF: [&str; 13] = [
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rp",
];

/// The tree of a document. Of elements nested deeper than any page needs, the tags are left out and the
/// content stays: the tree builder looks through all open elements at every tag, so that a megabyte of
/// them would hold an audit up for minutes.
pub fn document(html: &str) -> Html {
    Html::parse_document(&levelled(html))
}

/// The same of a part of a document.
pub fn fragment(html: &str) -> Html {
    Html::parse_fragment(&levelled(html))
}

/// The text without the tags that open or close an element below [`DEEPEST`] others.
fn levelled(html: &str) -> Cow<'_, str> {
    // No text without so many tags is that deep, and hardly any has so many.
    if html.bytes().filter(|b| *b == b'<').count() <= DEEPEST {
        return Cow::Borrowed(html);
    }
    let mut depth = 0_usize;
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let rest = &html[start + 1..];
        let (closes, name_from) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let name = name_of(name_from);
        at = start + 1;
        if name.is_empty() || is_any(&VOID, name) || is_any(&ENDS_ITSELF, name) {
            continue;
        }
        let below = if closes {
            let below = depth > DEEPEST;
            depth = depth.saturating_sub(1);
            below
        } else {
            depth += 1;
            depth > DEEPEST
        };
        if below {
            let end = rest.find('>').map_or(html.len(), |n| start + 1 + n + 1);
            out.push_str(&html[kept..start]);
            kept = end;
            at = end;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[kept..]);
    Cow::Owned(out)
}

/// The name of an element at the beginning of a text; empty where there is none.
fn name_of(text: &str) -> &str {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let name = text.split(|c| !is_letter(c)).next().unwrap_or_default();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        ""
    }
}

fn is_any(names: &[&str], name: &str) -> bool {
    names.iter().any(|n| n.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use scraper::Selector;

    fn deepest(html: &Html) -> usize {
        let mut most = 0;
        let mut stack = vec![(html.tree.root(), 0)];
        while let Some((node, depth)) = stack.pop() {
            most = most.max(depth);
            stack.extend(node.children().map(|child| (child, depth + 1)));
        }
        most
    }

    #[test]
    fn what_lies_deeper_than_a_browser_builds_is_read_and_not_nested() {
        for tag in ["div", "b", "span title='x'", "my-box"] {
            let inner = "<h1>Policy</h1><p>Cookies of Meta</p>";
            let html = format!("{}{inner}", format!("<{tag}>").repeat(100_000));
            let tree = document(&html);
            assert!(deepest(&tree) < 2 * DEEPEST, "{tag}");
            let text: String = tree.root_element().text().collect();
            assert_eq!(text, "PolicyCookies of Meta", "{tag}");
        }
    }

    #[test]
    fn a_large_page_is_left_as_it_is() {
        let mut html = String::from("<!doctype html><body><table>");
        // Cells that are left open, pictures, lists, and tags in scripts that end what they begin.
        for n in 0..5_000 {
            html += &format!("<tr><td>{n}<td><img src=x><br>a < b <ul><li>one<li>two</ul>");
            html += "<script>x = '<div></div>' < 3;</script><P>end";
        }
        assert!(matches!(levelled(&html), Cow::Borrowed(_)));
        let rows = Selector::parse("tr").unwrap();
        assert_eq!(document(&html).select(&rows).count(), 5_000);
    }

    #[test]
    fn an_element_that_is_closed_makes_room_for_the_next() {
        let html = format!("{}<i>end</i>", "<div><b>x</b></div>".repeat(50_000));
        assert!(matches!(levelled(&html), Cow::Borrowed(_)));
    }
}
