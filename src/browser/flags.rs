//! Chrome's command line and profile.

use super::identity::{Identity, accept_language};
use super::resolver::resolver_rules;
use crate::config::{CookiePolicy, Device, Settings, is_guarded};
use serde_json::{Value, json};
use std::net::{IpAddr, SocketAddr};

/// Kept quiet, or kept from hiding requests: `RenderDocument`, the back-forward cache and proactive
/// swaps make Chrome end our session before a page's goodbye beacons are reported; the omnibox
/// popups are pages of the browser's own; the rest are the browser's own traffic.
const FEATURES_OFF: &str = "RenderDocument,BackForwardCache,ProactivelySwapBrowsingInstance,WebUIOmniboxPopup,\
WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,OptimizationHints,OptimizationGuideModelDownloading,\
AutofillServerCommunication,NetworkTimeServiceQuerying,MediaRouter,Translate,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable";

/// Chrome's own guard of private networks (Local Network Access), for every kind of request: it looks at
/// the address that a name turned out to lead to, before anything is said there. Names and addresses that
/// are known beforehand are not even looked up (see `resolver_rules`).
const GUARD_ON: &str = "LocalNetworkAccessChecks:LocalNetworkAccessChecksWarn/false,LocalNetworkAccessChecksWebRTC,\
LocalNetworkAccessChecksWebSockets,LocalNetworkAccessChecksWebTransport,LocalNetworkAccessForNavigations,\
LocalNetworkAccessForSubframeNavigations,LocalNetworkAccessForFencedFrameNavigations,LocalNetworkAccessForWorkers";

/// Its parts that would only warn.
const GUARD_WARNS: &str = ",LocalNetworkAccessForNavigationsWarningOnly,LocalNetworkAccessForSubframeNavigationsWarningOnly,\
LocalNetworkAccessForFencedFrameNavigationsWarningOnly,LocalNetworkAccessForWorkersWarningOnly";

/// Where pages may go everywhere, nobody is asked for leave: a request would wait for an answer.
const GUARD_OFF: &str = ",LocalNetworkAccessChecks";

/// Site isolation off, so that goodbye beacons of cross-origin iframes are heard.
const ISOLATION_OFF: &str = ",IsolateOrigins,site-per-process";

const ALWAYS: [&str; 22] = [
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-dev-shm-usage",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--disable-hang-monitor",
    "--disable-popup-blocking",
    "--disable-prompt-on-repost",
    "--disable-domain-reliability",
    "--disable-quic",
    "--disable-blink-features=AutomationControlled",
    "--force-color-profile=srgb",
    "--metrics-recording-only",
    "--password-store=basic",
];

/// Size of the window in CSS pixels.
pub(super) fn window_size(device: Device) -> (u32, u32) {
    match device {
        Device::Desktop => (1366, 900),
        Device::Mobile => (412, 915),
    }
}

/// Addresses that `--resolve` leads to, as ones that any page may reach.
fn opened(settings: &Settings) -> String {
    let mut all: Vec<String> = Vec::new();
    for rule in &settings.resolve {
        let Ok(address) = rule.address.trim_matches(['[', ']']).parse::<IpAddr>() else {
            continue;
        };
        let ports = match rule.to_port.or(rule.port) {
            Some(port) => vec![port],
            None => vec![80, 443],
        };
        let each = ports.into_iter().map(|port| SocketAddr::new(address, port));
        all.extend(each.map(|to| format!("{to}=public")));
    }
    all.sort();
    all.dedup();
    all.join(",")
}

/// Every argument but those of one start: profile, net log, privacy signal.
/// `lookup` is the port of the server of ours that Chrome asks for names, and the pin of its key.
pub(super) fn arguments(
    settings: &Settings,
    identity: &Identity,
    lookup: Option<(u16, &str)>,
) -> Vec<String> {
    let mut args: Vec<String> = ALWAYS.iter().map(|a| (*a).to_owned()).collect();
    let isolation = if settings.site_isolation {
        ""
    } else {
        ISOLATION_OFF
    };
    let guarded = is_guarded(settings);
    let guard = if guarded { GUARD_WARNS } else { GUARD_OFF };
    args.push(format!(
        "--disable-features={FEATURES_OFF}{isolation}{guard}"
    ));
    if guarded {
        args.push(format!("--enable-features={GUARD_ON}"));
        let opened = opened(settings);
        if !opened.is_empty() {
            args.push(format!("--ip-address-space-overrides={opened}"));
        }
    }
    if !settings.site_isolation {
        args.push("--disable-site-isolation-trials".into());
    }
    if !settings.headful {
        args.push("--headless=new".into());
    }
    let (width, height) = window_size(settings.device);
    args.push(format!("--window-size={width},{height}"));
    args.push(format!("--lang={}", settings.locale));
    args.push(format!(
        "--accept-lang={}",
        accept_language(&settings.locale)
    ));
    if let Some(agent) = &identity.user_agent {
        args.push(format!("--user-agent={agent}"));
    }
    args.push(format!(
        "--host-resolver-rules={}",
        resolver_rules(settings, lookup.map(|(port, _)| port))
    ));
    let keys = settings.trusted_keys.iter().map(String::as_str);
    let keys: Vec<&str> = keys.chain(lookup.map(|(_, key)| key)).collect();
    if !keys.is_empty() {
        args.push(format!(
            "--ignore-certificate-errors-spki-list={}",
            keys.join(",")
        ));
    }
    // The browser asks for its own accounts without being signed in; a page never uses this switch.
    args.push("--gaia-url=https://accounts.invalid".into());
    args.push("--remote-debugging-port=0".into());
    if settings.no_sandbox {
        args.push("--no-sandbox".into());
    }
    if settings.insecure {
        args.push("--ignore-certificate-errors".into());
    }
    if let Some(proxy) = &settings.proxy {
        args.push(format!("--proxy-server={proxy}"));
    }
    if cfg!(target_os = "macos") {
        args.push("--use-mock-keychain".into());
    }
    // Without an address Chrome opens its new-tab page, which calls home.
    args.push("about:blank".into());
    args
}

/// `Default/Preferences` of the throw-away profile: Debian's Chromium blocks third-party cookies
/// unless told otherwise; a site that asks to save a password or a file must not hang on us; what is
/// typed must not make Chrome fetch a dictionary or ask its maker about forms; and no page gets leave to
/// reach into the local network, which one over TLS could ask for.
pub(super) fn preferences(settings: &Settings) -> Value {
    let block = settings.third_party_cookies == CookiePolicy::Block;
    // Chrome's numbers of a content setting: 1 allows, 2 blocks.
    let inside = if is_guarded(settings) { 2 } else { 1 };
    json!({
        "profile": {
            "cookie_controls_mode": i32::from(block),
            "block_third_party_cookies": block,
            "password_manager_enabled": false,
            "default_content_setting_values": {
                "local_network_access": inside, "local_network": inside, "loopback_network": inside,
            },
        },
        "credentials_enable_service": false,
        "browser": { "enable_spellchecking": false },
        "spellcheck": { "dictionaries": [], "use_spelling_service": false },
        "autofill": { "profile_enabled": false, "credit_card_enabled": false },
        "download": { "prompt_for_download": false },
        "enable_do_not_track": settings.do_not_track,
    })
}

/// `Local State` of the throw-away profile, which is all browsers' of it: names are looked up at that address and
/// nowhere else.
pub(super) fn local_state(lookup: &str) -> Value {
    json!({"dns_over_https": {"mode": "secure", "templates": lookup}})
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn args(settings: &Settings) -> Vec<String> {
        let identity = Identity::for_test("Chromium 156.0.1.2", settings.device);
        arguments(settings, &identity, None)
    }

    #[test]
    fn one_list_of_disabled_features_and_isolation_only_when_asked() {
        let features = |s: &Settings| -> Vec<String> {
            args(s)
                .into_iter()
                .filter(|a| a.starts_with("--disable-features="))
                .collect()
        };
        let open = features(&Settings::default());
        assert_eq!(open.len(), 1, "Chrome keeps only the last list");
        assert!(open[0].contains("site-per-process"));
        let isolated = Settings {
            site_isolation: true,
            ..Settings::default()
        };
        assert!(!features(&isolated)[0].contains("site-per-process"));
    }

    #[test]
    fn the_guard_is_on_unless_private_addresses_are_open_and_lets_mapped_ones_through() {
        let mapped = |address: &str, port, to_port| crate::config::Resolve {
            pattern: "*.example".into(),
            port,
            address: address.into(),
            to_port,
        };
        let guarded = Settings {
            resolve: vec![
                mapped("10.0.0.5", Some(443), Some(8443)),
                mapped("[fd00::5]", Some(443), None),
                mapped("10.0.0.6", None, None),
                mapped("staging.example", None, None),
            ],
            ..Settings::default()
        };
        let all = args(&guarded).join(" ");
        assert!(all.contains("--enable-features=LocalNetworkAccessChecks:"));
        assert!(all.contains(
            "--ip-address-space-overrides=10.0.0.5:8443=public,10.0.0.6:443=public,10.0.0.6:80=public,[fd00::5]:443=public "
        ));
        let open = Settings {
            allow_private: true,
            ..guarded.clone()
        };
        assert!(args(&open).join(" ").contains(",LocalNetworkAccessChecks "));
        let leave = |s: &Settings| {
            preferences(s)["profile"]["default_content_setting_values"]["local_network"].clone()
        };
        assert_eq!((leave(&guarded), leave(&open)), (json!(2), json!(1)));
    }

    #[test]
    fn nothing_weakens_certificates_or_the_sandbox_by_default() {
        let all = args(&Settings::default()).join(" ");
        assert!(
            !all.contains("--ignore-certificate-errors") && !all.contains("--no-sandbox"),
            "{all}"
        );
        assert!(all.ends_with("about:blank"));
        let pinned = Settings {
            trusted_keys: vec!["KEY=".into()],
            ..Settings::default()
        };
        assert!(args(&pinned).contains(&"--ignore-certificate-errors-spki-list=KEY=".to_owned()));
    }
}
