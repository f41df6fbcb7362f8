//! `consentry explain VENDOR|COOKIE`: what the catalogue says, in plain words.

use super::explain::Page;
use crate::detect::{Area, Catalogue, CookieEntry, Vendor};

/// Cookies named of one vendor.
const COOKIES: usize = 12;

/// A vendor: who it is, what it takes, how it is made to wait.
pub(super) fn vendor_text(vendor: &Vendor, catalogue: &Catalogue) -> String {
    let mut page = Page::new(&format!("{}  {}", vendor.id, vendor.name));
    page.gap();
    page.entry("Company", &format!("{}, {}", vendor.entity, vendor.country));
    page.entry("In the EU", vendor.controller_eu.as_deref().unwrap_or(""));
    page.entry("Purpose", &vendor.purposes.join(", "));
    page.entry("Domains", &vendor.domains.join(", "));
    page.entry("Events", &events(vendor, catalogue));
    page.entry("Matching", &vendor.advanced_matching.join("; "));
    page.entry("Server", &vendor.capi.join("; "));
    page.entry("Click ids", &catalogue.click_ids_of(&vendor.id).join(", "));
    page.entry("Cookies", &cookies(vendor, catalogue));
    page.entry("Waits by", &vendor.consent_commands.join("; "));
    page.entry("No script", vendor.noscript.as_deref().unwrap_or(""));
    for (n, step) in vendor.remedy.iter().enumerate() {
        page.entry(if n == 0 { "Fix" } else { "" }, step);
    }
    page.entry(
        "Source",
        &format!(
            "catalogue of {}, confidence: {}",
            catalogue.as_of(),
            vendor.confidence
        ),
    );
    page.text
}

/// Common names with the vendor's own: `purchase (CompletePayment, PlaceAnOrder)`.
fn events(vendor: &Vendor, catalogue: &Catalogue) -> String {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (native, common) in catalogue.events_of(&vendor.id) {
        match groups.iter_mut().find(|(known, _)| *known == common) {
            Some((_, names)) => names.push(native),
            None => groups.push((common, vec![native])),
        }
    }
    // "custom" is no common event: it says that there is none.
    groups.retain(|(common, _)| *common != "custom");
    let texts: Vec<String> = groups
        .iter()
        .map(|(common, names)| format!("{common} ({})", names.join(", ")))
        .collect();
    texts.join("; ")
}

fn cookies(vendor: &Vendor, catalogue: &Catalogue) -> String {
    let mut names: Vec<&str> = catalogue
        .cookies()
        .filter(|entry| entry.vendor.as_deref() == Some(&vendor.id))
        .map(|entry| entry.name.as_str())
        .collect();
    names.dedup();
    let more = names.len().saturating_sub(COOKIES);
    names.truncate(COOKIES);
    let listed = names.join(", ");
    if more > 0 {
        format!("{listed} and {more} more")
    } else {
        listed
    }
}

/// A cookie or storage key: whose, what for, how sure that is.
pub(super) fn cookie_text(name: &str, entry: &CookieEntry, catalogue: &Catalogue) -> String {
    let mut page = Page::new(&format!("{name}  {}", entry.purpose));
    page.gap();
    let product = |entry: &CookieEntry| {
        entry.vendor.as_deref().map(|id| {
            let known = catalogue.vendor(id);
            known.map_or(id.to_owned(), |vendor| vendor.name.clone())
        })
    };
    page.entry("Vendor", product(entry).as_deref().unwrap_or("none known"));
    page.entry("Entry", &entry.name);
    page.entry("For", entry.note.as_deref().unwrap_or(""));
    page.entry("Lifetime", entry.lifetime.as_deref().unwrap_or(""));
    if let Some(other) = &entry.ocd_lifetime {
        page.entry("", &format!("the Open Cookie Database has {other}"));
    }
    if entry.stores_choice {
        page.entry("Choice", "It keeps the visitor's consent choice.");
    }
    page.entry("Others", &others(name, entry, catalogue));
    let second = match entry.ocd.as_deref() {
        Some("same") => "; the Open Cookie Database has the same purpose",
        Some("differs") => {
            "; the Open Cookie Database names another purpose, so look at what it does here"
        }
        _ => "",
    };
    page.entry(
        "Source",
        &format!(
            "catalogue of {}{second}; a name is a hint, never proof, and exempts nothing",
            catalogue.as_of()
        ),
    );
    page.text
}

/// Other vendors that use the very name, each under its own domain.
fn others(name: &str, entry: &CookieEntry, catalogue: &Catalogue) -> String {
    let mut others: Vec<&str> = catalogue
        .cookies()
        .filter(|other| other.name == name && other.vendor != entry.vendor)
        .filter_map(|other| other.vendor.as_deref())
        .collect();
    others.sort_unstable();
    others.dedup();
    if others.is_empty() {
        return String::new();
    }
    let areas = [Area::Cookie, Area::Local, Area::Session];
    let everywhere = areas
        .iter()
        .any(|area| catalogue.cookie(name, "", *area).is_some());
    let how = if everywhere {
        "also used by"
    } else {
        "counts only under a domain of its vendor; used by"
    };
    format!("{how} {}", others.join(", "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;

    #[test]
    fn a_vendor_and_a_cookie_say_what_a_reader_needs() {
        let catalogue = Catalogue::load(&DataFiles::embedded()).unwrap();
        let folded = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = folded(vendor_text(catalogue.vendor("tiktok").unwrap(), &catalogue));
        for part in [
            "purchase (CompletePayment",
            "holdConsent",
            "ttclid",
            "_ttp",
            "EnrichAM",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let entry = catalogue.cookie("_fbp", "", Area::Cookie).unwrap();
        let text = folded(cookie_text("_fbp", entry, &catalogue));
        assert!(
            text.contains("Meta Pixel") && text.contains("never proof"),
            "{text}"
        );
        let short = catalogue.cookie("uid", "criteo.com", Area::Cookie).unwrap();
        let text = folded(cookie_text("uid", short, &catalogue));
        assert!(text.contains("only under a domain of its vendor"), "{text}");
    }
}
