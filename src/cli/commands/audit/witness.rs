//! The configured witness, asked about this home's ledger.

use std::path::PathBuf;

use crate::base::trusted::Untrusted;
use crate::cli::{Failure, Global};
use crate::home::config::check_witness;
use crate::home::{Config, ConfigError, Home, RunbookLibrary};
use crate::ledger::format::text::base64;
use crate::ledger::verify::{Kind, LedgerFinding, TrustedHead};
use crate::ledger::{KeptLedger, LedgerError, Object, Reading};
use crate::session::Library;
use crate::ui::Ui;
use crate::witness::{Noted, Passed, heads_of, still_expected};

/// The outcome of asking a witness.
#[derive(Default)]
pub struct Asked {
    /// The file that it keeps, where it has one that can be read back.
    pub file: Option<PathBuf>,
    /// True if nothing goes on without the witness.
    pub required: bool,
    /// The heads of this ledger, in the order in which they were handed over.
    pub heads: Vec<Noted>,
    /// The reason why nothing was compared, where something should have been compared.
    pub trouble: Option<String>,
    /// Its file can be read, and has no head of this ledger.
    empty: bool,
}

impl Asked {
    /// Asks the witness that this home has. `ledger`: none, where it cannot be opened.
    pub fn of(home: &Home, ledger: Option<&dyn Reading>) -> Asked {
        let config = match Config::of(home) {
            Ok(config) => config.witness,
            // A reviewer has a copy of a ledger, and nothing else.
            Err(ConfigError::Missing(_)) if home.installation_key().symlink_metadata().is_err() => {
                return Asked::default();
            }
            Err(error) => {
                let first = error.to_string().lines().next().unwrap_or_default().to_owned();
                let trouble = format!("it is not known whether this ledger has a witness: {first}");
                return Asked { required: true, trouble: Some(trouble), ..Asked::default() };
            }
        };
        let by_runbook = ledger.is_some_and(|ledger| asked_by_runbook(home, ledger));
        let Some(config) = config else {
            let trouble = by_runbook.then(|| {
                "the runbook asks for a witness of the ledger, and config.toml names none"
                    .to_owned()
            });
            return Asked { required: by_runbook, trouble, ..Asked::default() };
        };
        let required = config.required || by_runbook;
        let mut asked = Asked { required, file: config.file, ..Asked::default() };
        match asked.file.as_ref().map(|file| check_witness(file, home)) {
            // What is not there is told by who opens it.
            Some(Err(why)) if !matches!(why, Untrusted::Io { .. } | Untrusted::NotAFile(_)) => {
                asked.trouble = Some(format!("{why} -> {}", why.fix()));
            }
            _ => {
                if let Some(ledger) = ledger {
                    asked.read(ledger);
                }
            }
        }
        asked
    }

    fn read(&mut self, ledger: &dyn Reading) {
        let Some(file) = &self.file else { return };
        match heads_of(file, &ledger.note_key()) {
            Ok(heads) => self.heads = heads,
            Err(error) => {
                self.trouble = Some(format!("{} cannot be read: {error}", file.display()));
            }
        }
        self.empty = self.trouble.is_none() && self.heads.is_empty();
        if self.empty && self.required {
            self.trouble = Some(format!(
                "{} has no head of this ledger, and a witness is required",
                file.display()
            ));
        }
    }

    /// Returns the place where the witness keeps its heads, in words for people.
    pub fn place(&self) -> String {
        self.file
            .as_ref()
            .map_or_else(|| "the witness".to_owned(), |file| file.display().to_string())
    }

    /// The same as heads that somebody kept.
    pub fn kept(&self) -> Vec<TrustedHead> {
        let place = self.place();
        self.heads.iter().filter_map(|(_, note)| TrustedHead::parse(&place, note).ok()).collect()
    }

    /// Returns the sentence about heads that were not compared.
    pub fn said(&self) -> Option<String> {
        self.trouble.as_ref().map(|what| format!("Nothing was compared with a witness: {what}."))
    }
}

fn asked_by_runbook(home: &Home, ledger: &dyn Reading) -> bool {
    let library = RunbookLibrary::read(home.blobs(), ledger);
    library
        .ok()
        .and_then(|library| library.current().ok())
        .is_some_and(|runbook| runbook.policy.witness_required)
}

/// The statement of the witness in a verification.
pub struct Compared {
    pub asked: Asked,
    /// Heads that an admin's restore excuses.
    pub passed: Vec<Passed>,
    /// Those that the ledger must agree with.
    pub expected: Vec<TrustedHead>,
}

/// The heads that this home's witness kept, to be compared without being asked for.
pub fn compared(home: &Home, ledger: Result<Box<dyn KeptLedger>, LedgerError>) -> Compared {
    let ledger = ledger.ok();
    let mut asked = Asked::of(home, ledger.as_deref().map(|ledger| ledger as &dyn Reading));
    let Some(ledger) = ledger else {
        // A ledger that cannot be opened gets no benefit from what it says of restores.
        let place = asked.place();
        let text = match asked.file.as_ref().map(std::fs::read) {
            Some(Ok(text)) => text,
            Some(Err(error)) => {
                asked.trouble.get_or_insert(format!("{place} cannot be read: {error}"));
                Vec::new()
            }
            None => Vec::new(),
        };
        let expected = TrustedHead::find(&place, &String::from_utf8_lossy(&text));
        return Compared { asked, passed: Vec::new(), expected };
    };
    match still_expected(&*ledger, &asked.place(), asked.heads.clone()) {
        Ok((expected, passed)) => Compared { asked, passed, expected },
        // Its restores cannot be read: then none of them excuses anything.
        Err(_) => Compared { expected: asked.kept(), asked, passed: Vec::new() },
    }
}

impl Compared {
    /// Returns what stays a finding. Heads that were passed over stay a finding until `kept` has a
    /// head from elsewhere that covers the restore. A required witness that was not asked stays a
    /// finding too.
    pub fn findings(&self, kept: &[TrustedHead]) -> Vec<LedgerFinding> {
        let unvouched = |passed: &&Passed| kept.iter().all(|head| head.size <= passed.restore);
        let passed = self.passed.iter().filter(unvouched).map(|Passed { heads, largest, restore, by }| {
            let what = format!(
                "{heads} heads of {}, over up to {largest} entries, cover what {by} recorded as lost; bring a head from \
                 elsewhere that is newer than this entry (--against)",
                self.asked.place()
            );
            LedgerFinding { kind: Kind::RolledBack, seq: Some(*restore), what }
        });
        let trouble = self.asked.trouble.iter().filter(|_| self.asked.required);
        passed
            .chain(trouble.map(|what| LedgerFinding {
                kind: Kind::Unwitnessed,
                seq: None,
                what: what.clone(),
            }))
            .collect()
    }
}

/// For a restore, which must not pass over a required witness.
pub fn for_restore(home: &Home, ledger: &dyn Reading, global: &Global) -> Result<Asked, Failure> {
    let asked = Asked::of(home, Some(ledger));
    match &asked.trouble {
        // A new witness has no head yet.
        Some(_) if asked.empty => {}
        Some(what) if asked.required => {
            return Err(Failure::new(
                6,
                format!("the witness was not asked what this copy lacks: {what}"),
            )
            .hint("make config.toml and the witness's file readable first"));
        }
        Some(what) if !global.quiet => {
            Ui::new().warn(&format!("the witness was not asked what this copy lacks: {what}"));
        }
        Some(_) | None => {}
    }
    Ok(asked)
}

impl Asked {
    /// Names the newest head that the witness has, and how many it has: a restore excuses none that
    /// comes after them.
    pub fn name_in(&self, data: &mut Object) {
        data.insert("witness_heads".into(), self.heads.len().into());
        if let Some((head, _)) = self.heads.last() {
            data.insert("witness_size".into(), head.size.into());
            data.insert("witness_root".into(), base64(&head.root).into());
        }
    }
}
