//! Tag manager containers that were served: what could fire, beside what did.

pub mod read;

use self::read::{Container, Tag, looks_like_container, read};
use super::catalogue::Catalogue;
use super::facts::{ContainerFact, ContainerTag, PixelFact};
use super::requests::Traffic;
use super::view::RunView;
use crate::evidence::{Exchange, Scenario};
use crate::messages::Messages;
use crate::say;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// Tags kept of one container.
const TAGS: usize = 1000;
/// Addresses kept of one tag.
const URLS: usize = 10;

/// An address in the text of a tag. The patterns are fixed: a failure to compile is a failure of the tests.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,24}[^\s"'<>\\)]{0,300}"#).ok()
});

/// The event in a call such as `fbq('track', 'Donate')`.
static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"['"](?:track|trackCustom|trackSingle|event|page)['"]\s*,\s*['"]([^'"]{1,80})['"]"#,
    )
    .ok()
});

/// A text in quotes.
static QUOTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"['"]([A-Za-z0-9_.-]{3,60})['"]"#).ok());

/// The id of a container.
static CONTAINER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?:GTM|GT|G|AW|DC)-[A-Z0-9]{4,12}\b").ok());

/// Containers of all runs, `T-001`, each text once, in the order in which they were fetched.
pub fn containers(
    views: &[RunView<'_>],
    traffic: &Traffic,
    pixels: &[PixelFact],
    catalogue: &Catalogue,
    messages: &Messages,
) -> Vec<ContainerFact> {
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    let mut facts = Vec::new();
    for (_, exchange, request) in traffic.exchanges(views) {
        let text = exchange.body.and_then(|b| b.text.as_deref());
        let Some(text) = text.filter(|t| looks_like_container(t)) else {
            continue;
        };
        let name = name(exchange, text);
        let digest = exchange.body.and_then(|b| b.sha256.clone());
        if seen.insert((name.clone(), digest.unwrap_or_else(|| text.to_owned()))) {
            let id = &request.id;
            facts.push(fact(name, id, exchange, text, pixels, catalogue, messages));
        }
    }
    for (number, fact) in facts.iter_mut().enumerate() {
        fact.id = format!("T-{:03}", number + 1);
    }
    facts
}

/// The container's id: from the address, else the first that its text names.
fn name(exchange: &Exchange<'_>, text: &str) -> String {
    let asked = Url::parse(&exchange.request.url).ok().and_then(|url| {
        url.query_pairs()
            .find(|(k, _)| k == "id")
            .map(|(_, v)| v.into_owned())
    });
    let first = || {
        let found = CONTAINER.as_ref()?.find(text)?;
        Some(found.as_str().to_owned())
    };
    asked
        .filter(|id| !id.is_empty() && id.len() < 40)
        .or_else(first)
        .unwrap_or_else(|| "unknown".into())
}

fn fact(
    container: String,
    request: &str,
    exchange: &Exchange<'_>,
    text: &str,
    pixels: &[PixelFact],
    catalogue: &Catalogue,
    messages: &Messages,
) -> ContainerFact {
    let truncated = exchange.body.is_some_and(|b| b.truncated);
    let Some(read) = read(text, messages) else {
        return ContainerFact {
            id: String::new(),
            container,
            request: request.to_owned(),
            version: None,
            tags: Vec::new(),
            unreadable: Some(say!(messages, "container-unknown-form")),
        };
    };
    let tags: Vec<ContainerTag> = read
        .tags
        .iter()
        .take(TAGS)
        .filter_map(|tag| tag_fact(tag, &read, pixels, catalogue, messages))
        .collect();
    ContainerFact {
        id: String::new(),
        container,
        request: request.to_owned(),
        version: read.version.clone(),
        tags,
        unreadable: (read.cut || truncated).then(|| say!(messages, "container-cut")),
    }
}

/// A tag in words; none for listeners and settings, which send nothing themselves.
fn tag_fact(
    tag: &Tag,
    container: &Container,
    pixels: &[PixelFact],
    catalogue: &Catalogue,
    messages: &Messages,
) -> Option<ContainerTag> {
    let known = catalogue.gtm_tags().tags.get(&tag.function);
    if known.is_some_and(|k| k.setting) {
        return None;
    }
    let first = |names: &[String]| names.iter().find_map(|n| tag.fields.get(n).cloned());
    let text: String = tag
        .fields
        .values()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("\n");
    let urls = urls(tag, container, &text);
    let mut account = known.and_then(|k| first(&k.account));
    let by_account = account.as_deref().and_then(|a| {
        let all = &catalogue.gtm_tags().account_vendors;
        all.iter()
            .find(|(start, _)| a.starts_with(start.as_str()))
            .map(|(_, vendor)| vendor.clone())
    });
    let vendor = known
        .and_then(|k| k.vendor.clone())
        .or(by_account)
        .or_else(|| catalogue.told_by(&text).map(str::to_owned))
        .or_else(|| urls.iter().find_map(|url| catalogue.vendor_at(url)));
    let told_by_text = known.is_none_or(|k| k.vendor.is_none());
    if account.is_none() && told_by_text {
        account = vendor.as_deref().and_then(|v| {
            let quoted = QUOTED.as_ref()?.captures_iter(&text);
            let own = quoted.filter_map(|c| Some(c.get(1)?.as_str()));
            own.chain(tag.fields.values().map(String::as_str))
                .find(|word| catalogue.is_account(v, word))
                .map(str::to_owned)
        });
    }
    let event = known.and_then(|k| first(&k.event)).or_else(|| {
        let found = CALL.as_ref()?.captures(&text)?;
        Some(found.get(1)?.as_str().to_owned())
    });
    let seen: BTreeSet<Scenario> = pixels
        .iter()
        .filter(|p| Some(&p.vendor) == vendor.as_ref())
        .filter(|p| account.is_none() || p.account.is_none() || same_account(&p.account, &account))
        .map(|p| p.scenario)
        .collect();
    Some(ContainerTag {
        number: tag.number,
        kind: known.map_or_else(|| unknown_kind(&tag.function, messages), |k| k.kind.clone()),
        vendor,
        account,
        event: event.map(|e| e.chars().take(200).collect()),
        fires_on: tag.fires_on.clone(),
        blocked_on: tag.blocked_on.clone(),
        consent: tag.consent.clone(),
        paused: tag.paused,
        urls,
        seen: seen.into_iter().collect(),
    })
}

fn unknown_kind(function: &str, messages: &Messages) -> String {
    if function.starts_with("cvt_") {
        say!(messages, "container-template")
    } else {
        say!(messages, "container-tag", kind = function)
    }
}

/// Whether two accounts are one: Google Ads writes its number with and without `AW-`.
fn same_account(one: &Option<String>, other: &Option<String>) -> bool {
    let bare = |a: &Option<String>| a.as_deref().map(|a| a.trim_start_matches("AW-").to_owned());
    bare(one) == bare(other)
}

/// Addresses in a tag and in the permissions of its template.
fn urls(tag: &Tag, container: &Container, text: &str) -> Vec<String> {
    let permitted = container.permitted.get(&tag.function);
    let inside = ADDRESS.as_ref().into_iter().flat_map(|r| r.find_iter(text));
    let mut urls: Vec<String> = Vec::new();
    for url in permitted
        .into_iter()
        .flatten()
        .cloned()
        .chain(inside.map(|m| m.as_str().to_owned()))
    {
        let url = if url.starts_with("//") {
            format!("https:{url}")
        } else {
            url
        };
        if urls.len() < URLS && !urls.contains(&url) {
            urls.push(url);
        }
    }
    urls
}
