use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// For `localhost`, signed by itself: trusted where a test says so, and nowhere else. Its key is
/// public.
pub(crate) const CERTIFICATE: &[u8] = include_bytes!("localhost.pem");
pub(crate) const KEY: &[u8] = include_bytes!("localhost.key");

/// Answers each connection's first request with `reply`, and ends when the test does. Returns its
/// port.
pub(crate) fn serve(reply: &'static str) -> u16 {
    serve_whole(reply, usize::MAX)
}

/// After `whole` connections the answers are spoilt on their way.
pub(crate) fn serve_whole(reply: &'static str, whole: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(CERTIFICATE).unwrap()],
            PrivateKeyDer::from_pem_slice(KEY).unwrap(),
        )
        .unwrap();
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().map_while(Result::ok).enumerate() {
            let mut stream =
                StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
                head.push(byte[0]);
            }
            if number >= whole {
                // A record of 32 bytes that no key opens.
                drop(stream.sock.write_all(&[&[0x17, 3, 3, 0, 32][..], &[0; 32]].concat()));
                continue;
            }
            drop(stream.write_all(reply.as_bytes()));
            stream.conn.send_close_notify();
            drop(stream.flush());
        }
    });
    port
}
