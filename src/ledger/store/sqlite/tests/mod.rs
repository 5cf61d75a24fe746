#![allow(clippy::unwrap_used)]

mod append;
mod care;
mod complete;
mod contract;
mod cosigned;
mod faults;
mod proofs;
mod read;
mod rows;
mod tamper;
mod upgrade;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::SqliteLedger;
use crate::ledger::{
    Entropy, InstallationKey,
    store::memory::TestKey,
    testing::{created, scratch, seeded},
};

/// A ledger on disk, maria its first operator.
pub struct Home {
    pub dir: TempDir,
    pub installation: InstallationKey,
}

impl Home {
    pub fn new() -> Home {
        let dir = scratch();
        let installation =
            InstallationKey::create(&dir.path().join("installation.key"), &mut |b| b.fill(7))
                .unwrap();
        let home = Home { dir, installation };
        let made = SqliteLedger::create(
            &home.path(),
            &home.installation,
            &TestKey::of("maria"),
            created("maria"),
            entropy(),
        );
        drop(made.unwrap());
        home
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("ledger.db")
    }

    pub fn open(&self) -> SqliteLedger {
        SqliteLedger::open(&self.path(), Some(self.installation.clone()), entropy()).unwrap()
    }

    /// Someone with the file and a shell.
    pub fn attack(&self, sql: &str) {
        attack(&self.path(), sql);
    }
}

pub fn attack(path: &Path, sql: &str) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("DROP TRIGGER IF EXISTS entry_fixed; DROP TRIGGER IF EXISTS entry_kept; DROP TRIGGER IF EXISTS entry_last; DROP TRIGGER IF EXISTS checkpoint_kept; DROP TRIGGER IF EXISTS checkpoint_fixed; DROP TRIGGER IF EXISTS private_fixed;").unwrap();
    conn.execute_batch(sql).unwrap();
    for statement in super::schema::STATEMENTS.iter().filter(|s| s.starts_with("CREATE TRIGGER")) {
        drop(conn.execute_batch(statement));
    }
}

pub fn entropy() -> Entropy {
    seeded(1)
}
