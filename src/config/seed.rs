//! Start addresses as people type them: what is refused, and what was probably meant.

use thiserror::Error;
use url::Url;

/// A text that is not an address that can be scanned, in the words of the message.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SeedError {
    /// No scheme, no host, or nothing of an address at all.
    #[error("\"{text}\" is not a web address")]
    NotAnAddress {
        /// As given.
        text: String,
        /// Why.
        why: &'static str,
        /// What was probably meant.
        meant: Option<String>,
    },
    /// Another scheme than http and https.
    #[error("only http and https can be scanned, not \"{0}\"")]
    Scheme(String),
    /// User name or password in the address.
    #[error("the address holds a user name or password, which would be written into the report")]
    Credentials,
}

/// Reads a start address.
///
/// # Errors
/// When it is not an http or https address with a host, or holds a password.
pub fn parse_seed(text: &str) -> Result<Url, SeedError> {
    let lower = text.to_ascii_lowercase();
    let has_scheme = text.contains("://")
        || ["mailto:", "data:", "javascript:", "file:"]
            .iter()
            .any(|s| lower.starts_with(s));
    if !has_scheme {
        let host = text.split(['/', '?', '#']).next().unwrap_or("");
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let local = name == "localhost" || name.parse::<std::net::IpAddr>().is_ok();
        let (why, base) = if host.is_empty() || host.contains(char::is_whitespace) {
            ("It has no host.", None)
        } else if local {
            ("It has no scheme.", Some(format!("http://{text}")))
        } else if name.contains('.') {
            ("It has no scheme.", Some(format!("https://{text}")))
        } else {
            (
                "It has no host with a dot and is not localhost.",
                Some(format!("https://{name}.example/")),
            )
        };
        let meant = base.and_then(|b| Url::parse(&b).ok()).map(String::from);
        return Err(SeedError::NotAnAddress {
            text: text.into(),
            why,
            meant,
        });
    }
    let no_host = || SeedError::NotAnAddress {
        text: text.into(),
        why: "It has no host.",
        meant: None,
    };
    let mut url = match Url::parse(text) {
        Ok(url) => url,
        Err(_) if lower.starts_with("http://") || lower.starts_with("https://") => {
            return Err(no_host());
        }
        Err(_) => {
            return Err(SeedError::NotAnAddress {
                text: text.into(),
                why: "It cannot be read.",
                meant: None,
            });
        }
    };
    if !matches!(url.scheme(), "http" | "https") {
        return Err(SeedError::Scheme(url.scheme().into()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(SeedError::Credentials);
    }
    match url.host() {
        Some(url::Host::Domain(name)) if !name.contains('.') && name != "localhost" => {
            let meant = Url::parse(&format!("{}://{name}.example/", url.scheme()))
                .ok()
                .map(String::from);
            return Err(SeedError::NotAnAddress {
                text: text.into(),
                why: "It has no host with a dot and is not localhost.",
                meant,
            });
        }
        Some(_) => {}
        None => return Err(no_host()),
    }
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn addresses_are_checked_before_anything_is_started() {
        assert_eq!(
            parse_seed("https://www.example.org/a?b#c")
                .unwrap()
                .as_str(),
            "https://www.example.org/a?b"
        );
        assert!(parse_seed("http://localhost:8080/").is_ok());
        assert!(parse_seed("http://[::1]:8080/").is_ok());
        assert_eq!(
            parse_seed("ftp://example.org/"),
            Err(SeedError::Scheme("ftp".into()))
        );
        assert_eq!(
            parse_seed("javascript:alert(1)"),
            Err(SeedError::Scheme("javascript".into()))
        );
        assert_eq!(
            parse_seed("https://u:p@example.org/"),
            Err(SeedError::Credentials)
        );
        let meant = |text: &str| match parse_seed(text) {
            Err(SeedError::NotAnAddress { meant, .. }) => meant,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(
            meant("harbourlights").as_deref(),
            Some("https://harbourlights.example/")
        );
        assert_eq!(
            meant("www.example.org/shows").as_deref(),
            Some("https://www.example.org/shows")
        );
        assert_eq!(
            meant("localhost:8080").as_deref(),
            Some("http://localhost:8080/")
        );
        for nothing in ["", "https://", "https:///", "two words", "http://:80"] {
            assert!(parse_seed(nothing).is_err(), "{nothing}");
        }
    }
}
