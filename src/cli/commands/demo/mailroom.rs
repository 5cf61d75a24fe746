use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::message::{Delivery, EmlFiles, Message, Messenger, Sender, Sent};

/// The mail of the throwaway world: one folder, one file a message. What is in it has arrived; there is nowhere else to go.
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

    fn deliver(&mut self, message: &Message, now: DateTime<Utc>) -> Vec<Delivery> {
        if let Err(error) = std::fs::create_dir_all(&self.folder) {
            return message.to().iter().map(|to| Delivery::new(to, Sent::Failed, &error.to_string())).collect();
        }
        let mut all = Vec::with_capacity(message.to().len());
        for to in message.to() {
            let alone = Message::new(std::slice::from_ref(to), message.subject(), message.body());
            for mut delivery in EmlFiles::new(&self.next(), self.from.clone()).deliver(&alone, now) {
                if delivery.sent == Sent::Saved {
                    delivery.sent = Sent::Accepted;
                }
                all.push(delivery);
            }
        }
        all
    }
}
