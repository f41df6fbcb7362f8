//! The ways back to the choice that a page offers outside its notice. Pure.

use super::label::Class;
use super::seen::Door;
use super::text::{plain, stem};
use super::words::Words;

/// How plainly a link or control says that it leads back to the choice; higher is plainer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leads {
    /// A policy, which may hold the way back.
    Policy,
    /// A word that may mean it ("Cookies"), at the foot of the page or floating over it.
    Perhaps,
    /// It says so, or a known product marks it.
    Back,
}

/// What a door leads to; none when it has nothing to do with consent.
pub(super) fn leads(door: &Door, words: &Words, language: Option<&str>) -> Option<Leads> {
    let order: Vec<&str> = language.into_iter().collect();
    let class = words.classify(&door.text, &order);
    // "Change your consent" is no "consent".
    let answers = class == Class::Accept && !words.is_a_way_back(&door.text, &order);
    if answers || matches!(class, Class::Pay | Class::Save) {
        return None;
    }
    if door.marked || words.reopens(&door.text, &order) {
        return Some(Leads::Back);
    }
    let rules = &words.rules;
    if rules.changes_consent(&door.text) && !words.names_a_document(&door.text) {
        return Some(Leads::Back);
    }
    // "You can withdraw your consent here": the sentence says what the link does. (Nothing stands around what
    // is folded away.)
    let says_where =
        class == Class::Reject || rules.changes(&door.text) || rules.points(&door.text);
    if !door.leaves && says_where && rules.changes_consent_in(&door.around, &door.text) {
        return Some(Leads::Back);
    }
    let text = plain(&door.text, false);
    // Languages bend the word: of a long one its ending does not count.
    let topic = |w: &String| w.chars().count() >= 4 && text.contains(stem(w, 2).unwrap_or(w));
    let names_topic = words.topics_strong.iter().any(topic);
    let short = text.chars().count() <= 60;
    if door.opener.is_some() {
        // In a folded menu only what names the matter and does something here is worth unfolding it.
        let here = !door.leaves && class != Class::Policy && !words.names_a_document(&door.text);
        return (here && names_topic && short).then_some(Leads::Perhaps);
    }
    // "Privacy", and no more, is what a page about it is called, and the button that opens the choice.
    let names_weakly = words.topics_weak.iter().any(topic) && text.split_whitespace().count() <= 4;
    if door.floating && door.role == "button" && short {
        if names_topic {
            return Some(Leads::Back);
        }
        if names_weakly && !door.leaves {
            return Some(Leads::Perhaps);
        }
        if text.is_empty() && words.rules.marks_consent(&door.marks) {
            return Some(Leads::Perhaps);
        }
    }
    if (door.foot || door.floating) && words.may_reopen(&door.text, &order) {
        return Some(Leads::Perhaps);
    }
    // Something at the foot that names cookies and stays on the page can hardly lead elsewhere.
    let names_cookies = words.topics_plain.iter().any(topic);
    // Nor can a button in the text of a page about cookies, unless it sells them.
    let here = door.foot || door.role == "button" && !words.rules.sells(&door.text);
    if here && !door.leaves && names_cookies && short && class != Class::Policy {
        return Some(Leads::Perhaps);
    }
    let policy = class == Class::Policy;
    (door.leaves && short && (policy && door.foot || names_topic || names_weakly))
        .then_some(Leads::Policy)
}

/// The ways back, the plainest first; among equals those that stay on the page, then in page order.
pub(super) fn ranked<'a>(
    doors: &'a [Door],
    words: &Words,
    language: Option<&str>,
) -> Vec<(Leads, &'a Door)> {
    let mut out: Vec<(Leads, &Door)> = doors
        .iter()
        .filter_map(|d| leads(d, words, language).map(|l| (l, d)))
        .collect();
    let cookie = |d: &Door| plain(&d.text, false).contains("cookie");
    let order: Vec<&str> = language.into_iter().collect();
    // "Withdraw consent" does at once what "Cookie settings" leads to.
    let at_once = |d: &Door| words.classify(&d.text, &order) == Class::Reject;
    out.sort_by_cached_key(|(leads, d)| {
        (
            std::cmp::Reverse(*leads),
            d.again,
            !d.marked,
            d.opener.is_some(),
            d.leaves,
            !at_once(d),
            *leads == Leads::Policy && !cookie(d),
        )
    });
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::catalogue::DataFiles;

    fn door(text: &str, leaves: bool) -> Door {
        Door {
            text: text.into(),
            role: if leaves { "link" } else { "button" }.into(),
            leaves,
            foot: true,
            ..Door::default()
        }
    }

    #[test]
    fn the_plainest_way_back_comes_first() {
        let words = Words::load(&DataFiles::embedded()).unwrap();
        let doors = [
            door("Privacy policy", true),
            door("Cookie policy", true),
            door("Cookies", false),
            door("Buy tickets", true),
            door("Cookie settings", true),
            door("Cookie settings", false),
        ];
        let order: Vec<&str> = ranked(&doors, &words, Some("en"))
            .iter()
            .map(|(_, d)| d.text.as_str())
            .collect();
        assert_eq!(
            order,
            [
                "Cookie settings",
                "Cookie settings",
                "Cookies",
                "Cookie policy",
                "Privacy policy"
            ]
        );
        assert!(!ranked(&doors, &words, Some("en"))[0].1.leaves);
    }

    #[test]
    fn a_way_back_to_the_consent_is_no_consent() {
        let words = Words::load(&DataFiles::embedded()).unwrap();
        for (text, language) in [
            ("Change your consent", "en"),
            ("Modifier votre consentement", "fr"),
            ("Ihre Einwilligung ändern", "de"),
            ("Zmień swoją zgodę", "pl"),
        ] {
            let leads = leads(&door(text, false), &words, Some(language));
            assert_eq!(leads, Some(Leads::Back), "{text}");
        }
        for text in ["I consent", "Accept all cookies", "Consent and continue"] {
            assert_eq!(
                leads(&door(text, false), &words, Some("en")),
                None,
                "{text}"
            );
        }
    }

    #[test]
    fn an_icon_without_words_counts_only_when_it_floats_and_is_named_for_it() {
        let words = Words::load(&DataFiles::embedded()).unwrap();
        let mut icon = Door {
            role: "button".into(),
            marks: "fab cookie-trigger".into(),
            floating: true,
            ..Door::default()
        };
        assert_eq!(leads(&icon, &words, None), Some(Leads::Perhaps));
        icon.marks = "fab chat-open".into();
        assert_eq!(leads(&icon, &words, None), None);
    }
}
