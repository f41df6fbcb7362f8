//! Trackers behind a name of the site (CNAME): Chrome looks names up itself, so the audit runs in a
//! network of its own whose only name server is the test's.

use axum::http::{Uri, header};
use serde_json::Value;
use std::io::Write;
use std::process::Command;

/// What the site calls its tracker, and where that name leads.
const OWN_NAME: &str = "metrics.theatre.test";
const LEADS_TO: &str = "theatre.d3.sc.omtrdc.net";

/// Record types of RFC 1035 section 3.2.2.
const A: u16 = 1;
const CNAME: u16 = 5;

/// The folder for the audit, given to the part that runs inside the network.
const OUT: &str = "CONSENTRY_TEST_NAMES_OUT";

#[test]
fn a_tracker_behind_a_name_of_the_site_is_named_by_where_the_name_leads() {
    let may = Command::new("unshare").args(["-rnm", "true"]).status();
    if !may.is_ok_and(|status| status.success()) {
        let why = "this machine lets no process have a network of its own (unshare -rnm)";
        past_the_capture(&format!(
            "warning: trackers behind names were not tested: {why}"
        ));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let names = folder.path().join("resolv.conf");
    std::fs::write(&names, "nameserver 127.0.0.1\n").unwrap();
    let audit = folder.path().join("audit");
    let ran = Command::new("unshare")
        .args(["-rnm", "sh", "-c"])
        .arg("ip link set lo up && mount --bind \"$1\" /etc/resolv.conf && shift && exec \"$@\"")
        .arg("sh")
        .arg(&names)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "names::in_a_network_of_its_own", "--ignored"])
        .env(OUT, &audit)
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stdout)
    );

    let report = std::fs::read_to_string(audit.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let requests = report["requests"].as_array().unwrap();
    let told = requests
        .iter()
        .find(|r| r["host"] == OWN_NAME)
        .expect("the tracker's request is recorded");
    assert_eq!(told["aliases"], serde_json::json!([LEADS_TO]));
    assert_eq!(told["vendor"], "adobe-analytics");
    assert_eq!(told["party"], "first");
    let rules: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|f| f["rule"].as_str())
        .collect();
    assert!(rules.iter().any(|r| r.contains("cname")), "{rules:?}");
    let limits = report["limits"].as_array().unwrap();
    assert!(limits.iter().all(|l| l["hides"] != "names"), "{limits:?}");
}

/// Says it on stderr even where the harness keeps what a test that passes has printed.
fn past_the_capture(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

#[test]
#[ignore = "run by the test above, inside a network of its own"]
fn in_a_network_of_its_own() {
    let out = std::env::var(OUT).expect("the test above says where to");
    let socket = std::net::UdpSocket::bind("127.0.0.1:53").unwrap();
    std::thread::spawn(move || {
        let mut bytes = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut bytes) {
            let _ = socket.send_to(&answer(&bytes[..length]), from);
        }
    });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:80"))
        .unwrap();
    runtime.spawn(async move { axum::serve(listener, axum::Router::new().fallback(page)).await });
    let scan = Command::new(env!("CARGO_BIN_EXE_consentry"))
        .args([
            "scan",
            "http://www.theatre.test/",
            "--no-sandbox",
            "--scenarios",
            "before",
        ])
        .args([
            "--pages", "1", "--settle", "quick", "--format", "json", "--out", &out,
        ])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&scan.stderr);
    assert_eq!(scan.status.code(), Some(1), "{said}");
}

async fn page(uri: Uri) -> impl axum::response::IntoResponse {
    let body = match uri.path() {
        "/" => format!(
            "<!doctype html><title>Theatre</title><h1>Theatre</h1>\
             <img src=\"http://{OWN_NAME}/b/ss/theatre/1/H.1/s1?pageName=home\">"
        ),
        _ => String::new(),
    };
    ([(header::CONTENT_TYPE, "text/html")], body)
}

/// Answers a query (RFC 1035 section 4): every name is this machine, one of them by way of another name.
fn answer(query: &[u8]) -> Vec<u8> {
    let mut at = 12;
    let mut labels = Vec::new();
    while query[at] != 0 {
        let length = usize::from(query[at]);
        labels.push(String::from_utf8_lossy(&query[at + 1..=at + length]).to_lowercase());
        at += length + 1;
    }
    let name = labels.join(".");
    let asked = u16::from_be_bytes([query[at + 1], query[at + 2]]);
    let mut records = Vec::new();
    let mut count = 0u8;
    let mut record = |name: &str, kind: u16, data: &[u8]| {
        records.extend(wire(name));
        records.extend(kind.to_be_bytes());
        records.extend([0, 1, 0, 0, 0, 60]);
        records.extend((data.len() as u16).to_be_bytes());
        records.extend(data);
        count += 1;
    };
    let leads = if name == OWN_NAME { LEADS_TO } else { &name };
    if name == OWN_NAME {
        record(OWN_NAME, CNAME, &wire(LEADS_TO));
    }
    if asked == A {
        record(leads, A, &[127, 0, 0, 1]);
    }
    let mut out = query[..2].to_vec();
    out.extend([0x81, 0x80, 0, 1, 0, count, 0, 0, 0, 0]);
    out.extend(&query[12..at + 5]);
    out.extend(records);
    out
}

fn wire(name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for label in name.split('.') {
        out.push(label.len() as u8);
        out.extend(label.bytes());
    }
    out.push(0);
    out
}
