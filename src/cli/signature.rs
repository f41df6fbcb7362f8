//! A detached signature on `MANIFEST.sha256`, by a minisign key or an OpenSSH Ed25519 key.
//!
//! The files are those of the tools themselves: `minisign -V` and `ssh-keygen -Y verify -n file` check them
//! without consentry.

use super::message::{Message, Trouble};
use minisign::{PublicKey, SecretKeyBox, SignatureBox};
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, SshSig};
use std::io::Cursor;
use std::path::Path;

/// Environment variable with the password of the key.
pub const PASSWORD: &str = "CONSENTRY_SIGN_PASSWORD";

/// What `ssh-keygen -Y sign -n` is given for files.
const NAMESPACE: &str = "file";

/// Ends of the names of signature files.
pub const MINISIGN: &str = "minisig";
/// As above, for SSH.
pub const SSH: &str = "sig";

/// Signs bytes with the key in a file; gives the end of the signature's file name, and its text.
///
/// # Errors
/// Wrong usage: no such key, another kind of key, a password that is missing or wrong.
pub fn sign(bytes: &[u8], key: &Path) -> Result<(&'static str, String), Trouble> {
    let name = key.display();
    let text = std::fs::read_to_string(key)
        .map_err(|error| Trouble::usage(format!("cannot read the key {name}: {error}")))?;
    let password = std::env::var(PASSWORD).ok();
    if text.contains("BEGIN OPENSSH PRIVATE KEY") {
        return by_ssh(bytes, &text, password).map_err(|why| refused(key, &why).into());
    }
    by_minisign(bytes, &text, password).map_err(|why| refused(key, &why).into())
}

fn refused(key: &Path, why: &str) -> Message {
    Trouble::usage(format!("cannot sign with {}: {why}", key.display()))
        .detail("A minisign secret key or an OpenSSH Ed25519 private key is wanted.")
        .help(format!("a password comes from {PASSWORD}"))
}

fn by_minisign(
    bytes: &[u8],
    text: &str,
    password: Option<String>,
) -> Result<(&'static str, String), String> {
    let key = SecretKeyBox::from_string(text).map_err(|e| e.to_string())?;
    let key = match password {
        Some(password) => key.into_secret_key(Some(password)),
        // Without a password the library would ask at the terminal; a build server has none.
        None => key.into_unencrypted_secret_key(),
    }
    .map_err(|e| e.to_string())?;
    let comment = "file:MANIFEST.sha256";
    let signed = minisign::sign(
        None,
        &key,
        Cursor::new(bytes),
        Some(comment),
        Some("signature of a consentry audit"),
    );
    Ok((MINISIGN, signed.map_err(|e| e.to_string())?.into_string()))
}

fn by_ssh(
    bytes: &[u8],
    text: &str,
    password: Option<String>,
) -> Result<(&'static str, String), String> {
    let mut key = PrivateKey::from_openssh(text).map_err(|e| e.to_string())?;
    if key.is_encrypted() {
        let password = password.ok_or("it has a password")?;
        key = key.decrypt(password).map_err(|e| e.to_string())?;
    }
    if key.algorithm() != Algorithm::Ed25519 {
        return Err(format!("it is a {} key", key.algorithm()));
    }
    let signed = key.sign(NAMESPACE, HashAlg::Sha512, bytes);
    let text = signed.and_then(|s| s.to_pem(LineEnding::LF));
    Ok((SSH, text.map_err(|e| e.to_string())?))
}

/// Checks a signature of either kind against a public key: its text, or a file that holds it.
///
/// # Errors
/// In words: another key, changed bytes, something that is no key or no signature.
pub fn check(bytes: &[u8], kind: &str, signature: &str, public: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(public).unwrap_or_else(|_| public.to_owned());
    if kind == SSH {
        let key = ssh_key::PublicKey::from_openssh(&text)
            .map_err(|e| format!("no SSH public key: {e}"))?;
        let signature = SshSig::from_pem(signature).map_err(|e| e.to_string())?;
        return key
            .verify(NAMESPACE, bytes, &signature)
            .map_err(|e| e.to_string());
    }
    let line = text
        .lines()
        .rfind(|l| !l.trim().is_empty())
        .unwrap_or_default();
    let key =
        PublicKey::from_base64(line.trim()).map_err(|e| format!("no minisign public key: {e}"))?;
    let signature = SignatureBox::from_string(signature).map_err(|e| e.to_string())?;
    minisign::verify(&key, &signature, Cursor::new(bytes), true, false, false)
        .map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn both_kinds_of_key_sign_and_a_changed_byte_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
        std::fs::write(&path, pair.sk.to_box(None).unwrap().into_string()).unwrap();
        let (kind, signature) = sign(b"manifest", &path).unwrap();
        let public = pair.pk.to_base64();
        assert_eq!(
            (kind, check(b"manifest", kind, &signature, &public)),
            (MINISIGN, Ok(()))
        );
        assert!(check(b"manifesT", kind, &signature, &public).is_err());

        let ssh = PrivateKey::from(ssh_key::private::Ed25519Keypair::from_seed(&[7; 32]));
        std::fs::write(&path, ssh.to_openssh(LineEnding::LF).unwrap().as_bytes()).unwrap();
        let (kind, signature) = sign(b"manifest", &path).unwrap();
        let public = ssh.public_key().to_openssh().unwrap();
        assert_eq!(
            (kind, check(b"manifest", kind, &signature, &public)),
            (SSH, Ok(()))
        );
        assert!(check(b"manifesT", kind, &signature, &public).is_err());
        let other = PrivateKey::from(ssh_key::private::Ed25519Keypair::from_seed(&[8; 32]));
        assert!(
            check(
                b"manifest",
                kind,
                &signature,
                &other.public_key().to_openssh().unwrap()
            )
            .is_err()
        );

        std::fs::write(&path, "nonsense").unwrap();
        assert!(
            sign(b"manifest", &path)
                .unwrap_err()
                .text()
                .contains("cannot sign with")
        );
    }
}
