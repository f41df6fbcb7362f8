//! Is a secret anywhere? In the bytes of every file of a folder, in what a program prints, and in what the
//! system tells everyone about its processes: as it is and in the encodings that pages use.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The spellings of a secret, by name.
fn spellings(secret: &str) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| all.push((format!("{secret} ({name})"), bytes));
    add("clear", secret.into());
    let json = serde_json::to_string(secret).unwrap();
    add("JSON", json.trim_matches('"').into());
    let again = serde_json::to_string(&json).unwrap();
    add("JSON in JSON", again[3..again.len() - 3].into());
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    add("form", form.clone().into());
    add("percent", form.replace('+', "%20").into());
    let again: String = url::form_urlencoded::byte_serialize(form.as_bytes()).collect();
    add("percent, twice", again.into());
    let component = form.replace('+', "%20");
    let again: String = url::form_urlencoded::byte_serialize(component.as_bytes()).collect();
    add("percent, twice, no plus", again.into());
    add(
        "percent, small",
        form.replace('+', "%20").to_lowercase().into(),
    );
    let every: String = secret.bytes().map(|b| format!("%{b:02X}")).collect();
    add("percent, every letter", every.into());
    let html = secret.replace('&', "&amp;").replace('"', "&quot;");
    add("HTML", html.into());
    add("hex", hex::encode(secret).into());
    add("HEX", hex::encode_upper(secret).into());
    add(
        "UTF-16LE",
        secret.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    );
    add(
        "UTF-16BE",
        secret.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    );
    for (before, from) in [("", 0), ("a", 2), ("ab", 3)] {
        let bytes = format!("{before}{secret}");
        let to = bytes.len() * 8 / 6;
        add(
            &format!("base64 after {from}"),
            STANDARD_NO_PAD.encode(&bytes)[from..to].into(),
        );
        add(
            &format!("base64url after {from}"),
            URL_SAFE_NO_PAD.encode(&bytes)[from..to].into(),
        );
    }
    all
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

/// Bytes, and what is packed in them: gzip members and long runs of base64.
fn layers(bytes: &[u8], deep: usize) -> Vec<Vec<u8>> {
    let mut all = vec![bytes.to_vec()];
    if deep == 0 {
        return all;
    }
    for at in memchr::memmem::find_iter(bytes, &[0x1f, 0x8b, 8]) {
        let mut inner = Vec::new();
        let _ = flate2::read::GzDecoder::new(&bytes[at..])
            .take(16 << 20)
            .read_to_end(&mut inner);
        all.extend(layers(&inner, deep - 1));
    }
    let is_base64 = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_".contains(b);
    for run in bytes.split(|b| !is_base64(b)).filter(|run| run.len() >= 16) {
        let text: String = run
            .iter()
            .map(|b| match b {
                b'-' => '+',
                b'_' => '/',
                b => char::from(*b),
            })
            .collect();
        let whole = &text[..text.len() - usize::from(text.len() % 4 == 1)];
        let lenient = base64::engine::GeneralPurpose::new(
            &base64::alphabet::STANDARD,
            base64::engine::GeneralPurposeConfig::new()
                .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent)
                .with_decode_allow_trailing_bits(true),
        );
        if let Ok(inner) = lenient.decode(whole) {
            all.extend(layers(&inner, deep - 1));
        }
    }
    all
}

/// What of the secrets stands in these bytes.
pub fn in_bytes(place: &str, bytes: &[u8], secrets: &[&str]) -> Vec<String> {
    let spelt: Vec<_> = secrets.iter().flat_map(|s| spellings(s)).collect();
    let mut found = Vec::new();
    for layer in layers(bytes, 2) {
        let held = spelt.iter().filter(|(_, part)| holds(&layer, part));
        found.extend(held.map(|(name, _)| format!("{name} in {place}")));
    }
    found
}

/// What of the secrets stands in the files of a folder, or in their names; and how many files there are.
pub fn in_folder(folder: &Path, secrets: &[&str]) -> (Vec<String>, usize) {
    let (mut found, mut files) = (Vec::new(), 0);
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = path.display().to_string();
        found.extend(in_bytes("a name", name.as_bytes(), secrets));
        if path.is_dir() {
            let (inner, count) = in_folder(&path, secrets);
            found.extend(inner);
            files += count;
        } else {
            files += 1;
            found.extend(in_bytes(&name, &std::fs::read(&path).unwrap(), secrets));
        }
    }
    (found, files)
}

/// How the environment of a process is called.
const ENVIRONMENT: &str = "the environment of ";

/// Runs a program to its end, and reads meanwhile what everyone may read of all processes, their arguments
/// and titles, and the environment of the processes that it starts. Gives what it printed and what of the secrets was met there or is printed.
pub fn run(command: &mut Command, secrets: &[&str]) -> (Output, Vec<String>) {
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let ended = Arc::new(AtomicBool::new(false));
    let watched = watch(Arc::clone(&ended));
    let output = child.wait_with_output().unwrap();
    ended.store(true, Ordering::Release);
    let told = watched.join().unwrap();
    let environments = told.keys().any(|process| process.starts_with(ENVIRONMENT));
    assert!(
        cfg!(not(target_os = "linux")) || (told.len() > 2 && environments),
        "no browser was seen: {told:?}"
    );
    let mut found = in_bytes("stdout", &output.stdout, secrets);
    found.extend(in_bytes("stderr", &output.stderr, secrets));
    for (process, said) in told {
        found.extend(in_bytes(&process, said.as_bytes(), secrets));
    }
    (output, found)
}

/// What every process said of itself until the child had ended, by what it said first.
fn watch(ended: Arc<AtomicBool>) -> std::thread::JoinHandle<BTreeMap<String, String>> {
    std::thread::spawn(move || {
        let mut told = BTreeMap::new();
        // The child's own arguments do not tell: for a moment after its start it has none either.
        while !ended.load(Ordering::Acquire) {
            for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
                let read = |file: &str| {
                    let said = std::fs::read(entry.path().join(file)).unwrap_or_default();
                    String::from_utf8_lossy(&said).replace('\0', " ")
                };
                for file in ["cmdline", "comm"] {
                    let said = read(file);
                    told.insert(
                        format!("a process: {}", said.chars().take(60).collect::<String>()),
                        said,
                    );
                }
                // The browsers and who watches over them: both have their profile in their arguments.
                if read("cmdline").contains("consentry-profile-") {
                    let said = read("environ");
                    if !said.is_empty() {
                        let process = entry.file_name();
                        told.insert(format!("{ENVIRONMENT}{}", process.display()), said);
                    }
                }
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        told
    })
}

#[test]
fn a_secret_is_found_in_every_spelling() {
    let secret = "hush/hush & \"x\"";
    for (name, bytes) in spellings(secret) {
        let text = [b"a=", bytes.as_slice(), b";"].concat();
        assert!(!in_bytes("x", &text, &[secret]).is_empty(), "{name}");
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packer, secret.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    assert!(
        !in_bytes(
            "x",
            &[b"before", packed.as_slice(), b"after"].concat(),
            &[secret]
        )
        .is_empty()
    );
    let body = format!(
        "{{\"base64\": \"{}\"}}",
        base64::engine::general_purpose::STANDARD.encode(&packed)
    );
    assert!(!in_bytes("x", body.as_bytes(), &[secret]).is_empty());
    assert!(in_bytes("x", b"nothing hush hush", &[secret]).is_empty());
}
