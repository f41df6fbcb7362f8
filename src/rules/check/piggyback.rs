//! Is a vendor loaded by another vendor's script?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;
use url::Url;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Vendor(vendor) = subject.thing else {
        return Answer::no();
    };
    let world = subject.world;
    let loader = |script: &String| {
        let host = Url::parse(script).ok()?.host_str()?.to_owned();
        let by = world.vendor_of_host(&host)?;
        // a tag manager loads what the site's owner put into it
        let own = by.id == vendor.id
            || by.purpose.as_deref() == Some("tag-manager")
            || (by.company.is_some() && by.company == vendor.company);
        (by.known && !own).then(|| by.clone())
    };
    let mut requests = world.requests_to(subject.scenario, &vendor.id).iter();
    let found = requests.find_map(|r| {
        let by = r
            .initiator
            .url
            .iter()
            .chain(&r.initiator.chain)
            .find_map(loader)?;
        Some((r, by))
    });
    match found {
        Some((request, by)) => Answer::yes(say!(
            subject.world.messages,
            "note-piggyback",
            vendor = by.name.to_string()
        ))
        .with([request.id.clone()]),
        None => Answer::no(),
    }
}
