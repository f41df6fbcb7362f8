//! A theatre's site with known faults, as facts.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use crate::detect::*;
use crate::evidence::{Consent, ControlAction, NoticeKind, Outcome, Scenario, TargetKind};

const PAGES: [(&str, &str); 10] = [
    ("", "home"),
    ("whats-on", "other"),
    ("show", "product"),
    ("basket", "basket"),
    ("checkout", "checkout"),
    ("thank-you?email=ann%40post.example", "thank-you"),
    ("donate", "donate"),
    ("newsletter", "newsletter"),
    ("privacy", "policy"),
    ("no-such-page", "not-found"),
];
const RECORDED: [Scenario; 3] = [Scenario::Before, Scenario::Reject, Scenario::Accept];

struct Site {
    facts: Facts,
}

/// One hit of a vendor.
#[derive(Clone, Copy)]
struct Hit {
    vendor: &'static str,
    purpose: &'static str,
    kind: &'static str,
    event: Option<&'static str>,
    denied: bool,
}

const fn event(vendor: &'static str, purpose: &'static str, event: &'static str) -> Hit {
    Hit {
        vendor,
        purpose,
        kind: "event",
        event: Some(event),
        denied: false,
    }
}

const fn script(vendor: &'static str, purpose: &'static str) -> Hit {
    Hit {
        vendor,
        purpose,
        kind: "script",
        event: None,
        denied: false,
    }
}

const META: Hit = event("meta", "advertising", "PageView");
const TIKTOK: Hit = event("tiktok", "advertising", "Pageview");
const PING: Hit = Hit {
    denied: true,
    ..event("google-analytics", "analytics", "page_view")
};
const GTM: Hit = script("gtm", "tag-manager");

impl Site {
    fn hit(&mut self, hit: Hit, scenario: Scenario, consent: Consent, grace: bool, page: usize) {
        let n = self.facts.requests.len() + 1;
        let (path, _) = PAGES[page];
        let address: String = url::form_urlencoded::byte_serialize(
            format!("https://www.harbourlights.example/{path}").as_bytes(),
        )
        .collect();
        let url = match hit.event {
            Some(name) => format!("https://{}.test/c?ev={name}&dl={address}", hit.vendor),
            None => format!("https://{}.test/lib.js", hit.vendor),
        };
        let id = format!("R-{n:05}");
        let page_id = format!("P-{:03}", page + 1);
        self.facts.requests.push(RequestFact {
            id: id.clone(),
            scenario,
            run: 1,
            page: Some(page_id.clone()),
            consent,
            grace,
            time_ms: n as f64 * 10.0,
            page_time_ms: Some(420.0 + n as f64),
            url,
            host: format!("{}.test", hit.vendor),
            method: "GET".into(),
            kind: if hit.event.is_some() {
                "image"
            } else {
                "script"
            }
            .into(),
            status: Some(200),
            blocked: None,
            error: None,
            from_cache: false,
            party: Party::Third,
            site: format!("{}.test", hit.vendor),
            vendor: Some(hit.vendor.into()),
            vendor_kind: Some(hit.kind.into()),
            purpose: Some(hit.purpose.into()),
            initiator: Initiator::default(),
            redirect_from: None,
            frame: None,
            target: TargetKind::Page,
            body_bytes: None,
            consent_signal: Default::default(),
            seen_by: Default::default(),
            delivery: Default::default(),
            clock_moved: false,
            referrer: None,
            after_stir_ms: None,
            relay_fields: Vec::new(),
            aliases: Vec::new(),
            version: None,
        });
        let Some(name) = hit.event else { return };
        self.facts.pixels.push(PixelFact {
            id: format!("X-{:04}", self.facts.pixels.len() + 1),
            request: id,
            scenario,
            run: 1,
            page: Some(page_id),
            consent,
            grace,
            vendor: hit.vendor.into(),
            purpose: Some(hit.purpose.into()),
            account: Some(format!("{}-1", hit.vendor)),
            event: Some(name.into()),
            canonical: Some("page_view".into()),
            value: None,
            currency: None,
            dedupe_id: None,
            params: Default::default(),
            user_data: if page == 5 {
                vec![UserData {
                    kind: "email".into(),
                    form: "plain".into(),
                    canary: true,
                    place: "q:dl".into(),
                }]
            } else {
                Vec::new()
            },
            consent_signal: if hit.denied {
                [("gcs".to_owned(), serde_json::json!("G100"))]
                    .into_iter()
                    .collect()
            } else {
                Default::default()
            },
            signal_state: hit.denied.then(|| "denied".to_owned()),
            delivery: "sent".into(),
            repeats: Vec::new(),
            more: Default::default(),
        });
    }

    fn untouched(&mut self, scenario: Scenario, pages: impl Iterator<Item = usize>) {
        for page in pages {
            self.hit(GTM, scenario, Consent::None, false, page);
            self.hit(
                script("google-analytics", "analytics"),
                scenario,
                Consent::None,
                false,
                page,
            );
            self.hit(PING, scenario, Consent::None, false, page);
            self.hit(
                script("meta", "advertising"),
                scenario,
                Consent::None,
                false,
                page,
            );
            self.hit(META, scenario, Consent::None, false, page);
            if page == 0 || page == 2 {
                self.hit(
                    script("tiktok", "advertising"),
                    scenario,
                    Consent::None,
                    false,
                    page,
                );
                self.hit(TIKTOK, scenario, Consent::None, false, page);
            }
        }
    }

    fn cookie(
        &mut self,
        name: &str,
        vendor: Option<&str>,
        purpose: Option<&str>,
        first: &[(Scenario, Consent, CookieState)],
    ) {
        let days = if name == "hl_consent" { 180.0 } else { 90.0 };
        self.facts.cookies.push(CookieFact {
            id: format!("C-{:03}", self.facts.cookies.len() + 1),
            name: name.into(),
            domain: "harbourlights.example".into(),
            host_only: false,
            path: "/".into(),
            partition: None,
            party: Party::First,
            set_by: SetBy {
                kind: "script".into(),
                request: None,
                script: None,
            },
            vendor: vendor.map(Into::into),
            purpose: purpose.map(Into::into),
            purpose_source: purpose.map(|_| "cookie catalogue of 2026-11-23".into()),
            stores_choice: name == "hl_consent",
            identifier: name != "hl_consent",
            session: name == "hl_session",
            lifetime_days: (name != "hl_session").then_some(days),
            requested_lifetime_days: (name != "hl_session").then_some(days),
            http_only: name == "hl_session",
            secure: name.starts_with("hl_"),
            same_site: Some("Lax".into()),
            first_set: first.iter().map(|(s, c, _)| (*s, *c)).collect(),
            scenarios: first.iter().map(|(s, _, k)| (*s, *k)).collect(),
            pages: vec!["P-001".into()],
            kept_days: Default::default(),
            seen_runs: Default::default(),
            told: Default::default(),
        });
    }
}

fn control(action: ControlAction, text: &str) -> BannerControl {
    BannerControl {
        action,
        text: text.into(),
        selector: "#c".into(),
        role: "button".into(),
        x: None,
        y: None,
        width: 120.0,
        height: 40.0,
        contrast: Some(7.0),
        font_px: 16.0,
        ..BannerControl::default()
    }
}

fn vendor(
    id: &str,
    name: &str,
    purpose: &str,
    scenarios: &[Scenario],
    declared: bool,
) -> VendorFact {
    VendorFact {
        id: id.into(),
        name: name.into(),
        company: Some(format!("{name} Ltd")),
        country: Some("US".into()),
        category: purpose.into(),
        purpose: Some(purpose.into()),
        known: true,
        scenarios: scenarios.to_vec(),
        accounts: vec![format!("{id}-1")],
        events: vec!["PageView".into()],
        hosts: vec![format!("{id}.test")],
        requests: 20,
        declared: Some(declared),
        gvl_id: None,
        controller_eu: None,
        seat: Some("us".into()),
        certainty: Some("documented".into()),
        evidence: vec!["R-00001".into()],
    }
}

pub(super) fn theatre() -> Facts {
    use CookieState::{Kept, Removed, Set};
    use Scenario::{Accept, Before, Reject};
    let mut site = Site {
        facts: Facts::default(),
    };
    site.facts.audit.seeds = vec!["https://www.harbourlights.example/".into()];
    site.facts.audit.site = "harbourlights.example".into();
    for scenario in Scenario::ALL {
        let done = RECORDED.contains(&scenario);
        site.facts.scenarios.insert(
            scenario,
            ScenarioFact {
                outcome: if done {
                    Outcome::Done
                } else {
                    Outcome::NotTestable
                },
                reason: (!done).then(|| "not built yet".into()),
                runs: u32::from(done),
                actions: Vec::new(),
                consent_state: ConsentStateFact::default(),
                choice_confirmed: (done && scenario != Before).then_some(true),
                choice_proofs: Vec::new(),
                refusal_forgotten: false,
                tc_string: None,
                gpc_acknowledged: None,
            },
        );
    }
    for (i, (path, kind)) in PAGES.iter().enumerate() {
        let visit = |scenario| PageVisit {
            scenario,
            run: 1,
            outcome: "ok".into(),
            error: None,
            loaded_ms: Some(300.0),
            settled_ms: Some(900.0),
        };
        site.facts.pages.push(PageFact {
            id: format!("P-{:03}", i + 1),
            url: format!("https://www.harbourlights.example/{path}"),
            final_url: None,
            status: Some(200),
            title: None,
            kind: (*kind).into(),
            language: None,
            topics: Vec::new(),
            found: None,
            reason: Default::default(),
            visits: RECORDED.into_iter().map(visit).collect(),
        });
        site.facts.noscript.push(NoscriptFact {
            id: format!("N-{:03}", i + 1),
            page: Some(format!("P-{:03}", i + 1)),
            scenario: Before,
            url: "https://meta.test/tr?noscript=1".into(),
            vendor: "meta".into(),
            vendor_kind: "event".into(),
            purpose: Some("advertising".into()),
            account: Some("meta-1".into()),
            event: Some("PageView".into()),
        });
    }
    site.untouched(Before, 0..10);
    site.untouched(Reject, 0..1);
    site.untouched(Accept, 0..1);
    // running at the click that refused
    site.hit(TIKTOK, Reject, Consent::Rejected, true, 0);
    for page in 0..10 {
        site.hit(GTM, Reject, Consent::Rejected, false, page);
        site.hit(PING, Reject, Consent::Rejected, false, page);
        if page == 5 || page == 6 {
            site.hit(META, Reject, Consent::Rejected, false, page);
        }
        site.hit(GTM, Accept, Consent::Accepted, false, page);
        site.hit(
            event("google-analytics", "analytics", "page_view"),
            Accept,
            Consent::Accepted,
            false,
            page,
        );
        for (id, _, purpose, _) in ADVERTISERS {
            site.hit(
                event(id, purpose, "PageView"),
                Accept,
                Consent::Accepted,
                false,
                page,
            );
        }
    }
    let none = Consent::None;
    site.cookie(
        "_fbp",
        Some("meta"),
        Some("marketing"),
        &[
            (Before, none, Set),
            (Reject, none, Kept),
            (Accept, none, Kept),
        ],
    );
    site.cookie(
        "_ttp",
        Some("tiktok"),
        Some("marketing"),
        &[
            (Before, none, Set),
            (Reject, none, Removed),
            (Accept, none, Kept),
        ],
    );
    site.cookie(
        "hl_visitor",
        None,
        None,
        &[
            (Before, none, Set),
            (Reject, none, Kept),
            (Accept, none, Kept),
        ],
    );
    site.cookie(
        "hl_session",
        None,
        None,
        &[
            (Before, none, Set),
            (Reject, none, Kept),
            (Accept, none, Kept),
        ],
    );
    site.cookie(
        "hl_consent",
        None,
        Some("necessary"),
        &[
            (Reject, Consent::Rejected, Set),
            (Accept, Consent::Accepted, Set),
        ],
    );
    site.cookie(
        "_ga",
        Some("google-analytics"),
        Some("statistics"),
        &[(Accept, Consent::Accepted, Set)],
    );
    site.cookie(
        "_scid",
        Some("snapchat"),
        Some("marketing"),
        &[(Accept, Consent::Accepted, Set)],
    );
    let visitor = site
        .facts
        .cookies
        .iter_mut()
        .find(|c| c.name == "hl_visitor")
        .unwrap();
    visitor.secure = false;
    visitor.requested_lifetime_days = Some(730.0);
    visitor.lifetime_days = Some(400.0);
    site.facts.banner = BannerFact {
        switches: 2,
        present: Some(true),
        kind: NoticeKind::Banner,
        page: Some("P-001".into()),
        first_layer: vec![
            control(ControlAction::Accept, "Accept all"),
            control(ControlAction::Settings, "Manage choices"),
        ],
        further_layers: vec![
            control(ControlAction::Reject, "Reject all"),
            control(ControlAction::Save, "Save"),
        ],
        clicks: BannerClicks {
            accept: Some(1),
            reject: Some(2),
            ..BannerClicks::default()
        },
        preticked: vec!["Marketing".into()],
        withdraw_control: Some(true),
        ..BannerFact::default()
    };
    site.facts.policies.push(PolicyFact {
        id: "L-1".into(),
        url: "https://www.harbourlights.example/privacy".into(),
        page: Some("P-009".into()),
        kind: "privacy".into(),
        language: Some("en".into()),
        vendors_named: vec!["meta".into()],
        cookies_named: Vec::new(),
        checks: Default::default(),
        listed: Vec::new(),
        vendors_unseen: Vec::new(),
        claims: Vec::new(),
        passages: Default::default(),
        dated: None,
        language_sure: None,
        unread: None,
    });
    site.facts.vendors.push(vendor(
        "gtm",
        "Google Tag Manager",
        "tag-manager",
        &RECORDED,
        true,
    ));
    site.facts.vendors.push(vendor(
        "google-analytics",
        "Google Analytics 4",
        "analytics",
        &RECORDED,
        true,
    ));
    for (id, name, purpose, declared) in ADVERTISERS {
        let seen: &[Scenario] = if id == "meta" || id == "tiktok" {
            &RECORDED
        } else {
            &[Accept]
        };
        site.facts
            .vendors
            .push(vendor(id, name, purpose, seen, declared));
    }
    site.facts
}

pub(super) const ADVERTISERS: [(&str, &str, &str, bool); 7] = [
    ("meta", "Meta Pixel", "advertising", true),
    ("tiktok", "TikTok Pixel", "advertising", false),
    ("snapchat", "Snap Pixel", "advertising", false),
    ("x", "X Pixel", "advertising", true),
    ("linkedin", "LinkedIn Insight Tag", "advertising", true),
    ("pinterest", "Pinterest Tag", "advertising", true),
    ("google-ads", "Google Ads", "advertising", true),
];

/// The theatre judged by the embedded rules for the EU.
pub(super) fn judged() -> (
    Facts,
    Vec<crate::findings::Finding>,
    Vec<crate::findings::RuleResult>,
) {
    let files = crate::catalogue::DataFiles::embedded();
    let rules = crate::rules::RuleSet::load(&files).unwrap();
    let catalogue = Catalogue::load(&files).unwrap();
    let facts = theatre();
    let verdicts = rules.judge(
        &facts,
        &["EU".to_owned()],
        &crate::messages::Messages::english(),
    );
    let (findings, results) = super::build(
        &verdicts,
        &facts,
        &rules,
        &catalogue,
        &crate::messages::Messages::english(),
    );
    (facts, findings, results)
}
