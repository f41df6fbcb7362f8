//! Private authorities (`--ca`): a home of the browser's own, inside the throw-away profile, whose NSS
//! database trusts them. The user's home and database are neither read nor changed.

use crate::config::Settings;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The tool of NSS that writes its databases.
pub const CERTUTIL: &str = "certutil";

/// Places below a home where Chromium's releases look for the database.
const DATABASES: [&str; 2] = [".pki/nssdb", ".local/share/pki/nssdb"];

/// Makes the home; none when no authority was named. Blocks.
///
/// # Errors
/// What kept it from being made, in words for the user.
pub(super) fn home(settings: &Settings, profile: &Path) -> Result<Option<PathBuf>, String> {
    if settings.authorities.is_empty() {
        return Ok(None);
    }
    let home = profile.join("home");
    let first = home.join(DATABASES[0]);
    std::fs::create_dir_all(&first).map_err(|e| e.to_string())?;
    let database = format!("sql:{}", first.display());
    certutil(&["-N", "-d", &database, "--empty-password"])?;
    for (n, pem) in settings.authorities.iter().enumerate() {
        let file = home.join(format!("authority-{n}.pem"));
        std::fs::write(&file, pem).map_err(|e| e.to_string())?;
        let (name, file) = (format!("consentry-{n}"), file.display().to_string());
        certutil(&[
            "-A", "-d", &database, "-n", &name, "-t", "C,,", "-a", "-i", &file,
        ])?;
    }
    for other in &DATABASES[1..] {
        let to = home.join(other);
        std::fs::create_dir_all(&to).map_err(|e| e.to_string())?;
        for entry in std::fs::read_dir(&first).map_err(|e| e.to_string())? {
            let entry = entry.map_err(|e| e.to_string())?;
            std::fs::copy(entry.path(), to.join(entry.file_name())).map_err(|e| e.to_string())?;
        }
    }
    Ok(Some(home))
}

fn certutil(arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(CERTUTIL)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{CERTUTIL} cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr)
        .trim()
        .replace('\n', "; ");
    Err(format!("{CERTUTIL} ended with {}: {said}", output.status))
}
