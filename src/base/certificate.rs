//! Certificates of a company's own authority, and what is wrong with a server's: the same for mail
//! and for platforms.

use rustls::CertificateError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The certificates in a PEM text, which may begin with a byte order mark. The error says what is
/// wrong with it.
pub fn in_pem(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let pem = pem.strip_prefix(b"\xef\xbb\xbf").unwrap_or(pem);
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|e| e.to_string())?;
    if found.is_empty() { Err("it holds no certificate in PEM form".to_owned()) } else { Ok(found) }
}

/// The fault of a TLS connection, for a person. `setting` names where a company's own authority is
/// configured.
pub fn trouble(error: &rustls::Error, setting: &str) -> String {
    match error {
        rustls::Error::InvalidCertificate(why) if is_authority(why) => {
            "its certificate is an authority's and cannot be a server's: make one with `openssl req -x509 ... -addext \
             basicConstraints=critical,CA:FALSE`, or let this one sign one"
                .to_owned()
        }
        rustls::Error::InvalidCertificate(why) if is_for_another(why) => {
            format!("its certificate is for another name ({why}); is the server's name in the configuration right?")
        }
        rustls::Error::InvalidCertificate(why) if is_out_of_date(why) => {
            format!("its certificate is out of date ({why}); the server needs a new one, or a clock is wrong")
        }
        rustls::Error::InvalidCertificate(why) => {
            format!("its certificate is not trusted ({why}); for a company's own authority set {setting}")
        }
        rustls::Error::InvalidMessage(_) => "it does not speak TLS; is the port right?".to_owned(),
        other => format!("TLS: {other}"),
    }
}

fn is_for_another(why: &CertificateError) -> bool {
    matches!(
        why,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
    )
}

fn is_out_of_date(why: &CertificateError) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    matches!(why, Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. })
}

/// Returns true if the fault is that of a certificate which `openssl req -x509` makes, trusted as
/// its own authority. rustls hands this fault of webpki's on without a name of its own.
fn is_authority(why: &CertificateError) -> bool {
    matches!(why, CertificateError::Other(_)) && format!("{why:?}").contains("CaUsedAsEndEntity")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_remedy_fits_the_fault() {
        for (why, says) in [
            (CertificateError::NotValidForName, "is the server's name in the configuration right?"),
            (CertificateError::Expired, "the server needs a new one"),
            (CertificateError::NotValidYet, "a clock is wrong"),
            (CertificateError::UnknownIssuer, "set smtp.ca_file"),
        ] {
            let said = trouble(&rustls::Error::InvalidCertificate(why.clone()), "smtp.ca_file");
            assert!(said.contains(says), "{said}");
            assert_eq!(
                said.contains("smtp.ca_file"),
                why == CertificateError::UnknownIssuer,
                "{said}"
            );
        }
    }

    #[test]
    fn a_byte_order_mark_takes_no_certificate_away() {
        let pem = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        assert_eq!(in_pem(pem.as_bytes()).unwrap().len(), 1);
        assert_eq!(in_pem(format!("\u{feff}{pem}{pem}").as_bytes()).unwrap().len(), 2);
        for none in ["", "hello", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
            assert!(in_pem(none.as_bytes()).is_err(), "{none}");
        }
    }
}
