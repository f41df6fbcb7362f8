//! What a request says, by the rule that matched it.

pub mod address;
pub mod body;
pub mod consent_signal;
pub mod events;
pub mod fields;
pub mod items;
mod json_walk;
pub mod locator;
pub mod message;
pub mod params;
pub mod pattern;
pub mod readable;
mod straight;
pub mod user_data;
