//! The readers of foreign text on anything, and on a megabyte of the worst.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::catalogue::Catalogue;
use super::decode::address::Address;
use super::decode::events::EVENTS_LIMIT;
use super::decode::fields::pairs;
use super::decode::params::{PARAMS_LIMIT, VALUE_LIMIT};
use super::hostile;
use crate::cases::{cut_up, runner};
use crate::catalogue::DataFiles;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use std::io::Write;
use std::sync::LazyLock;
use url::Url;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&DataFiles::embedded()).unwrap());

const MEGABYTE: usize = 1 << 20;

/// Letters that one hit may give: names are shorter than values, and there are as many of both.
const HIT: usize = EVENTS_LIMIT * PARAMS_LIMIT * 2 * VALUE_LIMIT * 4;

/// Texts of pieces that mean something to a reader, in any order.
fn of_pieces(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(pieces).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..most).prop_map(|all| all.concat())
}

const IN_ADDRESSES: &[&str] = &[
    "https://",
    "http://",
    "wss://",
    "HTTP:",
    "data:",
    "www.facebook.com",
    "t.co",
    "a.example",
    "xn--bcher-kva.example",
    "é",
    "1.2.3.4",
    "0x7f",
    "[::1]",
    "u:p@",
    ":443",
    ":8080",
    "..",
    ".",
    "/",
    "//",
    "/tr/",
    "/./",
    "/../",
    "/%2e/",
    "/%2E%2e",
    "\\",
    "?",
    "#",
    "&",
    "=",
    "%",
    "%25",
    "%40",
    "%ff",
    "+",
    " ",
    "\t",
    "\n",
    "'",
    "\"",
    "<",
    ">",
    "^",
    "|",
    "{",
    "}",
    "`",
    ";",
    "~",
    "_",
    "-",
    "id=1",
    "ev=Lead",
    "ud[em]=",
    "a@b.example",
    "\u{7f}",
    "\u{0}",
    "\u{3000}",
    "A",
    "z",
    "9",
];

const IN_BODIES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"event\":",
    "\"batch\":",
    "\"data\":",
    "\"a\"",
    "1",
    "null",
    "true",
    "\\u0040",
    "\\",
    "=",
    "&",
    "en=",
    "page_view",
    "\r\n",
    "\n",
    "--b",
    "--",
    "Content-Disposition: form-data; name=\"",
    "filename=",
    "%7B",
    "%22",
    "%5B",
    "eyJhIjoxfQ==",
    "\u{1f}",
    "\u{8b}",
    "x\u{9c}",
    "idsite=1&rec=1",
    "a@b.example",
    "e=jane%40b.example",
    "é",
];

const IN_CONTAINERS: &[&str] = &[
    "\"resource\"",
    ":",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"macros\"",
    "\"tags\"",
    "\"predicates\"",
    "\"rules\"",
    "\"permissions\"",
    "\"version\"",
    "\"function\":\"__c\"",
    "\"function\":\"__html\"",
    "\"vtp_html\":",
    "\"vtp_value\":",
    "[\"macro\",0]",
    "[\"template\",",
    "[\"map\",",
    "[\"if\",0]",
    "[\"add\",0]",
    "[\"unless\",99]",
    "\"arg0\":",
    "\"arg1\":",
    "\"__cvt_1\":",
    "\"urls\":",
    "\"x\"",
    "\\x3c",
    "\\'",
    "\"",
    "\\",
    "0",
    "-1",
    "1e9",
    "é",
];

#[test]
fn any_address_is_read_as_the_standard_reads_it() {
    let text = of_pieces(IN_ADDRESSES, 14);
    let with_host = of_pieces(IN_ADDRESSES, 9).prop_map(|t| format!("https://a.example{t}"));
    let all = prop_oneof![text, with_host];
    let tested = runner(3000).run(&all, |text| {
        match (Url::parse(&text), Address::parse(&text)) {
            (Ok(url), Ok(address)) => {
                let host = url.host_str().unwrap_or("");
                let host = host.strip_suffix('.').unwrap_or(host);
                prop_assert_eq!(address.host(), host, "{:?}", text);
                prop_assert_eq!(address.path(), url.path(), "{:?}", text);
                // Which bytes of a query are escaped is the same once they are read.
                let own: Option<Vec<_>> = address.query().map(|q| {
                    pairs(&q)
                        .map(|(k, v)| (k.into_owned(), v.into_owned()))
                        .collect()
                });
                let theirs = url.query().map(|_| {
                    let all = url.query_pairs();
                    all.map(|(k, v)| (k.into_owned(), v.into_owned())).collect()
                });
                prop_assert_eq!(own, theirs, "{:?}", text);
                let web = ["http", "https", "ws", "wss"].contains(&url.scheme());
                prop_assert_eq!(address.is_web(), web, "{:?}", text);
            }
            (url, address) => prop_assert_eq!(url.err(), address.err(), "{:?}", text),
        }
        Ok(())
    });
    tested.unwrap();
}

#[test]
fn any_address_is_decoded_within_bounds() {
    let tested = runner(400).run(&of_pieces(IN_ADDRESSES, 30), |text| {
        prop_assert!(hostile::address(&CATALOGUE, text.as_bytes()) <= 5 * HIT);
        Ok(())
    });
    tested.unwrap();
}

#[test]
fn any_body_is_decoded_within_bounds() {
    let bytes = prop_oneof![
        of_pieces(IN_BODIES, 30).prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..200),
        of_pieces(IN_BODIES, 30).prop_map(|t| packed(t.as_bytes())),
    ];
    let tested = runner(300).run(&bytes, |bytes| {
        prop_assert!(hostile::body(&CATALOGUE, &bytes) <= 7 * HIT);
        Ok(())
    });
    tested.unwrap();
}

#[test]
fn any_container_is_read_within_bounds() {
    let tested = runner(400).run(&of_pieces(IN_CONTAINERS, 40), |text| {
        // Two readings, of tags whose fields hold at most what was sent or what their variables hold.
        prop_assert!(hostile::container(text.as_bytes()) <= MEGABYTE);
        Ok(())
    });
    tested.unwrap();
}

#[test]
fn any_line_is_answered_within_bounds() {
    let line = prop_oneof![
        of_pieces(IN_ADDRESSES, 20),
        (of_pieces(IN_ADDRESSES, 10), of_pieces(IN_BODIES, 20)).prop_map(|(url, body)| {
            serde_json::json!({"id": 1, "url": format!("https://www.facebook.com/tr/?{url}"), "body": body})
                .to_string()
        }),
        of_pieces(IN_BODIES, 20).prop_map(|t| format!("{{\"url\":{t}")),
    ];
    let tested = runner(400).run(&line, |text| {
        prop_assert!(hostile::line(&CATALOGUE, text.as_bytes()) <= 2 * HIT);
        Ok(())
    });
    tested.unwrap();
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A text of that unit, a megabyte long.
fn unit(text: &str) -> String {
    text.repeat(MEGABYTE / text.len())
}

/// The worst for each reader: whatever is quadratic would not end.
fn worst() -> Vec<Vec<u8>> {
    let mut inner = "{\"a\":1}".to_owned();
    while inner.len() < MEGABYTE / 2 {
        inner = STANDARD.encode(&inner);
    }
    let texts = vec![
        unit("a"),
        unit("&"),
        unit("a=b&"),
        unit("="),
        unit("%25"),
        unit("%2525252525"),
        format!("dl={}", unit("%25%34%30")),
        format!("q={}", unit("a@")),
        format!("q={}", unit("a@b.c ")),
        format!("q={}", unit("a.")),
        format!("q=?{}", unit("YWJjQGRlLmZn&a=")),
        unit("p0=e%3Da&"),
        unit(";a=b"),
        unit("[{\"a\":"),
        unit("["),
        unit("{\"event\":\"a\"}\n"),
        unit("{\"event\":\"a\"},"),
        unit("en=a\n"),
        unit("--b\r\n"),
        unit("\\u0040"),
        format!("%7B{}", unit("%7B")),
        format!("[{}1]", unit("\"?a=b\",")),
        format!("{{\"batch\":[{}1]}}", unit("{\"event\":\"e\"},")),
        format!("{{\"requests\":[{}1]}}", unit("\"?idsite=1&rec=1\",")),
        inner,
    ];
    let mut all: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    all.push(packed(&vec![b'a'; 64 * MEGABYTE]));
    all.push(packed(unit("{\"a\":[{\"b\":1}]}\n").repeat(8).as_bytes()));
    all.push(packed(&packed(&vec![0; 64 * MEGABYTE])));
    all
}

/// Reads every second of the worst, so that two cores share them.
fn read_within_bounds(first: usize) {
    for bytes in worst().into_iter().skip(first).step_by(2) {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
        let address = hostile::address(&CATALOGUE, &bytes);
        assert!(address <= 5 * HIT, "{shown}: {address}");
        let body = hostile::body(&CATALOGUE, &bytes);
        assert!(body <= 7 * HIT, "{shown}: {body}");
        let line = hostile::line(&CATALOGUE, &bytes);
        assert!(line <= 2 * HIT, "{shown}: {line}");
        hostile::container(&bytes);
    }
}

#[test]
fn a_megabyte_of_the_worst_is_read_within_bounds() {
    read_within_bounds(0);
}

#[test]
fn a_megabyte_of_the_other_worst_is_read_within_bounds() {
    read_within_bounds(1);
}

/// What is read of a document at the address of a policy.
fn as_policy(html: &str) -> super::Facts {
    let entry = serde_json::json!({"startedDateTime": "2026-11-24T09:00:00Z", "pageref": "p",
        "request": {"method": "GET", "url": "https://www.a.example/privacy-policy"},
        "response": {"status": 200, "content": {"mimeType": "text/html", "text": html}}});
    let har = serde_json::json!({"log": {"entries": [entry], "pages": [{"id": "p", "title": "Privacy"}]}});
    let files = [("a.har".to_owned(), har.to_string())];
    let recording =
        crate::evidence::har::recording(&files, crate::evidence::Scenario::Before).unwrap();
    let messages = crate::messages::Messages::english();
    super::facts(&recording, &CATALOGUE, &messages)
}

/// Nested and repeated beyond all bounds: each would be read once for every one around it.
#[test]
fn a_document_of_the_worst_is_read() {
    let words = "We use cookies and tell here for how long. ".repeat(10);
    for piece in [
        "<table><tr><td>_ga<td>13 months",
        "<ul><li>_ga: 13 months ",
        "<dl><dt>_ga<dd>13 months",
        "<h1><div>cookies ",
        "<article>",
        "<input type=checkbox id=a><label for=a>news",
    ] {
        let facts = as_policy(&format!(
            "<p>{words}<form>{}",
            piece.repeat((1 << 13) / piece.len())
        ));
        assert_eq!(facts.policies.len(), 1, "{piece}");
        assert!(facts.policies[0].listed.len() <= 1000, "{piece}");
        assert!(
            facts.forms.iter().all(|form| form.boxes.len() <= 200),
            "{piece}"
        );
    }
}

/// Variables that are long, and that name one another.
#[test]
fn containers_that_blow_up_are_cut() {
    let long = "x".repeat(MEGABYTE / 2);
    let many = vec!["[\"macro\",0]"; 20_000].join(",");
    let list = |n: usize| {
        let next = format!("[\"macro\",{}]", n + 1);
        let ten = vec![next; 10].join(",");
        format!("{{\"function\":\"__c\",\"vtp_value\":[\"template\",{ten}]}}")
    };
    let each_other: Vec<String> = (0..12).map(list).collect();
    let tag = "{\"function\":\"__html\",\"vtp_html\":[\"macro\",0]},";
    for text in [
        format!(
            "\"resource\":{{\"macros\":[{{\"function\":\"__c\",\"vtp_value\":\"{long}\"}}],\"tags\":[{{\"function\":\"__html\",\"vtp_html\":[\"template\",{many}]}}]}}"
        ),
        format!(
            "\"resource\":{{\"macros\":[{}],\"tags\":[{}]}}",
            each_other.join(","),
            tag.repeat(5000)
        ),
        format!(
            "\"resource\":{{\"macros\":[{}],\"tags\":[{tag}]}}",
            unit("{\"function\":\"__e\"},")
        ),
        format!("\"resource\":{{\"tags\":[{}", unit("{\"a\":[")),
        format!("\"resource\":{{\"tags\":[{}", unit("}")),
        format!("\"resource\":{{\"tags\":[{}", unit("\"tags\"")),
        format!("\"resource\"{}", unit("\"tags\":")),
    ] {
        // Every tag holds one field, which is cut.
        assert!(hostile::container(text.as_bytes()) <= 2 * 5000 * 20_000 * 4);
    }
}

const IN_COOKIES: &[&str] = &[
    "a",
    "sid",
    "=",
    ";",
    "; ",
    "Max-Age=",
    "Expires=",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Wed, 31 Feb 99999 25:61:61",
    "Domain=",
    ".shop.co.uk",
    "co.uk",
    "Path=",
    "/",
    "SameSite=",
    "None",
    "Secure",
    "HttpOnly",
    "Partitioned",
    "__Host-",
    "__Secure-",
    "\"",
    ",",
    "-1",
    "0",
    "99999999999999999999",
    "\n",
    "\r",
    "\0",
    "\t",
    " ",
    "%3D",
    "é",
];

#[test]
fn any_line_is_a_cookie_or_none_and_gives_no_more_than_it_holds() {
    let lines = of_pieces(IN_COOKIES, 24);
    let tested = runner(2000).run(&lines, |text| {
        // Domain and path may be those of the page.
        let own = text.lines().count() * "www.shop.co.uk/a/b".len() * 2;
        prop_assert!(
            hostile::cookie(text.as_bytes()) <= text.len() * 4 + own,
            "{:?}",
            text
        );
        Ok(())
    });
    tested.unwrap();
}

/// Lines of a vendor file that holds everything, in any order, some cut short.
#[test]
fn any_vendor_file_loads_or_is_told_with_its_places() {
    let files = DataFiles::embedded();
    let all = files.under("vendors/").map(|(_, f)| f.text.to_string());
    let longest = all.max_by_key(String::len).unwrap();
    let lines: Vec<String> = longest.lines().map(str::to_owned).collect();
    let tested = runner(300).run(&cut_up(lines, 40), |text| {
        match Catalogue::load(&DataFiles::default().with("vendors/x.toml", &text)) {
            Ok(catalogue) => {
                hostile::address(&catalogue, b"https://px.example/a?b=c");
                let _ = catalogue.examples();
            }
            Err(errors) => prop_assert!(
                !errors.is_empty() && errors.iter().all(|e| e.position().contains("x.toml")),
                "{:?}",
                text
            ),
        }
        Ok(())
    });
    tested.unwrap();
}

const IN_POLICIES: &[&str] = &[
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<th>Name</th>",
    "<th>Cookie</th>",
    "<th>Purpose</th>",
    "<th>Duration</th>",
    "<td>_ga</td>",
    "<td>_fbp</td>",
    "<h2>Cookies</h2>",
    "<ul>",
    "<li>",
    "</ul>",
    "<p>",
    "<div>",
    "</div>",
    "<dl><dt>_gid<dd>",
    "2 years",
    "90 Tage",
    "session",
    "Google Analytics",
    "Meta",
    "we do not share",
    "legitimate interest",
    "&nbsp;",
    "&#0;",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<noscript>",
    "<main>",
    "<body>",
    "colspan=99999",
    "<td colspan=9999 rowspan=9999>",
    "é",
    "\0",
    "<",
];

#[test]
fn any_document_is_read_as_a_policy() {
    let documents = of_pieces(IN_POLICIES, 60);
    let tested = runner(150).run(&documents, |html| {
        let facts = as_policy(&html);
        for policy in &facts.policies {
            // Each cookie is named once, out of what stands there.
            prop_assert!(policy.listed.len() <= html.len(), "{:?}", html);
        }
        Ok(())
    });
    tested.unwrap();
}
