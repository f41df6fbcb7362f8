//! What the policies say, and each thing declared beside what was observed.

use super::look::Look;
use super::{capital, inventory, or, state_name, vendor_name};
use crate::detect::{
    ClaimFact, CookieFact, CookieState, ListedCookie, Party, PolicyFact, VendorFact,
};
use crate::evidence::{Outcome, Scenario};
use crate::messages::Messages;
use crate::report::Document;
use crate::report::matrix::{Matrix, counts_here, is_tracking};
use crate::say;
use serde_json::{Value, json};

/// Rows of declared against observed; the gaps come first, and `report.json` has all.
const MOST: usize = 150;

pub fn view(document: &Document, matrix: &Matrix, look: &Look<'_>) -> Value {
    let m = &document.messages;
    let facts = &document.facts;
    let missing = facts
        .vendors
        .iter()
        .filter(|v| v.known && v.declared == Some(false))
        .count();
    let seen = facts.vendors.iter().filter(|v| v.known).count();
    let read = facts.policies.iter().filter(|p| p.unread.is_none()).count();
    let lede = match (read, missing) {
        (0, _) => say!(m, "policy-none"),
        (n, 0) => say!(m, "policy-lede-all", n = n),
        (n, missing) => say!(m, "policy-lede", n = n, missing = missing, seen = seen),
    };
    let rows: Vec<Value> = facts.policies.iter().map(|p| policy(document, p)).collect();
    let mut items = if read == 0 {
        Vec::new()
    } else {
        items(document, matrix, look)
    };
    items.sort_by_key(|item| item.result.rank());
    let more = items.len().saturating_sub(MOST);
    let items: Vec<Value> = items.iter().take(MOST).map(|item| item.row(m)).collect();
    json!({
        "lede": lede,
        "rows": rows,
        "items": items,
        "folded": (more > 0).then(|| say!(m, "and-more-in-report", n = more)),
    })
}

/// A policy that was found, and what it was asked.
fn policy(document: &Document, policy: &PolicyFact) -> Value {
    let m = &document.messages;
    let unknown = say!(m, "unknown");
    let named: Vec<String> = policy
        .vendors_named
        .iter()
        .map(|v| vendor_name(document, v))
        .collect();
    let checks: Vec<Value> = policy
        .checks
        .iter()
        .map(|(name, held)| {
            let (icon, class) = if *held { ("yes", "gr") } else { ("no", "st") };
            let word = say!(m, "yes-no", answer = icon);
            json!({"name": check_name(m, name), "icon": icon, "class": class, "word": word})
        })
        .collect();
    let language = match &policy.unread {
        Some(why) => say!(m, "policy-unread", why = why.as_str()),
        None => say!(
            m,
            "policy-language",
            language = or(policy.language.as_deref(), &unknown),
            sure = match policy.language_sure {
                Some(false) => "no",
                _ => "yes",
            }
        ),
    };
    let dated = match (&policy.unread, &policy.dated) {
        (Some(_), _) => String::new(),
        (None, Some(date)) => say!(m, "policy-dated", date = site_words(date)),
        (None, None) => say!(m, "policy-undated"),
    };
    json!({
        "url": policy.url,
        "place": match &policy.page {
            Some(page) => say!(m, "policy-page", id = policy.id.as_str(), page = page.as_str()),
            None => say!(m, "policy-file", id = policy.id.as_str()),
        },
        "kind": policy.kind,
        "language": language,
        "dated": dated,
        "vendors": if named.is_empty() { say!(m, "none") } else { m.comma(&named) },
        "cookies": policy.cookies_named.len(),
        "checks": checks,
        "unasked": policy.unread.is_none() && policy.checks.is_empty(),
    })
}

fn check_name(m: &Messages, check: &str) -> String {
    let name = capital(&check.replace('_', " "));
    say!(m, "policy-check", check = check, name = name)
}

/// How what is declared stands to what was observed.
#[derive(Clone, Copy)]
enum Stand {
    /// Named, told, or not contradicted.
    Good(&'static str),
    /// A person decides.
    Open(&'static str),
    /// Missing, or contradicted.
    Bad(&'static str),
}

impl Stand {
    fn rank(self) -> u8 {
        match self {
            Stand::Bad(_) => 0,
            Stand::Open(_) => 1,
            Stand::Good(_) => 2,
        }
    }

    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Stand::Good(word) => (word, "yes", "gr"),
            Stand::Open(word) => (word, "warn", "wa"),
            Stand::Bad(word) => (word, "no", "st"),
        }
    }
}

/// A row: what it is about, declared, observed. What the site wrote stands between back quotes.
struct Item {
    item: String,
    declared: String,
    observed: String,
    result: Stand,
}

impl Item {
    fn row(&self, m: &Messages) -> Value {
        let (word, icon, class) = self.result.parts();
        json!({
            "item": self.item,
            "declared": self.declared,
            "observed": self.observed,
            "result": say!(m, "policy-result", result = word),
            "icon": icon,
            "class": class,
        })
    }
}

fn items(document: &Document, matrix: &Matrix, look: &Look<'_>) -> Vec<Item> {
    let facts = &document.facts;
    let vendors = facts.vendors.iter().map(|v| vendor(document, v));
    let cookies = facts.cookies.iter().map(|c| cookie(document, c));
    let mut items: Vec<Item> = vendors.chain(cookies).collect();
    for policy in &facts.policies {
        let claims = policy.claims.iter();
        items.extend(claims.map(|c| claim(document, matrix, look, policy, c)));
        let checks = policy.checks.iter();
        items.extend(checks.filter_map(|(name, held)| check(document, policy, name, *held)));
        let unseen = policy.vendors_unseen.iter();
        items.extend(unseen.map(|v| unseen_vendor(document, policy, v)));
        let listed = policy.listed.iter().filter(|c| !c.seen);
        items.extend(listed.map(|c| unseen_cookie(document, policy, c)));
    }
    items
}

fn site_words(text: &str) -> String {
    super::quoted(text, 400)
}

fn states(m: &Messages, states: impl IntoIterator<Item = Scenario>) -> String {
    let names: Vec<String> = states.into_iter().map(|s| state_name(m, s)).collect();
    if names.is_empty() {
        say!(m, "policy-not-observed")
    } else {
        m.comma(&names)
    }
}

/// Declared, in the words of the inventory, where no policy names it itself.
fn declared(m: &Messages, declared: Option<bool>) -> String {
    let declared = match declared {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    };
    say!(m, "policy-names", declared = declared)
}

fn vendor(document: &Document, vendor: &VendorFact) -> Item {
    let m = &document.messages;
    let naming: Vec<&str> = document
        .facts
        .policies
        .iter()
        .filter(|p| p.vendors_named.contains(&vendor.id))
        .map(|p| p.id.as_str())
        .collect();
    Item {
        item: if vendor.known {
            vendor.name.clone()
        } else {
            site_words(&vendor.name)
        },
        declared: if naming.is_empty() {
            declared(m, vendor.declared)
        } else {
            say!(m, "policy-named-in", policies = m.comma(&naming))
        },
        observed: states(m, vendor.scenarios.iter().copied()),
        result: match vendor.declared {
            Some(true) => Stand::Good("named"),
            Some(false) => Stand::Bad("missing"),
            None => Stand::Open("unknown"),
        },
    }
}

fn unseen_vendor(document: &Document, policy: &PolicyFact, vendor: &str) -> Item {
    let m = &document.messages;
    Item {
        item: vendor_name(document, vendor),
        declared: say!(m, "policy-named-in", policies = policy.id.as_str()),
        observed: say!(m, "policy-not-observed"),
        result: Stand::Open("unseen"),
    }
}

fn cookie(document: &Document, cookie: &CookieFact) -> Item {
    let m = &document.messages;
    let told = &cookie.told;
    let policies = &document.facts.policies;
    let named = told.policy.is_some()
        || policies
            .iter()
            .any(|p| p.cookies_named.contains(&cookie.name));
    let by_vendor = !named && told.declared == Some(true);
    let unread = policies.iter().any(|p| p.unread.is_some());
    let said = if named {
        let mut said = vec![say!(m, "policy-cookie", told = "named")];
        said.extend(told.class.as_deref().map(capital));
        let time = told.days.map(|d| inventory::lifetime(m, d == 0.0, Some(d)));
        said.extend(time);
        m.comma(&said)
    } else if by_vendor {
        say!(m, "policy-cookie", told = "vendor")
    } else {
        declared(m, (!unread).then_some(false))
    };
    let stored = cookie.scenarios.iter().filter_map(|(scenario, state)| {
        let there = !matches!(state, CookieState::Blocked | CookieState::Removed);
        there.then_some(*scenario)
    });
    let lifetime = inventory::lifetime(m, cookie.session, cookie.asked_days());
    let result = if named && cookie.outlives_what_is_told() == Some(true) {
        Stand::Bad("longer")
    } else if named {
        Stand::Good("named")
    } else if by_vendor || cookie.stores_choice {
        Stand::Open("missing")
    } else if unread {
        Stand::Open("unknown")
    } else {
        Stand::Bad("missing")
    };
    Item {
        item: site_words(&cookie.name),
        declared: said,
        observed: m.semicolon(&[states(m, stored), lifetime]),
        result,
    }
}

/// A cookie or key that a policy lists and that was not seen.
fn unseen_cookie(document: &Document, policy: &PolicyFact, listed: &ListedCookie) -> Item {
    let m = &document.messages;
    let mut said = vec![say!(m, "policy-listed-in", policy = policy.id.as_str())];
    said.extend(listed.class.as_deref().map(capital));
    said.extend(listed.duration.as_deref().map(site_words));
    Item {
        item: site_words(&listed.name),
        declared: m.comma(&said),
        observed: say!(m, "policy-not-observed"),
        result: Stand::Open("unseen"),
    }
}

/// A promise, and what was recorded against it.
fn claim(
    document: &Document,
    matrix: &Matrix,
    look: &Look<'_>,
    policy: &PolicyFact,
    claim: &ClaimFact,
) -> Item {
    let m = &document.messages;
    let facts = &document.facts;
    let against = match claim.kind.as_str() {
        "no-cookies" => {
            let tracking =
                |c: &&CookieFact| matches!(c.purpose.as_deref(), Some("marketing" | "statistics"));
            let n = facts.cookies.iter().filter(tracking).count();
            document.tested_anything().then_some(n)
        }
        "no-sharing" => {
            let events = facts.pixels.iter().filter(|p| {
                let request = look.request(&p.request);
                counts_here(p, p.run)
                    && p.signal_state.as_deref() != Some("denied")
                    && is_tracking(p.purpose.as_deref())
                    && request.is_some_and(|r| r.party == Party::Third)
            });
            let n = events.count();
            document.tested_anything().then_some(n)
        }
        "only-after-consent" => {
            let before = facts.scenarios.get(&Scenario::Before);
            let tested = before.is_some_and(|s| s.outcome == Outcome::Done);
            tested.then(|| matrix.without(Scenario::Before))
        }
        _ => None,
    };
    Item {
        item: site_words(&claim.passage),
        declared: say!(m, "policy-stated-in", policy = policy.id.as_str()),
        observed: match against {
            Some(n) => say!(m, "policy-against", kind = claim.kind.as_str(), n = n),
            None => say!(m, "unknown"),
        },
        result: match against {
            Some(0) => Stand::Good("unopposed"),
            Some(_) => Stand::Bad("contradicted"),
            None => Stand::Open("unknown"),
        },
    }
}

/// Something that a policy has to tell, with the passage that does, beside what was seen of it.
fn check(document: &Document, policy: &PolicyFact, name: &str, held: bool) -> Option<Item> {
    let m = &document.messages;
    let facts = &document.facts;
    let known = || facts.vendors.iter().filter(|v| v.known);
    let about = match name {
        // Only where it is said is there anything to decide.
        "interest_for_storage" if !held => return None,
        "lifetimes_told" => Some(facts.cookies.iter().filter(|c| !c.session).count()),
        "transfer_told" => Some(known().filter(|v| inventory::is_outside_eea(v)).count()),
        "joint_control_told" => Some(known().filter(|v| inventory::is_joint(v)).count()),
        _ => None,
    };
    let passage = policy.passages.get(name).map(|p| site_words(p));
    Some(Item {
        item: say!(
            m,
            "policy-asked",
            check = check_name(m, name),
            policy = policy.id.as_str()
        ),
        declared: match (held, passage) {
            (true, Some(passage)) => passage,
            (true, None) => say!(m, "yes-no", answer = "yes"),
            (false, _) => say!(m, "policy-untold"),
        },
        observed: match about {
            Some(n) => say!(m, "policy-concerned", check = name, n = n),
            None => say!(m, "policy-text-alone"),
        },
        result: match (name, held, about) {
            ("interest_for_storage", ..) => Stand::Open("decide"),
            (_, true, _) => Stand::Good("told"),
            (_, false, Some(0)) => Stand::Open("untold"),
            (_, false, _) => Stand::Bad("untold"),
        },
    })
}
