//! What is new, gone or different on the site between two audits, and what of it may have led to a finding.

use super::Finding;
use super::compare::{NewAndGone, SiteChanges};
use super::compare_ground::Ground;
use super::words::plain;
use crate::detect::{BannerControl, CookieFact, CookieState, Facts, Party, RequestFact};
use crate::messages::Messages;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// Scripts named as changed; a site that was rebuilt has all of them changed.
const MOST_SCRIPTS: usize = 20;
/// Characters of a name.
const NAME: usize = 120;

pub(super) fn changes(
    messages: &Messages,
    old: &Facts,
    new: &Facts,
    ground: &Ground,
) -> SiteChanges {
    let each = |of: fn(&Messages, &Facts, &Ground) -> BTreeSet<String>| {
        NewAndGone::of(of(messages, old, ground), of(messages, new, ground))
    };
    SiteChanges {
        vendors: each(vendors),
        accounts: each(accounts),
        pixels: each(pixels),
        cookies: each(cookies),
        cookies_changed: cookies_changed(messages, old, new, ground),
        hosts: each(hosts),
        scripts_changed: scripts_changed(messages, old, new, ground),
        banner: banner(messages, old, new),
    }
}

/// What else changed that has to do with a finding.
pub(super) fn causes(
    messages: &Messages,
    finding: &Finding,
    facts: &Facts,
    site: &SiteChanges,
) -> Vec<String> {
    let mut causes = Vec::new();
    if let Some(id) = &finding.vendor {
        let name = vendor_name(facts, id);
        if site.vendors.new.contains(&name) {
            causes.push(say!(messages, "change-cause-tag", name = name));
        } else {
            let of = format!("{name} ");
            let new = site.accounts.new.iter().filter(|a| a.starts_with(&of));
            causes
                .extend(new.map(|a| say!(messages, "change-cause-account", account = a.as_str())));
        }
    }
    let scripts = starters(finding, facts);
    causes.extend(
        site.scripts_changed
            .iter()
            .filter(|said| scripts.iter().any(|s| said.starts_with(&format!("{s}:"))))
            .map(|said| say!(messages, "change-cause-script", script = said.as_str())),
    );
    if matches!(finding.group.as_str(), "banner-design" | "consent-quality") {
        causes.extend(
            site.banner
                .iter()
                .map(|said| say!(messages, "change-cause-banner", what = said.as_str())),
        );
    }
    causes
}

/// Addresses of the scripts that led to the requests that a finding cites.
fn starters(finding: &Finding, facts: &Facts) -> BTreeSet<String> {
    let cited: BTreeSet<&str> = finding.evidence.iter().map(String::as_str).collect();
    let pixels = facts
        .pixels
        .iter()
        .filter(|p| cited.contains(p.id.as_str()));
    let requests: BTreeSet<&str> = pixels
        .map(|p| p.request.as_str())
        .chain(cited.iter().copied())
        .collect();
    let of = facts
        .requests
        .iter()
        .filter(|r| requests.contains(r.id.as_str()));
    of.flat_map(|r| r.initiator.url.iter().chain(&r.initiator.chain))
        .map(|url| plain(url, NAME))
        .collect()
}

fn vendor_name(facts: &Facts, id: &str) -> String {
    let known = facts.vendors.iter().find(|v| v.id == id);
    known.map_or_else(|| plain(id, NAME), |v| plain(&v.name, NAME))
}

fn requests<'a>(facts: &'a Facts, ground: &'a Ground) -> impl Iterator<Item = &'a RequestFact> {
    facts
        .requests
        .iter()
        .filter(|r| ground.page(facts, r.page.as_deref(), r.scenario))
}

fn vendors(_: &Messages, facts: &Facts, ground: &Ground) -> BTreeSet<String> {
    let ids: BTreeSet<&str> = requests(facts, ground)
        .filter_map(|r| r.vendor.as_deref())
        .collect();
    ids.into_iter().map(|id| vendor_name(facts, id)).collect()
}

fn accounts(_: &Messages, facts: &Facts, ground: &Ground) -> BTreeSet<String> {
    // A vendor's list also has accounts read from addresses that are no event, such as containers.
    let seen: BTreeSet<&str> = requests(facts, ground)
        .filter_map(|r| r.vendor.as_deref())
        .collect();
    let here = facts
        .vendors
        .iter()
        .filter(|v| seen.contains(v.id.as_str()));
    here.flat_map(|v| {
        let accounts = v.accounts.iter();
        accounts.map(|a| format!("{} {}", plain(&v.name, NAME), plain(a, NAME)))
    })
    .collect()
}

fn pixels(messages: &Messages, facts: &Facts, ground: &Ground) -> BTreeSet<String> {
    let here = facts
        .pixels
        .iter()
        .filter(|p| ground.page(facts, p.page.as_deref(), p.scenario));
    here.map(|p| {
        let event = p.event.as_deref().or(p.canonical.as_deref());
        let event = event.map(|event| plain(event, NAME));
        let event = event.unwrap_or_else(|| say!(messages, "change-event-unnamed"));
        let vendor = vendor_name(facts, &p.vendor);
        say!(
            messages,
            "change-event",
            vendor = vendor,
            event = event,
            scenario = p.scenario.as_str()
        )
    })
    .collect()
}

fn hosts(_: &Messages, facts: &Facts, ground: &Ground) -> BTreeSet<String> {
    requests(facts, ground)
        .filter(|r| r.party == Party::Third)
        .map(|r| plain(&r.host, NAME))
        .collect()
}

fn stored<'a>(facts: &'a Facts, ground: &'a Ground) -> impl Iterator<Item = &'a CookieFact> {
    facts.cookies.iter().filter(|c| {
        c.scenarios
            .iter()
            .any(|(scenario, state)| ground.scenario(*scenario) && *state != CookieState::Blocked)
    })
}

fn cookie_name(messages: &Messages, cookie: &CookieFact) -> String {
    let (name, domain) = (plain(&cookie.name, NAME), plain(&cookie.domain, NAME));
    say!(messages, "change-cookie", name = name, domain = domain)
}

fn cookies(messages: &Messages, facts: &Facts, ground: &Ground) -> BTreeSet<String> {
    stored(facts, ground)
        .map(|c| cookie_name(messages, c))
        .collect()
}

fn cookies_changed(messages: &Messages, old: &Facts, new: &Facts, ground: &Ground) -> Vec<String> {
    let key = |c: &CookieFact| {
        (
            c.name.clone(),
            c.domain.clone(),
            c.path.clone(),
            c.partition.clone(),
        )
    };
    let was: BTreeMap<_, &CookieFact> = stored(old, ground).map(|c| (key(c), c)).collect();
    let mut said = Vec::new();
    for is in stored(new, ground) {
        let Some(was) = was.get(&key(is)) else {
            continue;
        };
        let mut what = Vec::new();
        let days = |c: &CookieFact| match (c.session, c.lifetime_days) {
            (true, _) => say!(messages, "change-life-session"),
            (false, Some(days)) => {
                let days = format!("{days:.0}");
                say!(messages, "change-life-days", days = days)
            }
            (false, None) => say!(messages, "change-life-unknown"),
        };
        let (before, after) = (days(was), days(is));
        if before != after {
            what.push(say!(
                messages,
                "change-life",
                before = before,
                after = after
            ));
        }
        for (flag, before, after) in [
            ("Secure", was.secure, is.secure),
            ("HttpOnly", was.http_only, is.http_only),
        ] {
            if before != after {
                let now = if after { "yes" } else { "no" };
                what.push(say!(messages, "change-flag", now = now, flag = flag));
            }
        }
        if was.same_site != is.same_site {
            let word = |c: &CookieFact| match &c.same_site {
                Some(word) => plain(word, NAME),
                None => say!(messages, "change-same-site-none"),
            };
            let (before, after) = (word(was), word(is));
            what.push(say!(
                messages,
                "change-same-site",
                before = before,
                after = after
            ));
        }
        if !what.is_empty() {
            let (name, what) = (cookie_name(messages, is), messages.comma(&what));
            said.push(say!(messages, "change-of", name = name, what = what));
        }
    }
    said.sort();
    said
}

/// Scripts that the server gave another version mark than before.
fn scripts_changed(messages: &Messages, old: &Facts, new: &Facts, ground: &Ground) -> Vec<String> {
    let marks = |facts: &Facts| -> BTreeMap<String, String> {
        requests(facts, ground)
            .filter_map(|r| Some((plain(&r.url, NAME), plain(r.version.as_deref()?, NAME))))
            .collect()
    };
    let was = marks(old);
    let mut said: Vec<String> = marks(new)
        .into_iter()
        .filter_map(|(url, is)| {
            let before = was.get(&url).filter(|before| **before != is)?;
            Some(format!("{url}: {before} -> {is}"))
        })
        .collect();
    if said.len() > MOST_SCRIPTS {
        let more = said.len() - MOST_SCRIPTS;
        said.truncate(MOST_SCRIPTS);
        said.push(say!(messages, "change-scripts-more", n = more));
    }
    said
}

fn banner(messages: &Messages, old: &Facts, new: &Facts) -> Vec<String> {
    let (was, is) = (&old.banner, &new.banner);
    let mut said = Vec::new();
    let (Some(before), Some(after)) = (was.present, is.present) else {
        return said;
    };
    if before != after {
        let shown = if after { "yes" } else { "no" };
        return vec![say!(messages, "change-banner-shown", shown = shown)];
    }
    let cmp = |b: &crate::detect::BannerFact| {
        let name = b.cmp.as_ref().map(|c| plain(&c.name, NAME));
        name.unwrap_or_else(|| say!(messages, "change-manager-unknown"))
    };
    if cmp(was) != cmp(is) {
        let (before, after) = (cmp(was), cmp(is));
        said.push(say!(
            messages,
            "change-manager",
            before = before,
            after = after
        ));
    }
    let controls = |list: &[BannerControl]| -> BTreeSet<String> {
        list.iter()
            .map(|c| say!(messages, "finding-quoted", text = plain(&c.text, 60)))
            .collect()
    };
    let first = NewAndGone::of(controls(&was.first_layer), controls(&is.first_layer));
    for (names, word) in [(&first.new, "new"), (&first.gone, "gone")] {
        if !names.is_empty() {
            let names = messages.comma(names);
            said.push(say!(messages, "change-layer", change = word, names = names));
        }
    }
    let on = NewAndGone::of(
        was.preticked.iter().map(|t| plain(t, 60)).collect(),
        is.preticked.iter().map(|t| plain(t, 60)).collect(),
    );
    if !on.new.is_empty() {
        let names = messages.comma(&on.new);
        said.push(say!(messages, "change-preticked", names = names));
    }
    if !on.gone.is_empty() {
        let names = messages.comma(&on.gone);
        said.push(say!(messages, "change-unticked", names = names));
    }
    for (name, before, after) in [
        ("accept", was.clicks.accept, is.clicks.accept),
        ("reject", was.clicks.reject, is.clicks.reject),
        ("withdraw", was.clicks.withdraw, is.clicks.withdraw),
    ] {
        if let (Some(before), Some(after)) = (before, after)
            && before != after
        {
            said.push(say!(
                messages,
                "change-clicks",
                choice = name,
                before = before,
                after = after
            ));
        }
    }
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words(&was.text) != words(&is.text) {
        said.push(say!(messages, "change-words"));
    }
    said
}
