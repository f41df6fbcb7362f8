//! Screenshots of the audit folder, small enough to travel inside the report.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::path::{Component, Path};

/// Bytes of the largest picture that is taken in; a larger one is named by its path.
const LARGEST: u64 = 700_000;

/// Pictures by their path inside the audit folder.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    data: BTreeMap<String, String>,
}

impl Pictures {
    /// Reads those of the named files that are PNGs inside `folder` and not too large. What cannot
    /// be read is left out: the report then names the file instead.
    pub fn read<'a>(folder: &Path, names: impl IntoIterator<Item = &'a str>) -> Pictures {
        let mut pictures = Pictures::default();
        for name in names {
            let relative = Path::new(name);
            let inside = relative
                .components()
                .all(|c| matches!(c, Component::Normal(_)));
            if !inside || !name.ends_with(".png") {
                continue;
            }
            let path = folder.join(relative);
            let small =
                std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_file() && m.len() <= LARGEST);
            if let (true, Ok(bytes)) = (small, std::fs::read(&path))
                && bytes.starts_with(b"\x89PNG\r\n\x1a\n")
            {
                let uri = format!("data:image/png;base64,{}", STANDARD.encode(bytes));
                pictures.data.insert(name.to_owned(), uri);
            }
        }
        pictures
    }

    /// The data address of a picture.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.data.get(name).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn takes_small_pngs_inside_the_folder_only() {
        let folder = tempfile::tempdir().unwrap();
        let png = b"\x89PNG\r\n\x1a\n....";
        std::fs::write(folder.path().join("a.png"), png).unwrap();
        std::fs::write(folder.path().join("b.png"), b"<svg>").unwrap();
        std::fs::write(folder.path().join("c.txt"), png).unwrap();
        let inner = folder.path().join("in");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(inner.join("d.png"), png).unwrap();
        let names = ["a.png", "b.png", "c.txt", "../a.png", "none.png"];
        let all = Pictures::read(folder.path(), names);
        assert!(
            all.get("a.png")
                .unwrap()
                .starts_with("data:image/png;base64,iVBOR")
        );
        for name in &names[1..] {
            assert_eq!(all.get(name), None, "{name}");
        }
        assert!(
            Pictures::read(&inner, ["../a.png"])
                .get("../a.png")
                .is_none()
        );
    }
}
