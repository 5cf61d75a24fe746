//! A connection to a mail server, in the clear or in private.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use rustls_platform_verifier::BuilderVerifierExt as _;

/// The things that a private connection needs.
#[derive(Clone)]
pub(super) struct Tls {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

impl Tls {
    /// `trusted`: these authorities instead of the system's.
    pub(super) fn to(
        host: &str,
        trusted: Option<Vec<CertificateDer<'static>>>,
    ) -> Result<Tls, String> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| format!("{host} is no name of a server"))?;
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .map_err(|e| e.to_string())?;
        let config = match trusted {
            Some(trusted) => {
                let mut roots = RootCertStore::empty();
                for certificate in trusted {
                    roots.add(certificate).map_err(|e| e.to_string())?;
                }
                builder.with_root_certificates(roots)
            }
            None => builder.with_platform_verifier().map_err(|e| e.to_string())?,
        };
        Ok(Tls { config: Arc::new(config.with_no_client_auth()), name })
    }
}

/// A connection whose steps have an end: a byte now and then does not make an exchange last for
/// ever.
pub(super) struct Timed {
    tcp: TcpStream,
    /// For each step.
    timeout: Duration,
    until: Instant,
}

impl Timed {
    /// The rest of the time of this step.
    fn rest(&self) -> io::Result<Duration> {
        let rest = self.until.saturating_duration_since(Instant::now());
        if rest.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(rest) }
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.tcp.set_read_timeout(Some(self.rest()?))?;
        self.tcp.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tcp.set_write_timeout(Some(self.rest()?))?;
        self.tcp.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}

pub(super) enum Stream {
    Clear(Timed),
    Private(Box<StreamOwned<ClientConnection, Timed>>),
}

impl Stream {
    /// Tries one address after the other. `timeout` is for each step of what follows, too.
    pub(super) fn connect(addresses: &[SocketAddr], timeout: Duration) -> io::Result<Stream> {
        let mut last = None;
        for address in addresses {
            match TcpStream::connect_timeout(address, timeout) {
                Ok(tcp) => {
                    return Ok(Stream::Clear(Timed {
                        tcp,
                        timeout,
                        until: Instant::now() + timeout,
                    }));
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| io::Error::other("it has no address")))
    }

    fn timed(&self) -> &Timed {
        match self {
            Stream::Clear(timed) => timed,
            Stream::Private(private) => private.get_ref(),
        }
    }

    /// Begins another step, which has the whole time again.
    pub(super) fn step(&mut self) {
        let timed = match self {
            Stream::Clear(timed) => timed,
            Stream::Private(private) => private.get_mut(),
        };
        timed.until = Instant::now() + timed.timeout;
    }

    /// Goes on in private: the handshake is done when this returns.
    pub(super) fn encrypted(mut self, tls: &Tls) -> io::Result<Stream> {
        self.step();
        let mut stream = match self {
            Stream::Clear(stream) => stream,
            private @ Stream::Private(_) => return Ok(private),
        };
        let mut connection = ClientConnection::new(tls.config.clone(), tls.name.clone())
            .map_err(io::Error::other)?;
        while connection.is_handshaking() {
            if connection.complete_io(&mut stream)? == (0, 0) {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(Stream::Private(Box::new(StreamOwned::new(connection, stream))))
    }

    pub(super) fn close(&self) {
        drop(self.timed().tcp.shutdown(Shutdown::Both));
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Clear(stream) => stream.read(buffer),
            Stream::Private(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Clear(stream) => stream.write(bytes),
            Stream::Private(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Clear(stream) => stream.flush(),
            Stream::Private(stream) => stream.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_step_ends_although_bytes_still_come() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let mut stream = Stream::connect(&[at], Duration::from_secs(20)).unwrap();
        let mut server = listener.accept().unwrap().0;
        server.write_all(b"250-still\r\n").unwrap();
        let mut byte = [0];
        assert_eq!(stream.read(&mut byte).unwrap(), 1);
        if let Stream::Clear(timed) = &mut stream {
            timed.until = Instant::now();
        }
        assert_eq!(stream.read(&mut byte).unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert_eq!(stream.write(b"x").unwrap_err().kind(), io::ErrorKind::TimedOut);
        stream.step();
        assert_eq!(stream.read(&mut byte).unwrap(), 1);
    }
}
