//! A ledger that several sessions have open, and that others write to.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::{key_of, sofia};
use crate::ledger::store::memory::MemoryLedger;
use crate::ledger::{
    Action, Committed, Draft, Expect, Filter, Ledger, LedgerError, Object, Signer,
};

#[derive(Clone, Default)]
pub(in crate::session) struct SharedLedger {
    ledger: Rc<RefCell<MemoryLedger>>,
    appends: Rc<Cell<usize>>,
    meddled_at: Rc<Cell<Option<usize>>>,
    /// The number of appends that there had been when a witness was asked for.
    required_at: Rc<Cell<Option<usize>>>,
    older: Rc<Cell<bool>>,
}

impl SharedLedger {
    pub(in crate::session) fn entries(&self) -> Vec<Committed> {
        self.ledger.borrow().entries().to_vec()
    }

    pub(in crate::session) fn commits(&self) -> usize {
        self.ledger.borrow().commits()
    }

    /// The commit with this number, from 0, finds the disk full; `None` takes that back.
    pub(in crate::session) fn fails_at(&self, commit: Option<usize>) {
        self.ledger.borrow_mut().fail_at(commit);
    }

    pub(in crate::session) fn required_at(&self) -> Option<usize> {
        self.required_at.get()
    }

    /// Before the append with this number, from 0, somebody else adds a note to the case.
    pub(in crate::session) fn meddled_at(&self, append: usize) {
        self.meddled_at.set(Some(append));
    }

    /// Entries are those of a program that did not record how an account stood before it was
    /// suspended.
    pub(in crate::session) fn is_older(&self, older: bool) {
        self.older.set(older);
    }

    fn meddle(&self) {
        let mut ledger = self.ledger.borrow_mut();
        let Some(last) = ledger.entries().iter().rev().find(|c| c.draft().case.is_some()).cloned()
        else {
            return;
        };
        let note = Draft {
            action: Action::NoteAdded,
            actor: sofia().name,
            role: sofia().role,
            phase: None,
            outcome: None,
            data: Object::new(),
            private: [("reason".to_owned(), "seen by somebody else".into())].into_iter().collect(),
            ..last.draft().clone()
        };
        ledger.append(&[note], &key_of(&sofia()), &[]).unwrap();
    }
}

impl Ledger for SharedLedger {
    fn append(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        let append = self.appends.get();
        self.appends.set(append + 1);
        if self.meddled_at.get() == Some(append) {
            self.meddle();
        }
        let mut drafts = drafts.to_vec();
        for draft in drafts.iter_mut().filter(|_| self.older.get()) {
            draft.data.remove("was");
            draft.data.remove("suspended");
        }
        self.ledger.borrow_mut().append(&drafts, signer, expect)
    }

    fn read(&self, filter: &Filter) -> Result<Vec<Committed>, LedgerError> {
        self.ledger.borrow().read(filter)
    }

    fn require_witness(&mut self) {
        self.required_at.set(self.required_at.get().or(Some(self.appends.get())));
    }

    fn newest(&self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        self.ledger.borrow().newest()
    }
}
