//! One `Set-Cookie` line, or the text a script assigned to `document.cookie` (RFC 6265 section 5.2).

use super::party::{host_of, site};
use url::Url;

/// A cookie as asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct SetCookie {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
    /// Domain asked for, without leading dot; else the host.
    pub domain: String,
    /// Whether no domain was asked for.
    pub host_only: bool,
    /// Path asked for, else the default path of the address.
    pub path: String,
    /// Lifetime asked for.
    pub lifetime: Lifetime,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `Strict`, `Lax`, `None` when given.
    pub same_site: Option<String>,
    /// `Partitioned`.
    pub partitioned: bool,
}

/// Lifetime asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lifetime {
    /// Until the browser is closed.
    Session,
    /// So many days.
    Days(f64),
    /// None at all: the line removes the cookie.
    Removes,
}

/// Reads a line; none when it names no cookie. `now` is the time it was set, in seconds since 1970.
pub fn parse(line: &str, url: &Url, now: f64) -> Option<SetCookie> {
    let mut parts = line.split(';');
    let pair = parts.next()?;
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() && value.is_empty() {
        return None;
    }
    let host = host_of(url);
    let mut cookie = SetCookie {
        name: name.to_owned(),
        value: value.to_owned(),
        domain: host,
        host_only: true,
        path: default_path(url),
        lifetime: Lifetime::Session,
        secure: false,
        http_only: false,
        same_site: None,
        partitioned: false,
    };
    let (mut max_age, mut expires) = (None, None);
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "domain" => {
                let domain = value.trim_start_matches('.').to_ascii_lowercase();
                if !domain.is_empty() {
                    cookie.domain = domain;
                    cookie.host_only = false;
                }
            }
            "path" if value.starts_with('/') => cookie.path = value.to_owned(),
            "max-age" => max_age = value.parse::<i64>().ok().or(max_age),
            "expires" => expires = http_date(value).or(expires),
            "secure" => cookie.secure = true,
            "httponly" => cookie.http_only = true,
            "samesite" => {
                cookie.same_site = ["Strict", "Lax", "None"]
                    .into_iter()
                    .find(|s| s.eq_ignore_ascii_case(value))
                    .map(str::to_owned);
            }
            "partitioned" => cookie.partitioned = true,
            _ => {}
        }
    }
    let seconds = max_age.map(|s| s as f64).or(expires.map(|at| at - now));
    cookie.lifetime = match seconds {
        None => Lifetime::Session,
        Some(s) if s <= 0.0 => Lifetime::Removes,
        Some(s) => Lifetime::Days(days(s)),
    };
    Some(cookie)
}

impl SetCookie {
    /// Whether the browser must refuse the domain: a public suffix, or not the host's own.
    pub fn domain_is_refused(&self, url: &Url) -> bool {
        let host = host_of(url);
        if self.host_only || self.domain == host {
            return false;
        }
        let within = host
            .strip_suffix(&self.domain)
            .is_some_and(|rest| rest.ends_with('.'));
        // A suffix such as `co.uk` has no registrable part of its own.
        let is_suffix =
            psl::domain_str(&self.domain).is_none() && site(&self.domain) == self.domain;
        !within || is_suffix
    }
}

/// Seconds as days, to a hundredth: a lifetime is not known more exactly than that.
pub fn days(seconds: f64) -> f64 {
    (seconds / 86400.0 * 100.0).round() / 100.0
}

fn default_path(url: &Url) -> String {
    match url.path().rfind('/') {
        None | Some(0) => "/".to_owned(),
        Some(end) => url.path()[..end].to_owned(),
    }
}

/// Seconds since 1970 of a date as cookies carry it (RFC 6265 section 5.1.1).
fn http_date(text: &str) -> Option<f64> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in text
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == ':'))
        .filter(|t| !t.is_empty())
    {
        if time.is_none() && token.contains(':') {
            let mut parts = token.split(':').map(|p| p.parse::<i8>().ok());
            time = match (
                parts.next().flatten(),
                parts.next().flatten(),
                parts.next().flatten(),
            ) {
                (Some(h), Some(m), Some(s)) => Some((h, m, s)),
                _ => None,
            };
        } else if let Ok(number) = token.parse::<i16>() {
            if day.is_none() && token.len() <= 2 {
                day = Some(number);
            } else if year.is_none() {
                year = Some(match number {
                    70..=99 => number + 1900,
                    0..=69 => number + 2000,
                    _ => number,
                });
            }
        } else if month.is_none() && token.len() >= 3 {
            const MONTHS: [&str; 12] = [
                "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
            ];
            let start = token.get(..3)?.to_ascii_lowercase();
            month = (1i8..)
                .zip(MONTHS)
                .find(|(_, m)| *m == start)
                .map(|(n, _)| n);
        }
    }
    let (hour, minute, second) = time?;
    let date = jiff::civil::DateTime::new(
        year?,
        month?,
        i8::try_from(day?).ok()?,
        hour,
        minute,
        second,
        0,
    )
    .ok()?;
    Some(
        date.to_zoned(jiff::tz::TimeZone::UTC)
            .ok()?
            .timestamp()
            .as_second() as f64,
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const NOW: f64 = 1_764_000_000.0;

    fn line(text: &str) -> SetCookie {
        parse(
            text,
            &Url::parse("https://www.shop.example/a/b?c").unwrap(),
            NOW,
        )
        .unwrap()
    }

    #[test]
    fn attributes_are_read() {
        let c = line(
            "id=a=b; Domain=.Shop.example; Path=/x; Secure; HttpOnly; SameSite=lax; Max-Age=86400; Partitioned",
        );
        assert_eq!((c.name.as_str(), c.value.as_str()), ("id", "a=b"));
        assert_eq!(
            (c.domain.as_str(), c.host_only, c.path.as_str()),
            ("shop.example", false, "/x")
        );
        assert!(c.secure && c.http_only && c.partitioned);
        assert_eq!(c.same_site.as_deref(), Some("Lax"));
        assert_eq!(c.lifetime, Lifetime::Days(1.0));
    }

    #[test]
    fn what_is_not_asked_for_has_its_default() {
        let c = line("id=1");
        assert_eq!(
            (c.domain.as_str(), c.host_only, c.path.as_str()),
            ("www.shop.example", true, "/a")
        );
        assert_eq!(c.lifetime, Lifetime::Session);
        assert_eq!(c.same_site, None);
    }

    #[test]
    fn max_age_wins_over_expires() {
        assert_eq!(
            line("a=1; Max-Age=172800; Expires=Thu, 01 Jan 1970 00:00:00 GMT").lifetime,
            Lifetime::Days(2.0)
        );
        assert_eq!(
            line("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT").lifetime,
            Lifetime::Removes
        );
        assert_eq!(line("a=1; max-age=0").lifetime, Lifetime::Removes);
    }

    #[test]
    fn every_form_of_a_date_is_read() {
        // 2025-11-24 16:00:00 UTC is NOW; a day later:
        for date in [
            "Tue, 25 Nov 2025 16:00:00 GMT",
            "Tuesday, 25-Nov-25 16:00:00 GMT",
            "Tue Nov 25 16:00:00 2025",
        ] {
            assert_eq!(
                line(&format!("a=1; expires={date}")).lifetime,
                Lifetime::Days(1.0),
                "{date}"
            );
        }
        assert_eq!(line("a=1; expires=soon").lifetime, Lifetime::Session);
    }

    #[test]
    fn a_foreign_domain_or_a_suffix_is_refused() {
        let url = Url::parse("https://www.shop.co.uk/").unwrap();
        for (domain, refused) in [
            ("shop.co.uk", false),
            ("www.shop.co.uk", false),
            ("co.uk", true),
            ("other.co.uk", true),
            ("p.co.uk", true),
        ] {
            let c = parse(&format!("a=1; domain={domain}"), &url, NOW).unwrap();
            assert_eq!(c.domain_is_refused(&url), refused, "{domain}");
        }
    }
}
