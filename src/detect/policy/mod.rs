//! Policies: what their text names, tells and promises, against what was seen.

mod checks;
mod duration;
mod language;
mod names;
mod pdf;
mod table;
mod text;

use super::catalogue::Catalogue;
use super::facts::{CookieFact, ListedCookie, PageFact, PolicyFact, StorageFact, Told, VendorFact};
use super::pages::{holds, words};
use super::terms::Terms;
use super::view::RunView;
use crate::evidence::Paper;
use crate::messages::Messages;
use crate::say;
use names::{Said, names, names_site, names_vendor};
use std::collections::BTreeSet;
use text::{SHORTEST_TEXT, document_of, text_of};

/// Policies read, `L-1`, in the order of the pages; those that are files come last. One that was found
/// and could not be read is there too, and says why.
pub fn policies(
    pages: &[PageFact],
    views: &[RunView<'_>],
    papers: &[Paper],
    cookies: &[CookieFact],
    storage: &[StorageFact],
    catalogue: &Catalogue,
    messages: &Messages,
) -> Vec<PolicyRead> {
    let seen = |row: &ListedCookie| {
        cookies
            .iter()
            .any(|c| table::stands_for(&row.name, &c.name))
            || storage.iter().any(|s| table::stands_for(&row.name, &s.key))
    };
    let mut read: Vec<PolicyRead> = Vec::new();
    for page in pages.iter().filter(|p| p.kind == "policy") {
        let Some((document, notices)) = document_of(page, views) else {
            continue;
        };
        let text = text_of(&document.html, &notices);
        let length = text.chars().count();
        if length < SHORTEST_TEXT {
            let why = say!(messages, "policy-empty", n = length);
            read.push(unread(
                format!("L-{}", read.len() + 1),
                &document.url,
                &document.title,
                Some(page.id.clone()),
                why,
            ));
            continue;
        }
        let place = Place {
            url: &document.url,
            page: Some(page.id.clone()),
            title: &document.title,
            html: &document.html,
            lang: document.lang.as_deref(),
        };
        take(&mut read, &place, text, &seen, cookies, catalogue);
    }
    for paper in papers {
        let fetched = match &paper.error {
            Some(why) => Err(say!(messages, "policy-unfetched", why = why.as_str())),
            None => pdf::html(&paper.bytes)
                .map_err(|unread| say!(messages, "policy-pdf", why = unread.as_str())),
        };
        let html = match fetched {
            Ok(html) => html,
            Err(why) => {
                let id = format!("L-{}", read.len() + 1);
                read.push(unread(id, &paper.url, &paper.text, None, why));
                continue;
            }
        };
        let text = text_of(&html, &BTreeSet::new());
        let place = Place {
            url: &paper.url,
            page: None,
            title: &paper.text,
            html: &html,
            lang: None,
        };
        take(&mut read, &place, text, &seen, cookies, catalogue);
        // A file has no more than its name: a leaflet on baking is called cookies too.
        let tells = |p: &PolicyRead| {
            p.fact.checks.is_empty()
                || !p.fact.listed.is_empty()
                || p.fact.checks.values().filter(|told| **told).count() >= 2
        };
        read.pop_if(|p| p.fact.page.is_none() && p.fact.unread.is_none() && !tells(p));
    }
    read
}

/// A document that may be a policy.
struct Place<'a> {
    url: &'a str,
    page: Option<String>,
    title: &'a str,
    html: &'a str,
    lang: Option<&'a str>,
}

/// Reads a document, unless its text was read already.
fn take(
    read: &mut Vec<PolicyRead>,
    place: &Place<'_>,
    text: String,
    seen: &dyn Fn(&ListedCookie) -> bool,
    cookies: &[CookieFact],
    catalogue: &Catalogue,
) {
    // The same policy under two addresses is one policy.
    if read.iter().any(|p| p.text == text) {
        return;
    }
    let language = language::of(&text, place.lang, catalogue.terms());
    let told = language.words.map(|w| checks::told(&text, w));
    let told = told.unwrap_or_default();
    let mut listed = language
        .words
        .map(|w| table::listed(place.html, w))
        .unwrap_or_default();
    for row in &mut listed {
        row.seen = seen(row);
    }
    let said = Said::new(&text);
    let fact = PolicyFact {
        id: format!("L-{}", read.len() + 1),
        url: place.url.to_owned(),
        page: place.page.clone(),
        kind: kind(place.url, place.title).to_owned(),
        checks: told.checks,
        vendors_named: catalogue
            .vendors()
            .filter(|v| names_vendor(&said, v))
            .map(|v| v.id.clone())
            .collect(),
        vendors_unseen: Vec::new(),
        cookies_named: cookies_named(&text, cookies),
        listed,
        claims: told.claims,
        passages: told.passages,
        dated: told.dated,
        language: language.tag,
        language_sure: language.sure,
        unread: None,
    };
    read.push(PolicyRead { fact, text });
}

/// A policy of which nothing but its address is known.
fn unread(id: String, url: &str, title: &str, page: Option<String>, why: String) -> PolicyRead {
    PolicyRead {
        fact: PolicyFact {
            id,
            url: url.to_owned(),
            page,
            kind: kind(url, title).to_owned(),
            unread: Some(why),
            ..PolicyFact::default()
        },
        text: String::new(),
    }
}

/// A policy with its text.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyRead {
    /// What it says.
    pub fact: PolicyFact,
    /// Its text, whitespace folded.
    pub text: String,
}

/// Whether something is declared: a policy that could not be read may do so.
fn declared(found: bool, policies: &[PolicyRead]) -> Option<bool> {
    let unread = policies.iter().any(|p| p.fact.unread.is_some());
    (found || !unread).then_some(found)
}

/// Fills in whether each vendor is declared; left open when no policy could be read. Notes in the
/// policies which products they name that were not seen.
pub fn declare(vendors: &mut [VendorFact], policies: &mut [PolicyRead], catalogue: &Catalogue) {
    if policies.is_empty() {
        return;
    }
    let all: Vec<(Said<'_>, &PolicyFact)> = policies
        .iter()
        .map(|p| (Said::new(&p.text), &p.fact))
        .collect();
    for vendor in vendors.iter_mut() {
        let named = all.iter().any(|(said, fact)| {
            if vendor.known {
                fact.vendors_named.contains(&vendor.id)
            } else {
                names_site(said, &vendor.name)
            }
        });
        vendor.declared = declared(named, policies);
    }
    for policy in policies {
        let said = Said::new(&policy.text);
        // by the product's own name: a company's name stands for all that it offers
        policy.fact.vendors_unseen = catalogue
            .vendors()
            .filter(|v| policy.fact.vendors_named.contains(&v.id))
            .filter(|v| names(&said, &v.name) && vendors.iter().all(|s| s.id != v.id))
            .map(|v| v.id.clone())
            .collect();
    }
}

/// Fills in what the policies say of each cookie: its name in a list or in the text, or else its vendor.
pub fn tell(cookies: &mut [CookieFact], policies: &[PolicyRead]) {
    if policies.is_empty() {
        return;
    }
    for cookie in cookies {
        let row = policies.iter().find_map(|p| {
            let row = p
                .fact
                .listed
                .iter()
                .find(|row| table::stands_for(&row.name, &cookie.name))?;
            Some((p, row))
        });
        let named = policies
            .iter()
            .find(|p| p.fact.cookies_named.contains(&cookie.name));
        let by_vendor = policies.iter().any(|p| {
            cookie
                .vendor
                .as_ref()
                .is_some_and(|v| p.fact.vendors_named.contains(v))
        });
        cookie.told = Told {
            declared: declared(row.is_some() || named.is_some() || by_vendor, policies),
            policy: row
                .map(|(p, _)| p.fact.id.clone())
                .or_else(|| named.map(|p| p.fact.id.clone())),
            class: row.and_then(|(_, r)| r.class.clone()),
            days: row.and_then(|(_, r)| r.days),
            passage: row.map(|(_, r)| {
                let parts = [Some(&r.name), r.purpose.as_ref(), r.duration.as_ref()];
                let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
                parts.join(" | ")
            }),
        };
    }
}

/// What the text of a consent interface tells: whether it names purposes, and whether it says that the
/// choice can be changed; neither where its language is not known.
pub fn banner_tells(
    text: &str,
    language: Option<&str>,
    terms: &Terms,
) -> (Option<bool>, Option<bool>) {
    let Some(words_of) = language::of(text, language, terms).words else {
        return (None, None);
    };
    if text.trim().is_empty() {
        return (None, None);
    }
    let folded = words(text);
    let begins = super::terms::begins;
    (
        Some(begins(&folded, &words_of.advertising) || begins(&folded, &words_of.statistics)),
        Some(begins(&folded, &words_of.withdraw)),
    )
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
