//! What the theatre's site is put together from: hits of vendors, cookies, controls.

use super::PAGES;
use crate::detect::*;
use crate::evidence::{Consent, ControlAction, Scenario, TargetKind};

/// The site under construction.
pub(super) struct Site {
    pub(super) facts: Facts,
}

/// One hit of a vendor.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    vendor: &'static str,
    purpose: &'static str,
    kind: &'static str,
    event: Option<&'static str>,
    denied: bool,
}

pub(super) const fn event(vendor: &'static str, purpose: &'static str, event: &'static str) -> Hit {
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

pub(super) const META: Hit = event("meta", "advertising", "PageView");
pub(super) const TIKTOK: Hit = event("tiktok", "advertising", "Pageview");
pub(super) const PING: Hit = Hit {
    denied: true,
    ..event("google-analytics", "analytics", "page_view")
};
pub(super) const GTM: Hit = script("gtm", "tag-manager");

impl Site {
    pub(super) fn hit(
        &mut self,
        hit: Hit,
        scenario: Scenario,
        consent: Consent,
        grace: bool,
        page: usize,
    ) {
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

    pub(super) fn untouched(&mut self, scenario: Scenario, pages: impl Iterator<Item = usize>) {
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

    pub(super) fn cookie(
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

pub(super) fn control(action: ControlAction, text: &str) -> BannerControl {
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

pub(super) fn vendor(
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
