//! Under which conditions was recorded.

use crate::browser::Identity;
use crate::config::{CookiePolicy, Device, Settings};
use crate::evidence::{Environment, Secrets};
use url::Url;

/// Where and how the pages are visited.
pub(super) fn environment(
    settings: &Settings,
    identity: &Identity,
    user_agent: &str,
) -> Environment {
    Environment {
        browser: identity.product.clone(),
        user_agent: user_agent.to_owned(),
        os: operating_system(),
        locale: settings.locale.clone(),
        timezone: settings.timezone.clone(),
        viewport: match settings.device {
            Device::Desktop => "1366x900".into(),
            Device::Mobile => "412x915".into(),
        },
        egress_country: settings.egress_country.clone(),
        headless: !settings.headful,
        sandbox: !settings.no_sandbox,
    }
}

/// `allow` or `block`.
pub(super) fn cookie_policy(settings: &Settings) -> &'static str {
    match settings.third_party_cookies {
        CookiePolicy::Allow => "allow",
        CookiePolicy::Block => "block",
    }
}

/// What weakens the audit or the machine, in plain words.
pub(super) fn notes(settings: &Settings) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note = |when: bool, text: &str| {
        if when {
            notes.push(text.to_owned());
        }
    };
    note(
        settings.no_sandbox,
        "Chrome's sandbox was off (--no-sandbox): hostile pages were less contained.",
    );
    note(
        settings.insecure,
        "Bad certificates were accepted (--insecure): it is not proved who answered.",
    );
    note(
        !settings.authorities.is_empty(),
        "Certificates of a private authority were accepted besides those of public ones (--ca).",
    );
    note(
        !settings.trusted_keys.is_empty(),
        "Certificates of named keys were accepted besides those of trusted authorities.",
    );
    note(
        !settings.resolve.is_empty(),
        "Names were mapped to other addresses (--resolve): the servers were not those of the public names.",
    );
    note(
        settings.do_not_track,
        "DNT: 1 was sent with every request (--do-not-track).",
    );
    note(
        !settings.site_isolation,
        "Chrome's site isolation was off, so that goodbye requests of frames are heard; its sandbox is another thing.",
    );
    note(
        settings.allow_private,
        "Pages could reach private addresses (--allow-private).",
    );
    note(
        settings.proxy.is_some(),
        "Traffic went through a proxy (--proxy), which resolved names: keeping pages out of private networks was left to it.",
    );
    note(
        settings.ignore_robots,
        "robots.txt was not followed (--ignore-robots).",
    );
    note(
        !settings.headers.is_empty(),
        "Headers were given for the audited host (--header).",
    );
    note(
        !settings.cookies.is_empty(),
        "Cookies of the user's were set before the first page (--cookie).",
    );
    note(
        settings.credentials.is_some(),
        "A user name and password were given (--user).",
    );
    note(
        !settings.journeys.is_empty(),
        "Journeys were taken on the site, and forms were sent by them ([[journey]]).",
    );
    note(
        !settings.headful,
        "No window was shown; pages were told the regular user agent of the same browser version, without the word Headless.",
    );
    notes
}

/// Everything that the user gave in confidence.
pub(super) fn secrets(settings: &Settings) -> Secrets {
    let mut secrets = Secrets::default();
    for (name, value) in &settings.headers {
        secrets = secrets.header(name, value.reveal());
    }
    for (name, value) in &settings.cookies {
        secrets = secrets.cookie(name, value.reveal());
    }
    let given = [&settings.credentials, &settings.proxy_credentials];
    for (user, password) in given.into_iter().flatten() {
        secrets = secrets.password(user, password.reveal());
    }
    for value in settings.journey_secrets.values() {
        secrets = secrets.text(value.reveal());
    }
    secrets
}

/// The address without user name and password.
pub(super) fn without_credentials(url: &Url) -> Url {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

fn operating_system() -> String {
    let named = std::fs::read_to_string("/etc/os-release")
        .ok()
        .and_then(|text| {
            let line = text.lines().find_map(|l| l.strip_prefix("PRETTY_NAME="))?;
            Some(line.trim_matches('"').to_owned())
        });
    named.unwrap_or_else(|| format!("{} {}", std::env::consts::OS, std::env::consts::ARCH))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_weakens_is_never_silent() {
        let settings = Settings {
            no_sandbox: true,
            insecure: true,
            ..Settings::default()
        };
        let all = notes(&settings).join(" ");
        assert!(
            all.contains("--no-sandbox") && all.contains("--insecure"),
            "{all}"
        );
        assert!(
            !notes(&Settings::default())
                .join(" ")
                .contains("--no-sandbox")
        );
    }
}
