//! Facts of a small recorded audit, `tests/folders/theatre`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::catalogue::DataFiles;
use crate::evidence::{Consent, Event, Folder, NoticeKind, Outcome, Recording, Scenario};
use crate::messages::Messages;
use std::sync::OnceLock;

fn recording() -> Recording {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/folders/theatre");
    Folder::open(path).unwrap().read().unwrap()
}

fn catalogue() -> &'static Catalogue {
    static LOADED: OnceLock<Catalogue> = OnceLock::new();
    LOADED.get_or_init(|| {
        Catalogue::load(&DataFiles::embedded()).expect("the embedded catalogue is valid")
    })
}

fn all() -> Facts {
    facts(&recording(), catalogue(), &Messages::english())
}

fn pixels<'f>(facts: &'f Facts, vendor: &str, scenario: Scenario) -> Vec<&'f PixelFact> {
    facts
        .pixels
        .iter()
        .filter(|p| p.vendor == vendor && p.scenario == scenario)
        .collect()
}

fn cookie<'f>(facts: &'f Facts, name: &str) -> &'f CookieFact {
    facts
        .cookies
        .iter()
        .find(|c| c.name == name)
        .unwrap_or_else(|| panic!("no cookie {name}"))
}

#[test]
fn the_same_recording_gives_the_same_facts() {
    assert_eq!(all(), all());
}

#[test]
fn the_order_of_lines_of_different_exchanges_does_not_matter() {
    let mut shuffled = recording();
    for run in &mut shuffled.runs {
        // Headers on the wire may come before or after their event: move them all to the end.
        let (extra, rest): (Vec<_>, Vec<_>) = run
            .observations
            .drain(..)
            .partition(|o| matches!(o.event, Event::RequestExtra(_) | Event::ResponseExtra(_)));
        run.observations = rest.into_iter().chain(extra).collect();
    }
    assert_eq!(facts(&shuffled, catalogue(), &Messages::english()), all());
}

#[test]
fn ids_are_in_order_and_without_holes() {
    let facts = all();
    let numbered = |ids: Vec<&str>, prefix: &str, width: usize| {
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(*id, format!("{prefix}-{:0width$}", n + 1));
        }
        assert!(!ids.is_empty(), "{prefix}");
    };
    numbered(
        facts.requests.iter().map(|r| r.id.as_str()).collect(),
        "R",
        5,
    );
    numbered(facts.pixels.iter().map(|r| r.id.as_str()).collect(), "X", 4);
    numbered(
        facts.cookies.iter().map(|r| r.id.as_str()).collect(),
        "C",
        3,
    );
    numbered(
        facts.storage.iter().map(|r| r.id.as_str()).collect(),
        "S",
        3,
    );
    numbered(
        facts.noscript.iter().map(|r| r.id.as_str()).collect(),
        "N",
        3,
    );
    assert_eq!(
        facts.audit.completeness.recorded,
        facts.requests.len() as u64
    );
    assert_eq!(facts.audit.completeness.seen, None);
}

#[test]
fn consent_and_grace_are_those_of_the_start() {
    let facts = all();
    let meta: Vec<(Consent, bool, &str)> = pixels(&facts, "meta", Scenario::Reject)
        .into_iter()
        .map(|p| (p.consent, p.grace, p.page.as_deref().unwrap()))
        .collect();
    assert_eq!(
        meta,
        [
            (Consent::None, false, "P-001"),
            (Consent::Rejected, true, "P-001"),
            (Consent::Rejected, false, "P-002")
        ]
    );
}

#[test]
fn a_beacon_cut_short_was_sent_and_a_blocked_one_was_not() {
    let facts = all();
    let delivery = |event: &str| {
        pixels(&facts, "meta", Scenario::Before)
            .into_iter()
            .find(|p| p.event.as_deref() == Some(event))
            .map(|p| p.delivery.clone())
    };
    assert_eq!(delivery("PageView").as_deref(), Some("sent"));
    assert_eq!(delivery("ViewContent").as_deref(), Some("sent"));
    assert_eq!(delivery("Lead").as_deref(), Some("blocked"));
    let lead = facts
        .requests
        .iter()
        .find(|r| r.url.contains("ev=Lead"))
        .unwrap();
    assert_eq!(lead.blocked.as_deref(), Some("csp"));
}

#[test]
fn one_event_over_two_hosts_is_one_pixel() {
    let facts = all();
    let x = pixels(&facts, "x", Scenario::Accept);
    assert_eq!(x.len(), 1, "{x:?}");
    assert_eq!(x[0].repeats.len(), 1);
    assert_ne!(x[0].repeats[0], x[0].request);
}

#[test]
fn consent_mode_signals_are_kept_with_the_request() {
    let facts = all();
    let ga = pixels(&facts, "google-analytics", Scenario::Before);
    assert_eq!(ga[0].signal_state.as_deref(), Some("denied"));
    let request = facts
        .requests
        .iter()
        .find(|r| r.id == ga[0].request)
        .unwrap();
    assert_eq!(
        request.consent_signal.get("gcs").and_then(|v| v.as_str()),
        Some("G100")
    );
}

#[test]
fn unknown_third_parties_are_vendors_too() {
    let facts = all();
    let unknown = facts
        .vendors
        .iter()
        .find(|v| v.id == "unknown:stranger.example")
        .unwrap();
    assert!(!unknown.known);
    assert_eq!(unknown.requests, 3);
    assert!(
        facts
            .vendors
            .iter()
            .all(|v| v.id != "unknown:theatre.example")
    );
    assert!(
        facts
            .requests
            .iter()
            .filter(|r| r.site == "theatre.example")
            .all(|r| r.vendor.is_none() && r.party == Party::First)
    );
}

#[test]
fn a_cookie_is_told_over_all_scenarios() {
    let facts = all();
    let fbp = cookie(&facts, "_fbp");
    assert_eq!(fbp.domain, "theatre.example");
    assert!(!fbp.host_only);
    assert_eq!(fbp.set_by.kind, "script");
    assert_eq!(
        fbp.set_by.script.as_deref(),
        Some("https://connect.facebook.net/en_US/fbevents.js")
    );
    assert_eq!(fbp.vendor.as_deref(), Some("meta"));
    assert_eq!(fbp.purpose.as_deref(), Some("marketing"));
    assert_eq!(fbp.scenarios[&Scenario::Before], CookieState::Set);
    assert_eq!(fbp.scenarios[&Scenario::Reject], CookieState::Kept);
    assert_eq!(fbp.scenarios[&Scenario::Accept], CookieState::Changed);
    assert_eq!(fbp.first_set[&Scenario::Reject], Consent::None);
    assert_eq!(
        (fbp.requested_lifetime_days, fbp.lifetime_days, fbp.session),
        (Some(90.0), Some(90.0), false)
    );
}

#[test]
fn requested_and_stored_lifetime_are_kept_apart() {
    let facts = all();
    let visitor = cookie(&facts, "hl_visitor");
    assert_eq!(visitor.requested_lifetime_days, Some(730.0));
    assert_eq!(visitor.lifetime_days, Some(400.0));
    assert_eq!(visitor.set_by.kind, "http");
    assert_eq!(visitor.set_by.request.as_deref(), Some("R-00001"));
    assert!(visitor.identifier && visitor.host_only && !visitor.secure && !visitor.session);
    let session = cookie(&facts, "hl_session");
    assert!(session.session && session.http_only && session.secure && !session.identifier);
    assert_eq!(session.same_site.as_deref(), Some("Lax"));
    assert_eq!(
        cookie(&facts, "probe").scenarios[&Scenario::Before],
        CookieState::Blocked
    );
    assert!(cookie(&facts, "probe").first_set.is_empty());
}

#[test]
fn the_cookie_that_holds_the_choice_is_known_by_what_wrote_it() {
    let facts = all();
    let consent = cookie(&facts, "hl_consent");
    assert!(consent.stores_choice);
    assert_eq!(consent.purpose.as_deref(), Some("necessary"));
    assert_eq!(consent.scenarios[&Scenario::Reject], CookieState::Set);
    assert_eq!(consent.first_set[&Scenario::Reject], Consent::Rejected);
    assert!(!consent.scenarios.contains_key(&Scenario::Before));
    for other in ["hl_visitor", "hl_session", "_fbp"] {
        assert!(!cookie(&facts, other).stores_choice, "{other}");
    }
}

#[test]
fn the_banner_is_put_together_from_all_scenarios() {
    let banner = all().banner;
    assert_eq!(
        (banner.present, banner.kind),
        (Some(true), NoticeKind::Banner)
    );
    assert_eq!(banner.first_layer.len(), 2);
    assert_eq!(banner.further_layers.len(), 4);
    assert_eq!(banner.preticked, ["Marketing"]);
    assert_eq!(
        (
            banner.clicks.accept,
            banner.clicks.reject,
            banner.clicks.withdraw
        ),
        (Some(1), Some(2), None)
    );
    assert_eq!(banner.withdraw_control, Some(false));
    assert_eq!(banner.page.as_deref(), Some("P-001"));
    assert!(banner.screenshot.is_some());
}

#[test]
fn scenarios_say_what_was_done_and_proved() {
    let facts = all();
    let reject = &facts.scenarios[&Scenario::Reject];
    assert_eq!(reject.outcome, Outcome::Done);
    assert_eq!(reject.choice_confirmed, Some(true));
    assert_eq!(reject.actions.len(), 2);
    let mode = reject.consent_state.google_consent_mode.as_ref().unwrap();
    assert!(mode.get("update").is_some(), "{mode}");
    assert_eq!(facts.scenarios[&Scenario::Before].choice_confirmed, None);
}

#[test]
fn the_policy_declares_whom_it_names() {
    let facts = all();
    assert_eq!(facts.policies.len(), 1);
    let policy = &facts.policies[0];
    assert_eq!(policy.page.as_deref(), Some("P-003"));
    assert!(policy.checks["withdraw_told"]);
    assert_eq!(policy.cookies_named, ["_fbp", "hl_session"]);
    let declared = |id: &str| facts.vendors.iter().find(|v| v.id == id).unwrap().declared;
    assert_eq!(declared("meta"), Some(true));
    assert_eq!(declared("x"), Some(false));
    assert_eq!(declared("unknown:stranger.example"), Some(false));
}

#[test]
fn without_a_policy_nothing_is_said_of_declaring() {
    let mut recording = recording();
    for run in &mut recording.runs {
        run.observations
            .retain(|o| !matches!(&o.event, Event::Document(d) if d.url.contains("privacy")));
    }
    let facts = facts(&recording, catalogue(), &Messages::english());
    assert!(facts.vendors.iter().all(|v| v.declared.is_none()));
    assert!(
        facts
            .limits
            .iter()
            .any(|l| l.what == "no policy could be read")
    );
}

#[test]
fn the_source_shows_what_visitors_without_scripts_send() {
    let facts = all();
    assert_eq!(facts.noscript.len(), 1);
    let pixel = &facts.noscript[0];
    assert_eq!(
        (pixel.vendor.as_str(), pixel.event.as_deref()),
        ("meta", Some("PageView"))
    );
    assert_eq!(pixel.page.as_deref(), Some("P-001"));
}

#[test]
fn every_gap_is_a_limit() {
    let facts = all();
    assert!(facts.limits.iter().any(|l| l.hides == "storage"
        && l.scenario == Some(Scenario::Before)
        && l.what.contains("(P-003)")));
    for word in [
        "sandbox", "servers", "country", "net log", "run once", "inferred",
    ] {
        assert!(facts.limits.iter().any(|l| l.what.contains(word)), "{word}");
    }
}

#[test]
fn an_audit_that_ended_before_it_began_says_that_the_clock_was_set_back() {
    let mut recording = recording();
    let mut told = |finished: &str| {
        recording.record.finished = Some(finished.into());
        let facts = facts(&recording, catalogue(), &Messages::english());
        let mut limits = facts.limits.into_iter();
        limits.find(|l| l.what == "the clock of the machine was set back during the audit")
    };
    // Stamps of the same moment may have more digits or fewer.
    for fine in ["2026-11-24T09:05:00Z", "2026-11-24T09:00:00.000Z", "later"] {
        assert_eq!(told(fine), None, "{fine}");
    }
    let limit = told("2026-11-24T08:31:00Z").unwrap();
    assert_eq!(
        limit.why,
        "by that clock the audit ended at 2026-11-24T08:31:00Z, before it began at 2026-11-24T09:00:00Z"
    );
}

#[test]
fn that_the_start_page_was_left_alone_before_any_choice_is_said_where_it_was() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/folders/behaved");
    let mut recording = Folder::open(path).unwrap().read().unwrap();
    let told = |recording: &Recording| {
        let facts = facts(recording, catalogue(), &Messages::english());
        let mut limits = facts.limits.into_iter();
        limits
            .find(|l| l.what.contains("on the start page in "))
            .map(|l| l.what)
    };
    let said = "nothing was typed, pointed at or played on the start page in before, gpc";
    assert_eq!(told(&recording).as_deref(), Some(said));
    for run in &mut recording.runs {
        for observation in &mut run.observations {
            if let Event::Typed(typed) = &mut observation.event {
                typed.visit = Some(1);
            }
        }
    }
    assert_eq!(told(&recording), None);
}

#[test]
fn one_is_not_several() {
    let mut recording = recording();
    recording.record.pages.truncate(1);
    for run in &mut recording.runs {
        for observation in &mut run.observations {
            if let Event::Start(start) = &mut observation.event {
                start.cookies_at_start = 1;
            }
        }
    }
    let facts = facts(&recording, catalogue(), &Messages::english());
    let told = |text: &str| facts.limits.iter().any(|l| l.what == text || l.why == text);
    assert!(told("1 cookie was there when the run began"));
    assert!(told("1 page per scenario, forms are not submitted"));
}

#[test]
fn a_scenario_that_was_not_recorded_is_failed_and_a_limit() {
    let mut recording = recording();
    recording.runs.retain(|r| r.scenario != Scenario::Accept);
    let facts = facts(&recording, catalogue(), &Messages::english());
    assert_eq!(facts.scenarios[&Scenario::Accept].outcome, Outcome::Failed);
    assert!(
        facts
            .limits
            .iter()
            .any(|l| l.hides == "scenario" && l.scenario == Some(Scenario::Accept))
    );
}

#[test]
fn pages_have_kinds_and_visits() {
    let facts = all();
    let kinds: Vec<&str> = facts.pages.iter().map(|p| p.kind.as_str()).collect();
    assert_eq!(kinds, ["home", "donate", "policy"]);
    assert_eq!(facts.pages[0].visits.len(), 4);
    assert!(
        facts
            .pages
            .iter()
            .flat_map(|p| &p.visits)
            .all(|v| v.outcome == "ok")
    );
}
