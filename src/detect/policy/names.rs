//! Does a text name a vendor or a site?

use crate::detect::catalogue::Vendor;

/// A text, and what it is in lower case: hundreds of names are looked for in one text.
pub(super) struct Said<'t> {
    text: &'t str,
    lower: String,
}

impl Said<'_> {
    pub(super) fn new(text: &str) -> Said<'_> {
        Said {
            text,
            lower: text.to_lowercase(),
        }
    }
}

/// Whether a text names a vendor: by an alias, its product or its company.
pub(super) fn names_vendor(said: &Said<'_>, vendor: &Vendor) -> bool {
    vendor
        .aliases
        .iter()
        .chain([&vendor.name, &vendor.entity])
        .any(|name| names(said, name))
}

/// Whether a text holds a name as a whole word or phrase.
///
/// A single short word (`Meta`, `X`, `Bing`) must have the case of the name: as a common word it
/// means something else. A single letter must not be part of a hyphened word either (`X-ray`).
pub(super) fn names(said: &Said<'_>, name: &str) -> bool {
    let name = name.trim();
    if name.is_empty() {
        return false;
    }
    let exact = !name.contains(char::is_whitespace) && name.chars().count() <= 6;
    let (text, name) = if exact {
        (said.text, name.to_owned())
    } else {
        (said.lower.as_str(), name.to_lowercase())
    };
    let single = name.chars().count() == 1;
    let inside = |c: char| {
        c.is_alphanumeric()
            || c == '_'
            || (single && matches!(c, '-' | '\'' | '’' | '.' | '&' | '/'))
    };
    let mut from = 0;
    while let Some(at) = text[from..].find(&name) {
        let (start, end) = (from + at, from + at + name.len());
        let before = text[..start].chars().next_back();
        let mut rest = text[end..].chars();
        let after = rest.next();
        // The full stop of a sentence ends the name; one inside `X.509` does not.
        let ends = match after {
            Some('.') if single => rest.next().is_none_or(char::is_whitespace),
            Some(c) => !inside(c),
            None => true,
        };
        if !before.is_some_and(inside) && ends {
            return true;
        }
        from = end;
    }
    false
}

/// Whether a text names a third-party site, by its domain or the domain's own label.
pub(super) fn names_site(said: &Said<'_>, site: &str) -> bool {
    let label = site.split('.').next().unwrap_or_default();
    names(said, site) || (label.len() >= 5 && names(said, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, name: &str) -> bool {
        super::names(&Said::new(text), name)
    }

    #[test]
    fn names_are_whole_words() {
        let text = "We use Meta, LinkedIn Insight and X. See appendix B.";
        for name in ["Meta", "LinkedIn", "X", "linkedin insight"] {
            assert!(names(text, name), "{name}");
        }
        for name in ["TikTok", "Insigh", "meta"] {
            assert!(!names(text, name), "{name}");
        }
    }

    #[test]
    fn a_short_name_is_no_common_word() {
        assert!(!names(
            "We keep meta data and X-ray images and X.509 certificates; bing cherries",
            "Meta"
        ));
        assert!(!names(
            "We keep meta data and X-ray images and X.509 certificates",
            "X"
        ));
        assert!(names("Twitter (now X) and others", "X"));
    }
}
