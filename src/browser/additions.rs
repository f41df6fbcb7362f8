//! Headers and passwords that the user gave, added to requests for the audited hosts and to nobody
//! else's: an extra header set for a whole page would go to its third parties too. A proxy that wants a
//! password is given its own.
//!
//! CDP: `Fetch.enable` with patterns for these hosts only, or for all where a proxy may ask at any
//! request; every request that is held is let go.

use super::connection::{CdpEvent, Connection, lock};
use crate::config::{Secret, Settings};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Mutex;
use url::Url;

/// What is added to which requests.
pub(super) struct Additions {
    patterns: Vec<String>,
    headers: Vec<(String, String)>,
    credentials: Option<(String, String)>,
    proxy_credentials: Option<(String, String)>,
    /// Requests that were given a password already, and whether the proxy's: asked again, it was wrong.
    answered: Mutex<HashSet<(String, bool)>>,
}

impl Additions {
    /// None when nothing was given.
    pub(super) fn of(settings: &Settings) -> Option<Additions> {
        let headers = settings.headers.iter();
        let headers: Vec<_> = headers
            .map(|(name, value)| (name.clone(), value.reveal().to_owned()))
            .collect();
        let reveal = |of: &Option<(String, Secret)>| {
            let of = of.as_ref();
            of.map(|(user, word)| (user.clone(), word.reveal().to_owned()))
        };
        let credentials = reveal(&settings.credentials);
        let proxy_credentials = reveal(&settings.proxy_credentials);
        if headers.is_empty() && credentials.is_none() && proxy_credentials.is_none() {
            return None;
        }
        Some(Additions {
            patterns: settings.seeds.iter().flat_map(patterns).collect(),
            headers,
            credentials,
            proxy_credentials,
            answered: Mutex::default(),
        })
    }

    /// Parameters of `Fetch.enable`.
    pub(super) fn enable(&self) -> Value {
        let everywhere = ["*".to_owned()];
        let patterns = match &self.proxy_credentials {
            Some(_) => &everywhere[..],
            None => &self.patterns,
        };
        let patterns = patterns.iter().map(|p| json!({"urlPattern": p}));
        json!({
            "handleAuthRequests": self.credentials.is_some() || self.proxy_credentials.is_some(),
            "patterns": patterns.collect::<Vec<_>>(),
        })
    }

    /// Lets a held request go, with what is added to it.
    pub(super) fn take(&self, connection: &Connection, event: &CdpEvent) {
        let p = &event.params;
        let (method, params) = match event.method.as_str() {
            "Fetch.requestPaused" => ("Fetch.continueRequest", self.request(p)),
            "Fetch.authRequired" => ("Fetch.continueWithAuth", self.password(p)),
            _ => return,
        };
        connection.send(event.session.as_deref(), method, params);
    }

    fn request(&self, p: &Value) -> Value {
        let mut answer = json!({"requestId": p["requestId"]});
        if !self.headers.is_empty() && self.is_audited(&p["request"]["url"]) {
            let given = |name: &str| {
                self.headers
                    .iter()
                    .any(|(n, _)| n.eq_ignore_ascii_case(name))
            };
            let own = p["request"]["headers"].as_object().into_iter().flatten();
            let mut all: Vec<Value> = own
                .filter(|(name, _)| !given(name))
                .map(|(name, value)| json!({"name": name, "value": value}))
                .collect();
            let added = self.headers.iter();
            all.extend(added.map(|(name, value)| json!({"name": name, "value": value})));
            answer["headers"] = all.into();
        }
        answer
    }

    fn password(&self, p: &Value) -> Value {
        let id = p["requestId"].as_str().unwrap_or_default();
        let to_proxy = p["authChallenge"]["source"] == "Proxy";
        let credentials = match to_proxy {
            true => self.proxy_credentials.as_ref(),
            false => self
                .credentials
                .as_ref()
                .filter(|_| self.is_audited(&p["request"]["url"])),
        };
        let answer = match credentials {
            Some((user, word)) if lock(&self.answered).insert((id.to_owned(), to_proxy)) => {
                json!({"response": "ProvideCredentials", "username": user, "password": word})
            }
            _ => json!({"response": "CancelAuth"}),
        };
        json!({"requestId": id, "authChallengeResponse": answer})
    }

    /// Whether an address is one of the audited hosts': with patterns for everything, others are held too.
    fn is_audited(&self, url: &Value) -> bool {
        let url = url.as_str().unwrap_or_default();
        let mut starts = self.patterns.iter().filter_map(|p| p.strip_suffix('*'));
        starts.any(|start| url.starts_with(start))
    }
}

/// The addresses of a seed's host, with and without `www.`; never by http what was given for https.
fn patterns(seed: &Url) -> Vec<String> {
    let host = seed.host_str().unwrap_or_default();
    let bare = host.strip_prefix("www.").unwrap_or(host);
    let port = seed.port().map(|p| format!(":{p}")).unwrap_or_default();
    let schemes: &[&str] = if seed.scheme() == "https" {
        &["https", "wss"]
    } else {
        &["http", "ws", "https", "wss"]
    };
    let each = schemes.iter().flat_map(|scheme| {
        [bare.to_owned(), format!("www.{bare}")].map(|h| format!("{scheme}://{h}{port}/*"))
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn additions(url: &str) -> Additions {
        Additions::of(&Settings {
            seeds: vec![url.parse().unwrap()],
            headers: vec![("X-Preview".into(), Secret::new("hush"))],
            credentials: Some(("eve".into(), Secret::new("word"))),
            ..Settings::default()
        })
        .unwrap()
    }

    #[test]
    fn only_the_audited_hosts_are_held_and_never_by_http_for_https() {
        let all = additions("https://www.theatre.example:8443/a").patterns;
        assert!(
            all.contains(&"https://theatre.example:8443/*".to_owned()),
            "{all:?}"
        );
        assert!(all.contains(&"https://www.theatre.example:8443/*".to_owned()));
        assert!(all.iter().all(|p| !p.starts_with("http:")));
        assert!(Additions::of(&Settings::default()).is_none());
    }

    #[test]
    fn a_given_header_replaces_the_pages_own_of_that_name() {
        let held = json!({"requestId": "1", "request": {"url": "https://a.example/b", "headers": {"x-preview": "page's", "Accept": "*/*"}}});
        let answer = additions("https://a.example/").request(&held);
        let expected =
            json!([{"name": "Accept", "value": "*/*"}, {"name": "X-Preview", "value": "hush"}]);
        assert_eq!(answer["headers"], expected);
    }

    #[test]
    fn a_password_is_given_once_and_to_the_one_it_is_for() {
        let additions = additions("https://a.example/");
        let asked = |id: &str, source: &str, url: &str| json!({"requestId": id, "authChallenge": {"source": source}, "request": {"url": url}});
        let server = asked("1", "Server", "https://a.example/x");
        let answer = |additions: &Additions, p: &Value| {
            additions.password(p)["authChallengeResponse"].clone()
        };
        assert_eq!(answer(&additions, &server)["username"], "eve");
        assert_eq!(answer(&additions, &server)["response"], "CancelAuth");
        let proxy = asked("2", "Proxy", "https://a.example/x");
        assert_eq!(answer(&additions, &proxy)["response"], "CancelAuth");

        let behind = Additions {
            proxy_credentials: Some(("pat".into(), "secret".into())),
            ..additions
        };
        assert_eq!(behind.enable()["patterns"], json!([{"urlPattern": "*"}]));
        assert_eq!(answer(&behind, &proxy)["username"], "pat");
        let other = asked("3", "Server", "https://b.example/");
        assert_eq!(answer(&behind, &other)["response"], "CancelAuth");
        let held =
            json!({"requestId": "4", "request": {"url": "https://b.example/", "headers": {}}});
        assert!(behind.request(&held).get("headers").is_none());
    }
}
