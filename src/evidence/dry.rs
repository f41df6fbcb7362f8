//! Dry acts: what is done to a page as by a visitor who looks round and decides nothing. Nothing is sent,
//! bought or answered by them.

use super::observation::VisitNo;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was done.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DryKind {
    /// The pointer was rested on a control.
    Hover,
    /// The keyboard moved the focus to a control.
    Focus,
    /// A video was pressed, so that it plays.
    Play,
    /// A button that shows the basket was pressed.
    Basket,
}

/// What became of a dry act.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DryOutcome {
    /// The input was given; a video plays.
    Done,
    /// The input was given and did not do what it was given for.
    Failed,
    /// Nothing was pressed, for the reason told: pressing it would have answered something.
    LeftAlone,
}

/// A dry act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DryAct {
    /// What was done.
    pub act: DryKind,
    /// What became of it.
    pub outcome: DryOutcome,
    /// Why, where it is not `done`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Words of the control; of a frame its address without query.
    pub text: String,
    /// Its selector.
    pub selector: String,
    /// `mouse` or `keyboard`; none where nothing was sent to the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Milliseconds since the run started at which the input was sent.
    pub at_ms: f64,
    /// Visit in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
}
