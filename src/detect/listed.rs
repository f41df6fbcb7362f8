//! Filter lists as a second opinion on third parties: EasyList-format files, given with `--lists`.

use super::facts::{ListedFact, Party, RequestFact};
use super::party::OwnSite;
use adblock::Engine;
use adblock::lists::{FilterSet, ParseOptions};
use adblock::request::Request;
use std::collections::BTreeMap;

/// Requests named for each site.
const REQUESTS: usize = 5;

/// Filter lists, ready to be asked.
pub struct Lists {
    engine: Engine,
    rules: usize,
}

impl std::fmt::Debug for Lists {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lists").field("rules", &self.rules).finish()
    }
}

impl Lists {
    /// Reads the texts of one or more lists. Lines that are no network rule are passed over, as every
    /// list holds comments and cosmetic rules; [`Lists::rules`] tells how many lines could be rules.
    pub fn read(texts: &[String]) -> Lists {
        let mut set = FilterSet::new(true);
        let mut rules = 0;
        for text in texts {
            let lines: Vec<&str> = text
                .lines()
                .map(str::trim)
                .filter(|line| is_network_rule(line))
                .collect();
            rules += lines.len();
            set.add_filter_list(lines.join("\n"), ParseOptions::default());
        }
        Lists {
            engine: Engine::new_with_filter_set(set),
            rules,
        }
    }

    /// How many network rules they hold.
    pub fn rules(&self) -> usize {
        self.rules
    }

    /// The rule that would block a request, if any. `kind` is a CDP resource type.
    pub fn rule(&self, url: &str, page: &str, kind: &str, method: &str) -> Option<String> {
        let request = Request::new(url, page, list_kind(kind), method).ok()?;
        let result = self.engine.check_network_request(&request);
        let rule = result.filter.filter(|_| result.exception.is_none())?;
        Some(rule.raw_line.unwrap_or_else(|| "a rule".into()))
    }
}

/// The word of filter lists for a CDP resource type.
fn list_kind(kind: &str) -> &str {
    match kind {
        "xhr" | "fetch" | "eventsource" => "xmlhttprequest",
        "ping" | "cspviolationreport" => "ping",
        "document" => "sub_frame",
        known @ ("script" | "image" | "stylesheet" | "font" | "media" | "websocket") => known,
        _ => "other",
    }
}

fn is_network_rule(line: &str) -> bool {
    !line.is_empty()
        && !line.starts_with(['!', '['])
        && !["##", "#@#", "#?#", "#$#"]
            .iter()
            .any(|sign| line.contains(sign))
}

/// What the lists say of each third-party site, in the order of the sites.
pub fn listed(requests: &[RequestFact], own: &OwnSite, lists: &Lists) -> Vec<ListedFact> {
    let home = format!("https://{}/", own.host);
    let mut all: BTreeMap<&str, ListedFact> = BTreeMap::new();
    for request in requests.iter().filter(|r| r.party == Party::Third) {
        let fact = all.entry(&request.site).or_insert_with(|| ListedFact {
            site: request.site.clone(),
            vendor: request.vendor.clone(),
            listed: false,
            rule: None,
            requests: Vec::new(),
            asked: 0,
            matched: 0,
        });
        fact.asked += 1;
        let page = request.frame.as_deref().unwrap_or(&home);
        let Some(rule) = lists.rule(&request.url, page, &request.kind, &request.method) else {
            continue;
        };
        fact.listed = true;
        fact.matched += 1;
        fact.rule.get_or_insert(rule);
        if fact.requests.len() < REQUESTS {
            fact.requests.push(request.id.clone());
        }
    }
    all.into_values().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_list_is_a_second_opinion() {
        let lists = Lists::read(&[
            "[Adblock Plus 2.0]\n! a comment\n||track.example^$third-party\nshop.example##.banner\n/pixel.gif?id=\n@@||track.example/allowed.js".into(),
        ]);
        assert_eq!(lists.rules(), 3);
        let asked = |url: &str| lists.rule(url, "https://www.shop.example/", "image", "GET");
        assert_eq!(
            asked("https://a.track.example/x").as_deref(),
            Some("||track.example^$third-party")
        );
        assert!(asked("https://other.example/pixel.gif?id=1").is_some());
        assert_eq!(asked("https://a.track.example/allowed.js"), None);
        assert_eq!(asked("https://fine.example/x"), None);
    }
}
