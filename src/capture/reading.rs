//! What is read from the browser at a step: cookies, storage, the document, pictures.

use super::recorder::Recorder;
use crate::browser::BrowserError;
use crate::evidence::{
    DocumentSeen, Event, Folder, JarCookie, LinkSeen, Scenario, StorageEntry, VersionSeen, VisitNo,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// Characters kept of a value.
const KEPT: usize = 512;

/// How long a document is waited for before its page is said not to respond. A script that is at work for some
/// seconds on a slow machine is none that never comes to an end.
pub(super) const NO_ANSWER: Duration = Duration::from_secs(15);

/// Reads the storage of the frame's origin. Runs in an isolated world, so no hook of the page hears it.
const STORAGE: &str = r"(async () => {
  const most = 500, out = [];
  let left = 0;
  const areas = [];
  try { areas.push(['local', localStorage]); } catch {}
  try { areas.push(['session', sessionStorage]); } catch {}
  for (const [area, store] of areas) {
    left += Math.max(store.length - most, 0);
    for (let i = 0; i < Math.min(store.length, most); i++) {
      const key = store.key(i);
      out.push([area, key.slice(0, 512), (store.getItem(key) || '').slice(0, 512)]);
    }
  }
  const named = (area, names) => {
    left += Math.max(names.length - most, 0);
    for (const name of names.slice(0, most)) out.push([area, (name || '').slice(0, 512), '']);
  };
  try { named('indexeddb', (await indexedDB.databases()).map((db) => db.name)); } catch {}
  try { named('cache', await caches.keys()); } catch {}
  return { origin: self.origin, entries: out, left };
})()";

/// Reads the document as it stands.
const DOCUMENT: &str = r"(() => {
  const max = 1 << 20, root = document.documentElement;
  const html = (document.doctype ? '<!DOCTYPE html>' : '') + (root ? root.outerHTML : '');
  const links = [], seen = new Set();
  const place = (a) => a.closest('footer, [role=contentinfo]') ? 'footer'
    : a.closest('nav, [role=navigation], body > header, [role=banner]') ? 'navigation' : null;
  for (const a of document.links) {
    const url = a.href;
    if (links.length < 3000 && /^https?:/i.test(url) && !seen.has(url)) {
      seen.add(url);
      links.push([url, (a.textContent || a.getAttribute('aria-label') || '').replace(/\s+/g, ' ').trim().slice(0, 120), place(a)]);
    }
  }
  let canonical = null;
  const versions = [], named = Document.prototype.querySelectorAll.call(document, 'link[rel][href]');
  for (const link of named) {
    const rel = link.getAttribute('rel').toLowerCase().split(/\s+/), url = String(link.href);
    const lang = link.getAttribute('hreflang');
    if (!/^https?:/i.test(url) || url.length > 4096) continue;
    if (rel.includes('canonical')) canonical = canonical || url;
    else if (rel.includes('alternate') && lang && versions.length < 200) versions.push([lang.slice(0, 35), url]);
  }
  const unaddressed = [], bare = 'a:not([href]):not([name]), [role=link]:not([href]):not(form)';
  for (const a of Document.prototype.querySelectorAll.call(document, bare)) {
    if (unaddressed.length === 100) break;
    if (a.closest('a[href]') || a.querySelector('a[href]')) continue;
    const text = String(a.textContent || a.getAttribute('aria-label') || '').slice(0, 1000).replace(/\s+/g, ' ').trim().slice(0, 120);
    if (text && !unaddressed.includes(text)) unaddressed.push(text);
  }
  return { url: location.href, lang: root && root.lang || null, title: document.title.slice(0, 500),
           html: html.slice(0, max), truncated: html.length > max, links, canonical, versions, unaddressed };
})()";

impl Recorder {
    /// Writes down every cookie of the profile; how many there are.
    pub(super) async fn read_jar(&self, step: &str) -> Option<usize> {
        match self.jar().await {
            Ok(cookies) => {
                let count = cookies.len();
                self.write(Event::Jar {
                    step: step.into(),
                    visit: self.visit(),
                    cookies,
                });
                Some(count)
            }
            Err(error) => {
                let effect = "cookies that no request or script showed may be missing";
                self.gap(
                    "the cookies of the profile could not be read",
                    error.to_string(),
                    effect,
                    "cookies",
                );
                None
            }
        }
    }

    /// Every cookie of the profile, or of the browser context of this tab where it has its own.
    pub(super) async fn jar(&self) -> Result<Vec<JarCookie>, BrowserError> {
        let answer = self.raw_jar().await?;
        let mut cookies: Vec<JarCookie> = answer["cookies"]
            .as_array()
            .into_iter()
            .flatten()
            .map(jar_cookie)
            .collect();
        cookies.sort_by(|a, b| {
            (&a.domain, &a.path, &a.name, &a.partition).cmp(&(
                &b.domain,
                &b.path,
                &b.name,
                &b.partition,
            ))
        });
        Ok(cookies)
    }

    /// As [`Recorder::jar`], as CDP has them: with their values whole.
    pub(super) async fn raw_jar(&self) -> Result<Value, BrowserError> {
        self.of_jar("Storage.getCookies", json!({})).await
    }

    /// Puts cookies, as CDP takes them, into that jar.
    pub(super) async fn set_cookies(&self, cookies: Vec<Value>) -> Result<(), BrowserError> {
        let params = json!({ "cookies": cookies });
        self.of_jar("Storage.setCookies", params).await.map(drop)
    }

    async fn of_jar(&self, method: &str, mut params: Value) -> Result<Value, BrowserError> {
        if let Some(context) = self.tab.context() {
            params["browserContextId"] = context.into();
        }
        self.tab.connection().call(None, method, params).await
    }

    /// Writes down the web storage of every origin that the page's frames have.
    pub(super) async fn read_storage(&self, step: &str) {
        let mut origins = BTreeSet::new();
        let mut entries: Vec<StorageEntry> = Vec::new();
        let frames = self.tab.frames();
        for frame in &frames {
            let Ok(url) = frame.url.parse::<url::Url>() else {
                continue;
            };
            if !matches!(url.scheme(), "http" | "https")
                || !origins.insert(url.origin().ascii_serialization())
            {
                continue;
            }
            match self.tab.evaluate(Some(&frame.id), STORAGE).await {
                Ok(found) => {
                    let left = found["left"].as_u64().unwrap_or(0);
                    if left > 0 {
                        let origin = url.origin().ascii_serialization();
                        let what = format!("{left} keys in the storage of {origin} were not read");
                        let why = "it holds more of them than are read";
                        let effect =
                            "of these keys only those that scripts were seen to write are known";
                        self.gap(&what, why, effect, "storage");
                    }
                    entries.extend(storage_entries(&found));
                }
                Err(error) => {
                    let what = format!(
                        "the storage of {} could not be read",
                        url.origin().ascii_serialization()
                    );
                    let busy = matches!(error, BrowserError::Timeout { .. });
                    self.gap(
                        &what,
                        error.to_string(),
                        "keys that no script hook showed may be missing, of the origins after it too",
                        "storage",
                    );
                    if busy {
                        break; // frames share their process: the next one would not answer either
                    }
                }
            }
        }
        entries.sort_by(|a, b| (&a.origin, &a.area, &a.key).cmp(&(&b.origin, &b.area, &b.key)));
        self.write(Event::StorageDump {
            step: step.into(),
            visit: self.visit(),
            entries,
        });
    }

    /// Writes down the document; what was read.
    pub(super) async fn read_document(&self, visit: VisitNo) -> Result<DocumentSeen, BrowserError> {
        match self.tab.evaluate_within(None, DOCUMENT, NO_ANSWER).await {
            Ok(found) => {
                let document = document(visit, &found);
                self.write(Event::Document(Box::new(document.clone())));
                Ok(document)
            }
            Err(error) => {
                let effect = "its text, links and noscript parts were not judged";
                self.gap(
                    "the document could not be read",
                    error.to_string(),
                    effect,
                    "page",
                );
                Err(error)
            }
        }
    }

    /// Takes a screenshot of what a visitor sees, or of the whole page; its path inside the folder.
    pub(super) async fn shoot(
        &self,
        folder: &Folder,
        run: (Scenario, u32),
        what: &str,
        full: bool,
    ) -> Option<String> {
        let taken = if full {
            self.tab.screenshot(None).await
        } else {
            self.tab.viewport_screenshot().await
        };
        let png = match taken {
            Ok(png) => png,
            Err(error) => {
                self.gap(
                    "a screenshot could not be taken",
                    error.to_string(),
                    "there is no picture of this step",
                    "screenshot",
                );
                return None;
            }
        };
        match folder.screenshot(run.0, run.1, what, &png) {
            Ok(file) => {
                self.write(Event::Screenshot {
                    file: file.clone(),
                    what: what.into(),
                    visit: self.visit(),
                });
                Some(file)
            }
            Err(error) => {
                self.unwritable(error);
                None
            }
        }
    }
}

fn jar_cookie(c: &Value) -> JarCookie {
    let text = |name: &str| c[name].as_str().unwrap_or_default().to_owned();
    let yes = |name: &str| c[name].as_bool().unwrap_or(false);
    let partition = c["partitionKey"]["topLevelSite"]
        .as_str()
        .or_else(|| c["partitionKey"].as_str());
    JarCookie {
        name: text("name"),
        value: text("value").chars().take(KEPT).collect(),
        domain: text("domain"),
        path: text("path"),
        expires: (!yes("session"))
            .then(|| c["expires"].as_f64())
            .flatten()
            .filter(|e| *e > 0.0),
        http_only: yes("httpOnly"),
        secure: yes("secure"),
        same_site: c["sameSite"].as_str().map(str::to_owned),
        partition: partition.map(str::to_owned),
    }
}

fn storage_entries(found: &Value) -> Vec<StorageEntry> {
    let origin = found["origin"].as_str().unwrap_or_default();
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let all = found["entries"].as_array().into_iter().flatten();
    all.map(|e| StorageEntry {
        area: text(&e[0]),
        origin: origin.to_owned(),
        key: text(&e[1]),
        value: text(&e[2]),
    })
    .collect()
}

fn document(visit: VisitNo, found: &Value) -> DocumentSeen {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    DocumentSeen {
        visit,
        url: text(&found["url"]),
        lang: found["lang"]
            .as_str()
            .filter(|l| !l.is_empty())
            .map(str::to_owned),
        title: text(&found["title"]),
        html: text(&found["html"]),
        truncated: found["truncated"].as_bool().unwrap_or(false),
        links: found["links"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|l| LinkSeen {
                url: text(&l[0]),
                text: text(&l[1]),
                place: l[2].as_str().map(str::to_owned),
            })
            .collect(),
        canonical: found["canonical"].as_str().map(str::to_owned),
        versions: found["versions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|v| VersionSeen {
                lang: text(&v[0]),
                url: text(&v[1]),
            })
            .collect(),
        unaddressed: found["unaddressed"]
            .as_array()
            .into_iter()
            .flatten()
            .map(text)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_says_where_its_links_stand_and_what_it_calls_itself() {
        let found = json!({
            "url": "https://a.example/x?y=1", "title": "X", "html": "<p>", "truncated": false,
            "links": [["https://a.example/a", "A", "footer"], ["https://a.example/b", "B", null]],
            "canonical": "https://a.example/x",
            "versions": [["de", "https://a.example/de/x"]],
            "unaddressed": ["Members"],
        });
        let seen = document(3, &found);
        let places: Vec<Option<&str>> = seen.links.iter().map(|l| l.place.as_deref()).collect();
        assert_eq!(places, [Some("footer"), None]);
        assert_eq!(seen.canonical.as_deref(), Some("https://a.example/x"));
        assert_eq!(seen.versions[0].lang, "de");
        assert_eq!(seen.unaddressed, ["Members"]);
        let plain = document(4, &json!({"url": "https://a.example/"}));
        assert!(plain.canonical.is_none() && plain.versions.is_empty());
        assert!(plain.unaddressed.is_empty());
    }

    #[test]
    fn a_session_cookie_has_no_expiry_and_a_partition_is_its_site() {
        let session = jar_cookie(
            &json!({"name": "a", "value": "x".repeat(600), "domain": ".a.example", "path": "/", "session": true, "expires": -1}),
        );
        assert_eq!((session.expires, session.value.len()), (None, KEPT));
        let kept = jar_cookie(
            &json!({"name": "b", "session": false, "expires": 2e9, "sameSite": "Lax",
            "partitionKey": {"topLevelSite": "https://a.example", "hasCrossSiteAncestor": false}}),
        );
        assert_eq!(
            (kept.expires, kept.partition.as_deref()),
            (Some(2e9), Some("https://a.example"))
        );
    }
}
