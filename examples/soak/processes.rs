//! Processes and profiles of the scans.

use crate::server::Kinds;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// Sends a signal.
pub fn signal(signal: &str, process: u32) {
    let _ = Command::new("kill")
        .args([signal, &process.to_string()])
        .status();
}

/// Processes of browsers that this server's audits started, with their command lines.
pub fn browsers(server: &Kinds) -> Vec<(u32, String)> {
    let profile = profiles_in_use();
    let mark = format!(":{}", server.secure);
    let mut out = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|n| n.parse().ok()) else {
            continue;
        };
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        let ours = line.contains(&mark) && line.contains("--user-data-dir=");
        let child = line.contains("--type=") && profile.iter().any(|p| line.contains(p.as_str()));
        if ours || child {
            out.push((process, line));
        }
    }
    out
}

/// Where the audits put their profiles: nobody else's lie there.
pub fn own_temp() -> PathBuf {
    let temp = std::env::temp_dir().join(format!("consentry-soak-{}", std::process::id()));
    std::fs::create_dir_all(&temp).expect("a folder");
    temp
}

/// Throw-away profiles that lie about.
fn profiles_in_use() -> Vec<String> {
    let names = std::fs::read_dir(own_temp())
        .into_iter()
        .flatten()
        .flatten();
    names
        .filter_map(|e| e.file_name().into_string().ok())
        .filter(|n| n.starts_with("consentry-profile-"))
        .collect()
}

/// A browser or a profile that is still there some seconds after the end. They are put away then: the next
/// run is not to blame for them.
pub fn left_behind(server: &Kinds) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let (browsers, profiles) = (browsers(server), profiles_in_use());
        let (processes, folders) = (browsers.len(), profiles.len());
        if processes + folders == 0 {
            return Vec::new();
        }
        if begun.elapsed() > Duration::from_secs(20) {
            let ids = browsers.iter().map(|(process, _)| process.to_string());
            let _ = Command::new("kill").arg("-KILL").args(ids).status();
            for profile in profiles {
                let _ = std::fs::remove_dir_all(own_temp().join(profile));
            }
            return vec![format!(
                "{processes} processes and {folders} profiles are left"
            )];
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}
