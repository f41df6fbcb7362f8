//! Reading the file of decisions: every mistake in one is named at its place.

use super::{Entry, LONGEST_DAYS, STATES, within_limit};
use crate::catalogue::{DataFile, FileError, did_you_mean};
use crate::rules::Severity;
use globset::{Glob, GlobMatcher};
use jiff::civil::Date;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceFile {
    #[serde(default)]
    pub(super) review: Vec<Spanned<SourceEntry>>,
}

/// A decision as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceEntry {
    fingerprint: Option<Spanned<String>>,
    rule: Option<Spanned<String>>,
    vendor: Option<Spanned<String>>,
    page: Option<Spanned<String>>,
    /// For the reader of the file only.
    #[serde(rename = "title")]
    _title: Option<String>,
    severity: Option<Severity>,
    state: Spanned<String>,
    by: Spanned<String>,
    at: Spanned<toml::Value>,
    note: Spanned<String>,
    expires: Option<Spanned<toml::Value>>,
}

/// A decision as written, checked.
pub(super) fn entry<'a>(
    file: &DataFile,
    span: &Range<usize>,
    source: SourceEntry,
    today: Date,
    rules: impl IntoIterator<Item = &'a str> + Clone,
) -> Result<Entry, Vec<FileError>> {
    let mut checked = Checked {
        file,
        errors: Vec::new(),
    };
    checked.subject(span, &source, rules);
    checked.words(&source);
    let dates = checked.dates(span, &source, today);
    let page = source.page.as_ref().and_then(|text| checked.glob(text));
    match dates {
        Some((at, expires)) if checked.errors.is_empty() => Ok(Entry {
            fingerprint: source.fingerprint.map(Spanned::into_inner),
            rule: source.rule.map(Spanned::into_inner),
            vendor: source.vendor.map(Spanned::into_inner),
            page,
            severity: source.severity,
            state: source.state.into_inner(),
            by: source.by.into_inner(),
            at,
            note: source.note.into_inner(),
            expires,
        }),
        _ => Err(checked.errors),
    }
}

/// The mistakes met so far in one decision.
struct Checked<'f> {
    file: &'f DataFile,
    errors: Vec<FileError>,
}

impl Checked<'_> {
    fn wrong(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        self.errors
            .push(FileError::at(self.file, span, message, help));
    }

    /// It must be about something, and a rule named alone must exist.
    fn subject<'a>(
        &mut self,
        span: &Range<usize>,
        source: &SourceEntry,
        rules: impl IntoIterator<Item = &'a str> + Clone,
    ) {
        let keys = [
            &source.fingerprint,
            &source.rule,
            &source.vendor,
            &source.page,
        ];
        if keys.iter().all(|key| key.is_none()) {
            let help = "name fingerprint, or rule, vendor or page".to_owned();
            self.wrong(span.clone(), "a decision about nothing", Some(help));
        }
        if let (None, Some(rule)) = (&source.fingerprint, &source.rule)
            && !rules.clone().into_iter().any(|r| r == rule.get_ref())
        {
            let help = did_you_mean(rule.get_ref(), rules)
                .unwrap_or_else(|| "all: consentry rules list".into());
            let message = format!("unknown rule \"{}\"", rule.get_ref());
            self.wrong(rule.span(), message, Some(help));
        }
    }

    fn words(&mut self, source: &SourceEntry) {
        let state = source.state.get_ref().as_str();
        if !STATES.contains(&state) {
            let help = did_you_mean(state, STATES)
                .unwrap_or_else(|| format!("known here: {}", STATES.join(", ")));
            let message = format!("unknown state \"{state}\"");
            self.wrong(source.state.span(), message, Some(help));
        }
        for (name, value) in [("by", &source.by), ("note", &source.note)] {
            if value.get_ref().trim().is_empty() {
                self.wrong(value.span(), format!("{name} is empty"), None);
            }
        }
    }

    /// The day of the decision and its end.
    fn dates(
        &mut self,
        span: &Range<usize>,
        source: &SourceEntry,
        today: Date,
    ) -> Option<(Date, Option<Date>)> {
        let at = self.day(&source.at);
        if let Some(at) = at.filter(|at| *at > today) {
            let message = format!("decided on {at}, which is after today ({today})");
            self.wrong(source.at.span(), message, None);
        }
        let Some(place) = &source.expires else {
            if source.state.get_ref() == "accepted-risk" {
                let help = format!("add expires = YYYY-MM-DD, at most {LONGEST_DAYS} days ahead");
                self.wrong(span.clone(), "an accepted risk without an end", Some(help));
            }
            return Some((at?, None));
        };
        let end = self.day(place);
        if let (Some(at), Some(end)) = (at, end)
            && let Err(why) = within_limit(at, end)
        {
            self.wrong(place.span(), why, None);
        }
        Some((at?, Some(end?)))
    }

    fn day(&mut self, value: &Spanned<toml::Value>) -> Option<Date> {
        let parsed = date(value.get_ref());
        if parsed.is_none() {
            let help = Some("a day as 2026-12-31".into());
            self.wrong(value.span(), "not a date", help);
        }
        parsed
    }

    fn glob(&mut self, text: &Spanned<String>) -> Option<(String, GlobMatcher)> {
        match Glob::new(text.get_ref()) {
            Ok(glob) => Some((text.get_ref().clone(), glob.compile_matcher())),
            Err(e) => {
                self.wrong(text.span(), format!("page: {}", e.kind()), None);
                None
            }
        }
    }
}

fn date(value: &toml::Value) -> Option<Date> {
    match value {
        toml::Value::String(text) => text.parse().ok(),
        toml::Value::Datetime(at) => {
            let day = at.date?;
            Date::new(
                i16::try_from(day.year).ok()?,
                i8::try_from(day.month).ok()?,
                i8::try_from(day.day).ok()?,
            )
            .ok()
        }
        _ => None,
    }
}
