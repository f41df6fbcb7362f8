//! [`facts`]: everything that rules judge and reports show, from a recording and a catalogue.

use super::catalogue::Catalogue;
use super::facts::{Audit, Completeness, Facts, SeenBy};
use super::listed::Lists;
use super::party::OwnSite;
use super::requests::{Traffic, traffic};
use super::view::RunView;
use super::{
    banner, container, cookies, dry, fingerprints, forms, journeys, limits, listed, noscript,
    pages, personal, platforms, policy, repeats, replay, scenarios, server_side, settings,
    signal_clash, storage, syncs, topics, vendors,
};
use crate::evidence::{AuditRecord, Recording};
use crate::messages::Messages;

/// Everything that rules judge and reports show.
///
/// Pure: the same recording and catalogue give the same facts, in the same order, with the same ids. What
/// they say in sentences, limits among it, is in the language of the messages; nothing is judged by it.
pub fn facts(recording: &Recording, catalogue: &Catalogue, messages: &Messages) -> Facts {
    facts_with(recording, catalogue, None, messages)
}

/// As [`facts`], with filter lists as a second opinion on third parties.
pub fn facts_with(
    recording: &Recording,
    catalogue: &Catalogue,
    lists: Option<&Lists>,
    messages: &Messages,
) -> Facts {
    let record = &recording.record;
    let own = OwnSite::of(&record.seeds);
    let views: Vec<RunView<'_>> = recording.runs.iter().map(RunView::of).collect();
    let mut traffic = traffic(&views, &own, catalogue);
    let mut pixels = repeats::fold(std::mem::take(&mut traffic.pixels), &traffic.requests);
    let personal = personal::personal_data(&views, &own, &traffic, catalogue, messages);
    personal::mark(&mut pixels, &personal);
    let mut cookies = cookies::cookies(&views, &own, catalogue, &traffic, messages);
    let storage = storage::storage(&views, &own, catalogue);
    let mut pages = pages::pages(&record.pages, &views, messages);
    topics::fill(&mut pages, &views, catalogue.terms());
    let mut policies = policy::policies(
        &pages,
        &views,
        &recording.papers,
        &cookies,
        &storage,
        catalogue,
        messages,
    );
    let mut vendors = vendors::vendors(&traffic, &pixels, &cookies, &storage, catalogue);
    policy::declare(&mut vendors, &mut policies, catalogue);
    policy::tell(&mut cookies, &policies);
    let scenarios = scenarios::scenarios(record, &views, messages);
    let fingerprinting = fingerprints::fingerprints(&views);
    let mut facts = Facts {
        audit: audit(record, &own, &views, &traffic),
        signal_clashes: signal_clash::signal_clashes(&traffic.requests, &scenarios, messages),
        scenarios,
        banner: banner::banner(&views, catalogue.terms()),
        fingerprint_verdicts: fingerprints::verdicts(&views, &fingerprinting, catalogue),
        fingerprinting,
        containers: container::containers(&views, &traffic, &pixels, catalogue, messages),
        settings: settings::settings(&views, &traffic, catalogue),
        server_side: server_side::server_side(&views, &traffic, &pixels, catalogue, messages),
        syncs: syncs::syncs(&views, &traffic, &own.site, catalogue, messages),
        replay: replay::replay(&views, &traffic, &personal, catalogue),
        platforms: platforms::platforms(
            &views,
            &traffic.requests,
            &cookies,
            &own,
            catalogue,
            messages,
        ),
        listed: lists.map_or_else(Vec::new, |l| listed::listed(&traffic.requests, &own, l)),
        personal_data: personal,
        forms: forms::forms(&views, catalogue.terms()),
        noscript: noscript::noscript(&views, &own, catalogue),
        policies: policies.into_iter().map(|p| p.fact).collect(),
        journeys: journeys::journeys(record, &views, &traffic.requests, &pixels, messages),
        logins: journeys::logins(&views),
        dry_acts: dry::dry_acts(&views, &traffic.requests, &pixels),
        files: recording.files.clone(),
        requests: traffic.requests,
        limits: Vec::new(),
        pixels,
        cookies,
        storage,
        pages,
        vendors,
    };
    facts.limits = limits::limits(record, &views, &facts, messages);
    facts
}

fn audit(record: &AuditRecord, own: &OwnSite, views: &[RunView<'_>], traffic: &Traffic) -> Audit {
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
        client: record.client.clone(),
        authorised_by: record.authorised_by.clone(),
        own_rules: record.own_rules.clone(),
        settings_sha256: record.settings_sha256.clone(),
        cookie_policy: record.cookie_policy.clone(),
        notes: record.notes.clone(),
        baseline: None,
        completeness: completeness(views, traffic),
    }
}

/// What was recorded against what Chrome's net log shows. A run without a net log makes the whole unknown.
fn completeness(views: &[RunView<'_>], traffic: &Traffic) -> Completeness {
    let missed: Vec<String> = traffic
        .requests
        .iter()
        .filter(|r| r.seen_by == SeenBy::NetLog)
        .map(|r| r.url.clone())
        .collect();
    let recorded = views.iter().filter(|v| !v.exchanges.is_empty());
    let seen: Option<u64> = recorded.map(|v| v.net_log_seen).sum();
    Completeness {
        recorded: seen.map_or(traffic.requests.len() as u64, |n| n - missed.len() as u64),
        seen: seen.filter(|_| !views.is_empty()),
        missed,
    }
}
