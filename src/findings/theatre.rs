//! A theatre's site with known faults, as facts.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod site;

use self::site::{GTM, META, PING, Site, TIKTOK, control, event, vendor};
use crate::detect::*;
use crate::evidence::{Consent, ControlAction, NoticeKind, Outcome, Scenario};

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
