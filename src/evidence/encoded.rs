//! Texts inside of texts: words of base64, and packed bytes. Some look into them, some put others in their
//! place.

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use std::io::{Read, Write};

/// Runs of letters of base64 and base64url. Each is a slice of the text.
pub fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=')))
}

/// The word in a run that has a name in front of it: `em=ZW1haWw=`.
pub fn value_of(run: &str) -> &str {
    let stem = run.trim_end_matches('=');
    &run[stem.rfind('=').map_or(0, |at| at + 1)..]
}

/// Packed bytes (gzip) unpacked, at most so many of them; none when they are not packed. What came out
/// before a fault or a cut counts as well.
pub fn unpacked(bytes: &[u8], most: u64) -> Option<Vec<u8>> {
    bytes.starts_with(&[0x1f, 0x8b]).then(|| {
        let mut open = Vec::new();
        let _ = MultiGzDecoder::new(bytes).take(most).read_to_end(&mut open);
        open
    })
}

/// Bytes packed again.
pub(super) fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).ok()?;
    packer.finish().ok()
}
