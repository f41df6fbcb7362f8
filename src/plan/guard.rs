//! Keeps our own requests out of private networks, as the browser is kept out of them.
//!
//! A named host is not one machine: `www.` before it, or the same name a minute later, can lead elsewhere.

use super::address::bare_host;
use crate::config::is_private_ip;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// Looks names up and leaves private addresses out. Where a start address itself led inside when it was
/// first asked for, the user named a machine of his own network, and is taken at his word.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    seeds: BTreeSet<String>,
    /// Whether a start address led inside, by its host without `www.`.
    inside: Arc<Mutex<BTreeMap<String, bool>>>,
}

impl Guard {
    /// One for these start addresses.
    pub(super) fn of(seeds: &[Url]) -> Guard {
        let hosts = seeds.iter().filter_map(Url::host_str);
        Guard {
            seeds: hosts.map(str::to_owned).collect(),
            inside: Arc::default(),
        }
    }

    /// The addresses that may be spoken to, of those that a name leads to.
    fn allowed(&self, host: &str, found: Vec<SocketAddr>) -> Vec<SocketAddr> {
        let is_private = |a: &SocketAddr| is_private_ip(a.ip());
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let bare = bare_host(host);
        if self.seeds.contains(host) && !inside.contains_key(bare) {
            inside.insert(bare.to_owned(), found.iter().any(is_private));
        }
        let open = inside.get(bare).copied().unwrap_or(false);
        let mut allowed = found;
        allowed.retain(|a| open || !is_private(a));
        allowed
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, host) = (self.clone(), name.as_str().to_owned());
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let allowed = guard.allowed(&host, found);
            if allowed.is_empty() {
                let why =
                    format!("{host} leads into a private network (--allow-private goes there)");
                return Err(why.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        let each = texts.iter().map(|t| SocketAddr::new(t.parse().unwrap(), 0));
        each.collect()
    }

    #[test]
    fn a_public_site_leads_nobody_inside_later_or_under_another_name() {
        let guard = Guard::of(&["https://a.example/".parse().unwrap()]);
        let allowed = |host: &str, found: &[&str]| guard.allowed(host, addresses(found)).len();
        assert_eq!(allowed("a.example", &["192.0.2.1"]), 1);
        assert_eq!(allowed("a.example", &["192.0.2.1", "169.254.169.254"]), 1);
        assert_eq!(allowed("a.example", &["127.0.0.1", "::1"]), 0);
        assert_eq!(allowed("www.a.example", &["10.0.0.1"]), 0);
    }

    #[test]
    fn a_start_address_in_the_own_network_is_gone_to() {
        let guard = Guard::of(&["https://staging.example/".parse().unwrap()]);
        let allowed = |host: &str, found: &[&str]| guard.allowed(host, addresses(found)).len();
        assert_eq!(
            allowed("www.staging.example", &["10.0.0.1"]),
            0,
            "not before it is known"
        );
        assert_eq!(allowed("staging.example", &["10.0.0.1"]), 1);
        assert_eq!(allowed("www.staging.example", &["10.0.0.1"]), 1);
    }
}
