//! Taking personal data out. What was recorded stands, with its proofs; what it said about a person is gone.

use serde_json::Value;

use super::SqliteLedger;
use crate::ledger::{Action, Committed, Draft, Expect, LedgerError, Signer};

/// How many entries one record of an erasure names: well within the longest body.
const NAMED: usize = 4000;

/// What says that the personal data of these entries was erased: `draft`, with their numbers in its data, as often as it
/// takes.
pub fn erasures(entries: &[u64], draft: &Draft) -> impl Iterator<Item = Draft> {
    entries.chunks(NAMED).map(|chunk| {
        let mut draft = draft.clone();
        draft.data.insert("entries".into(), chunk.iter().copied().map(Value::from).collect());
        draft
    })
}

impl SqliteLedger {
    /// The entries that hold personal data about a user: those about them, and those of their cases.
    pub fn personal_of(&self, provider: &str, id: &str) -> Result<Vec<u64>, LedgerError> {
        let store = self.store();
        let tx = self.begin_read()?;
        let fault = |e: rusqlite::Error| store.fault(&e);
        let sql = "WITH mine AS (SELECT seq, case_id FROM entry WHERE target = ?1 AND provider = ?2)
             SELECT p.seq FROM private AS p JOIN entry AS e USING (seq)
             WHERE p.seq IN (SELECT seq FROM mine) OR e.case_id IN (SELECT case_id FROM mine) ORDER BY p.seq";
        let mut query = tx.prepare_cached(sql).map_err(fault)?;
        let found = query.query_map([id, provider], |row| row.get(0)).map_err(fault)?;
        found.collect::<Result<_, _>>().map_err(fault)
    }

    /// Erases the personal data of these entries, and says so in the same commit: `draft`, of the action `audit.erased`, gets
    /// their numbers into its data. The pages are overwritten; what the disk keeps of a file's former contents, and copies
    /// elsewhere, are out of its reach.
    pub fn erase(
        &mut self,
        entries: &[u64],
        draft: &Draft,
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        if draft.action != Action::AuditErased {
            return Err(LedgerError::Refused("an erasure is recorded as audit.erased".into()));
        }
        let drafts: Vec<Draft> = erasures(entries, draft).collect();
        let store = self.store();
        self.append_and(&drafts, signer, expect, &|conn| {
            let mut query = conn.prepare_cached("DELETE FROM private WHERE seq = ?1").map_err(|e| store.fault(&e))?;
            for seq in entries {
                if query.execute([seq]).map_err(|e| store.fault(&e))? == 0 {
                    return Err(LedgerError::Refused(format!("entry {seq} holds no personal data")));
                }
            }
            Ok(())
        })
    }
}
