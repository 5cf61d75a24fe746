#![allow(clippy::unwrap_used)]

mod attacks;
mod flips;
pub(in crate::ledger) mod forge;
mod long;
mod meanwhile;
mod pages;
mod sound;

use std::path::PathBuf;

use tempfile::TempDir;

use super::{TrustedHead, VerificationReport, VerifyOptions, verify};
use crate::ledger::LedgerFile;
use crate::ledger::{
    Action, Draft, InstallationKey, Ledger as _, SqliteLedger,
    store::memory::TestKey,
    testing::{created, note, scratch, seeded},
};

/// A ledger of 211 entries by two operators, with three censuses, and some heads that were kept.
pub struct Fixture {
    dir: TempDir,
    pub installation: InstallationKey,
    /// After 101 entries, and after all.
    pub kept: Vec<TrustedHead>,
}

/// One commit's worth of a case.
pub fn drafts(i: i64) -> Vec<Draft> {
    let mut opened = note(&format!("call {i}"), i * 10);
    opened.action = Action::CaseOpened;
    let mut reset = note("", i * 10 + 5);
    (reset.action, reset.actor) = (Action::FactorAdminReset, "ravi".into());
    reset.data.insert("factor".into(), format!("f-{i}").into());
    for draft in [&mut opened, &mut reset] {
        draft.case = Some(format!("R-{i:03}"));
        draft.target = Some(format!("u-{}", i % 7));
    }
    vec![opened, reset]
}

impl Fixture {
    pub fn new() -> Fixture {
        Fixture::with_cases(100)
    }

    /// Each case is two entries.
    pub fn with_cases(cases: i64) -> Fixture {
        let dir = scratch();
        let installation =
            InstallationKey::create(&dir.path().join("installation.key"), &mut |b| b.fill(7))
                .unwrap();
        let mut fixture = Fixture { dir, installation, kept: Vec::new() };
        let maria = TestKey::of("maria");
        let path = fixture.path();
        let mut ledger =
            SqliteLedger::create(&path, &fixture.installation, &maria, created("maria"), seeded(1))
                .unwrap();
        let mut added = created("ravi");
        (added.action, added.actor) = (Action::OperatorAdded, "maria".into());
        ledger.append(&[added], &maria, &[]).unwrap();
        // A head is handed out after every entry, as at the end of a command.
        for i in 0..cases {
            if i == 50 {
                fixture.keep(&ledger, "the ticket #1234");
            }
            let [opened, reset] = <[Draft; 2]>::try_from(drafts(i)).unwrap();
            ledger.append(&[opened], &maria, &[]).unwrap();
            ledger.head().unwrap();
            ledger.append(&[reset], &TestKey::of("ravi"), &[]).unwrap();
            ledger.head().unwrap();
        }
        for i in 0..9 {
            ledger.append(&[note("", 2000 + i)], &maria, &[]).unwrap();
            ledger.head().unwrap();
        }
        fixture.keep(&ledger, "the mail of 1 June");
        fixture
    }

    fn keep(&mut self, ledger: &SqliteLedger, label: &str) {
        self.kept.push(TrustedHead::parse(label, &ledger.head().unwrap().note).unwrap());
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("ledger.db")
    }

    pub fn open(&self) -> SqliteLedger {
        SqliteLedger::open(&self.path(), Some(self.installation.clone()), seeded(2)).unwrap()
    }

    /// With this home's key, as `audit verify` does at home.
    pub fn options(&self) -> VerifyOptions {
        VerifyOptions {
            key: Some(self.installation.verifying_key()),
            threads: 2,
            ..VerifyOptions::default()
        }
    }

    pub fn verify(&self, options: &VerifyOptions) -> VerificationReport {
        verify(&LedgerFile(&self.path()), options, &mut |_, _| {}).unwrap()
    }

    /// A copy to attack.
    pub fn copy(&self) -> Fixture {
        let dir = scratch();
        std::fs::copy(self.path(), dir.path().join("ledger.db")).unwrap();
        Fixture { dir, installation: self.installation.clone(), kept: self.kept.clone() }
    }
}
