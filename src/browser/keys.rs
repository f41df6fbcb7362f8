//! Keys that the recorder presses, with what a keyboard sends for them.

/// What a keyboard sends for a key: `key`, `code`, virtual key code and text.
pub(super) struct Key {
    pub(super) key: &'static str,
    pub(super) code: &'static str,
    pub(super) number: u32,
    pub(super) text: &'static str,
}

/// The key of that name; names are those of `KeyboardEvent.key`, plus `Space`.
pub(super) fn key(name: &str) -> Option<Key> {
    let found = |key, code, number, text| {
        Some(Key {
            key,
            code,
            number,
            text,
        })
    };
    match name {
        "Enter" => found("Enter", "Enter", 13, "\r"),
        "Space" | " " => found(" ", "Space", 32, " "),
        "Escape" => found("Escape", "Escape", 27, ""),
        "Tab" => found("Tab", "Tab", 9, ""),
        "End" => found("End", "End", 35, ""),
        "Home" => found("Home", "Home", 36, ""),
        "Backspace" => found("Backspace", "Backspace", 8, ""),
        "Delete" => found("Delete", "Delete", 46, ""),
        "PageUp" => found("PageUp", "PageUp", 33, ""),
        "ArrowLeft" => found("ArrowLeft", "ArrowLeft", 37, ""),
        "ArrowRight" => found("ArrowRight", "ArrowRight", 39, ""),
        "PageDown" => found("PageDown", "PageDown", 34, ""),
        "ArrowUp" => found("ArrowUp", "ArrowUp", 38, ""),
        "ArrowDown" => found("ArrowDown", "ArrowDown", 40, ""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_a_journey_can_name_is_known() {
        for name in crate::config::KEYS {
            assert!(key(name).is_some(), "{name}");
        }
    }
}
