//! What a request says, by the rule that matched it.

pub mod body;
pub mod consent_signal;
pub mod events;
pub mod items;
pub mod locator;
pub mod message;
pub mod params;
pub mod readable;
pub mod user_data;
