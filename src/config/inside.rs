//! What lies inside: names and addresses of this machine and of the networks it is part of.

use super::settings::Settings;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether pages are kept out of private networks: always, unless the start address is itself
/// private or the user opened them.
pub fn is_guarded(settings: &Settings) -> bool {
    !settings.allow_private
        && !settings
            .seeds
            .iter()
            .any(|s| s.host_str().is_some_and(is_local_name))
}

/// Whether a name or address is one of this machine or of the networks it is part of.
pub fn is_local_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    is_loopback_name(&host)
        || [".local", ".internal", ".home.arpa"]
            .iter()
            .any(|end| host.ends_with(end))
        || is_private_address(&host)
}

/// Whether a name is one of this machine itself (RFC 6761).
pub fn is_loopback_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

/// Whether text is an address of a loopback, link-local, private, shared or unspecified range.
/// Text that is no address is not private.
pub fn is_private_address(text: &str) -> bool {
    let address = text.trim_matches(['[', ']']).parse();
    address.is_ok_and(is_private_ip)
}

/// As [`is_private_address`], of an address that was read already.
pub fn is_private_ip(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => private_v4(v4),
        IpAddr::V6(v6) => private_v6(v6),
    }
}

fn private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    a == 0
        || ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || (a == 100 && (64..128).contains(&b))
}

fn private_v6(ip: Ipv6Addr) -> bool {
    let first = ip.segments()[0];
    ip.is_loopback()
        || ip.is_unspecified()
        || (first & 0xfe00) == 0xfc00
        || (first & 0xffc0) == 0xfe80
        || ip.to_ipv4_mapped().is_some_and(private_v4)
        || translated(ip).is_some_and(private_v4)
}

/// The IPv4 address behind one of a translator (NAT64, RFC 6052).
fn translated(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [0x64, 0xff9b, 0, 0, 0, 0, high, low] = ip.segments() else {
        return None;
    };
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Some(Ipv4Addr::new(a, b, c, d))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_ranges_are_known() {
        for yes in [
            "10.1.2.3",
            "172.31.0.1",
            "100.64.0.1",
            "169.254.169.254",
            "[fe80::1]",
            "fd00::1",
            "::ffff:10.0.0.1",
            "0.0.0.0",
            "64:ff9b::a9fe:a9fe",
        ] {
            assert!(is_private_address(yes), "{yes}");
        }
        for no in [
            "172.32.0.1",
            "100.128.0.1",
            "93.184.216.34",
            "2606:4700::1",
            "example.org",
        ] {
            assert!(!is_private_address(no), "{no}");
        }
    }
}
