//! `consentry seal DIR`: a signature or a time-stamp token beside the manifest of a finished audit.

use super::args::SealArgs;
use super::exit::Status;
use super::message::{Trouble, say, shown};
use super::signature::{MINISIGN, SSH, sign};
use super::verify::{folder_trouble, tell_waiting};
use crate::evidence::{Folder, FolderError, LARGEST, MANIFEST, read_plain, verify};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// End of the name of a time-stamp token.
pub const TOKEN: &str = "tsr";

/// Object identifier id-ct-TSTInfo in DER (RFC 3161 §2.4.2): an answer holds it, a request does not.
const TST_INFO: [u8; 13] = [
    0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04,
];

/// Signs the manifest, stores a token about it, or prints how to get one.
///
/// # Errors
/// Wrong usage: a folder that is not as it was sealed, a key or token that is not about this manifest.
pub fn run(args: &SealArgs) -> Result<Status, Trouble> {
    // What is signed must not be written anew meanwhile. Whether it can be sealed is asked below.
    let held = Folder::open_in_turn(&args.dir, || tell_waiting(&args.dir));
    if let Err(busy @ FolderError::Busy { .. }) = held {
        return Err(folder_trouble(busy));
    }
    let found = verify(&args.dir).map_err(folder_trouble)?;
    if !found.is_intact() {
        return Err(
            Trouble::usage(format!("{} is not as it was sealed", args.dir.display()))
                .help(format!(
                    "consentry verify {} names each file",
                    args.dir.display()
                ))
                .into(),
        );
    }
    let manifest = manifest(&args.dir)?;
    let mut done = Vec::new();
    if let Some(key) = &args.sign {
        done.push(format!(
            "signed    {}",
            shown(&put_signature(&args.dir, key)?.display().to_string())
        ));
    }
    if let Some(token) = &args.timestamp_token {
        let path = put_token(&args.dir, &manifest, token)?;
        done.push(format!("stamped   {}", shown(&path.display().to_string())));
    }
    let text = if done.is_empty() {
        format!(
            "  manifest  {MANIFEST}, SHA-256 {}\n  A time-stamp token (RFC 3161) is asked for with this file, by you, of an authority of your choice:\n  openssl ts -query -data {MANIFEST} -sha256 -cert -out request.tsq\n  consentry seal {} --timestamp-token answer.tsr\n",
            hex::encode(Sha256::digest(&manifest)),
            shown(&args.dir.display().to_string()),
        )
    } else {
        done.iter().map(|line| format!("  {line}\n")).collect()
    };
    say(&text)?;
    Ok(Status::Done)
}

fn manifest(dir: &Path) -> Result<Vec<u8>, Trouble> {
    let path = dir.join(MANIFEST);
    read_plain(&path, LARGEST)
        .map_err(|error| Trouble::usage(format!("cannot read {}: {error}", path.display())).into())
}

/// Signs the manifest of a sealed folder.
///
/// # Errors
/// As [`sign`]; or the signature cannot be written.
pub fn put_signature(dir: &Path, key: &Path) -> Result<PathBuf, Trouble> {
    let (kind, text) = sign(&manifest(dir)?, key)?;
    write(dir, kind, text.as_bytes())
}

/// Takes away what is about an earlier manifest.
pub fn unseal(dir: &Path) {
    for kind in [MINISIGN, SSH, TOKEN] {
        let _ = std::fs::remove_file(beside(dir, kind));
    }
}

fn put_token(dir: &Path, manifest: &[u8], token: &Path) -> Result<PathBuf, Trouble> {
    let name = token.display();
    let bytes = std::fs::read(token)
        .map_err(|error| Trouble::usage(format!("cannot read the token {name}: {error}")))?;
    let hashed = Sha256::digest(manifest);
    let about = bytes
        .windows(hashed.len())
        .any(|part| part == hashed.as_slice());
    let is_answer = bytes.windows(TST_INFO.len()).any(|part| part == TST_INFO);
    // A DER sequence (X.690 §8.9); who signed it is for the authority's certificate to say.
    if bytes.first() != Some(&0x30) || !is_answer {
        return Err(Trouble::usage(format!("{name} is no time-stamp token"))
            .detail("The answer of a time-stamp authority (RFC 3161) is wanted, not the request.")
            .into());
    }
    if !about {
        return Err(
            Trouble::usage(format!("the token {name} is not about this manifest"))
                .detail(format!(
                    "It does not hold its SHA-256, {}.",
                    hex::encode(hashed)
                ))
                .help(format!(
                    "ask for one with: openssl ts -query -data {MANIFEST} -sha256 -cert"
                ))
                .into(),
        );
    }
    write(dir, TOKEN, &bytes)
}

/// The file beside the manifest.
pub fn beside(dir: &Path, kind: &str) -> PathBuf {
    dir.join(format!("{MANIFEST}.{kind}"))
}

fn write(dir: &Path, kind: &str, bytes: &[u8]) -> Result<PathBuf, Trouble> {
    let path = beside(dir, kind);
    std::fs::write(&path, bytes).map_err(|error| {
        Trouble::incomplete(format!("cannot write {}: {error}", path.display()))
    })?;
    Ok(path)
}
