//! Messages as `.eml` files, for a person to open in a mail program and send.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::{Delivery, Message, Messenger, mime};
use crate::model::{Fate, Recipient, Sender};

/// Writes one file for each recipient: `follow-up.eml`, then `follow-up-2.eml` and so on.
#[derive(Clone, Debug)]
pub struct EmlFiles {
    path: PathBuf,
    from: Sender,
    /// The number of files that were asked for.
    asked: usize,
}

impl EmlFiles {
    pub fn new(path: &Path, from: Sender) -> Self {
        EmlFiles { path: path.to_owned(), from, asked: 0 }
    }

    /// The file for the `n`th recipient, from 0.
    fn file(&self, n: usize) -> PathBuf {
        if n == 0 {
            return self.path.clone();
        }
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let ending = self.path.extension().map_or_else(|| "eml".into(), |e| e.to_string_lossy());
        self.path.with_file_name(format!("{stem}-{}.{ending}", n + 1))
    }
}

impl Messenger for EmlFiles {
    fn channel(&self) -> &'static str {
        "eml"
    }

    fn deliver(&mut self, message: &Message, to: &str, now: DateTime<Utc>) -> Delivery {
        let path = self.file(self.asked);
        self.asked += 1;
        let bytes = match Recipient::parse(to) {
            Ok(recipient) => mime::mail(&self.from, &recipient, message, now),
            Err(e) => Err(e.to_string()),
        };
        match bytes.and_then(|bytes| write_new(&path, &bytes).map_err(|e| format!("{}: {e}", path.display()))) {
            Ok(()) => Delivery::new(to, Fate::Saved, &path.display().to_string()),
            Err(why) => Delivery::new(to, Fate::Failed, &why),
        }
    }
}

/// A new file that only its owner reads, durable when this returns. Never writes over one that is there, nor through a link.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn each_recipient_has_a_file_and_none_is_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("m.eml");
        let mut files = EmlFiles::new(&path, Sender::parse("desk@example.com").unwrap());
        let to = ["a@example.com", "b@example.com", "no address"].map(str::to_owned);
        let message = Message::new(&to, "Hello", "Text\n");
        let now = "2026-05-17T14:03:00Z".parse().unwrap();

        let mut fates = || to.iter().map(|to| files.deliver(&message, to, now).fate).collect::<Vec<_>>();
        assert_eq!(fates(), [Fate::Saved, Fate::Saved, Fate::Failed]);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let second = fs::read_to_string(dir.path().join("m-2.eml")).unwrap();
        assert!(second.contains("To: b@example.com\r\n") && !second.contains("a@example.com"), "{second}");

        let before = fs::read(&path).unwrap();
        let mut files = EmlFiles::new(&path, Sender::parse("desk@example.com").unwrap());
        assert_eq!(files.deliver(&message, &to[0], now).fate, Fate::Failed);
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}
