//! The pages of `tests/web/hostile`, each with what must be said of it.
//!
//! A page begins with a comment: what it does in words, then one directive a line. `answer NAME` has the
//! server answer in a way of its own, `over https` opens it over TLS in a group that is in clear; every
//! other line is an [`Expected`]. The comment is not served.

use super::forbidden::Forbidden;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What must be said of a page: the first word of a directive, and the rest of its line.
pub type Expected = (String, String);

/// One page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its file without the extension, and its path; `index` is `/`.
    pub name: String,
    /// How it is answered, when it is not just served.
    pub answer: Option<String>,
    /// Whether it is opened over TLS in a group that is in clear.
    pub secure: bool,
    /// What must be said of it.
    pub expected: Vec<Expected>,
    /// What is served.
    pub body: String,
}

/// What a page writes wherever it can. Scripts have them as `HOSTILE`, with half a character besides, and
/// `LONG`, a megabyte.
const STRINGS: [&str; 22] = [
    "</title></script><script>alert('trap');window.trap=1</script><img src=//trap.test/x onerror=alert(1)>",
    "{{7*7}}{{{constructor}}}{{#each this}}${alert(1)}<%= 1 %>#{1}",
    "\"'`>\\\" onmouseover=alert(1) x='",
    "a\0b\u{1}\u{8}\u{7f}\u{85}",
    "\u{202e}gnp.exe\u{202c}\u{2066}x\u{2069}\u{200f}\u{feff}\u{61c}",
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\rover\u{1b}]8;;http://trap.test/\u{1b}\\",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1",
    "\r=1",
    "../../../../etc/passwd",
    "..\\..\\evil",
    "C:\\evil",
    "a\nb%0A::error::x",
    "[a](javascript:alert(1)) | b |\n# x",
    "; rm -rf / #",
    "$(touch owned)",
    "`touch owned`",
    "]]><!--<x/>-->&lt;&amp;&#x22;",
    "__proto__",
];

/// Every page of the groups, read once.
static ALL: LazyLock<Vec<(String, Page)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for group in folder(&root()) {
        let name = group.file_name().unwrap().to_str().unwrap().to_owned();
        for file in folder(&group) {
            all.push((name.clone(), read(&file)));
        }
    }
    all
});

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/hostile")
}

fn folder(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap();
    let mut all: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    all.sort();
    all
}

/// The pages of a group, in order of their names.
pub fn of_group(group: &str) -> Vec<&'static Page> {
    let all = ALL.iter().filter(|(g, _)| g == group);
    all.map(|(_, page)| page).collect()
}

/// Number of pages of all groups.
pub fn count() -> usize {
    ALL.len()
}

fn read(file: &Path) -> Page {
    let text = std::fs::read_to_string(file).unwrap();
    let head = text
        .strip_prefix("<!-- ")
        .and_then(|t| t.split_once("\n-->\n"));
    let (head, body) = head.unwrap_or_else(|| panic!("{}: no comment", file.display()));
    let mut page = Page {
        name: file.file_stem().unwrap().to_str().unwrap().to_owned(),
        answer: None,
        secure: false,
        expected: Vec::new(),
        body: body.to_owned(),
    };
    for line in head.lines().skip(1) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "answer" => page.answer = Some(rest.to_owned()),
            "over" => page.secure = true,
            _ => page.expected.push((word.to_owned(), filled(rest, ""))),
        }
    }
    assert!(
        !page.expected.is_empty(),
        "{}: nothing expected",
        file.display()
    );
    page
}

impl Page {
    /// Its path.
    pub fn path(&self) -> String {
        let name = if self.name == "index" { "" } else { &self.name };
        format!("/{name}")
    }

    /// The body with its tokens replaced.
    pub fn html(&self, group: &str) -> String {
        filled(&self.body, group)
    }
}

/// `%PORT%` and `%OWN%`: a port where nobody may knock, and an address of this machine. `%HTML%`: every
/// string. `%LINKS%`: links to the pages of the group.
fn filled(text: &str, group: &str) -> String {
    let forbidden = Forbidden::get();
    let mut text = text.replace("%PORT%", &forbidden.port.to_string());
    if text.contains("%OWN%") {
        text = text.replace("%OWN%", &forbidden.own.to_string());
    }
    if text.contains("%HTML%") {
        text = text.replace("%HTML%", &escaped(&STRINGS.join(" ")));
    }
    if text.contains("%LINKS%") {
        let link = |page: &&Page| {
            let scheme = if page.secure { "https:" } else { "" };
            let (path, name) = (page.path(), &page.name);
            format!("<a href=\"{scheme}//hostile-{group}.test{path}\">{name}</a> ")
        };
        let links: String = of_group(group).iter().map(link).collect();
        text = text.replace("%LINKS%", &links);
    }
    text
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// The strings as a script.
pub fn script() -> String {
    let list = serde_json::to_string(&STRINGS)
        .unwrap()
        .replace('<', "\\u003c");
    format!("const HOSTILE = [...{list}, 'half \\ud800 and \\udfff'], LONG = 'A'.repeat(1e6);\n")
}
