//! Which pages matter most to an audit, by the words in their address and link text.

use url::Url;

/// Why a page matters, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Interest {
    /// A start address.
    Seed,
    /// Privacy or cookie policy: what the site says it does.
    Policy,
    /// Basket, checkout, donation, sign-up, thanks: where advertising pixels report what they are paid for.
    Conversion,
    /// Contact and search: where visitors type.
    Contact,
    /// Any other page.
    Other,
}

impl Interest {
    /// How many pages of this interest come before other pages.
    pub(super) fn enough(self) -> usize {
        match self {
            Interest::Seed => usize::MAX,
            Interest::Policy => 3,
            Interest::Conversion => 4,
            Interest::Contact => 2,
            Interest::Other => 0,
        }
    }
}

const POLICY: [&str; 26] = [
    "privacy",
    "cookie",
    "datenschutz",
    "data-protection",
    "confidentialite",
    "confidentialité",
    "donnees-personnelles",
    "privacidad",
    "privacidade",
    "proteccion-de-datos",
    "riservatezza",
    "gegevensbescherming",
    "privatliv",
    "persondata",
    "personvern",
    "integritet",
    "dataskydd",
    "tietosuoja",
    "prywatnos",
    "soukromi",
    "sukromia",
    "zasebnost",
    "adatved",
    "confidentialitate",
    "privatumo",
    "preifatrwydd",
];

const CONVERSION: [&str; 32] = [
    "checkout",
    "basket",
    "cart",
    "warenkorb",
    "kasse",
    "panier",
    "carrito",
    "carrello",
    "winkelwagen",
    "donat",
    "spende",
    "thank",
    "danke",
    "merci",
    "gracias",
    "bedankt",
    "confirmation",
    "order",
    "booking",
    "tickets",
    "book-",
    "register",
    "signup",
    "sign-up",
    "subscribe",
    "newsletter",
    "membership",
    "join",
    "apply",
    "pricing",
    "appointment",
    "enquir",
];

const CONTACT: [&str; 7] = [
    "contact",
    "kontakt",
    "contacto",
    "contatti",
    "search",
    "suche",
    "recherche",
];

/// Words of links that change something or end a session: never followed.
const HANDS_OFF: [&str; 14] = [
    "logout",
    "log-out",
    "log_out",
    "signout",
    "sign-out",
    "sign_out",
    "abmelden",
    "deconnexion",
    "/delete",
    "delete=",
    "/remove",
    "remove_item",
    "unsubscribe",
    "add-to-cart=",
];

/// Why a page matters. The address counts, and of the link's text only short ones: a sentence that
/// mentions cookies is not a cookie policy.
pub(super) fn interest(url: &Url, text: &str) -> Interest {
    let path = url.path().to_lowercase();
    let short = if text.chars().count() <= 40 {
        text.to_lowercase()
    } else {
        String::new()
    };
    let has = |words: &[&str]| words.iter().any(|w| path.contains(w) || short.contains(w));
    if has(&POLICY) {
        Interest::Policy
    } else if has(&CONVERSION) {
        Interest::Conversion
    } else if has(&CONTACT) {
        Interest::Contact
    } else {
        Interest::Other
    }
}

/// Whether following the address could change something.
pub(super) fn hands_off(url: &Url) -> bool {
    let address = url.as_str().to_lowercase();
    HANDS_OFF.iter().any(|w| address.contains(w))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn pages_are_told_apart() {
        let of = |u: &str, t: &str| interest(&u.parse().unwrap(), t);
        assert_eq!(
            of("https://a.example/legal/7", "Privacy policy"),
            Interest::Policy
        );
        assert_eq!(of("https://a.example/datenschutz", ""), Interest::Policy);
        assert_eq!(of("https://a.example/donate", "Give"), Interest::Conversion);
        assert_eq!(of("https://a.example/kontakt", ""), Interest::Contact);
        let sentence = "Read our long story about how cookies were baked in the old days";
        assert_eq!(of("https://a.example/news/1", sentence), Interest::Other);
    }

    #[test]
    fn links_that_change_something_are_left_alone() {
        for no in [
            "https://a.example/logout",
            "https://a.example/item/3/delete",
            "https://a.example/?add-to-cart=5",
        ] {
            assert!(hands_off(&no.parse().unwrap()), "{no}");
        }
        assert!(!hands_off(&"https://a.example/shows".parse().unwrap()));
    }
}
