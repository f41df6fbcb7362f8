//! Did a vendor begin to send only once a notice that offers no choice was acknowledged?

use super::{Answer, not_before};
use crate::evidence::NoticeKind;
use crate::rules::subject::Subject;
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let banner = &subject.world.facts.banner;
    match banner.present {
        None => Answer::unknown(say!(subject.world.messages, "untested-interface")),
        Some(true) if banner.kind == NoticeKind::NoticeOnly => not_before::run(subject),
        Some(_) => Answer::no(),
    }
}
