//! Labels of many languages, and what may never be read as an answer.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::label::Class;
use super::text::Label;
use super::words::Words;
use crate::catalogue::DataFiles;

fn words() -> Words {
    Words::load(&DataFiles::embedded()).unwrap()
}

#[test]
fn accept_only_necessary_is_a_reject_in_every_language() {
    let words = words();
    for (id, language) in &words.languages {
        let accept = language
            .phrases
            .iter()
            .find(|(c, _)| *c == Class::Accept)
            .unwrap();
        let (Some(only), Some(necessary)) = (language.only.first(), language.necessary.first())
        else {
            continue;
        };
        let label = format!(
            "{} {} {}",
            accept.1.join(" "),
            only.join(" "),
            necessary.join(" ")
        );
        assert_eq!(
            words.classify(&label, &[id]),
            Class::Reject,
            "{id}: {label}"
        );
    }
}

#[test]
fn every_listed_phrase_reads_as_what_it_is_listed_for() {
    let words = words();
    let mut wrong = Vec::new();
    for (id, language) in &words.languages {
        // Every third, as each takes its time.
        for (phrase, classes) in language.whole.iter().step_by(3) {
            let got = words.classify(phrase, &[id]);
            if classes.len() == 1 && got != classes[0] {
                wrong.push(format!("{id}: {phrase}: {}", got.as_str()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_word_of_another_language_is_understood_on_any_page() {
    let words = words();
    assert_eq!(words.classify("Alle ablehnen", &["en"]), Class::Reject);
    assert_eq!(words.classify("Accept all", &["de"]), Class::Accept);
    assert_eq!(words.classify("Odrzuć wszystkie", &["zz"]), Class::Reject);
}

#[test]
fn turkish_capitals_follow_the_page_language() {
    let words = words();
    assert_eq!(Label::read("TIKLA İZİN", true).tokens, ["tıkla", "izin"]);
    assert_eq!(words.classify("TÜMÜNÜ KABUL ET", &["tr"]), Class::Accept);
}

#[test]
fn symbols_and_punctuation_do_not_count() {
    let words = words();
    assert_eq!(
        words.classify("  Continue\u{a0}without accepting → ", &["en"]),
        Class::Reject
    );
    assert_eq!(words.classify("🍪 ACCEPT ALL!", &["en"]), Class::Accept);
    assert_eq!(words.classify("×", &["en"]), Class::Close);
}

#[test]
fn a_tie_between_two_meanings_is_nothing() {
    let mut words = words();
    let english = words.languages.get_mut("en").unwrap();
    english
        .whole
        .insert("maybe".into(), vec![Class::Accept, Class::Reject]);
    assert_eq!(words.classify("Maybe", &["en"]), Class::Other);
}

#[test]
fn paying_wins_over_everything() {
    let words = words();
    for label in [
        "Reject and subscribe",
        "Accept all and subscribe",
        "Subscribe for an ad-free site",
    ] {
        assert_eq!(words.classify(label, &["en"]), Class::Pay, "{label}");
    }
}

#[test]
fn a_refusal_that_is_denied_is_not_pressed() {
    let words = words();
    assert_eq!(words.classify("Don't reject", &["en"]), Class::Other);
    assert_eq!(words.classify("No, reject all", &["en"]), Class::Reject);
    assert_eq!(
        words.classify("Reject all not essential cookies", &["en"]),
        Class::Reject
    );
}

#[test]
fn an_answer_that_is_worded_to_shame_is_still_that_answer() {
    let words = words();
    for (label, class) in [
        ("No thanks, I do not care about culture", Class::Reject),
        (
            "No, I'd rather see ads that mean nothing to me at all",
            Class::Reject,
        ),
        ("Yes, I love this theatre", Class::Accept),
        ("Yes, but only the necessary ones", Class::Reject),
        ("No, let me choose", Class::Other),
        ("Yes, but not the advertising", Class::Other),
        ("No, accept all", Class::Other),
    ] {
        let got = words.classify(label, &["en"]);
        if class == Class::Other || label.starts_with("Yes, but only") {
            assert_ne!(got, Class::Accept, "{label}");
        } else {
            assert_eq!(got, class, "{label}");
        }
    }
}

#[test]
fn what_buys_subscribes_or_signs_in_is_never_an_answer_in_any_language() {
    let words = words();
    for (id, label) in [
        ("ro", "Refuz și mă abonez"),
        ("en", "Decline and subscribe"),
        ("de", "Ablehnen und Abo abschließen"),
        ("fr", "Refuser et s'abonner"),
        ("it", "Rifiuta e abbonati"),
        ("pl", "Odrzuć i kup dostęp"),
        ("ja", "拒否して購読する"),
        ("ar", "أرفض وأشترك"),
        ("el", "Απόρριψη και συνδρομή"),
        ("en", "Accept all and sign in"),
    ] {
        assert_eq!(words.classify(label, &[id]), Class::Pay, "{label}");
    }
    assert_eq!(
        words.classify("No thanks, I do not care about culture", &["en"]),
        Class::Reject
    );
}

#[test]
fn an_answer_that_turns_with_the_question_is_read_under_that_question_alone() {
    let words = words();
    let (off, wants) = (
        "Ja, stäng av dem",
        "Nej tack, jag vill ha annonser som passar mig",
    );
    assert_eq!(words.classify(off, &["sv"]), Class::Other);
    assert_eq!(words.classify(wants, &["sv"]), Class::Other);
    assert!(words.asks_whether_off("Vill du att vi stänger av de kakorna?"));
    assert!(words.asks_whether_off("Shall we switch the advertising cookies off?"));
    assert!(!words.asks_whether_off("We never switch off. May we use cookies?"));
    assert_eq!(words.classify_inverted(off, &["sv"]), Class::Reject);
    assert_eq!(words.classify_inverted(wants, &["sv"]), Class::Accept);
    for bare in ["Yes", "No", "No thanks"] {
        assert_eq!(
            words.classify_inverted(bare, &["en"]),
            Class::Other,
            "{bare}"
        );
    }
    assert_eq!(
        words.classify_inverted("Reject all", &["en"]),
        Class::Reject
    );
}

#[test]
fn a_text_that_takes_closing_for_agreeing_is_told_from_one_that_does_not() {
    let words = words();
    for (id, text) in [
        (
            "en",
            "We use cookies. By closing this message you agree to them.",
        ),
        ("el", "Κλείνοντας αυτό το μήνυμα αποδέχεστε τη χρήση τους."),
        (
            "it",
            "Chiudendo questo banner acconsenti all'uso dei cookie.",
        ),
    ] {
        assert!(words.closing_agrees(text, &[id]), "{text}");
    }
    for text in [
        "If you close this without agreeing, nothing is set.",
        "You can close this. Do you agree to cookies?",
    ] {
        assert!(!words.closing_agrees(text, &["en"]), "{text}");
    }
}

#[test]
fn scripts_without_spaces_are_read_letter_by_letter() {
    let words = words();
    assert_eq!(
        Label::read("Cookieを拒否", false).tokens,
        ["cookie", "を", "拒", "否"]
    );
    for (id, label, class) in [
        ("ja", "Cookieをすべて拒否する", Class::Reject),
        ("ja", "すべてのCookieを許可", Class::Accept),
        ("zh", "拒绝所有非必要的 Cookie", Class::Reject),
        ("ko", "쿠키 모두동의", Class::Accept),
        ("he", "אני מסכים/ה", Class::Accept),
        ("ar", "الضرورية فقط", Class::Reject),
    ] {
        assert_eq!(words.classify(label, &[id]), class, "{label}");
    }
}

#[test]
fn a_hyphen_hides_no_word_and_makes_no_answer() {
    let words = words();
    assert_eq!(words.classify("Rebutja-les totes", &["ca"]), Class::Reject);
    assert_eq!(words.classify("Opt-out", &["en"]), Class::Reject);
    assert_eq!(words.classify("Non-reject", &["en"]), Class::Other);
}

#[test]
fn only_the_necessary_ones_is_a_refusal_without_a_verb() {
    let words = words();
    assert_eq!(
        words.classify("Just the essential ones", &["en"]),
        Class::Reject
    );
    assert_eq!(
        words.classify("Not only the essential ones", &["en"]),
        Class::Other
    );
}

#[test]
fn links_that_reopen_the_choice() {
    let words = words();
    assert!(words.reopens("Cookie settings", &["en"]));
    assert!(words.reopens("Change cookie settings", &["de"]));
    assert!(!words.reopens("Cookies", &["en"]));
    assert!(!words.reopens("Privacy policy", &["en"]));
}
