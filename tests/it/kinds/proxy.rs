//! A proxy that lets nobody through without the right name and password.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// `Proxy-Authorization` of `pat` with the password `through-the-wall`, in lower case but for its value.
const RIGHT: &str = "proxy-authorization: Basic cGF0OnRocm91Z2gtdGhlLXdhbGw=";

pub struct Proxy {
    pub port: u16,
    /// Connections that were let through, and that were asked for a password.
    pub through: Arc<AtomicUsize>,
    pub asked: Arc<AtomicUsize>,
}

impl Proxy {
    /// Leads port 443 of every host to `secure`; nothing else can be reached.
    pub async fn start(secure: u16) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (through, asked) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let counts = (Arc::clone(&through), Arc::clone(&asked));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (through, asked) = counts.clone();
                tokio::spawn(async move {
                    let _ = lead(client, secure, &through, &asked).await;
                });
            }
        });
        Proxy {
            port,
            through,
            asked,
        }
    }
}

async fn lead(
    mut client: TcpStream,
    secure: u16,
    through: &AtomicUsize,
    asked: &AtomicUsize,
) -> std::io::Result<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(client.read_u8().await?);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let right = |line: &str| {
            line.split_once(": ")
                .is_some_and(|(name, value)| format!("{}: {value}", name.to_lowercase()) == RIGHT)
        };
        let (method, rest) = head.split_once(' ').unwrap_or_default();
        let target = rest.split(' ').next().unwrap_or_default();
        if !head.lines().any(right) {
            asked.fetch_add(1, Ordering::SeqCst);
            let answer = "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"wall\"\r\nContent-Length: 0\r\n\r\n";
            client.write_all(answer.as_bytes()).await?;
        } else if method == "CONNECT" && target.ends_with(":443") {
            through.fetch_add(1, Ordering::SeqCst);
            client.write_all(b"HTTP/1.1 200 Go\r\n\r\n").await?;
            let mut server = TcpStream::connect(("127.0.0.1", secure)).await?;
            copy_bidirectional(&mut client, &mut server).await?;
            return Ok(());
        } else {
            let answer = "HTTP/1.1 502 Nowhere\r\nContent-Length: 0\r\n\r\n";
            client.write_all(answer.as_bytes()).await?;
        }
    }
}
