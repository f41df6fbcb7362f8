//! Platforms that the site is built on or sells through, by the signs of `_platforms.toml`.

use super::catalogue::Catalogue;
use super::catalogue::rule::is_below;
use super::catalogue::shared_file::Platform;
use super::facts::{CookieFact, Party, PlatformFact, RequestFact};
use super::party::OwnSite;
use super::view::RunView;
use crate::evidence::Event;
use crate::messages::Messages;
use crate::say;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// `<meta name="generator" content="…">` in either order. The patterns are fixed: a failure to compile
/// is a failure of the tests.
static GENERATOR: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
    [
        r#"(?i)<meta\s[^>]*name=["']?generator["']?[^>]*content=["']([^"'>]{1,120})"#,
        r#"(?i)<meta\s[^>]*content=["']([^"'>]{1,120})["'][^>]*name=["']?generator"#,
    ]
    .map(|pattern| Regex::new(pattern).ok())
});

/// What the signs are held against.
struct Site<'a> {
    sources: Vec<&'a str>,
    generators: BTreeSet<String>,
    hosts: BTreeSet<&'a str>,
    own_paths: BTreeSet<&'a str>,
    headers: BTreeSet<String>,
    cookies: BTreeSet<&'a str>,
}

/// Platforms, those with the surest signs first.
pub fn platforms(
    views: &[RunView<'_>],
    requests: &[RequestFact],
    cookies: &[CookieFact],
    own: &OwnSite,
    catalogue: &Catalogue,
    messages: &Messages,
) -> Vec<PlatformFact> {
    let sources: Vec<&str> = sources(views);
    let site = Site {
        generators: sources.iter().flat_map(|s| generators(s)).collect(),
        sources,
        hosts: requests
            .iter()
            .map(|r| r.host.as_str())
            .chain([own.host.as_str()])
            .collect(),
        own_paths: requests
            .iter()
            .filter(|r| r.party == Party::First)
            .map(|r| r.url.as_str())
            .collect(),
        headers: headers(views, own),
        cookies: cookies.iter().map(|c| c.name.as_str()).collect(),
    };
    let mut found: Vec<(bool, PlatformFact)> = catalogue
        .platforms()
        .platforms
        .iter()
        .filter_map(|(id, platform)| of(id, platform, &site, messages))
        .collect();
    found.sort_by_key(|found| std::cmp::Reverse((found.0, found.1.tells.len())));
    found.into_iter().map(|(_, fact)| fact).collect()
}

/// The source of every document that was read.
pub fn sources<'a>(views: &[RunView<'a>]) -> Vec<&'a str> {
    views
        .iter()
        .flat_map(|view| view.events())
        .filter_map(|(_, event)| match event {
            Event::Document(document) => Some(document.html.as_str()),
            _ => None,
        })
        .collect()
}

fn generators(source: &str) -> Vec<String> {
    GENERATOR
        .iter()
        .flatten()
        .flat_map(|regex| regex.captures_iter(source))
        .filter_map(|c| Some(c.get(1)?.as_str().trim().to_owned()))
        .take(20)
        .collect()
}

/// Names of the response headers of the site's own documents, and `name: value` of short ones.
fn headers(views: &[RunView<'_>], own: &OwnSite) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for exchange in views.iter().flat_map(|v| &v.exchanges) {
        let Some(response) = exchange
            .response
            .filter(|_| exchange.request.resource.eq_ignore_ascii_case("document"))
        else {
            continue;
        };
        let host = url::Url::parse(&exchange.request.url).map(|u| super::party::host_of(&u));
        if !host.is_ok_and(|h| own.party(&super::party::site(&h)) == Party::First) {
            continue;
        }
        for (name, value) in &response.headers {
            let name = name.to_ascii_lowercase();
            if value.len() <= 60 {
                all.insert(format!("{name}: {}", value.to_ascii_lowercase()));
            }
            all.insert(name);
        }
    }
    all
}

/// The platform with its signs; whether one of them is enough on its own.
fn of(
    id: &str,
    platform: &Platform,
    site: &Site<'_>,
    messages: &Messages,
) -> Option<(bool, PlatformFact)> {
    let tell = |kind: &str, what: &str| say!(messages, "platform-tell", kind = kind, what = what);
    let mut strong: Vec<String> = Vec::new();
    let mut weak: Vec<String> = Vec::new();
    for start in &platform.generator {
        let lower = start.to_lowercase();
        if let Some(said) = site
            .generators
            .iter()
            .find(|g| g.to_lowercase().starts_with(&lower))
        {
            strong.push(tell("generator", said));
        }
    }
    let asked = |domain: &&String| site.hosts.iter().any(|h| is_below(h, domain));
    let hosts = platform.hosts.iter().filter(asked);
    strong.extend(hosts.map(|h| tell("host", h)));
    let sent = platform
        .headers
        .iter()
        .filter(|h| site.headers.contains(*h));
    strong.extend(sent.map(|h| tell("header", h)));
    let served = |part: &&String| site.own_paths.iter().any(|p| p.contains(part.as_str()));
    weak.extend(
        platform
            .paths
            .iter()
            .filter(served)
            .map(|p| tell("path", p)),
    );
    let kept = |start: &&String| site.cookies.iter().any(|c| c.starts_with(start.as_str()));
    weak.extend(
        platform
            .cookies
            .iter()
            .filter(kept)
            .map(|c| tell("cookie", c)),
    );
    let written = |part: &&String| site.sources.iter().any(|s| s.contains(part.as_str()));
    weak.extend(
        platform
            .html
            .iter()
            .filter(written)
            .map(|h| tell("source", h)),
    );
    let sure = !strong.is_empty() || weak.len() >= 2;
    strong.extend(weak);
    (!strong.is_empty()).then(|| {
        let fact = PlatformFact {
            id: id.to_owned(),
            name: platform.name.clone(),
            kind: platform.kind.word().to_owned(),
            tells: strong,
            confidence: if sure { "high" } else { "low" }.to_owned(),
        };
        (sure, fact)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generator_is_read_in_either_order() {
        for source in [
            r#"<meta name="generator" content="WordPress 6.8">"#,
            r#"<META content='WordPress 6.8' name=generator />"#,
        ] {
            assert_eq!(generators(source), ["WordPress 6.8"], "{source}");
        }
        assert!(generators("<meta name=description content='generator'>").is_empty());
    }
}
