//! Work about a user while the ledger was down, as it was entered later.

use crate::case::outside::{OutsideDone, records};
use crate::ledger::{Action, Filter};
use crate::provider::ProviderReads;
use crate::session::{SessionContext, SessionError};
use crate::ui::prompter::MessageStyle;

impl SessionContext<'_> {
    /// Tells what was done outside about a user. It is for the operator to know, and counts for
    /// nothing.
    pub(super) fn tell_of_outside(&mut self, target: &str) -> Result<(), SessionError> {
        let actions = vec![Action::OutsideRecorded, Action::OutsideConfirmed];
        let targets = vec![target.to_owned()];
        let entries = self.ledger.read(&Filter { actions, targets, ..Filter::default() })?;
        for record in records(&entries).iter().filter(|one| one.provider == self.gate.name()) {
            let acts: Vec<String> = record.acts.iter().map(OutsideDone::in_words).collect();
            let by = match &record.confirmed {
                Some((by, _)) => format!("entered by {}, confirmed by {by}", record.by),
                None => format!("entered by {}, confirmed by nobody", record.by),
            };
            let told = format!(
                "Done outside, while the ledger was down ({by}): {}. It verifies nobody.",
                acts.join("; ")
            );
            self.person.tell(MessageStyle::Info, &told);
        }
        Ok(())
    }
}
