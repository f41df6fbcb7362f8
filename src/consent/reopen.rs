//! Opening the choice once more after it was made, to read what it shows. Nothing is answered there.

use super::choose::{Step, Walk, has_toggles};
use super::doors::{self, Leads};
use super::engine::Engine;
use super::journal::Journal;
use super::label::Class;
use super::seen::FrameRef;
use crate::browser::{BrowserError, Tab};
use crate::evidence::{Consent, ControlAction, Notice, VisitNo};

/// Most links and controls that are tried.
const MAX_DOORS: usize = 2;

/// Opens the layer with the switches; the journal is told of every layer that came.
pub(super) async fn reopen<J: Journal>(
    engine: &Engine,
    tab: &Tab,
    visit: VisitNo,
    language: Option<String>,
    journal: &J,
) -> Result<Step, BrowserError> {
    let notice = Notice {
        visit,
        language: language.clone(),
        ..Notice::default()
    };
    let mut walk = Walk::begin(engine, tab, Consent::Withdrawn, journal, notice, None).await?;
    let Some(seen) = walk.page.doors(&engine.reopen_selectors(), &[]).await? else {
        return Ok(Err("the page could not be read".into()));
    };
    let order: Vec<&str> = language.as_deref().into_iter().collect();
    let opens = |leads: Leads, door: &super::seen::Door| {
        // "Withdraw consent" would be an answer, not a look.
        leads != Leads::Policy
            && !door.leaves
            && !door.again
            && door.opener.is_none()
            && !engine.words.rules.takes_back(&door.text)
            && !engine.words.rules.takes_back(&door.around)
            && engine.words.classify(&door.text, &order) != Class::Reject
    };
    let ways = doors::ranked(&seen.doors, &engine.words, language.as_deref());
    let mut why = "no link and no control outside the notice opens the choice again".to_owned();
    let ways = ways.iter().filter(|(leads, door)| opens(*leads, door));
    for (_, door) in ways.take(MAX_DOORS) {
        let Some(control) = walk.control(door.id).await? else {
            continue;
        };
        let layer = match walk.open_by(&FrameRef::default(), &control, true).await? {
            Ok(layer) => layer,
            Err(reason) => {
                why = reason;
                continue;
            }
        };
        let further = layer.usable(ControlAction::Settings).first().copied();
        if let (false, Some(further)) = (has_toggles(&layer), further.cloned()) {
            return Ok(walk.open(&layer, &further).await?.map(|_| ()));
        }
        return Ok(Ok(()));
    }
    Ok(Err(why))
}
