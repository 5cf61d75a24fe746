//! The things that an adapter has from outside: a clock, a way to wait, and the proxy that the
//! environment names.

use std::fmt;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use ureq::Proxy;
use ureq::http::Uri;

use super::Base;
use super::error::BadHttpConfig;
use crate::base::clock::{Clock, SystemClock};

/// The things that an adapter has from outside. Tests hand in a clock that a sleep moves.
pub trait HttpEnv {
    fn now(&self) -> DateTime<Utc>;
    /// Since some moment; never goes back.
    fn elapsed(&self) -> Duration;
    /// False: somebody wants it to end, so nothing more is tried.
    fn sleep(&self, time: Duration) -> bool;
    fn random(&self, bytes: &mut [u8]);
}

/// This machine.
pub struct SystemEnv {
    since: Instant,
    stop: Box<dyn Fn() -> bool>,
    random: fn(&mut [u8]),
}

impl SystemEnv {
    /// `stop` is asked while it sleeps.
    pub fn new(random: fn(&mut [u8]), stop: impl Fn() -> bool + 'static) -> SystemEnv {
        SystemEnv { since: Instant::now(), stop: Box::new(stop), random }
    }
}

impl HttpEnv for SystemEnv {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now()
    }

    fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    fn sleep(&self, time: Duration) -> bool {
        let until = self.since.elapsed() + time;
        loop {
            if (self.stop)() {
                return false;
            }
            let left = until.saturating_sub(self.since.elapsed());
            if left.is_zero() {
                return true;
            }
            std::thread::sleep(left.min(Duration::from_millis(100)));
        }
    }

    fn random(&self, bytes: &mut [u8]) {
        (self.random)(bytes);
    }
}

/// One exchange, as `-vv` shows it; what is in it is outside text. No query, header or body: they
/// hold addresses and secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange<'a> {
    pub method: &'a str,
    pub path: &'a str,
    /// The status that was answered, or the reason why nothing was answered.
    pub came: Result<u16, &'a str>,
    /// As the platform names the exchange in its own log.
    pub request_id: Option<&'a str>,
    pub took: Duration,
}

impl fmt::Display for Exchange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.method, self.path)?;
        match self.came {
            Ok(status) => write!(f, "{status}")?,
            Err(why) => write!(f, "no answer ({why})")?,
        }
        write!(f, ", {} ms", self.took.as_millis())?;
        match self.request_id {
            Some(id) => write!(f, ", request {id}"),
            None => Ok(()),
        }
    }
}

/// Told of each exchange.
pub type CallLog = Box<dyn Fn(&Exchange<'_>)>;

pub fn silent() -> CallLog {
    Box::new(|_| {})
}

/// For a platform behind TLS, in curl's order. `HTTP_PROXY` is for requests in the clear, of which
/// none goes to a proxy.
const VARIABLES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

const EXCEPTIONS: [&str; 2] = ["no_proxy", "NO_PROXY"];

const TLS_PORT: u16 = 443;

/// `read` looks a variable up. A value that is no URL is refused: a call past the proxy is not what
/// was asked for.
pub(super) fn from_environment(
    base: &Base,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Proxy>, BadHttpConfig> {
    let set = |name: &&'static str| read(name).map(|value| (*name, value.trim().to_owned()));
    let Some((name, value)) = VARIABLES.iter().find_map(set).filter(|(_, value)| !value.is_empty())
    else {
        return Ok(None);
    };
    let uri = base.as_str().parse::<Uri>().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let port = uri.as_ref().and_then(Uri::port_u16).unwrap_or(TLS_PORT);
    let list = EXCEPTIONS.iter().find_map(|name| read(name)).unwrap_or_default();
    if is_excepted(&list, host, port) {
        return Ok(None);
    }
    Proxy::new(&value).map(Some).map_err(|_| BadHttpConfig::ProxyVariable(name))
}

/// Returns true if a `NO_PROXY` list names `host`. A name stands for itself and for all names below
/// it, with a dot before it or without. An address stands for itself, or with `/BITS` for a
/// network. An entry of `*` alone stands for everything. Case does not count.
///
/// Beyond curl, an entry may begin with `*.` or name the port, and blanks part entries as commas
/// do. Such lists are taken because whoever wrote one wanted no proxy.
pub(super) fn is_excepted(list: &str, host: &str, port: u16) -> bool {
    let bare =
        host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_lowercase();
    if bare.is_empty() {
        return false;
    }
    let address = bare.parse::<IpAddr>().ok();
    let mut entries =
        list.split(|c: char| c == ',' || c.is_whitespace()).filter(|entry| !entry.is_empty());
    entries.any(|entry| {
        let entry = entry.to_lowercase();
        match address {
            _ if entry == "*" => true,
            Some(address) => names_address(&entry, address, port),
            None => names_host(&entry, &bare, port),
        }
    })
}

fn names_host(entry: &str, host: &str, port: u16) -> bool {
    let name = match entry.rsplit_once(':') {
        Some((name, number)) if number.parse() == Ok(port) => name,
        Some(_) => return false,
        None => entry,
    };
    let name = name.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(name);
    let name = name.strip_prefix('.').unwrap_or(name).trim_end_matches('.');
    !name.is_empty()
        && (host == name || host.strip_suffix(name).is_some_and(|before| before.ends_with('.')))
}

fn names_address(entry: &str, address: IpAddr, port: u16) -> bool {
    let (entry, bits) = match entry.split_once('/') {
        Some((entry, bits)) => match bits.parse::<u32>() {
            Ok(bits) => (entry, Some(bits)),
            Err(_) => return false,
        },
        None => (entry, None),
    };
    let bracketed =
        |text: &str| text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).map(str::to_owned);
    let with_port = || {
        let (name, number) = entry.rsplit_once(':')?;
        (number.parse() == Ok(port)).then(|| bracketed(name).unwrap_or_else(|| name.to_owned()))
    };
    let plain = bracketed(entry).unwrap_or_else(|| entry.to_owned()).parse::<IpAddr>().ok();
    let named = plain.or_else(|| with_port()?.parse().ok());
    match (named, address) {
        (Some(IpAddr::V4(net)), IpAddr::V4(ip)) => {
            let bits = bits.unwrap_or(32);
            bits <= 32 && (u32::from(net) ^ u32::from(ip)).checked_shr(32 - bits).unwrap_or(0) == 0
        }
        (Some(IpAddr::V6(net)), IpAddr::V6(ip)) => {
            let bits = bits.unwrap_or(128);
            bits <= 128
                && (u128::from(net) ^ u128::from(ip)).checked_shr(128 - bits).unwrap_or(0) == 0
        }
        (Some(_) | None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn exceptions_are_read_as_curl_reads_them() {
        let host = "id.corp.example.com";
        for (list, to, excepted) in [
            ("", host, false),
            ("localhost, .corp.example.com", host, true),
            ("localhost ,\t.corp.example.com , x", host, true),
            ("localhost id.corp.example.com", host, true),
            ("corp.example.com", host, true),
            (".corp.example.com", host, true),
            (".corp.example.com", "corp.example.com", true),
            ("corp.example.com.", host, true),
            ("corp.example.com", "id.corp.example.com.", true),
            ("*.corp.example.com", host, true),
            ("ID.Corp.Example.COM", host, true),
            ("corp.example.com", "ID.CORP.EXAMPLE.COM", true),
            ("id.corp.example.com:443", host, true),
            ("id.corp.example.com:8443", host, false),
            (".example.com:443", host, true),
            ("orp.example.com", host, false),
            ("other.example.com,,,", host, false),
            ("id.corp.example.com.evil.example", host, false),
            ("d.corp.example.com", host, false),
            ("x.id.corp.example.com", host, false),
            ("*", host, true),
            ("x, *", host, true),
            ("*corp.example.com", host, false),
            (".", host, false),
            ("..,*.,:443", host, false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.70", false),
            ("192.0.2.0/24", "192.0.2.7", true),
            ("192.0.2.0/24", "192.0.3.7", false),
            ("192.0.2.0/33", "192.0.2.0", false),
            ("192.0.2.0/x", "192.0.2.0", false),
            ("0.0.0.0/0", "192.0.2.7", true),
            ("192.0.2.7:443", "192.0.2.7", true),
            ("192.0.2.7:80", "192.0.2.7", false),
            ("2.7", "192.0.2.7", false),
            ("2001:db8::1", "[2001:db8::1]", true),
            ("[2001:db8::1]", "[2001:DB8:0::1]", true),
            ("[2001:db8::1]:443", "[2001:db8::1]", true),
            ("2001:db8::/32", "[2001:db8:5::1]", true),
            ("2001:db8::/32", "[2001:db9::1]", false),
            ("::/0", "192.0.2.7", false),
            ("*", "[2001:db8::1]", true),
            ("*", "", false),
        ] {
            assert_eq!(is_excepted(list, to, 443), excepted, "{list:?} {to}");
        }
    }

    #[test]
    fn the_environment_names_a_proxy_in_curls_order() {
        let base = Base::parse("https://id.corp.example.com/prefix").unwrap();
        let proxy = |set: &[(&str, &str)]| {
            let read = |name: &str| {
                set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            from_environment(&base, &read).map(|proxy| proxy.map(|proxy| proxy.host().to_owned()))
        };
        let one = "http://one.example:3128";
        for (set, expected) in [
            (&[][..], None),
            (&[("HTTPS_PROXY", one)], Some("one.example")),
            (&[("https_proxy", one), ("HTTPS_PROXY", "http://two.example")], Some("one.example")),
            (&[("ALL_PROXY", one)], Some("one.example")),
            (&[("ALL_PROXY", "http://two.example"), ("HTTPS_PROXY", one)], Some("one.example")),
            (&[("HTTP_PROXY", one), ("http_proxy", one)], None),
            (&[("HTTPS_PROXY", ""), ("ALL_PROXY", one)], None),
            (&[("HTTPS_PROXY", one), ("NO_PROXY", "localhost, corp.example.com")], None),
            (&[("HTTPS_PROXY", one), ("no_proxy", ""), ("NO_PROXY", "*")], Some("one.example")),
            (
                &[("HTTPS_PROXY", one), ("NO_PROXY", "id.corp.example.com:8443")],
                Some("one.example"),
            ),
        ] {
            assert_eq!(proxy(set).unwrap().as_deref(), expected, "{set:?}");
        }
        let said = proxy(&[("HTTPS_PROXY", "http://maria:hunter2@")]).unwrap_err().to_string();
        assert!(said.contains("HTTPS_PROXY") && !said.contains("hunter2"), "{said}");
    }
}
