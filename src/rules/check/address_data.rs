//! Readable personal data in the address of a request, or in a page address sent along with it.

use super::Answer;
use crate::rules::field::personal;
use crate::rules::subject::{Subject, Thing};

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Request(request) = subject.thing else {
        return Answer::no();
    };
    let pixels = subject.world.pixels_of(&request.id);
    let in_address = mail_in(&request.url);
    let in_params = pixels
        .iter()
        .flat_map(|p| p.params.iter())
        .find(|(_, value)| (value.contains("://") || value.contains('?')) && mail_in(value))
        .map(|(name, _)| name.clone());
    let planted = pixels
        .iter()
        .flat_map(|p| p.user_data.iter())
        .find(|d| d.canary && d.form == "plain" && personal(d) && d.place.starts_with("q:"))
        .map(|d| (d.kind.clone(), d.place.clone()));
    let place = if in_address {
        parameter(&request.url).map_or_else(
            || "its own address".to_owned(),
            |name| format!("parameter {name}"),
        )
    } else if let Some(name) = in_params {
        format!("parameter {name}")
    } else if let Some((kind, place)) = planted {
        return Answer::yes(format!(
            "A readable {} went out at {place}.",
            kind.replace('_', " ")
        ))
        .with(pixels.iter().map(|p| p.id.clone()));
    } else {
        return Answer::no();
    };
    Answer::yes(format!("A readable e-mail address went out in {place}."))
        .with(pixels.iter().map(|p| p.id.clone()))
}

/// The first query parameter that holds the e-mail address.
fn parameter(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    url.query_pairs()
        .find(|(_, value)| mail_in(value))
        .map(|(name, _)| name.into_owned())
}

/// Whether an e-mail address stands in a text, also when percent-encoded up to three times.
fn mail_in(text: &str) -> bool {
    let mut text = text.to_owned();
    for _ in 0..4 {
        if has_mail(&text) {
            return true;
        }
        let decoded = percent_decoded(&text);
        if decoded == text {
            return false;
        }
        text = decoded;
    }
    false
}

/// `name@host.tld` that is not the user part of an address (`https://user@host/`).
fn has_mail(text: &str) -> bool {
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    text.match_indices('@').any(|(at, _)| {
        let before: String = text[..at].chars().rev().take_while(|c| local(*c)).collect();
        let after: String = text[at + 1..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
            .collect();
        let userinfo =
            text[..at - before.len()].ends_with("//") || text[..at - before.len()].ends_with(':');
        let (host, tld) = after
            .trim_end_matches('.')
            .rsplit_once('.')
            .unwrap_or(("", ""));
        // name@2.1.0 is a version of a package, name@2x.png a picture
        let known_file = [
            "png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css", "mjs", "json", "html", "php",
        ];
        before.chars().any(|c| c.is_ascii_alphanumeric())
            && !userinfo
            && !host.is_empty()
            && tld.len() >= 2
            && tld.chars().all(|c| c.is_ascii_alphabetic())
            && !known_file.contains(&tld.to_lowercase().as_str())
    })
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = (bytes[i] == b'%')
            .then(|| bytes.get(i + 1..i + 3))
            .flatten();
        let byte = hex
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match byte {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn mail_is_seen_through_encodings() {
        assert!(mail_in(
            "https://t.example/c?dl=https%3A%2F%2Fa.example%2Fx%3Femail%3Dann%2540b.example"
        ));
        assert!(mail_in("https://t.example/c?e=ann.lee+x@post.example.org"));
        assert!(mail_in(
            "https://t.example/c?dl=https%253A%252F%252Fa%252F%253Fe%253Dann%252540b.example"
        ));
    }

    #[test]
    fn lookalikes_are_not_mail() {
        assert!(!mail_in("https://cdn.example/npm/vue@3.4.1/dist/vue.js"));
        assert!(!mail_in("https://user@host.example/"));
        assert!(!mail_in("https://a.example/logo@2x.png"));
        assert!(!mail_in("https://a.example/@handle"));
        assert!(!mail_in("https://a.example/?q=%40%40"));
        assert!(!mail_in("https://cdn.example/npm/lib@next.js"));
    }

    #[test]
    fn strange_bytes_do_not_stop_it() {
        assert!(!mail_in("https://a.example/?q=%F0%9F%%%ZZ%"));
        assert!(!mail_in("@"));
        assert!(mail_in("https://a.example/?ü=ü@ü.example&e=ann@b.example"));
    }
}
