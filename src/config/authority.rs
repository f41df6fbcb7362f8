//! `--ca FILE`: certificates of private authorities.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::path::Path;

/// Reads the certificates of a PEM file, each as a PEM text of its own.
///
/// # Errors
/// What is wrong with the file, in words for the user: not there, no certificate in it, one that cannot
/// be an authority.
pub fn read_authorities(path: &Path) -> Result<Vec<String>, String> {
    let text =
        std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut all = Vec::new();
    let mut store = RootCertStore::empty();
    for (n, certificate) in CertificateDer::pem_slice_iter(&text).enumerate() {
        let wrong = |why: String| format!("certificate {} of {} {why}", n + 1, path.display());
        let certificate = certificate.map_err(|error| wrong(format!("cannot be read: {error}")))?;
        let pem = pem_of(&certificate);
        store
            .add(certificate)
            .map_err(|error| wrong(format!("is no certificate of an authority: {error}")))?;
        all.push(pem);
    }
    if all.is_empty() {
        return Err(format!(
            "{} holds no certificate in PEM (-----BEGIN CERTIFICATE-----)",
            path.display()
        ));
    }
    Ok(all)
}

fn pem_of(certificate: &CertificateDer<'_>) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(certificate);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        // Base64 is ASCII: any place is a border of characters.
        let (line, next) = rest.split_at(rest.len().min(64));
        pem += line;
        pem.push('\n');
        rest = next;
    }
    pem + "-----END CERTIFICATE-----\n"
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn certificates_are_read_and_the_rest_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let read = |text: &str| {
            let path = dir.path().join("ca.pem");
            std::fs::write(&path, text).unwrap();
            read_authorities(&path)
        };
        let make = || {
            let key = rcgen::KeyPair::generate().unwrap();
            let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
            params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
            params.self_signed(&key).unwrap().pem()
        };
        let two = format!("# ours\n{}\n{}", make(), make());
        let found = read(&two).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(read(&found[0]).unwrap(), found[..1]);
        for (text, why) in [
            ("", "holds no certificate"),
            ("nonsense", "holds no certificate"),
            (
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "certificate 1 of",
            ),
            (
                "-----BEGIN CERTIFICATE-----\n???\n-----END CERTIFICATE-----\n",
                "certificate 1 of",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        assert!(
            read_authorities(Path::new("/nowhere.pem"))
                .unwrap_err()
                .contains("cannot read")
        );
    }
}
