//! What was stored: cookies and entries of web storage, by whom, where and for how long.

use super::{QUOTED, in_scenarios, pages_of, recorded};
use crate::detect::{CookieFact, CookieState, Facts, Party};
use crate::findings::group::{Group, Things};
use crate::findings::words::{days, plain, when};
use crate::messages::Messages;
use crate::rules::Per;
use crate::say;

/// A cookie.
pub(super) fn cookie(group: &Group<'_>, facts: &Facts, cookie: &CookieFact) -> String {
    let messages = group.messages;
    let party = match cookie.party {
        Party::First => "first",
        _ => "third",
    };
    let by = match (
        &cookie.set_by.request,
        &cookie.set_by.script,
        cookie.set_by.kind.as_str(),
    ) {
        (_, Some(script), _) => {
            say!(
                messages,
                "finding-clause-by-script",
                script = plain(script, 120)
            )
        }
        (Some(request), None, _) => {
            say!(
                messages,
                "finding-clause-by-answer",
                request = request.as_str()
            )
        }
        (None, None, kind) => say!(messages, "finding-clause-by", kind = kind),
    };
    let name = say!(
        messages,
        "finding-cookie",
        name = plain(&cookie.name, QUOTED),
        domain = plain(&cookie.domain, QUOTED),
        party = party
    );
    let life = lifetime(messages, cookie);
    let place = match cookie.pages.len() {
        0 => String::new(),
        n => {
            let pages = pages_of(messages, n, recorded(group, facts).max(n));
            say!(messages, "finding-clause-first-seen", pages = pages)
        }
    };
    match (group.rule.per, group.scenario) {
        (Per::Scenario, Some(scenario)) => {
            let state = match cookie.scenarios.get(&scenario) {
                Some(CookieState::Kept) => "kept",
                Some(CookieState::Changed) => "changed",
                Some(CookieState::Removed) => "removed",
                _ => "set",
            };
            say!(
                messages,
                "finding-cookie-in",
                scenario = scenario.as_str(),
                cookie = name,
                state = state,
                before = say!(messages, "finding-before", scenario = scenario.as_str()),
                by = by,
                when = when(messages, scenario),
                life = life,
                place = place
            )
        }
        _ => say!(
            messages,
            "finding-cookie-set",
            place = in_scenarios(messages, &group.scenarios()),
            cookie = name,
            by = by,
            life = life,
            secure = on(cookie.secure),
            http_only = on(cookie.http_only),
            same_site = cookie.same_site.as_deref().unwrap_or("none-given"),
            seen = place
        ),
    }
}

fn on(flag: bool) -> &'static str {
    if flag { "on" } else { "off" }
}

fn lifetime(messages: &Messages, cookie: &CookieFact) -> String {
    let words = |n: f64| days(messages, n);
    match (
        cookie.session,
        cookie.requested_lifetime_days,
        cookie.lifetime_days,
    ) {
        (true, ..) => say!(messages, "finding-life-session"),
        (_, Some(asked), Some(stored)) if (asked - stored).abs() >= 1.0 => {
            let (asked, stored) = (words(asked), words(stored));
            say!(
                messages,
                "finding-life-shortened",
                asked = asked,
                stored = stored
            )
        }
        (_, Some(asked), _) => say!(messages, "finding-life-asked", asked = words(asked)),
        (_, None, Some(stored)) => say!(messages, "finding-life-stored", stored = words(stored)),
        _ => say!(messages, "finding-life-unknown"),
    }
}

/// An entry of web storage.
pub(super) fn storage(group: &Group<'_>, things: &Things<'_>) -> String {
    let Some(entry) = things.storage.first() else {
        return String::new();
    };
    let messages = group.messages;
    let by = entry.set_by.script.as_ref().map_or(String::new(), |s| {
        say!(messages, "finding-clause-by-script", script = plain(s, 120))
    });
    let scenarios = group
        .scenario
        .map_or_else(|| group.scenarios(), |s| vec![s]);
    let time = group.scenario.map_or(String::new(), |s| {
        say!(messages, "finding-clause-when", when = when(messages, s))
    });
    say!(
        messages,
        "finding-storage",
        place = in_scenarios(messages, &scenarios),
        key = plain(&entry.key, QUOTED),
        area = entry.area.as_str(),
        origin = plain(&entry.origin, QUOTED),
        by = by,
        when = time
    )
}
