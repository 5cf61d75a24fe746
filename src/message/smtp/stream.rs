//! A connection to a mail server, in the clear or in private.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

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
    pub(super) fn to(host: &str, trusted: Option<Vec<CertificateDer<'static>>>) -> Result<Tls, String> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| format!("{host} is no name of a server"))?;
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

pub(super) enum Stream {
    Clear(TcpStream),
    Private(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    /// Tries one address after the other. `timeout` is for each step of what follows, too.
    pub(super) fn connect(addresses: &[SocketAddr], timeout: Duration) -> io::Result<Stream> {
        let mut last = None;
        for address in addresses {
            match TcpStream::connect_timeout(address, timeout) {
                Ok(stream) => {
                    stream.set_read_timeout(Some(timeout))?;
                    stream.set_write_timeout(Some(timeout))?;
                    return Ok(Stream::Clear(stream));
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| io::Error::other("it has no address")))
    }

    /// Goes on in private: the handshake is done when this returns.
    pub(super) fn encrypted(self, tls: &Tls) -> io::Result<Stream> {
        let mut stream = match self {
            Stream::Clear(stream) => stream,
            private @ Stream::Private(_) => return Ok(private),
        };
        let mut connection = ClientConnection::new(tls.config.clone(), tls.name.clone()).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            if connection.complete_io(&mut stream)? == (0, 0) {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(Stream::Private(Box::new(StreamOwned::new(connection, stream))))
    }

    pub(super) fn close(&self) {
        let stream = match self {
            Stream::Clear(stream) => stream,
            Stream::Private(stream) => stream.get_ref(),
        };
        drop(stream.shutdown(Shutdown::Both));
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
