//! Named checks: comparisons of measured things that equality cannot say. One small pure function per file.

mod address_data;
mod auction;
mod audience;
mod banner_language;
mod baseline;
mod budget;
mod bundled;
mod claim;
mod click_id;
mod clicks;
mod core_items;
mod decorative;
mod default_granted;
mod dominant;
mod gate;
mod gpc;
mod interface;
mod inventory;
mod label;
mod match_data;
mod memory;
mod not_before;
mod notice_taken;
mod on_page;
mod one_choice;
mod only_after_stir;
mod owner;
mod panel;
mod payload;
mod piggyback;
mod policy_missing;
mod proof;
mod receives_identifier;
mod redirect;
mod referrer;
mod signs;
mod sources;
mod statistics;
mod still_granted;
mod tc_denies;
mod text_link;
mod told_duration;
mod typed;
mod unreadable;
mod untold;
mod withdrawal_untold;

use super::subject::{Subject, SubjectKind, Thing};
use super::value::Truth;
use crate::say;

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

    pub(super) fn unknown(why: String) -> Answer {
        Answer {
            truth: Truth::Unknown,
            note: Some(why),
            evidence: Vec::new(),
            pages: Vec::new(),
        }
    }

    pub(super) fn yes(note: String) -> Answer {
        Answer {
            truth: Truth::Yes,
            note: Some(note),
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
                if let Thing::Policy(policy) = subject.thing && policy.unread.is_some() {
                    return Answer::unknown(say!(subject.world.messages, "untested-unread"));
                }
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
    AddressLeaks "address-leaks-as-referrer" [SubjectKind::Site], referrer::run,
        "Whether addresses of pages go to third parties as referrers";
    AudienceOnly "audience-only" [SubjectKind::Pixel], audience::run,
        "Whether all that a machine can see speaks for audience measurement of the site alone: no contact data or own number, first-party cookies of at most 13 months, named in a policy";
    Auction "auction-request" [SubjectKind::Request], auction::run,
        "Whether its address holds two signs of an advertising auction";
    BannerLanguage "banner-language-differs" [SubjectKind::Banner], banner_language::run,
        "Whether the consent interface is in another language than its page";
    ChoiceRecord "choice-record" [SubjectKind::Site], memory::record,
        "Holds when it was seen what keeps the choice; brings it as evidence";
    ClaimContradicted "claim-contradicted" [SubjectKind::Policy], claim::contradicted,
        "Whether a sentence of the policy is contradicted by what was recorded";
    ClickIdVisited "click-id-visited" [SubjectKind::Cookie, SubjectKind::Storage, SubjectKind::Request], click_id::run,
        "Whether a page was visited with the number of a click in its address";
    CoreItemsMissing "core-items-missing" [SubjectKind::Policy], core_items::run,
        "Whether the notice leaves out an item of articles 13(1) and (2)";
    DefaultGranted "granted-by-default" [SubjectKind::Site], default_granted::run,
        "Whether a machine-readable signal says granted before anybody chose";
    ActiveDespiteGpc "active-despite-gpc" [SubjectKind::Site], gpc::active,
        "Whether trackers work, or cookies for statistics or marketing are stored, with Global Privacy Control on and nothing clicked";
    DurationsUntold "durations-untold" [SubjectKind::Site], inventory::no_durations,
        "Whether cookies are listed and no policy says how long anything is kept";
    FullAddress "full-address-sent" [SubjectKind::Pixel], payload::full_address,
        "Whether a page address with more than campaign marks goes along, or what was searched for";
    GateMissing "gate-missing-here" [SubjectKind::Page], gate::run,
        "Whether trackers work on the page while the home page holds them back";
    GpcChangesNothing "gpc-changes-nothing" [SubjectKind::Site], gpc::changes_nothing,
        "Whether trackers are the same with Global Privacy Control as without (Jaccard at least 0.9)";
    GuardedWord "guarded-word-sent" [SubjectKind::Pixel], payload::guarded_word,
        "Whether a parameter holds a word of a guarded topic";
    InterestForProfiles "interest-for-profiles" [SubjectKind::Site], tc_denies::interest,
        "Whether the TC string rests purposes 1 or 3 to 6 on legitimate interest";
    InterestPassage "interest-passage" [SubjectKind::Policy], claim::interest_passage,
        "Brings the sentence that names legitimate interest and storage";
    InventoryMissing "inventory-missing" [SubjectKind::Site], inventory::missing,
        "Whether no policy lists a technology though cookies for statistics or marketing are in use";
    ItemsSent "items-sent" [SubjectKind::Pixel], payload::items,
        "Whether single items of an order or gift are sent";
    JointControlUntold "joint-control-untold" [SubjectKind::Site], untold::joint_control,
        "Whether advertising or social platforms are seen and no policy speaks of joint control";
    KeptLongerThanTold "kept-longer-than-told" [SubjectKind::Cookie], told_duration::run,
        "Whether more than a tenth and a day beyond the told duration is asked for";
    LabelHidesConsent "label-hides-consent" [SubjectKind::Banner], label::run,
        "Whether the control that accepts is named with a word that only says it was read";
    LoadedByVendor "loaded-by-vendor" [SubjectKind::Vendor], piggyback::run,
        "Whether a script of another vendor, not a tag manager, loads it";
    NewSinceBaseline "new-since-baseline" [SubjectKind::Vendor], baseline::run,
        "Whether the vendor, an account or a cookie of it was not there in the audit before";
    NoConsentRecord "no-consent-record" [SubjectKind::Site], proof::run,
        "Whether no call to a consent manager's server was seen after accepting";
    NotSeenBefore "not-seen-before" [SubjectKind::Pixel], not_before::run,
        "Whether the vendor sent nothing before any choice";
    NoticeTakenForConsent "notice-taken-for-consent" [SubjectKind::Pixel], notice_taken::run,
        "Whether the vendor sent nothing before, and the interface was a notice that only can be acknowledged";
    OneChoice "one-choice-for-many-purposes" [SubjectKind::Banner], one_choice::run,
        "Whether vendors of two or more kinds are in use and fewer than two switches are offered";
    OnlyAfterStir "only-after-stir" [SubjectKind::Pixel], only_after_stir::run,
        "Whether the vendor sent only after the page had been scrolled";
    OwnIdSent "own-id-sent" [SubjectKind::Pixel], payload::own_id,
        "Whether an own number of the visitor is sent";
    OverBudgetThirdParties "over-budget-third-parties" [SubjectKind::Site], budget::third_parties,
        "Whether more third parties were contacted than the organisation's settings want";
    OverBudgetRequests "over-budget-requests" [SubjectKind::Site], budget::requests,
        "Whether more requests left the browser than the organisation's settings want";
    OverBudgetCookies "over-budget-cookies" [SubjectKind::Site], budget::cookies,
        "Whether more cookies were set or kept than the organisation's settings want";
    OverBudgetPixels "over-budget-pixels" [SubjectKind::Site], budget::pixels,
        "Whether vendors were told more events than the organisation's settings want";
    PanelShowsRefused "panel-shows-refused" [SubjectKind::Banner], panel::run,
        "Whether the panel, opened again after the choice, shows switches that are on";
    PlatformsSeen "platforms-seen" [SubjectKind::Site], untold::platforms,
        "Whether advertising or social platforms are seen; brings them";
    RedirectPassesIdentifier "redirect-passes-identifier" [SubjectKind::Request], redirect::run,
        "Whether a redirect between two third parties passes an identifier-like value";
    RefusalForgottenSooner "refusal-forgotten-sooner" [SubjectKind::Site], memory::refusal_shorter,
        "Whether a refusal is kept for less than half as long as an acceptance";
    RefusalOnlyALink "refusal-only-a-link" [SubjectKind::Banner], text_link::run,
        "Whether every refusal on the first layer is a link of less than three quarters of the accept button's height";
    ReadsManySources "reads-many-sources" [SubjectKind::Script], sources::run,
        "Whether one script calls three or more kinds of interface that tell devices apart, and sends requests";
    SignsOfRisk "signs-of-risk" [SubjectKind::Site], signs::run,
        "Whether two or more signs are seen that an impact assessment is needed";
    StatisticsBefore "statistics-before" [SubjectKind::Site], statistics::run,
        "Whether statistics run before any choice";
    StillGranted "still-granted" [SubjectKind::Site], still_granted::run,
        "Whether machine-readable signals still say granted";
    TcStringDenies "tc-string-denies-vendor" [SubjectKind::Request], tc_denies::vendor,
        "Whether the TC string gives the vendor neither consent nor legitimate interest";
    TopicTracked "topic-tracked" [SubjectKind::Page], on_page::topic,
        "Whether trackers are told of a page that may be about a guarded topic";
    TrackedForm "tracked-form" [SubjectKind::Form], on_page::form,
        "Whether trackers run on the page of the form";
    TrackingBundled "tracking-bundled" [SubjectKind::Form], bundled::run,
        "Whether one box speaks of tracking together with terms or a newsletter";
    TransferUntold "transfer-untold" [SubjectKind::Site], untold::transfer,
        "Whether trackers in the United States or without an adequacy decision are seen and no policy speaks of transfers";
    TypedReadable "typed-readable" [SubjectKind::Request], typed::readable,
        "Whether what the audit typed into a form, and did not send, goes out and can be read there: no digest of it";
    TypedSentOn "typed-sent-on" [SubjectKind::Request], typed::run,
        "Whether what the audit typed into a form, and did not send, goes out";
    WithdrawalUntold "withdrawal-untold" [SubjectKind::Banner], withdrawal_untold::run,
        "Whether neither the consent interface nor a policy speaks of withdrawing";
}

impl Check {
    /// The check of that name.
    pub fn parse(name: &str) -> Option<Check> {
        Check::ALL.iter().copied().find(|c| c.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::Check;
    use crate::catalogue::DataFiles;
    use crate::rules::RuleSet;

    #[test]
    fn every_check_is_used_by_a_rule_and_so_proved_by_its_examples() {
        let rules = RuleSet::load(&DataFiles::embedded()).unwrap();
        let of_exemptions = rules.law().exemptions.values();
        let of_exemptions = of_exemptions.flat_map(|e| e.supports.values());
        let words: Vec<String> = rules
            .rules()
            .map(|r| &r.when)
            .chain(of_exemptions)
            .flat_map(|c| c.words())
            .collect();
        for check in Check::ALL {
            let used = words
                .iter()
                .any(|w| w.contains(&format!("check {}:", check.as_str())));
            assert!(used, "no rule uses {}", check.as_str());
        }
    }
}
