//! Which rules can apply to a request, found without trying them all.

use super::Entry;
use super::rule::{Closeness, HostPattern, Rule};
use crate::detect::decode::message::Message;
use crate::detect::decode::pattern::Gate;
use crate::detect::names::Names;
use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// Rules and owners by host, and the rules for any host.
#[derive(Debug, Default)]
pub struct Index {
    /// Host or domain → what is said of it.
    hosts: Names<Host>,
    /// Which hosts and domains may be among them, so that others cost no search.
    known: Marks,
    /// Rules for any host whose paths hold one of the pieces.
    pieced: Vec<Gated>,
    /// Texts without one of which no rule of `pieced` can fit; none when there is none to be looked for.
    pieces: Option<AhoCorasick>,
    /// The other rules for any host.
    unpieced: Vec<Gated>,
}

/// What is said of a host or domain.
#[derive(Debug, Default)]
struct Host {
    /// Rules for that very host.
    exact: Vec<Gated>,
    /// Rules for it and its subdomains.
    below: Vec<Gated>,
    /// The vendor that a request to it is named after when no rule knows it, by its place in the
    /// vendor's list and its number.
    owner: Option<(usize, usize)>,
}

/// Marks of texts by a hash: what has no mark is not among them.
#[derive(Debug)]
struct Marks([u64; 64]);

impl Default for Marks {
    fn default() -> Self {
        Marks([0; 64])
    }
}

impl Marks {
    /// The hash of nothing. It is FNV-1a, 32 bits.
    const START: u32 = 0x811c_9dc5;

    fn step(hash: u32, byte: u8) -> u32 {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    }

    /// Of a name from its end, so that one pass over a host gives those of all domains above it.
    fn of_name(name: &str) -> u32 {
        name.bytes().rev().fold(Marks::START, Marks::step)
    }

    fn add(&mut self, hash: u32) {
        self.0[(hash >> 6 & 63) as usize] |= 1 << (hash & 63);
    }

    fn has(&self, hash: u32) -> bool {
        self.0[(hash >> 6 & 63) as usize] >> (hash & 63) & 1 == 1
    }
}

/// A rule by numbers of vendor and rule, behind its rank: in one number, as it is sorted for every
/// request. The order is that in which rules are tried: a fallback last, a weak sign after a sound one,
/// the closer host first, then in order of vendor id and place in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked(u64);

impl Ranked {
    fn new(rule: &Rule, closeness: Closeness, vendor: usize, number: usize) -> Ranked {
        let rank = u64::from(rule.fallback) << 3 | u64::from(rule.weak) << 2 | closeness as u64;
        // Vendors and their rules are files and tables in them: far fewer than a thousand million.
        Ranked(rank << 60 | (vendor as u64) << 30 | number as u64)
    }

    fn vendor(self) -> usize {
        (self.0 >> 30 & 0x3fff_ffff) as usize
    }

    fn rule(self) -> usize {
        (self.0 & 0x3fff_ffff) as usize
    }
}

/// A rule with a cheap test of the path, beside one another in memory.
#[derive(Debug)]
struct Gated {
    gate: Gate,
    rule: Ranked,
}

impl Index {
    /// Indexes the vendors, which are in order of their ids.
    pub(super) fn new(vendors: &[Entry]) -> Index {
        let mut index = Index::default();
        let mut pieces: Vec<String> = Vec::new();
        let all = vendors.iter().enumerate();
        for (vendor, rule, number) in all.flat_map(|(vendor, entry)| {
            let rules = entry.rules.iter().enumerate();
            rules.map(move |(number, rule)| (vendor, rule, number))
        }) {
            let gated = |closeness| Gated {
                gate: rule.path.gate(),
                rule: Ranked::new(rule, closeness, vendor, number),
            };
            for host in &rule.hosts {
                match host {
                    HostPattern::Any => match rule.path.pieces() {
                        Some(own) => {
                            pieces.extend(own);
                            index.pieced.push(gated(Closeness::Any));
                        }
                        None => index.unpieced.push(gated(Closeness::Any)),
                    },
                    HostPattern::Exact(name) => {
                        let host = index.hosts.entry(name.clone()).or_default();
                        host.exact.push(gated(Closeness::Exact));
                    }
                    HostPattern::Below(name) => {
                        let host = index.hosts.entry(name.clone()).or_default();
                        host.below.push(gated(Closeness::Below));
                    }
                }
            }
        }
        // The automaton without detours: paths are short, and every address is asked about. Looser
        // signs, such as how the texts begin, let too many paths through to the rules.
        let kind = Some(AhoCorasickKind::DFA);
        index.pieces = AhoCorasick::builder().kind(kind).build(&pieces).ok();
        // A domain that two vendors name goes to the one that names it earlier in its list, then by id.
        for (vendor, entry) in vendors.iter().enumerate() {
            for (place, domain) in entry.vendor.domains.iter().enumerate() {
                let owner = &mut index.hosts.entry(domain.clone()).or_default().owner;
                let best = owner.map_or((place, vendor), |o| o.min((place, vendor)));
                *owner = Some(best);
            }
        }
        for name in index.hosts.keys() {
            index.known.add(Marks::of_name(name));
        }
        index
    }

    /// Rules that may name this host and path, in the order in which they are to be tried, and the
    /// vendor that owns the host, by the longest of its domains.
    pub(super) fn candidates<'a>(
        &self,
        vendors: &'a [Entry],
        message: &Message<'_>,
    ) -> (impl Iterator<Item = (&'a Entry, &'a Rule)>, Option<usize>) {
        let address = message.address();
        let (host, path) = (address.host(), address.path());
        let mut fit: Vec<Ranked> = Vec::new();
        let mut add = |rules: &[Gated]| {
            for gated in rules.iter().filter(|g| g.gate.lets(path)) {
                fit.push(gated.rule);
            }
        };
        let mut owner: Option<(usize, usize)> = None;
        let mut look = |at: usize| {
            if let Some(known) = self.hosts.get(&host[at..]) {
                if at == 0 {
                    add(&known.exact);
                }
                add(&known.below);
                // The longest name comes last.
                owner = known.owner.or(owner);
            }
        };
        let mut hash = Marks::START;
        for (at, byte) in host.bytes().enumerate().rev() {
            if byte == b'.' && self.known.has(hash) {
                look(at + 1);
            }
            hash = Marks::step(hash, byte);
        }
        if self.known.has(hash) {
            look(0);
        }
        add(&self.unpieced);
        if self.pieces.as_ref().is_none_or(|p| p.is_match(path)) {
            add(&self.pieced);
        }
        fit.sort_unstable();
        let rules = fit.into_iter().filter_map(|ranked| {
            let entry = vendors.get(ranked.vendor())?;
            Some((entry, entry.rules.get(ranked.rule())?))
        });
        (rules, owner.map(|(_, vendor)| vendor))
    }
}
