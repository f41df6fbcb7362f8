//! [`Hands`]: finds what a person named and operates it with real input, as the engine does with notices.

use super::page::Page;
use super::press::aim;
use super::seen::{ControlSeen, FrameRef, Place};
use crate::browser::{BrowserError, Tab};
use serde::Deserialize;
use std::time::Duration;
use tokio::time::sleep;

/// Time in which a page draws what it was asked for.
const DRAWN: Duration = Duration::from_millis(60);

/// Most turns of the wheel towards something.
const MAX_TURNS: usize = 60;

/// Most options that the arrow keys are moved over.
const MAX_OPTIONS: usize = 500;

/// What something is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To operate it: words are those of the whole control.
    Press,
    /// To see it: words may be part of a text.
    See,
}

/// Operates a page with pointer and keyboard, on what is named by a CSS selector, `text=Words`,
/// `label=Words` or `role=button name=Words`, shadow roots and frames included.
pub struct Hands<'a> {
    tab: &'a Tab,
    page: Page<'a>,
}

/// Something that was named and found. It may be gone by the time it is operated.
#[derive(Debug, Clone)]
pub struct Named {
    frame: FrameRef,
    control: ControlSeen,
}

/// What was done, or why it could not be.
pub type Done = Result<Input, String>;

/// By what an input was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The pointer.
    Mouse,
    /// The keyboard: the pointer does not reach it.
    Keyboard,
    /// The wheel.
    Wheel,
}

impl Input {
    /// In one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Input::Mouse => "mouse",
            Input::Keyboard => "keyboard",
            Input::Wheel => "wheel",
        }
    }
}

impl Named {
    /// Its selector, ` >>> ` between shadow roots or frames.
    pub fn selector(&self) -> String {
        self.frame.path(&self.control.selector)
    }

    /// CDP id of the frame it stands in; none for the page itself.
    pub fn frame(&self) -> Option<&str> {
        self.frame.id.as_deref()
    }
}

/// What `field` returns.
#[derive(Debug, Clone, Deserialize)]
struct Field {
    typed: bool,
    hidden: bool,
    options: Option<Vec<FieldOption>>,
    at: i64,
    length: u64,
    read_only: bool,
}

#[derive(Debug, Clone, Deserialize)]
struct FieldOption {
    text: String,
    value: String,
    disabled: bool,
}

/// What `offset` returns.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Offset {
    y: f64,
    seen: bool,
    width: f64,
    height: f64,
}

/// What `submitter` returns.
#[derive(Debug, Clone, Deserialize)]
struct Submitter {
    control: ControlSeen,
    button: bool,
}

impl<'a> Hands<'a> {
    /// For a tab.
    pub fn on(tab: &'a Tab) -> Hands<'a> {
        Hands {
            tab,
            page: Page::new(tab),
        }
    }

    /// Looks for something for at most so long; the first in the document of several.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn find(
        &self,
        target: &str,
        purpose: Purpose,
        wait: Duration,
    ) -> Result<Option<Named>, BrowserError> {
        let purpose = match purpose {
            Purpose::Press => "press",
            Purpose::See => "see",
        };
        let found = self.page.named_within(target, purpose, wait).await?;
        Ok(found.map(|(frame, control)| Named { frame, control }))
    }

    /// Names of the controls and fields that the page itself shows, at most 200.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn names(&self) -> Result<Vec<String>, BrowserError> {
        let read = self.page.run(&FrameRef::default(), "names()").await?;
        Ok(read.unwrap_or_default())
    }

    /// Presses something with the mouse where it is drawn; with the keyboard when something lies over it.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn press(&self, what: &Named) -> Result<Done, BrowserError> {
        if what.control.disabled {
            return Ok(Err("it is disabled".into()));
        }
        let place = self.aim(what).await?;
        if place.agrees {
            self.tab.mouse_click(place.x, place.y).await?;
            return Ok(Ok(Input::Mouse));
        }
        if !self.focus(what).await? {
            return Ok(Err(unreached(place)));
        }
        self.tab.press_key(what.control.key()).await?;
        Ok(Ok(Input::Keyboard))
    }

    /// Rests the pointer on something.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn hover(&self, what: &Named) -> Result<Done, BrowserError> {
        let place = self.aim(what).await?;
        if !place.agrees {
            return Ok(Err(unreached(place)));
        }
        self.tab.mouse_move(place.x, place.y).await?;
        Ok(Ok(Input::Mouse))
    }

    /// Turns the wheel until something is in view.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn scroll_to(&self, what: &Named) -> Result<Done, BrowserError> {
        let call = format!("offset({})", what.control.id);
        let mut last = f64::NAN;
        for _ in 0..MAX_TURNS {
            let at: Option<Option<Offset>> = self.page.run(&what.frame, &call).await?;
            let Some(at) = at.flatten() else {
                return Ok(Err("it was gone before it was scrolled to".into()));
            };
            // At an end of the page it comes no nearer.
            if at.seen || (at.y - last).abs() < 1.0 {
                break;
            }
            last = at.y;
            let (x, y) = (
                what.frame.x + at.width / 2.0,
                what.frame.y + at.height / 2.0,
            );
            self.tab
                .wheel(x, y, at.y.clamp(-at.height, at.height))
                .await?;
            sleep(DRAWN).await;
        }
        let at: Option<Option<Offset>> = self.page.run(&what.frame, &call).await?;
        Ok(match at.flatten() {
            Some(at) if at.seen => Ok(Input::Wheel),
            _ => Err("the wheel does not bring it into view".into()),
        })
    }

    /// Whether a field hides what is typed into it; none where nothing can be typed.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn hides_text(&self, field: &Named) -> Result<Option<bool>, BrowserError> {
        let read = self.field(field).await?;
        Ok(read.filter(|f| f.typed && !f.read_only).map(|f| f.hidden))
    }

    /// Puts the focus into a field, selects what it holds and calls `before` when the next input is the
    /// text itself; then types the text in its place.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn fill(
        &self,
        what: &Named,
        text: &str,
        before: impl FnOnce(),
    ) -> Result<Done, BrowserError> {
        if what.control.disabled {
            return Ok(Err("it is disabled".into()));
        }
        let place = self.aim(what).await?;
        let mut by = Input::Keyboard;
        if place.agrees {
            self.tab.mouse_click(place.x, place.y).await?;
            by = Input::Mouse;
        }
        if !self.is_focused(what).await? && !self.focus(what).await? {
            return Ok(Err("it does not take the focus".into()));
        }
        let had = self.field(what).await?.map_or(0, |f| f.length);
        if had > 0 {
            self.tab.select_all().await?;
        }
        before();
        self.tab.type_text(text).await?;
        if text.is_empty() && had > 0 {
            self.tab.press_key("Delete").await?;
        }
        let holds = self.field(what).await?.map(|f| f.length);
        Ok(match holds {
            // A page may go on by itself once a field is filled in.
            Some(0) if !text.is_empty() => Err("it did not take what was typed".into()),
            _ => Ok(by),
        })
    }

    /// Chooses an option by its words or its value: with the arrow keys in a list of the browser, else by
    /// opening the list and pressing what has these words.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn choose(&self, what: &Named, option: &str) -> Result<Done, BrowserError> {
        let read = self.field(what).await?;
        let Some((options, at)) = read.and_then(|f| Some((f.options?, f.at))) else {
            return self.choose_drawn(what, option).await;
        };
        let wanted = option.trim().to_lowercase();
        let fits = |o: &FieldOption| o.text.to_lowercase() == wanted || o.value == option;
        let Some(to) = options.iter().position(fits) else {
            let offered: Vec<String> = options
                .iter()
                .take(8)
                .map(|o| format!("\"{}\"", o.text.chars().take(40).collect::<String>()))
                .collect();
            return Ok(Err(format!(
                "it has no option \"{option}\"; it offers {}",
                offered.join(", ")
            )));
        };
        if options[to].disabled {
            return Ok(Err(format!("the option \"{option}\" is disabled")));
        }
        if what.control.disabled || !self.focus(what).await? {
            return Ok(Err("it does not take the focus".into()));
        }
        // The arrow keys pass over what is disabled. A list without a choice has -1.
        let from = usize::try_from(at).ok();
        let able = |range: std::ops::Range<usize>| {
            let skipped = options.get(range).unwrap_or_default();
            skipped.iter().filter(|o| !o.disabled).count()
        };
        let (key, times) = match from {
            Some(from) if from > to => ("ArrowUp", able(to..from)),
            Some(from) => ("ArrowDown", able(from + 1..to + 1)),
            None => ("ArrowDown", able(0..to + 1)),
        };
        for _ in 0..times.min(MAX_OPTIONS) {
            self.tab.press_key(key).await?;
        }
        sleep(DRAWN).await;
        let now = self.field(what).await?.map(|f| f.at);
        Ok(match now {
            Some(now) if usize::try_from(now) != Ok(to) => Err(format!(
                "the arrow keys did not come to the option \"{option}\""
            )),
            _ => Ok(Input::Keyboard),
        })
    }

    async fn choose_drawn(&self, what: &Named, option: &str) -> Result<Done, BrowserError> {
        if let Err(why) = self.press(what).await? {
            return Ok(Err(why));
        }
        let words = format!("text={option}");
        let wait = Duration::from_secs(4);
        match self.find(&words, Purpose::Press, wait).await? {
            Some(found) => self.press(&found).await,
            None => Ok(Err(format!("no option \"{option}\" came into view"))),
        }
    }

    /// Sends a form by its button; where it has none, by the Enter key in a field of it.
    ///
    /// # Errors
    /// Only when the browser is gone.
    pub async fn submit(&self, form: &Named) -> Result<Done, BrowserError> {
        let call = format!("submitter({})", form.control.id);
        let found: Option<Option<Submitter>> = self.page.run(&form.frame, &call).await?;
        let Some(Submitter { control, button }) = found.flatten() else {
            return Ok(Err(
                "it is no form with a button or field that sends it".into()
            ));
        };
        let what = Named {
            frame: form.frame.clone(),
            control,
        };
        if button {
            return self.press(&what).await;
        }
        if !self.focus(&what).await? {
            return Ok(Err("its field does not take the focus".into()));
        }
        self.tab.press_key("Enter").await?;
        Ok(Ok(Input::Keyboard))
    }

    async fn aim(&self, what: &Named) -> Result<Place, BrowserError> {
        aim(self.tab, &self.page, &what.frame, what.control.id).await
    }

    async fn field(&self, what: &Named) -> Result<Option<Field>, BrowserError> {
        let call = format!("field({})", what.control.id);
        let read: Option<Option<Field>> = self.page.run(&what.frame, &call).await?;
        Ok(read.flatten())
    }

    async fn is_focused(&self, what: &Named) -> Result<bool, BrowserError> {
        let call = format!("focused({})", what.control.id);
        Ok(self.page.run(&what.frame, &call).await? == Some(true))
    }

    /// Puts the focus on something that the pointer does not reach; false when it does not take it.
    async fn focus(&self, what: &Named) -> Result<bool, BrowserError> {
        self.page.focus(&what.frame, what.control.id).await
    }
}

fn unreached(place: Place) -> String {
    if !place.there {
        "it was gone before it could be operated".into()
    } else if !place.visible {
        "it is not visible".into()
    } else {
        "something lies over it, and it does not take the focus".into()
    }
}
