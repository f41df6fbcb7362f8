//! What some faults need of the machine: a disk that can be filled, a time of day that can be set, names that
//! can be forgotten, none of which anybody else has to do with.

use consentry::browser::find_chrome;
use consentry::config::Settings;
use std::fs::{File, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Size of the file system for the disk that becomes full: some audits find room in it.
const DISK: &str = "size=64m,mode=700";

/// A small file system in memory.
pub struct Disk(PathBuf);

impl Disk {
    /// Mounts it.
    ///
    /// # Errors
    /// Why not.
    pub fn mount(place: &Path) -> Result<Disk, String> {
        std::fs::create_dir_all(place).map_err(|e| e.to_string())?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", DISK, "consentry-soak"]);
        succeeds(mount.arg(place))?;
        Ok(Disk(place.to_owned()))
    }

    /// Where it is.
    pub fn place(&self) -> &Path {
        &self.0
    }

    /// Takes what is left of it.
    pub fn fill(&self) {
        let Ok(mut file) = File::create(self.filler()) else {
            return;
        };
        for size in [1 << 20, 4096, 1] {
            let some = vec![b'x'; size];
            while matches!(file.write(&some), Ok(1..)) {}
        }
    }

    /// Gives it back.
    pub fn empty(&self) {
        let _ = std::fs::remove_file(self.filler());
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// A time of day that is read from a file (libfaketime); the monotonic clock is the machine's. The browser goes
/// by the machine's time of day, because Chromium does not start under the library.
pub struct FakeClock {
    library: PathBuf,
    file: PathBuf,
    browser: PathBuf,
}

impl FakeClock {
    /// Looks for the library, and whether it does what it says.
    ///
    /// # Errors
    /// Why there is none.
    pub fn find(dir: &Path) -> Result<FakeClock, String> {
        let folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];
        let mut places: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
        let below = std::fs::read_dir("/usr/lib").into_iter().flatten();
        places.extend(below.flatten().map(|entry| entry.path()));
        let library = places
            .iter()
            .map(|place| place.join("faketime/libfaketimeMT.so.1"))
            .find(|library| library.is_file())
            .ok_or("libfaketime is not installed (package faketime)")?;
        let clock = FakeClock {
            library,
            file: dir.join("clock"),
            browser: dir.join("browser"),
        };
        let browser = find_chrome(&Settings::default()).map_err(|e| e.to_string())?;
        let script = format!(
            "#!/bin/sh\nunset LD_PRELOAD\nexec '{}' \"$@\"\n",
            browser.display()
        );
        std::fs::write(&clock.browser, script).map_err(|e| e.to_string())?;
        let all = Permissions::from_mode(0o755);
        std::fs::set_permissions(&clock.browser, all).map_err(|e| e.to_string())?;
        clock.set("-3h");
        let hour = |command: &mut Command| {
            let output = succeeds(command.arg("+%s"))?;
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.trim().parse::<i64>().map_err(|e| e.to_string())
        };
        let faked = hour(Command::new("date").envs(clock.environment()))?;
        let by = hour(&mut Command::new("date"))? - faked;
        clock.set("+0");
        if (10_790..=10_810).contains(&by) {
            Ok(clock)
        } else {
            Err(format!(
                "libfaketime sets the clock by {by} s, not by 10800"
            ))
        }
    }

    /// Sets the time of day, against the machine's.
    pub fn set(&self, by: &str) {
        // Never empty in between: written beside and put in its place.
        let beside = self.file.with_extension("new");
        std::fs::write(&beside, format!("{by}\n")).expect("a file");
        std::fs::rename(&beside, &self.file).expect("a file");
    }

    /// What a process is told so that it goes by this clock.
    pub fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        vec![
            ("LD_PRELOAD", self.library.clone()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.clone()),
            ("FAKETIME_NO_CACHE", "1".into()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
            ("DONT_FAKE_MONOTONIC", "1".into()),
            ("CONSENTRY_CHROME", self.browser.clone()),
        ]
    }
}

/// A mount namespace in which a file of ours stands for `/etc/hosts`, and nobody answers for other names.
pub struct OwnNames {
    hosts: PathBuf,
    resolver: PathBuf,
}

impl OwnNames {
    /// The name that leads to this machine, or nowhere.
    pub const HOST: &'static str = "server.soak.example";

    /// Sees whether there can be one.
    ///
    /// # Errors
    /// Why not.
    pub fn find(dir: &Path) -> Result<OwnNames, String> {
        let names = OwnNames {
            hosts: dir.join("hosts"),
            resolver: dir.join("resolv.conf"),
        };
        let silent = "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n";
        std::fs::write(&names.resolver, silent).map_err(|e| e.to_string())?;
        names.know();
        succeeds(&mut names.command(Path::new("true")))?;
        Ok(names)
    }

    /// Starts a program where these are the names.
    pub fn command(&self, program: &Path) -> Command {
        const MOUNT: &str = "mount --bind \"$1\" /etc/hosts || exit 1\n\
                             mount --bind \"$2\" /etc/resolv.conf || :\nshift 2\nexec \"$@\"";
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "--", "/bin/sh", "-c", MOUNT, "sh"])
            .arg(&self.hosts)
            .arg(&self.resolver)
            .arg(program);
        command
    }

    /// The name leads to this machine.
    pub fn know(&self) {
        self.write(&format!(
            "127.0.0.1 localhost\n127.0.0.1 {}\n",
            OwnNames::HOST
        ));
    }

    /// The name leads nowhere.
    pub fn forget(&self) {
        self.write("127.0.0.1 localhost\n");
    }

    fn write(&self, text: &str) {
        // In place: what was mounted is this very file.
        std::fs::write(&self.hosts, text).expect("a file");
    }
}

/// What a command printed that has to succeed.
fn succeeds(command: &mut Command) -> Result<Output, String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|e| format!("{}: {e}", command.get_program().display()))?;
    if output.status.success() {
        Ok(output)
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim();
        Err(format!("{}: {said}", command.get_program().display()))
    }
}
