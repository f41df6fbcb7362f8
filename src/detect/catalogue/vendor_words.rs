//! The words of vendor files: kinds, common event names, purposes, confidence and data about the visitor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A serde enum with the words of the files.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }
        impl $name {
            /// The word of the files.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

words! {
    /// What a request is.
    Kind {
        /// Carries behaviour data.
        Event = "event",
        /// Library.
        Script = "script",
        /// Settings of a library.
        Config = "config",
        /// Matching of identifiers between parties.
        Sync = "sync",
        /// Embedded document.
        Frame = "frame",
        /// Telemetry of the library itself.
        Heartbeat = "heartbeat",
        /// Recorded session data.
        Replay = "replay",
        /// Server interface, which a browser must never call.
        Server = "server",
    }
}

words! {
    /// The common event names.
    Canonical {
        /// A page was seen.
        PageView = "page_view",
        /// A click.
        Click = "click",
        /// A download.
        Download = "download",
        /// A search.
        Search = "search",
        /// Contact was sought.
        Contact = "contact",
        /// Into the basket.
        AddToCart = "add_to_cart",
        /// Onto the wish list.
        AddToWishlist = "add_to_wishlist",
        /// Checkout begun.
        InitiateCheckout = "initiate_checkout",
        /// Payment data given.
        AddPaymentInfo = "add_payment_info",
        /// Bought.
        Purchase = "purchase",
        /// Donated.
        Donate = "donate",
        /// An enquiry or other lead.
        Lead = "lead",
        /// An account was made.
        Registration = "registration",
        /// Subscribed.
        Subscribe = "subscribe",
        /// An item was looked at.
        ViewContent = "view_content",
        /// None of these.
        Custom = "custom",
    }
}

words! {
    /// Purposes of vendors.
    Purpose {
        /// Advertising.
        Advertising = "advertising",
        /// Social network.
        Social = "social",
        /// Measurement of use.
        Analytics = "analytics",
        /// Recording of sessions.
        SessionReplay = "session-replay",
        /// Loads other tags.
        TagManager = "tag-manager",
        /// Customer data platform.
        Cdp = "cdp",
        /// Chat.
        Chat = "chat",
        /// Video and audio.
        Video = "video",
        /// Maps.
        Maps = "maps",
        /// Fonts.
        Fonts = "fonts",
        /// Consent manager.
        Cmp = "cmp",
        /// Experiments.
        AbTesting = "ab-testing",
        /// Reports of faults.
        ErrorMonitoring = "error-monitoring",
        /// Telling robots from people.
        Captcha = "captcha",
        /// Payment.
        Payment = "payment",
        /// Affiliate marketing.
        Affiliate = "affiliate",
        /// E-mail marketing.
        Email = "email",
        /// Tickets.
        Ticketing = "ticketing",
        /// Shop.
        Commerce = "commerce",
        /// Delivery of files.
        Cdn = "cdn",
    }
}

words! {
    /// Where a fact comes from.
    Confidence {
        /// Seen in public code or data.
        PublicCode = "public-code",
        /// Read in the vendor's or another's documentation.
        Documented = "documented",
        /// General knowledge, not re-checked.
        Knowledge = "knowledge",
    }
}

words! {
    /// What is said about the visitor.
    DataKind {
        /// E-mail address.
        Email = "email",
        /// Telephone number.
        Phone = "phone",
        /// Full name.
        Name = "name",
        /// First name.
        FirstName = "first_name",
        /// Last name.
        LastName = "last_name",
        /// Gender.
        Gender = "gender",
        /// Date of birth.
        BirthDate = "birth_date",
        /// Street.
        Street = "street",
        /// City.
        City = "city",
        /// State or region.
        State = "state",
        /// Postcode.
        Zip = "zip",
        /// Country.
        Country = "country",
        /// The site's own id of the person.
        Id = "id",
        /// IP address.
        Ip = "ip",
        /// Several in one value: Google's `tv.1~em.…`, or JSON.
        Bundle = "bundle",
    }
}
