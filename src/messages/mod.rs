//! The texts of the report, its findings and the result on the terminal: one message file per language,
//! in Fluent (<https://projectfluent.org/fluent/guide/>), English complete.
//!
//! A text is asked for by its id with [`say!`](crate::say). What another language has no text for is said
//! in English. What is put into a text is never read as Fluent: a page's braces come out as they are.
//! Escaping for HTML, Markdown or a terminal is left to the place that prints.

mod check;
mod load;
#[cfg(test)]
pub(crate) mod pseudo;
#[cfg(test)]
mod tests;

pub use load::MessagesError;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::borrow::Borrow;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// The language whose texts are complete, and which stands in for the gaps of others.
pub const ENGLISH: &str = "en";

/// What is put into a text: names and values.
pub type Args<'a> = FluentArgs<'a>;

type Bundle = FluentBundle<FluentResource>;

static EMBEDDED_ENGLISH: LazyLock<Messages> = LazyLock::new(load::embedded_english);

/// The texts of one language, over those in English. Cheap to clone, and shared between threads.
#[derive(Clone)]
pub struct Messages(Arc<Texts>);

struct Texts {
    language: String,
    /// None when the language is English.
    own: Option<Bundle>,
    english: Arc<Bundle>,
    missing: usize,
    /// Texts that there are.
    all: usize,
    /// Whether texts of data files may stand among them.
    data: bool,
}

/// A text of a data file, as a rule's title, which a message file may tell in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataText {
    /// The id that it has in a message file.
    pub id: String,
    /// How many things it lists, each of which stands on a line of its own; none for one text.
    pub lines: Option<usize>,
}

impl Messages {
    /// The embedded English texts.
    pub fn english() -> Messages {
        EMBEDDED_ENGLISH.clone()
    }

    /// The language: a BCP 47 tag, the name of its file.
    pub fn language(&self) -> &str {
        &self.0.language
    }

    /// The tag of the page's language: the English texts are written in British English.
    pub fn html_lang(&self) -> &str {
        if self.language() == ENGLISH {
            "en-GB"
        } else {
            self.language()
        }
    }

    /// Texts that this language does not have, and that are said in English.
    pub fn missing(&self) -> usize {
        self.0.missing
    }

    /// Texts that there are, those of data files among them where they were named to [`Messages::load_with`].
    pub fn all(&self) -> usize {
        self.0.all
    }

    /// What a message file tells in place of a text of a data file; none where the data's own text stands.
    pub fn told(&self, id: &str) -> Option<String> {
        if !self.0.data {
            return None;
        }
        let own = self.0.own.iter();
        own.chain(std::iter::once(&*self.0.english))
            .find_map(|bundle| {
                let pattern = bundle.get_message(id)?.value()?;
                // Nothing is put into such a text: the check of the file saw to it.
                let said = bundle.format_pattern(pattern, None, &mut Vec::new());
                Some(said.into_owned())
            })
    }

    /// The text of an id. Ask through [`say!`](crate::say), which a test can read.
    ///
    /// An id that is not there is printed itself: tests hold every id in the code and in the templates to
    /// the English file.
    pub fn say(&self, id: &str, args: &Args<'_>) -> String {
        let own = self.0.own.iter();
        for bundle in own.chain(std::iter::once(&*self.0.english)) {
            let message = bundle.get_message(id);
            if let Some(pattern) = message.as_ref().and_then(|m| m.value()) {
                // What a text asks for and is not given stands there as `{$name}`.
                let mut errors = Vec::new();
                let said = bundle.format_pattern(pattern, Some(args), &mut errors);
                return said.into_owned();
            }
        }
        id.to_owned()
    }

    /// `a`, `a and b`, `a, b and c`.
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [head @ .., last] => {
                crate::say!(
                    self,
                    "list-and",
                    head = self.comma(head),
                    last = last.as_str()
                )
            }
        }
    }

    /// `a, b, c`.
    pub fn comma<S: Borrow<str>>(&self, items: &[S]) -> String {
        items.join(&*crate::say!(self, "list-comma"))
    }

    /// `a; b; c`.
    pub fn semicolon(&self, items: &[String]) -> String {
        items.join(&crate::say!(self, "list-semicolon"))
    }

    /// Sentences one after the other; empty ones are left out.
    pub fn sentences(&self, all: &[String]) -> String {
        let said: Vec<&str> = all
            .iter()
            .map(String::as_str)
            .filter(|s| !s.is_empty())
            .collect();
        said.join(&crate::say!(self, "list-sentences"))
    }
}

impl Default for Messages {
    fn default() -> Self {
        Messages::english()
    }
}

impl PartialEq for Messages {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.language() == other.language()
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Messages({})", self.language())
    }
}

/// A text with what is put into it: `say!(messages, "finding-seen", n = 1, of = 2)`.
#[macro_export]
macro_rules! say {
    ($messages:expr, $id:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        #[allow(unused_mut)]
        let mut args = $crate::messages::Args::new();
        $(args.set(stringify!($name), $value);)*
        $messages.say($id, &args)
    }};
}
