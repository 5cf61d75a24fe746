use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::time::Duration;

use super::Witness;
use crate::ledger::{Head, format::text};

/// Facility authpriv, severity notice.
const PRIORITY: u8 = 10 * 8 + 5;

/// Sends each head to the system's log, which its own settings may send on to another machine.
pub struct SyslogWitness {
    socket: PathBuf,
    timeout: Duration,
}

impl SyslogWitness {
    pub fn new(timeout: Duration) -> SyslogWitness {
        SyslogWitness::at("/dev/log", timeout)
    }

    pub fn at(socket: impl Into<PathBuf>, timeout: Duration) -> SyslogWitness {
        SyslogWitness { socket: socket.into(), timeout }
    }
}

impl Witness for SyslogWitness {
    fn place(&self) -> String {
        format!("syslog ({})", self.socket.display())
    }

    fn take(&mut self, head: &Head) -> Result<(), String> {
        let pid = std::process::id();
        let (origin, size, root, short) =
            (&head.origin, head.size, text::base64(&head.root), head.short());
        let message = format!(
            "<{PRIORITY}>readmit[{pid}]: tree head {short} of {origin}: {size} entries, root {root}"
        );
        let socket = UnixDatagram::unbound().map_err(|e| e.to_string())?;
        socket.set_write_timeout(Some(self.timeout)).map_err(|e| e.to_string())?;
        socket.send_to(message.as_bytes(), &self.socket).map(|_| ()).map_err(|e| e.to_string())
    }
}
