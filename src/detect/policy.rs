//! Policies: what their text names.

use super::catalogue::{Catalogue, Vendor};
use super::facts::{CookieFact, PageFact, PolicyFact, VendorFact};
use super::pages::{holds, words};
use super::view::RunView;
use crate::evidence::{DocumentSeen, Event};
use scraper::{ElementRef, Html, Selector};
use std::collections::{BTreeMap, BTreeSet};

/// Shorter texts are no policy that could be read: an error page, or one that loads its text later.
const SHORTEST_TEXT: usize = 300;

/// Parts of a page that are not the policy: links to profiles of the site would name vendors.
const NOT_POLICY: [&str; 10] = [
    "script", "style", "noscript", "template", "nav", "header", "footer", "dialog", "form", "svg",
];

/// Policies read, `L-1`, in the order of the pages.
pub fn policies(
    pages: &[PageFact],
    views: &[RunView<'_>],
    cookies: &[CookieFact],
    catalogue: &Catalogue,
) -> Vec<PolicyRead> {
    let mut read: Vec<PolicyRead> = Vec::new();
    for page in pages.iter().filter(|p| p.kind == "policy") {
        let Some((document, notices)) = document_of(page, views) else {
            continue;
        };
        let text = text_of(&document.html, &notices);
        if text.chars().count() < SHORTEST_TEXT {
            continue;
        }
        // The same policy under two addresses is one policy.
        if read.iter().any(|p| p.text == text) {
            continue;
        }
        let language = document.lang.clone().filter(|l| !l.is_empty());
        let fact = PolicyFact {
            id: format!("L-{}", read.len() + 1),
            url: document.url.clone(),
            page: Some(page.id.clone()),
            kind: kind(&document.url, &document.title).to_owned(),
            checks: checks(&text, language.as_deref()),
            vendors_named: catalogue
                .vendors()
                .filter(|v| names_vendor(&text, v))
                .map(|v| v.id.clone())
                .collect(),
            cookies_named: cookies_named(&text, cookies),
            language,
        };
        read.push(PolicyRead { fact, text });
    }
    read
}

/// A policy with its text.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyRead {
    /// What it says.
    pub fact: PolicyFact,
    /// Its text, whitespace folded.
    pub text: String,
}

/// Fills in whether each vendor is declared; left open when no policy could be read.
pub fn declare(vendors: &mut [VendorFact], policies: &[PolicyRead]) {
    if policies.is_empty() {
        return;
    }
    for vendor in vendors {
        vendor.declared = Some(policies.iter().any(|p| {
            if vendor.known {
                p.fact.vendors_named.contains(&vendor.id)
            } else {
                names_site(&p.text, &vendor.name)
            }
        }));
    }
}

/// First document of a page that has one, with the selectors of consent notices of that run.
fn document_of<'a>(
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
fn text_of(html: &str, notices: &BTreeSet<&str>) -> String {
    let document = Html::parse_document(html);
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
        for element in document.select(&selector) {
            collect(element, &skipped, &mut text);
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() >= SHORTEST_TEXT || place == "body" {
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

fn kind(url: &str, title: &str) -> &'static str {
    let all = format!("{}{}", words(url), words(title));
    let cookie = holds(&all, "cookie") || holds(&all, "cookies");
    let privacy = [
        "privacy",
        "datenschutz",
        "confidentialité",
        "privacidad",
        "data protection",
    ];
    if cookie && !privacy.iter().any(|w| holds(&all, w)) {
        "cookie"
    } else {
        "privacy"
    }
}

/// Whether a text names a vendor: by an alias, its product or its company.
fn names_vendor(text: &str, vendor: &Vendor) -> bool {
    vendor
        .aliases
        .iter()
        .chain([&vendor.name, &vendor.entity])
        .any(|name| names(text, name))
}

/// Whether a text holds a name as a whole word or phrase.
///
/// A single short word (`Meta`, `X`, `Bing`) must have the case of the name: as a common word it
/// means something else. A single letter must not be part of a hyphened word either (`X-ray`).
fn names(text: &str, name: &str) -> bool {
    let name = name.trim();
    if name.is_empty() {
        return false;
    }
    let exact = !name.contains(char::is_whitespace) && name.chars().count() <= 6;
    let (text, name) = if exact {
        (text.to_owned(), name.to_owned())
    } else {
        (text.to_lowercase(), name.to_lowercase())
    };
    let single = name.chars().count() == 1;
    let inside = |c: char| {
        c.is_alphanumeric()
            || c == '_'
            || (single && matches!(c, '-' | '\'' | '’' | '.' | '&' | '/'))
    };
    let mut from = 0;
    while let Some(at) = text[from..].find(&name) {
        let (start, end) = (from + at, from + at + name.len());
        let before = text[..start].chars().next_back();
        let mut rest = text[end..].chars();
        let after = rest.next();
        // The full stop of a sentence ends the name; one inside `X.509` does not.
        let ends = match after {
            Some('.') if single => rest.next().is_none_or(char::is_whitespace),
            Some(c) => !inside(c),
            None => true,
        };
        if !before.is_some_and(inside) && ends {
            return true;
        }
        from = end;
    }
    false
}

/// Whether a text names a third-party site, by its domain or the domain's own label.
fn names_site(text: &str, site: &str) -> bool {
    let label = site.split('.').next().unwrap_or_default();
    names(text, site) || (label.len() >= 5 && names(text, label))
}

/// Names of cookies that the text holds; `_ga_*` in the text stands for all that begin so.
fn cookies_named(text: &str, cookies: &[CookieFact]) -> Vec<String> {
    let tokens: BTreeSet<&str> = text
        .split(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ',' | ';' | ':' | '(' | ')' | '"' | '“' | '”' | '\'' | '/'
                )
        })
        .map(|t| t.trim_end_matches('.'))
        .filter(|t| !t.is_empty())
        .collect();
    let open: Vec<&str> = tokens
        .iter()
        .filter_map(|t| {
            t.split(['*', '<', '[', '{', '#'])
                .next()
                .filter(|p| p.len() >= 3 && p.len() < t.len())
        })
        .collect();
    let named: BTreeSet<&str> = cookies
        .iter()
        .map(|c| c.name.as_str())
        .filter(|name| tokens.contains(name) || open.iter().any(|prefix| name.starts_with(prefix)))
        .collect();
    named.into_iter().map(str::to_owned).collect()
}

/// Named checks on the text, by simple words. English only: in other languages they are left out,
/// for a word that was not looked for is not a word that is missing.
fn checks(text: &str, language: Option<&str>) -> BTreeMap<String, bool> {
    let english = language.is_none_or(|l| l.to_ascii_lowercase().starts_with("en"));
    if !english {
        return BTreeMap::new();
    }
    let words = words(text);
    let any = |list: &[&str]| list.iter().any(|w| holds(&words, w));
    let withdraw = any(&[
        "withdraw",
        "withdrawn",
        "withdrawal",
        "revoke",
        "change your choice",
        "change your choices",
        "change your mind",
        "change your consent",
        "change your preferences",
        "change your settings",
        "cookie settings",
        "manage your preferences",
    ]);
    let units = [
        "day", "days", "month", "months", "year", "years", "hour", "hours", "minute", "minutes",
    ];
    let list: Vec<&str> = words.split_whitespace().collect();
    let numbered = list
        .windows(2)
        .any(|w| w[0].bytes().all(|b| b.is_ascii_digit()) && units.contains(&w[1]));
    let lifetimes = numbered
        || any(&[
            "expires",
            "expiry",
            "retention",
            "retention period",
            "lifetime",
            "end of the session",
        ]);
    let transfer = any(&[
        "third country",
        "third countries",
        "outside the eea",
        "outside the european economic area",
        "outside the eu",
        "outside the uk",
        "outside the united kingdom",
        "standard contractual clauses",
        "adequacy decision",
        "united states",
        "international transfers",
        "international transfer",
        "data privacy framework",
    ]);
    let controller = any(&[
        "controller",
        "data controller",
        "registered office",
        "company number",
        "registered in",
        "responsible for your data",
        "responsible for the processing",
        "charity number",
    ]);
    [
        ("withdraw_told", withdraw),
        ("lifetimes_told", lifetimes),
        ("transfer_told", transfer),
        ("controller_named", controller),
    ]
    .into_iter()
    .map(|(name, told)| (name.to_owned(), told))
    .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn names_are_whole_words() {
        let text = "We use Meta, LinkedIn Insight and X. See appendix B.";
        for name in ["Meta", "LinkedIn", "X", "linkedin insight"] {
            assert!(names(text, name), "{name}");
        }
        for name in ["TikTok", "Insigh", "meta"] {
            assert!(!names(text, name), "{name}");
        }
    }

    #[test]
    fn a_short_name_is_no_common_word() {
        assert!(!names(
            "We keep meta data and X-ray images and X.509 certificates; bing cherries",
            "Meta"
        ));
        assert!(!names(
            "We keep meta data and X-ray images and X.509 certificates",
            "X"
        ));
        assert!(names("Twitter (now X) and others", "X"));
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

    #[test]
    fn checks_are_of_english_texts_only() {
        let told = checks(
            "You can withdraw at any time. Cookies are kept for 13 months.",
            Some("en-GB"),
        );
        assert!(told["withdraw_told"]);
        assert!(told["lifetimes_told"]);
        assert!(!told["transfer_told"]);
        assert!(checks("Sie können widerrufen", Some("de")).is_empty());
    }
}
