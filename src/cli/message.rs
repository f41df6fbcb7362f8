//! What a person is told on stderr: what happened, where, and what to do next.

use super::exit::Status;
use crate::catalogue::FileError;
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Mistakes in files that are shown of very many: nobody reads more at once, and each takes time in
/// proportion to its file.
const SHOWN: usize = 100;

/// Why a command could not do its job.
#[derive(Debug)]
pub enum Trouble {
    /// A message.
    Said(Message),
    /// Mistakes in files the user wrote.
    Files(Vec<FileError>),
    /// The reader of our output is gone (`consentry rules list | head`); nobody is left to tell.
    NobodyReads,
}

/// A message in three parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Exit status it leads to.
    pub status: Status,
    /// What happened.
    pub what: String,
    /// Where, and what else is known; one line each.
    pub detail: Vec<String>,
    /// What to do next; each can be pasted or followed.
    pub help: Vec<String>,
}

impl Trouble {
    /// Wrong usage, configuration or rule file: exit 2.
    pub fn usage(what: impl Into<String>) -> Message {
        Message::new(Status::Usage, what)
    }

    /// Something that was asked for cannot be recorded: exit 3.
    pub fn incomplete(what: impl Into<String>) -> Message {
        Message::new(Status::Incomplete, what)
    }

    /// A fault inside consentry or of the machine: exit 4.
    pub fn fault(what: impl Into<String>) -> Message {
        Message::new(Status::Fault, what)
    }

    /// Its exit status.
    pub fn status(&self) -> Status {
        match self {
            Trouble::Said(message) => message.status,
            Trouble::Files(_) => Status::Usage,
            Trouble::NobodyReads => Status::Done,
        }
    }

    /// What an audit ends with that was told to put up with gaps: where nothing could be recorded, that is
    /// said all the same.
    ///
    /// # Errors
    /// Any other trouble as it is.
    pub fn allowed(self, allow_incomplete: bool) -> Result<Status, Trouble> {
        if !allow_incomplete || self.status() != Status::Incomplete {
            return Err(self);
        }
        tell(self.text().trim_end());
        tell("exit 0: nothing was recorded, and --allow-incomplete was given");
        Ok(Status::Done)
    }

    /// The text for stderr, with a newline at the end.
    pub fn text(&self) -> String {
        match self {
            Trouble::Said(message) => message.text(),
            Trouble::Files(errors) => {
                let mut all: Vec<_> = errors.iter().take(SHOWN).map(file_error_text).collect();
                if let Some(more) = errors.len().checked_sub(SHOWN).filter(|more| *more > 0) {
                    all.push(format!("and {more} more mistakes\n"));
                }
                all.join("\n")
            }
            Trouble::NobodyReads => String::new(),
        }
    }
}

impl From<Message> for Trouble {
    fn from(message: Message) -> Trouble {
        Trouble::Said(message)
    }
}

impl From<Vec<FileError>> for Trouble {
    fn from(errors: Vec<FileError>) -> Trouble {
        Trouble::Files(errors)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Trouble::NobodyReads,
            _ => Trouble::fault(format!("cannot write the result: {error}")).into(),
        }
    }
}

impl Message {
    fn new(status: Status, what: impl Into<String>) -> Message {
        Message {
            status,
            what: what.into(),
            detail: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Adds a line of detail.
    #[must_use]
    pub fn detail(mut self, line: impl Into<String>) -> Message {
        self.detail.push(line.into());
        self
    }

    /// Adds a line of help.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Message {
        self.help.push(line.into());
        self
    }

    fn text(&self) -> String {
        let mut text = format!("error: {}\n", shown(&self.what));
        for line in &self.detail {
            let _ = writeln!(text, "  {}", shown(line));
        }
        for line in &self.help {
            let _ = writeln!(text, "help: {}", shown(line));
        }
        text
    }
}

/// A mistake in a file, with its line and a caret under it.
pub fn file_error_text(error: &FileError) -> String {
    let text = error.source_code.inner();
    let offset = floor_boundary(text, error.span.offset());
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or("");
    let number = text[..start].matches('\n').count() + 1;
    let before = text[start..offset].chars().count();
    let within =
        floor_boundary(text, (offset + error.span.len()).min(start + line.len())).max(offset);
    let width = text[offset..within].chars().count().max(1);
    let margin = " ".repeat(number.to_string().len());
    // A tab is as wide as the terminal likes; one space keeps the caret in place.
    let line = shown(&line.replace('\t', " "));
    format!(
        "error: {}\n {margin}--> {}\n {margin} |\n {number} | {line}\n {margin} | {}{}\n {margin} |\n{}",
        shown(&error.message),
        shown(&error.position()),
        " ".repeat(before),
        "^".repeat(width),
        error
            .help
            .as_ref()
            .map(|help| format!("help: {}\n", shown(help)))
            .unwrap_or_default(),
    )
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A text from outside as it may stand on a terminal: control and direction characters are shown
/// as code points, so that no escape sequence passes through.
pub fn shown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns || c == '\u{feff}' {
            let _ = write!(safe, "<U+{:04X}>", c as u32);
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Writes a result to stdout. Whoever reads it may stop before its end (`| head`): that changes neither the
/// result nor the exit status.
///
/// # Errors
/// A fault when it cannot be written.
pub fn say(text: &str) -> Result<(), Trouble> {
    let mut out = io::stdout().lock();
    let end: &[u8] = if text.ends_with('\n') { b"" } else { b"\n" };
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(end))
        .and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Writes a line for the person at the terminal to stderr. A closed stderr is nobody's loss.
pub fn tell(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = err.write_all(b"\n");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFile;

    #[test]
    fn a_message_has_three_parts() {
        let trouble: Trouble = Trouble::incomplete("cannot reach x")
            .detail("refused")
            .help("start the site")
            .into();
        assert_eq!(
            trouble.text(),
            "error: cannot reach x\n  refused\nhelp: start the site\n"
        );
        assert_eq!(trouble.status(), Status::Incomplete);
    }

    #[test]
    fn a_mistake_in_a_file_has_a_caret_under_it() {
        let text = "pages = 3\n\u{e4} = 1 # \u{1b}[31m\njuristictions = [\"EU\"]\n";
        let file = DataFile {
            name: "consentry.toml".into(),
            text: text.into(),
        };
        let start = text.find("juris").unwrap();
        let error = FileError::at(
            &file,
            start..start + 13,
            "unknown key",
            Some("did you mean it?".into()),
        );
        assert_eq!(
            file_error_text(&error),
            "error: unknown key\n  --> consentry.toml:3:1\n   |\n 3 | juristictions = [\"EU\"]\n   | ^^^^^^^^^^^^^\n   |\nhelp: did you mean it?\n"
        );
        let on_two = text.find("= 1").unwrap();
        let error = FileError::at(&file, on_two..text.len(), "too much", None);
        assert!(file_error_text(&error).contains("\n 2 | \u{e4} = 1 # <U+001B>[31m\n   |   ^^^"));
        let past_the_end =
            FileError::at(&file, text.len() + 9..text.len() + 99, "unfinished", None);
        assert!(file_error_text(&past_the_end).starts_with("error: unfinished\n"));
    }

    /// A file of a megabyte of mistakes: they share its text, and are counted.
    #[test]
    fn very_many_mistakes_are_counted() {
        let file = DataFile {
            name: "x.toml".into(),
            text: "k = 1\n".repeat(150_000).into(),
        };
        let errors: Vec<FileError> = (0..150_000)
            .map(|n| FileError::at(&file, 6 * n..6 * n + 1, "unknown key", None))
            .collect();
        let text = Trouble::Files(errors).text();
        assert_eq!(text.matches("error: unknown key").count(), SHOWN);
        assert!(text.ends_with("and 149900 more mistakes\n"), "{text}");
    }

    #[test]
    fn what_a_page_says_cannot_drive_the_terminal() {
        assert_eq!(shown("a\u{1b}]0;x\u{7}b"), "a<U+001B>]0;x<U+0007>b");
        assert_eq!(shown("user\u{202e}gpj.exe"), "user<U+202E>gpj.exe");
        assert_eq!(shown("Zürich – ok"), "Zürich – ok");
    }
}
