//! Where names lead: trackers behind a name of the site (CNAME), and names that lead a public page inside.
//! Names are looked up by the system's resolvers, so the audit runs in a network of its own whose only name
//! server is the test's.

use axum::http::{Uri, header};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

/// What the site calls its tracker, and where that name leads.
const OWN_NAME: &str = "metrics.theatre.test";
const LEADS_TO: &str = "theatre.d3.sc.omtrdc.net";

/// Record types of RFC 1035 section 3.2.2.
const A: u16 = 1;
const CNAME: u16 = 5;

/// The folder for the audit, given to the part that runs inside the network.
const OUT: &str = "CONSENTRY_TEST_NAMES_OUT";

/// A public address of the network, one of a machine inside it, and one of the machine itself (RFC 5737 section 3
/// keeps the first for examples).
const PUBLIC: [u8; 4] = [203, 0, 113, 5];
const INSIDE: [u8; 4] = [10, 0, 0, 9];
const MACHINE: [u8; 4] = [127, 0, 0, 1];

/// Ports of the machines inside that a page knows.
const PORTS: [u16; 2] = [80, 443];

/// Runs a test of this file inside a network of its own, which writes to a folder; false, and said, where no
/// process may have one.
fn in_its_own_network(test: &str, out: &Path) -> bool {
    let may = Command::new("unshare").args(["-rnm", "true"]).status();
    if !may.is_ok_and(|status| status.success()) {
        past_the_capture(
            "warning: where names lead was not tested: this machine lets no process have a network of its own \
             (unshare -rnm)",
        );
        return false;
    }
    let folder = tempfile::tempdir().unwrap();
    let names = folder.path().join("resolv.conf");
    std::fs::write(&names, "nameserver 127.0.0.1\n").unwrap();
    let ran = Command::new("unshare")
        .args(["-rnm", "sh", "-c"])
        .arg(
            "ip link set lo up && ip addr add 203.0.113.5/32 dev lo && ip addr add 10.0.0.9/32 dev lo \
             && mount --bind \"$1\" /etc/resolv.conf && shift && exec \"$@\"",
        )
        .arg("sh")
        .arg(&names)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored"])
        .env(OUT, out)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}");
    true
}

fn report_in(folder: &Path) -> Value {
    let report = std::fs::read_to_string(folder.join("report.json")).unwrap();
    serde_json::from_str(&report).unwrap()
}

#[test]
fn a_tracker_behind_a_name_of_the_site_is_named_by_where_the_name_leads() {
    let folder = tempfile::tempdir().unwrap();
    let audit = folder.path().join("audit");
    if !in_its_own_network("names::with_a_tracker_behind_a_name", &audit) {
        return;
    }
    let report = report_in(&audit);
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
fn with_a_tracker_behind_a_name() {
    answer_names(|name| {
        let leads = if name == OWN_NAME { LEADS_TO } else { name };
        (leads.to_owned(), vec![MACHINE])
    });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    serve(&runtime, MACHINE);
    scan("http://www.theatre.test/");
}

/// A public page that knows names which lead inside, at once or from the second time on, is told that they lead
/// nowhere: no machine inside sees as much as a connection.
#[test]
fn a_public_page_is_led_inside_by_no_name() {
    let folder = tempfile::tempdir().unwrap();
    let audit = folder.path().join("audit");
    if !in_its_own_network("names::with_names_that_lead_inside", &audit) {
        return;
    }
    let knocks = std::fs::read_to_string(folder.path().join("knocks")).unwrap();
    assert_eq!(knocks, "");
    let report = report_in(&audit);
    let requests = report["requests"].as_array().unwrap();
    let of = |host: &str| -> Vec<&Value> {
        let all = requests.iter().filter(|r| r["host"] == host);
        all.collect()
    };
    assert_eq!(of("www.open.test")[0]["status"], 200);
    for host in ["machine.open.test", "network.open.test"] {
        assert!(!of(host).is_empty(), "{host}");
        for request in of(host) {
            assert_eq!(request["delivery"], "blocked", "{request}");
        }
    }
    // It was public when it was asked for first, and half of an answer that is public is enough.
    assert!(of("turns.open.test").iter().any(|r| r["status"] == 200));
    assert!(of("both.open.test").iter().all(|r| r["status"] == 200));
    let limits = report["limits"].as_array().unwrap();
    let said = limits.iter().find_map(|l| {
        let what = l["what"].as_str()?;
        what.contains("private addresses").then_some(what)
    });
    let said = said.expect("what was blocked is a limit");
    assert!(
        said.contains("machine.open.test, network.open.test"),
        "{said}"
    );
}

#[test]
#[ignore = "run by the test above, inside a network of its own"]
fn with_names_that_lead_inside() {
    let asked = Mutex::new(BTreeSet::new());
    answer_names(move |name| {
        let first = asked.lock().unwrap().insert(name.to_owned());
        let leads = match name {
            "machine.open.test" => vec![MACHINE],
            "network.open.test" => vec![INSIDE],
            "turns.open.test" if !first => vec![MACHINE],
            "both.open.test" => vec![INSIDE, PUBLIC],
            _ => vec![PUBLIC],
        };
        (name.to_owned(), leads)
    });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    serve(&runtime, PUBLIC);
    let knocks: Arc<Mutex<String>> = Arc::default();
    for (address, port) in [INSIDE, MACHINE]
        .iter()
        .flat_map(|a| PORTS.map(|p| (*a, p)))
    {
        let listener = TcpListener::bind((std::net::Ipv4Addr::from(address), port)).unwrap();
        let knocks = Arc::clone(&knocks);
        std::thread::spawn(move || {
            for _ in listener.incoming() {
                let knock = format!("{address:?}:{port}\n");
                knocks.lock().unwrap().push_str(&knock);
            }
        });
    }
    scan("http://www.open.test/inside");
    let out = std::env::var(OUT).expect("the test above says where to");
    let file = Path::new(&out).with_file_name("knocks");
    std::fs::write(file, knocks.lock().unwrap().as_str()).unwrap();
}

/// Audits an address in one scenario, into the folder that the test outside named.
fn scan(address: &str) {
    let out = std::env::var(OUT).expect("the test above says where to");
    let scan = Command::new(env!("CARGO_BIN_EXE_consentry"))
        .args(["scan", address, "--no-sandbox", "--scenarios", "before"])
        .args(["--pages", "1", "--settle", "quick", "--format", "json"])
        .args(["--fail-on", "never", "--out", &out])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&scan.stderr);
    assert_eq!(scan.status.code(), Some(0), "{said}");
}

fn serve(runtime: &tokio::runtime::Runtime, address: [u8; 4]) {
    let address = std::net::Ipv4Addr::from(address);
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind((address, 80)))
        .unwrap();
    runtime.spawn(async move { axum::serve(listener, axum::Router::new().fallback(page)).await });
}

async fn page(uri: Uri) -> impl axum::response::IntoResponse {
    let body = match uri.path() {
        "/" => format!(
            "<!doctype html><title>Theatre</title><h1>Theatre</h1>\
             <img src=\"http://{OWN_NAME}/b/ss/theatre/1/H.1/s1?pageName=home\">"
        ),
        "/inside" => "<!doctype html><title>Open</title><h1>Open</h1>\
             <img src=\"http://machine.open.test/a.gif\"><img src=\"http://both.open.test/b.gif\">\
             <img src=\"http://turns.open.test/first.gif\"><iframe src=\"http://network.open.test/\"></iframe>\
             <script>fetch('https://machine.open.test/c').catch(() => {});\
             fetch('http://turns.open.test/second', {mode: 'no-cors'}).catch(() => {});\
             new WebSocket('ws://network.open.test/d'); new WebSocket('wss://machine.open.test/e');</script>"
            .to_owned(),
        _ => String::new(),
    };
    ([(header::CONTENT_TYPE, "text/html")], body)
}

/// Answers queries for ever: where a name leads, and to which addresses.
fn answer_names(leads: impl Fn(&str) -> (String, Vec<[u8; 4]>) + Send + 'static) {
    let socket = UdpSocket::bind("127.0.0.1:53").unwrap();
    std::thread::spawn(move || {
        let mut bytes = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut bytes) {
            let _ = socket.send_to(&answer(&bytes[..length], &leads), from);
        }
    });
}

/// Answers a query (RFC 1035 section 4).
fn answer(query: &[u8], leads: &impl Fn(&str) -> (String, Vec<[u8; 4]>)) -> Vec<u8> {
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
    // Only this type tells whether a name was asked for before.
    let (target, addresses) = match asked {
        A => leads(&name),
        _ => (name.clone(), Vec::new()),
    };
    if target != name {
        record(&name, CNAME, &wire(&target));
    }
    for address in addresses {
        record(&target, A, &address);
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
