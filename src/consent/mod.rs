//! placeholder of the room `consent`
