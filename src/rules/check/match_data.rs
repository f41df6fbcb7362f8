//! Contact data in fields of a pixel made for it, readable or hashed.

use super::Answer;
use crate::detect::{PixelFact, UserData};
use crate::messages::Messages;
use crate::rules::personal::{hashed, personal};
use crate::rules::subject::{Subject, Thing};
use crate::say;

/// Whether a field of its own carries readable contact data.
pub(super) fn plain(subject: &Subject<'_>) -> Answer {
    let Thing::Pixel(pixel) = subject.thing else {
        return Answer::no();
    };
    let address = subject
        .world
        .request(&pixel.request)
        .map(|r| r.url.as_str());
    report(
        subject.world.messages,
        pixel
            .user_data
            .iter()
            .filter(|d| personal(d) && d.form == "plain" && !in_page_address(d, pixel, address)),
        "readable",
    )
}

/// Whether it carries hashed contact data.
pub(super) fn hashed_data(subject: &Subject<'_>) -> Answer {
    let Thing::Pixel(pixel) = subject.thing else {
        return Answer::no();
    };
    report(
        subject.world.messages,
        pixel
            .user_data
            .iter()
            .filter(|d| (personal(d) || d.canary) && hashed(d)),
        "hashed",
    )
}

fn report<'a>(messages: &Messages, found: impl Iterator<Item = &'a UserData>, how: &str) -> Answer {
    let mut kinds: Vec<String> = found
        .map(|d| {
            let (kind, place) = (d.kind.replace('_', " "), d.place.as_str());
            say!(messages, "note-at", kind = kind, place = place)
        })
        .collect();
    kinds.sort();
    kinds.dedup();
    if kinds.is_empty() {
        return Answer::no();
    }
    let kinds = messages.comma(&kinds);
    Answer::yes(say!(
        messages,
        "note-contact-data",
        how = how,
        kinds = kinds
    ))
}

/// Whether the place is a page address that is sent along, or holds one: that is the page's fault,
/// judged by the rule on addresses, and not a matching field.
pub(super) fn in_page_address(data: &UserData, pixel: &PixelFact, address: Option<&str>) -> bool {
    let key = data
        .place
        .split_once(':')
        .map_or(data.place.as_str(), |(_, key)| key);
    let outer = key.split(':').next().unwrap_or(key);
    let looks =
        |value: &str| value.contains("://") || value.starts_with('/') || value.contains('?');
    if let Some(value) = pixel.params.get(key).or_else(|| pixel.params.get(outer)) {
        return looks(value);
    }
    let query = address.and_then(|a| url::Url::parse(a).ok());
    let from_query = query.and_then(|url| {
        url.query_pairs()
            .find(|(name, _)| name == outer)
            .map(|(_, value)| looks(&value))
    });
    // a place whose value is not known: the generic names of page addresses
    from_query.unwrap_or_else(|| {
        let last = key
            .rsplit([':', '.', '['])
            .next()
            .unwrap_or(key)
            .trim_end_matches(']')
            .to_lowercase();
        ["url", "href", "location", "referrer", "referer", "page"]
            .iter()
            .any(|word| last.contains(word))
    })
}
