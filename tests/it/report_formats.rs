//! Every machine format of one recorded audit, held against its schema; and every format with hostile
//! words in every field of the document.

use crate::decisions::theatre;
use assert_cmd::Command;
use consentry::config::{FailOn, Format};
use consentry::findings::Comparison;
use consentry::messages::Messages;
use consentry::report::{Document, Extras, Place, diff, site_text, write_all};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn modules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/node_modules")
}

fn json(path: &Path) -> Value {
    let text = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_slice(&text).unwrap()
}

/// A folder in which the recorded theatre was judged in these formats.
pub fn judged(formats: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    theatre(&folder.path().join("audit"), |_, text| text);
    let output = Command::cargo_bin("consentry")
        .unwrap()
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_STEP_SUMMARY", folder.path().join("job.md"))
        .args(["judge", "audit", "--no-sandbox", "--format", formats])
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    std::fs::write(folder.path().join("stderr"), output.stderr).unwrap();
    folder
}

/// What words a page could write into any field: markup, template braces, quotes, NUL, direction marks,
/// formulas, terminal codes, and a trap that tells when it is run.
pub const HOSTILE: &str = "=cmd|'/c'!A1 \"><img src=x onerror=window.trap=1><script>window.trap=1</script>{{x}}${y}</style>]]>\u{0}\u{202e}\u{1b}]0;\u{9b}`[a](javascript:window.trap=1)\u{fffd}::error::%0A";

/// Replaces every string that no type restricts.
pub fn poison(value: &mut Value, key: &str) {
    const KEPT: [&str; 19] = [
        "schema",
        "delivery",
        "seen_by",
        "scenario",
        "scenarios",
        "consent",
        "consents",
        "seen",
        "outcome",
        "severity",
        "confidence",
        "party",
        "target",
        "action",
        "kind",
        "by_scenario",
        "first_set",
        "viewport",
        "id",
    ];
    match value {
        Value::String(_) if KEPT.contains(&key) => {}
        Value::String(text) => HOSTILE.clone_into(text),
        Value::Array(all) => all.iter_mut().for_each(|v| poison(v, key)),
        Value::Object(all) => all.iter_mut().for_each(|(k, v)| {
            let object = key == "scenarios" && v.is_object();
            let under = if KEPT.contains(&key) && !object {
                key
            } else {
                k.as_str()
            };
            poison(v, if object { "" } else { under });
        }),
        _ => {}
    }
}

/// The document of an audit, read from its folder.
pub fn document(folder: &Path) -> Document {
    let text = std::fs::read_to_string(folder.join("audit/report.json")).unwrap();
    Document::from_json(&text).unwrap()
}

/// The same with hostile words in every field, and one megabyte in some; and compared with the audit as it was.
pub fn hostile(folder: &Path) -> Document {
    let calm = document(folder);
    let mut value = serde_json::to_value(&calm).unwrap();
    poison(&mut value, "");
    let mut document: Document = serde_json::from_value(value).unwrap();
    let long = format!("{HOSTILE}{}", "A".repeat(1_000_000));
    document.findings[0].title.clone_from(&long);
    document.facts.cookies[0].name.clone_from(&long);
    document.facts.vendors[0].name.clone_from(&long);
    document.facts.pages[0].url.clone_from(&long);
    document.facts.banner.text = long;
    // The earlier audit had the same rules: what it did not test for would be no news.
    let mut earlier = calm;
    for rule in &mut earlier.rules {
        HOSTILE.clone_into(&mut rule.id);
        HOSTILE.clone_into(&mut rule.jurisdiction);
    }
    document.changes = Some(Comparison::of(earlier.side(), document.side(), false));
    document
}

pub fn extras(place: &Place) -> Extras<'_> {
    Extras {
        templates: None,
        rules: None,
        place,
        fail_on: FailOn::LikelyViolation,
        logo: None,
    }
}

fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap();
    let all = validator.iter_errors(value);
    all.take(5)
        .map(|e| format!("{}: {e}", e.instance_path))
        .collect()
}

fn sarif_schema() -> Value {
    json(&modules().join("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"))
}

/// The HAR schema with its parts put in place of the references to them.
fn har_schema(name: &str) -> Value {
    fn put(value: &mut Value) {
        let part = value.get("$ref").and_then(Value::as_str);
        if let Some(part) = part.and_then(|r| r.strip_suffix(".json#")) {
            *value = har_schema(part);
            return;
        }
        match value {
            Value::Array(all) => all.iter_mut().for_each(put),
            Value::Object(all) => all.values_mut().for_each(put),
            _ => {}
        }
    }
    let mut schema = json(&modules().join(format!("har-schema/lib/{name}.json")));
    if let Some(object) = schema.as_object_mut() {
        object.remove("$id");
        object.remove("$schema");
    }
    put(&mut schema);
    schema
}

/// What keeps a file from being a HAR file. How an address is written is the page's affair.
pub fn har_errors(path: &Path) -> Vec<String> {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .with_format("uri", |_: &str| true)
        .build(&har_schema("har"))
        .unwrap();
    let value = json(path);
    let all = validator.iter_errors(&value);
    all.take(5)
        .map(|e| format!("{}: {e:.200}", e.instance_path))
        .collect()
}

/// Elements of an XML text with their attributes; panics where it is not well-formed.
fn xml(text: &str) -> Vec<(String, BTreeMap<String, String>)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut list = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) | Event::Empty(e) => {
                let name = String::from_utf8(e.name().as_ref().to_vec()).unwrap();
                let attributes = e.attributes().map(|a| {
                    let a = a.unwrap();
                    let key = String::from_utf8(a.key.as_ref().to_vec()).unwrap();
                    (key, a.unescape_value().unwrap().into_owned())
                });
                list.push((name, attributes.collect()));
            }
            Event::Eof => return list,
            _ => {}
        }
    }
}

#[test]
fn machine_formats_hold_their_schemas_and_agree() {
    let folder = judged("json,csv,sarif,junit,md");
    let audit = folder.path().join("audit");
    let report = document(folder.path());

    let sarif = json(&audit.join("findings.sarif"));
    assert_eq!(errors(&sarif_schema(), &sarif), Vec::<String>::new());
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), report.findings.len());
    for (result, finding) in results.iter().zip(&report.findings) {
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(
            uri, "consentry.toml",
            "a host of code refuses another place"
        );
        assert_eq!(
            result["partialFingerprints"]["consentryFinding/v1"],
            finding.fingerprint.as_str()
        );
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(
            sarif["runs"][0]["tool"]["driver"]["rules"][index]["id"],
            finding.rule.as_str()
        );
    }

    let cases = xml(&std::fs::read_to_string(audit.join("junit.xml")).unwrap());
    let of = |name: &str| cases.iter().filter(|(n, _)| n == name).count();
    let number = |key: &str| cases[0].1[key].parse::<usize>().unwrap();
    assert_eq!(cases[0].0, "testsuites");
    assert_eq!(
        (number("tests"), number("failures")),
        (of("testcase"), of("failure"))
    );
    let suites: Vec<&str> = cases
        .iter()
        .filter(|(n, _)| n == "testsuite")
        .map(|(_, a)| a["name"].as_str())
        .collect();
    assert_eq!(suites, ["before", "reject", "accept"]);
    let failing: usize = report
        .findings
        .iter()
        .filter(|f| f.severity <= consentry::rules::Severity::LikelyViolation)
        .map(|f| f.scenarios.len())
        .sum();
    assert_eq!(of("failure"), failing);

    consentry::evidence::Folder::open(&audit)
        .unwrap()
        .write_har()
        .unwrap();
    let mut hars = 0;
    for entry in std::fs::read_dir(audit.join("evidence/har")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(
            errors(&har_schema("har"), &json(&path)),
            Vec::<String>::new(),
            "{}",
            path.display()
        );
        hars += 1;
    }
    assert_eq!(hars, 3);

    let rows = |name: &str| {
        let text = std::fs::read_to_string(audit.join(name)).unwrap();
        text.lines().count() - 1
    };
    assert_eq!(rows("requests.csv"), report.facts.requests.len());
    assert_eq!(rows("vendors.csv"), report.facts.vendors.len());

    let stderr = std::fs::read_to_string(folder.path().join("stderr")).unwrap();
    let annotations: Vec<&str> = stderr.lines().filter(|l| l.starts_with("::")).collect();
    assert_eq!(annotations.len(), 10);
    assert!(
        annotations[0].starts_with("::error file=consentry.toml,line=1,title=F-001 "),
        "{}",
        annotations[0]
    );
    let job = std::fs::read_to_string(folder.path().join("job.md")).unwrap();
    assert_eq!(
        job,
        std::fs::read_to_string(audit.join("summary.md")).unwrap()
    );
    for finding in &report.findings {
        assert!(job.contains(&format!("| {} |", finding.id)));
    }
}

/// A comparison in which every name of the later audit is hostile, as text of each of its forms.
fn harmless_comparison(comparison: &Comparison) {
    let site = &comparison.site;
    assert!(
        comparison.counts.new > 0 && !site.vendors.new.is_empty() && !site.cookies.new.is_empty()
    );
    let messages = Messages::english();
    let told = diff::terminal(comparison, &messages, false);
    for line in told.lines() {
        assert!(!line.chars().any(site_text::is_unsafe), "{line:?}");
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(told.contains("=cmd"), "{told}");
    let told = diff::markdown(comparison, &messages);
    assert!(!told.contains(['<', '\u{0}', '\u{1b}', '\u{9b}', '\u{202e}']));
    assert!(!told.contains("]("), "{told:.2000}");
    // JSON is data: what was written comes out again, and nothing beside it.
    let value: Value = serde_json::from_str(&diff::json(comparison)).unwrap();
    assert_eq!(value, serde_json::to_value(comparison).unwrap());
    let changes = value["findings"].as_array().unwrap();
    assert!(
        changes.iter().any(|c| c["title"] == HOSTILE),
        "{value:.2000}"
    );
}

#[test]
fn hostile_words_reach_every_format_as_harmless_text() {
    let folder = judged("json");
    let document = hostile(folder.path());
    let out = tempfile::tempdir().unwrap();
    let formats = [
        Format::Html,
        Format::Json,
        Format::Csv,
        Format::Sarif,
        Format::Gitlab,
        Format::Junit,
        Format::Md,
    ];
    let place = Place::default();
    let written = write_all(&document, out.path(), &formats, &extras(&place)).unwrap();
    let mut seen = BTreeSet::new();
    for path in &written {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        seen.insert(name);
        if name != "report.json" {
            // JSON writes control signs as escapes and keeps the rest: it is data, not shown.
            for sign in ['\u{0}', '\u{1b}', '\u{9b}', '\u{202e}'] {
                assert!(!text.contains(sign), "{name}: {sign:?}");
            }
            assert!(text.len() < 3_000_000, "{name}: {}", text.len());
        }
        match path.extension().unwrap().to_str().unwrap() {
            "md" => {
                assert!(
                    !text.contains('<') && !text.contains("](") && !text.contains("]("),
                    "{name}"
                );
            }
            "csv" => {
                for record in csv::Reader::from_path(path).unwrap().records() {
                    for cell in &record.unwrap() {
                        assert!(
                            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                            "{name}: {cell:.40}"
                        );
                    }
                }
            }
            "sarif" => {
                let value: Value = serde_json::from_str(&text).unwrap();
                let wrong = errors(&sarif_schema(), &value);
                assert!(wrong.is_empty(), "{wrong:?}");
            }
            "xml" => {
                let names: BTreeSet<String> = xml(&text).into_iter().map(|(n, _)| n).collect();
                let known = [
                    "testsuites",
                    "testsuite",
                    "testcase",
                    "failure",
                    "skipped",
                    "system-out",
                ];
                assert!(
                    names.iter().all(|n| known.contains(&n.as_str())),
                    "{names:?}"
                );
            }
            _ => {}
        }
    }
    assert_eq!(seen.len(), 10, "{seen:?}");
    harmless_comparison(document.changes.as_ref().unwrap());
    for line in consentry::report::summary::annotations(&document, &place) {
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(
            line.matches("::").count() >= 2 && !line.contains("%0A"),
            "{line}"
        );
    }
}
