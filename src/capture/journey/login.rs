//! Logins: made once, in a browser context of their own, and taken over by every scenario that needs them.
//!
//! What is taken over are the cookies of the site, in memory alone; those of consent and of tracking are left
//! out, so that a scenario begins before anything was chosen. Where that does not keep the visitor signed
//! in, every run signs in by itself, in its own browser. What a login makes of secrets is taken out of
//! everything that is written: its events are held back until its cookies are known.

use super::super::activity::Patience;
use super::super::recorder::Recorder;
use super::super::run::give_cookies;
use super::super::scenario::{Core, Stop, host_of};
use super::super::visit;
use super::taken_over::{TakenOver, label};
use super::{planned, take};
use crate::browser::BrowserError;
use crate::config::{Act, Awaited, Journey, Settings, Target};
use crate::consent::{Hands, Purpose};
use crate::evidence::{Event, LoginCookie, PageReason, PlannedPage, SignedIn, VisitStep, met_page};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use url::Url;

/// Longest time in which what shows that the visitor is signed in is looked for.
const SHOWS: Duration = Duration::from_secs(10);

/// What is known of the logins of a capture, by the names of their journeys.
pub(in crate::capture) struct Logins {
    rules: TakenOver,
    known: Mutex<BTreeMap<Vec<String>, Known>>,
}

#[derive(Clone)]
enum Known {
    /// It was made, and its cookies alone keep the visitor signed in.
    Saved(Arc<Saved>),
    /// Its cookies alone do not: every run signs in by itself.
    EachTime(String),
    /// It failed, and is not tried again: another one that fails may lock the account.
    Failed(String),
}

/// A login that was made.
pub(in crate::capture) struct Saved {
    journeys: Vec<String>,
    /// As CDP has them, with their values: never written.
    cookies: Vec<Value>,
    left_out: Vec<LoginCookie>,
}

/// What came of the journeys of a login.
struct SignIn {
    /// Where they ended, or why one failed.
    ended: Result<Option<Url>, String>,
    cookies: Vec<Value>,
    left_out: Vec<LoginCookie>,
}

impl Logins {
    pub(in crate::capture) fn new(rules: TakenOver) -> Logins {
        Logins {
            rules,
            known: Mutex::default(),
        }
    }
}

impl Saved {
    /// Its cookies as `Storage.setCookies` takes them.
    fn params(&self) -> Vec<Value> {
        self.cookies.iter().map(as_param).collect()
    }

    fn labels(&self) -> Vec<LoginCookie> {
        let mut all: Vec<LoginCookie> = self.cookies.iter().map(label).collect();
        all.sort();
        all
    }
}

/// Signs in before the first page, where journeys say so. Where that fails the scenario cannot be what was
/// asked for.
pub(in crate::capture) async fn log_in(core: &mut Core) -> Result<(), Stop> {
    let journeys = planned(core, true);
    if journeys.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = journeys.iter().map(|j| j.name.clone()).collect();
    let logins = Arc::clone(&core.logins);
    // Runs that begin meanwhile wait for it: a login is made once.
    let mut all = logins.known.lock().await;
    let known = match all.get(&names).cloned() {
        Some(known) => known,
        None => {
            let known = make(core, &journeys, &logins.rules).await?;
            all.insert(names, known.clone());
            known
        }
    };
    drop(all);
    let why = match known {
        Known::Failed(why) => return Err(Stop::Login(why)),
        Known::EachTime(why) => why,
        Known::Saved(saved) => match take_over(core, &saved).await {
            Ok(()) => return Ok(()),
            Err(error) => soft(error)?,
        },
    };
    core.recorder.gap(
        "the scenario does not start from a login that was made before",
        why,
        "the visitor signed in on the site before its first page: what the login pages store is there from the start",
        "method",
    );
    match sign_in(core, &journeys, &logins.rules).await?.ended {
        Ok(_) => Ok(()),
        Err(why) => Err(Stop::Login(why)),
    }
}

/// Says so when the login that the run started from was ended while it was recorded.
pub(in crate::capture) async fn look_whether_still_in(core: &Core) {
    let Some(saved) = &core.signed_in else { return };
    let Ok(jar) = core.recorder.jar().await else {
        return;
    };
    let is_there = |c: &LoginCookie| jar.iter().any(|j| j.name == c.name && j.domain == c.domain);
    let gone: Vec<String> = saved
        .labels()
        .into_iter()
        .filter(|c| !is_there(c))
        .map(|c| c.name)
        .collect();
    if !gone.is_empty() {
        core.recorder.gap(
            "the login may have ended while the scenario was recorded",
            format!("cookies of it are gone: {}", gone.join(", ")),
            "pages may have been shown as to somebody who is not signed in",
            "method",
        );
    }
}

fn soft(error: BrowserError) -> Result<String, Stop> {
    if error.is_fatal() {
        Err(Stop::Failed(error.to_string()))
    } else {
        Ok(error.to_string())
    }
}

/// Makes the login in a context of its own, and sees whether its cookies alone keep the visitor signed in.
async fn make(core: &mut Core, journeys: &[Journey], rules: &TakenOver) -> Result<Known, Stop> {
    let apart = match apart(core).await {
        Ok(apart) => apart,
        Err(error) => return Ok(Known::EachTime(soft(error)?)),
    };
    let own = std::mem::replace(&mut core.recorder, Arc::clone(&apart));
    let made = sign_in(core, journeys, rules).await;
    core.recorder = own;
    apart.tab.end_context();
    let made = made?;
    let at = match made.ended {
        Ok(at) => at,
        Err(why) => return Ok(Known::Failed(why)),
    };
    if made.cookies.is_empty() {
        let why = "it set no cookie of the site: who is signed in is kept elsewhere in the browser";
        return Ok(Known::EachTime(why.into()));
    }
    let saved = Saved {
        journeys: journeys.iter().map(|j| j.name.clone()).collect(),
        cookies: made.cookies,
        left_out: made.left_out,
    };
    Ok(match works(core, &saved, at, journeys).await? {
        None => Known::Saved(Arc::new(saved)),
        Some(why) => {
            let why = format!("its cookies alone do not keep the visitor signed in: {why}");
            Known::EachTime(why)
        }
    })
}

/// A recorder for a tab in a context of its own, with the cookies that the user gave.
async fn apart(core: &Core) -> Result<Arc<Recorder>, BrowserError> {
    let tab = core.recorder.tab.targets().tab_apart().await?;
    let recorder = Arc::new(core.recorder.on(tab));
    give_cookies(&recorder, &core.settings).await;
    Ok(recorder)
}

/// Takes the journeys in the recorder's tab. What is written of it is held back until the cookies are known
/// whose values must not be written.
async fn sign_in(core: &mut Core, journeys: &[Journey], rules: &TakenOver) -> Result<SignIn, Stop> {
    core.recorder.hold();
    let mut ended = Ok(None);
    for journey in journeys {
        let taken = take(core, journey).await?;
        if let Some(why) = taken.failed {
            ended = Err(format!("journey \"{}\": {why}", journey.name));
            break;
        }
        ended = Ok(taken.at);
    }
    let unread = |error: BrowserError| {
        Stop::Failed(format!(
            "the cookies of the login could not be read: {error}"
        ))
    };
    let jar = core.recorder.raw_jar().await.map_err(unread)?;
    let given = core.settings.cookies.iter();
    let given: Vec<&str> = given.map(|(name, _)| name.as_str()).collect();
    let (cookies, left_out) = rules.part(&jar, &hosts(&core.settings, journeys), &given);
    let text = |cookie: &Value, key: &str| cookie[key].as_str().unwrap_or_default().to_owned();
    let values: Vec<(String, String)> = cookies
        .iter()
        .map(|c| (text(c, "name"), text(c, "value")))
        .collect();
    core.folder.keep_sessions(&values);
    core.recorder.release();
    Ok(SignIn {
        ended,
        cookies,
        left_out,
    })
}

/// Hosts that a login speaks to: those of the site, and those that its journeys name in full.
fn hosts(settings: &Settings, journeys: &[Journey]) -> Vec<String> {
    let steps = journeys.iter().flat_map(|j| &j.steps);
    let named = steps.filter_map(|step| match &step.act {
        Act::Go(place) => place.in_full(),
        _ => None,
    });
    let all = settings.seeds.iter().cloned().chain(named);
    all.filter_map(|url| url.host_str().map(str::to_owned))
        .collect()
}

/// Why the cookies of a login do not keep the visitor signed in: the page on which it ended is opened with
/// them alone, in yet another context. None when they do.
async fn works(
    core: &mut Core,
    saved: &Saved,
    at: Option<Url>,
    journeys: &[Journey],
) -> Result<Option<String>, Stop> {
    let (Some(mut url), Some(login)) = (at, journeys.last()) else {
        return Ok(Some("it ended on no page".into()));
    };
    url.set_fragment(None);
    // A login by GET has the password in the address: asking again would be another login.
    let secrets = &core.settings.journey_secrets;
    if url
        .query_pairs()
        .any(|(_, v)| secrets.values().any(|s| s.reveal() == v))
    {
        url.set_query(None);
    }
    let shows = shown_at_the_end(login);
    let seed = core.settings.seeds.first();
    let begun = login.steps.iter().find_map(|step| match &step.act {
        Act::Go(place) => place.on(seed?),
        _ => None,
    });
    let is_login = |address: &Url| begun.as_ref().is_some_and(|b| b.path() == address.path());
    if shows.is_none() && is_login(&url) {
        return Ok(Some(
            "nothing shows whether they do; let the journey end with a `wait` for what only a signed-in visitor sees".into(),
        ));
    }
    let there = match apart(core).await {
        Ok(there) => there,
        Err(error) => return Ok(Some(soft(error)?)),
    };
    if let Err(error) = there.set_cookies(saved.params()).await {
        there.tab.end_context();
        return Ok(Some(soft(error)?));
    }
    let visit = core.next_visit;
    core.next_visit += 1;
    let page = page_of(core, &url);
    let patience = Patience::of(core.settings.settle);
    let mut opened = visit::open(&there, visit, &page, VisitStep::Journey).await;
    visit::settle(&there, &mut opened, patience).await;
    let hosts: Vec<(String, Option<u16>)> = core
        .settings
        .seeds
        .iter()
        .chain([&url])
        .map(host_of)
        .collect();
    let is_named = |u: &str| u.parse().is_ok_and(|u| hosts.contains(&host_of(&u)));
    visit::read(&there, &mut opened, is_named).await;
    let why = match (&opened.trouble, &shows) {
        (Some(trouble), _) => Some(trouble.line()),
        (None, Some(target)) => {
            let wait = SHOWS.min(core.settings.timeout / 2);
            match Hands::on(&there.tab)
                .find(target.as_str(), Purpose::See, wait)
                .await
            {
                Ok(Some(_)) => None,
                Ok(None) => Some(format!("{target} is not seen on {url}")),
                Err(error) => Some(soft(error)?),
            }
        }
        (None, None) => {
            let now: Option<Url> = there.tab.main_frame().and_then(|f| f.url.parse().ok());
            let back = now.as_ref().is_some_and(is_login);
            back.then(|| format!("{url} leads back to the login"))
        }
    };
    // It was opened to see who is signed in: its delayed work is that of the same page in the scenarios.
    opened.looked_over = true;
    visit::leave(&there, &opened, patience).await;
    there.tab.end_context();
    Ok(why)
}

/// What the last step that waits for something to be seen waits for.
fn shown_at_the_end(login: &Journey) -> Option<Target> {
    login.steps.iter().rev().find_map(|step| match &step.act {
        Act::Wait(wait) => match wait.awaited() {
            Awaited::Seen(target) => Some(target),
            _ => None,
        },
        _ => None,
    })
}

/// The page of an address: that of the plan where every run knows it, else one made of the address.
fn page_of(core: &Core, url: &Url) -> PlannedPage {
    let seeds = core.pages.so_far().iter().filter(|p| p.found == "seed");
    let planned = seeds
        .filter(|p| p.url == url.as_str())
        .map(|p| p.id.clone())
        .next();
    PlannedPage {
        id: planned.unwrap_or_else(|| met_page(url.as_str())),
        url: url.as_str().to_owned(),
        found: "journey".into(),
        reason: PageReason::default(),
    }
}

/// Starts the run from a login: its cookies are there before the first page.
async fn take_over(core: &mut Core, saved: &Arc<Saved>) -> Result<(), BrowserError> {
    core.recorder.set_cookies(saved.params()).await?;
    core.recorder.write(Event::SignedIn(SignedIn {
        journeys: saved.journeys.clone(),
        cookies: saved.labels(),
        left_out: saved.left_out.clone(),
    }));
    core.recorder.read_jar("start").await;
    core.signed_in = Some(Arc::clone(saved));
    Ok(())
}

/// A cookie as `Storage.getCookies` gives it, as `Storage.setCookies` takes it.
fn as_param(cookie: &Value) -> Value {
    let text = |key: &str| cookie[key].as_str().unwrap_or_default();
    let (domain, path) = (text("domain"), text("path"));
    let scheme = if cookie["secure"] == true || text("sourceScheme") == "Secure" {
        "https"
    } else {
        "http"
    };
    let port = cookie["sourcePort"].as_u64().filter(|p| *p > 0);
    let port = port.map(|p| format!(":{p}")).unwrap_or_default();
    let host = domain.trim_start_matches('.');
    let mut param = json!({
        "name": cookie["name"], "value": cookie["value"], "path": path, "url": format!("{scheme}://{host}{port}{path}"),
        "secure": cookie["secure"], "httpOnly": cookie["httpOnly"],
    });
    // One that is given no domain is for its host alone, as it was.
    if domain.starts_with('.') {
        param["domain"] = domain.into();
    }
    for key in ["sameSite", "partitionKey"] {
        if !cookie[key].is_null() {
            param[key] = cookie[key].clone();
        }
    }
    if let Some(end) = cookie["expires"].as_f64().filter(|end| *end > 0.0)
        && cookie["session"] != true
    {
        param["expires"] = end.into();
    }
    param
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_set_as_it_was() {
        let host_only = json!({"name": "sid", "value": "v", "domain": "a.example", "path": "/shop", "expires": -1, "session": true,
            "secure": true, "httpOnly": true, "sameSite": "Lax", "sourceScheme": "Secure", "sourcePort": 8443});
        assert_eq!(
            as_param(&host_only),
            json!({"name": "sid", "value": "v", "path": "/shop", "url": "https://a.example:8443/shop", "secure": true,
                "httpOnly": true, "sameSite": "Lax"})
        );
        let wide = json!({"name": "r", "value": "", "domain": ".a.example", "path": "/", "expires": 2e9, "session": false,
            "secure": false, "httpOnly": false, "sourceScheme": "NonSecure", "sourcePort": -1});
        let param = as_param(&wide);
        assert_eq!(
            (&param["domain"], &param["expires"]),
            (&json!(".a.example"), &json!(2e9))
        );
        assert_eq!(param["url"], "http://a.example/");
    }
}
