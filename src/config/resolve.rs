//! `--resolve PATTERN[:PORT]=ADDR[:PORT]`: speak to another machine under the live name.

use super::settings::Resolve;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Why a mapping cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ResolveError {
    /// There is no `=`.
    #[error(
        "\"{0}\" has no \"=\"; write PATTERN[:PORT]=ADDR[:PORT], for example \"www.example.org=127.0.0.1:8443\""
    )]
    NoEquals(String),
    /// A side of the `=` is empty.
    #[error("\"{0}\" names no {1}")]
    Empty(String, &'static str),
    /// A port that is not 1–65535.
    #[error("\"{0}\" is not a port (1 to 65535)")]
    Port(String),
    /// Brackets or characters that no host name has.
    #[error(
        "\"{0}\" is not a host name or address; an IPv6 address stands in brackets, as in \"[::1]:8443\""
    )]
    Host(String),
}

impl FromStr for Resolve {
    type Err = ResolveError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, to) = text
            .split_once('=')
            .ok_or_else(|| ResolveError::NoEquals(text.into()))?;
        let (pattern, port) = side(from, true)?;
        let (address, to_port) = side(to, false)?;
        if pattern.is_empty() {
            return Err(ResolveError::Empty(text.into(), "host to map"));
        }
        if address.is_empty() {
            return Err(ResolveError::Empty(text.into(), "address to speak to"));
        }
        Ok(Resolve {
            pattern: pattern.to_ascii_lowercase(),
            port,
            address,
            to_port,
        })
    }
}

impl fmt::Display for Resolve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn part(f: &mut fmt::Formatter<'_>, host: &str, port: Option<u16>) -> fmt::Result {
            match (host.contains(':'), port) {
                (true, Some(port)) => write!(f, "[{host}]:{port}"),
                (true, None) => write!(f, "[{host}]"),
                (false, Some(port)) => write!(f, "{host}:{port}"),
                (false, None) => f.write_str(host),
            }
        }
        part(f, &self.pattern, self.port)?;
        f.write_str("=")?;
        part(f, &self.address, self.to_port)
    }
}

/// Splits `host[:port]` or `[v6][:port]`; the brackets are taken off.
fn side(text: &str, wildcards: bool) -> Result<(String, Option<u16>), ResolveError> {
    let text = text.trim();
    let wrong = || ResolveError::Host(text.into());
    if let Some(rest) = text.strip_prefix('[') {
        let (host, tail) = rest.split_once(']').ok_or_else(wrong)?;
        let address: std::net::Ipv6Addr = host.parse().map_err(|_| wrong())?;
        let port = match tail.strip_prefix(':') {
            Some(port) => Some(port_of(port)?),
            None if tail.is_empty() => None,
            None => return Err(wrong()),
        };
        return Ok((address.to_string(), port));
    }
    let (host, port) = match text.split_once(':') {
        // A second colon means an IPv6 address without brackets: which colon ends it nobody can say.
        Some((_, port)) if port.contains(':') => return Err(wrong()),
        Some((host, port)) => (host, Some(port_of(port)?)),
        None => (text, None),
    };
    let fits =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || (wildcards && c == '*');
    if !host.chars().all(fits) {
        return Err(wrong());
    }
    Ok((host.to_owned(), port))
}

fn port_of(text: &str) -> Result<u16, ResolveError> {
    match text.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(ResolveError::Port(text.into())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn resolve(pattern: &str, port: Option<u16>, address: &str, to_port: Option<u16>) -> Resolve {
        Resolve {
            pattern: pattern.into(),
            port,
            address: address.into(),
            to_port,
        }
    }

    #[test]
    fn reads_every_form() {
        for (text, want) in [
            (
                "*=127.0.0.1:8443",
                resolve("*", None, "127.0.0.1", Some(8443)),
            ),
            (
                "*.Example.org:443=10.0.0.7",
                resolve("*.example.org", Some(443), "10.0.0.7", None),
            ),
            (
                "www.example.org=staging.example.org",
                resolve("www.example.org", None, "staging.example.org", None),
            ),
            (
                "a.example:80=[::1]:8080",
                resolve("a.example", Some(80), "::1", Some(8080)),
            ),
            (
                "a.example=[2001:db8::0:1]",
                resolve("a.example", None, "2001:db8::1", None),
            ),
            (
                "[::1]:443=127.0.0.1",
                resolve("::1", Some(443), "127.0.0.1", None),
            ),
        ] {
            assert_eq!(text.parse(), Ok(want), "{text}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_meant() {
        for text in [
            "www.example.org",
            "=127.0.0.1",
            "www.example.org=",
            "a=::1",
            "a=[::1",
            "a=[::1]x",
            "a=[nonsense]:1",
            "a=b:0",
            "a=b:65536",
            "a=b:",
            "a=*.example.org",
            "a=b c",
            "a=b,MAP * evil",
        ] {
            assert!(text.parse::<Resolve>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_shown_is_read_back() {
        for text in [
            "*=127.0.0.1:8443",
            "a.example:80=[::1]:8080",
            "a=[::1]",
            "*.b.example:443=c.example",
        ] {
            let read: Resolve = text.parse().unwrap();
            assert_eq!(read.to_string(), text);
        }
    }
}
