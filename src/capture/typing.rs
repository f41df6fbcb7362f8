//! Types the audit's own made-up identity into the forms of a page, as a visitor would who begins to
//! fill them in and then does not send them: whoever reads what is typed is caught by it.

use super::recorder::Recorder;
use crate::browser::{BrowserError, Frame, Tab};
use crate::catalogue::{DataFile, DataFiles, FileError};
use crate::evidence::{Canary, Event, Planted, Typed, TypedStep};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

const FILE: &str = "forms/fields.toml";

/// Fields typed into in one frame.
const MOST: usize = 8;

/// Frames of one page, itself included, that are looked at.
const MOST_FRAMES: usize = 8;

/// The empty fields of a frame that a visitor sees. Runs in an isolated world.
const FIELDS: &str = concat!("{", include_str!("path.js"), include_str!("fields.js"), "}");

/// Which fields are typed into.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormFields {
    never: Vec<String>,
    field: Vec<Kind>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    kind: Canary,
    #[serde(default)]
    autocomplete: Vec<String>,
    #[serde(default, rename = "type")]
    types: Vec<String>,
    words: Vec<String>,
}

/// A field as the page shows it.
#[derive(Debug, Deserialize)]
struct Field {
    selector: String,
    #[serde(rename = "type")]
    kind: String,
    autocomplete: String,
    form: String,
    text: String,
}

impl FormFields {
    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(files: &DataFiles) -> Result<FormFields, Vec<FileError>> {
        let read = files.get(FILE).map(DataFile::read);
        Ok(read.transpose()?.unwrap_or_default())
    }

    /// What a field asks for; none for one that is left alone.
    fn part(&self, field: &Field) -> Option<Canary> {
        self.asks_for(&field.autocomplete, &field.kind, &field.text)
    }

    /// What a field asks for by its `autocomplete`, its type and the texts that say what it is; none for
    /// one that is left alone.
    pub fn asks_for(&self, autocomplete: &str, kind: &str, text: &str) -> Option<Canary> {
        let text = text.to_lowercase();
        let said = autocomplete.to_lowercase();
        let in_text = |words: &[String]| words.iter().any(|w| text.contains(w.as_str()));
        let named = |k: &&Kind| {
            said.split(' ')
                .any(|s| k.autocomplete.iter().any(|a| a == s))
        };
        if let Some(kind) = self.field.iter().find(named) {
            return Some(kind.kind);
        }
        if in_text(&self.never) {
            return None;
        }
        let fits = |k: &&Kind| k.types.iter().any(|t| t == kind) || in_text(&k.words);
        self.field.iter().find(fits).map(|k| k.kind)
    }
}

/// What a run types, and where it did so already.
#[derive(Debug)]
pub(super) struct Typist {
    fields: Arc<FormFields>,
    planted: Planted,
    /// Forms that stand on every page are filled in once a run.
    done: Mutex<BTreeSet<String>>,
    /// Whether the identity was written down.
    planted_once: AtomicBool,
}

impl Typist {
    pub(super) fn new(fields: Arc<FormFields>, audit_id: &str) -> Typist {
        Typist {
            fields,
            planted: Planted::of(audit_id),
            done: Mutex::default(),
            planted_once: AtomicBool::default(),
        }
    }

    /// The fields of a page that are still to be typed into. They count as done from here on.
    fn take(&self, recorder: &Recorder, fields: Vec<Field>) -> Vec<(Field, Canary)> {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = Vec::new();
        for field in fields {
            let Some(part) = self.fields.part(&field) else {
                continue;
            };
            let which = format!("{} {} {}", part.as_str(), field.form, field.text);
            if taken.len() < MOST && !done.contains(&which) {
                self.plant(recorder);
                done.insert(which);
                taken.push((field, part));
            }
        }
        taken
    }

    /// Writes the identity down before its first use; that identity.
    pub(super) fn plant(&self, recorder: &Recorder) -> Planted {
        if !self.planted_once.swap(true, Ordering::Relaxed) {
            recorder.write(Event::Planted(self.planted.clone()));
        }
        self.planted.clone()
    }

    /// Types into the fields of the page that is open and of the frames drawn in it. What is covered is
    /// left alone, and nothing is sent. Whether the page itself answered.
    pub(super) async fn type_into(&self, recorder: &Recorder) -> bool {
        let mut answered = false;
        let frames = recorder.tab.frames();
        let drawn = std::iter::once(None).chain(frames.iter().skip(1).map(Some));
        for frame in drawn.take(MOST_FRAMES) {
            let id = frame.map(|f| f.id.as_str());
            let Ok(found) = recorder.tab.evaluate(id, FIELDS).await else {
                continue;
            };
            answered |= id.is_none();
            let fields = serde_json::from_value(found).unwrap_or_default();
            for (field, part) in self.take(recorder, fields) {
                if let Err(error) = self.type_one(recorder, frame, &field, part).await {
                    let effect =
                        "whether scripts read what a visitor types is not known of this form";
                    recorder.gap(
                        "a form could not be typed into",
                        error.to_string(),
                        effect,
                        "method",
                    );
                    break;
                }
            }
        }
        answered
    }

    async fn type_one(
        &self,
        recorder: &Recorder,
        frame: Option<&Frame>,
        field: &Field,
        part: Canary,
    ) -> Result<(), BrowserError> {
        let tab = &recorder.tab;
        let id = frame.map(|f| f.id.as_str());
        let Some((mut x, mut y)) = point_at(tab, id, &field.selector).await? else {
            return Ok(());
        };
        if let Some(frame) = frame {
            let Some(drawn) = tab.frame_box(frame).await? else {
                return Ok(());
            };
            (x, y) = (x + drawn.x, y + drawn.y);
            let uncovered =
                format!("document.elementFromPoint({x}, {y})?.tagName.endsWith('FRAME') === true");
            if tab.evaluate(None, &uncovered).await? != true {
                return Ok(());
            }
        }
        tab.mouse_click(x, y).await?;
        let selector = Value::from(field.selector.as_str());
        let focused = format!("document.activeElement === document.querySelector({selector})");
        if tab.evaluate(id, &focused).await? != true {
            return Ok(());
        }
        // Told before it is done: what the page sends in answer comes after it.
        let tell = |step| {
            recorder.write(Event::Typed(Typed {
                kind: part.as_str().into(),
                step,
                selector: field.selector.clone(),
                frame: frame.map(|f| f.url.clone()),
                at_ms: recorder.clock.now_ms(),
                visit: recorder.visit(),
            }));
        };
        tell(TypedStep::Typed);
        tab.type_text(&self.planted.part(part)).await?;
        tell(TypedStep::LeftField);
        tab.press_key("Tab").await
    }
}

/// Where the pointer reaches something once it is brought into view; none where something else lies over it.
///
/// # Errors
/// As [`Tab::evaluate`].
pub(super) async fn point_at(
    tab: &Tab,
    frame: Option<&str>,
    selector: &str,
) -> Result<Option<(f64, f64)>, BrowserError> {
    let selector = Value::from(selector);
    let place = format!(
        "(() => {{ const e = document.querySelector({selector}); if (!e) return null; \
         e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); const b = e.getBoundingClientRect(); \
         const x = b.x + b.width / 2, y = b.y + b.height / 2, at = document.elementFromPoint(x, y); \
         return at && e.contains(at) ? [x, y] : null; }})()"
    );
    let at = tab.evaluate(frame, &place).await?;
    Ok(at[0].as_f64().zip(at[1].as_f64()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_field_is_known_by_what_it_says_of_itself() {
        let fields = FormFields::load(&DataFiles::embedded()).unwrap();
        let part = |autocomplete: &str, kind: &str, text: &str| {
            fields.part(&Field {
                selector: String::new(),
                kind: kind.into(),
                autocomplete: autocomplete.into(),
                form: String::new(),
                text: text.into(),
            })
        };
        assert_eq!(part("", "email", "f1"), Some(Canary::Email));
        assert_eq!(
            part("section-a given-name", "text", "x"),
            Some(Canary::FirstName)
        );
        assert_eq!(part("", "text", "Nachname"), Some(Canary::LastName));
        assert_eq!(part("", "text", "contact[post_code]"), Some(Canary::Zip));
        assert_eq!(part("", "text", "Your name"), Some(Canary::Name));
        assert_eq!(
            part("", "text", "Search by name or postcode"),
            Some(Canary::SearchTerm)
        );
        for alone in ["Voucher", "Username", "notes", ""] {
            assert_eq!(part("", "text", alone), None, "{alone}");
        }
        let misspelt = DataFiles::embedded()
            .with(FILE, "never = []\n[[field]]\nkind = \"mail\"\nwords = []\n");
        let errors = FormFields::load(&misspelt).unwrap_err();
        assert!(
            errors[0].position().starts_with("forms/fields.toml:3:"),
            "{errors:?}"
        );
    }
}
