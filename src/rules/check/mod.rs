//! Named checks: comparisons of measured things that equality cannot say. One small pure function per file.

mod address_data;
mod clicks;
mod decorative;
mod dominant;
mod interface;
mod match_data;
mod owner;
mod policy_missing;
mod receives_identifier;
mod unreadable;

use super::subject::{Subject, SubjectKind};
use super::value::Truth;

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Yes, no, or not known.
    pub truth: Truth,
    /// What it has to add to the fact line; facts only, no legal word.
    pub note: Option<String>,
    /// Evidence ids beside the subject's own.
    pub evidence: Vec<String>,
    /// Pages beside the subject's own.
    pub pages: Vec<String>,
}

impl Answer {
    pub(super) fn no() -> Answer {
        Answer {
            truth: Truth::No,
            note: None,
            evidence: Vec::new(),
            pages: Vec::new(),
        }
    }

    pub(super) fn unknown(why: impl Into<String>) -> Answer {
        Answer {
            truth: Truth::Unknown,
            note: Some(why.into()),
            evidence: Vec::new(),
            pages: Vec::new(),
        }
    }

    pub(super) fn yes(note: impl Into<String>) -> Answer {
        Answer {
            truth: Truth::Yes,
            note: Some(note.into()),
            evidence: Vec::new(),
            pages: Vec::new(),
        }
    }

    pub(super) fn with(mut self, evidence: impl IntoIterator<Item = String>) -> Answer {
        self.evidence.extend(evidence);
        self
    }

    pub(super) fn on(mut self, pages: impl IntoIterator<Item = String>) -> Answer {
        self.pages.extend(pages);
        self
    }
}

macro_rules! checks {
    ($($variant:ident $name:literal $kinds:expr, $run:path, $means:literal;)*) => {
        /// A named check.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Check {
            $(#[doc = $means] $variant,)*
        }

        impl Check {
            /// All checks.
            pub const ALL: &'static [Check] = &[$(Check::$variant),*];

            /// Its name in rule files.
            pub fn as_str(self) -> &'static str {
                match self { $(Check::$variant => $name),* }
            }

            /// What it asks, for the documentation.
            pub fn means(self) -> &'static str {
                match self { $(Check::$variant => $means),* }
            }

            /// Kinds of subject it can look at.
            pub fn subjects(self) -> &'static [SubjectKind] {
                match self { $(Check::$variant => &$kinds),* }
            }

            /// Runs it on a subject.
            pub fn run(self, subject: &Subject<'_>) -> Answer {
                match self { $(Check::$variant => $run(subject)),* }
            }
        }
    };
}

checks! {
    AcceptDominant "accept-dominant" [SubjectKind::Banner], dominant::run,
        "Whether the accept control outweighs the refuse control on the first layer: more than twice its area, or a refusal with contrast under 3.0 beside one at least 1.5 times as strong";
    ChoiceHasNoEffect "choice-has-no-effect" [SubjectKind::Site], decorative::run,
        "Whether tracker events and cookies are the same before, after refusing and after accepting (Jaccard at least 0.9)";
    InterfaceEvidence "interface-evidence" [SubjectKind::Site], interface::evidence,
        "Holds always; brings the consent interface as evidence for what is said of the site";
    MatchDataPlain "match-data-plain" [SubjectKind::Pixel], match_data::plain,
        "Whether the event carries readable contact data in a field of its own, not inside a page address";
    MatchDataHashed "match-data-hashed" [SubjectKind::Pixel], match_data::hashed_data,
        "Whether the event carries hashed contact data";
    OwnerStillContacted "owner-still-contacted" [SubjectKind::Cookie, SubjectKind::Storage], owner::run,
        "Whether the vendor that owns it was still contacted under the scenario's own consent state";
    PersonalDataInAddress "personal-data-in-address" [SubjectKind::Request], address_data::run,
        "Whether an e-mail address stands readable in the address or in a page address that is sent along";
    PolicyMissing "policy-missing" [SubjectKind::Site], policy_missing::run,
        "Whether none of at least two visited pages is a privacy notice, none was read, and the banner links none";
    ReceivesIdentifier "receives-identifier" [SubjectKind::Request], receives_identifier::run,
        "Whether an identifier-like value goes out in the address";
    RefusalUnreadable "refusal-unreadable" [SubjectKind::Banner], unreadable::run,
        "Whether the refuse control's text has contrast under 1.5 or is smaller than 8 px";
    RejectTakesMore "reject-takes-more" [SubjectKind::Banner], clicks::reject,
        "Whether refusing took more actions than accepting";
    TrackerWithoutInterface "tracker-without-interface" [SubjectKind::Site], interface::run,
        "Whether trackers work before any choice on a site where no consent interface was found";
    WithdrawTakesMore "withdraw-takes-more" [SubjectKind::Banner], clicks::withdraw,
        "Whether withdrawing took at least two actions more than accepting";
}

impl Check {
    /// The check of that name.
    pub fn parse(name: &str) -> Option<Check> {
        Check::ALL.iter().copied().find(|c| c.as_str() == name)
    }
}
