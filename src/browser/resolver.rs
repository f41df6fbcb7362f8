//! Where names lead: `--resolve`, and the guard that keeps public pages out of private networks.

use crate::config::{
    Resolve, Settings, is_guarded, is_local_name, is_loopback_name, is_private_address, proxy_url,
};

/// Names of the machine itself (RFC 6761). A pattern is matched against the name as it was asked for, and
/// one with a dot at its end (an absolute name) leads to the same place.
const LOOPBACK_NAMES: [&str; 4] = ["localhost", "localhost.", "*.localhost", "*.localhost."];

/// Names that only local resolvers know.
const LOCAL_NAMES: [&str; 6] = [
    "*.local",
    "*.local.",
    "*.internal",
    "*.internal.",
    "*.home.arpa",
    "*.home.arpa.",
];

/// IPv6 loopback, unspecified, unique local, link-local, and IPv4 in IPv6. Chrome compares a literal
/// without brackets, or with brackets and port.
const PRIVATE_V6: [&str; 6] = ["::", "::?", "f*:*:*", "::ffff:*", "64:ff9b:*", "::*:*"];

/// Hosts that only the browser itself speaks to, never a page: Chrome's update service, the place it
/// fetches dictionaries from when something is typed, the one it asks for a captive portal when a
/// certificate is refused, and the stand-in for its account service (see the
/// `--gaia-url` argument).
const BROWSERS_OWN: [&str; 4] = [
    "MAP update.googleapis.com ~NOTFOUND",
    "MAP redirector.gvt1.com ~NOTFOUND",
    "MAP connectivitycheck.gstatic.com ~NOTFOUND",
    "MAP accounts.invalid ~NOTFOUND",
];

/// The value of `--host-resolver-rules`.
///
/// The browser's own traffic goes nowhere; then come the server that names are asked of (`lookup`, its port)
/// and the proxy's own address, which stay what they are, the rules of `--resolve`, and the guard. Chrome
/// takes the first that matches. Addresses and names of the machine itself are guarded before the rules for
/// names: `*` stands for names, and would lead a page that asks for `127.0.0.1` to another server, which is
/// no answer of that address.
pub(super) fn resolver_rules(settings: &Settings, lookup: Option<u16>) -> String {
    let mut rules: Vec<String> = BROWSERS_OWN.map(str::to_owned).to_vec();
    rules.extend(lookup.map(|port| format!("MAP 127.0.0.1:{port} 127.0.0.1:{port}")));
    let mapped = |r: &Resolve| {
        let from = r
            .port
            .map_or_else(|| r.pattern.clone(), |p| format!("{}:{p}", r.pattern));
        let host = if r.address.contains(':') && !r.address.starts_with('[') {
            format!("[{}]", r.address)
        } else {
            r.address.clone()
        };
        let to = r
            .to_port
            .map_or_else(|| host.clone(), |p| format!("{host}:{p}"));
        format!("MAP {from} {to}")
    };
    let (literal, named): (Vec<&Resolve>, Vec<&Resolve>) =
        settings.resolve.iter().partition(|r| names_an_address(r));
    let proxy = settings.proxy.iter().filter_map(|p| host_and_port(p));
    rules.extend(proxy.map(|p| format!("MAP {p} {p}")));
    rules.extend(literal.into_iter().map(mapped));
    let nowhere = |pattern: &str| format!("MAP {pattern} ~NOTFOUND");
    if is_guarded(settings) {
        let guarded = LOOPBACK_NAMES
            .iter()
            .chain(&PRIVATE_V6)
            .map(|g| (*g).to_owned())
            .chain(private_v4_patterns());
        rules.extend(guarded.map(|g| nowhere(&g)));
    }
    rules.extend(named.into_iter().map(mapped));
    if is_guarded(settings) {
        rules.extend(LOCAL_NAMES.map(nowhere));
    }
    rules.join(", ")
}

/// Whether a rule of `--resolve` is for an address or for the machine itself, and not for other names.
fn names_an_address(rule: &Resolve) -> bool {
    let pattern = rule.pattern.trim_matches(['[', ']']);
    let spells = |c: char| c.is_ascii_hexdigit() || matches!(c, '.' | ':' | '*');
    let starts = pattern.starts_with(|c: char| c.is_ascii_digit()) || pattern.contains(':');
    starts && pattern.chars().all(spells) || is_loopback_name(pattern)
}

/// Whether a guarded page is kept out of a host: one that is private, and that no rule of `--resolve`
/// leads elsewhere.
pub fn is_kept_out(resolve: &[Resolve], host: &str, port: u16) -> bool {
    let host = host.trim_matches(['[', ']']).trim_end_matches('.');
    let itself = is_private_address(host) || is_loopback_name(host);
    let mapped = |r: &Resolve| r.matches(host, port) && (!itself || names_an_address(r));
    is_local_name(host) && !resolve.iter().any(mapped)
}

/// `HOST:PORT` of a proxy.
fn host_and_port(proxy: &str) -> Option<String> {
    let url = proxy_url(proxy)?;
    let socks = url.scheme().starts_with("socks").then_some(1080);
    let port = url.port_or_known_default().or(socks)?;
    Some(format!("{}:{port}", url.host_str()?))
}

/// IPv4 literals of private ranges. Chrome holds a pattern against the name and against the name with its
/// port, and `?` stands for one sign or none: only four short labels and no port fit, so that
/// `0.gravatar.com:443` does not.
fn private_v4_patterns() -> impl Iterator<Item = String> {
    let one = ["0", "10", "127"].map(|start| format!("{start}.???.???.???"));
    let two = ["192.168".to_owned(), "169.254".to_owned()]
        .into_iter()
        .chain((16..32).map(|n| format!("172.{n}")))
        .chain((64..128).map(|n| format!("100.{n}")));
    one.into_iter()
        .chain(two.map(|start| format!("{start}.???.???")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::config::Resolve;

    fn with_seed(seed: &str) -> Settings {
        Settings {
            seeds: vec![seed.parse().unwrap()],
            ..Settings::default()
        }
    }

    #[test]
    fn resolve_comes_first_and_keeps_ports() {
        let mut settings = with_seed("https://www.example.org/");
        settings.resolve.push(Resolve {
            pattern: "*".into(),
            port: None,
            address: "127.0.0.1".into(),
            to_port: Some(8443),
        });
        settings.resolve.push(Resolve {
            pattern: "a.example".into(),
            port: Some(443),
            address: "::1".into(),
            to_port: None,
        });
        let rules = resolver_rules(&settings, None);
        assert!(
            rules.contains(
                "~NOTFOUND, MAP * 127.0.0.1:8443, MAP a.example:443 [::1], MAP *.local ~NOTFOUND"
            ),
            "{rules}"
        );
    }

    #[test]
    fn a_mapping_of_all_names_opens_no_address_and_one_of_an_address_does() {
        let mut settings = with_seed("https://www.example.org/");
        for pattern in ["*", "10.0.0.7", "*.localhost"] {
            settings.resolve.push(Resolve {
                pattern: pattern.into(),
                port: None,
                address: "127.0.0.1".into(),
                to_port: Some(8443),
            });
        }
        let rules = resolver_rules(&settings, None);
        let at = |rule: &str| rules.find(rule).unwrap();
        assert!(at("MAP 127.???.???.??? ~NOTFOUND") < at("MAP * 127.0.0.1:8443"));
        assert!(at("MAP 10.0.0.7 127.0.0.1:8443") < at("MAP 10.???.???.??? ~NOTFOUND"));
        let out = |host: &str| is_kept_out(&settings.resolve, host, 80);
        assert!(out("127.0.0.1") && out("[::1]") && out("localhost") && out("10.0.0.8"));
        assert!(!out("10.0.0.7") && !out("a.localhost") && !out("a.example") && !out("x.local"));
    }

    #[test]
    fn a_proxy_in_the_own_network_can_be_reached_and_nothing_else_there() {
        let rules = |proxy: &str| {
            let mut settings = with_seed("https://www.example.org/");
            settings.proxy = Some(proxy.into());
            resolver_rules(&settings, None)
        };
        let http = rules("http://127.0.0.1:3128");
        let (proxy, guard) = (
            http.find("MAP 127.0.0.1:3128 127.0.0.1:3128"),
            http.find("MAP 127.???.???.??? ~NOTFOUND"),
        );
        assert!(proxy.is_some() && proxy < guard, "{http}");
        assert!(rules("proxy.local").contains("MAP proxy.local:80 proxy.local:80,"));
        assert!(rules("socks5://10.0.0.2").contains("MAP 10.0.0.2:1080 10.0.0.2:1080,"));
    }

    #[test]
    fn the_guard_falls_for_a_local_seed_and_when_asked() {
        assert!(is_guarded(&with_seed("https://www.example.org/")));
        for local in [
            "http://localhost:3000/",
            "http://127.0.0.1/",
            "http://[::1]/",
            "http://192.168.1.4/",
            "http://shop.local/",
        ] {
            assert!(!is_guarded(&with_seed(local)), "{local}");
        }
        let mut opened = with_seed("https://www.example.org/");
        opened.allow_private = true;
        assert!(!resolver_rules(&opened, None).contains("localhost"));
    }

    /// As Chrome matches: `*` is any signs, `?` one or none.
    fn fits(text: &[u8], pattern: &[u8]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some((b'*', rest)) => (0..=text.len()).any(|n| fits(&text[n..], rest)),
            Some((b'?', rest)) => {
                fits(text, rest) || text.split_first().is_some_and(|(_, t)| fits(t, rest))
            }
            Some((p, rest)) => text
                .split_first()
                .is_some_and(|(t, left)| t == p && fits(left, rest)),
        }
    }

    #[test]
    fn public_names_that_begin_with_a_number_are_no_private_addresses() {
        let guarded = |host: &str, port: u16| {
            let with_port = format!("{host}:{port}");
            private_v4_patterns().any(|p| {
                fits(host.as_bytes(), p.as_bytes()) || fits(with_port.as_bytes(), p.as_bytes())
            })
        };
        for (public, port) in [
            ("0.gravatar.com", 443),
            ("10.example.com", 80),
            ("127.news.example.org", 8443),
            ("11.0.0.1", 80),
        ] {
            assert!(!guarded(public, port), "{public}:{port}");
        }
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "169.254.169.254",
            "172.31.255.254",
            "192.168.178.1",
            "100.127.0.9",
        ] {
            assert!(guarded(private, 443), "{private}");
        }
    }
}
