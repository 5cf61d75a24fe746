use std::path::PathBuf;
use std::time::Duration;

use ed25519_dalek::VerifyingKey;

use super::super::append::SqliteStore;
use super::{Home, attack};
use crate::ledger::store::contract::{Act, Fixture, check, salts};
use crate::ledger::testing::seeded;
use crate::ledger::verify::Verifiable;
use crate::ledger::{InstallationKey, Ledger, LedgerFile, Reading, SqliteLedger};

/// A session with a ledger in a file.
struct Session {
    /// `None`: the file is another session's.
    home: Option<Home>,
    path: PathBuf,
    installation: InstallationKey,
    ledger: SqliteLedger,
}

impl Session {
    fn open(home: Option<Home>, path: PathBuf, installation: InstallationKey) -> Session {
        let ledger = SqliteLedger::open(&path, Some(installation.clone()), seeded(3)).unwrap();
        Session { home, path, installation, ledger }
    }
}

impl Fixture for Session {
    fn ledger(&mut self) -> &mut dyn Ledger {
        &mut self.ledger
    }

    fn inside(&mut self, act: Act<'_>) {
        let mut entropy = salts();
        let mut by = self.ledger.appender(&mut entropy);
        act(&mut SqliteStore(&self.ledger), &mut by);
    }

    fn beside(&mut self) -> Option<Box<dyn Fixture>> {
        let mut other = Session::open(None, self.path.clone(), self.installation.clone());
        other.ledger.set_wait(Duration::ZERO, None);
        Some(Box::new(other))
    }

    fn reopen(&mut self) -> bool {
        *self = Session::open(self.home.take(), self.path.clone(), self.installation.clone());
        true
    }

    fn knows_operators(&self) -> bool {
        true
    }

    fn has_records(&self) -> bool {
        true
    }

    fn reading(&self) -> Option<&dyn Reading> {
        Some(&self.ledger)
    }

    fn verifiable(&self) -> Option<(Box<dyn Verifiable + '_>, VerifyingKey)> {
        Some((Box::new(LedgerFile(&self.path)), self.installation.verifying_key()))
    }

    fn spoil(&mut self, seq: u64, from: &str, to: &str) {
        attack(
            &self.path,
            &format!("UPDATE entry SET body = replace(body, '{from}', '{to}') WHERE seq = {seq}"),
        );
    }
}

#[test]
fn a_file_keeps_the_contract() {
    check(&mut || {
        let home = Home::new();
        let (path, installation) = (home.path(), home.installation.clone());
        Box::new(Session::open(Some(home), path, installation))
    });
}
