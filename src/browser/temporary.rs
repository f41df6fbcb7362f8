//! The browser's own folder for temporary files, inside the throw-away profile and gone with it. One that is
//! killed puts nothing away: the folder of the socket by which it guards its profile, above all, would stay.

use std::path::{Path, PathBuf};

/// Longest such folder, in bytes. Chromium puts a socket below it (`…/org.chromium.Chromium.XXXXXX/SingletonSocket`,
/// in the test builds of Chrome `com.google.chrome.for.testing`) and ends at once where that address is too long:
/// 107 bytes are the most (unix(7)), 103 on macOS.
const LONGEST: usize = 50;

/// Makes the folder; none where the browser has to do with everybody's, because this one lies too deep or would
/// not be seen: a snap has a `/tmp` of its own.
///
/// # Errors
/// When it cannot be made.
pub(super) fn temporary(browser: &Path, profile: &Path) -> std::io::Result<Option<PathBuf>> {
    let folder = profile.join("tmp");
    let usable = folder.as_os_str().len() <= LONGEST && !browser.starts_with("/snap");
    if !cfg!(unix) || !usable {
        return Ok(None);
    }
    std::fs::create_dir(&folder)?;
    Ok(Some(folder))
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_lies_in_the_profile_unless_a_socket_below_it_had_too_long_a_name() {
        let dir = tempfile::Builder::new()
            .prefix("c-")
            .tempdir_in("/tmp")
            .unwrap();
        let browser = Path::new("/usr/bin/chromium");
        let own = temporary(browser, dir.path()).unwrap();
        assert_eq!(own, Some(dir.path().join("tmp")));
        assert!(dir.path().join("tmp").is_dir());
        let deep = dir.path().join("a".repeat(LONGEST));
        std::fs::create_dir(&deep).unwrap();
        assert_eq!(temporary(browser, &deep).unwrap(), None);
        assert_eq!(std::fs::read_dir(&deep).unwrap().count(), 0);
        let snap = Path::new("/snap/bin/chromium");
        assert_eq!(temporary(snap, dir.path()).unwrap(), None);
    }
}
