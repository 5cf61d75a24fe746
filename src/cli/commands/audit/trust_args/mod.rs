mod marks;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use ed25519_dalek::VerifyingKey;

use crate::cli::Failure;
use crate::ledger::Reading;
use crate::ledger::format::note::NoteKey;
use crate::ledger::format::origin::same_ledger;
use crate::ledger::verify::{NotOfThis, TrustedHead};

/// A mail or a ticket is small; what is larger is something else.
const MAX_BYTES: u64 = 64 << 20;

/// A million entries are about this.
const MAX_BUNDLE: u64 = 2 << 30;

/// The key and the heads that a reviewer has from elsewhere.
#[derive(Clone, Debug, Default, Args)]
pub struct TrustArgs {
    /// The installation's key, as `audit head --key` prints it, or a file with it
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Files with heads that were kept (notes, mails, tickets), or short heads themselves
    #[arg(long, value_name = "HEAD", num_args = 1..)]
    against: Vec<String>,
}

impl TrustArgs {
    pub fn key(&self) -> Result<Option<NoteKey>, Failure> {
        let Some(given) = &self.key else {
            return Ok(None);
        };
        let path = Path::new(given);
        let text = if path.exists() && !path.is_dir() { read(path)? } else { given.clone() };
        let key = NoteKey::parse_vkey(text.trim());
        key.map(Some)
            .map_err(|e| Failure::at(2, "--key", e).hint("`readmit audit head --key` prints it"))
    }

    pub fn verifying_key(&self) -> Result<Option<VerifyingKey>, Failure> {
        Ok(self.key()?.map(|key| key.key))
    }

    pub fn kept(&self) -> Result<Vec<TrustedHead>, Failure> {
        let mut kept = Vec::new();
        for given in &self.against {
            kept.extend(heads_in(given)?);
        }
        Ok(kept)
    }
}

/// The heads that a file has, or the one that was typed.
pub fn heads_in(given: &str) -> Result<Vec<TrustedHead>, Failure> {
    if let Some(head) = TrustedHead::parse_short(given, &marks::typed(given)) {
        return Ok(vec![head]);
    }
    let bytes = bytes_of(Path::new(given), MAX_BYTES)?;
    let letter = marks::MailText::open(&bytes);
    let heads = heads_of(given, &letter);
    if !heads.is_empty() {
        return Ok(heads);
    }
    Err(match bytes.as_slice() {
        [b'P', b'K', 3, 4, ..] => {
            Failure::usage(format!("{given}: it is a zip file: unpack it first"))
        }
        [0x1f, 0x8b, ..] => {
            Failure::usage(format!("{given}: it is packed with gzip: unpack it first"))
        }
        [b'%', b'P', b'D', b'F', ..] => {
            Failure::usage(format!("{given}: it is a PDF: copy the head out of it"))
        }
        _ if letter.base64 => Failure::usage(format!(
            "{given}: it is a mail whose text is base64, and there is no head in what it says"
        )),
        _ => Failure::usage(format!("{given}: there is no head in it")),
    })
}

/// Each once: a mail says the same as text and as a page.
fn heads_of(label: &str, letter: &marks::MailText) -> Vec<TrustedHead> {
    let mut heads: Vec<TrustedHead> = Vec::new();
    for text in &letter.texts {
        let notes = TrustedHead::find(label, text).into_iter().filter(|head| head.note.is_some());
        for head in notes.chain(marks::in_text(label, text)) {
            if !heads.contains(&head) {
                heads.push(head);
            }
        }
    }
    heads
}

/// The newest head that is there, if it is known of which ledger: of those that can be its own, or
/// else of all.
pub fn newest_in(given: &str, origin: Option<&str>) -> Result<TrustedHead, Failure> {
    let can_be = |head: &TrustedHead| match (head.origin.as_deref(), origin) {
        (Some(of), Some(origin)) => same_ledger(of, origin),
        (_, None) | (None, Some(_)) => true,
    };
    let newest = heads_in(given)?.into_iter().max_by_key(|head| (can_be(head), head.size));
    newest.ok_or_else(|| Failure::usage(format!("{given}: there is no head in it")))
}

/// Of each, the newest head, which something made of this ledger is to continue.
pub fn earlier_in(given: &[String], ledger: &dyn Reading) -> Result<Vec<TrustedHead>, Failure> {
    let (key, size) = (ledger.note_key(), ledger.end()?.size);
    let earlier = given.iter().map(|given| {
        let head = newest_in(given, Some(&key.name))?;
        head.is_of(&key).map_err(of_another)?;
        let label = &head.label;
        match head.size {
            0 => Err(Failure::usage(format!(
                "{label} is a head over no entries: everything continues it"
            ))),
            covers if covers > size => Err(Failure::usage(format!(
                "{label} covers {covers} entries, and this ledger has {size}"
            ))
            .hint(format!(
                "entries may be gone: `readmit audit verify --against {label}` says more"
            ))),
            _ => Ok(head),
        }
    });
    earlier.collect()
}

pub fn of_another(error: NotOfThis) -> Failure {
    Failure::of(2, error).hint("bring one of this ledger, as `readmit audit head` prints it")
}

/// A text file that somebody else made.
pub fn read(path: &Path) -> Result<String, Failure> {
    read_up_to(path, MAX_BYTES)
}

/// A bundle, or what was exported with it: as large as a reviewer's memory bears.
pub fn read_large(path: &Path) -> Result<String, Failure> {
    read_up_to(path, MAX_BUNDLE)
}

fn read_up_to(path: &Path, most: u64) -> Result<String, Failure> {
    String::from_utf8(bytes_of(path, most)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].split(|b| *b == b'\n').count();
        Failure::usage(format!("{}: line {line} is not UTF-8 text", path.display()))
    })
}

fn bytes_of(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let fault = |what: &dyn std::fmt::Display| {
        Failure::usage(format!("{}: {what}", PathBuf::from(path).display()))
    };
    let file = File::open(path).map_err(|e| fault(&e))?;
    let size = file.metadata().map_err(|e| fault(&e))?.len();
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(most)).unwrap_or(0));
    // What is no file, as the output of another program, has no size before it ends.
    file.take(most + 1).read_to_end(&mut bytes).map_err(|e| fault(&e))?;
    if bytes.len() as u64 > most {
        return Err(fault(&format!("it is too large: at most {most} bytes are read")));
    }
    Ok(bytes)
}
