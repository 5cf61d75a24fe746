//! An alarm that stands until an admin has answered it, and the newest cosigned head: two small
//! files in the home, outside the ledger's own, so that an older copy of the ledger does not take
//! them back with it.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::exchange::Claim;
use super::visit::contradicts;
use crate::base::file_mode::Sharing;
use crate::ledger::format::note::Checkpoint;
use crate::ledger::{KeptLedger, LedgerError};

/// An alarm: a witness knows more of this ledger, or something else, than there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alarmed {
    /// The ledger's name in the heads that are meant.
    pub origin: String,
    /// The witnesses that say so, by their names.
    pub witnesses: Vec<String>,
    /// The number of entries that they speak of.
    pub size: u64,
    /// True if there are fewer entries than that; false if the head over them is another one.
    pub larger: bool,
    /// The head that shows it, signed by the ledger's own key. Without one a quorum says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub at: DateTime<Utc>,
}

impl Alarmed {
    pub fn claim(&self) -> Claim {
        if self.larger { Claim::Larger(self.size) } else { Claim::Other(self.size) }
    }

    /// The witnesses, for a sentence.
    pub fn place(&self) -> String {
        self.witnesses.join(", ")
    }

    /// The sentence that says what is wrong.
    pub fn what(&self) -> String {
        let shown = if self.note.is_some() {
            "a head that this ledger's own key signed shows it"
        } else {
            "a quorum of the witnesses says so"
        };
        format!("{}; {shown}", self.claim())
    }
}

/// The files in the home.
#[derive(Clone, Debug)]
pub struct HeadFiles {
    alarm: PathBuf,
    cosigned: PathBuf,
}

/// The alarm as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    None,
    /// It is over, without anybody's doing: the ledger has again what the witness knows, or an
    /// admin has begun a new origin.
    Over(Alarmed),
    Stands(Alarmed),
}

impl HeadFiles {
    pub fn in_home(root: &Path) -> HeadFiles {
        HeadFiles { alarm: root.join("witness-alarm.json"), cosigned: root.join("cosigned-head") }
    }

    /// Returns the alarm, if one was given and is not over.
    ///
    /// # Errors
    /// The file or the ledger cannot be read. What is not known stops an append.
    pub fn standing(&self, ledger: &dyn KeptLedger) -> Result<Standing, LedgerError> {
        let text = match fs::read(&self.alarm) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Standing::None),
            Err(error) => return Err(LedgerError::of_file(&self.alarm, &error)),
        };
        let alarmed: Alarmed = serde_json::from_slice(&text).map_err(|error| {
            LedgerError::Io(format!("{} cannot be read: {error}", self.alarm.display()))
        })?;
        let over = alarmed.origin != ledger.newest_key()?.name
            || match &alarmed.note {
                // What the ledger's key did not sign says nothing about the ledger.
                Some(note) => contradicts(ledger, note)? != Some(true),
                None => has_seen(ledger, &alarmed)?,
            };
        Ok(if over { Standing::Over(alarmed) } else { Standing::Stands(alarmed) })
    }

    pub fn raise(&self, alarmed: &Alarmed) -> io::Result<()> {
        let text = serde_json::to_string_pretty(alarmed).map_err(io::Error::other)?;
        write(&self.alarm, &text)
    }

    /// Takes the alarm away.
    pub fn clear(&self) -> io::Result<()> {
        match fs::remove_file(&self.alarm) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// The newest cosigned head that was kept here. It only ever serves to show what a witness
    /// says.
    pub fn cosigned(&self) -> Option<String> {
        fs::read_to_string(&self.cosigned).ok()
    }

    /// Keeps a cosigned head, unless a larger one of the same name is kept.
    pub fn keep(&self, head: &Checkpoint, note: &str) -> io::Result<()> {
        let kept = self.cosigned();
        let kept = kept.as_deref().and_then(|note| note.split_once("\n\n"));
        let kept = kept.and_then(|(body, _)| Checkpoint::parse(&format!("{body}\n")).ok());
        if kept.is_some_and(|kept| kept.origin == head.origin && kept.size > head.size) {
            return Ok(());
        }
        write(&self.cosigned, note)
    }
}

/// Returns true if each witness of an alarm has cosigned this very ledger, as far as the witness
/// said or further. Whoever makes up such a row could take the alarm away too, and the witnesses
/// give it again.
fn has_seen(ledger: &dyn KeptLedger, alarmed: &Alarmed) -> Result<bool, LedgerError> {
    let kept = ledger.cosignatures()?;
    let is_of = |key: &str, name: &str| key.rsplit_once('+').is_some_and(|(of, _)| of == name);
    Ok(alarmed
        .witnesses
        .iter()
        .all(|name| kept.iter().any(|kept| kept.size >= alarmed.size && is_of(&kept.key, name))))
}

/// Puts a file in its place as a whole, for whoever the folder is for.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    let mode = fs::Permissions::from_mode(Sharing::around(path).written());
    file.as_file().set_permissions(mode)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}
