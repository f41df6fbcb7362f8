//! placeholder of the room `capture`
