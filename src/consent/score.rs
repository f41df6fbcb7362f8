//! Which of the boxes on a page is the consent notice, and what its controls do. Pure.

use super::cmps::Cmp;
use super::label::Class;
use super::seen::{BoxSeen, ControlSeen, FrameRef, PageRead};
use super::text::{plain, unspaced};
use super::words::{Language, Words};
use crate::evidence::{Control, ControlAction, ControlMeasure, NoticeKind};
use std::collections::{BTreeMap, BTreeSet};

/// A box taken for the notice.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Frame it is in.
    pub frame: FrameRef,
    /// The box.
    pub seen: BoxSeen,
    /// Language of its words.
    pub language: Option<String>,
    /// Its controls, read.
    pub controls: Vec<(ControlSeen, ControlAction)>,
    /// How sure.
    pub score: i32,
    /// It asks nothing and only offers to take back what was said ("Withdraw consent").
    pub way_back: bool,
    /// It tells, and its one answer says that one has read it ("OK"): pressed, that is the nearest that a
    /// visitor comes to accepting.
    pub acknowledges: bool,
}

/// Actions that selectors of a known product give to controls, by registry number; per frame.
pub(super) type ProductSays = BTreeMap<(Option<String>, u64), ControlAction>;

/// Points below which a box is left alone.
const ENOUGH: i32 = 20;

/// Most buttons of a box that sells one thing; more are a page's own.
const MAX_BUTTONS_OF_OFFER: usize = 8;

/// Longest text of a notice in the page that only wants to be acknowledged.
const SHORT: usize = 300;

/// Longest text of a notice that lies in the flow of the page.
const MAX_FLOW_TEXT: usize = 3000;

impl Candidate {
    /// Controls that do this, that a visitor sees and can operate.
    pub(super) fn usable(&self, action: ControlAction) -> Vec<&ControlSeen> {
        self.controls
            .iter()
            .filter(|(c, a)| *a == action && c.visible && !c.disabled && !c.is_toggle())
            .map(|(c, _)| c)
            .collect()
    }

    /// Whether it asks for a choice.
    pub(super) fn asks(&self) -> bool {
        (!self.usable(ControlAction::Accept).is_empty() && !self.acknowledges)
            || (!self.usable(ControlAction::Reject).is_empty() && !self.way_back)
            || (!self.usable(ControlAction::Save).is_empty()
                && self.controls.iter().any(|(c, _)| c.is_toggle()))
    }

    /// The control that leads on from a step of a choice that is made step by step: it has a switch, and
    /// nothing yet that saves.
    pub(super) fn leads_on(&self, words: &Words) -> Option<&ControlSeen> {
        let switch = self.controls.iter().any(|(c, _)| c.is_toggle());
        if !switch || !self.usable(ControlAction::Save).is_empty() {
            return None;
        }
        let operable = |c: &ControlSeen| c.visible && !c.disabled && !c.leaves && !c.is_toggle();
        let controls = self.controls.iter().map(|(c, _)| c);
        controls
            .filter(|c| operable(c))
            .find(|c| words.rules.leads_on(&c.text))
    }

    /// What kind of thing it is.
    pub(super) fn kind(&self) -> NoticeKind {
        let has = |a| !self.usable(a).is_empty();
        let choice = has(ControlAction::Reject)
            || has(ControlAction::Settings)
            || has(ControlAction::Save)
            || has(ControlAction::Pay);
        if !choice && (self.acknowledges || !has(ControlAction::Accept)) {
            return NoticeKind::NoticeOnly;
        }
        let lies_over = self.seen.position != "flow" || self.seen.afloat || self.frame.id.is_some();
        if self.seen.blocked >= 0.9 && lies_over {
            return NoticeKind::Wall;
        }
        if choice || has(ControlAction::Accept) {
            NoticeKind::Banner
        } else {
            NoticeKind::NoticeOnly
        }
    }

    /// Whether the user named it.
    pub(super) fn is_hinted(&self) -> bool {
        self.seen.marked.as_deref() == Some("hint")
    }

    /// Its visible controls for the evidence.
    pub(super) fn evidence(&self, layer: u32) -> Vec<Control> {
        let visible = self.controls.iter().filter(|(c, a)| {
            c.visible && (c.is_toggle() || *a != ControlAction::Other || !c.text.is_empty())
        });
        let order = self.tab_order();
        visible
            .map(|(c, action)| Control {
                action: *action,
                text: c.text.clone(),
                selector: self.frame.path(&c.selector),
                role: c.role.clone(),
                layer,
                x: round(self.frame.x + c.rect.x),
                y: round(self.frame.y + c.rect.y),
                width: round(c.rect.width),
                height: round(c.rect.height),
                font_px: round(c.font_px),
                contrast: c.contrast(),
                checked: c.checked,
                disabled: c.disabled,
                measure: ControlMeasure {
                    focus_order: order
                        .iter()
                        .position(|id| *id == c.id)
                        .and_then(|at| u32::try_from(at + 1).ok()),
                    ..c.measure()
                },
            })
            .collect()
    }

    /// Numbers of the controls that the Tab key reaches, in its order: those with an index of their own
    /// first, then the rest as they stand (HTML, sequential focus navigation).
    fn tab_order(&self) -> Vec<u64> {
        let mut stops: Vec<(i32, u64)> = self
            .controls
            .iter()
            .filter_map(|(c, _)| Some((c.tab_index?, c.id)))
            .collect();
        stops.sort_by_key(|(index, _)| if *index > 0 { *index } else { i32::MAX });
        stops.into_iter().map(|(_, id)| id).collect()
    }

    /// Numbers of the visible controls that mean something.
    fn decisive(&self) -> Vec<u64> {
        let meaning = self
            .controls
            .iter()
            .filter(|(s, a)| s.visible && *a != ControlAction::Other && !s.is_toggle());
        meaning.map(|(s, _)| s.id).collect()
    }

    /// Whether its controls say the same as those of another box, drawn anew.
    pub(super) fn decides_like(&self, other: &Candidate) -> bool {
        let says = |c: &Candidate| -> Vec<(String, ControlAction)> {
            c.controls
                .iter()
                .filter(|(s, a)| s.visible && *a != ControlAction::Other && !s.is_toggle())
                .map(|(s, a)| (s.text.clone(), *a))
                .collect()
        };
        self.frame.id == other.frame.id && says(self) == says(other)
    }

    /// What tells this state of the box from another one.
    pub(super) fn key(&self) -> (Option<String>, Vec<u64>) {
        let mut ids: Vec<u64> = self
            .controls
            .iter()
            .filter(|(c, _)| c.visible)
            .map(|(c, _)| c.id)
            .collect();
        ids.push(self.seen.id);
        (self.frame.id.clone(), ids)
    }
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// How often words of a topic occur.
fn topic_hits(text: &str, words: &[String]) -> usize {
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
pub(super) fn ranked(page: &PageRead, words: &Words, says: &ProductSays) -> Vec<Candidate> {
    let document = page.frames.first().and_then(|(_, r)| r.lang.clone());
    let mut found: Vec<Candidate> = Vec::new();
    for (frame, read) in &page.frames {
        for seen in &read.boxes {
            let lang = seen
                .lang
                .clone()
                .or_else(|| read.lang.clone())
                .or_else(|| document.clone());
            found.extend(rate(frame, seen, lang.as_deref(), words, says));
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
    if seen.marked.is_none() && sells(seen, words) {
        return None;
    }
    // What a box is about stands at its beginning: an age gate may end with a word on cookies.
    let first_of = |list: &[String]| {
        let places = list.iter().filter_map(|w| own.find(w.as_str()));
        places.min().unwrap_or(usize::MAX)
    };
    let other: Vec<String> = foreign.iter().map(|w| (*w).clone()).collect();
    let others = topic_hits(&own, &other);
    if others >= strong
        && first_of(&other) < first_of(&words.topics_strong)
        && seen.marked.is_none()
    {
        return None;
    }
    // "Consent" alone, beside words of something else, is consent to that.
    let plain_topic = topic_hits(&own, &words.topics_plain);
    if plain_topic == 0 && strong <= 1 && !foreign.is_empty() && seen.marked.is_none() {
        return None;
    }
    // A known product's own box need not name the topic: some call it "services".
    if strong + weak == 0 && seen.marked.is_none()
        || strong == 0 && !foreign.is_empty()
        || strong <= 1 && weak <= 1 && foreign.len() >= 2
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

/// Groups of buttons that stay pressed of which one affirms and another refuses, and no more than that, where
/// something saves them: what answers for everything is no position of a switch.
fn pairs(controls: &[ControlSeen], classes: &[Class], words: &Words) -> BTreeSet<String> {
    if !classes.contains(&Class::Save) {
        return BTreeSet::new();
    }
    let rules = &words.rules;
    let bare = |c: &ControlSeen| {
        rules.is_yes(&c.text) || rules.is_polite_refusal(&c.text) || rules.is_on(&c.text).is_some()
    };
    let of = |wanted: Class| -> BTreeSet<&String> {
        let held = controls.iter().zip(classes);
        held.filter(|(c, class)| c.pressed.is_some() && **class == wanted && bare(c))
            .filter_map(|(c, _)| c.group.as_ref())
            .collect()
    };
    let (yes, no) = (of(Class::Accept), of(Class::Reject));
    yes.intersection(&no).map(|g| (*g).clone()).collect()
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

/// Makes the one control of a notice that says it was read ("OK") its answer, where the notice offers no
/// other; whether it did.
fn takes_for_answer(controls: &mut [(ControlSeen, ControlAction)], classes: &[Class]) -> bool {
    let answers = |(control, action): &(ControlSeen, ControlAction)| {
        control.visible
            && (control.is_toggle()
                || matches!(
                    action,
                    ControlAction::Accept
                        | ControlAction::Reject
                        | ControlAction::Settings
                        | ControlAction::Save
                        | ControlAction::Pay
                ))
    };
    if controls.iter().any(answers) {
        return false;
    }
    let told = |(control, action): &(ControlSeen, ControlAction), class: &Class| {
        *class == Class::Acknowledge && *action == ControlAction::Close && control.visible
    };
    let words: BTreeSet<&str> = controls
        .iter()
        .zip(classes)
        .filter(|(control, class)| told(control, class))
        .map(|(control, _)| control.0.text.as_str())
        .collect();
    if words.len() != 1 {
        return false;
    }
    for (control, class) in controls.iter_mut().zip(classes) {
        if told(control, class) {
            control.1 = ControlAction::Accept;
        }
    }
    true
}

/// Words first, the box around them second, selectors of a known product last.
fn act(
    seen: &BoxSeen,
    classes: &[Class],
    frame: &FrameRef,
    says: &ProductSays,
    words: &Words,
) -> Vec<(ControlSeen, ControlAction)> {
    let has = |class: Class| {
        seen.controls
            .iter()
            .zip(classes)
            .any(|(c, k)| *k == class && c.visible && !c.is_toggle())
    };
    let (accept, reject, settings) = (has(Class::Accept), has(Class::Reject), has(Class::Settings));
    // "Details" unfolds the switches that the box still hides.
    let hides = seen.controls.iter().any(|c| c.is_toggle() && !c.visible);
    seen.controls
        .iter()
        .zip(classes)
        .map(|(control, class)| {
            let by_product = says.get(&(frame.id.clone(), control.id)).copied();
            let action = if control.is_toggle() {
                ControlAction::Other
            } else {
                match class {
                    Class::Pay => ControlAction::Pay,
                    Class::Reject => ControlAction::Reject,
                    Class::Save => ControlAction::Save,
                    Class::Settings => ControlAction::Settings,
                    Class::Accept if control.leaves => ControlAction::Other,
                    Class::Accept => ControlAction::Accept,
                    Class::Policy
                        if !control.leaves
                            && !settings
                            && !words.names_a_document(&control.text)
                            && (hides || !leads_down_the_page(control))
                            && by_product != Some(ControlAction::Policy) =>
                    {
                        ControlAction::Settings
                    }
                    Class::Policy => ControlAction::Policy,
                    Class::Acknowledge if !accept && (reject || settings) => ControlAction::Accept,
                    Class::Acknowledge if !accept => ControlAction::Close,
                    Class::Close => ControlAction::Close,
                    Class::Acknowledge | Class::Other if by_product.is_some() => {
                        by_product.unwrap_or(ControlAction::Other)
                    }
                    // An icon without a name: its author's names for it, or its place, say what it is.
                    Class::Other
                        if !control.leaves
                            && !control.text.chars().any(char::is_alphanumeric)
                            && (words.rules.marks_close(&control.marks)
                                || stands_in_the_corner(seen, control)) =>
                    {
                        ControlAction::Close
                    }
                    // The head of a notice that has to be unfolded.
                    Class::Other
                        if control.expanded.as_deref() == Some("false")
                            && !(accept || reject || settings)
                            && topic_hits(&plain(&control.text, false), &words.topics_plain)
                                > 0 =>
                    {
                        ControlAction::Settings
                    }
                    Class::Acknowledge | Class::Other => ControlAction::Other,
                }
            };
            (control.clone(), action)
        })
        .collect()
}

/// Whether it is a link to a place in the page.
fn leads_down_the_page(control: &ControlSeen) -> bool {
    let place = control.url.as_deref().and_then(|u| u.split_once('#'));
    control.role == "link" && place.is_some_and(|(_, name)| !name.is_empty())
}

/// Whether a small control stands in an upper corner of its box, where crosses stand.
fn stands_in_the_corner(seen: &BoxSeen, control: &ControlSeen) -> bool {
    const SMALL: f64 = 60.0;
    const NEAR: f64 = 48.0;
    let (outer, inner) = (&seen.rect, &control.rect);
    let left = inner.x - outer.x;
    let right = outer.x + outer.width - (inner.x + inner.width);
    control.role == "button"
        && inner.width <= SMALL
        && inner.height <= SMALL
        && outer.width > 4.0 * SMALL
        && (0.0..=NEAR).contains(&(inner.y - outer.y))
        && ((0.0..=NEAR).contains(&left) || (0.0..=NEAR).contains(&right))
}

/// Selectors of a product's controls by action.
pub(super) fn product_selectors(cmp: &Cmp) -> BTreeMap<&'static str, &Vec<String>> {
    [
        ("accept", &cmp.buttons.accept),
        ("reject", &cmp.buttons.reject),
        ("settings", &cmp.buttons.settings),
        ("save", &cmp.buttons.save),
    ]
    .into_iter()
    .filter(|(_, s)| !s.is_empty())
    .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;
    use serde_json::{Value, json};

    fn page(boxes: Value) -> PageRead {
        let read = json!({"lang": "en", "width": 1366.0, "height": 900.0, "boxes": boxes});
        PageRead {
            frames: vec![(FrameRef::default(), serde_json::from_value(read).unwrap())],
            globals: Vec::new(),
            too_many: None,
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
        ranked(&page(boxes), &words, &ProductSays::new())
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
