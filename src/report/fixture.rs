//! Documents for tests: the demo theatre, a clean site, and one in which every string is hostile.

use super::{Document, RulesetId, Tool};
use crate::detect::*;
use crate::evidence::*;
use crate::findings::*;
use crate::rules::{Confidence, RuleOutcome, Severity};
use indexmap::IndexMap;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SITE: &str = "https://www.harbourlights.example";
const PAGES: [(&str, &str, &str); 6] = [
    ("/", "Harbour Lights Theatre", "home"),
    ("/whats-on", "What’s on", "other"),
    ("/shows/the-tempest", "The Tempest", "product"),
    ("/donate", "Donate", "donate"),
    (
        "/thank-you?email=canary-7f3a%40consentry.example",
        "Thank you",
        "thank-you",
    ),
    ("/privacy", "Privacy and cookies", "policy"),
];

struct Known {
    id: &'static str,
    name: &'static str,
    company: &'static str,
    country: &'static str,
    category: &'static str,
    host: &'static str,
    declared: bool,
}

const VENDORS: [Known; 9] = [
    Known {
        id: "meta",
        name: "Meta Pixel",
        company: "Meta Platforms",
        country: "US",
        category: "advertising",
        host: "www.facebook.com",
        declared: true,
    },
    Known {
        id: "tiktok",
        name: "TikTok Pixel",
        company: "TikTok",
        country: "SG",
        category: "advertising",
        host: "analytics.tiktok.com",
        declared: false,
    },
    Known {
        id: "ga4",
        name: "Google Analytics 4",
        company: "Google",
        country: "US",
        category: "analytics",
        host: "www.google-analytics.com",
        declared: true,
    },
    Known {
        id: "gtm",
        name: "Google Tag Manager",
        company: "Google",
        country: "US",
        category: "tag-manager",
        host: "www.googletagmanager.com",
        declared: true,
    },
    Known {
        id: "google-ads",
        name: "Google Ads",
        company: "Google",
        country: "US",
        category: "advertising",
        host: "googleads.g.doubleclick.net",
        declared: true,
    },
    Known {
        id: "x",
        name: "X Pixel",
        company: "X Corp.",
        country: "US",
        category: "advertising",
        host: "analytics.twitter.com",
        declared: true,
    },
    Known {
        id: "linkedin",
        name: "LinkedIn Insight Tag",
        company: "LinkedIn",
        country: "US",
        category: "advertising",
        host: "px.ads.linkedin.com",
        declared: true,
    },
    Known {
        id: "pinterest",
        name: "Pinterest Tag",
        company: "Pinterest",
        country: "US",
        category: "advertising",
        host: "ct.pinterest.com",
        declared: true,
    },
    Known {
        id: "snapchat",
        name: "Snap Pixel",
        company: "Snap",
        country: "US",
        category: "advertising",
        host: "tr.snapchat.com",
        declared: false,
    },
];

fn tool() -> Tool {
    Tool {
        name: "consentry".into(),
        version: "0.1.0".into(),
        commit: "0123abc".into(),
        ruleset: RulesetId {
            version: "2026-11".into(),
            sha256: "5f".repeat(32),
        },
    }
}

fn audit() -> Audit {
    Audit {
        id: "www.harbourlights.example-20261123T091402Z".into(),
        status: String::new(),
        started: "2026-11-23T09:14:02Z".into(),
        finished: "2026-11-23T09:20:41Z".into(),
        seeds: vec![format!("{SITE}/")],
        host: "www.harbourlights.example".into(),
        site: "harbourlights.example".into(),
        jurisdictions: vec!["EU".into(), "UK".into()],
        scenarios: Scenario::ALL.to_vec(),
        environment: Environment {
            browser: "Chromium 156.0.8078.79".into(),
            user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36".into(),
            os: "Debian GNU/Linux 12".into(),
            locale: "en-GB".into(),
            timezone: "Europe/London".into(),
            viewport: "1366x900".into(),
            egress_country: Some("DE".into()),
            headless: true,
            sandbox: false,
        },
        organisation: Some("Harbour Lights Theatre".into()),
        auditor: Some("A. Okafor".into()),
        authorised_by: Some("Harbour Lights Theatre Trust".into()),
        settings_sha256: "ab".repeat(32),
        cookie_policy: "allow".into(),
        notes: vec!["Chrome’s sandbox was switched off (--no-sandbox).".into()],
        completeness: Completeness { seen: Some(402), recorded: 402, missed: vec![] },
    }
}

fn scenario(outcome: Outcome, reason: Option<&str>, actions: &[(&str, f64)]) -> ScenarioFact {
    ScenarioFact {
        outcome,
        reason: reason.map(Into::into),
        runs: u32::from(outcome != Outcome::NotTestable) * 2,
        actions: actions
            .iter()
            .map(|(text, time_ms)| ActionFact {
                action: "click".into(),
                text: (*text).into(),
                selector: "#hl-banner button".into(),
                time_ms: *time_ms,
                screenshot: Some("evidence/screens/before-click.png".into()),
            })
            .collect(),
        consent_state: ConsentStateFact {
            google_consent_mode: Some(json!({"default": {"ad_storage": "denied"}})),
            ..ConsentStateFact::default()
        },
        choice_confirmed: (!actions.is_empty()).then_some(true),
        choice_proofs: if actions.is_empty() {
            vec![]
        } else {
            vec!["notice-gone-after-reload".into(), "cookie-changed".into()]
        },
    }
}

fn scenarios() -> IndexMap<Scenario, ScenarioFact> {
    IndexMap::from([
        (Scenario::Before, scenario(Outcome::Done, None, &[])),
        (
            Scenario::Dismiss,
            scenario(Outcome::Done, None, &[("Close", 7_900.0)]),
        ),
        (
            Scenario::Reject,
            scenario(
                Outcome::Done,
                None,
                &[("Manage choices", 8_100.0), ("Reject all", 9_100.0)],
            ),
        ),
        (
            Scenario::Accept,
            scenario(Outcome::Done, None, &[("Accept all", 5_200.0)]),
        ),
        (
            Scenario::Withdraw,
            scenario(
                Outcome::Failed,
                Some("the browser ended while the second page was open"),
                &[("Accept all", 5_200.0)],
            ),
        ),
        (
            Scenario::Gpc,
            scenario(
                Outcome::NotTestable,
                Some("scenario gpc is not built yet"),
                &[],
            ),
        ),
    ])
}

fn pages() -> Vec<PageFact> {
    PAGES
        .iter()
        .enumerate()
        .map(|(n, (path, title, kind))| PageFact {
            id: format!("P-{:03}", n + 1),
            url: format!("{SITE}{path}"),
            final_url: Some(format!("{SITE}{path}")),
            status: Some(200),
            title: Some((*title).into()),
            kind: (*kind).into(),
            visits: [
                Scenario::Before,
                Scenario::Dismiss,
                Scenario::Reject,
                Scenario::Accept,
            ]
            .into_iter()
            .map(|scenario| PageVisit {
                scenario,
                run: 1,
                outcome: if n == 3 && scenario == Scenario::Dismiss {
                    "error"
                } else {
                    "ok"
                }
                .into(),
                error: (n == 3 && scenario == Scenario::Dismiss)
                    .then(|| "net::ERR_CONNECTION_RESET".into()),
                loaded_ms: Some(812.0),
                settled_ms: Some(1_912.0),
            })
            .collect(),
        })
        .collect()
}

fn banner() -> BannerFact {
    let control =
        |action, text: &str, role: &str, width, height, contrast, font_px| BannerControl {
            action,
            text: text.into(),
            selector: format!("#hl-banner [data-do=\"{text}\"]"),
            role: role.into(),
            width,
            height,
            contrast,
            font_px,
        };
    BannerFact {
        id: "B-1".into(),
        present: Some(true),
        kind: NoticeKind::Banner,
        cmp: None,
        language: Some("en".into()),
        text: "We value your privacy. We and our partners use cookies to improve your experience and show you relevant offers.".into(),
        page: Some("P-001".into()),
        screenshot: Some("evidence/screens/before-1-banner.png".into()),
        appeared_ms: Some(2_760.0),
        first_layer: vec![
            control(ControlAction::Accept, "Accept all", "button", 220.0, 48.0, Some(9.5), 16.0),
            control(ControlAction::Settings, "Manage choices", "button", 108.0, 18.0, Some(2.6), 13.0),
        ],
        further_layers: vec![
            control(ControlAction::Other, "Marketing", "switch", 44.0, 24.0, None, 14.0),
            control(ControlAction::Reject, "Reject all", "button", 160.0, 40.0, Some(7.3), 14.0),
        ],
        clicks: BannerClicks { accept: Some(1), reject: Some(2), withdraw: None },
        preticked: vec!["Marketing".into()],
        withdraw_control: Some(true),
    }
}

/// Adds requests and, for events, pixels.
#[derive(Default)]
struct Traffic {
    requests: Vec<RequestFact>,
    pixels: Vec<PixelFact>,
}

impl Traffic {
    fn request(
        &mut self,
        vendor: &Known,
        scenario: Scenario,
        consent: Consent,
        page: usize,
        kind: &str,
        time_ms: f64,
    ) -> String {
        let id = format!("R-{:05}", self.requests.len() + 1);
        self.requests.push(RequestFact {
            id: id.clone(),
            scenario,
            run: 1,
            page: Some(format!("P-{:03}", page + 1)),
            consent,
            grace: false,
            time_ms,
            page_time_ms: Some(840.0),
            url: format!("https://{}/collect?dl={}", vendor.host, SITE),
            host: vendor.host.into(),
            method: "GET".into(),
            kind: if kind == "event" { "image" } else { "script" }.into(),
            status: Some(200),
            blocked: None,
            error: None,
            from_cache: false,
            party: Party::Third,
            site: vendor.host.into(),
            vendor: Some(vendor.id.into()),
            vendor_kind: Some(kind.into()),
            purpose: Some(vendor.category.into()),
            initiator: Initiator {
                kind: "script".into(),
                url: Some(format!("{SITE}/theme.js")),
                line: Some(41),
                chain: vec![],
            },
            redirect_from: None,
            frame: None,
            target: TargetKind::Page,
            body_bytes: None,
            consent_signal: BTreeMap::new(),
        });
        id
    }

    #[allow(clippy::too_many_arguments)]
    fn event(
        &mut self,
        vendor: &Known,
        scenario: Scenario,
        consent: Consent,
        page: usize,
        event: &str,
        canonical: &str,
        time_ms: f64,
    ) {
        let request = self.request(vendor, scenario, consent, page, "event", time_ms);
        let denied = vendor.id == "ga4" && consent != Consent::Accepted;
        let id = format!("X-{:04}", self.pixels.len() + 1);
        self.pixels.push(PixelFact {
            id,
            request,
            scenario,
            run: 1,
            page: Some(format!("P-{:03}", page + 1)),
            consent,
            grace: false,
            vendor: vendor.id.into(),
            purpose: Some(vendor.category.into()),
            account: Some("000000000000000".into()),
            event: Some(event.into()),
            canonical: Some(canonical.into()),
            value: (canonical == "donate").then(|| "25.00".into()),
            currency: (canonical == "donate").then(|| "EUR".into()),
            dedupe_id: None,
            params: BTreeMap::from([("dl".into(), format!("{SITE}{}", PAGES[page].0))]),
            user_data: vec![],
            consent_signal: if denied {
                BTreeMap::from([("gcs".to_owned(), json!("G100"))])
            } else {
                BTreeMap::new()
            },
            signal_state: denied.then(|| "denied".into()),
            delivery: "sent".into(),
            repeats: vec![],
        });
    }
}

fn traffic() -> Traffic {
    let mut t = Traffic::default();
    let of = |id: &str| VENDORS.iter().find(|v| v.id == id).unwrap_or(&VENDORS[0]);
    let states = [
        (Scenario::Before, Consent::None),
        (Scenario::Dismiss, Consent::Dismissed),
        (Scenario::Reject, Consent::Rejected),
        (Scenario::Accept, Consent::Accepted),
    ];
    for (scenario, consent) in states {
        // In reject and accept the first page is seen before the click, too.
        if matches!(
            scenario,
            Scenario::Reject | Scenario::Accept | Scenario::Dismiss
        ) {
            t.event(
                of("meta"),
                scenario,
                Consent::None,
                0,
                "PageView",
                "page_view",
                1_840.0,
            );
            t.event(
                of("tiktok"),
                scenario,
                Consent::None,
                0,
                "Pageview",
                "page_view",
                2_100.0,
            );
        }
        for page in 0..PAGES.len() {
            let at = 12_000.0 + 5_000.0 * page as f64;
            t.request(of("gtm"), scenario, consent, page, "script", at);
            t.event(
                of("ga4"),
                scenario,
                consent,
                page,
                "page_view",
                "page_view",
                at + 700.0,
            );
            let refused = consent == Consent::Rejected;
            if !refused || (3..=4).contains(&page) {
                t.event(
                    of("meta"),
                    scenario,
                    consent,
                    page,
                    "PageView",
                    "page_view",
                    at + 900.0,
                );
            }
            if !refused && (page == 0 || page == 2 || consent == Consent::Accepted) {
                t.event(
                    of("tiktok"),
                    scenario,
                    consent,
                    page,
                    "Pageview",
                    "page_view",
                    at + 1_100.0,
                );
            }
            if consent == Consent::Accepted {
                for id in ["x", "linkedin", "pinterest", "snapchat", "google-ads"] {
                    t.event(
                        of(id),
                        scenario,
                        consent,
                        page,
                        "PageVisit",
                        "page_view",
                        at + 1_300.0,
                    );
                }
            }
        }
        if consent == Consent::Rejected || consent == Consent::Accepted {
            t.event(
                of("meta"),
                scenario,
                consent,
                4,
                "Donate",
                "donate",
                38_400.0,
            );
        }
    }
    for pixel in &mut t.pixels {
        if pixel.page.as_deref() == Some("P-005") {
            pixel.user_data = vec![UserData {
                kind: "email".into(),
                form: "plain".into(),
                canary: true,
                place: "q:dl".into(),
            }];
        }
    }
    t
}

fn cookie(
    n: usize,
    name: &str,
    purpose: Option<&str>,
    vendor: Option<&str>,
    days: Option<f64>,
    scenarios: &[(Scenario, CookieState, Consent)],
) -> CookieFact {
    CookieFact {
        id: format!("C-{n:03}"),
        name: name.into(),
        domain: "harbourlights.example".into(),
        host_only: days.is_none(),
        path: "/".into(),
        partition: None,
        party: Party::First,
        set_by: SetBy {
            kind: "script".into(),
            request: None,
            script: Some(format!("{SITE}/theme.js")),
        },
        vendor: vendor.map(Into::into),
        purpose: purpose.map(Into::into),
        purpose_source: purpose.map(|_| "catalogue 2026-11-23".into()),
        stores_choice: name == "hl_consent",
        identifier: vendor.is_some(),
        session: days.is_none(),
        lifetime_days: days.map(|d| d.min(400.0)),
        requested_lifetime_days: days,
        http_only: false,
        secure: name != "hl_visitor",
        same_site: Some("Lax".into()),
        first_set: scenarios.iter().map(|(s, _, c)| (*s, *c)).collect(),
        scenarios: scenarios.iter().map(|(s, state, _)| (*s, *state)).collect(),
        pages: vec!["P-001".into()],
    }
}

fn cookies() -> Vec<CookieFact> {
    use CookieState::{Kept, Set};
    use Scenario::{Accept, Before, Dismiss, Reject};
    let early = [
        (Before, Set, Consent::None),
        (Dismiss, Kept, Consent::None),
        (Reject, Kept, Consent::None),
        (Accept, Kept, Consent::None),
    ];
    let accepted = [(Accept, Set, Consent::Accepted)];
    vec![
        cookie(
            1,
            "_fbp",
            Some("marketing"),
            Some("meta"),
            Some(90.0),
            &early,
        ),
        cookie(
            2,
            "_ttp",
            Some("marketing"),
            Some("tiktok"),
            Some(390.0),
            &early,
        ),
        cookie(3, "hl_visitor", None, None, Some(730.0), &early),
        cookie(
            4,
            "_ga",
            Some("statistics"),
            Some("ga4"),
            Some(730.0),
            &accepted,
        ),
        cookie(
            5,
            "_gcl_au",
            Some("marketing"),
            Some("google-ads"),
            Some(90.0),
            &accepted,
        ),
        cookie(
            6,
            "_pin_unauth",
            Some("marketing"),
            Some("pinterest"),
            Some(365.0),
            &accepted,
        ),
        cookie(
            7,
            "hl_consent",
            Some("necessary"),
            None,
            Some(180.0),
            &[
                (Reject, Set, Consent::Rejected),
                (Accept, Set, Consent::Accepted),
            ],
        ),
        cookie(8, "hl_session", Some("necessary"), None, None, &early),
    ]
}

fn vendor_facts(t: &Traffic) -> Vec<VendorFact> {
    let mut all: Vec<VendorFact> = VENDORS
        .iter()
        .map(|v| VendorFact {
            id: v.id.into(),
            name: v.name.into(),
            company: Some(v.company.into()),
            country: Some(v.country.into()),
            category: v.category.into(),
            purpose: Some(v.category.into()),
            known: true,
            scenarios: Scenario::ALL
                .into_iter()
                .filter(|s| {
                    t.requests
                        .iter()
                        .any(|r| r.scenario == *s && r.vendor.as_deref() == Some(v.id))
                })
                .collect(),
            accounts: vec!["000000000000000".into()],
            events: t
                .pixels
                .iter()
                .filter(|p| p.vendor == v.id)
                .filter_map(|p| p.event.clone())
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect(),
            hosts: vec![v.host.into()],
            requests: t
                .requests
                .iter()
                .filter(|r| r.vendor.as_deref() == Some(v.id))
                .count() as u64,
            declared: Some(v.declared),
            evidence: vec!["R-00001".into()],
        })
        .collect();
    all.push(VendorFact {
        id: "unknown:cdn-stage.example".into(),
        name: "cdn-stage.example".into(),
        company: None,
        country: None,
        category: "unknown".into(),
        purpose: None,
        known: false,
        scenarios: vec![Scenario::Before, Scenario::Accept],
        accounts: vec![],
        events: vec![],
        hosts: vec!["cdn-stage.example".into()],
        requests: 4,
        declared: Some(false),
        evidence: vec![],
    });
    all
}

fn policies() -> Vec<PolicyFact> {
    vec![PolicyFact {
        id: "L-1".into(),
        url: format!("{SITE}/privacy"),
        page: Some("P-006".into()),
        kind: "privacy".into(),
        language: Some("en".into()),
        vendors_named: [
            "meta",
            "ga4",
            "gtm",
            "google-ads",
            "x",
            "linkedin",
            "pinterest",
        ]
        .map(Into::into)
        .to_vec(),
        cookies_named: vec!["_fbp".into(), "hl_session".into()],
        checks: BTreeMap::from([
            ("lifetimes_told".into(), true),
            ("transfer_told".into(), false),
            ("withdraw_told".into(), true),
        ]),
    }]
}

fn limits() -> Vec<Limit> {
    let limit = |what: &str, why: &str, effect: &str, hides: &str, scenario| Limit {
        what: what.into(),
        why: why.into(),
        effect: effect.into(),
        hides: hides.into(),
        scenario,
    };
    vec![
        limit(
            "Scenario withdraw",
            "the browser ended while the second page was open",
            "Nothing is said about what happens after a withdrawal.",
            "scenario",
            Some(Scenario::Withdraw),
        ),
        limit(
            "Scenario gpc",
            "it is not built yet",
            "Nothing is said about the objection signal.",
            "scenario",
            Some(Scenario::Gpc),
        ),
        limit(
            "Page /donate in scenario dismiss",
            "net::ERR_CONNECTION_RESET",
            "Events of that page after closing the banner are not counted.",
            "page",
            Some(Scenario::Dismiss),
        ),
        limit(
            "Sharing from server to server",
            "it does not pass the browser",
            "A Conversions API may send what is not seen here.",
            "method",
            None,
        ),
        limit(
            "One place, one language, one day",
            "the scan ran once",
            "Visitors elsewhere may see another banner.",
            "method",
            None,
        ),
    ]
}

struct Told {
    rule: &'static str,
    title: &'static str,
    group: &'static str,
    severity: Severity,
    vendor: Option<&'static str>,
    scenarios: &'static [Scenario],
    fact: &'static str,
    evidence: &'static [&'static str],
}

const TOLD: [Told; 14] = {
    use Scenario::{Accept, Before, Dismiss, Reject};
    use Severity::{Advice, LikelyViolation, Risk, Violation};
    [
        Told {
            rule: "pixel-before-consent",
            title: "Tracking pixel event sent before any choice: Meta Pixel",
            group: "prior-consent",
            severity: Violation,
            vendor: Some("meta"),
            scenarios: &[Before, Dismiss],
            fact: "Scenario before, run 1: 6 events `PageView` to Meta Pixel on 6 pages, the first 0.92 s before the banner appeared.",
            evidence: &["X-0002", "R-00002"],
        },
        Told {
            rule: "pixel-before-consent",
            title: "Tracking pixel event sent before any choice: TikTok Pixel",
            group: "prior-consent",
            severity: Violation,
            vendor: Some("tiktok"),
            scenarios: &[Before, Dismiss],
            fact: "Scenario before, run 1: 2 events `Pageview` to TikTok Pixel on 2 pages.",
            evidence: &["X-0003"],
        },
        Told {
            rule: "pixel-after-reject",
            title: "Tracking pixel event after refusal: Meta Pixel",
            group: "consent-quality",
            severity: Violation,
            vendor: Some("meta"),
            scenarios: &[Reject],
            fact: "Scenario reject: 3 events to Meta Pixel on `/donate` and `/thank-you`, all more than 1.5 s after the click on `Reject all`.",
            evidence: &["X-0040"],
        },
        Told {
            rule: "ad-id-first-party-before-consent",
            title: "Advertising identifier in a first-party cookie before any choice: _fbp",
            group: "prior-consent",
            severity: Violation,
            vendor: Some("meta"),
            scenarios: &[Before, Dismiss],
            fact: "Cookie `_fbp` on `harbourlights.example`, 90 days, written by `/theme.js`.",
            evidence: &["C-001"],
        },
        Told {
            rule: "ad-id-first-party-before-consent",
            title: "Advertising identifier in a first-party cookie before any choice: _ttp",
            group: "prior-consent",
            severity: Violation,
            vendor: Some("tiktok"),
            scenarios: &[Before, Dismiss],
            fact: "Cookie `_ttp` on `harbourlights.example`, 390 days.",
            evidence: &["C-002"],
        },
        Told {
            rule: "preticked-options",
            title: "Optional category switched on in advance",
            group: "banner-design",
            severity: Violation,
            vendor: None,
            scenarios: &[Before],
            fact: "Switch `Marketing` was on before any choice.",
            evidence: &["B-1"],
        },
        Told {
            rule: "cookie-before-consent",
            title: "Non-exempt cookie set before any choice: hl_visitor",
            group: "prior-consent",
            severity: Violation,
            vendor: None,
            scenarios: &[Before],
            fact: "Cookie `hl_visitor`, an identifier, set by the server.",
            evidence: &["C-003"],
        },
        Told {
            rule: "cookie-kept-after-reject",
            title: "Non-exempt cookies still present after refusal: _fbp",
            group: "consent-quality",
            severity: LikelyViolation,
            vendor: Some("meta"),
            scenarios: &[Reject],
            fact: "Cookie `_fbp` was there before the refusal and at the end.",
            evidence: &["C-001"],
        },
        Told {
            rule: "no-reject-first-layer",
            title: "No refuse option on a layer that has accept",
            group: "banner-design",
            severity: LikelyViolation,
            vendor: None,
            scenarios: &[Before],
            fact: "Controls of the first layer: `Accept all` (button, 220 × 48 px) and `Manage choices` (button, 108 × 18 px).",
            evidence: &["B-1"],
        },
        Told {
            rule: "undeclared-recipient",
            title: "Recipient of data not named: TikTok Pixel",
            group: "information",
            severity: LikelyViolation,
            vendor: Some("tiktok"),
            scenarios: &[Before, Accept],
            fact: "The policy names seven vendors; TikTok is not among them.",
            evidence: &["L-1", "X-0003"],
        },
        Told {
            rule: "pii-in-third-party-url",
            title: "Plain personal data in third-party request: Meta Pixel",
            group: "minimisation",
            severity: LikelyViolation,
            vendor: Some("meta"),
            scenarios: &[Reject, Accept],
            fact: "The planted address `canary-7f3a@consentry.example` is in key `dl`.",
            evidence: &["X-0041"],
        },
        Told {
            rule: "consent-mode-denied-ping",
            title: "Cookieless measurement ping before or without consent: Google Analytics 4",
            group: "prior-consent",
            severity: Risk,
            vendor: Some("ga4"),
            scenarios: &[Before, Dismiss, Reject],
            fact: "6 requests with `gcs=G100` in each scenario.",
            evidence: &["X-0001"],
        },
        Told {
            rule: "tag-manager-before-consent",
            title: "Tag manager loaded before any choice: Google Tag Manager",
            group: "prior-consent",
            severity: Risk,
            vendor: Some("gtm"),
            scenarios: &[Before],
            fact: "Container `GTM-EXAMPLE` fetched on 6 pages.",
            evidence: &["R-00001"],
        },
        Told {
            rule: "referrer-leak",
            title: "Referrer policy leaks path or query",
            group: "minimisation",
            severity: Advice,
            vendor: None,
            scenarios: &[Accept],
            fact: "No referrer policy is set.",
            evidence: &["R-00007"],
        },
    ]
};

fn finding(n: usize, told: &Told) -> Finding {
    let assessment = match told.severity {
        Severity::Violation => {
            "Appears to breach article 5(3) of the ePrivacy Directive: no exemption test is passed. Would change if the test set-up caused it."
        }
        Severity::LikelyViolation => {
            "Likely breaches article 4(11) GDPR. Confirm that no other control refuses."
        }
        Severity::Risk => {
            "May breach article 5(3) of the ePrivacy Directive; depends on facts outside the scan."
        }
        Severity::Advice => "Good practice.",
    };
    Finding {
        id: format!("F-{:03}", n + 1),
        fingerprint: format!("{}/{}/{n}", told.rule, told.vendor.unwrap_or("site")),
        rule: told.rule.into(),
        title: told.title.into(),
        group: told.group.into(),
        severity: told.severity,
        confidence: if n % 5 == 4 {
            Confidence::Medium
        } else {
            Confidence::High
        },
        jurisdictions: vec!["EU".into(), "UK".into()],
        scenarios: told.scenarios.to_vec(),
        vendor: told.vendor.map(Into::into),
        fact: told.fact.into(),
        classification: "Purpose advertising; catalogue 2026-11-23, confidence high.".into(),
        assessment: assessment.into(),
        legal: vec![
            LegalRef {
                source: "epd".into(),
                at: "art 5(3)".into(),
                title: "ePrivacy Directive".into(),
                url: "https://eur-lex.europa.eu/eli/dir/2002/58/oj".into(),
            },
            LegalRef {
                source: "gdpr".into(),
                at: "art 6(1)(a)".into(),
                title: "GDPR".into(),
                url: "https://eur-lex.europa.eu/eli/reg/2016/679/oj".into(),
            },
        ],
        evidence: told.evidence.iter().map(|e| (*e).into()).collect(),
        pages: vec!["P-001".into(), "P-003".into()],
        seen: Seen { n: 2, of: 2 },
        exemptions: vec![
            ExemptionResult {
                id: "ex-transmission".into(),
                result: "not-met".into(),
            },
            ExemptionResult {
                id: "uk-statistical".into(),
                result: "open".into(),
            },
        ],
        national_notes: vec!["FR: prior consent required".into()],
        remedy: Remedy {
            summary: "Hold the pixel until the visitor says yes.".into(),
            steps: vec![
                "Call revoke before init on every page.".into(),
                "Grant after acceptance.".into(),
            ],
            code: if told.vendor == Some("meta") {
                vec![RemedyCode { vendor: "meta".into(), language: "js".into(), text: "fbq('consent', 'revoke'); // before init, on every page\nfbq('init', '000000000000000');\nfbq('track', 'PageView');\n".into() }]
            } else {
                vec![]
            },
        },
        retest: format!("consentry scan {SITE}/ --scenarios before"),
        related: if n == 0 { vec!["F-004".into()] } else { vec![] },
        review: if n == 11 {
            Review {
                state: "accepted-risk".into(),
                by: Some("A. Okafor".into()),
                at: Some("2026-11-24".into()),
                note: Some("Kept until the March review.".into()),
                expires: Some("2027-03-31".into()),
            }
        } else {
            Review::default()
        },
    }
}

fn rules(findings: &[Finding]) -> Vec<RuleResult> {
    let mut all: Vec<RuleResult> = TOLD
        .iter()
        .map(|t| RuleResult {
            id: t.rule.into(),
            jurisdiction: "EU".into(),
            outcome: RuleOutcome::Finding,
            why: "it matched recorded facts".into(),
            findings: findings
                .iter()
                .filter(|f| f.rule == t.rule)
                .map(|f| f.id.clone())
                .collect(),
        })
        .collect();
    all.dedup_by(|a, b| a.id == b.id);
    all.push(RuleResult {
        id: "pixel-after-withdraw".into(),
        jurisdiction: "EU".into(),
        outcome: RuleOutcome::NotTested,
        why: "scenario withdraw was not recorded".into(),
        findings: vec![],
    });
    all.push(RuleResult {
        id: "remote-fonts".into(),
        jurisdiction: "EU".into(),
        outcome: RuleOutcome::None,
        why: "no match".into(),
        findings: vec![],
    });
    all
}

fn facts() -> Facts {
    let t = traffic();
    Facts {
        audit: audit(),
        scenarios: scenarios(),
        pages: pages(),
        banner: banner(),
        vendors: vendor_facts(&t),
        requests: t.requests,
        pixels: t.pixels,
        cookies: cookies(),
        storage: vec![StorageFact {
            id: "S-001".into(),
            origin: SITE.into(),
            area: "local".into(),
            key: "hl_basket".into(),
            vendor: None,
            purpose: Some("necessary".into()),
            stores_choice: false,
            identifier: false,
            party: Party::First,
            set_by: SetBy::default(),
            first_set: IndexMap::from([(Scenario::Accept, Consent::Accepted)]),
            scenarios: IndexMap::from([(Scenario::Accept, CookieState::Set)]),
        }],
        noscript: vec![NoscriptFact {
            id: "N-001".into(),
            page: Some("P-001".into()),
            scenario: Scenario::Before,
            url: "https://www.facebook.com/tr?id=000000000000000&ev=PageView&noscript=1".into(),
            vendor: "meta".into(),
            vendor_kind: "event".into(),
            purpose: Some("advertising".into()),
            account: None,
            event: Some("PageView".into()),
        }],
        policies: policies(),
        files: vec![
            "evidence/har/before-1.har".into(),
            "evidence/screens/before-1-banner.png".into(),
            "evidence/events/before-1.jsonl".into(),
        ],
        limits: limits(),
        ..Facts::default()
    }
}

/// The demo theatre: 14 findings, 9 vendors, four scenarios done, one broken off, one not testable.
pub(crate) fn harbour_lights() -> Document {
    let findings: Vec<Finding> = TOLD
        .iter()
        .enumerate()
        .map(|(n, t)| finding(n, t))
        .collect();
    let rules = rules(&findings);
    Document::new(tool(), facts(), findings, rules)
}

/// The same facts judged by the embedded rules: findings in the words that a real audit has.
pub(crate) fn judged() -> Document {
    let files = crate::catalogue::DataFiles::embedded();
    let rules = crate::rules::RuleSet::load(&files).unwrap_or_else(|e| panic!("{e:?}"));
    let catalogue = Catalogue::load(&files).unwrap_or_else(|e| panic!("{e:?}"));
    let facts = facts();
    let verdicts = rules.judge(&facts, &facts.audit.jurisdictions);
    let (findings, results) = crate::findings::build(&verdicts, &facts, &rules, &catalogue);
    Document::new(tool(), facts, findings, results)
}

/// A site without vendors, banner and findings; only `before` and `accept` were testable.
pub(crate) fn clean() -> Document {
    let mut facts = facts();
    facts.requests.clear();
    facts.pixels.clear();
    facts.vendors.clear();
    facts.cookies.clear();
    facts.storage.clear();
    facts.policies.clear();
    facts.files.clear();
    facts.banner = BannerFact {
        present: Some(false),
        ..BannerFact::default()
    };
    for (scenario, fact) in &mut facts.scenarios {
        if !matches!(scenario, Scenario::Before | Scenario::Accept) {
            fact.outcome = Outcome::NotTestable;
            fact.reason = Some("no banner was found".into());
            fact.actions.clear();
        }
    }
    facts.limits.clear();
    Document::new(tool(), facts, vec![], vec![])
}

/// What a hostile page would like to be printed.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script>\"'{{x}}</style>\u{202e}\u{1b}]0;=cmd";

/// The demo theatre with every free string replaced by [`HOSTILE`] and one megabyte in some.
pub(crate) fn hostile() -> Document {
    let mut value = serde_json::to_value(harbour_lights()).unwrap_or_default();
    poison(&mut value, "");
    // Words that the types restrict keep their place; everything that a page can write is poisoned.
    let mut document: Document = match serde_json::from_value(value) {
        Ok(document) => document,
        Err(e) => panic!("poisoned too much: {e}"),
    };
    let long = format!("{HOSTILE}{}", "A".repeat(1_000_000));
    let facts = &mut document.facts;
    document.findings[0].title = long.clone();
    document.findings[0].fact = long.clone();
    facts.cookies[0].name = long.clone();
    facts.vendors[0].name = long.clone();
    facts.pages[0].url = long.clone();
    facts.limits[0].why = long.clone();
    facts.banner.text = long.clone();
    facts.audit.organisation = Some(long);
    document
}

fn poison(value: &mut Value, key: &str) {
    const KEPT: [&str; 13] = [
        "scenario",
        "scenarios",
        "consent",
        "outcome",
        "severity",
        "confidence",
        "party",
        "target",
        "action",
        "kind",
        "by_scenario",
        "first_set",
        "schema",
    ];
    match value {
        Value::String(_) if KEPT.contains(&key) => {}
        Value::String(text) => HOSTILE.clone_into(text),
        Value::Array(all) => all.iter_mut().for_each(|v| poison(v, key)),
        Value::Object(all) => all.iter_mut().for_each(|(k, v)| {
            let under = if KEPT.contains(&key) { key } else { k.as_str() };
            let under = if matches!(key, "scenarios") && v.is_object() {
                ""
            } else {
                under
            };
            poison(v, under);
        }),
        _ => {}
    }
}
