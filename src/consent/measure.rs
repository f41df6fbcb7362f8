//! Measuring a notice: where it is, what it covers, how it is reached, and the same on a phone.

use super::candidate::Candidate;
use super::engine::Engine;
use super::page::Page;
use super::seen::Measured;
use crate::browser::{BrowserError, Tab};
use crate::evidence::{NoticeMeasure, PhoneMeasure};
use regex::Regex;
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;

/// A common phone, in CSS pixels.
const PHONE: (u32, u32) = (390, 844);

/// Time in which a page can lay itself out anew.
const LAYOUT: Duration = Duration::from_millis(350);

/// Measures a notice in the view as it is.
pub(super) async fn measure(
    page: &Page<'_>,
    candidate: &Candidate,
    partners: Option<u32>,
) -> Result<Option<NoticeMeasure>, BrowserError> {
    let Some(seen) = read(page, candidate).await? else {
        return Ok(None);
    };
    Ok(Some(NoticeMeasure {
        blocked: hundredths(candidate.seen.blocked),
        partners,
        ..seen.notice
    }))
}

/// Measures the notice in the view of a phone. The view stays that of a phone: it is the last act on a tab.
pub(super) async fn on_phone(
    engine: &Engine,
    tab: &Tab,
) -> Result<Option<PhoneMeasure>, BrowserError> {
    let (width, height) = PHONE;
    let view = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": true});
    match tab.call("Emulation.setDeviceMetricsOverride", view).await {
        Ok(_) => {}
        Err(e) if e.is_fatal() => return Err(e),
        Err(e) => {
            tracing::debug!("phone: {e}");
            return Ok(None);
        }
    }
    sleep(LAYOUT).await;
    let page = Page::new(tab);
    let look = engine.once(&page, true).await?;
    let mut out = PhoneMeasure {
        view_width: f64::from(width),
        view_height: f64::from(height),
        ..PhoneMeasure::default()
    };
    let Some(candidate) = look.candidate else {
        return Ok(Some(out));
    };
    out.present = true;
    let Some(seen) = read(&page, &candidate).await? else {
        return Ok(Some(out));
    };
    out.covers = seen.notice.covers;
    for (control, action) in candidate.controls.iter().filter(|(c, _)| c.visible) {
        if control.is_toggle() {
            continue;
        }
        if seen.in_view.contains(&control.id) {
            out.in_view.push(*action);
        } else {
            out.out_of_view.push(*action);
        }
    }
    Ok(Some(out))
}

async fn read(page: &Page<'_>, candidate: &Candidate) -> Result<Option<Measured>, BrowserError> {
    let call = format!("measure({})", candidate.seen.id);
    let seen: Option<Option<Measured>> = page.run(&candidate.frame, &call).await?;
    let Some(mut seen) = seen.flatten() else {
        return Ok(None);
    };
    let n = &mut seen.notice;
    if candidate.frame.id.is_some() {
        // The frame is the view for what is in it; for the visitor it is a part of the page.
        let top: Option<(f64, f64)> = page
            .run(&super::seen::FrameRef::default(), "view()")
            .await?;
        if let Some((width, height)) = top {
            n.covers = (n.width * n.height / (width * height)).min(1.0);
            (n.view_width, n.view_height) = (width, height);
        }
        (n.x, n.y) = (n.x + candidate.frame.x, n.y + candidate.frame.y);
    }
    n.covers = hundredths(n.covers);
    for side in [&mut n.x, &mut n.y, &mut n.width, &mut n.height] {
        *side = hundredths(*side);
    }
    Ok(Some(seen))
}

pub(super) fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The partners or vendors that a text counts: the highest number before such a word, or in brackets after it.
pub(super) fn partners(text: &str, words: &[String]) -> Option<u32> {
    let listed: Vec<String> = words.iter().map(|w| regex::escape(w)).collect();
    let listed = listed.join("|");
    let number = r"(\d{1,3}(?:[.,\u{a0} ]\d{3})?|\d{1,5})";
    // "our 612 partners", "our partners (612)"
    let pattern =
        format!(r"(?i)\b{number}\s+(?:\w+\s+){{0,1}}?(?:{listed})|(?:{listed})\w*\s*\({number}\)");
    let counts = Regex::new(&pattern).ok()?;
    counts
        .captures_iter(text)
        .filter_map(|c| c.get(1).or_else(|| c.get(2)))
        .filter_map(|number| {
            let digits = number.as_str().chars().filter(char::is_ascii_digit);
            digits.collect::<String>().parse().ok()
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partners_are_counted() {
        let words = ["partner".to_owned(), "vendor".to_owned()];
        let count = |text: &str| partners(text, &words);
        assert_eq!(count("We and our 842 partners store data"), Some(842));
        assert_eq!(count("We and our partners (612) store data"), Some(612));
        assert_eq!(count("wir und unsere 1.024 TCF Partner"), Some(1024));
        assert_eq!(count("3 vendors, of 12 advertising partners"), Some(12));
        assert_eq!(count("since 1994 we have partners"), None);
        assert_eq!(count("4 a month"), None);
    }
}
