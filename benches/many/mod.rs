//! Facts of a large audit: the recorded theatre of `tests/folders`, repeated with other vendors, pages and
//! names until there are enough.

use consentry::detect::{Catalogue, Facts, facts};
use consentry::evidence::Folder;
use consentry::messages::Messages;
use std::path::Path;

/// Vendors among which the traffic is spread.
const VENDORS: usize = 120;

/// Repeated until there are enough, on so many pages at least.
pub fn many(catalogue: &Catalogue, enough: impl Fn(&Facts) -> bool, pages: usize) -> Facts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/folders/theatre");
    let folder = Folder::open(folder).expect("the recorded theatre is an audit");
    let recording = folder.read().expect("the recorded theatre can be read");
    let mut all = facts(&recording, catalogue, &Messages::english());
    let (requests, pixels) = (all.requests.clone(), all.pixels.clone());
    let (cookies, vendors) = (all.cookies.clone(), all.vendors.clone());
    let known: Vec<String> = catalogue.vendors().map(|v| v.id.clone()).collect();
    let old: Vec<String> = all.pages.iter().map(|p| p.id.clone()).collect();
    for n in old.len()..pages {
        let mut copy = all.pages[n % old.len()].clone();
        copy.id = format!("P-{:03}", n + 1);
        copy.url = format!("{}?copy={n}", copy.url);
        all.pages.push(copy);
    }
    let mut round = 0;
    while !enough(&all) {
        round += 1;
        let id = |old: &str| format!("{old}-{round}");
        let vendor = &known[round % VENDORS % known.len()];
        for request in &requests {
            let mut copy = request.clone();
            copy.id = id(&request.id);
            copy.page = all.pages[(round * 7 + all.requests.len()) % all.pages.len()]
                .id
                .clone()
                .into();
            copy.redirect_from = request.redirect_from.as_deref().map(id);
            if copy.vendor.is_some() {
                copy.vendor = Some(vendor.clone());
            }
            all.requests.push(copy);
        }
        for pixel in &pixels {
            let mut copy = pixel.clone();
            copy.id = id(&pixel.id);
            copy.request = id(&pixel.request);
            copy.vendor.clone_from(vendor);
            all.pixels.push(copy);
        }
        if round % 4 == 0 {
            for cookie in &cookies {
                let mut copy = cookie.clone();
                copy.id = id(&cookie.id);
                copy.name = format!("{}_{round}", cookie.name);
                all.cookies.push(copy);
            }
        }
        if let Some(first) = vendors.first().filter(|_| round < VENDORS) {
            let mut copy = first.clone();
            copy.id.clone_from(vendor);
            if all.vendors.iter().all(|v| v.id != copy.id) {
                all.vendors.push(copy);
            }
        }
    }
    all
}
