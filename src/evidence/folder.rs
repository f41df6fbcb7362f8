//! [`Folder`]: the audit folder on disk.

mod reading;

use self::reading::logs;
use super::error::FolderError;
use super::har;
use super::hold::Hold;
use super::keeper::Keeper;
use super::log::LogWriter;
use super::manifest;
use super::observation::Event;
use super::record::AuditRecord;
use super::redact::Secrets;
use super::scenario::Scenario;
use super::third_person::ThirdPersons;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the record stands.
pub const RECORD_FILE: &str = "evidence/audit.json";

/// Where the settings stand, without secrets, so that an audit can be continued with them.
pub const SETTINGS_FILE: &str = "evidence/settings.toml";

/// Beginning of the names of files that are being written.
const PART: &str = ".part-";

const EVENTS: &str = "evidence/events";
const SCREENS: &str = "evidence/screens";
const BANNER: &str = "evidence/banner";
const HAR: &str = "evidence/har";

/// The hashes of the evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvidenceHashes {
    /// SHA-256 (hex) over the manifest's lines of everything under `evidence/`, in their order: what
    /// `grep '  evidence/' MANIFEST.sha256 | sha256sum` gives once the folder is sealed.
    pub root: String,
    /// SHA-256 (hex) of each of those files, by its path.
    pub files: BTreeMap<String, String>,
}

/// The audit folder on disk. Written as the scan goes; what is written is only added to.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    secrets: Keeper,
    persons: ThirdPersons,
    screens: Mutex<BTreeMap<(Scenario, u32), u32>>,
    /// Against other processes, where this one writes.
    hold: Option<Arc<Hold>>,
}

impl Folder {
    /// Makes a new audit folder, readable for its owner only, and holds it for this process alone.
    ///
    /// # Errors
    /// When it exists and holds anything, another process makes it too, or it cannot be made.
    pub fn create(path: impl Into<PathBuf>) -> Result<Folder, FolderError> {
        let path = path.into();
        if holds_anything(&path)? {
            return Err(FolderError::Exists { path });
        }
        fs::create_dir_all(&path).map_err(|e| FolderError::io("make", &path, e))?;
        let hold = Hold::alone(&path)?;
        // Who held it a moment ago may have put something into it.
        if holds_anything(&path)? {
            return Err(FolderError::Exists { path });
        }
        private(&path)?;
        let folder = Folder::at(path, Some(hold));
        for sub in [EVENTS, SCREENS, BANNER, HAR] {
            if let Err(error) = folder.make_dir(sub) {
                // Half a folder would be refused the next time.
                let _ = fs::remove_dir_all(folder.path.join("evidence"));
                return Err(error);
            }
        }
        Ok(folder)
    }

    /// Opens an audit folder that exists, whole or broken off.
    ///
    /// # Errors
    /// When it is not an audit folder, or holds a link, a pipe or a device: what is read and written below
    /// it must not lead out of it.
    pub fn open(path: impl Into<PathBuf>) -> Result<Folder, FolderError> {
        let path = path.into();
        fs::read_dir(&path).map_err(|e| FolderError::io("open", &path, e))?;
        if !path.join(RECORD_FILE).is_file() {
            return Err(FolderError::NotAnAudit {
                path,
                missing: RECORD_FILE,
            });
        }
        manifest::files(&path)?;
        Ok(Folder::at(path, None))
    }

    /// Opens an audit folder to write its evidence, or to remove it, and holds it for this process alone.
    ///
    /// # Errors
    /// As [`Folder::open`]; or another process writes into it.
    pub fn open_alone(path: impl Into<PathBuf>) -> Result<Folder, FolderError> {
        let mut folder = Folder::open(path)?;
        folder.hold = Some(Arc::new(Hold::alone(&folder.path)?));
        Ok(folder)
    }

    /// Opens an audit folder to write its reports: one process after another, and none while its evidence is
    /// written. `waiting` is called where another one is waited for.
    ///
    /// # Errors
    /// As [`Folder::open`]; or another process writes its evidence.
    pub fn open_in_turn(
        path: impl Into<PathBuf>,
        waiting: impl FnOnce(),
    ) -> Result<Folder, FolderError> {
        let mut folder = Folder::open(path)?;
        folder.hold = Some(Arc::new(Hold::in_turn(&folder.path, waiting)?));
        Ok(folder)
    }

    /// Opens the folder again as anybody would, and holds it as before.
    ///
    /// # Errors
    /// As [`Folder::open`].
    pub fn reopened(&self) -> Result<Folder, FolderError> {
        let mut folder = Folder::open(&self.path)?;
        folder.hold.clone_from(&self.hold);
        Ok(folder)
    }

    /// Makes a new audit folder of the same evidence, to be judged while this one stays as it is.
    ///
    /// # Errors
    /// As [`Folder::create`]; it would lie in this folder, holds a file that this program did not make, or a file
    /// cannot be copied: nothing is left of the new one then.
    pub fn copied_to(&self, path: &Path) -> Result<Folder, FolderError> {
        let own =
            fs::canonicalize(&self.path).map_err(|e| FolderError::io("open", &self.path, e))?;
        let there = std::path::absolute(path).map_err(|e| FolderError::io("make", path, e))?;
        let mut ancestors = there.ancestors();
        // The folder is not there yet, nor perhaps those above it.
        let inside = ancestors.find_map(|dir| fs::canonicalize(dir).ok());
        if inside.is_some_and(|dir| dir.starts_with(&own)) {
            return Err(FolderError::Inside { path: path.into() });
        }
        let copy = Folder::create(path)?;
        let names = manifest::files(&self.path)?;
        let evidence = names
            .iter()
            .filter(|name| name.starts_with("evidence/") && !is_part(name));
        for name in evidence {
            if let Err(error) = self.copy_file(name, &copy) {
                let _ = fs::remove_dir_all(copy.path.join("evidence"));
                return Err(error);
            }
        }
        Ok(copy)
    }

    /// Copies what a file holds, not the rights that it has: they may be those of a medium that is only read.
    fn copy_file(&self, name: &str, copy: &Folder) -> Result<(), FolderError> {
        let (from, to) = (self.path.join(name), copy.place(name)?);
        if let Some((dir, _)) = name.rsplit_once('/') {
            copy.make_dir(dir)?;
        }
        let mut source = fs::File::open(&from).map_err(|e| FolderError::io("read", &from, e))?;
        let mut target = fs::File::create(&to).map_err(|e| FolderError::io("write", &to, e))?;
        std::io::copy(&mut source, &mut target).map_err(|e| FolderError::io("write", &to, e))?;
        Ok(())
    }

    fn at(path: PathBuf, hold: Option<Hold>) -> Folder {
        Folder {
            hold: hold.map(Arc::new),
            path,
            secrets: Keeper::default(),
            persons: ThirdPersons::default(),
            screens: Mutex::default(),
        }
    }

    /// Replaces these secrets in everything that is written from here on.
    #[must_use]
    pub fn with_secrets(mut self, secrets: Secrets) -> Folder {
        self.secrets = Keeper::new(secrets);
        self
    }

    /// Replaces the values of these cookies of a login, by name and value, in everything that is written from
    /// here on, by the logs that are open too; and what their values become.
    pub fn keep_sessions(&self, cookies: &[(String, String)]) {
        self.secrets.add_sessions(cookies);
    }

    /// Replaces other people's addresses and numbers in the event logs begun from here on.
    #[must_use]
    pub fn with_persons(mut self, persons: ThirdPersons) -> Folder {
        self.persons = persons;
        self
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the record, replacing an earlier one at once or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_record(&self, record: &AuditRecord) -> Result<(), FolderError> {
        let failed =
            |e: serde_json::Error| FolderError::io("write", self.path.join(RECORD_FILE), e.into());
        let mut value = serde_json::to_value(record).map_err(failed)?;
        self.secrets.redact(&mut value);
        let mut text = serde_json::to_vec_pretty(&value).map_err(failed)?;
        text.push(b'\n');
        self.write_file(RECORD_FILE, &text)
    }

    /// Begins the event log of a run. That of an earlier attempt is kept beside it as `….broken-N`.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn log(&self, scenario: Scenario, run: u32) -> Result<LogWriter, FolderError> {
        self.make_dir(EVENTS)?;
        let path = self.path.join(format!("{EVENTS}/{scenario}-{run}.jsonl"));
        if path.exists() {
            let markup = self.path.join(format!("{BANNER}/{scenario}-{run}.html"));
            set_aside(&[&path, &markup])?;
        }
        let file = fs::OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(&path)
            .map_err(|e| FolderError::io("write", &path, e))?;
        Ok(LogWriter::new(
            path,
            file,
            self.secrets.clone(),
            self.persons.clone(),
        ))
    }

    /// Writes a file, replacing an earlier one at once or not at all.
    ///
    /// # Errors
    /// A name that leaves the folder or holds signs that this program does not use; or IO.
    pub fn write_file(&self, relative: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.place(relative)?;
        if let Some((dir, _)) = relative.rsplit_once('/') {
            self.make_dir(dir)?;
        }
        let mut temporary = tempfile::Builder::new()
            .prefix(PART)
            .tempfile_in(path.parent().unwrap_or(&self.path))
            .map_err(|e| FolderError::io("write", &path, e))?;
        temporary
            .write_all(bytes)
            .map_err(|e| FolderError::io("write", &path, e))?;
        temporary
            .persist(&path)
            .map_err(|e| FolderError::io("write", &path, e.error))?;
        Ok(())
    }

    /// Writes a text that came from a page, without the secrets that the user gave.
    ///
    /// # Errors
    /// As [`Folder::write_file`].
    pub fn write_text(&self, relative: &str, text: &str) -> Result<(), FolderError> {
        let mut value = serde_json::Value::from(text);
        self.secrets.redact(&mut value);
        self.write_file(relative, value.as_str().unwrap_or_default().as_bytes())
    }

    /// Writes a screenshot and gives its path inside the folder; `what` names it, in our words.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn screenshot(
        &self,
        scenario: Scenario,
        run: u32,
        what: &str,
        png: &[u8],
    ) -> Result<String, FolderError> {
        let number = {
            let mut screens = self.screens.lock().unwrap_or_else(PoisonError::into_inner);
            let next = screens
                .entry((scenario, run))
                .or_insert_with(|| self.last_screen(scenario, run));
            *next += 1;
            *next
        };
        let words = slug(what);
        let dash = if words.is_empty() { "" } else { "-" };
        let name = format!("{SCREENS}/{scenario}-{run}-{number:02}{dash}{words}.png");
        self.write_file(&name, png)?;
        Ok(name)
    }

    /// Highest number of the screenshots of a run that are there already.
    fn last_screen(&self, scenario: Scenario, run: u32) -> u32 {
        let prefix = format!("{scenario}-{run}-");
        let Ok(entries) = fs::read_dir(self.path.join(SCREENS)) else {
            return 0;
        };
        entries
            .flatten()
            .filter_map(|e| {
                let name = e.file_name().to_string_lossy().into_owned();
                let digits: String = name
                    .strip_prefix(&prefix)?
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect();
                digits.parse().ok()
            })
            .max()
            .unwrap_or(0)
    }

    /// Removes what a kill left of files that were being written: they are no part of the evidence.
    ///
    /// # Errors
    /// When one cannot be removed.
    pub fn remove_parts(&self) -> Result<(), FolderError> {
        for file in manifest::files(&self.path)? {
            if is_part(&file) {
                let path = self.path.join(&file);
                fs::remove_file(&path).map_err(|e| FolderError::io("remove", &path, e))?;
            }
        }
        Ok(())
    }

    /// Whether it holds HAR files.
    pub fn has_har(&self) -> bool {
        holds_anything(&self.path.join(HAR)).unwrap_or(false)
    }

    /// Writes `evidence/har/<scenario>-<run>.har` for every run, from the event logs.
    ///
    /// # Errors
    /// As [`Folder::read`], or when one cannot be written.
    pub fn write_har(&self) -> Result<(), FolderError> {
        let record = self.record()?;
        // One after another: a long audit is not held in memory whole.
        for log in logs(&manifest::files(&self.path)?) {
            let run = self.run(&log)?;
            let name = format!("{HAR}/{}-{}.har", run.scenario, run.run);
            let value = har::write(&run, &record);
            let mut text = serde_json::to_vec_pretty(&value)
                .map_err(|e| FolderError::io("write", self.path.join(&name), e.into()))?;
            text.push(b'\n');
            self.write_file(&name, &text)?;
        }
        Ok(())
    }

    /// The hashes of everything under `evidence/`, as the manifest will have them.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn evidence_hashes(&self) -> Result<EvidenceHashes, FolderError> {
        self.write_banners()?;
        let manifest = manifest::write(&self.path)?;
        let lines = manifest.split_inclusive('\n');
        let evidence: String = lines
            .filter(|line| line.get(64..).is_some_and(|l| l.starts_with("  evidence/")))
            .collect();
        let files = evidence.lines().filter_map(|line| line.split_once("  "));
        Ok(EvidenceHashes {
            root: manifest::sha256(evidence.as_bytes()),
            files: files
                .map(|(hash, file)| (file.to_owned(), hash.to_owned()))
                .collect(),
        })
    }

    /// Writes what was found of consent notices, then the manifest over every other file.
    /// Gives the SHA-256 (hex) of the manifest.
    ///
    /// A folder whose evidence was changed would be sealed as it is: [`super::verify`] it first when judging again.
    ///
    /// # Errors
    /// When the folder cannot be read or the manifest not be written.
    pub fn seal(&self) -> Result<String, FolderError> {
        self.write_banners()?;
        let text = manifest::write(&self.path)?;
        self.write_file(manifest::MANIFEST, text.as_bytes())?;
        Ok(manifest::sha256(text.as_bytes()))
    }

    fn write_banners(&self) -> Result<(), FolderError> {
        self.record()?; // a folder without its record is none, and is not sealed
        for log in logs(&manifest::files(&self.path)?) {
            let mut notices = Vec::new();
            self.each(&log, |o| {
                if let Event::Notice(notice) = o.event {
                    let (seq, t_ms) = (o.seq, o.t_ms);
                    notices.push(serde_json::json!({"seq": seq, "t_ms": t_ms, "notice": notice}));
                }
            })?;
            if notices.is_empty() {
                continue;
            }
            let name = format!("{BANNER}/{}-{}.json", log.scenario, log.run);
            let mut text = serde_json::to_vec_pretty(&serde_json::json!({
                "scenario": log.scenario, "run": log.run, "log": log.file, "notices": notices,
            }))
            .map_err(|e| FolderError::io("write", self.path.join(&name), e.into()))?;
            text.push(b'\n');
            self.write_file(&name, &text)?;
        }
        Ok(())
    }

    fn place(&self, relative: &str) -> Result<PathBuf, FolderError> {
        if safe_name(relative) {
            Ok(self.path.join(relative))
        } else {
            Err(FolderError::Name {
                name: relative.to_owned(),
            })
        }
    }

    fn make_dir(&self, relative: &str) -> Result<(), FolderError> {
        let path = self.place(relative)?;
        fs::create_dir_all(&path).map_err(|e| FolderError::io("make", &path, e))
    }
}

/// Whether a file is one that was being written when its process was killed.
fn is_part(name: &str) -> bool {
    let last = name.rsplit('/').next();
    last.is_some_and(|last| last.starts_with(PART))
}

/// Whether a folder is there and not empty.
fn holds_anything(path: &Path) -> Result<bool, FolderError> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(FolderError::io("make", path, error)),
    }
}

/// Whether a relative path holds only names that this program makes.
pub(super) fn safe_name(relative: &str) -> bool {
    !relative.is_empty()
        && relative.len() < 256
        && relative.split('/').all(|part| {
            !part.is_empty()
                && !part.starts_with('.')
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
        })
}

/// Gives what an earlier attempt left the next free name beside its own: `….broken-N`.
fn set_aside(files: &[&Path; 2]) -> Result<(), FolderError> {
    let free = (1..u32::MAX).find(|n| files.iter().all(|file| !broken(file, *n).exists()));
    let number = free.unwrap_or(u32::MAX);
    for file in files.iter().filter(|file| file.exists()) {
        fs::rename(file, broken(file, number)).map_err(|e| FolderError::io("move", *file, e))?;
    }
    Ok(())
}

fn broken(file: &Path, number: u32) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".broken-{number}"));
    PathBuf::from(name)
}

/// Words for a file name: lower-case letters, digits and single dashes.
fn slug(what: &str) -> String {
    let mut out = String::new();
    for c in what.chars().take(60) {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(40);
    out.trim_end_matches('-').to_owned()
}

#[cfg(unix)]
fn private(path: &Path) -> Result<(), FolderError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
        .map_err(|e| FolderError::io("protect", path, e))
}

#[cfg(not(unix))]
fn private(_path: &Path) -> Result<(), FolderError> {
    Ok(())
}
