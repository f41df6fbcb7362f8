//! A port where nobody may knock, on every address of this machine.

use consentry::config::is_private_address;
use std::io::Read;
use std::net::{IpAddr, TcpListener, UdpSocket};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

/// The forbidden port, and who knocked.
pub struct Forbidden {
    /// TCP and UDP, IPv4 and IPv6.
    pub port: u16,
    /// A private address of this machine, or another one of its loopback.
    pub own: IpAddr,
    knocks: Arc<Mutex<Vec<String>>>,
}

impl Forbidden {
    /// The one of this process.
    pub fn get() -> &'static Forbidden {
        static ONE: OnceLock<Forbidden> = OnceLock::new();
        ONE.get_or_init(Forbidden::start)
    }

    /// Everybody who knocked, with the beginning of what was said.
    pub fn knocks(&self) -> Vec<String> {
        self.knocks.lock().unwrap().clone()
    }

    fn start() -> Forbidden {
        // On Linux this one hears IPv4 too.
        let listener = TcpListener::bind("[::]:0").or_else(|_| TcpListener::bind("0.0.0.0:0"));
        let listener = listener.unwrap();
        let at = listener.local_addr().unwrap();
        let socket = UdpSocket::bind(at).unwrap();
        let knocks = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&knocks);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let to = stream
                    .local_addr()
                    .map(|a| a.to_string())
                    .unwrap_or_default();
                let _ = stream.set_read_timeout(Some(Duration::from_millis(500)));
                let mut said = [0; 200];
                let n = stream.read(&mut said).unwrap_or(0);
                let said = String::from_utf8_lossy(&said[..n]).into_owned();
                heard.lock().unwrap().push(format!("TCP {to}: {said}"));
            }
        });
        let heard = Arc::clone(&knocks);
        std::thread::spawn(move || {
            let mut said = [0; 200];
            while let Ok((n, from)) = socket.recv_from(&mut said) {
                heard
                    .lock()
                    .unwrap()
                    .push(format!("UDP from {from}: {n} bytes"));
            }
        });
        // Nothing is sent: this only asks which address would be sent from.
        let own = UdpSocket::bind("0.0.0.0:0").and_then(|s| {
            s.connect("192.0.2.1:9")?;
            Ok(s.local_addr()?.ip())
        });
        Forbidden {
            port: at.port(),
            // One that anybody could reach is none to be kept from.
            own: own
                .ok()
                .filter(|own| is_private_address(&own.to_string()))
                .unwrap_or(IpAddr::from([127, 0, 0, 2])),
            knocks,
        }
    }
}
