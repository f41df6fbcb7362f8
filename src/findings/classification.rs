//! The second line: what the catalogue says it is, with source, date and confidence. Can be wrong.

use super::fact::vendor_name;
use super::group::Group;
use super::words::plain;
use crate::detect::{Catalogue, Facts};
use crate::rules::{Confidence, SubjectKind};
use crate::say;

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
    let messages = group.messages;
    let sure = word(confidence);
    match group.rule.subject {
        SubjectKind::Banner | SubjectKind::Page | SubjectKind::Form => {
            let measured = say!(messages, "finding-measured", confidence = sure);
            let manager = facts.banner.cmp.as_ref().map_or(String::new(), |c| {
                say!(messages, "finding-manager", name = plain(&c.name, 60))
            });
            messages.sentences(&[measured, manager])
        }
        SubjectKind::Site | SubjectKind::Policy => {
            say!(messages, "finding-overall", confidence = sure)
        }
        SubjectKind::Script => say!(messages, "finding-calls", confidence = sure),
        SubjectKind::Cookie => cookies(group, facts, sure),
        SubjectKind::Storage => things.storage.first().map_or_else(String::new, |s| {
            let owner = owner(s.vendor.as_deref(), facts);
            match s.purpose.as_deref() {
                Some(purpose) => say!(
                    messages,
                    "finding-key-known",
                    owner = owner,
                    purpose = purpose,
                    date = date(group, catalogue),
                    confidence = sure
                ),
                None => say!(messages, "finding-key-unknown", confidence = sure),
            }
        }),
        _ => vendor(group, facts, catalogue, sure),
    }
}

fn vendor(group: &Group<'_>, facts: &Facts, catalogue: &Catalogue, sure: &str) -> String {
    let Some(id) = group.vendor() else {
        return say!(
            group.messages,
            "finding-in-no-catalogue",
            name = plain(&group.key, 60),
            confidence = sure
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
        "none".to_owned()
    } else {
        owner.join(", ")
    };
    let purpose = seen
        .and_then(|v| v.purpose.clone())
        .or_else(|| known.and_then(|v| v.purposes.first().cloned()));
    let purpose = purpose.unwrap_or_else(|| "unknown".into());
    say!(
        group.messages,
        "finding-vendor",
        name = vendor_name(facts, &id),
        owner = owner,
        purpose = purpose,
        date = date(group, catalogue),
        basis = known.map_or("", |v| v.confidence.as_str()),
        confidence = sure
    )
}

/// The name of a vendor, or `none`.
fn owner(vendor: Option<&str>, facts: &Facts) -> String {
    vendor.map_or_else(|| "none".into(), |v| vendor_name(facts, v))
}

fn cookies(group: &Group<'_>, facts: &Facts, sure: &str) -> String {
    let Some(cookie) = group.things.cookies.first() else {
        return String::new();
    };
    let messages = group.messages;
    let owner = owner(cookie.vendor.as_deref(), facts);
    match (&cookie.purpose, &cookie.purpose_source) {
        (Some(purpose), source) => say!(
            messages,
            "finding-cookie-known",
            owner = owner,
            purpose = purpose.as_str(),
            source = source.as_deref().map_or("none".into(), |s| plain(s, 120)),
            confidence = sure
        ),
        (None, _) => say!(
            messages,
            "finding-cookie-unknown",
            owner = owner,
            random = if cookie.identifier { "yes" } else { "no" },
            confidence = sure
        ),
    }
}

fn date(group: &Group<'_>, catalogue: &Catalogue) -> String {
    let date = catalogue.as_of();
    if date.is_empty() {
        say!(group.messages, "finding-date-unknown")
    } else {
        date.to_owned()
    }
}
