//! The second line: what the catalogue says it is, with source, date and confidence. Can be wrong.

use super::fact::vendor_name;
use super::group::{Group, Things};
use super::words::plain;
use crate::detect::{Catalogue, CookieFact, Facts};
use crate::rules::{Confidence, SubjectKind};

/// How sure the classification is.
pub(super) fn confidence(group: &Group<'_>, facts: &Facts, catalogue: &Catalogue) -> Confidence {
    let things = &group.things;
    match group.rule.subject {
        // measured on the page, no catalogue needed
        SubjectKind::Banner | SubjectKind::Page | SubjectKind::Form => Confidence::High,
        // the calls were seen; what they were for is inferred
        SubjectKind::Script => Confidence::Medium,
        SubjectKind::Site | SubjectKind::Policy => Confidence::Medium,
        SubjectKind::Pixel | SubjectKind::Noscript => of_vendor(group, catalogue, true),
        SubjectKind::Request | SubjectKind::Vendor => of_vendor(group, catalogue, false),
        SubjectKind::Cookie => things
            .cookies
            .iter()
            .map(|c| stored(group, facts, c.purpose.as_deref(), c.vendor.as_deref()))
            .min()
            .unwrap_or(Confidence::Low),
        SubjectKind::Storage => things
            .storage
            .iter()
            .map(|s| stored(group, facts, s.purpose.as_deref(), s.vendor.as_deref()))
            .min()
            .unwrap_or(Confidence::Low),
    }
}

/// A decoded event is two signs at once: host and format. A host alone is one.
fn of_vendor(group: &Group<'_>, catalogue: &Catalogue, decoded: bool) -> Confidence {
    let Some(id) = group.vendor() else {
        return Confidence::Low;
    };
    let documented = catalogue
        .vendor(&id)
        .is_some_and(|v| v.confidence != "knowledge" && !v.confidence.is_empty());
    match (documented, decoded) {
        (true, _) => Confidence::High,
        (false, true) => Confidence::Medium,
        (false, false) => Confidence::Low,
    }
}

/// A name in the catalogue is one sign; its vendor seen in the traffic of the same scenarios is a second.
fn stored(
    group: &Group<'_>,
    facts: &Facts,
    purpose: Option<&str>,
    vendor: Option<&str>,
) -> Confidence {
    let scenarios = group.scenarios();
    let active = vendor.is_some_and(|id| {
        facts
            .vendors
            .iter()
            .any(|v| v.id == id && v.scenarios.iter().any(|s| scenarios.contains(s)))
    });
    if purpose.is_some() && active {
        Confidence::Medium
    } else {
        Confidence::Low
    }
}

fn word(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

/// The classification line.
pub(super) fn sentence(
    group: &Group<'_>,
    facts: &Facts,
    catalogue: &Catalogue,
    confidence: Confidence,
) -> String {
    let things = &group.things;
    let sure = format!("confidence {}", word(confidence));
    match group.rule.subject {
        SubjectKind::Banner | SubjectKind::Page | SubjectKind::Form => {
            let manager = facts.banner.cmp.as_ref().map_or(String::new(), |c| format!(" Consent manager: {}.", plain(&c.name, 60)));
            format!("Measured on the page; {sure}.{manager}")
        }
        SubjectKind::Site | SubjectKind::Policy => format!("Taken from all pages and scenarios recorded; {sure}."),
        SubjectKind::Script => format!("Calls counted in the page; what they are for is inferred; {sure}."),
        SubjectKind::Cookie => cookies(things, facts, &sure),
        SubjectKind::Storage => things.storage.first().map_or_else(String::new, |s| {
            let owner = s.vendor.as_deref().map_or(String::new(), |v| format!(" of {}", vendor_name(facts, v)));
            match &s.purpose {
                Some(purpose) => format!("Storage key{owner}, purpose {purpose} by the catalogue of {}; a name is weak proof; {sure}.", date(catalogue)),
                None => format!("No catalogue knows this key; its value looks like an identifier; purpose not known; {sure}."),
            }
        }),
        _ => vendor(group, facts, catalogue, &sure),
    }
}

fn vendor(group: &Group<'_>, facts: &Facts, catalogue: &Catalogue, sure: &str) -> String {
    let Some(id) = group.vendor() else {
        return format!(
            "{} is in no catalogue; purpose not known; {sure}.",
            plain(&group.key, 60)
        );
    };
    let seen = facts.vendors.iter().find(|v| v.id == id);
    let known = catalogue.vendor(&id);
    let company = known
        .map(|v| v.entity.clone())
        .filter(|e| !e.is_empty())
        .or_else(|| seen.and_then(|v| v.company.clone()));
    let country = known
        .map(|v| v.country.clone())
        .filter(|c| !c.is_empty())
        .or_else(|| seen.and_then(|v| v.country.clone()));
    let owner: Vec<String> = company
        .into_iter()
        .chain(country)
        .map(|t| plain(&t, 80))
        .collect();
    let owner = if owner.is_empty() {
        String::new()
    } else {
        format!(" ({})", owner.join(", "))
    };
    let purpose = seen
        .and_then(|v| v.purpose.clone())
        .or_else(|| known.and_then(|v| v.purposes.first().cloned()));
    let purpose = purpose.unwrap_or_else(|| "not known".into());
    let basis = match known.map(|v| v.confidence.as_str()) {
        Some("public-code") => " (read from the vendor's public code)",
        Some("documented") => " (documented by the vendor)",
        Some("knowledge") => " (from knowledge, not documented)",
        _ => "",
    };
    format!(
        "{}{owner}, purpose {purpose}; vendor catalogue of {}{basis}, {sure}.",
        vendor_name(facts, &id),
        date(catalogue)
    )
}

fn cookies(things: &Things<'_>, facts: &Facts, sure: &str) -> String {
    let Some(cookie) = things.cookies.first() else {
        return String::new();
    };
    let owner = cookie
        .vendor
        .as_deref()
        .map_or(String::new(), |v| format!(" of {}", vendor_name(facts, v)));
    match (&cookie.purpose, &cookie.purpose_source) {
        (Some(purpose), source) => {
            let source = source.as_deref().unwrap_or("the cookie catalogue");
            format!(
                "Cookie{owner}, purpose {purpose} by {}; a name is weak proof of a purpose; {sure}.",
                plain(source, 120)
            )
        }
        (None, _) => format!(
            "No catalogue knows this name{owner}; {}purpose not known; {sure}.",
            shape(cookie)
        ),
    }
}

fn shape(cookie: &CookieFact) -> &'static str {
    if cookie.identifier {
        "its value is long and random like an identifier; "
    } else {
        ""
    }
}

fn date(catalogue: &Catalogue) -> String {
    let date = catalogue.as_of();
    if date.is_empty() {
        "unknown date".into()
    } else {
        date.to_owned()
    }
}
