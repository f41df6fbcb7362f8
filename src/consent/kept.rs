//! What a site keeps in cookies and web storage, and what that says about the choice.

use super::cmps::{Cmp, Store, StoreArea};
use super::label_rules::LabelRules;
use super::says::{Purposes, Says, answers_in, by_pattern, decode, of_groups, of_purposes};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Cookies and storage entries at one moment: (area, place, name) → value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Kept {
    entries: BTreeMap<(String, String, String), String>,
    /// Days until a cookie ends, of those that do.
    days: BTreeMap<(String, String, String), f64>,
}

/// A changed entry that belongs to the choice.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    /// `cookie`, `local`, `session`.
    pub area: String,
    /// Name of the cookie or key.
    pub name: String,
    /// Days until a cookie ends.
    pub days: Option<f64>,
    /// What it says.
    pub says: Says,
}

impl Kept {
    /// Adds an entry; parts that are missing are empty.
    pub(super) fn add(
        &mut self,
        area: &str,
        place: Option<&str>,
        name: Option<&str>,
        value: Option<&str>,
    ) {
        let key = (
            area.to_owned(),
            place.unwrap_or_default().to_owned(),
            name.unwrap_or_default().to_owned(),
        );
        self.entries
            .insert(key, value.unwrap_or_default().to_owned());
    }

    /// Says in how many days a cookie that was added ends.
    pub(super) fn ends(&mut self, place: Option<&str>, name: Option<&str>, days: f64) {
        let key = (
            "cookie".to_owned(),
            place.unwrap_or_default().to_owned(),
            name.unwrap_or_default().to_owned(),
        );
        self.days.insert(key, (days * 10.0).round() / 10.0);
    }

    /// Entries that keep a choice and are new or different since `before`.
    pub(super) fn changes(
        &self,
        before: &Kept,
        cmp: Option<&Cmp>,
        rules: &LabelRules,
    ) -> Vec<Change> {
        let purposes = Purposes::new(rules);
        let mut out = Vec::new();
        for (key, value) in &self.entries {
            if before.entries.get(key) == Some(value) {
                continue;
            }
            let (area, _, name) = key;
            let store = cmp.and_then(|c| store_of(c, area, name));
            let named = rules.keeps_choice(name);
            let by_purpose = purposes.read(value);
            let text = decode(value);
            // Trackers' cookies name a purpose now and then; a choice names the necessary ones beside it.
            let lists =
                by_purpose != Says::Nothing && (area != "cookie" || rules.lists_necessary(&text));
            let by_object = of_purposes(&text, rules).or_else(|| of_groups(&text));
            if store.is_none() && !named && !lists && by_object.is_none() {
                continue;
            }
            let by_purpose = match by_object {
                Some(says) if by_purpose == Says::Nothing => says,
                _ => by_purpose,
            };
            let says = match store.map(|s| by_pattern(s, value)) {
                // A catalogue pattern may be satisfied by one purpose; the purposes themselves decide.
                Some(Says::Nothing) | None => by_purpose,
                Some(_) if by_purpose != Says::Nothing => by_purpose,
                Some(known) => known,
            };
            out.push(Change {
                area: area.clone(),
                name: name.clone(),
                days: self.days.get(key).copied(),
                says,
            });
        }
        out
    }

    /// What is new since `before` under names that no tracker is known to use: one entry, or several whose
    /// names begin alike. Empty when there are others, because then nothing tells which keeps the choice.
    /// With `changed` also what was there and has another value.
    pub(super) fn written(&self, before: &Kept, changed: bool, rules: &LabelRules) -> Vec<Change> {
        let counts = |(key, value): &(&(String, String, String), &String)| {
            let new = match before.entries.get(*key) {
                None => true,
                Some(old) => changed && old != *value,
            };
            new && (!rules.is_another_keeps(&key.2) || !answers_in(&decode(value)).is_empty())
        };
        let found: Vec<Change> = (self.entries.iter().filter(counts))
            .map(|(key, _)| Change {
                area: key.0.clone(),
                name: key.2.clone(),
                days: self.days.get(key).copied(),
                says: Says::Nothing,
            })
            .collect();
        let names: Vec<&str> = found.iter().map(|change| change.name.as_str()).collect();
        if begin_alike(&names) {
            found
        } else {
            Vec::new()
        }
    }

    /// Whether entries that were there before are gone, under names that begin alike and that no tracker is known
    /// to use: what an acceptance wrote beside a record that says only that an answer was given.
    pub(super) fn erased(&self, before: &Kept, rules: &LabelRules) -> bool {
        let gone = before.entries.keys();
        let gone = gone.filter(|key| !self.entries.contains_key(*key));
        let names: Vec<&str> = gone
            .map(|key| key.2.as_str())
            .filter(|name| !rules.is_another_keeps(name))
            .collect();
        !names.is_empty() && begin_alike(&names)
    }

    /// Whether a record of a choice that was there before is gone.
    pub(super) fn lost(&self, before: &Kept, cmp: Option<&Cmp>, rules: &LabelRules) -> bool {
        before.entries.keys().any(|key| {
            let (area, _, name) = key;
            let keeps =
                cmp.and_then(|c| store_of(c, area, name)).is_some() || rules.keeps_choice(name);
            keeps && !self.entries.contains_key(key)
        })
    }

    /// The records of a choice as they stand, for the evidence.
    pub(super) fn records(&self, cmp: Option<&Cmp>, rules: &LabelRules) -> Vec<Value> {
        let purposes = Purposes::new(rules);
        let mut out = Vec::new();
        for ((area, place, name), value) in &self.entries {
            let store = cmp.and_then(|c| store_of(c, area, name));
            let named = rules.keeps_choice(name);
            if store.is_none() && (!named || cmp.is_some()) {
                continue;
            }
            let read = store.map_or(Says::Nothing, |s| by_pattern(s, value));
            let says = if read == Says::Nothing {
                purposes.read(value)
            } else {
                read
            };
            let cut: String = value.chars().take(512).collect();
            out.push(json!({"area": area, "place": place, "name": name, "value": cut, "says": says.as_str()}));
        }
        out
    }
}

/// Whether it is one name, or several that are of one kind by how they begin: by their first word, or three
/// letters ("kwChoice" and "kwShut", "shop_x" and "shopping").
fn begin_alike(names: &[&str]) -> bool {
    let word = |name: &str| {
        let ends =
            |(at, c): (usize, char)| at > 0 && (c.is_ascii_uppercase() || "_-.:".contains(c));
        let at = name.char_indices().position(ends).unwrap_or(usize::MAX);
        name.chars().take(at).collect::<String>()
    };
    let Some(one) = names.first() else {
        return true;
    };
    let first = word(one);
    let alike = |name: &&str| {
        let begins = one.chars().take(3);
        name.chars().count() > 3 && begins.eq(name.chars().take(3))
            || first.chars().count() >= 2 && word(name) == first
    };
    names.len() < 2 || names.iter().all(alike)
}

/// The catalogue's place of that name.
fn store_of<'a>(cmp: &'a Cmp, area: &str, name: &str) -> Option<&'a Store> {
    let matches = |pattern: &str| match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(rest), Some(_)) => name.contains(rest.trim_end_matches('*')),
        (Some(suffix), None) => name.ends_with(suffix),
        (None, Some(prefix)) => name.starts_with(prefix),
        (None, None) => name == pattern,
    };
    cmp.stores.iter().find(|s| {
        let here = match s.area {
            StoreArea::Cookie => area == "cookie",
            StoreArea::Local => area == "local",
        };
        here && matches(&s.name)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;
    use crate::consent::cmps::Cmps;
    use crate::consent::words::Words;

    #[test]
    fn an_object_with_an_answer_for_each_of_several_purposes_keeps_the_choice() {
        let says = |value: &str| {
            change(None, "cookie", "_site-8821", value)
                .first()
                .map(|c| c.says)
        };
        let of = |answers: &str| format!("{{\"t\": 17, \"purposes\": {{{answers}}}}}");
        assert_eq!(
            says(&of("\"1\": true, \"2\": false, \"3\": false")),
            Some(Says::Rejected)
        );
        assert_eq!(
            says(&of("\"1\": true, \"2\": true, \"3\": true")),
            Some(Says::Accepted)
        );
        assert_eq!(
            says(&of("\"1\": true, \"2\": true, \"3\": false")),
            Some(Says::Nothing)
        );
        assert_eq!(says(&of("\"1\": true")), None);
        assert_eq!(says("{\"seen\": {\"1\": true, \"2\": true}}"), None);
        // Under a name of the site's own, where a purpose is named; a tracker's switches are none.
        let own = |answers: &str| says(&format!("{{\"at\": \"now\", \"fins\": {{{answers}}}}}"));
        assert_eq!(
            own("\"marketing\": false, \"analytics\": false"),
            Some(Says::Rejected)
        );
        assert_eq!(
            own("\"marketing\": true, \"analytics\": false"),
            Some(Says::Accepted)
        );
        assert_eq!(
            own("\"base\": true, \"marketing\": false"),
            Some(Says::Rejected)
        );
        assert_eq!(own("\"beta\": true, \"dark\": true"), None);
        assert_eq!(says("C1-1_C2-0_C3-0"), Some(Says::Rejected));
        assert_eq!(says("C1-1_C2-1_C3-1"), Some(Says::Accepted));
        assert_eq!(says("1-1_2-1"), None);
        assert_eq!(says("a-1_b-1_c-1"), None);
    }

    #[test]
    fn names_of_one_kind_begin_with_the_same_word() {
        assert!(begin_alike(&["klGroepen", "klDicht"]));
        assert!(begin_alike(&["kw-preference", "kw-comfort"]));
        assert!(begin_alike(&["consentry", "consent_at"]));
        assert!(!begin_alike(&["klGroepen", "basket"]));
        assert!(!begin_alike(&["aChoice", "aBasket"]));
    }

    fn change(cmp: Option<&str>, area: &str, name: &str, value: &str) -> Vec<Change> {
        let files = DataFiles::embedded();
        let (words, cmps) = (Words::load(&files).unwrap(), Cmps::load(&files).unwrap());
        let mut after = Kept::default();
        after.add(area, Some("x.example"), Some(name), Some(value));
        after.changes(
            &Kept::default(),
            cmp.map(|id| &cmps.products[id]),
            &words.rules,
        )
    }

    #[test]
    fn entries_that_an_acceptance_wrote_and_that_are_gone_are_erased() {
        let rules = Words::load(&DataFiles::embedded()).unwrap().rules;
        let erased = |before: &[&str], after: &[&str]| {
            let kept = |names: &[&str]| {
                let mut all = Kept::default();
                for name in names {
                    all.add("cookie", Some("x.example"), Some(name), Some("1"));
                }
                all
            };
            kept(after).erased(&kept(before), &rules)
        };
        let accepted = ["kw-preference", "kw-comfort", "kw-figures", "_ga"];
        assert!(erased(&accepted, &["kw-preference", "_ga"]));
        assert!(erased(&accepted, &["kw-preference"]));
        assert!(!erased(&accepted, &accepted));
        assert!(!erased(&["kw-preference", "_ga"], &["kw-preference"]));
        assert!(!erased(&["kw-comfort", "basket"], &[]));
    }

    #[test]
    fn a_trackers_cookie_is_no_record_of_a_choice() {
        assert!(change(None, "cookie", "_ga", "GA1.1.5.6").is_empty());
        assert!(change(None, "cookie", "_fbp", "fb.1.1.1").is_empty());
        assert!(change(None, "cookie", "_tt_enable_cookie", "1").is_empty());
        assert_eq!(change(None, "cookie", "hl_consent", "v1").len(), 1);
    }

    #[test]
    fn a_record_is_known_by_the_sites_own_language_or_by_its_purposes() {
        for name in [
            "kypsised",
            "sutikimas_v2",
            "kumsal-cerez-izin",
            "evastesuostumus",
        ] {
            assert_eq!(change(None, "cookie", name, "1").len(), 1, "{name}");
        }
        let listed = r#"{"necessary":true,"analytics":false}"#;
        assert_eq!(change(None, "cookie", "x1", listed)[0].says, Says::Rejected);
        assert!(change(None, "cookie", "x1", r#"{"analytics":true}"#).is_empty());
    }

    #[test]
    fn a_kept_value_says_what_was_chosen() {
        let says = |v: &str| change(None, "cookie", "site_consent", v)[0].says;
        assert_eq!(
            says(
                "%7B%22necessary%22%3Atrue%2C%22marketing%22%3Afalse%2C%22analytics%22%3Afalse%7D"
            ),
            Says::Rejected
        );
        assert_eq!(
            says("{\"necessary\":true,\"marketing\":true}"),
            Says::Accepted
        );
        assert_eq!(says("rejected"), Says::Rejected);
        assert_eq!(says("necessary:1&statistics:0&marketing:0"), Says::Rejected);
        assert_eq!(says("2026-11-24"), Says::Nothing);
        assert_eq!(
            says("CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA"),
            Says::Rejected
        );
    }

    #[test]
    fn one_purpose_left_on_is_not_a_refusal() {
        assert_eq!(
            change(
                None,
                "local",
                "prefs",
                "{\"marketing\":false,\"analytics\":true}"
            )[0]
            .says,
            Says::Accepted
        );
    }

    #[test]
    fn patterns_of_a_known_product_are_used() {
        let change = change(
            Some("onetrust"),
            "cookie",
            "OptanonConsent",
            "groups=C0001%3A1%2CC0002%3A0%2CC0004%3A0",
        );
        assert_eq!(
            change,
            [Change {
                area: "cookie".into(),
                name: "OptanonConsent".into(),
                days: None,
                says: Says::Rejected
            }]
        );
    }
}
