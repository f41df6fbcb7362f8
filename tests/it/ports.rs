//! Free ports of the loopback, and the way to them.

use consentry::config::Resolve;

/// A listener on a free port, and the port.
pub fn listen() -> (std::net::TcpListener, u16) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// Leads a port of every host to one of the loopback.
pub fn every(port: u16, to_port: u16) -> Resolve {
    Resolve {
        pattern: "*".into(),
        port: Some(port),
        address: "127.0.0.1".into(),
        to_port: Some(to_port),
    }
}
