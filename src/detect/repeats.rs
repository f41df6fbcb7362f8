//! The same event of a pixel sent again: over two hosts, or by two tag managers.

use super::facts::{PixelFact, RequestFact};
use crate::evidence::{Consent, Scenario};
use std::collections::BTreeMap;

/// Time within which a second host of the same vendor gets the same event as a repeat, in milliseconds.
const WITHIN_MS: f64 = 1000.0;

/// Time within which two tag managers send the same event, in milliseconds.
const MANAGERS_MS: f64 = 5000.0;

/// Folds repeats into the first and gives ids, `X-0001`, in the order of the requests.
pub fn fold(pixels: Vec<PixelFact>, requests: &[RequestFact]) -> Vec<PixelFact> {
    let by_id: BTreeMap<&str, &RequestFact> = requests.iter().map(|r| (r.id.as_str(), r)).collect();
    let mut kept: Vec<PixelFact> = Vec::new();
    let mut alike: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for pixel in pixels {
        let candidates = alike.entry(key(&pixel)).or_default();
        let first = candidates
            .iter()
            .rev()
            .copied()
            .find(|at| repeats(&kept[*at], &pixel, &by_id));
        match first {
            Some(at) => absorb(&mut kept[at], pixel),
            None => {
                candidates.push(kept.len());
                kept.push(pixel);
            }
        }
    }
    for (number, pixel) in kept.iter_mut().enumerate() {
        pixel.id = format!("X-{:04}", number + 1);
        pixel.more.times = u32::try_from(pixel.repeats.len() + 1).ok();
    }
    kept
}

/// What two events must have in common to be one: a choice between them makes two, one before and
/// one after.
type Key = (Scenario, u32, Consent, String, [Option<String>; 3]);

fn key(pixel: &PixelFact) -> Key {
    (
        pixel.scenario,
        pixel.run,
        pixel.consent,
        pixel.vendor.clone(),
        [
            pixel.account.clone(),
            pixel.event.clone(),
            pixel.page.clone(),
        ],
    )
}

fn repeats(first: &PixelFact, again: &PixelFact, requests: &BTreeMap<&str, &RequestFact>) -> bool {
    if first.request == again.request {
        return false;
    }
    let same_id = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    if same_id(&first.dedupe_id, &again.dedupe_id)
        || same_id(&first.more.hit_id, &again.more.hit_id)
    {
        return true;
    }
    match (
        requests.get(first.request.as_str()),
        requests.get(again.request.as_str()),
    ) {
        (Some(a), Some(b)) => {
            let apart = (a.time_ms - b.time_ms).abs();
            (a.host != b.host && apart <= WITHIN_MS)
                || (apart <= MANAGERS_MS && by_two_managers(a, b) && same_content(first, again))
        }
        _ => false,
    }
}

/// Whether two scripts of their own each asked for it: two tag managers, or one and the page itself.
fn by_two_managers(a: &RequestFact, b: &RequestFact) -> bool {
    // The outermost script that is not the vendor's own library started it.
    let starter = |r: &RequestFact| {
        let outermost = r.initiator.chain.last().or(r.initiator.url.as_ref());
        outermost
            .filter(|url| super::storage::origin_site(url) != r.site)
            .cloned()
    };
    match (starter(a), starter(b)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    }
}

/// Whether two events say the same, what is made anew for each hit aside.
fn same_content(a: &PixelFact, b: &PixelFact) -> bool {
    a.value == b.value
        && a.currency == b.currency
        && a.more.page_url == b.more.page_url
        && a.more.items == b.more.items
        && a.more.named == b.more.named
        && a.more.search_term == b.more.search_term
        && (a.dedupe_id == b.dedupe_id || a.dedupe_id.is_none() || b.dedupe_id.is_none())
}

/// The one that was sent stands; the other is named as its repeat.
fn absorb(first: &mut PixelFact, mut again: PixelFact) {
    if first.delivery != "sent" && again.delivery == "sent" {
        again.repeats = std::mem::take(&mut first.repeats);
        again.repeats.push(first.request.clone());
        *first = again;
    } else {
        first.repeats.push(again.request);
    }
    first.repeats.sort();
    first.repeats.dedup();
}
