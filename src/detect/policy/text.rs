//! The document of a policy page, and its text without what does not belong to it.

use crate::detect::facts::PageFact;
use crate::detect::html;
use crate::detect::view::RunView;
use crate::evidence::{DocumentSeen, Event};
use scraper::{ElementRef, Selector};
use std::collections::BTreeSet;

/// Shorter texts are no policy that could be read: the page is empty, or loads its text later.
pub(super) const SHORTEST_TEXT: usize = 40;

/// A main part with less than this may be the frame of a page whose text stands beside it.
const WHOLE_TEXT: usize = 300;

/// Parts of a page that are not the policy: links to profiles of the site would name vendors.
const NOT_POLICY: [&str; 10] = [
    "script", "style", "noscript", "template", "nav", "header", "footer", "dialog", "form", "svg",
];

/// First document of a page that has one, with the selectors of consent notices of that run.
pub(super) fn document_of<'a>(
    page: &PageFact,
    views: &[RunView<'a>],
) -> Option<(&'a DocumentSeen, BTreeSet<&'a str>)> {
    views.iter().find_map(|view| {
        let document = view.events().find_map(|(t_ms, event)| match event {
            Event::Document(d) if view.page(Some(d.visit), t_ms).as_ref() == Some(&page.id) => {
                Some(&**d)
            }
            _ => None,
        })?;
        let notices = view.events().filter_map(|(_, event)| match event {
            Event::Notice(n) if !n.selector.is_empty() => Some(n.selector.as_str()),
            _ => None,
        });
        Some((document, notices.collect()))
    })
}

/// Visible text of the main part, whitespace folded.
pub(super) fn text_of(html: &str, notices: &BTreeSet<&str>) -> String {
    let document = html::document(html);
    // The words of a consent notice are not those of the policy.
    let mut skipped: Vec<ElementRef<'_>> = Vec::new();
    for selector in notices.iter().filter_map(|s| Selector::parse(s).ok()) {
        // A selector that fits the whole page says nothing.
        let found = document
            .select(&selector)
            .filter(|e| !matches!(e.value().name(), "html" | "body" | "main"));
        skipped.extend(found.take(8));
    }
    for place in ["main", "article", "[role=main]", "body"] {
        let Ok(selector) = Selector::parse(place) else {
            continue;
        };
        let mut text = String::new();
        let mut stack = vec![*document.root_element()];
        while let Some(node) = stack.pop() {
            match ElementRef::wrap(node).filter(|element| selector.matches(element)) {
                // What lies in it is read with it: articles may be nested.
                Some(element) => collect(element, &skipped, &mut text),
                None => stack.extend(node.children().rev()),
            }
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() >= WHOLE_TEXT || place == "body" {
            return text;
        }
    }
    String::new()
}

/// Adds the text below an element. Its own stack: a hostile page may nest deeper than ours is.
fn collect(element: ElementRef<'_>, skipped: &[ElementRef<'_>], into: &mut String) {
    let mut stack = vec![*element];
    while let Some(node) = stack.pop() {
        if let Some(text) = node.value().as_text() {
            into.push_str(text);
            into.push(' ');
        }
        if let Some(element) = ElementRef::wrap(node)
            && (NOT_POLICY.contains(&element.value().name()) || skipped.contains(&element))
        {
            continue;
        }
        stack.extend(node.children().rev());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read once for each article around it, the text would be a thousand times as long as the page.
    #[test]
    fn nested_articles_are_read_once() {
        let html = "<article>a word of it ".repeat(2000);
        let text = text_of(&html, &BTreeSet::new());
        assert_eq!(text.matches("word").count(), 2000);
        let two = format!(
            "<article>{}</article><article>second</article>",
            "first ".repeat(60)
        );
        let text = text_of(&two, &BTreeSet::new());
        assert!(
            text.starts_with("first") && text.ends_with("second"),
            "{text}"
        );
    }

    #[test]
    fn the_text_leaves_out_footers_and_notices() {
        let words = "We tell here what we do with your data and why we do it. ".repeat(8);
        let html = format!(
            "<body><div id=cmp>TikTok in the notice</div><main><h1>Privacy</h1><p>{words}</p><script>Snapchat</script></main>\
             <footer>Follow us on LinkedIn</footer></body>"
        );
        let text = text_of(&html, &BTreeSet::from(["#cmp"]));
        assert!(text.contains("what we do"));
        assert!(
            !text.contains("TikTok") && !text.contains("Snapchat") && !text.contains("LinkedIn"),
            "{text}"
        );
        let without_main = html.replace("main>", "div>");
        let text = text_of(&without_main, &BTreeSet::from(["#cmp"]));
        assert!(
            !text.contains("TikTok") && !text.contains("LinkedIn"),
            "{text}"
        );
        assert!(text_of(&without_main, &BTreeSet::new()).contains("TikTok"));
    }
}
