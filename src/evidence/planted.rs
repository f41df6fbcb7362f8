//! The identity that an audit plants in forms, and what was typed where.

use super::observation::VisitNo;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A made-up person, told apart from every real one and from every other audit's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// E-mail address, with a capital letter: whoever hashes it unnormalised is told by that.
    pub email: String,
    /// Telephone number in E.164 with spaces, of a range that no one is given.
    pub phone: String,
    /// First name, with an accent.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Postcode that no place has.
    pub postcode: String,
    /// What is searched for on the site.
    #[serde(default)]
    pub search: String,
}

/// A part of the identity that is made up for the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Canary {
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// First and last name.
    Name,
    /// Postcode.
    Zip,
    /// What is searched for.
    SearchTerm,
}

impl Canary {
    /// The name used in files and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Canary::Email => "email",
            Canary::Phone => "phone",
            Canary::FirstName => "first_name",
            Canary::LastName => "last_name",
            Canary::Name => "name",
            Canary::Zip => "zip",
            Canary::SearchTerm => "search_term",
        }
    }
}

impl Planted {
    /// The identity of an audit: the same for the same audit id, so that evidence can be read again.
    ///
    /// The address is below `.example` (RFC 2606), the number in the range that Ofcom keeps for drama
    /// (07700 900000 to 900999), the postcode the statistical code for "no fixed abode".
    pub fn of(audit_id: &str) -> Planted {
        let digest = Sha256::digest(format!("consentry planted identity {audit_id}"));
        let tag = hex::encode(&digest[..4]);
        let letters: String = digest[4..10]
            .iter()
            .map(|b| char::from(b'a' + b % 26))
            .collect();
        let number = (u16::from(digest[10]) << 8 | u16::from(digest[11])) % 1000;
        Planted {
            email: format!("Canary.{tag}@mail.consentry.example"),
            phone: format!("+44 7700 900{number:03}"),
            first_name: "Zéphyrine".into(),
            last_name: format!("Q{letters}"),
            postcode: "ZZ99 3VZ".into(),
            search: format!("matinee {tag}"),
        }
    }

    /// One part of it.
    pub fn part(&self, part: Canary) -> String {
        match part {
            Canary::Email => self.email.clone(),
            Canary::Phone => self.phone.clone(),
            Canary::FirstName => self.first_name.clone(),
            Canary::LastName => self.last_name.clone(),
            Canary::Name => format!("{} {}", self.first_name, self.last_name),
            Canary::Zip => self.postcode.clone(),
            Canary::SearchTerm => self.search.clone(),
        }
    }
}

/// What a visitor did with a form field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TypedStep {
    /// The text was typed and the field still has the focus.
    Typed,
    /// The focus moved on.
    LeftField,
    /// The form was sent, which only a journey does.
    Submitted,
}

impl TypedStep {
    /// The name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            TypedStep::Typed => "typed",
            TypedStep::LeftField => "left-field",
            TypedStep::Submitted => "submitted",
        }
    }
}

/// Part of the planted identity went into a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    /// `email`, `phone`, `first_name`, `last_name`, `name`, `zip`, `search_term`.
    pub kind: String,
    /// What was done.
    pub step: TypedStep,
    /// The field.
    pub selector: String,
    /// Address of the frame that it stands in; none for the page itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<String>,
    /// Milliseconds since the run started at which the input was sent.
    pub at_ms: f64,
    /// Visit in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_belongs_to_its_audit() {
        let one = Planted::of("www.example.org-20261125T080000Z");
        assert_eq!(one, Planted::of("www.example.org-20261125T080000Z"));
        let other = Planted::of("www.example.org-20261125T080001Z");
        assert_ne!(
            (&one.email, &one.last_name),
            (&other.email, &other.last_name)
        );
        assert!(one.email.starts_with("Canary.") && one.email.ends_with(".example"));
        assert!(one.phone.starts_with("+44 7700 900") && one.phone.len() == 15);
    }
}
