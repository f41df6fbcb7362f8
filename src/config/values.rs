//! What single values of `consentry.toml` say: pauses, codes, proxies, headers and cookies.

use super::duration::parse_duration;
use super::settings::Secret;
use std::time::Duration;
use url::Url;

/// Longest pause between two visits.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// A pause between two visits; `0s` is none, whatever robots.txt asks for. A longer one than ten minutes is a
/// slip of the unit.
pub(super) fn pause(text: &str) -> Result<Duration, String> {
    if matches!(text.trim(), "0" | "0s") {
        return Ok(Duration::ZERO);
    }
    let pause = parse_duration(text).map_err(|e| e.to_string())?;
    if pause > LONGEST_PAUSE {
        return Err(format!(
            "\"{text}\" between two pages is too long; at most \"10m\""
        ));
    }
    Ok(pause)
}

/// Upper-cases and checks jurisdiction codes; which ones have rules is for the rule set to say.
///
/// # Errors
/// What is no code at all, or an empty list.
pub fn jurisdictions(codes: Vec<String>) -> Result<Vec<String>, String> {
    let mut known: Vec<String> = Vec::new();
    for code in codes {
        let code = code.trim().to_ascii_uppercase();
        let fits = (2..=6).contains(&code.len())
            && code.chars().all(|c| c.is_ascii_uppercase() || c == '-');
        if !fits {
            return Err(format!(
                "\"{code}\" is not a jurisdiction; write codes such as EU, UK, FR"
            ));
        }
        if !known.contains(&code) {
            known.push(code);
        }
    }
    if known.is_empty() {
        Err("no jurisdiction is named".into())
    } else {
        Ok(known)
    }
}

pub(super) fn country_code(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err(format!(
            "\"{text}\" is not a country code of two letters, such as DE"
        ))
    }
}

/// A proxy's address as one, with `http://` where no scheme is given; none for what is no address.
pub fn proxy_url(text: &str) -> Option<Url> {
    if text.contains("://") {
        Url::parse(text).ok()
    } else {
        Url::parse(&format!("http://{text}")).ok()
    }
}

/// The address for Chrome and the user's name.
pub(super) fn parse_proxy(text: &str) -> Result<(String, Option<String>), String> {
    // What stands before an @ may be a password: it is not repeated.
    let shown = text.rsplit_once('@').map_or(text, |(_, rest)| rest);
    let mut url = proxy_url(text).ok_or_else(|| format!("\"{shown}\" is not a proxy address"))?;
    if url.password().is_some() {
        return Err(format!(
            "the proxy address holds a password; write http://{}@{shown} and give the password in CONSENTRY_PROXY_PASSWORD",
            url.username()
        ));
    }
    if !matches!(url.scheme(), "http" | "https" | "socks4" | "socks5") || url.host_str().is_none() {
        return Err(format!(
            "\"{shown}\" is not a proxy address; write http://HOST:PORT or socks5://HOST:PORT"
        ));
    }
    if url.username().is_empty() {
        return Ok((text.to_owned(), None));
    }
    if url.scheme().starts_with("socks") {
        return Err("Chrome gives no password to a SOCKS proxy; use an http proxy".into());
    }
    let user = percent_encoding::percent_decode_str(url.username())
        .decode_utf8_lossy()
        .into_owned();
    let _ = url.set_username("");
    Ok((url.as_str().trim_end_matches('/').to_owned(), Some(user)))
}

pub(super) fn parse_header(text: &str) -> Result<(String, Secret), String> {
    // The value may be a secret: messages name the header only.
    let (name, value) = text
        .split_once(':')
        .ok_or("a header is written 'Name: value'")?;
    let name = name.trim();
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(token) {
        return Err("a header is written 'Name: value'".into());
    }
    if value.chars().any(char::is_control) {
        return Err(format!(
            "the value of header {name} holds a control character"
        ));
    }
    Ok((name.to_owned(), Secret::new(value.trim())))
}

pub(super) fn parse_cookie(text: &str) -> Result<(String, Secret), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("a cookie is written 'name=value'")?;
    let name = name.trim();
    if name.is_empty() || text.contains(';') || text.chars().any(char::is_control) {
        return Err("a cookie is written 'name=value', without attributes".into());
    }
    Ok((name.to_owned(), Secret::new(value.trim())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_proxy_may_have_a_user_and_never_a_password() {
        let with_user = parse_proxy("http://jo%20e@proxy.example:3128").unwrap();
        let expected = (
            "http://proxy.example:3128".to_owned(),
            Some("jo e".to_owned()),
        );
        assert_eq!(with_user, expected);
        let plain = parse_proxy("proxy.example:3128").unwrap();
        assert_eq!(plain, ("proxy.example:3128".to_owned(), None));
        let told = parse_proxy("http://me:hush@proxy.example").unwrap_err();
        assert!(told.contains("http://me@proxy.example") && !told.contains("hush"));
    }

    #[test]
    fn no_pause_is_a_pause_that_can_be_asked_for() {
        assert_eq!(pause("0s"), Ok(Duration::ZERO));
        assert_eq!(pause("2s"), Ok(Duration::from_secs(2)));
        assert!(pause("0h").is_err() && pause("11m").is_err());
    }
}
