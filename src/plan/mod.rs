//! placeholder of the room `plan`
