//! What is new, gone or different on the site between two audits, and what of it may have led to a finding.

use super::Finding;
use super::compare::{Ground, NewAndGone, SiteChanges};
use super::words::plain;
use crate::detect::{BannerControl, CookieFact, CookieState, Facts, Party, RequestFact};
use std::collections::{BTreeMap, BTreeSet};

/// Scripts named as changed; a site that was rebuilt has all of them changed.
const MOST_SCRIPTS: usize = 20;
/// Characters of a name.
const NAME: usize = 120;

pub(super) fn changes(old: &Facts, new: &Facts, ground: &Ground) -> SiteChanges {
    let each = |of: fn(&Facts, &Ground) -> BTreeSet<String>| {
        NewAndGone::of(of(old, ground), of(new, ground))
    };
    SiteChanges {
        vendors: each(vendors),
        accounts: each(accounts),
        pixels: each(pixels),
        cookies: each(cookies),
        cookies_changed: cookies_changed(old, new, ground),
        hosts: each(hosts),
        scripts_changed: scripts_changed(old, new, ground),
        banner: banner(old, new),
    }
}

/// What else changed that has to do with a finding.
pub(super) fn causes(finding: &Finding, facts: &Facts, site: &SiteChanges) -> Vec<String> {
    let mut causes = Vec::new();
    if let Some(id) = &finding.vendor {
        let name = vendor_name(facts, id);
        if site.vendors.new.contains(&name) {
            causes.push(format!("new tag: {name} was not seen in the earlier audit"));
        } else {
            let of = format!("{name} ");
            let new = site.accounts.new.iter().filter(|a| a.starts_with(&of));
            causes.extend(new.map(|account| format!("new account: {account}")));
        }
    }
    let scripts = starters(finding, facts);
    causes.extend(
        site.scripts_changed
            .iter()
            .filter(|said| scripts.iter().any(|s| said.starts_with(&format!("{s}:"))))
            .map(|said| format!("new version of a script that starts it: {said}")),
    );
    if matches!(finding.group.as_str(), "banner-design" | "consent-quality") {
        causes.extend(
            site.banner
                .iter()
                .map(|said| format!("banner changed: {said}")),
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

fn vendors(facts: &Facts, ground: &Ground) -> BTreeSet<String> {
    let ids: BTreeSet<&str> = requests(facts, ground)
        .filter_map(|r| r.vendor.as_deref())
        .collect();
    ids.into_iter().map(|id| vendor_name(facts, id)).collect()
}

fn accounts(facts: &Facts, ground: &Ground) -> BTreeSet<String> {
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

fn pixels(facts: &Facts, ground: &Ground) -> BTreeSet<String> {
    let here = facts
        .pixels
        .iter()
        .filter(|p| ground.page(facts, p.page.as_deref(), p.scenario));
    here.map(|p| {
        let event = p.event.as_deref().or(p.canonical.as_deref());
        let event = plain(event.unwrap_or("unnamed event"), NAME);
        format!("{} {event}, {}", vendor_name(facts, &p.vendor), p.scenario)
    })
    .collect()
}

fn hosts(facts: &Facts, ground: &Ground) -> BTreeSet<String> {
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

fn cookie_name(cookie: &CookieFact) -> String {
    format!(
        "{} on {}",
        plain(&cookie.name, NAME),
        plain(&cookie.domain, NAME)
    )
}

fn cookies(facts: &Facts, ground: &Ground) -> BTreeSet<String> {
    stored(facts, ground).map(cookie_name).collect()
}

fn cookies_changed(old: &Facts, new: &Facts, ground: &Ground) -> Vec<String> {
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
            (true, _) => "session".to_owned(),
            (false, Some(days)) => format!("{days:.0} days"),
            (false, None) => "not known".to_owned(),
        };
        let (before, after) = (days(was), days(is));
        if before != after {
            what.push(format!("lifetime {before} -> {after}"));
        }
        for (flag, before, after) in [
            ("Secure", was.secure, is.secure),
            ("HttpOnly", was.http_only, is.http_only),
        ] {
            if before != after {
                let now = if after { "now" } else { "no longer" };
                what.push(format!("{now} {flag}"));
            }
        }
        if was.same_site != is.same_site {
            let word = |c: &CookieFact| c.same_site.clone().unwrap_or_else(|| "not set".into());
            what.push(format!(
                "SameSite {} -> {}",
                plain(&word(was), NAME),
                plain(&word(is), NAME)
            ));
        }
        if !what.is_empty() {
            said.push(format!("{}: {}", cookie_name(is), what.join(", ")));
        }
    }
    said.sort();
    said
}

/// Scripts that the server gave another version mark than before.
fn scripts_changed(old: &Facts, new: &Facts, ground: &Ground) -> Vec<String> {
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
        said.push(format!("{more} more scripts"));
    }
    said
}

fn banner(old: &Facts, new: &Facts) -> Vec<String> {
    let (was, is) = (&old.banner, &new.banner);
    let mut said = Vec::new();
    let (Some(before), Some(after)) = (was.present, is.present) else {
        return said;
    };
    if before != after {
        let word = if after {
            "it is shown now"
        } else {
            "it is not shown any more"
        };
        return vec![word.into()];
    }
    let cmp = |b: &crate::detect::BannerFact| {
        let name = b.cmp.as_ref().map(|c| plain(&c.name, NAME));
        name.unwrap_or_else(|| "not recognised".into())
    };
    if cmp(was) != cmp(is) {
        said.push(format!("consent manager {} -> {}", cmp(was), cmp(is)));
    }
    let controls = |list: &[BannerControl]| -> BTreeSet<String> {
        list.iter()
            .map(|c| format!("\"{}\"", plain(&c.text, 60)))
            .collect()
    };
    let first = NewAndGone::of(controls(&was.first_layer), controls(&is.first_layer));
    for (names, word) in [
        (&first.new, "new on the first layer"),
        (&first.gone, "gone from the first layer"),
    ] {
        if !names.is_empty() {
            said.push(format!("{word}: {}", names.join(", ")));
        }
    }
    let on = NewAndGone::of(
        was.preticked.iter().map(|t| plain(t, 60)).collect(),
        is.preticked.iter().map(|t| plain(t, 60)).collect(),
    );
    if !on.new.is_empty() {
        said.push(format!("now switched on in advance: {}", on.new.join(", ")));
    }
    if !on.gone.is_empty() {
        said.push(format!(
            "no longer switched on in advance: {}",
            on.gone.join(", ")
        ));
    }
    for (name, before, after) in [
        ("accept", was.clicks.accept, is.clicks.accept),
        ("refuse", was.clicks.reject, is.clicks.reject),
        ("withdraw", was.clicks.withdraw, is.clicks.withdraw),
    ] {
        if let (Some(before), Some(after)) = (before, after)
            && before != after
        {
            said.push(format!("actions to {name} {before} -> {after}"));
        }
    }
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words(&was.text) != words(&is.text) {
        said.push("its words are different".into());
    }
    said
}
