//! placeholder of the room `demo`
