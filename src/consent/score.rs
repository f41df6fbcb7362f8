//! Which of the boxes on a page is the consent notice, told by its words, its controls and its place. Pure.

use super::actions::{ProductSays, act, pairs, takes_for_answer};
use super::candidate::Candidate;
use super::label::Class;
use super::seen::{BoxSeen, ControlSeen, FrameRef, PageRead};
use super::text::{plain, unspaced};
use super::words::{Language, Words};
use crate::evidence::ControlAction;

/// Points below which a box is left alone.
const ENOUGH: i32 = 20;

/// Most buttons of a box that sells one thing; more are a page's own.
const MAX_BUTTONS_OF_OFFER: usize = 8;

/// Longest text of a notice in the page that only wants to be acknowledged.
const SHORT: usize = 300;

/// Longest text of a notice that lies in the flow of the page.
const MAX_FLOW_TEXT: usize = 3000;

/// How often words of a topic occur.
pub(super) fn topic_hits(text: &str, words: &[String]) -> usize {
    let mut places: Vec<usize> = Vec::new();
    for word in words {
        for (at, _) in text.match_indices(word.as_str()) {
            let starts = text[..at]
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_alphanumeric());
            if (starts || word.starts_with(unspaced) || word.chars().count() >= 5)
                && !places.contains(&at)
            {
                places.push(at);
            }
        }
    }
    places.len()
}

fn whole_word(text: &str, word: &str) -> bool {
    if word.starts_with(unspaced) {
        return text.contains(word);
    }
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// The language whose words are met most; the given one when it does nearly as well.
fn guess(words: &Words, text: &str, labels: &[String], given: Option<&str>) -> Option<String> {
    let score = |l: &Language| {
        let topic = l
            .topic
            .iter()
            .chain(&l.topic_weak)
            .filter(|t| !t.contains("cookie") && text.contains(t.as_str()))
            .count();
        let whole = labels
            .iter()
            .filter(|label| l.whole.contains_key(label.as_str()))
            .count();
        topic + 2 * whole
    };
    let primary = given
        .and_then(|g| g.split(['-', '_']).next())
        .map(str::to_lowercase);
    let best = words
        .languages
        .iter()
        .map(|(id, l)| (score(l), id))
        .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)));
    let (top, id) = best?;
    let of_given = primary
        .as_deref()
        .and_then(|p| words.languages.get(p))
        .map_or(0, score);
    if let Some(given) = given
        && !given.is_empty()
        && (top < 2 || of_given * 10 >= top * 7)
    {
        return Some(given.to_owned());
    }
    (top >= 2).then(|| id.clone())
}

/// Every box that is a consent notice, the one to be answered first.
///
/// `opened` says that they were read after a press that opens the choice: switches beside what saves them are the
/// choice then, whatever their words name ("Live chat", "Surveys").
pub(super) fn ranked(
    page: &PageRead,
    words: &Words,
    says: &ProductSays,
    opened: bool,
) -> Vec<Candidate> {
    let document = page.frames.first().and_then(|(_, r)| r.lang.clone());
    let mut found: Vec<Candidate> = Vec::new();
    for (frame, read) in &page.frames {
        for seen in &read.boxes {
            let lang = seen
                .lang
                .clone()
                .or_else(|| read.lang.clone())
                .or_else(|| document.clone());
            found.extend(rate(frame, seen, lang.as_deref(), words, says, opened));
        }
    }
    let hinted = Candidate::is_hinted;
    // An older layer that lies under a newer one comes after it.
    found.sort_by_key(|c| {
        (
            !hinted(c),
            c.way_back,
            c.seen.covered,
            std::cmp::Reverse(c.score),
            std::cmp::Reverse(c.seen.depth),
        )
    });
    // The same controls in two boxes: the inner one is the notice, the outer one its backdrop.
    let Some(first) = found.first() else {
        return found;
    };
    let (frame, same) = (first.frame.clone(), first.decisive());
    let inner = (0..found.len())
        .filter(|i| found[*i].frame == frame && found[*i].decisive() == same)
        .max_by_key(|i| (hinted(&found[*i]), found[*i].seen.depth));
    if let Some(inner) = inner {
        let notice = found.remove(inner);
        found.insert(0, notice);
    }
    found
}

/// Reads one box; none when it is no consent notice.
fn rate(
    frame: &FrameRef,
    seen: &BoxSeen,
    lang: Option<&str>,
    words: &Words,
    says: &ProductSays,
    opened: bool,
) -> Option<Candidate> {
    if seen.fields.email || seen.fields.password {
        return None;
    }
    let hinted = seen.marked.as_deref() == Some("hint");
    let labels: Vec<String> = seen
        .controls
        .iter()
        .map(|c| super::text::Label::read(&c.text, false).tokens.join(" "))
        .collect();
    let text = plain(&seen.text, lang.is_some_and(|l| l.starts_with("tr")));
    let language = guess(words, &text, &labels, lang);
    let order: Vec<&str> = [lang, language.as_deref()].into_iter().flatten().collect();
    // "Shall we switch the cookies off?" turns the meaning of a bare "yes" and "no".
    let inverted = words.asks_whether_off(&seen.text);
    let class_of = |c: &ControlSeen| {
        let class = if inverted {
            words.classify_inverted(&c.text, &order)
        } else {
            words.classify(&c.text, &order)
        };
        match class {
            Class::Accept | Class::Reject if words.answers_something_else(&c.text) => Class::Other,
            // What a product's selectors say of it does not count either.
            Class::Other
                if words.rules.buys(&c.text) && says.contains_key(&(frame.id.clone(), c.id)) =>
            {
                Class::Pay
            }
            class => class,
        }
    };
    let classes: Vec<Class> = seen.controls.iter().map(class_of).collect();
    let switches = seen.controls.iter().filter(|c| c.is_toggle()).count();
    let panel = opened && switches >= 2 && classes.contains(&Class::Save);
    // A policy link below a newsletter form makes no cookie banner.
    let mut own = text.clone();
    for (control, class) in seen.controls.iter().zip(&classes) {
        if *class == Class::Policy || *class == Class::Other && control.leaves {
            own = own.replacen(&plain(&control.text, false), " ", 1);
        }
    }
    let strong = topic_hits(&own, &words.topics_strong);
    let weak = topic_hits(&own, &words.topics_weak);
    let first: Vec<&Language> = order
        .iter()
        .filter_map(|id| {
            words
                .languages
                .get(id.split(['-', '_']).next().unwrap_or(id))
        })
        .chain(words.languages.get("en"))
        .collect();
    let mut foreign: Vec<&String> = first
        .iter()
        .flat_map(|l| &l.not_consent)
        .chain(&words.rules.other_matters)
        .filter(|w| whole_word(&own, w))
        .collect();
    foreign.sort();
    foreign.dedup();
    let judged = seen.marked.is_none() && !panel;
    if judged && sells(seen, words) {
        return None;
    }
    // What a box is about stands at its beginning: an age gate may end with a word on cookies.
    let first_of = |list: &[String]| {
        let places = list.iter().filter_map(|w| own.find(w.as_str()));
        places.min().unwrap_or(usize::MAX)
    };
    let other: Vec<String> = foreign.iter().map(|w| (*w).clone()).collect();
    let others = topic_hits(&own, &other);
    if others >= strong && first_of(&other) < first_of(&words.topics_strong) && judged {
        return None;
    }
    // "Consent" alone, beside words of something else, is consent to that.
    let plain_topic = topic_hits(&own, &words.topics_plain);
    if plain_topic == 0 && strong <= 1 && !foreign.is_empty() && judged {
        return None;
    }
    // A known product's own box need not name the topic: some call it "services".
    if strong + weak == 0 && seen.marked.is_none()
        || !panel && strong == 0 && !foreign.is_empty()
        || !panel && strong <= 1 && weak <= 1 && foreign.len() >= 2
    {
        return None;
    }
    let mut seen = seen.clone();
    let pairs = pairs(&seen.controls, &classes, words);
    if frame.id.is_some() {
        // It was measured in the frame's own view; what the frame blocks of the page is not known yet.
        seen.blocked = 0.0;
    }
    for (control, class) in seen.controls.iter_mut().zip(&classes) {
        // One of a pair, "yes" and "no", that stay pressed is a position of a switch.
        if control.pressed.is_some() && control.group.as_ref().is_some_and(|g| pairs.contains(g)) {
            control.role = "radio".into();
            control.checked = control.pressed;
            continue;
        }
        // A button that stays pressed and gives no answer is a switch.
        if control.pressed.is_some() && *class == Class::Other {
            control.role = "switch".into();
            control.checked = control.pressed;
        }
    }
    let mut controls = act(&seen, &classes, frame, says, words);
    let acknowledges = takes_for_answer(&mut controls, &classes);
    let candidate = Candidate {
        frame: frame.clone(),
        seen,
        language: language.clone(),
        controls,
        score: 0,
        way_back: false,
        acknowledges,
        panel,
    };
    let seen = &candidate.seen;
    let has = |a| !candidate.usable(a).is_empty();
    let (accept, reject) = (
        has(ControlAction::Accept) && !acknowledges,
        has(ControlAction::Reject),
    );
    let save = has(ControlAction::Save) && candidate.controls.iter().any(|(c, _)| c.is_toggle());
    let others = has(ControlAction::Close) || acknowledges;
    let takes_back = |c: &&ControlSeen| words.reopens(&c.text, &order);
    let way_back = !accept
        && !save
        && candidate
            .usable(ControlAction::Reject)
            .iter()
            .all(takes_back);
    let in_page = matches!(seen.position.as_str(), "flow" | "frame" | "absolute");
    let something_else = seen.fields.text > 0 || !foreign.is_empty();
    // "Start chat" and "No thanks": a polite refusal beside nothing to accept, to choose or to switch is
    // one of something else.
    let settings = has(ControlAction::Settings);
    let chooses = accept || settings || candidate.controls.iter().any(|(c, _)| c.is_toggle());
    let polite = |c: &&ControlSeen| words.rules.is_polite_refusal(&c.text);
    let all_polite = candidate.usable(ControlAction::Reject).iter().all(polite);
    if reject && !chooses && (all_polite || something_else) && seen.marked.is_none() {
        return None;
    }
    // A tab that unfolds lies over the page and names cookies on its head.
    let unfolds = settings
        && seen.position == "fixed"
        && (candidate.usable(ControlAction::Settings).iter())
            .all(|c| c.expanded.as_deref() == Some("false"));
    // "We use cookies. OK": in the page it is a notice only when it says no more than that.
    let short =
        plain_topic > 0 && seen.text_length <= SHORT && classes.contains(&Class::Acknowledge);
    let closes = others && (!in_page || short) && !something_else;
    // A step of a choice, opened by a press.
    let step = seen.marked.as_deref() == Some("opened") && candidate.leads_on(words).is_some();
    if !(accept || reject || save || closes || unfolds || step || hinted) {
        return None;
    }
    if seen.position == "flow"
        && (!(accept || reject || save || short && closes) || seen.text_length > MAX_FLOW_TEXT)
        && seen.marked.is_none()
    {
        return None;
    }
    let mut score = match seen.position.as_str() {
        "dialog" | "popover" => 14,
        "fixed" => 12,
        "absolute" => 8,
        "sticky" | "frame" => 6,
        _ => 0,
    };
    score += i32::from(seen.top_layer) * 6 + i32::from(seen.z >= 100) * 2;
    score +=
        4 * i32::try_from(strong.min(4)).unwrap_or(4) + i32::try_from(weak.min(2)).unwrap_or(2);
    score += [
        (accept, 12),
        (reject, 12),
        (settings, 6),
        (save, 8),
        (others, 3),
        (short, 4),
    ]
    .iter()
    .filter(|(yes, _)| *yes)
    .map(|(_, p)| p)
    .sum::<i32>();
    // "Save cookie settings" beside switches says what they are for.
    let named = |c: &&ControlSeen| topic_hits(&plain(&c.text, false), &words.topics_plain) > 0;
    if save && candidate.usable(ControlAction::Save).iter().any(named) {
        score += 6;
    }
    score += match seen.marked.as_deref() {
        Some("hint") => 1000,
        Some(_) => 30,
        None => 0,
    };
    if seen.text_length > 6000 {
        score -= 6;
    }
    (score >= ENOUGH).then_some(Candidate {
        score,
        way_back: way_back && reject,
        ..candidate
    })
}

/// Whether one of its few buttons fills a basket: cookies can be for sale.
fn sells(seen: &BoxSeen, words: &Words) -> bool {
    let buttons = || {
        let shown = |c: &&ControlSeen| c.visible && !c.leaves && !c.is_toggle();
        seen.controls.iter().filter(shown)
    };
    let fills = |c: &ControlSeen| words.rules.sells(&c.text);
    buttons().count() <= MAX_BUTTONS_OF_OFFER && buttons().any(fills)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;
    use crate::evidence::NoticeKind;
    use serde_json::{Value, json};

    fn page(boxes: Value) -> PageRead {
        let read = json!({"lang": "en", "width": 1366.0, "height": 900.0, "boxes": boxes});
        PageRead {
            frames: vec![(FrameRef::default(), serde_json::from_value(read).unwrap())],
            globals: Vec::new(),
            missed: None,
        }
    }

    fn named(id: u64, text: &str, buttons: &[&str]) -> Value {
        let controls: Vec<Value> = buttons
            .iter()
            .zip(id * 10..)
            .map(|(b, n)| json!({"id": n, "role": "button", "text": b, "visible": true}))
            .collect();
        json!({"id": id, "position": "fixed", "text": text, "text_length": text.len(), "controls": controls, "depth": id})
    }

    fn first(boxes: Value) -> Option<Candidate> {
        let words = Words::load(&DataFiles::embedded()).unwrap();
        ranked(&page(boxes), &words, &ProductSays::new(), false)
            .into_iter()
            .next()
    }

    #[test]
    fn a_newsletter_and_an_age_gate_are_no_notice() {
        let mut form = named(1, "Newsletter. We use cookies.", &["Accept", "No thanks"]);
        form["fields"] = json!({"email": true});
        assert!(first(json!([form])).is_none());
        let gate = named(
            1,
            "Are you over 18? Legal drinking age. See the cookie policy",
            &["Yes", "No", "cookie policy"],
        );
        assert!(first(json!([gate])).is_none());
    }

    #[test]
    fn what_sells_invites_or_asks_for_something_else_is_no_notice() {
        for (text, buttons) in [
            (
                "Our cookies are baked every morning.",
                vec!["Yes, add to basket", "No thanks"],
            ),
            (
                "Life after third-party cookies: a webinar.",
                vec!["Save my seat", "Not now"],
            ),
            ("This chat uses cookies.", vec!["Start chat", "No thanks"]),
            (
                "May we send notifications with your consent?",
                vec!["Allow", "No thanks"],
            ),
        ] {
            assert!(first(json!([named(1, text, &buttons)])).is_none(), "{text}");
        }
    }

    #[test]
    fn switches_beside_what_saves_them_are_the_choice_once_a_press_has_opened_them() {
        let words = Words::load(&DataFiles::embedded()).unwrap();
        let of = |buttons: &[&str], opened: bool| {
            let text = "Privacy settings. Videos, maps and the live chat. Surveys.";
            let mut panel = named(1, text, buttons);
            let controls = panel["controls"].as_array_mut().unwrap();
            for id in [90, 91] {
                controls.push(json!({"id": id, "role": "switch", "text": "Surveys", "visible": true, "checked": true}));
            }
            let says = ProductSays::new();
            ranked(&page(json!([panel])), &words, &says, opened).len()
        };
        assert_eq!(of(&["Accept all", "Save settings"], true), 1);
        assert_eq!(of(&["Accept all", "Save settings"], false), 0);
        assert_eq!(of(&["Start chat"], true), 0);
    }

    #[test]
    fn a_notice_that_can_only_be_refused_is_one() {
        let bar = named(1, "We use cookies on this site.", &["Opt out"]);
        assert!(first(json!([bar])).unwrap().asks());
    }

    #[test]
    fn a_bar_that_only_takes_consent_back_asks_nothing() {
        let bar = named(
            1,
            "You can revoke your cookie consent.",
            &["Revoke consent"],
        );
        assert!(!first(json!([bar])).unwrap().asks());
    }

    #[test]
    fn a_newer_layer_goes_before_the_one_it_covers() {
        let mut old = named(
            1,
            "We and our partners use cookies and tracking, with your consent.",
            &["Accept all", "Reject all", "Settings"],
        );
        old["covered"] = true.into();
        let new = named(2, "Cookie preferences", &["Accept all", "Save preferences"]);
        assert_eq!(first(json!([old, new])).unwrap().seen.id, 2);
    }

    #[test]
    fn ok_is_the_answer_of_a_notice_that_offers_no_other_and_makes_it_no_question() {
        let of = |buttons: &[&str]| {
            first(json!([named(1, "We use cookies and tracking.", buttons)])).unwrap()
        };
        let action = |buttons: &[&str]| of(buttons).controls[0].1;
        assert_eq!(action(&["OK", "Reject"]), ControlAction::Accept);
        assert!(of(&["OK", "Reject"]).asks());
        for buttons in [&["OK"][..], &["OK", "Close"]] {
            assert_eq!(action(buttons), ControlAction::Accept);
            assert!(!of(buttons).asks());
            assert_eq!(of(buttons).kind(), NoticeKind::NoticeOnly);
        }
        assert_eq!(action(&["Close"]), ControlAction::Close);
        assert_eq!(action(&["OK", "I understand"]), ControlAction::Close);
    }
}
