//! In which language a policy is written.

use crate::detect::terms::{PolicyWords, Terms};

/// Language tag of a text, its words, and whether text and document agree; unsure when the text is
/// clearly in another language than its document says.
pub(super) struct Language<'t> {
    pub(super) tag: Option<String>,
    pub(super) words: Option<&'t PolicyWords>,
    pub(super) sure: Option<bool>,
}

pub(super) fn of<'t>(text: &str, declared: Option<&str>, terms: &'t Terms) -> Language<'t> {
    let sample: String = text.chars().take(4000).collect();
    let seen = whatlang::detect(&sample).filter(whatlang::Info::is_reliable);
    let seen = seen.and_then(|info| short(info.lang()));
    let said = declared.map(|d| d.to_owned()).filter(|d| !d.is_empty());
    let said_words = said.as_deref().and_then(|tag| terms.policy(tag));
    match (said, seen) {
        (Some(tag), Some(seen)) => {
            let seen_words = terms.policy(seen);
            let same = seen_words.map(|w| &w.id) == said_words.map(|w| &w.id)
                || tag.to_ascii_lowercase().starts_with(seen);
            if same {
                Language {
                    tag: Some(tag),
                    words: said_words,
                    sure: Some(true),
                }
            } else {
                Language {
                    tag: Some(seen.to_owned()),
                    words: seen_words,
                    sure: Some(false),
                }
            }
        }
        (Some(tag), None) => Language {
            tag: Some(tag),
            words: said_words,
            sure: None,
        },
        (None, Some(seen)) => Language {
            tag: Some(seen.to_owned()),
            words: terms.policy(seen),
            sure: None,
        },
        (None, None) => Language {
            tag: None,
            words: None,
            sure: None,
        },
    }
}

/// The two-letter code of a language that has words of policies.
fn short(language: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang;
    Some(match language {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Fin => "fi",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Bul => "bg",
        Lang::Ell => "el",
        Lang::Hrv => "hr",
        Lang::Slv => "sl",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Ukr => "uk",
        Lang::Tur => "tr",
        _ => return None,
    })
}
