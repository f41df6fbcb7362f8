//! `consentry identify [FILE]`: requests in, decoded pixels out.

use super::exit::Status;
use super::message::Trouble;
use super::options::data_files;
use crate::detect::Catalogue;
use crate::detect::identify::identify_line;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, available_parallelism};

/// Longest line that is read, in bytes; a longer one is a bad line.
const LONGEST_LINE: usize = 16 * 1024 * 1024;
/// Bytes of whole lines that are decoded in one go.
const CHUNK: usize = 256 * 1024;
/// Chunks that may wait for a core, and answers that may wait to be written: what is held in memory
/// grows with neither the lines nor their number.
const WAITING: usize = 2;

/// Decodes a file, or standard input. A bad line is answered in its place and the run goes on;
/// exit 2 at the end.
///
/// # Errors
/// When the file or the catalogue cannot be read, or stdout not be written.
pub fn run(file: Option<&Path>, rules: Option<&Path>) -> Result<Status, Trouble> {
    let catalogue = Catalogue::load(&data_files(rules)?)?;
    let cores = available_parallelism().map_or(1, usize::from);
    let bad = match file.filter(|path| path.as_os_str() != "-") {
        None => decode(&catalogue, io::stdin().lock(), io::stdout(), cores)?,
        Some(path) => {
            let opened = File::open(path).map_err(|error| {
                Trouble::usage(format!("cannot read {}: {error}", path.display()))
            })?;
            if opened.metadata().is_ok_and(|m| m.is_dir()) {
                return Err(Trouble::usage(format!("{} is a folder", path.display()))
                    .help("name a file with an address or a JSON object a line")
                    .into());
            }
            decode(&catalogue, opened, io::stdout(), cores)?
        }
    };
    Ok(if bad == 0 {
        Status::Done
    } else {
        Status::Usage
    })
}

/// Lines that are decoded together.
#[derive(Debug, Default)]
struct Chunk {
    /// Whole lines.
    lines: Vec<u8>,
    /// A line that was too long and is left out, behind the others.
    too_long: bool,
}

/// The answers to a chunk, and the number of bad lines among them.
type Answers = (Vec<u8>, usize);

/// Number of bad lines.
///
/// Lines do not depend on one another, so each core takes every so-manieth chunk; as the answers are
/// taken in turn too, they come out in the order of the lines.
fn decode(
    catalogue: &Catalogue,
    input: impl Read,
    out: impl Write + Send,
    cores: usize,
) -> io::Result<usize> {
    thread::scope(|scope| {
        let mut to_cores: Vec<SyncSender<Chunk>> = Vec::new();
        let mut answers: Vec<Receiver<Answers>> = Vec::new();
        for _ in 0..cores.max(1) {
            let (chunks, waiting) = sync_channel::<Chunk>(WAITING);
            let (done, answered) = sync_channel::<Answers>(WAITING);
            to_cores.push(chunks);
            answers.push(answered);
            scope.spawn(move || {
                for chunk in waiting {
                    if done.send(answer(catalogue, &chunk)).is_err() {
                        break;
                    }
                }
            });
        }
        let writer = scope.spawn(move || write(answers, out));
        let read = read(input, |number, chunk| {
            to_cores[number % to_cores.len()].send(chunk).is_ok()
        });
        drop(to_cores);
        // A reader that is gone says why; what was written before stands.
        let written = writer
            .join()
            .map_err(|_| io::Error::other("the writer of answers ended early"))?;
        read?;
        written
    })
}

/// Cuts the input into chunks of whole lines and gives them away by number, until they are refused.
fn read(mut input: impl Read, mut give: impl FnMut(usize, Chunk) -> bool) -> io::Result<()> {
    let mut number = 0;
    let mut held: Vec<u8> = Vec::with_capacity(2 * CHUNK);
    let mut skipping = false;
    loop {
        let before = held.len();
        // What there is, and no more: who writes a line and waits for its answer gets it.
        held.resize(before + CHUNK, 0);
        let read = input.read(&mut held[before..]);
        held.truncate(before + read.as_ref().unwrap_or(&0));
        let got = match read {
            Ok(got) => got,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let mut chunk = Chunk::default();
        if got == 0 {
            chunk.lines = std::mem::take(&mut held);
            if !skipping && !chunk.lines.is_empty() {
                give(number, chunk);
            }
            return Ok(());
        }
        if skipping {
            // The rest of the line that was too long.
            match held.iter().position(|byte| *byte == b'\n') {
                None => {
                    held.clear();
                    continue;
                }
                Some(end) => {
                    held.drain(..=end);
                    skipping = false;
                }
            }
        }
        let fresh = before.min(held.len());
        match held[fresh..].iter().rposition(|byte| *byte == b'\n') {
            Some(end) => {
                let rest = held.split_off(fresh + end + 1);
                chunk.lines = std::mem::replace(&mut held, rest);
            }
            None if held.len() >= LONGEST_LINE => {
                held.clear();
                chunk.too_long = true;
                skipping = true;
            }
            None => continue,
        }
        if !give(number, chunk) {
            return Ok(());
        }
        number += 1;
    }
}

fn answer(catalogue: &Catalogue, chunk: &Chunk) -> Answers {
    let mut out = Vec::with_capacity(chunk.lines.len() * 4);
    let mut bad = 0;
    let lines = chunk.lines.split(|byte| *byte == b'\n');
    for line in lines {
        // What is not UTF-8 becomes a bad line of its own, not the end of the run.
        let text = String::from_utf8_lossy(line);
        bad += usize::from(!identify_line(catalogue, &text, &mut out));
    }
    if chunk.too_long {
        bad += usize::from(!identify_line(catalogue, "line too long", &mut out));
    }
    (out, bad)
}

/// Writes the answers in turn; the number of bad lines among those that somebody read.
fn write(answers: Vec<Receiver<Answers>>, mut out: impl Write) -> io::Result<usize> {
    let mut bad = 0;
    // The first core without a further answer is the one whose turn it would be: there are no more.
    for answered in answers.iter().cycle() {
        let Ok((text, bad_here)) = answered.recv() else {
            break;
        };
        bad += bad_here;
        match out.write_all(&text).and_then(|()| out.flush()) {
            // Nobody reads on: what there is to say of the lines before stands.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            written => written?,
        }
    }
    Ok(bad)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;

    fn rows(input: &[u8], cores: usize) -> (usize, Vec<serde_json::Value>) {
        let catalogue = Catalogue::load(&DataFiles::embedded()).unwrap();
        let mut out = Vec::new();
        let bad = decode(&catalogue, input, &mut out, cores).unwrap();
        (
            bad,
            String::from_utf8(out)
                .unwrap()
                .lines()
                .map(|l| serde_json::from_str(l).unwrap())
                .collect(),
        )
    }

    #[test]
    fn a_bad_line_is_answered_and_the_run_goes_on() {
        let (bad, rows) = rows(b"https://www.facebook.com/tr/?id=1&ev=PageView\nnonsense\n\xff\xfe\n\n{\"id\":7,\"url\":\"https://example.org/\"}", 2);
        assert_eq!(bad, 2);
        assert_eq!(rows.len(), 4);
        assert_eq!(
            (&rows[0]["vendor"], &rows[0]["event"]),
            (&"meta".into(), &"PageView".into())
        );
        assert!(rows[1]["error"].is_string() && rows[2]["error"].is_string());
        assert_eq!(
            (&rows[3]["id"], &rows[3]["vendor"]),
            (&7.into(), &serde_json::Value::Null)
        );
    }

    #[test]
    fn answers_come_in_the_order_of_the_lines_on_any_number_of_cores() {
        let line = |n: usize| format!("{{\"id\":{n},\"url\":\"https://example.org/\"}}\n");
        let input: String = (0..30_000).map(line).collect();
        assert!(input.len() > 4 * CHUNK);
        for cores in [1, 3] {
            let (bad, rows) = rows(input.as_bytes(), cores);
            assert_eq!((bad, rows.len()), (0, 30_000));
            assert!((0..30_000).all(|n| rows[n]["id"] == n), "{cores}");
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_one_bad_line() {
        let mut input = b"https://example.org/a\n".to_vec();
        input.extend(std::iter::repeat_n(b'x', LONGEST_LINE + 3 * CHUNK));
        input.extend(b"\nhttps://example.org/b\n");
        let (bad, rows) = rows(&input, 2);
        assert_eq!((bad, rows.len()), (1, 3));
        assert!(rows[1]["error"].is_string() && rows[2].get("error").is_none());
    }

    #[test]
    fn who_waits_for_the_answer_to_a_line_before_the_next_gets_it() {
        struct Asks(u32, std::sync::mpsc::Receiver<()>);
        impl Read for Asks {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                let line = b"https://example.org/\n";
                if self.0 > 0 {
                    let patience = std::time::Duration::from_secs(60);
                    self.1.recv_timeout(patience).expect("an answer");
                }
                self.0 += 1;
                if self.0 > 3 {
                    return Ok(0);
                }
                into[..line.len()].copy_from_slice(line);
                Ok(line.len())
            }
        }
        struct Answers(std::sync::mpsc::Sender<()>);
        impl Write for Answers {
            fn write(&mut self, text: &[u8]) -> io::Result<usize> {
                let _ = self.0.send(());
                Ok(text.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let catalogue = Catalogue::load(&DataFiles::embedded()).unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        assert_eq!(
            decode(&catalogue, Asks(0, receiver), Answers(sender), 2).unwrap(),
            0
        );
    }

    #[test]
    fn a_writer_that_is_closed_ends_the_run() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let catalogue = Catalogue::load(&DataFiles::embedded()).unwrap();
        let input = format!("nonsense\n{}", "https://example.org/\n".repeat(200_000));
        assert_eq!(decode(&catalogue, input.as_bytes(), Closed, 2).unwrap(), 1);
    }
}
