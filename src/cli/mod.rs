//! placeholder of the room `cli`
