use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use ed25519_dalek::VerifyingKey;

use crate::cli::Failure;
use crate::ledger::format::note::NoteKey;
use crate::ledger::verify::Kept;

/// A mail or a ticket is small; what is larger is something else.
const MAX_BYTES: u64 = 64 << 20;

/// A million entries are about this.
const MAX_BUNDLE: u64 = 2 << 30;

/// What a reviewer has from elsewhere.
#[derive(Clone, Debug, Default, Args)]
pub struct Brought {
    /// The installation's key, as `audit head --key` prints it, or a file with it
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Files with heads that were kept (notes, mails, tickets), or short heads themselves
    #[arg(long, value_name = "HEAD", num_args = 1..)]
    against: Vec<String>,
}

impl Brought {
    pub fn key(&self) -> Result<Option<NoteKey>, Failure> {
        let Some(given) = &self.key else { return Ok(None) };
        let path = Path::new(given);
        let text = if path.exists() && !path.is_dir() { read(path)? } else { given.clone() };
        let key = NoteKey::parse_vkey(text.trim());
        key.map(Some).map_err(|e| Failure::usage(format!("--key: {e}")).hint("`readmit audit head --key` prints it"))
    }

    pub fn verifying_key(&self) -> Result<Option<VerifyingKey>, Failure> {
        Ok(self.key()?.map(|key| key.key))
    }

    pub fn kept(&self) -> Result<Vec<Kept>, Failure> {
        let mut kept = Vec::new();
        for given in &self.against {
            kept.extend(heads_in(given)?);
        }
        Ok(kept)
    }
}

/// The heads that a file has, or the one that was typed.
pub fn heads_in(given: &str) -> Result<Vec<Kept>, Failure> {
    let heads = match Kept::parse_short(given, given) {
        Some(head) => vec![head],
        None => Kept::find(given, &read(Path::new(given))?),
    };
    if heads.is_empty() {
        return Err(Failure::usage(format!("{given}: there is no head in it")));
    }
    Ok(heads)
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
    let fault = |what: &dyn std::fmt::Display| Failure::usage(format!("{}: {what}", PathBuf::from(path).display()));
    let file = File::open(path).map_err(|e| fault(&e))?;
    let size = file.metadata().map_err(|e| fault(&e))?.len();
    let mut text = String::with_capacity(usize::try_from(size.min(most)).unwrap_or(0));
    // What is no file, as the output of another program, has no size before it ends.
    file.take(most + 1).read_to_string(&mut text).map_err(|e| fault(&e))?;
    if text.len() as u64 > most {
        return Err(fault(&format!("it is too large: at most {most} bytes are read")));
    }
    Ok(text)
}
