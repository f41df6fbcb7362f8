//! Every host name the demo answers for.

/// Host of the sample site.
pub const SITE_HOST: &str = "www.harbourlights.example";

/// Address of its home page.
pub const HOME: &str = "https://www.harbourlights.example/";

/// The bare domain, which redirects to [`SITE_HOST`].
pub(super) const BARE_HOST: &str = "harbourlights.example";

/// Hosts of the vendors that have a stand-in. Any other host answers 404.
pub(super) const VENDOR_HOSTS: [&str; 17] = [
    "analytics.tiktok.com",
    "analytics.twitter.com",
    "connect.facebook.net",
    "ct.pinterest.com",
    "googleads.g.doubleclick.net",
    "px.ads.linkedin.com",
    "s.pinimg.com",
    "sc-static.net",
    "snap.licdn.com",
    "static.ads-twitter.com",
    "t.co",
    "tr.snapchat.com",
    "www.facebook.com",
    "www.google-analytics.com",
    "www.google.com",
    "www.googleadservices.com",
    "www.googletagmanager.com",
];

/// Names the throw-away certificate is made out to.
pub(super) fn all() -> Vec<String> {
    let mut hosts: Vec<String> = VENDOR_HOSTS.iter().map(ToString::to_string).collect();
    hosts.extend([SITE_HOST.to_owned(), BARE_HOST.to_owned()]);
    hosts
}
