//! placeholder of the room `browser`
