//! The recording of what came of a change that was made. The outcome has to be signed. A key may be refused,
//! or its holder's standing may be gone.

use super::ask::candidate;
use super::perform::describe;
use super::{Session, SessionError, Workflow};
use crate::case::event::Change;
use crate::ledger::LedgerError;
use crate::model::Outcome;
use crate::ui::prompter::{Choice, MessageStyle, Reply};

impl<S: Workflow> Session<'_, S> {
    /// Records what came of a change that was made. If it is not signed, it was made all the same: a person can sign after
    /// all; otherwise the next session finds out what is true.
    pub(super) fn came_out(
        &mut self,
        change: &Change,
        intent: u64,
        outcome: Outcome,
        detail: Option<&str>,
    ) -> Result<(), SessionError> {
        loop {
            match self.came(change, intent, outcome, detail.map(str::to_owned), false) {
                Err(SessionError::Ledger(LedgerError::Standing(fault))) => {
                    let act = change.act.map_or("the change", describe);
                    return Err(SessionError::OutcomeUnknown(format!(
                        "what came of it is not recorded ({act}): {fault}"
                    )));
                }
                Err(SessionError::Ledger(LedgerError::Sign(error))) => {
                    let act = change.act.map_or("the change", describe);
                    let unsure =
                        SessionError::OutcomeUnknown(format!("what came of it is not recorded ({act}): {error}"));
                    if self.scripted() {
                        return Err(unsure);
                    }
                    self.tell(MessageStyle::Warn, &format!("{error}."));
                    let again = self.desk.person.choose(&Choice {
                        flag: "--sign",
                        key: None,
                        question: format!("What came of it has to be signed: {act}"),
                        options: vec![candidate("again", "Sign it now"), candidate("later", "Stop here")],
                        help: "It was done. Until what came of it is recorded, nothing else is.".into(),
                        asides: false,
                        back: None,
                    });
                    match again {
                        Ok(Reply::Answer(id)) if id == "again" => {}
                        Ok(_) | Err(_) => return Err(unsure),
                    }
                }
                end => return end,
            }
        }
    }
}
