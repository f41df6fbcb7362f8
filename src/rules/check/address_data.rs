//! Readable personal data in the address of a request, or in a page address sent along with it.

use super::Answer;
use super::match_data::in_page_address;
use crate::detect::decode::fields::percent_decoded;
use crate::rules::personal::personal;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Request(request) = subject.thing else {
        return Answer::no();
    };
    let pixels = subject.world.pixels_of(&request.id);
    let ids = || pixels.iter().map(|p| p.id.clone());
    // a parameter made for contact data is judged by the rule on matching fields
    let own_fields: Vec<&str> = pixels
        .iter()
        .flat_map(|p| p.user_data.iter().map(move |d| (d, *p)))
        .filter(|(d, p)| personal(d) && !in_page_address(d, p, Some(&request.url)))
        .filter_map(|(d, _)| d.place.split_once(':').map(|(_, key)| key))
        .collect();
    let messages = subject.world.messages;
    if let Some((part, name)) = in_address(&request.url, &own_fields) {
        return Answer::yes(say!(
            messages,
            "note-address-mail",
            part = part,
            name = name
        ))
        .with(ids());
    }
    // bodies are not kept in the facts: what was decoded from them says where something stood
    let decoded = pixels
        .iter()
        .flat_map(|p| p.user_data.iter().map(move |d| (d, *p)))
        .find(|(d, p)| {
            personal(d) && d.form == "plain" && in_page_address(d, p, Some(&request.url))
        })
        .map(|(d, _)| (d.kind.clone(), d.place.clone()));
    if let Some((kind, place)) = decoded {
        let words = kind.replace('_', " ");
        let name = place.split_once(':').map_or(place.as_str(), |(_, key)| key);
        return Answer::yes(say!(
            messages,
            "note-page-address",
            kind = kind,
            words = words,
            name = name
        ))
        .with(ids());
    }
    let params = pixels
        .iter()
        .flat_map(|p| p.params.iter())
        .find(|(_, value)| (value.contains("://") || value.contains('?')) && mail_in(value));
    match params {
        Some((name, _)) => Answer::yes(say!(
            messages,
            "note-page-address",
            kind = "email",
            words = "",
            name = name.as_str()
        ))
        .with(ids()),
        None => Answer::no(),
    }
}

/// Where in an address an e-mail address stands, fields made for it left out.
fn in_address(address: &str, own_fields: &[&str]) -> Option<(&'static str, String)> {
    if !mail_in(address) {
        return None;
    }
    let url = url::Url::parse(address).ok()?;
    let in_query = url
        .query_pairs()
        .filter(|(name, _)| !own_fields.contains(&name.as_ref()))
        .find(|(_, value)| mail_in(value));
    if let Some((name, _)) = in_query {
        return Some(("parameter", name.into_owned()));
    }
    mail_in(url.path()).then(|| ("path", String::new()))
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
        text = decoded.into_owned();
    }
    false
}

/// `name@host.tld`, also masked (`n***@host.tld`), that is not the user part of an address (`https://user@host/`).
fn has_mail(text: &str) -> bool {
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '*');
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
