//! The closed lists of words that fields of a condition can hold.

/// Purposes of vendors.
pub(super) const PURPOSES: &[&str] = &[
    "none",
    "advertising",
    "social",
    "analytics",
    "session-replay",
    "tag-manager",
    "cdp",
    "chat",
    "video",
    "maps",
    "fonts",
    "cmp",
    "ab-testing",
    "error-monitoring",
    "captcha",
    "payment",
    "affiliate",
    "email",
    "ticketing",
    "commerce",
    "cdn",
];
/// Purposes of cookies and storage entries; `uncatalogued` means that no catalogue knows the name.
pub(super) const COOKIE_PURPOSES: &[&str] = &[
    "necessary",
    "preferences",
    "statistics",
    "marketing",
    "uncatalogued",
];
/// Where a company has its seat, as the law on transfers sees it.
pub(super) const SEATS: &[&str] = &["eea", "uk", "us", "adequate", "other", "unknown"];
pub(super) const CATEGORIES: &[&str] = &[
    "unknown",
    "ab-testing",
    "advertising",
    "affiliate",
    "analytics",
    "captcha",
    "cdn",
    "cdp",
    "chat",
    "cmp",
    "commerce",
    "email",
    "error-monitoring",
    "fonts",
    "maps",
    "payment",
    "session-replay",
    "social",
    "tag-manager",
    "ticketing",
    "video",
];
pub(super) const REFERRERS: &[&str] = &["none", "origin", "path", "query"];
pub(super) const TOLD: &[&str] = &[
    "none",
    "necessary",
    "preferences",
    "statistics",
    "marketing",
];
pub(super) const ASKS: &[&str] = &[
    "email", "phone", "name", "password", "card", "health", "birth", "address", "search", "text",
    "file",
];
pub(super) const CONSENT: &[&str] = &["none", "dismissed", "rejected", "accepted", "withdrawn"];
pub(super) const VENDOR_KINDS: &[&str] = &[
    "none",
    "event",
    "script",
    "config",
    "sync",
    "frame",
    "heartbeat",
    "replay",
    "server",
    "unclassified",
];
pub(super) const PARTIES: &[&str] = &["first", "third"];
pub(super) const DELIVERIES: &[&str] = &["sent", "blocked", "failed", "cached"];
pub(super) const SIGNALS: &[&str] = &["none", "granted", "denied"];
pub(super) const SCHEMES: &[&str] = &["https", "http", "wss", "ws", "other"];
pub(super) const RESOURCES: &[&str] = &[
    "document",
    "stylesheet",
    "image",
    "media",
    "font",
    "script",
    "texttrack",
    "xhr",
    "fetch",
    "prefetch",
    "eventsource",
    "websocket",
    "manifest",
    "signedexchange",
    "ping",
    "cspviolationreport",
    "preflight",
    "fedcm",
    "other",
];
pub(super) const TARGETS: &[&str] = &["page", "iframe", "worker", "service-worker", "popup"];
pub(super) const CANONICAL: &[&str] = &[
    "none",
    "page_view",
    "click",
    "download",
    "search",
    "contact",
    "add_to_cart",
    "add_to_wishlist",
    "initiate_checkout",
    "add_payment_info",
    "purchase",
    "donate",
    "lead",
    "registration",
    "subscribe",
    "view_content",
    "custom",
];
pub(super) const SAME_SITE: &[&str] = &["unset", "strict", "lax", "none"];
pub(super) const SETTERS: &[&str] = &["http", "script", "unknown"];
pub(super) const STATES: &[&str] = &["set", "kept", "changed", "removed", "blocked"];
pub(super) const AREAS: &[&str] = &["local", "session", "indexeddb", "cache"];
pub(super) const NOTICES: &[&str] = &["banner", "wall", "notice-only", "none"];
pub(super) const ACTIONS: &[&str] = &[
    "accept", "reject", "settings", "save", "close", "pay", "policy", "other",
];
pub(super) const PAGES: &[&str] = &[
    "home",
    "policy",
    "checkout",
    "basket",
    "thank-you",
    "donate",
    "newsletter",
    "contact",
    "product",
    "not-found",
    "other",
];
pub(super) const POLICIES: &[&str] = &["privacy", "cookie"];
