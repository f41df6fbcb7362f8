//! Which rules can apply to a host, found without trying them all.

use super::Entry;
use super::rule::{Closeness, HostPattern, Rule, is_below};
use crate::detect::decode::message::Message;
use std::collections::{BTreeMap, HashMap};

/// Rules by registrable domain, and domains by owner.
#[derive(Debug, Default)]
pub struct Index {
    /// Registrable domain → (vendor, rule), in catalogue order.
    by_site: HashMap<String, Vec<(usize, usize)>>,
    /// Rules for any host.
    any: Vec<(usize, usize)>,
    /// Domain → vendor that a request to it is named after when no rule knows it.
    owners: BTreeMap<String, usize>,
}

impl Index {
    /// Indexes the vendors, which are in order of their ids.
    pub(super) fn new(vendors: &[Entry]) -> Index {
        let mut index = Index::default();
        for (v, entry) in vendors.iter().enumerate() {
            for (r, rule) in entry.rules.iter().enumerate() {
                for host in &rule.hosts {
                    let list = match host {
                        HostPattern::Any => &mut index.any,
                        HostPattern::Exact(host) | HostPattern::Below(host) => {
                            index.by_site.entry(site(host)).or_default()
                        }
                    };
                    if list.last() != Some(&(v, r)) {
                        list.push((v, r));
                    }
                }
            }
        }
        // A domain that two vendors name goes to the one that names it earlier in its list, then by id.
        let mut places: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (v, entry) in vendors.iter().enumerate() {
            for (place, domain) in entry.vendor.domains.iter().enumerate() {
                let best = places.entry(domain).or_insert((place, v));
                *best = (*best).min((place, v));
            }
        }
        index.owners = places
            .into_iter()
            .map(|(domain, (_, v))| (domain.to_owned(), v))
            .collect();
        index
    }

    /// The rule that fits most closely; of equally close ones the first, by vendor id and place in its file.
    pub(super) fn rule<'a>(
        &self,
        vendors: &'a [Entry],
        message: &Message,
        method: &str,
    ) -> Option<(&'a Entry, &'a Rule)> {
        let own = self.by_site.get(&site(&message.host)).into_iter().flatten();
        let mut best: Option<((bool, bool, Closeness), &Entry, &Rule)> = None;
        for (v, r) in own.chain(&self.any) {
            let Some((entry, rule)) = vendors.get(*v).and_then(|e| Some((e, e.rules.get(*r)?)))
            else {
                continue;
            };
            let Some(closeness) = rule.fits(message, method) else {
                continue;
            };
            // A weak sign never outweighs a sound one.
            let rank = (rule.fallback, rule.weak, closeness);
            if best.as_ref().is_none_or(|(b, ..)| rank < *b) {
                best = Some((rank, entry, rule));
            }
        }
        best.map(|(_, entry, rule)| (entry, rule))
    }

    /// The vendor that owns a host, by the longest of its domains.
    pub(super) fn owner(&self, host: &str) -> Option<usize> {
        let mut rest = host;
        loop {
            if let Some(v) = self.owners.get(rest) {
                debug_assert!(is_below(host, rest));
                return Some(*v);
            }
            rest = rest.split_once('.')?.1;
        }
    }
}

/// The registrable domain of a host, or the host itself where there is none.
fn site(host: &str) -> String {
    psl::domain_str(host).unwrap_or(host).to_owned()
}
