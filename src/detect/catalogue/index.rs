//! Which rules can apply to a host, found without trying them all.

use super::Entry;
use super::rule::{Closeness, HostPattern, Rule, is_below};
use regex::RegexSet;
use std::collections::{BTreeMap, HashMap};

/// Rules by registrable domain, and domains by owner.
#[derive(Debug, Default)]
pub struct Index {
    /// Registrable domain → (vendor, rule), in catalogue order.
    by_site: HashMap<String, Vec<(usize, usize)>>,
    /// Rules for any host.
    any: Vec<(usize, usize)>,
    /// Their paths, all tried in one pass.
    any_paths: RegexSet,
    /// Domain → vendor that a request to it is named after when no rule knows it.
    owners: HashMap<String, usize>,
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
                            index.by_site.entry(site(host).to_owned()).or_default()
                        }
                    };
                    if list.last() != Some(&(v, r)) {
                        list.push((v, r));
                    }
                }
            }
        }
        let paths = index.any.iter().filter_map(|(v, r)| {
            let rule = vendors.get(*v)?.rules.get(*r)?;
            Some(rule.path.as_regex())
        });
        // Each compiled on its own at load; a set too large for the engine would be a set of thousands.
        index.any_paths = RegexSet::new(paths).unwrap_or_default();
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

    /// Rules that name this host, path and method, the closest first; of equally close ones in the
    /// order of vendor id and place in its file. Nothing of the request's content is looked at yet.
    pub(super) fn candidates<'a>(
        &self,
        vendors: &'a [Entry],
        host: &str,
        path: &str,
        method: &str,
    ) -> Vec<(&'a Entry, &'a Rule)> {
        let own = self.by_site.get(site(host)).into_iter().flatten().copied();
        let any = self
            .any_paths
            .matches(path)
            .into_iter()
            .filter_map(|at| self.any.get(at).copied());
        let mut fit: Vec<((bool, bool, Closeness), &Entry, &Rule)> = own
            .chain(any)
            .filter_map(|(v, r)| {
                let entry = vendors.get(v)?;
                let rule = entry.rules.get(r)?;
                let closeness = rule.reaches(host, path, method)?;
                // A weak sign never outweighs a sound one.
                Some(((rule.fallback, rule.weak, closeness), entry, rule))
            })
            .collect();
        fit.sort_by_key(|(rank, ..)| *rank);
        fit.into_iter()
            .map(|(_, entry, rule)| (entry, rule))
            .collect()
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
fn site(host: &str) -> &str {
    psl::domain_str(host).unwrap_or(host)
}
