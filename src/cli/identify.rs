//! `consentry identify [FILE]`: requests in, decoded pixels out.

use super::exit::Status;
use super::message::Trouble;
use super::options::data_files;
use crate::detect::Catalogue;
use crate::detect::identify::identify_line;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// Longest line that is read, in bytes; a longer one is a bad line.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// Decodes a file, or standard input. A bad line is answered in its place and the run goes on;
/// exit 2 at the end.
///
/// # Errors
/// When the file or the catalogue cannot be read, or stdout not be written.
pub fn run(file: Option<&Path>, rules: Option<&Path>) -> Result<Status, Trouble> {
    let catalogue = Catalogue::load(&data_files(rules)?)?;
    let out = BufWriter::new(io::stdout().lock());
    let bad = match file {
        None => decode(&catalogue, io::stdin().lock(), out)?,
        Some(path) if path.as_os_str() == "-" => decode(&catalogue, io::stdin().lock(), out)?,
        Some(path) => {
            let opened = File::open(path).map_err(|error| {
                Trouble::usage(format!("cannot read {}: {error}", path.display()))
            })?;
            decode(&catalogue, BufReader::new(opened), out)?
        }
    };
    Ok(if bad == 0 {
        Status::Done
    } else {
        Status::Usage
    })
}

/// Number of bad lines.
fn decode(
    catalogue: &Catalogue,
    mut input: impl BufRead,
    mut out: impl Write,
) -> io::Result<usize> {
    let mut bad = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        if io::Read::take(&mut input, LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let cut = line.len() as u64 == LONGEST_LINE && line.last() != Some(&b'\n');
        if cut {
            input.skip_until(b'\n')?;
        }
        // What is not UTF-8 becomes a bad line of its own, not the end of the run.
        let text = if cut {
            "line too long".into()
        } else {
            String::from_utf8_lossy(&line)
        };
        for row in identify_line(catalogue, &text) {
            bad += usize::from(row.get("error").is_some());
            writeln!(out, "{row}")?;
        }
    }
    out.flush()?;
    Ok(bad)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;

    fn rows(input: &[u8]) -> (usize, Vec<serde_json::Value>) {
        let catalogue = Catalogue::load(&DataFiles::embedded()).unwrap();
        let mut out = Vec::new();
        let bad = decode(&catalogue, input, &mut out).unwrap();
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
        let (bad, rows) = rows(b"https://www.facebook.com/tr/?id=1&ev=PageView\nnonsense\n\xff\xfe\n\n{\"id\":7,\"url\":\"https://example.org/\"}");
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
}
