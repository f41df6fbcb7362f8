//! What the recorder writes: one line of `evidence/events/<scenario>-<run>.jsonl` each.
//!
//! An observation is what the browser said, normalised in shape and not in meaning. It is written
//! when it happens, so a crash loses nothing. Request and response parts are joined when read.

use super::dry::DryAct;
use super::journey::{JourneyOutcome, JourneyStep, SignedIn};
use super::planted::{Planted, Typed};
use super::scenario::{Consent, Outcome, Scenario};
use super::third_person::Redacted;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// One line of the event log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Position in the log, from 0 without holes.
    pub seq: u64,
    /// Milliseconds since the scenario run started, by the scenario's own clock.
    pub t_ms: f64,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// Number of a page visit within one scenario run, from 1.
pub type VisitNo = u32;

/// What happened. The tag in the file is `event`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// First line of every log.
    Start(Start),
    /// The recorder is about to open a page in the main tab.
    Visit(Visit),
    /// The page was left (or given up).
    VisitEnd(VisitEnd),
    /// A target (page, iframe, worker, …) was attached before its first instruction ran.
    Target(TargetSeen),
    /// A target is gone.
    TargetGone {
        /// CDP target id.
        target: String,
        /// `"crashed"` when its process died.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A frame committed a document.
    Frame(FrameSeen),
    /// A request was about to be sent. One per hop of a redirect chain.
    Request(Box<RequestSeen>),
    /// The headers that really went out (cookies included, redacted where the user gave them).
    RequestExtra(RequestExtra),
    /// The head of a response.
    Response(ResponseSeen),
    /// The headers that really came in, among them every `Set-Cookie`.
    ResponseExtra(ResponseExtra),
    /// The body of a response that rules read (tag manager scripts), bounded.
    ResponseBody {
        /// CDP request id.
        request: String,
        /// The body.
        body: Body,
    },
    /// A response was read to its end.
    Finished {
        /// CDP request id.
        request: String,
        /// Bytes on the wire.
        bytes: f64,
    },
    /// A request ended without a response, or was blocked before it left.
    Failed(FailedSeen),
    /// A WebSocket, WebTransport or EventSource message or state change.
    Socket(SocketSeen),
    /// A script wrote a cookie.
    CookieWrite(CookieWrite),
    /// A script wrote to web storage.
    StorageWrite(StorageWrite),
    /// A script called an interface that can be used for fingerprinting, or that only hooks can show.
    ScriptCall(ScriptCall),
    /// All cookies of the profile at a step.
    Jar {
        /// When: `start`, `after-visit`, `before-choice`, `after-choice`, `end`.
        step: String,
        /// Visit in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitNo>,
        /// The cookies.
        cookies: Vec<JarCookie>,
    },
    /// Web storage of the origins seen, at a step.
    StorageDump {
        /// As in [`Event::Jar`].
        step: String,
        /// Visit in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitNo>,
        /// The entries.
        entries: Vec<StorageEntry>,
    },
    /// The document of a visited page once it had settled.
    Document(Box<DocumentSeen>),
    /// What was found when a consent notice was looked for.
    Notice(Box<Notice>),
    /// Something the recorder did to the page as a visitor would.
    Action(Action),
    /// The page was moved about in as by a visitor who looks at all of it, without touching a control.
    Stirred {
        /// Visit in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitNo>,
        /// What was done, in our words.
        what: String,
    },
    /// The page's own clock was moved on, so that its timers ran out; the last act of a visit.
    Swept {
        /// Visit in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitNo>,
        /// Milliseconds of the page's time that went by.
        virtual_ms: f64,
        /// How often a fetch that did not end was passed over.
        pushed: u32,
    },
    /// The identity that this run types into forms, written before the first use of it.
    Planted(Planted),
    /// Part of that identity went into a field.
    Typed(Typed),
    /// Something was pointed at, played or shown, without sending or answering anything.
    DryAct(Box<DryAct>),
    /// The run starts from a login that was made before, in a context of its own: its cookies are there before the
    /// first page, and are not the site's doing in this scenario.
    SignedIn(SignedIn),
    /// A journey begins.
    JourneyBegun {
        /// Its name.
        journey: String,
    },
    /// A step of a journey was tried.
    JourneyStep(Box<JourneyStep>),
    /// A journey ended, and what its pages did until they were left is in the log before this.
    JourneyEnd {
        /// Its name.
        journey: String,
        /// Whether every step was done.
        outcome: JourneyOutcome,
    },
    /// How an attempt at a choice ended.
    Choice(Choice),
    /// From here on this consent state is in force.
    Consent {
        /// The state.
        consent: Consent,
    },
    /// Machine-readable consent state of the page (TCF, GPP, consent mode, CMP), read not changed.
    Signal(Box<Signal>),
    /// A screenshot was written.
    Screenshot {
        /// Path inside the audit folder, with `/`.
        file: String,
        /// What it shows, in our words.
        what: String,
        /// Visit in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitNo>,
    },
    /// A dialog, download, popup or other event of a page that was answered.
    PageEvent {
        /// `dialog`, `download`, `popup`, `crash`.
        kind: String,
        /// Its text or address, as the page gave it.
        text: String,
        /// Visit in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitNo>,
    },
    /// A request in Chrome's own net log, written after the browser has ended: a second witness.
    NetLogged(NetLogged),
    /// A CNAME record that Chrome was given when it looked a name up.
    Alias {
        /// The name, lower case.
        name: String,
        /// The name it leads to.
        target: String,
    },
    /// The net log was read.
    NetLogRead {
        /// Requests in it.
        requests: u64,
        /// Whether Chrome looked names up itself: only then are aliases seen.
        #[serde(default)]
        resolved: bool,
        /// Whether every line of it could be read.
        whole: bool,
    },
    /// Addresses or numbers of real people were replaced in the line named, before it was written.
    Redacted(Redacted),
    /// Something could not be seen or done.
    Gap(Gap),
    /// Last line of every complete log.
    End {
        /// How the scenario ended.
        outcome: Outcome,
        /// Why, when it is not `done`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

/// Start of a scenario run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// Which scenario.
    pub scenario: Scenario,
    /// Which run, from 1.
    pub run: u32,
    /// UTC, RFC 3339.
    pub started: String,
    /// Cookies found in the fresh profile; anything but 0 is a gap.
    pub cookies_at_start: usize,
    /// Files in the fresh profile before the browser was started: its settings and nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile_at_start: Vec<String>,
    /// Product string of the browser.
    pub browser: String,
    /// User agent string that pages saw.
    pub user_agent: String,
}

/// Why a page is visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitStep {
    /// First page; choices are made here.
    Entry,
    /// The first page again after a choice.
    Reload,
    /// The first page once more at the end: the choice is opened again, and what it shows is read.
    Reopen,
    /// Another page of the plan.
    Further,
    /// A page that a journey came to.
    Journey,
}

/// A page is about to be opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Its number in this run.
    pub visit: VisitNo,
    /// Id of the planned page, `P-001`; [`met_page`](super::met_page) of another one that a journey came to.
    pub page: String,
    /// Address asked for.
    pub url: String,
    /// Why.
    pub step: VisitStep,
}

/// A page was left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitEnd {
    /// Its number in this run.
    pub visit: VisitNo,
    /// `None` when it loaded; else what went wrong, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Address after redirects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_url: Option<String>,
    /// HTTP status of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Title of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// MIME type of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Milliseconds from navigation to the load event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loaded_ms: Option<f64>,
    /// Milliseconds from navigation until the page was quiet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_ms: Option<f64>,
    /// Whether quiet was reached, or the cap of the wait.
    pub settled: bool,
}

/// What kind of target a session belongs to, in the words of the report.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// The tab that the recorder drives.
    Page,
    /// A frame in a process of its own, or a frame of the page.
    Iframe,
    /// Dedicated or shared worker, worklet.
    Worker,
    /// Service worker.
    ServiceWorker,
    /// A window that the page opened.
    Popup,
}

/// A target was attached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetSeen {
    /// CDP target id.
    pub target: String,
    /// CDP session id.
    pub session: String,
    /// CDP target type as it came (`page`, `iframe`, `worker`, `shared_worker`, `service_worker`, …).
    pub cdp_type: String,
    /// In the words of the report.
    pub kind: TargetKind,
    /// Its address when attached.
    pub url: String,
    /// Target that opened or owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Visit in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
}

/// A frame committed a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrameSeen {
    /// CDP frame id.
    pub frame: String,
    /// Parent frame, none for a main frame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Its address.
    pub url: String,
    /// Target it lives in.
    pub target: String,
}

/// Bytes kept from a body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The kept part as text; none when it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The kept part in base64 when it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
    /// Bytes of the whole body; none when Chrome did not hand it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// SHA-256 (hex) of the whole body as handed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Whether the kept part is shorter than the whole.
    #[serde(default)]
    pub truncated: bool,
}

/// What made a request, as CDP says it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct InitiatorSeen {
    /// CDP initiator type: `parser`, `script`, `preload`, `SignedExchange`, `preflight`, `other`.
    pub kind: String,
    /// Address of the script or document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Line there, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Script addresses of the call stack, innermost first, async parents included, repeats dropped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
}

/// A request was about to be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestSeen {
    /// CDP request id; unique within a run, shared by the hops of a redirect chain.
    pub request: String,
    /// 0 for the first request, then one more per redirect.
    pub hop: u32,
    /// CDP target it was seen on.
    pub target: String,
    /// What that target is.
    pub target_kind: TargetKind,
    /// Frame that asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<String>,
    /// Document that asked.
    pub document_url: String,
    /// Address, fragment kept apart by CDP.
    pub url: String,
    /// HTTP method.
    pub method: String,
    /// Headers as the renderer knew them.
    pub headers: BTreeMap<String, String>,
    /// Body sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// CDP resource type, lower case: `document`, `script`, `image`, `fetch`, `xhr`, `ping`, ….
    pub resource: String,
    /// What made it.
    pub initiator: InitiatorSeen,
    /// Address of the hop before, for a redirect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_from: Option<String>,
    /// Milliseconds since the run started at which the request started, from the browser's clock.
    pub start_ms: f64,
    /// The same by the page's own clock, for a page whose clock was moved on: a visitor's browser would
    /// have sent it then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_clock_ms: Option<f64>,
    /// Visit in force when it started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
}

impl RequestSeen {
    /// A GET of which no more is known: who sent it, from which page and with what stays empty.
    pub(crate) fn of_address(
        request: impl Into<String>,
        url: impl Into<String>,
        resource: impl Into<String>,
        start_ms: f64,
    ) -> RequestSeen {
        RequestSeen {
            request: request.into(),
            hop: 0,
            target: String::new(),
            target_kind: TargetKind::Page,
            frame: None,
            document_url: String::new(),
            url: url.into(),
            method: "GET".into(),
            headers: BTreeMap::new(),
            body: None,
            resource: resource.into(),
            initiator: InitiatorSeen::default(),
            redirect_from: None,
            page_clock_ms: None,
            start_ms,
            visit: None,
        }
    }
}

/// A request in Chrome's own net log; one per hop of a redirect chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NetLogged {
    /// Number of its source in the net log, shared by the hops of a chain.
    pub source: u64,
    /// 0 for the first request, then one more per redirect.
    pub hop: u32,
    /// Address.
    pub url: String,
    /// HTTP method.
    pub method: String,
    /// Origin that asked for it; none for the browser itself and for addresses that the recorder opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiator: Option<String>,
    /// Site of the top-level page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_site: Option<String>,
    /// `main frame`, `subframe` or `other`.
    pub kind: String,
    /// Milliseconds since the run started at which it started.
    pub start_ms: f64,
    /// Whether its head was written to a connection: only then did it leave the browser.
    pub sent: bool,
}

/// Headers that really went out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestExtra {
    /// CDP request id.
    pub request: String,
    /// Headers on the wire.
    pub headers: BTreeMap<String, String>,
    /// Names of cookies that were held back, with CDP's reasons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_cookies: Vec<BlockedCookie>,
}

/// A cookie that the browser refused to send or to store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlockedCookie {
    /// The `Set-Cookie` line or the cookie's name.
    pub line: String,
    /// CDP reasons, e.g. `UserPreferences`, `SameSiteLax`.
    pub reasons: Vec<String>,
}

/// The head of a response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResponseSeen {
    /// CDP request id.
    pub request: String,
    /// Which hop it answers.
    pub hop: u32,
    /// HTTP status.
    pub status: u16,
    /// MIME type as the browser took it.
    pub mime: String,
    /// Headers as the renderer knew them.
    pub headers: BTreeMap<String, String>,
    /// Address of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_ip: Option<String>,
    /// `h2`, `http/1.1`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// Answered by a service worker.
    #[serde(default)]
    pub from_service_worker: bool,
    /// Answered from a cache: nothing left the browser.
    #[serde(default)]
    pub from_cache: bool,
}

/// Headers that really came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResponseExtra {
    /// CDP request id.
    pub request: String,
    /// HTTP status on the wire.
    pub status: u16,
    /// Headers on the wire without `Set-Cookie`.
    pub headers: BTreeMap<String, String>,
    /// Every `Set-Cookie` line, in order, also those refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_cookie: Vec<String>,
    /// Those refused, with reasons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_cookies: Vec<BlockedCookie>,
}

/// A request ended without a response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FailedSeen {
    /// CDP request id.
    pub request: String,
    /// Network error, e.g. `net::ERR_ABORTED`.
    pub error: String,
    /// CDP blocked reason (`csp`, `mixed-content`, …), or `consentry-private-address`, where a public page was
    /// kept out of a private network by us: the request never left the browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<String>,
    /// Cancelled by the page.
    #[serde(default)]
    pub canceled: bool,
}

/// A message or state change of a socket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SocketSeen {
    /// CDP request id.
    pub request: String,
    /// `open`, `sent`, `received`, `closed`.
    pub what: String,
    /// Address, with `open`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Payload, bounded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// Visit in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
}

/// A script wrote a cookie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CookieWrite {
    /// `document.cookie` or `cookieStore`.
    pub api: String,
    /// The text assigned, in `Set-Cookie` form.
    pub text: String,
    /// Address of the frame.
    pub frame_url: String,
    /// Script that did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// Line there, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Visit in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
}

/// A script wrote to web storage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StorageWrite {
    /// `local`, `session`, `indexeddb`, `cache`.
    pub area: String,
    /// Origin written to.
    pub origin: String,
    /// Key, database or cache name.
    pub key: String,
    /// Value, cut at 512 characters.
    pub value: String,
    /// Script that did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// Line there, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Visit in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
}

/// A script called a watched interface.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScriptCall {
    /// `canvas.toDataURL`, `canvas.getImageData`, `webgl.getParameter`, `audio.OfflineAudioContext`, `rtc.RTCPeerConnection`, ….
    pub api: String,
    /// Arguments that matter, bounded.
    #[serde(default)]
    pub detail: Value,
    /// Script that did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// Visit in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
}

/// A cookie in the profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JarCookie {
    /// Name.
    pub name: String,
    /// Value, cut at 512 characters.
    pub value: String,
    /// Domain as Chrome keeps it: with a leading dot unless host-only.
    pub domain: String,
    /// Path.
    pub path: String,
    /// Seconds since 1970, none for a session cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<f64>,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `Secure`.
    pub secure: bool,
    /// `Strict`, `Lax`, `None`; none when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_site: Option<String>,
    /// Top-level site of a partitioned cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
}

/// An entry of web storage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StorageEntry {
    /// `local`, `session`, `indexeddb`, `cache`.
    pub area: String,
    /// Its origin.
    pub origin: String,
    /// Key, database or cache name.
    pub key: String,
    /// Value, cut at 512 characters; empty where it cannot be read.
    pub value: String,
}

/// The document of a visited page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentSeen {
    /// Visit it belongs to.
    pub visit: VisitNo,
    /// Address after redirects and script navigation.
    pub url: String,
    /// `lang` of the root element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Title.
    pub title: String,
    /// Serialised DOM, cut at 1 MiB. `noscript` contents are kept as text.
    pub html: String,
    /// Whether it was cut.
    pub truncated: bool,
    /// Absolute addresses of links, in order, repeats dropped.
    pub links: Vec<LinkSeen>,
    /// The address that the document calls its own (`link rel=canonical`), absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    /// Its versions in other languages and its own, as it names them (`link rel=alternate hreflang`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<VersionSeen>,
    /// Texts of its links that have no address, because a script answers them; repeats dropped, cut at 120
    /// characters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unaddressed: Vec<String>,
}

/// A version of a page in a language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionSeen {
    /// Its language as the page names it: a BCP 47 tag, or `x-default`.
    pub lang: String,
    /// Absolute address.
    pub url: String,
}

/// A link of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkSeen {
    /// Absolute address.
    pub url: String,
    /// Its text, cut at 120 characters.
    pub text: String,
    /// Part of the page it stands in, where the document says so: `navigation`, `footer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// What kind of consent interface was found.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// A box with a choice beside or over the page.
    Banner,
    /// The page cannot be used until a choice is made.
    Wall,
    /// A notice without a choice ("OK").
    NoticeOnly,
    /// Nothing that asks for consent was found.
    #[default]
    None,
}

/// What a control of a notice does, read from its words.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ControlAction {
    /// Accepts everything.
    Accept,
    /// Refuses everything optional.
    Reject,
    /// Opens another layer.
    Settings,
    /// Saves the switches as they stand.
    Save,
    /// Closes without an answer.
    Close,
    /// Buys, subscribes or signs in.
    Pay,
    /// Opens a policy.
    Policy,
    /// Anything else, or unclear.
    #[default]
    Other,
}

impl ControlAction {
    /// The name used in files, in JSON and in rules.
    pub fn as_str(self) -> &'static str {
        match self {
            ControlAction::Accept => "accept",
            ControlAction::Reject => "reject",
            ControlAction::Settings => "settings",
            ControlAction::Save => "save",
            ControlAction::Close => "close",
            ControlAction::Pay => "pay",
            ControlAction::Policy => "policy",
            ControlAction::Other => "other",
        }
    }
}

/// A control of a consent notice as a visitor sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// What it does.
    pub action: ControlAction,
    /// Its visible or accessible name, whitespace folded.
    pub text: String,
    /// CSS selector, ` >>> ` between shadow roots or frames.
    pub selector: String,
    /// `button`, `link`, `checkbox`, `switch`, ….
    pub role: String,
    /// Layer it was seen on, from 1.
    pub layer: u32,
    /// Left edge in CSS pixels of the viewport.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Font size in CSS pixels.
    pub font_px: f64,
    /// WCAG contrast of text against its background; none when it cannot be computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contrast: Option<f64>,
    /// State of a switch or checkbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<bool>,
    /// Whether it can be operated.
    pub disabled: bool,
    /// How it looks and how it is reached.
    #[serde(default)]
    pub measure: ControlMeasure,
}

/// How a control of a notice looks and how it is reached.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct ControlMeasure {
    /// Text colour as computed, `#rrggbb`, its opacity laid over the background.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Background as computed, `#rrggbb`; none where a picture or gradient lies under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<String>,
    /// Computed font family.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub font_family: String,
    /// Computed font weight, 1–1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font_weight: Option<f64>,
    /// Whether the Tab key reaches it; none when not measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keyboard: Option<bool>,
    /// Its place among the controls of its layer in the order of the Tab key, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus_order: Option<u32>,
    /// Where a link leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A notice as a visitor meets it: where it is, what it covers, how it is reached.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct NoticeMeasure {
    /// Width of the view in CSS pixels.
    pub view_width: f64,
    /// Height of the view.
    pub view_height: f64,
    /// Left edge of the box in the view.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Share of the view that the box covers, 0–1.
    pub covers: f64,
    /// Share of the rest of the view that a click cannot reach, 0–1.
    pub blocked: f64,
    /// Whether the page behind it cannot be scrolled.
    pub scroll_locked: bool,
    /// Whether the keyboard focus is in it when it has appeared.
    pub focus_inside: bool,
    /// Stops of the Tab key on the page before its first control; none where none is reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tab_stops_before: Option<u32>,
    /// Language that the page says of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_language: Option<String>,
    /// Partners or vendors that the text counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partners: Option<u32>,
    /// The same notice on a phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneMeasure>,
}

/// A notice in the view of a phone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct PhoneMeasure {
    /// Width of the view in CSS pixels.
    pub view_width: f64,
    /// Height of the view.
    pub view_height: f64,
    /// Whether the notice is shown there.
    pub present: bool,
    /// Share of the view that the box covers, 0–1.
    pub covers: f64,
    /// What controls in the view do, in order; those that have to be scrolled to are not among them.
    pub in_view: Vec<ControlAction>,
    /// What controls outside the view do.
    pub out_of_view: Vec<ControlAction>,
}

/// A consent manager recognised by its marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CmpSeen {
    /// Id in the catalogue.
    pub id: String,
    /// Name in the catalogue.
    pub name: String,
}

/// What was found when a consent notice was looked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Visit it was looked for on.
    pub visit: VisitNo,
    /// What kind of thing it is; `none` when nothing was found.
    pub kind: NoticeKind,
    /// Consent manager, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cmp: Option<CmpSeen>,
    /// Language of its words, BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its text, cut at 4,000 characters.
    pub text: String,
    /// CSS selector of the box.
    pub selector: String,
    /// Milliseconds from navigation until it was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeared_ms: Option<f64>,
    /// Controls on every layer that was opened.
    pub controls: Vec<Control>,
    /// Number of layers that were opened and read (1 or more when one was found).
    pub layers_read: u32,
    /// Whether a control that reopens the choice was seen outside the notice; none when not looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdraw_control: Option<bool>,
    /// Milliseconds that were waited for it.
    pub waited_ms: f64,
    /// Its measures on the first layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<NoticeMeasure>,
}

/// Something the recorder did to the page as a visitor would.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// `click`, `key`, `untick`, `scroll`.
    pub action: String,
    /// Words of the control.
    pub text: String,
    /// Its selector.
    pub selector: String,
    /// `mouse`, `keyboard` or, as a last resort, `script`.
    pub by: String,
    /// Milliseconds since the run started at which the input was sent.
    pub at_ms: f64,
    /// What it was for.
    pub purpose: ControlAction,
    /// Screenshot taken before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screenshot: Option<String>,
}

/// How an attempt at a choice ended.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What was wanted: `rejected`, `accepted`, `dismissed`, `withdrawn`.
    pub wanted: Consent,
    /// Whether it was confirmed.
    pub confirmed: bool,
    /// What confirmed it: `notice-gone`, `notice-gone-after-reload`, `cookie-changed`, `storage-changed`, `entry-written`, `record-removed`,
    /// `notice-asks-again` (after a withdrawal), `cmp-state`, `tcf-state`, `gpp-state`, `consent-mode-state`,
    /// `microsoft-consent-state`, `shopify-state`, `wp-consent-state`.
    pub proofs: Vec<String>,
    /// Actions it took; none when it could not be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clicks: Option<u32>,
    /// Why it was not done or not confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Milliseconds from the beginning of the attempt to its last input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<f64>,
    /// Whether the notice asked again when the page was loaded again; none when it was not looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks_again: Option<bool>,
    /// The answer was given on the notice, which went away for it, and the notice asked again when the
    /// page was loaded again; nothing speaks of another answer. The visitor has answered: where it was a
    /// refusal, it stands for what the page does from then on, however little the site remembers of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forgotten: bool,
    /// Where the choice was kept, and for how long.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<ChoiceRecord>,
}

impl Choice {
    /// Whether the notice was seen to go on the page on which it was answered.
    pub fn went(&self) -> bool {
        self.proofs.iter().any(|proof| proof == "notice-gone")
    }

    /// Whether it is a refusal that the notice took and the site did not remember.
    pub fn is_forgotten_refusal(&self) -> bool {
        self.forgotten && self.wanted == Consent::Rejected
    }
}

/// Where a choice is kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ChoiceRecord {
    /// `cookie`, `local` or `session`.
    pub area: String,
    /// Name of the cookie or key.
    pub name: String,
    /// Days until a cookie ends; none for a session cookie and for storage, which has no end.
    pub days: Option<f64>,
}

/// Machine-readable consent state as the page holds it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// When: `before-choice`, `after-choice`, `end`.
    pub step: String,
    /// Visit in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
    /// TC string and what `__tcfapi` said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcf: Option<Value>,
    /// GPP string and what `__gpp` said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gpp: Option<Value>,
    /// Google consent mode commands found in the data layer, `{"default": {...}, "update": {...}}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub google_consent_mode: Option<Value>,
    /// Microsoft consent mode: `{"default", "update", "clarity", "state"}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub microsoft_consent_mode: Option<Value>,
    /// What the reading calls of Shopify's customer privacy answered, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shopify: Option<Value>,
    /// The WP Consent API's answers by category, and its `type`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wp_consent_api: Option<Value>,
    /// State in the CMP's own cookie or storage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cmp: Option<Value>,
}

/// Something that could not be seen or done. Printed as a limit, never silently clean.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Gap {
    /// What could not be seen or done.
    pub what: String,
    /// Why.
    pub why: String,
    /// What the reader must not conclude from it.
    pub effect: String,
    /// What it hides: `scenario`, `page`, `journey`, `requests`, `cookies`, `storage`, `banner`, `screenshot`,
    /// `environment`.
    pub hides: String,
    /// Visit concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
}
