//! The report in a real browser: nothing runs but its own script, nothing is asked of the network, nothing
//! needs scrolling sideways, and axe-core finds no fault; and its PDF holds what the page says.

use crate::report_formats::{document, extras, hostile, judged};
use consentry::browser::{CdpEvent, Chrome, Instrumentation, Tab, print_pdf};
use consentry::config::Settings;
use consentry::report::{Document, Place, html};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedReceiver;
use unicode_normalization::UnicodeNormalization;

/// Notes everything that a sound page never does.
const WATCH: &str = "window.said = [];
for (const kind of ['error', 'securitypolicyviolation', 'unhandledrejection'])
  addEventListener(kind, e => said.push(kind + ' ' + (e.message || e.violatedDirective || e.reason || '')), true);
for (const level of ['error', 'warn']) console[level] = (...a) => said.push(level + ' ' + a.join(' '));
for (const ask of ['alert', 'confirm', 'prompt', 'open']) window[ask] = () => { said.push(ask); };";

/// How the page is looked at.
#[derive(Debug, Clone, Copy)]
struct Look {
    page: &'static str,
    width: u32,
    media: &'static str,
    scheme: &'static str,
    scripts: bool,
    axe: bool,
}

const fn look(page: &'static str, width: u32, scheme: &'static str) -> Look {
    Look {
        page,
        width,
        media: "screen",
        scheme,
        scripts: true,
        axe: false,
    }
}

/// A big site: 240 findings of 8 rules, 48 more vendors, 110 pages.
fn big(folder: &Path) -> Document {
    let mut document = document(folder);
    let few = document.findings.clone();
    for n in document.findings.len()..240 {
        let mut finding = few[n % 8].clone();
        finding.id = format!("F-{:03}", n + 1);
        finding.fingerprint = format!("{n:016x}");
        finding.related.clear();
        document.findings.push(finding);
    }
    let vendor = document.facts.vendors[0].clone();
    for n in 0..48 {
        let mut more = vendor.clone();
        more.id = format!("more-{n}");
        more.name = format!("Another tracking vendor with a long name {n}");
        document.facts.vendors.push(more);
    }
    let page = document.facts.pages[0].clone();
    for n in document.facts.pages.len()..110 {
        let mut more = page.clone();
        more.id = format!("P-{n:03}");
        more.url = format!(
            "https://www.theatre.example/{}/{n}",
            "a-long-path/".repeat(12)
        );
        document.facts.pages.push(more);
    }
    document
}

/// Serves the pages of a folder on the loopback.
async fn serve(folder: PathBuf) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let app = axum::Router::new().fallback(move |uri: axum::http::Uri| {
        let page = std::fs::read_to_string(folder.join(uri.path().trim_start_matches('/')));
        async move { axum::response::Html(page.unwrap_or_default()) }
    });
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    port
}

async fn see(
    tab: &Tab,
    events: &mut UnboundedReceiver<CdpEvent>,
    port: u16,
    look: Look,
    axe: &str,
) -> Vec<String> {
    // A long report is laid out, and axe looks at thousands of elements: on a busy machine that takes its time.
    let deadline = Duration::from_secs(90);
    let call = async |method: &str, params: Value| {
        let session = Some(tab.session());
        let answer = tab
            .connection()
            .call_within(session, method, params, deadline);
        answer.await.unwrap()
    };
    let evaluate = async |script: &str| {
        let params = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
        let answer = call("Runtime.evaluate", params).await;
        assert_eq!(answer["exceptionDetails"], Value::Null, "{script:.80}");
        answer["result"]["value"].clone()
    };
    call(
        "Emulation.setDeviceMetricsOverride",
        json!({"width": look.width, "height": 900, "deviceScaleFactor": 1, "mobile": false}),
    )
    .await;
    call("Emulation.setEmulatedMedia", json!({"media": look.media, "features": [{"name": "prefers-color-scheme", "value": look.scheme}]})).await;
    call(
        "Emulation.setScriptExecutionDisabled",
        json!({"value": !look.scripts}),
    )
    .await;
    while events.try_recv().is_ok() {}
    let url = format!("http://127.0.0.1:{port}/{}.html", look.page);
    tab.navigate(&url).await.unwrap();
    let begun = Instant::now();
    while evaluate("document.readyState").await != "complete" {
        assert!(begun.elapsed() < deadline, "{url} does not load");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut wrong = Vec::new();
    let ours = evaluate("document.querySelectorAll('#findings article.f').length").await;
    if ours.as_i64() == Some(0) {
        return vec![format!("{look:?}: this is not the report")];
    }
    let said = evaluate("window.said || []").await;
    if said != json!([]) {
        wrong.push(format!("said {said}"));
    }
    if evaluate("typeof window.trap").await != "undefined" {
        wrong.push("the trap was sprung".into());
    }
    let over =
        evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await;
    if over.as_i64() > Some(0) {
        let who = evaluate("[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, pre, .vh')).slice(0, 5).map(e => e.tagName + '.' + e.className + ' ' + (e.id || e.textContent.slice(0, 30)))").await;
        wrong.push(format!("{over} px too wide: {who}"));
    }
    if !look.scripts {
        // All three readers and every finding are there for those without scripts.
        let hidden = evaluate(
            "[...document.querySelectorAll('.panel, article.f')].filter(e => e.hidden).length",
        )
        .await;
        if hidden != json!(0) {
            wrong.push(format!("{hidden} parts are hidden without scripts"));
        }
    }
    if look.axe {
        if !look.scripts {
            // What is evaluated from outside runs although the page's own scripts do not, as do its promises;
            // timers do not, and axe waits for some of no length between its rules.
            let timers = "window.setTimeout = (f, ms) => { if (!(ms > 50)) Promise.resolve().then(f); return 0; }";
            evaluate(&format!("{timers}; 0")).await;
        }
        evaluate(&format!("{axe}; 0")).await;
        // Nothing is pressed on paper. What is there hundreds of times has one colour, which the small page shows;
        // to reckon all of them takes most of the time.
        let (pressed, colours, scripts) =
            (look.media == "screen", look.page != "big", look.scripts);
        let run = format!(
            "axe.run(document, {{preload: {scripts}, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: {{'target-size': {{enabled: {pressed}}}, 'color-contrast': {{enabled: {colours}}}}}}})
            .then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')))"
        );
        let found = evaluate(&run).await;
        if found != json!([]) {
            wrong.push(format!("axe: {found}"));
        }
    }
    let mut asked = 0;
    while let Ok(event) = events.try_recv() {
        if event.method == "Network.requestWillBeSent" {
            let to = event.params["request"]["url"].as_str().unwrap_or_default();
            if to == url {
                asked += 1;
            } else if !to.starts_with("data:") && !to.ends_with("/favicon.ico") {
                wrong.push(format!("asked for {to:.120}"));
            }
        }
    }
    if asked == 0 {
        wrong.push("the page itself was not seen to be asked for: requests are not watched".into());
    }
    wrong.iter().map(|w| format!("{look:?}: {w}")).collect()
}

/// A browser with a tab that notes what a sound page never does.
async fn watching() -> (Chrome, Tab, UnboundedReceiver<CdpEvent>) {
    let settings = Settings {
        no_sandbox: true,
        // The pages are served on the loopback.
        allow_private: true,
        timeout: Duration::from_secs(60),
        ..Settings::default()
    };
    let chrome = Chrome::launch(&settings).await.unwrap();
    let instrumentation = Instrumentation {
        page_script: Some(WATCH.into()),
        ..Instrumentation::default()
    };
    let (tab, events) = chrome.open(instrumentation).await.unwrap();
    (chrome, tab, events)
}

/// What a report does in a browser that it may not do.
pub async fn unsound(report: &Path) -> Vec<String> {
    let web = tempfile::tempdir().unwrap();
    std::fs::copy(report, web.path().join("report.html")).unwrap();
    let port = serve(web.path().to_path_buf()).await;
    let (chrome, tab, mut events) = watching().await;
    let look = look("report", 1280, "light");
    let wrong = see(&tab, &mut events, port, look, "").await;
    let _ = chrome.close().await;
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_sound_at_every_width_in_every_light_without_scripts_and_on_paper() {
    let folder = judged("html,json");
    let web = tempfile::tempdir().unwrap();
    std::fs::copy(
        folder.path().join("audit/report.html"),
        web.path().join("theatre.html"),
    )
    .unwrap();
    let place = Place::default();
    for (name, document) in [
        ("hostile", hostile(folder.path())),
        ("big", big(folder.path())),
    ] {
        let text = html::render(&document, &extras(&place)).unwrap();
        assert!(text.len() < 5_000_000, "{name}: {} bytes", text.len());
        std::fs::write(web.path().join(format!("{name}.html")), text).unwrap();
    }
    let port = serve(web.path().to_path_buf()).await;
    let axe =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).unwrap();
    let (chrome, tab, mut events) = watching().await;
    let looks = [
        Look {
            axe: true,
            ..look("theatre", 1280, "light")
        },
        Look {
            axe: true,
            ..look("theatre", 1280, "dark")
        },
        Look {
            axe: true,
            ..look("theatre", 390, "light")
        },
        Look {
            axe: true,
            ..look("theatre", 390, "dark")
        },
        look("theatre", 320, "light"),
        Look {
            scripts: false,
            ..look("theatre", 1280, "light")
        },
        Look {
            scripts: false,
            axe: true,
            ..look("theatre", 390, "light")
        },
        Look {
            media: "print",
            axe: true,
            ..look("theatre", 1280, "dark")
        },
        look("hostile", 1280, "light"),
        look("hostile", 390, "light"),
        Look {
            axe: true,
            ..look("big", 1280, "light")
        },
        look("big", 390, "dark"),
    ];
    let mut wrong = Vec::new();
    for look in looks {
        wrong.extend(see(&tab, &mut events, port, look, &axe).await);
    }
    let _ = chrome.close().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Letters and digits only, ligatures taken apart: where lines break is the printer's affair.
fn bare(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).collect()
}

/// What the pages say without the line at the foot of each.
fn text_of(pdf: &lopdf::Document) -> String {
    let mut all = String::new();
    for number in pdf.get_pages().keys() {
        let text = pdf.extract_text(&[*number]).unwrap();
        let foot = text.lines().position(|l| l.contains("· consentry audit "));
        let foot = foot.unwrap_or_else(|| panic!("no foot on page {number}: {text:.200}"));
        all.extend(text.lines().skip(foot + 1));
    }
    bare(&all)
}

#[tokio::test]
async fn nothing_of_a_page_is_more_than_text_in_the_pdf() {
    let folder = judged("json");
    let (html, pdf) = (folder.path().join("a.html"), folder.path().join("a.pdf"));
    let text = html::render(&hostile(folder.path()), &extras(&Place::default())).unwrap();
    std::fs::write(&html, text).unwrap();
    let settings = Settings {
        no_sandbox: true,
        ..Settings::default()
    };
    print_pdf(&html, &pdf, &settings).await.unwrap();
    let pdf = lopdf::Document::load(&pdf).unwrap();
    for object in pdf.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        for key in [
            "JS",
            "JavaScript",
            "Launch",
            "SubmitForm",
            "ImportData",
            "AA",
            "EmbeddedFile",
        ] {
            assert!(!dict.has(key.as_bytes()), "{key}: {dict:?}");
        }
        let address = dict.get(b"URI").and_then(lopdf::Object::as_str);
        if let Ok(address) = address {
            assert!(address.starts_with(b"https://"), "{dict:?}");
        }
    }
    let words = pdf.extract_text(&pdf.get_pages().keys().copied().collect::<Vec<_>>());
    assert!(bare(&words.unwrap()).contains(&bare("<script>")));
}

#[test]
fn the_pdf_is_tagged_has_an_outline_embeds_its_fonts_and_says_what_the_page_says() {
    let folder = judged("html,json,pdf");
    let report = document(folder.path());
    let pdf = lopdf::Document::load(folder.path().join("audit/report.pdf")).unwrap();
    let pages = pdf.get_pages();
    assert!(pages.len() > 5, "{} pages", pages.len());
    for number in pages.keys() {
        let text = pdf.extract_text(&[*number]).unwrap();
        let text: String = text.split_whitespace().collect();
        let count = format!("{number}/{}", pages.len());
        assert!(text.contains(&count), "no {count} on its page");
    }
    let catalog = pdf.catalog().unwrap();
    for key in ["MarkInfo", "StructTreeRoot", "Outlines", "Lang"] {
        assert!(catalog.has(key.as_bytes()), "no {key}");
    }
    let mut fonts = 0;
    for object in pdf.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        if dict.has_type(b"FontDescriptor") {
            fonts += 1;
            let embedded = ["FontFile", "FontFile2", "FontFile3"];
            assert!(
                embedded.iter().any(|k| dict.has(k.as_bytes())),
                "a font is not embedded: {dict:?}"
            );
        }
    }
    assert!(fonts > 0);
    // A4, in points.
    let first = pdf.get_object(pages[&1]).unwrap().as_dict().unwrap();
    let size: Vec<f32> = first
        .get(b"MediaBox")
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_float().unwrap())
        .collect();
    assert!(
        (size[2] - 595.0).abs() < 2.0 && (size[3] - 842.0).abs() < 2.0,
        "{size:?}"
    );

    let text = text_of(&pdf);
    let html = std::fs::read_to_string(folder.path().join("audit/report.html")).unwrap();
    let page = Html::parse_document(&html);
    // What is hidden on paper: tools that need scripts, and words for screen readers.
    let select = |query: &str| Selector::parse(query).unwrap();
    let (hidden, js, table) = (select(".vh"), select(".js, .skip"), select("table"));
    let js: Vec<_> = page.select(&js).map(|e| e.id()).collect();
    let mut compared = 0;
    let mut lost = Vec::new();
    for element in page.select(&select(
        "h1, h2, h3, h4, caption, th, td, dt, dd, pre code, main p, main li",
    )) {
        let off = element.value().classes().any(|c| c == "vh")
            || element.select(&hidden).next().is_some()
            || element.select(&table).next().is_some()
            || element.ancestors().any(|a| js.contains(&a.id()));
        let words = element.text().collect::<String>();
        if off || bare(&words).is_empty() {
            continue;
        }
        compared += 1;
        if !text.contains(&bare(&words)) {
            lost.push(words);
        }
    }
    assert!(compared > 500, "{compared}");
    assert!(lost.is_empty(), "not in the PDF: {lost:#?}");
    for finding in &report.findings {
        assert!(text.contains(&bare(&finding.id)), "{}", finding.id);
    }
    assert!(text.contains(&bare(report.evidence_root.as_deref().unwrap())));
}
