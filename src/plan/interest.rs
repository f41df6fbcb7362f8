//! Which pages matter most to an audit, by the words in their address and link text.

use super::address::route;
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
    /// A version in another language: its consent notice has other words, and often another make.
    Language,
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
            Interest::Language => 3,
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

/// Words of a kind of page, after the code that the evidence has for it.
type Kind = (&'static str, &'static [&'static str]);

/// The first kind that matches counts: an order that is confirmed is over.
const CONVERSION: [Kind; 7] = [
    (
        "thank-you",
        &[
            "thank",
            "danke",
            "merci",
            "gracias",
            "bedankt",
            "confirmation",
        ],
    ),
    (
        "basket",
        &[
            "basket",
            "cart",
            "warenkorb",
            "panier",
            "carrito",
            "carrello",
            "winkelwagen",
        ],
    ),
    ("donate", &["donat", "spende"]),
    ("newsletter", &["subscribe", "newsletter"]),
    (
        "checkout",
        &["checkout", "kasse", "order", "booking", "tickets", "book-"],
    ),
    (
        "sign-up",
        &[
            "register",
            "signup",
            "sign-up",
            "membership",
            "join",
            "apply",
        ],
    ),
    ("enquiry", &["pricing", "appointment", "enquir"]),
];

const CONTACT: [Kind; 2] = [
    ("contact", &["contact", "kontakt", "contacto", "contatti"]),
    ("search", &["search", "suche", "recherche"]),
];

/// The code of a page that nothing but its form speaks for.
pub(super) const OTHER: &str = "other";

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

/// Why a page matters, and the code that the evidence has for it. The address counts, and of the link's
/// text only short ones: a sentence that mentions cookies is not a cookie policy.
pub(super) fn told(url: &Url, text: &str) -> (Interest, &'static str) {
    let path = route(url).to_lowercase();
    let short = if text.chars().count() <= 40 {
        text.to_lowercase()
    } else {
        String::new()
    };
    let has = |words: &[&str]| words.iter().any(|w| path.contains(w) || short.contains(w));
    let first = |kinds: &[Kind]| {
        let kind = kinds.iter().find(|kind| has(kind.1));
        kind.map(|kind| kind.0)
    };
    if has(&POLICY) {
        (Interest::Policy, "policy")
    } else if let Some(code) = first(&CONVERSION) {
        (Interest::Conversion, code)
    } else if let Some(code) = first(&CONTACT) {
        (Interest::Contact, code)
    } else if route(url) == "/" && url.query().is_none() {
        (Interest::Other, "home")
    } else {
        (Interest::Other, OTHER)
    }
}

/// Why a page matters.
pub(super) fn interest(url: &Url, text: &str) -> Interest {
    told(url, text).0
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
    fn each_kind_has_a_code_of_its_own() {
        for (path, code) in [
            ("/", "home"),
            ("/cookie-policy", "policy"),
            ("/order/confirmation", "thank-you"),
            ("/cart", "basket"),
            ("/checkout", "checkout"),
            ("/spenden", "donate"),
            ("/newsletter", "newsletter"),
            ("/join", "sign-up"),
            ("/enquiries", "enquiry"),
            ("/kontakt", "contact"),
            ("/suche", "search"),
            ("/shows/7", OTHER),
        ] {
            let url = format!("https://a.example{path}").parse().unwrap();
            assert_eq!(told(&url, "").1, code, "{path}");
        }
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
