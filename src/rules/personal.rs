//! What said about the visitor is personal data, and whether it went out as a hash.

use crate::detect::UserData;

/// Whether something said about the visitor names or reaches a person (not a random id, not an IP address).
pub(super) fn personal(data: &UserData) -> bool {
    const PERSONAL: &[&str] = &[
        "email",
        "phone",
        "name",
        "first_name",
        "last_name",
        "full_name",
        "street",
        "address",
        "birth_date",
        "birthday",
    ];
    PERSONAL.contains(&data.kind.as_str())
}

/// Whether it went out as a hash.
pub(super) fn hashed(data: &UserData) -> bool {
    ["sha256", "sha1", "md5", "sha512", "crc32"]
        .iter()
        .any(|h| data.form.contains(h))
}
