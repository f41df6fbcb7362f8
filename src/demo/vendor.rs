//! Stand-ins of the vendors' servers: libraries in our own words, and end points that answer as
//! the real ones do, with the cookies the real ones set.

use super::hosts::HOME;
use super::server::Asked;
use super::site::random_hex;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};

/// `vendors/<host>/<path>`, the scripts that vendors' hosts hand out.
static SCRIPTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/demo/vendors");

/// A transparent GIF of one pixel.
const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01D\x00;";

const DAY: u32 = 24 * 60 * 60;

/// What a vendor's host answers; none when the host or path has no stand-in.
pub(super) fn answer(asked: &Asked<'_>) -> Option<Response> {
    match (asked.host, asked.path) {
        ("connect.facebook.net", path) if path.starts_with("/signals/config/") => {
            script("connect.facebook.net/signals-config.js")
        }
        ("www.googletagmanager.com", "/gtag/js") => script("www.googletagmanager.com/gtag.js"),
        ("www.googletagmanager.com", "/gtm.js") if asked.query.contains("id=GTM-HLT1234") => {
            script("www.googletagmanager.com/gtm.js")
        }
        ("www.facebook.com", "/tr/" | "/tr")
        | ("www.google.com", "/pagead/1p-user-list/16512340987/") => Some(pixel(&[])),
        ("t.co", "/i/adsct") => Some(pixel(&[Cookie::new(asked, "muc_ads", 390, "t.co")])),
        ("analytics.twitter.com", "/i/adsct") => Some(pixel(&[
            Cookie::new(asked, "guest_id", 390, "twitter.com"),
            Cookie::new(asked, "personalization_id", 390, "twitter.com"),
        ])),
        ("px.ads.linkedin.com", "/collect" | "/collect/") => Some(pixel(&[
            Cookie::new(asked, "bcookie", 365, "linkedin.com"),
            Cookie::new(asked, "lidc", 1, "linkedin.com"),
        ])),
        ("ct.pinterest.com", "/v3/") => Some(pixel(&[Cookie::new(
            asked,
            "_pinterest_ct_ua",
            365,
            "ct.pinterest.com",
        )])),
        ("analytics.tiktok.com", "/api/v2/pixel") => Some(accepted(&[])),
        ("tr.snapchat.com", "/p") => Some(accepted(&[Cookie::new(
            asked,
            "sc_at",
            365,
            "snapchat.com",
        )])),
        ("www.google-analytics.com", "/g/collect") => Some(StatusCode::NO_CONTENT.into_response()),
        ("googleads.g.doubleclick.net", "/pagead/viewthroughconversion/16512340987/") => {
            Some(user_list(asked))
        }
        ("www.googleadservices.com", "/pagead/conversion/16512340987/") => Some(pixel(&[])),
        ("www.googletagmanager.com", _) => None,
        (host, path) => script(&format!("{host}{path}")),
    }
}

/// The remarketing hit sets the ad identifier and goes on to the audience list, as the real one.
fn user_list(asked: &Asked<'_>) -> Response {
    let onward = format!(
        "https://www.google.com/pagead/1p-user-list/16512340987/?{}&is_vtc=1",
        asked.query
    );
    let mut response = pixel(&[Cookie::new(asked, "IDE", 390, "doubleclick.net")]);
    if let Ok(onward) = HeaderValue::from_str(&onward) {
        *response.status_mut() = StatusCode::FOUND;
        response.headers_mut().insert(header::LOCATION, onward);
    }
    response
}

/// A third-party cookie of a vendor's answer.
struct Cookie(Option<String>);

impl Cookie {
    /// A random identifier under `name`, unless the browser sent one already.
    fn new(asked: &Asked<'_>, name: &str, days: u32, domain: &str) -> Self {
        if asked.cookie(name).is_some() {
            return Cookie(None);
        }
        Cookie(Some(format!(
            "{name}={}; Domain={domain}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=None",
            random_hex(16),
            days * DAY
        )))
    }
}

/// Answer to an image.
fn pixel(cookies: &[Cookie]) -> Response {
    (headers("image/gif", cookies), PIXEL).into_response()
}

/// Answer to a beacon: nothing to read, and leave for the site's scripts to see that.
fn accepted(cookies: &[Cookie]) -> Response {
    let mut headers = headers("text/plain", cookies);
    if let Ok(site) = HeaderValue::from_str(HOME.trim_end_matches('/')) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, site);
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
    }
    headers.into_response()
}

fn headers(kind: &'static str, cookies: &[Cookie]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for cookie in cookies.iter().filter_map(|c| c.0.as_deref()) {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    headers
}

fn script(path: &str) -> Option<Response> {
    let file = SCRIPTS.get_file(path)?;
    let kind = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Some((kind, file.contents()).into_response())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn get<'a>(host: &'a str, path: &'a str, query: &'a str) -> Asked<'a> {
        Asked {
            host,
            path,
            query,
            cookies: "",
        }
    }

    fn cookies(response: &Response) -> Vec<&str> {
        response
            .headers()
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|c| c.to_str().ok()?.split('=').next())
            .collect()
    }

    #[test]
    fn every_library_is_handed_out_as_script() {
        let libraries = [
            ("connect.facebook.net", "/en_US/fbevents.js", ""),
            (
                "connect.facebook.net",
                "/signals/config/1029384756102938",
                "",
            ),
            ("static.ads-twitter.com", "/uwt.js", ""),
            ("analytics.tiktok.com", "/i18n/pixel/events.js", ""),
            ("snap.licdn.com", "/li.lms-analytics/insight.min.js", ""),
            ("s.pinimg.com", "/ct/core.js", ""),
            ("sc-static.net", "/scevent.min.js", ""),
            ("www.googletagmanager.com", "/gtm.js", "id=GTM-HLT1234"),
            ("www.googletagmanager.com", "/gtag/js", "id=G-HLTHEATRE1"),
            ("www.googletagmanager.com", "/gtag/js", "id=AW-16512340987"),
        ];
        for (host, path, query) in libraries {
            let response = answer(&get(host, path, query)).unwrap();
            let kind = &response.headers()[header::CONTENT_TYPE];
            assert!(
                kind.to_str().unwrap().starts_with("text/javascript"),
                "{host}{path}"
            );
            assert!(cookies(&response).is_empty(), "{host}{path}");
        }
    }

    #[test]
    fn end_points_set_the_cookies_that_the_real_ones_set() {
        let ads = "/pagead/viewthroughconversion/16512340987/";
        let hits: [(&str, &str, &[&str]); 11] = [
            ("www.facebook.com", "/tr/", &[]),
            ("analytics.tiktok.com", "/api/v2/pixel", &[]),
            ("www.google-analytics.com", "/g/collect", &[]),
            ("t.co", "/i/adsct", &["muc_ads"]),
            (
                "analytics.twitter.com",
                "/i/adsct",
                &["guest_id", "personalization_id"],
            ),
            ("px.ads.linkedin.com", "/collect/", &["bcookie", "lidc"]),
            ("ct.pinterest.com", "/v3/", &["_pinterest_ct_ua"]),
            ("tr.snapchat.com", "/p", &["sc_at"]),
            ("googleads.g.doubleclick.net", ads, &["IDE"]),
            ("www.google.com", "/pagead/1p-user-list/16512340987/", &[]),
            (
                "www.googleadservices.com",
                "/pagead/conversion/16512340987/",
                &[],
            ),
        ];
        for (host, path, expected) in hits {
            let response = answer(&get(host, path, "")).unwrap();
            assert_eq!(cookies(&response), expected, "{host}{path}");
        }
        let again = Asked {
            cookies: "x=1; IDE=abc",
            ..get("googleads.g.doubleclick.net", ads, "en=page_view")
        };
        let response = answer(&again).unwrap();
        assert!(
            cookies(&response).is_empty(),
            "a known browser gets no new identifier"
        );
        assert_eq!(response.status(), StatusCode::FOUND);
        assert_eq!(
            response.headers()[header::LOCATION],
            "https://www.google.com/pagead/1p-user-list/16512340987/?en=page_view&is_vtc=1"
        );
    }

    #[test]
    fn what_has_no_stand_in_has_no_answer() {
        for (host, path) in [
            ("tracker.invalid", "/"),
            ("www.facebook.com", "/sharer.php"),
            ("connect.facebook.net", "/../site/site.css"),
            ("www.googletagmanager.com", "/gtm.js"),
        ] {
            assert!(answer(&get(host, path, "")).is_none(), "{host}{path}");
        }
    }
}
