use std::fmt;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

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
