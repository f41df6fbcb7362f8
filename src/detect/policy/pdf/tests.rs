#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use std::fmt::Write as _;

/// Printed by Chromium from a page with a policy, a table and a second language.
const PRINTED: &[u8] = include_bytes!("fixture/printed.pdf");

/// A file of one page that shows `content`.
fn file(content: &str, extra: &str) -> Vec<u8> {
    let mut pdf = String::from("%PDF-1.4\n");
    write!(
        pdf,
        "1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n\
         2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1 /Resources <</Font <</F1 5 0 R>>>>>> endobj\n\
         3 0 obj <</Type /Page /Parent 2 0 R /Contents 4 0 R>> endobj\n\
         4 0 obj <</Length {}>> stream\n{content}\nendstream endobj\n\
         5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj\n\
         trailer <</Root 1 0 R {extra}>>\n%%EOF",
        content.len()
    )
    .unwrap();
    pdf.into_bytes()
}

fn paragraph() -> String {
    let mut content = String::from("BT /F1 12 Tf 50 700 Td 14 TL\n");
    for n in 0..20 {
        writeln!(content, "(Line {n} of what we tell about your data) Tj T*").unwrap();
    }
    content + "ET"
}

fn told(bytes: &[u8]) -> Result<Vec<String>, Unread> {
    Ok(lines(bytes)?
        .into_iter()
        .map(|l| l.cells.join(" | "))
        .collect())
}

#[test]
fn a_plain_file_is_read_line_by_line() {
    let lines = told(&file(&paragraph(), "")).unwrap();
    assert_eq!(lines.len(), 20);
    assert_eq!(lines[3], "Line 3 of what we tell about your data");
}

#[test]
fn what_chromium_prints_is_read_with_its_table() {
    let html = html(PRINTED).unwrap();
    let text = html.replace("</li>\n<li>", " ");
    for words in [
        "1 Stage Street. Write to privacy@theatre.example.",
        "You can withdraw your consent at any time",
        "lodge a complaint",
        "rectification and erasure",
        "Für Besucher aus Österreich",
        "<tr><td>_fbp</td><td>Meta</td>",
    ] {
        assert!(text.contains(words), "{words} is not in {html}");
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    assert_eq!(told(b"<html>404</html>"), Err(Unread::NotPdf));
    assert_eq!(told(&vec![b' '; MOST_FILE + 1]), Err(Unread::TooLarge));
    assert_eq!(
        told(&file(&paragraph(), "/Encrypt 9 0 R")),
        Err(Unread::Encrypted)
    );
    assert_eq!(told(&file("BT (x) Tj ET", "")), Err(Unread::NoText));
    let scan = String::from_utf8(file("q 500 0 0 700 0 0 cm /Im1 Do Q", "")).unwrap();
    let scan = scan.replace("/Font <<", "/XObject <</Im1 6 0 R>> /Font <<")
        + "\n6 0 obj <</Subtype /Image /Length 3>> stream\nxyz\nendstream endobj";
    assert_eq!(told(scan.as_bytes()), Err(Unread::Pictures));
    let hidden = String::from_utf8(file(&paragraph(), "")).unwrap();
    let hidden = hidden.replace("/Subtype /Type1", "/Subtype /Type0");
    assert_eq!(told(hidden.as_bytes()), Err(Unread::NoLetters));
}

#[test]
fn broken_files_come_to_an_end() {
    // Cut anywhere, and with a byte turned anywhere: no answer is wrong, coming to an end is asked.
    for at in (0..PRINTED.len()).step_by(331) {
        let _ = html(&PRINTED[..at]);
        let mut turned = PRINTED.to_vec();
        turned[at] ^= 0x5a;
        let _ = html(&turned);
    }
}

#[test]
fn hostile_files_come_to_an_end() {
    let ring = "%PDF-1.4 1 0 obj <</Pages 2 0 R>> endobj 2 0 obj <</Kids [2 0 R 2 0 R] /Contents 2 0 R>> endobj \
                3 0 obj 3 0 R endobj trailer <</Root 1 0 R>>";
    assert_eq!(told(ring.as_bytes()), Err(Unread::NoText));
    // A form that draws itself.
    let itself = String::from_utf8(file("/X Do", "")).unwrap();
    let itself = itself.replace("/Font <<", "/XObject <</X 6 0 R>> /Font <<")
        + "\n6 0 obj <</Subtype /Form /Length 11>> stream\n/X Do /X Do\nendstream endobj";
    assert_eq!(told(itself.as_bytes()), Err(Unread::NoText));
    let deep = format!("%PDF-1.4 1 0 obj {} ", "[<<".repeat(200_000));
    assert_eq!(told(deep.as_bytes()), Err(Unread::NoText));
    let long = file(&"((((".repeat(100_000), "");
    assert_eq!(told(&long), Err(Unread::NoText));
    let numbers = format!("%PDF-1.4 {}", "1 0 obj [1 2 3 ".repeat(20_000));
    assert_eq!(told(numbers.as_bytes()), Err(Unread::NoText));
}

#[test]
fn signs_of_html_stay_text() {
    let content = paragraph().replace("Line 3", "<script>alert\\(1\\)</script> & Line 3");
    let html = html(&file(&content, "")).unwrap();
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Line 3"));
}
