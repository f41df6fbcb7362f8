//! Contact data in fields of a pixel made for it, readable or hashed.

use super::Answer;
use crate::detect::{PixelFact, UserData};
use crate::rules::field::{hashed, personal};
use crate::rules::subject::{Subject, Thing};

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
        pixel
            .user_data
            .iter()
            .filter(|d| (personal(d) || d.canary) && hashed(d)),
        "hashed",
    )
}

fn report<'a>(found: impl Iterator<Item = &'a UserData>, how: &str) -> Answer {
    let mut kinds: Vec<String> = found
        .map(|d| format!("{} at {}", d.kind.replace('_', " "), d.place))
        .collect();
    kinds.sort();
    kinds.dedup();
    if kinds.is_empty() {
        return Answer::no();
    }
    Answer::yes(format!("Sent {how}: {}.", kinds.join(", ")))
}

/// Whether the place is a page address that is sent along: that is the page's fault, judged by the
/// rule on addresses, and not a matching field.
fn in_page_address(data: &UserData, pixel: &PixelFact, address: Option<&str>) -> bool {
    let key = data
        .place
        .split_once(':')
        .map_or(data.place.as_str(), |(_, key)| key);
    let looks =
        |value: &str| value.contains("://") || value.starts_with('/') || value.contains('?');
    if let Some(value) = pixel.params.get(key) {
        return looks(value);
    }
    let from_query = address
        .and_then(|a| url::Url::parse(a).ok())
        .and_then(|url| {
            url.query_pairs()
                .find(|(name, _)| name == key)
                .map(|(_, value)| looks(&value))
        });
    // a place whose value is not known: the generic names of page addresses
    from_query.unwrap_or_else(|| {
        let last = key
            .rsplit(['.', '['])
            .next()
            .unwrap_or(key)
            .trim_end_matches(']')
            .to_lowercase();
        ["url", "href", "location", "referrer", "referer", "page"]
            .iter()
            .any(|word| last.contains(word))
    })
}
