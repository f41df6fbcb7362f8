//! Pressing a control as a visitor would.

use super::journal::Journal;
use super::page::Page;
use super::seen::{ControlSeen, FrameRef, Place, Point};
use super::wait::Wait;
use crate::browser::{BrowserError, Tab};
use crate::evidence::{Action, Consent, ControlAction};
use std::time::Duration;
use tokio::time::sleep;

/// How long an animation may last before the keyboard is tried.
const STILL: Duration = Duration::from_millis(2500);

/// How often a control is followed that moves away from the pointer.
const MAX_DODGES: usize = 4;

/// What is pressed, and why.
#[derive(Debug, Clone)]
pub(super) struct Press<'a> {
    /// Frame it is in.
    pub frame: &'a FrameRef,
    /// The control.
    pub control: &'a ControlSeen,
    /// `click` or `untick`.
    pub action: &'a str,
    /// What it is for.
    pub purpose: ControlAction,
    /// State in force from this input on, when it decides.
    pub decides: Option<Consent>,
}

/// Presses a control; why not, when it cannot be pressed.
pub(super) async fn press<J: Journal>(
    tab: &Tab,
    page: &Page<'_>,
    what: &Press<'_>,
    journal: &J,
) -> Result<Result<(), String>, BrowserError> {
    let shot = if what.action == "click" {
        journal
            .shot(&format!("before \"{}\"", what.control.text))
            .await
    } else {
        None
    };
    let place = aim(tab, page, what.frame, what.control.id).await?;
    if !place.there {
        return Ok(Err(format!(
            "the control \"{}\" was gone before it could be pressed",
            what.control.text
        )));
    }
    let note = |by: &str| {
        journal.action(Action {
            action: what.action.to_owned(),
            text: what.control.text.clone(),
            selector: what.frame.path(&what.control.selector),
            by: by.to_owned(),
            at_ms: journal.now_ms(),
            purpose: what.purpose,
            screenshot: shot.clone(),
        });
        if let Some(consent) = what.decides {
            journal.consent(consent);
        }
    };
    if place.agrees && !what.control.by_key_alone() {
        note("mouse");
        tab.mouse_click(place.x, place.y).await?;
        return Ok(Ok(()));
    }
    if !place.visible {
        return Ok(Err(format!(
            "the control \"{}\" is not visible",
            what.control.text
        )));
    }
    if page.focus(what.frame, what.control.id).await? {
        note("keyboard");
        tab.press_key(what.control.key()).await?;
        return Ok(Ok(()));
    }
    note("script");
    let pressed = page
        .run::<bool>(what.frame, &format!("press({})", what.control.id))
        .await?
        == Some(true);
    Ok(if pressed {
        Ok(())
    } else {
        Err(format!(
            "the control \"{}\" could not be pressed",
            what.control.text
        ))
    })
}

/// Where a click on a control lands, once it stands still: it is brought into view and pointed at. A click
/// there reaches it only where the place agrees.
pub(super) async fn aim(
    tab: &Tab,
    page: &Page<'_>,
    frame: &FrameRef,
    id: u64,
) -> Result<Place, BrowserError> {
    let place = settle(page, frame, id).await?;
    match place.edge {
        _ if !place.there => Ok(place),
        Some(edge) if !place.agrees && frame.id.is_none() => Ok(Place {
            agrees: comes_in(tab, page, id, edge).await?,
            x: edge.x,
            y: edge.y,
            ..place
        }),
        _ => follow(tab, page, frame, id, place).await,
    }
}

/// Points at the control before pressing: some move away from the pointer. One that never keeps still
/// is left to the keyboard.
async fn follow(
    tab: &Tab,
    page: &Page<'_>,
    frame: &FrameRef,
    id: u64,
    mut place: Place,
) -> Result<Place, BrowserError> {
    for _ in 0..MAX_DODGES {
        if !place.agrees {
            break;
        }
        tab.mouse_move(place.x, place.y).await?;
        sleep(Duration::from_millis(40)).await;
        let now = page.place(frame, id).await?;
        if now.agrees && (now.x - place.x).abs() < 1.0 && (now.y - place.y).abs() < 1.0 {
            return Ok(now);
        }
        place = now;
    }
    Ok(Place {
        agrees: false,
        ..place
    })
}

/// Points at the edge of the view beyond which the control lies, and waits for it there: some tabs that lead
/// back to a notice come in when the pointer is near, and go again when it moves on, so it is not moved.
async fn comes_in(tab: &Tab, page: &Page<'_>, id: u64, edge: Point) -> Result<bool, BrowserError> {
    tab.mouse_move(edge.x, edge.y).await?;
    let mut wait = Wait::new(STILL, 4);
    let (mut seen, mut ends) = (0, false);
    while seen < 2 && !ends {
        ends = wait.ends();
        sleep(Duration::from_millis(80)).await;
        let call = format!("under({id}, {}, {})", edge.x, edge.y);
        let there: Option<bool> = page.run(&FrameRef::default(), &call).await?;
        seen = if there == Some(true) { seen + 1 } else { 0 };
    }
    Ok(seen >= 2)
}

/// Waits until the control stands still and a click would land on it.
async fn settle(page: &Page<'_>, frame: &FrameRef, id: u64) -> Result<Place, BrowserError> {
    let mut wait = Wait::new(STILL, 4);
    let mut last = page.place(frame, id).await?;
    loop {
        let ends = wait.ends();
        sleep(Duration::from_millis(80)).await;
        let now = page.place(frame, id).await?;
        let still = (now.x - last.x).abs() < 1.0 && (now.y - last.y).abs() < 1.0;
        // Two looks may fall into one frame of a box that is still coming.
        let beyond = still && !now.moving && now.edge.is_some();
        if !now.there || (now.agrees && still && !now.moving) || beyond || ends {
            return Ok(now);
        }
        last = now;
    }
}
