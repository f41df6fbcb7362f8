//! The same event of a pixel sent again: over two hosts, or by two tag managers.

use super::facts::{PixelFact, RequestFact};
use std::collections::BTreeMap;

/// Time within which a second host of the same vendor gets the same event as a repeat, in milliseconds.
const WITHIN_MS: f64 = 1000.0;

/// Folds repeats into the first and gives ids, `X-0001`, in the order of the requests.
pub fn fold(pixels: Vec<PixelFact>, requests: &[RequestFact]) -> Vec<PixelFact> {
    let by_id: BTreeMap<&str, &RequestFact> = requests.iter().map(|r| (r.id.as_str(), r)).collect();
    let mut kept: Vec<PixelFact> = Vec::new();
    for pixel in pixels {
        let first = kept
            .iter_mut()
            .rev()
            .take_while(|k| k.scenario == pixel.scenario && k.run == pixel.run)
            .find(|k| repeats(k, &pixel, &by_id));
        match first {
            Some(first) => absorb(first, pixel),
            None => kept.push(pixel),
        }
    }
    for (number, pixel) in kept.iter_mut().enumerate() {
        pixel.id = format!("X-{:04}", number + 1);
    }
    kept
}

fn repeats(first: &PixelFact, again: &PixelFact, requests: &BTreeMap<&str, &RequestFact>) -> bool {
    let same = first.request != again.request
        && first.vendor == again.vendor
        && first.account == again.account
        && first.event == again.event
        && first.page == again.page
        // A choice lies between them: two events, one before and one after.
        && first.consent == again.consent;
    if !same {
        return false;
    }
    if first.dedupe_id.is_some() && first.dedupe_id == again.dedupe_id {
        return true;
    }
    match (
        requests.get(first.request.as_str()),
        requests.get(again.request.as_str()),
    ) {
        (Some(a), Some(b)) => a.host != b.host && (a.time_ms - b.time_ms).abs() <= WITHIN_MS,
        _ => false,
    }
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
