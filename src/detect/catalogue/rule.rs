//! A request rule, checked and compiled.

use super::vendor_file::{DataKind, ItemsRule, Kind, Locators, RequestRule};
use crate::catalogue::{DataFile, FileError, did_you_mean};
use crate::detect::decode::locator::{AnyOf, Condition, Locator, LocatorError, bad_regex};
use crate::detect::decode::message::{Item, Message};
use crate::detect::decode::pattern::{Gate, Pattern};
use regex::Regex;
use toml::Spanned;

/// A compiled request rule.
#[derive(Debug)]
pub struct Rule {
    /// What such a request is.
    pub kind: Kind,
    /// Hosts.
    pub hosts: Vec<HostPattern>,
    /// Path.
    pub path: PathPattern,
    /// Methods, upper case; none means all.
    pub methods: Vec<String>,
    /// Conditions, all of which must hold.
    pub require: Vec<AnyOf>,
    /// Too little on its own.
    pub weak: bool,
    /// Only when nothing else matched.
    pub fallback: bool,
    /// Account.
    pub account: Vec<Locator>,
    /// Event by sign.
    pub derive: Vec<Derive>,
    /// Event.
    pub event: Vec<Locator>,
    /// Separator of several events in one value.
    pub split: Option<String>,
    /// Event names that are no event.
    pub ignore_events: Vec<String>,
    /// Value.
    pub value: Vec<Locator>,
    /// Values that stand for none.
    pub no_value: Vec<String>,
    /// Currency.
    pub currency: Vec<Locator>,
    /// Page address.
    pub page_url: Vec<Locator>,
    /// Id by which repeats are dropped.
    pub dedupe_id: Vec<Locator>,
    /// Id of the hit.
    pub hit_id: Vec<Locator>,
    /// Search term.
    pub search_term: Vec<Locator>,
    /// The vendor's id of the browser.
    pub client_id: Vec<Locator>,
    /// Click id.
    pub click_id: Vec<Locator>,
    /// Items.
    pub items: Vec<Items>,
    /// About the visitor.
    pub pii: Vec<(DataKind, Vec<Locator>)>,
    /// Consent signals.
    pub consent: Vec<Locator>,
}

/// Which hosts a rule is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostPattern {
    /// That host.
    Exact(String),
    /// That domain and its subdomains.
    Below(String),
    /// Every host.
    Any,
}

/// Which paths a rule is for.
#[derive(Debug)]
pub enum PathPattern {
    /// Equal, a final slash aside.
    Equal(String),
    /// Starts with.
    Start(String),
    /// Matches.
    Pattern(Pattern),
}

/// An event name told by a sign.
#[derive(Debug)]
pub struct Derive {
    /// The sign.
    pub has: AnyOf,
    /// What must not be there; empty means nothing.
    pub unless: AnyOf,
    /// The name.
    pub event: DerivedName,
}

/// Where items of a basket, order or list are.
#[derive(Debug)]
pub struct Items {
    /// Where they sit.
    pub at: ItemsAt,
    /// What splits them, or their fields.
    pub separator: String,
    /// Keys of id, name, category, price, quantity.
    pub keys: [Vec<String>; 5],
}

/// Where a list of items sits.
#[derive(Debug)]
pub enum ItemsAt {
    /// A list.
    List(Locator),
    /// Parameters of this name with a number behind it.
    Numbered(String),
}

/// Where a derived name comes from.
#[derive(Debug)]
pub enum DerivedName {
    /// Fixed.
    Fixed(String),
    /// First capture of a pattern on a value.
    Captured(Locator, Regex),
}

/// How closely a rule names the host; smaller is closer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// That very host.
    Exact,
    /// A domain above it.
    Below,
    /// Any host.
    Any,
}

/// Whether a host is a domain or lies below it, by labels.
pub fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

impl PathPattern {
    /// Texts of which one stands in every path that fits; none where there is no telling one.
    pub fn pieces(&self) -> Option<Vec<String>> {
        match self {
            PathPattern::Equal(own) | PathPattern::Start(own) => Some(vec![own.clone()]),
            PathPattern::Pattern(pattern) => pattern.pieces(),
        }
    }

    /// A cheap test before it.
    pub fn gate(&self) -> Gate {
        match self {
            PathPattern::Equal(_) | PathPattern::Start(_) => Gate::OPEN,
            PathPattern::Pattern(pattern) => pattern.gate(),
        }
    }

    fn matches(&self, path: &str) -> bool {
        match self {
            PathPattern::Equal(own) => path.strip_suffix('/').unwrap_or(path) == own,
            PathPattern::Start(own) => path.starts_with(own.as_str()),
            PathPattern::Pattern(pattern) => pattern.is_match(path),
        }
    }
}

impl Rule {
    /// Whether the rule is for the path and the method of a message, and all its conditions hold.
    pub fn holds(&self, message: &Message<'_>) -> bool {
        let path = message.address().path();
        // Patterns that need an engine cost more than a look at the parameters.
        let late = matches!(&self.path, PathPattern::Pattern(p) if p.is_costly());
        let item = Item::default();
        self.is_for(message.method())
            && (late || self.path.matches(path))
            && self
                .require
                .iter()
                .all(|any| any.iter().any(|c| message.holds(c, &item)))
            && (!late || self.path.matches(path))
    }

    fn is_for(&self, method: &str) -> bool {
        self.methods.is_empty() || self.methods.iter().any(|m| m.eq_ignore_ascii_case(method))
    }

    /// Checks and compiles a rule of a file.
    pub fn compile(file: &DataFile, source: &RequestRule, errors: &mut Vec<FileError>) -> Rule {
        let mut check = Check { file, errors };
        let hosts: Vec<HostPattern> = source
            .hosts
            .get_ref()
            .iter()
            .filter_map(|h| check.host(h))
            .collect();
        if source.hosts.get_ref().is_empty() {
            check.error(
                source.hosts.span(),
                "a rule needs a host",
                Some("write hosts = [\"any\"] for every host".into()),
            );
        }
        if hosts.contains(&HostPattern::Any)
            && source.require.is_empty()
            && !source.weak
            && source.path_is_enough.is_none()
        {
            check.error(
                source.hosts.span(),
                "a rule for any host needs two independent tokens",
                Some("add `require`, or say in `path_is_enough` which two tokens the path holds, or set weak = true".into()),
            );
        }
        let data: Vec<(DataKind, Vec<Locator>)> = source
            .pii
            .iter()
            .map(|(kind, l)| (*kind, check.locators(l)))
            .collect();
        Rule {
            kind: source.kind,
            hosts,
            path: check.path(&source.path),
            methods: source
                .methods
                .iter()
                .filter_map(|m| check.method(m))
                .collect(),
            require: source.require.iter().map(|c| check.condition(c)).collect(),
            weak: source.weak,
            fallback: source.fallback,
            account: check.locators(&source.account),
            derive: source
                .derive
                .iter()
                .filter_map(|d| check.derive(d))
                .collect(),
            event: check.locators(&source.event),
            split: source.split.clone(),
            ignore_events: source.ignore_events.clone(),
            value: check.locators(&source.value),
            no_value: source.no_value.clone(),
            currency: check.locators(&source.currency),
            page_url: check.locators(&source.page_url),
            dedupe_id: check.locators(&source.dedupe_id),
            pii: data,
            hit_id: check.locators(&source.hit_id),
            search_term: check.locators(&source.search_term),
            client_id: check.locators(&source.client_id),
            click_id: check.locators(&source.click_id),
            items: source
                .items
                .iter()
                .filter_map(|i| check.items(i, source.path.span()))
                .collect(),
            consent: {
                // A fact for readers, not read by the engine; its spelling is checked all the same.
                check.locators(&source.referrer);
                check.locators(&source.consent)
            },
        }
    }
}

/// Collects the mistakes of one file.
struct Check<'a> {
    file: &'a DataFile,
    errors: &'a mut Vec<FileError>,
}

impl Check<'_> {
    fn error(
        &mut self,
        range: std::ops::Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        self.errors
            .push(FileError::at(self.file, range, message, help));
    }

    fn host(&mut self, text: &Spanned<String>) -> Option<HostPattern> {
        let host = text.get_ref().as_str();
        if host == "any" {
            return Some(HostPattern::Any);
        }
        let domain = host.strip_prefix('.').unwrap_or(host);
        if !is_domain(domain) {
            self.error(
                text.span(),
                format!("\"{host}\" is no host"),
                Some("write a.b.c, .b.c (with subdomains) or any".into()),
            );
            return None;
        }
        Some(if host.starts_with('.') {
            HostPattern::Below(domain.into())
        } else {
            HostPattern::Exact(domain.into())
        })
    }

    fn path(&mut self, text: &Spanned<String>) -> PathPattern {
        let path = text.get_ref().as_str();
        if let Some(own) = path.strip_prefix('=').filter(|p| p.starts_with('/')) {
            return PathPattern::Equal(own.strip_suffix('/').unwrap_or(own).into());
        }
        if let Some(own) = path.strip_prefix('^').filter(|p| p.starts_with('/')) {
            return PathPattern::Start(own.into());
        }
        match path.strip_prefix('~').map(Regex::new) {
            Some(Ok(regex)) => return PathPattern::Pattern(Pattern::new(regex)),
            Some(Err(e)) => self.error(text.span(), bad_regex(&e), None),
            None => self.error(
                text.span(),
                "a path needs a sign in front",
                Some("write =/x (equal), ^/x (starts with) or ~regex".into()),
            ),
        }
        PathPattern::Equal(String::new())
    }

    fn method(&mut self, text: &Spanned<String>) -> Option<String> {
        const KNOWN: [&str; 7] = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "PATCH", "DELETE"];
        let method = text.get_ref().as_str();
        if !KNOWN.contains(&method) {
            let help = did_you_mean(&method.to_ascii_uppercase(), KNOWN);
            self.error(text.span(), format!("unknown method \"{method}\""), help);
            return None;
        }
        Some(method.into())
    }

    fn locators(&mut self, texts: &Locators) -> Vec<Locator> {
        texts
            .iter()
            .filter_map(|text| match Locator::parse(text.get_ref()) {
                Ok(locator) => Some(locator),
                Err(e) => {
                    self.locator_error(text, e);
                    None
                }
            })
            .collect()
    }

    fn condition(&mut self, text: &Spanned<String>) -> AnyOf {
        Condition::parse_any(text.get_ref()).unwrap_or_else(|e| {
            self.locator_error(text, e);
            AnyOf::new()
        })
    }

    fn items(&mut self, source: &ItemsRule, rule: std::ops::Range<usize>) -> Option<Items> {
        let at = match (&source.list, &source.numbered) {
            (Some(text), None) => match Locator::parse(text.get_ref()) {
                Ok(locator) => ItemsAt::List(locator),
                Err(e) => {
                    self.locator_error(text, e);
                    return None;
                }
            },
            (None, Some(prefix)) if !prefix.get_ref().is_empty() => {
                ItemsAt::Numbered(prefix.get_ref().clone())
            }
            _ => {
                self.error(
                    rule,
                    "items need `list` or `numbered`, and only one of them",
                    None,
                );
                return None;
            }
        };
        Some(Items {
            at,
            separator: source.separator.clone().unwrap_or_default(),
            keys: [
                source.id.clone(),
                source.name.clone(),
                source.category.clone(),
                source.price.clone(),
                source.quantity.clone(),
            ],
        })
    }

    fn derive(&mut self, source: &super::vendor_file::DeriveRule) -> Option<Derive> {
        let has = self.condition(&source.has);
        let unless = source
            .unless
            .as_ref()
            .map(|c| self.condition(c))
            .unwrap_or_default();
        let event = match (&source.event, &source.event_from) {
            (Some(name), None) => DerivedName::Fixed(name.clone()),
            (None, Some(text)) => match Condition::parse(text.get_ref()) {
                Ok(Condition {
                    locator,
                    matching: Some(pattern),
                }) if pattern.regex().captures_len() > 1 => {
                    DerivedName::Captured(locator, pattern.regex().clone())
                }
                Ok(_) => {
                    self.error(
                        text.span(),
                        "`event_from` captures nothing",
                        Some("write LOCATOR~REGEX with the name in parentheses".into()),
                    );
                    return None;
                }
                Err(e) => {
                    self.locator_error(text, e);
                    return None;
                }
            },
            _ => {
                self.error(
                    source.has.span(),
                    "a derived event needs `event` or `event_from`, and only one of them",
                    None,
                );
                return None;
            }
        };
        Some(Derive { has, unless, event })
    }

    /// Puts the place inside the locator onto the place of the string in the file.
    fn locator_error(&mut self, text: &Spanned<String>, error: LocatorError) {
        let whole = text.span();
        let start = whole.start + 1 + error.at.start;
        // Escapes make the text in the file longer than the value: then the whole string is shown.
        let exact = self
            .file
            .text
            .get(whole.start + 1..whole.end.saturating_sub(1))
            == Some(text.get_ref().as_str());
        let range = if exact && !error.at.is_empty() {
            start..start + error.at.len()
        } else {
            whole
        };
        self.error(range, error.message, error.help);
    }
}

/// Whether a text is a host name in lower-case ASCII.
pub fn is_domain(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
        })
}
