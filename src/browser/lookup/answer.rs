//! What a browser is told of a name.

use crate::config::{Settings, is_private_ip};
use hickory_resolver::TokioResolver;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::{Message, OpCode, Query, ResponseCode};
use hickory_resolver::proto::rr::rdata::svcb::{SVCB, SvcParamValue};
use hickory_resolver::proto::rr::rdata::{A, AAAA};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Seconds that an answer of the system holds, which tells none.
const SYSTEMS_TTL: u32 = 60;

/// How far inside an address lies. Nobody is led further inside than the start address itself lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    /// Anybody reaches it.
    #[default]
    Public,
    /// A network that this machine is part of.
    Network,
    /// This machine.
    Machine,
}

impl Depth {
    fn of(address: IpAddr) -> Depth {
        let address = address.to_canonical();
        if address.is_loopback() || address.is_unspecified() {
            Depth::Machine
        } else if is_private_ip(address) {
            Depth::Network
        } else {
            Depth::Public
        }
    }
}

/// Names that led inside and were not followed.
#[derive(Debug, Default)]
pub struct Withheld(Mutex<Heard>);

#[derive(Debug, Default)]
struct Heard {
    /// Whether any name was asked for.
    asked: bool,
    /// Names with an address that was left out.
    inside: BTreeSet<String>,
    /// Names with one that was not.
    outside: BTreeSet<String>,
}

impl Withheld {
    /// Whether nothing was left of what a name leads to.
    pub fn has(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let heard = self.heard();
        heard.inside.contains(&host) && !heard.outside.contains(&host)
    }

    /// Whether the browser asked here at all: a policy of its machine can make it ask elsewhere.
    pub fn was_asked(&self) -> bool {
        self.heard().asked
    }

    /// Every such name.
    pub fn all(&self) -> Vec<String> {
        let heard = self.heard();
        heard.inside.difference(&heard.outside).cloned().collect()
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks names up and leaves out what lies inside.
pub(super) struct Names {
    resolver: TokioResolver,
    rule: Rule,
    /// Whether the resolvers gave no answer where the system did: they are not asked again.
    silent: AtomicBool,
}

impl Names {
    pub(super) fn of(settings: &Settings, resolver: TokioResolver) -> Names {
        Names {
            resolver,
            rule: Rule::of(settings),
            silent: AtomicBool::new(false),
        }
    }

    pub(super) fn withheld(&self) -> Arc<Withheld> {
        Arc::clone(&self.rule.withheld)
    }

    /// The answer to a message; none when it is no question.
    pub(super) async fn reply(&self, message: &[u8]) -> Option<Vec<u8>> {
        let asked = Message::from_vec(message).ok()?;
        let query = asked.queries.first()?.clone();
        let (code, found) = self.find(&query).await;
        let mut reply = Message::response(asked.metadata.id, OpCode::Query);
        reply.metadata.recursion_desired = true;
        reply.metadata.recursion_available = true;
        reply.metadata.response_code = code;
        reply.add_answers(self.rule.keep(&query, found));
        reply.add_query(query);
        reply.to_vec().ok()
    }

    async fn find(&self, query: &Query) -> (ResponseCode, Vec<Record>) {
        let silent = self.silent.load(Ordering::Relaxed);
        let (code, answered) = if silent {
            (ResponseCode::ServFail, false)
        } else {
            match self
                .resolver
                .lookup(query.name.clone(), query.query_type)
                .await
            {
                Ok(found) => return (ResponseCode::NoError, found.answers().to_vec()),
                Err(NetError::Dns(DnsError::NoRecordsFound(none))) => (none.response_code, true),
                Err(NetError::Dns(_)) => (ResponseCode::ServFail, true),
                Err(_) => (ResponseCode::ServFail, false),
            }
        };
        if code == ResponseCode::NoError {
            return (code, Vec::new());
        }
        // Names that only the system knows: of a VPN, of a directory, of a container's neighbours.
        let found = of_the_system(query).await;
        if found.is_empty() {
            return (code, found);
        }
        if !answered {
            self.silent.store(true, Ordering::Relaxed);
        }
        (ResponseCode::NoError, found)
    }
}

/// What the system's own functions say, which tell addresses alone.
async fn of_the_system(query: &Query) -> Vec<Record> {
    if !matches!(query.query_type, RecordType::A | RecordType::AAAA) {
        return Vec::new();
    }
    // With its last dot a name is whole: the system appends none of its own domains.
    let mut name = host_of(&query.name);
    if name.contains('.') {
        name.push('.');
    }
    let Ok(found) = tokio::net::lookup_host((name, 0)).await else {
        return Vec::new();
    };
    let record = |data| Record::from_rdata(query.name.clone(), SYSTEMS_TTL, data);
    found
        .filter_map(|address| match (address.ip(), query.query_type) {
            (IpAddr::V4(v4), RecordType::A) => Some(record(RData::A(A(v4)))),
            (IpAddr::V6(v6), RecordType::AAAA) => Some(record(RData::AAAA(AAAA(v6)))),
            _ => None,
        })
        .collect()
}

/// A name as hosts of addresses are written.
fn host_of(name: &Name) -> String {
    let name = name.to_ascii();
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Which records are kept.
struct Rule {
    /// Hosts of the start addresses, and names that the user led others to: gone to wherever they lead.
    named: BTreeSet<String>,
    /// How far inside those lie, by what they led to when they were first asked for, and for which type.
    first: Mutex<(Depth, BTreeSet<(String, RecordType)>)>,
    withheld: Arc<Withheld>,
}

impl Rule {
    fn of(settings: &Settings) -> Rule {
        let seeds = settings.seeds.iter().filter_map(|s| s.host_str());
        let led_to = settings.resolve.iter().map(|r| r.address.as_str());
        Rule {
            named: seeds.chain(led_to).map(str::to_ascii_lowercase).collect(),
            first: Mutex::default(),
            withheld: Arc::default(),
        }
    }

    /// What of an answer is told.
    fn keep(&self, query: &Query, mut records: Vec<Record>) -> Vec<Record> {
        let host = host_of(&query.name);
        let depths: Vec<Depth> = records.iter().map(|r| depth(&r.data)).collect();
        let most = {
            let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
            let is_first =
                self.named.contains(&host) && first.1.insert((host.clone(), query.query_type));
            if is_first {
                first.0 = depths.iter().copied().fold(first.0, Depth::max);
            }
            first.0
        };
        let mut all = depths.iter();
        records.retain(|_| all.next().is_some_and(|depth| *depth <= most));
        let is_address = |r: &Record| matches!(r.data, RData::A(_) | RData::AAAA(_));
        let mut heard = self.withheld.heard();
        heard.asked = true;
        if records.iter().any(is_address) {
            heard.outside.insert(host);
        } else if depths.iter().any(|depth| *depth > most) {
            heard.inside.insert(host);
        }
        records
    }
}

/// How far inside a record leads.
fn depth(data: &RData) -> Depth {
    let hints = |service: &SVCB| {
        let values = service
            .svc_params
            .iter()
            .flat_map(|(_, value)| match value {
                SvcParamValue::Ipv4Hint(hint) => hint.0.iter().map(|a| IpAddr::V4(a.0)).collect(),
                SvcParamValue::Ipv6Hint(hint) => hint.0.iter().map(|a| IpAddr::V6(a.0)).collect(),
                _ => Vec::new(),
            });
        values.map(Depth::of).max().unwrap_or_default()
    };
    match data {
        RData::A(a) => Depth::of(IpAddr::V4(a.0)),
        RData::AAAA(a) => Depth::of(IpAddr::V6(a.0)),
        RData::HTTPS(service) => hints(&service.0),
        RData::SVCB(service) => hints(service),
        _ => Depth::Public,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use hickory_resolver::proto::rr::rdata::HTTPS;
    use hickory_resolver::proto::rr::rdata::svcb::{IpHint, SvcParamKey};

    fn rule(seed: &str) -> Rule {
        Rule::of(&Settings {
            seeds: vec![seed.parse().unwrap()],
            ..Settings::default()
        })
    }

    /// How many of a name's addresses are told.
    fn told(rule: &Rule, host: &str, addresses: &[&str]) -> usize {
        let name = Name::from_ascii(format!("{host}.")).unwrap();
        let record = |a: &&str| match a.parse().unwrap() {
            IpAddr::V4(v4) => Record::from_rdata(name.clone(), 60, RData::A(A(v4))),
            IpAddr::V6(v6) => Record::from_rdata(name.clone(), 60, RData::AAAA(AAAA(v6))),
        };
        let kind = match addresses[0].contains(':') {
            true => RecordType::AAAA,
            false => RecordType::A,
        };
        let records = addresses.iter().map(record).collect();
        rule.keep(&Query::query(name.clone(), kind), records).len()
    }

    #[test]
    fn names_of_a_public_page_lead_nowhere_inside() {
        let rule = rule("https://www.a.example/");
        assert_eq!(told(&rule, "www.a.example", &["192.0.2.1"]), 1);
        for inside in [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "169.254.169.254",
            "100.64.0.1",
            "::1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "fd00::1",
        ] {
            assert_eq!(told(&rule, "b.example", &[inside]), 0, "{inside}");
        }
        assert!(rule.withheld.has("B.example."));
        assert_eq!(rule.withheld.all(), ["b.example"]);
        assert_eq!(told(&rule, "c.example", &["10.0.0.1", "192.0.2.7"]), 1);
        assert_eq!(told(&rule, "c.example", &["fd00::1"]), 0);
        assert!(
            !rule.withheld.has("c.example"),
            "what is left of it is enough"
        );
        // The start address too, once it is known where it leads.
        assert_eq!(told(&rule, "www.a.example", &["10.0.0.1"]), 0);
    }

    #[test]
    fn a_site_in_the_own_network_leads_as_far_inside_as_it_lies() {
        let rule = rule("https://staging.example/");
        assert_eq!(told(&rule, "staging.example", &["10.0.0.1"]), 1);
        assert_eq!(told(&rule, "api.staging.example", &["10.0.0.2"]), 1);
        assert_eq!(told(&rule, "b.example", &["127.0.0.1"]), 0);
        let rule = super::tests::rule("https://dev.example/");
        assert_eq!(told(&rule, "dev.example", &["127.0.0.1"]), 1);
        assert_eq!(told(&rule, "api.example", &["127.0.0.1", "10.0.0.2"]), 2);
    }

    #[test]
    fn a_service_is_told_without_hints_that_lead_inside() {
        let rule = rule("https://www.a.example/");
        let name = Name::from_ascii("b.example.").unwrap();
        let service = |hint: [u8; 4]| {
            let value = SvcParamValue::Ipv4Hint(IpHint(vec![A(hint.into())]));
            let service = SVCB::new(1, Name::root(), vec![(SvcParamKey::Ipv4Hint, value)]);
            Record::from_rdata(name.clone(), 60, RData::HTTPS(HTTPS(service)))
        };
        let query = Query::query(name.clone(), RecordType::HTTPS);
        let kept = rule.keep(
            &query,
            vec![service([192, 0, 2, 1]), service([10, 0, 0, 1])],
        );
        assert_eq!(kept, [service([192, 0, 2, 1])]);
    }
}
