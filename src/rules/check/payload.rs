//! What an event says beyond that something happened: items, addresses, own numbers, guarded words.

use super::Answer;
use crate::detect::PixelFact;
use crate::rules::subject::{Subject, Thing};
use crate::say;
use url::Url;

/// The last part of a parameter's name: `contents[0].item_name` and `cd[content_ids]` end in a name.
fn last(name: &str) -> String {
    name.rsplit(['.', '[', ':'])
        .find(|part| part.chars().any(|c| c.is_ascii_alphabetic()))
        .unwrap_or(name)
        .trim_end_matches(']')
        .to_ascii_lowercase()
}

fn pixel<'a>(subject: &Subject<'a>) -> Option<&'a PixelFact> {
    match subject.thing {
        Thing::Pixel(pixel) => Some(pixel),
        _ => None,
    }
}

/// Whether single items of an order or gift are sent.
pub(super) fn items(subject: &Subject<'_>) -> Answer {
    let Some(pixel) = pixel(subject) else {
        return Answer::no();
    };
    let known = &subject.world.terms.parameters().items;
    let mut found: Vec<String> = pixel
        .params
        .keys()
        .map(|k| last(k))
        .filter(|k| known.contains(k))
        .collect();
    found.sort();
    found.dedup();
    if found.is_empty() && !pixel.more.items.is_empty() {
        return Answer::yes(say!(
            subject.world.messages,
            "note-items",
            n = pixel.more.items.len()
        ));
    }
    if found.is_empty() {
        return Answer::no();
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-item-fields",
        fields = subject.world.messages.comma(&found)
    ))
}

/// Whether a page address with more than campaign marks goes along, or what was searched for.
pub(super) fn full_address(subject: &Subject<'_>) -> Answer {
    let Some(pixel) = pixel(subject) else {
        return Answer::no();
    };
    let lists = subject.world.terms.parameters();
    let site = &subject.world.facts.audit.site;
    if pixel
        .more
        .search_term
        .as_ref()
        .is_some_and(|t| !t.is_empty())
    {
        return Answer::yes(say!(subject.world.messages, "note-search"));
    }
    let page_address = say!(subject.world.messages, "note-page-address-name");
    let sent = pixel
        .more
        .page_url
        .as_ref()
        .map(|u| (page_address.as_str(), u));
    let params = pixel
        .params
        .iter()
        .map(|(name, value)| (name.as_str(), value));
    for (name, value) in params.chain(sent) {
        if lists.search.contains(&last(name)) && !value.is_empty() && name.len() > 2 {
            return Answer::yes(say!(
                subject.world.messages,
                "note-search-in",
                name = name.to_string()
            ));
        }
        let Ok(url) = Url::parse(value) else {
            continue;
        };
        if !url.host_str().is_some_and(|h| h.ends_with(site.as_str())) {
            continue;
        }
        let telling: Vec<String> = url
            .query_pairs()
            .map(|(n, _)| n.to_ascii_lowercase())
            .filter(|n| !lists.campaign.contains(n) && !lists.click_ids.contains(n))
            .collect();
        if let Some(first) = telling.first() {
            return Answer::yes(say!(
                subject.world.messages,
                "note-page-goes",
                name = name.to_string(),
                first = first.to_string()
            ));
        }
    }
    Answer::no()
}

/// Whether an own number of the visitor is sent.
pub(super) fn own_id(subject: &Subject<'_>) -> Answer {
    let Some(pixel) = pixel(subject) else {
        return Answer::no();
    };
    let known = &subject.world.terms.parameters().own_ids;
    let by_place = pixel
        .user_data
        .iter()
        .find(|d| known.contains(&last(&d.place)))
        .map(|d| d.place.clone());
    let by_name = pixel
        .params
        .iter()
        .find(|(name, value)| known.contains(&last(name)) && !value.is_empty())
        .map(|(name, _)| name.clone());
    match by_place.or(by_name) {
        Some(place) => Answer::yes(say!(
            subject.world.messages,
            "note-own-number",
            place = place.to_string()
        )),
        None => Answer::no(),
    }
}

/// Whether a parameter holds a word of a guarded topic.
pub(super) fn guarded_word(subject: &Subject<'_>) -> Answer {
    let Some(pixel) = pixel(subject) else {
        return Answer::no();
    };
    let found = pixel.params.iter().find_map(|(name, value)| {
        let (topic, words) = subject
            .world
            .terms
            .topics(&readable(value))
            .into_iter()
            .find(|(topic, _)| *topic != "children")
            .map(|(topic, words)| (topic.to_owned(), words))?;
        Some((name, topic, words))
    });
    match found {
        Some((name, topic, words)) => Answer::yes(say!(
            subject.world.messages,
            "note-guarded-word",
            name = name.to_string(),
            words = words.join("\", \""),
            topic = topic.to_string()
        )),
        None => Answer::no(),
    }
}

/// A value with percent signs undone; of an address only path and query.
fn readable(value: &str) -> String {
    let plain: String = url::form_urlencoded::parse(format!("v={value}").as_bytes())
        .map(|(_, v)| v.into_owned())
        .collect();
    Url::parse(&plain).map_or(plain, |u| {
        format!("{} {}", u.path(), u.query().unwrap_or(""))
    })
}
