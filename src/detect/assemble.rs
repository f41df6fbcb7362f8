//! [`facts`]: everything that rules judge and reports show, from a recording and a catalogue.

use super::catalogue::Catalogue;
use super::facts::{Audit, Completeness, Facts};
use super::party::OwnSite;
use super::requests::{Traffic, traffic};
use super::view::RunView;
use super::{
    banner, cookies, fingerprints, limits, noscript, pages, policy, repeats, scenarios, storage,
    vendors,
};
use crate::evidence::{AuditRecord, Recording};

/// Everything that rules judge and reports show.
///
/// Pure: the same recording and catalogue give the same facts, in the same order, with the same ids.
pub fn facts(recording: &Recording, catalogue: &Catalogue) -> Facts {
    let record = &recording.record;
    let own = OwnSite::of(&record.seeds);
    let views: Vec<RunView<'_>> = recording.runs.iter().map(RunView::of).collect();
    let mut traffic = traffic(&views, &own, catalogue);
    let pixels = repeats::fold(std::mem::take(&mut traffic.pixels), &traffic.requests);
    let cookies = cookies::cookies(&views, &own, catalogue, &traffic);
    let storage = storage::storage(&views, &own, catalogue);
    let pages = pages::pages(&record.pages, &views);
    let policies = policy::policies(&pages, &views, &cookies, catalogue);
    let mut vendors = vendors::vendors(&traffic.requests, &pixels, &cookies, &storage, catalogue);
    policy::declare(&mut vendors, &policies);
    let mut facts = Facts {
        audit: audit(record, &own, &traffic),
        scenarios: scenarios::scenarios(record, &views),
        banner: banner::banner(&views),
        fingerprinting: fingerprints::fingerprints(&views),
        noscript: noscript::noscript(&views, &own, catalogue),
        policies: policies.into_iter().map(|p| p.fact).collect(),
        files: recording.files.clone(),
        requests: traffic.requests,
        limits: Vec::new(),
        pixels,
        cookies,
        storage,
        pages,
        vendors,
    };
    facts.limits = limits::limits(record, &views, &facts);
    facts
}

fn audit(record: &AuditRecord, own: &OwnSite, traffic: &Traffic) -> Audit {
    Audit {
        id: record.id.clone(),
        status: "draft".into(),
        started: record.started.clone(),
        finished: record.finished.clone().unwrap_or_default(),
        seeds: record.seeds.clone(),
        host: own.host.clone(),
        site: own.site.clone(),
        jurisdictions: record.jurisdictions.clone(),
        scenarios: record.scenarios.clone(),
        environment: record.environment.clone(),
        organisation: record.organisation.clone(),
        auditor: record.auditor.clone(),
        authorised_by: record.authorised_by.clone(),
        settings_sha256: record.settings_sha256.clone(),
        cookie_policy: record.cookie_policy.clone(),
        notes: record.notes.clone(),
        // The net log is not read yet: how much is missing is unknown, and a limit says so.
        completeness: Completeness {
            seen: None,
            recorded: traffic.requests.len() as u64,
            missed: Vec::new(),
        },
    }
}
