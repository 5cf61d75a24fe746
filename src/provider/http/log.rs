use std::fmt;
use std::time::Duration;

/// One exchange, as `-vv` shows it; what is in it is outside text. No query, header or body: they hold addresses and secrets.
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
