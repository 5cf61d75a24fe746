use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::message::{Delivery, EmlFiles, Message, Messenger};
use crate::model::{Fate, Sender};

/// The mail of the throwaway world: one folder, one file a message. What is in it has arrived;
/// there is nowhere else to go.
pub struct Mailroom {
    folder: PathBuf,
    from: Sender,
}

impl Mailroom {
    pub fn new(folder: &Path, from: Sender) -> Mailroom {
        Mailroom { folder: folder.to_owned(), from }
    }

    fn next(&self) -> PathBuf {
        let taken = std::fs::read_dir(&self.folder).map_or(0, Iterator::count);
        self.folder.join(format!("{:03}.eml", taken + 1))
    }
}

impl Messenger for Mailroom {
    fn channel(&self) -> &'static str {
        "demo-mail"
    }

    fn deliver(&mut self, message: &Message, to: &str, now: DateTime<Utc>) -> Delivery {
        if let Err(error) = std::fs::create_dir_all(&self.folder) {
            return Delivery::new(to, Fate::Failed, &error.to_string());
        }
        let delivery = EmlFiles::new(&self.next(), self.from.clone()).deliver(message, to, now);
        if delivery.fate == Fate::Saved {
            Delivery { fate: Fate::Accepted, ..delivery }
        } else {
            delivery
        }
    }
}
