//! Our own few requests: robots.txt, sitemaps and policies that are PDFs, from the named hosts only.

use super::address::bare_host;
use super::guard::Guard;
use crate::config::{Resolve, Settings, is_guarded};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Largest answer read.
const MAX_BYTES: usize = 10 << 20;

/// What came of a request.
pub(super) enum Fetched {
    /// Status 200 and a body.
    Body(Vec<u8>),
    /// Status 4xx, or an address we do not go to: there is nothing for us.
    Absent(String),
    /// No answer, status 5xx, or too large.
    Failed(String),
}

/// Sends our own requests as the settings say.
#[derive(Debug)]
pub(super) struct Fetcher {
    client: reqwest::Client,
    hosts: Vec<String>,
    headers: reqwest::header::HeaderMap,
    user: Option<(String, String)>,
}

impl Fetcher {
    /// A client that goes to the seeds' hosts only, with the settings' mappings, certificates and proxy.
    ///
    /// # Errors
    /// What is wrong with a certificate, a proxy or a header.
    pub(super) fn new(settings: &Settings) -> Result<Fetcher, String> {
        let hosts: Vec<String> = settings
            .seeds
            .iter()
            .filter_map(Url::host_str)
            .map(|h| bare_host(h).to_owned())
            .collect();
        let named = hosts.clone();
        let policy = reqwest::redirect::Policy::custom(move |attempt| {
            let stays = attempt
                .url()
                .host_str()
                .is_some_and(|h| named.iter().any(|n| n == bare_host(h)));
            if stays && attempt.previous().len() < 5 {
                attempt.follow()
            } else {
                attempt.stop()
            }
        });
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("consentry/", env!("CARGO_PKG_VERSION")))
            .timeout(Duration::from_secs(10))
            .redirect(policy)
            .referer(false)
            .danger_accept_invalid_certs(settings.insecure);
        for pem in settings
            .trusted_certificates
            .iter()
            .chain(&settings.authorities)
        {
            for certificate in
                reqwest::Certificate::from_pem_bundle(pem.as_bytes()).map_err(|e| e.to_string())?
            {
                builder = builder.add_root_certificate(certificate);
            }
        }
        let guard =
            (is_guarded(settings) && settings.proxy.is_none()).then(|| Guard::of(&settings.seeds));
        if let Some(guard) = guard {
            builder = builder.dns_resolver(Arc::new(guard));
        }
        builder = match &settings.proxy {
            Some(proxy) => {
                let mut proxy = reqwest::Proxy::all(proxy).map_err(|e| e.to_string())?;
                if let Some((user, word)) = &settings.proxy_credentials {
                    proxy = proxy.basic_auth(user, word.reveal());
                }
                builder.proxy(proxy)
            }
            None => builder.no_proxy(),
        };
        for seed in &settings.seeds {
            for host in both_names(seed.host_str().unwrap_or_default()) {
                if let Some(address) = mapped(
                    &settings.resolve,
                    &host,
                    seed.port_or_known_default().unwrap_or(443),
                ) {
                    builder = builder.resolve(&host, address);
                }
            }
        }
        let mut headers = reqwest::header::HeaderMap::new();
        for (name, value) in &settings.headers {
            let name =
                reqwest::header::HeaderName::try_from(name.as_str()).map_err(|e| e.to_string())?;
            let mut value = reqwest::header::HeaderValue::try_from(value.reveal())
                .map_err(|e| e.to_string())?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        let user = settings
            .credentials
            .as_ref()
            .map(|(name, secret)| (name.clone(), secret.reveal().to_owned()));
        Ok(Fetcher {
            client: builder.build().map_err(|e| e.to_string())?,
            hosts,
            headers,
            user,
        })
    }

    /// Gets an address of a named host.
    pub(super) async fn get(&self, url: &Url) -> Fetched {
        let host = url.host_str().unwrap_or_default();
        if !matches!(url.scheme(), "http" | "https")
            || !self.hosts.iter().any(|h| h == bare_host(host))
        {
            return Fetched::Absent("not on a named host".into());
        }
        let mut request = self.client.get(url.clone()).headers(self.headers.clone());
        if let Some((name, password)) = &self.user {
            request = request.basic_auth(name, Some(password));
        }
        let mut answer = match request.send().await {
            Ok(answer) => answer,
            Err(e) => return Fetched::Failed(reason(&e)),
        };
        let status = answer.status();
        if status.is_server_error() {
            return Fetched::Failed(format!("the server answered {status}"));
        }
        if status != reqwest::StatusCode::OK {
            return Fetched::Absent(format!("the server answered {status}"));
        }
        let mut body = Vec::new();
        loop {
            match answer.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_BYTES => {
                    body.extend_from_slice(&chunk)
                }
                Ok(Some(_)) => return Fetched::Failed(format!("larger than {MAX_BYTES} bytes")),
                Ok(None) => return Fetched::Body(body),
                Err(e) => return Fetched::Failed(reason(&e)),
            }
        }
    }
}

/// The innermost cause: the outer ones only repeat the address.
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

fn both_names(host: &str) -> [String; 2] {
    let bare = bare_host(host);
    [bare.to_owned(), format!("www.{bare}")]
}

/// Where `--resolve` sends a host, if its target is an address.
fn mapped(rules: &[Resolve], host: &str, port: u16) -> Option<SocketAddr> {
    let rule = rules.iter().find(|r| r.matches(host, port))?;
    let address: IpAddr = rule.address.trim_matches(['[', ']']).parse().ok()?;
    Some(SocketAddr::new(address, rule.to_port.unwrap_or(port)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn rule(pattern: &str, port: Option<u16>, to_port: Option<u16>) -> Resolve {
        Resolve {
            pattern: pattern.into(),
            port,
            address: "127.0.0.1".into(),
            to_port,
        }
    }

    #[test]
    fn mappings_follow_patterns_and_ports() {
        assert_eq!(
            mapped(&[rule("*", None, Some(8443))], "a.example", 443),
            Some("127.0.0.1:8443".parse().unwrap())
        );
        assert_eq!(
            mapped(&[rule("*.example", Some(80), None)], "a.example", 443),
            None
        );
        let fits = |pattern: &str, host: &str| rule(pattern, None, None).matches(host, 443);
        assert!(
            fits("*.shop.*", "www.shop.example")
                && fits("A.example", "a.example")
                && !fits("*.b", "a.example")
        );
    }

    #[tokio::test]
    async fn no_other_host_is_asked() {
        let settings = Settings {
            seeds: vec!["https://a.example/".parse().unwrap()],
            ..Settings::default()
        };
        let fetcher = Fetcher::new(&settings).unwrap();
        let other: Url = "https://b.example/sitemap.xml".parse().unwrap();
        assert!(
            matches!(fetcher.get(&other).await, Fetched::Absent(why) if why.contains("named host"))
        );
    }
}
