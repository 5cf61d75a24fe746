//! From a case straight into an incident: whoever was let in is locked out before anything else is
//! asked.

use super::{Session, SessionContext, SessionError, SessionOptions};
use crate::ui::prompter::MessageStyle;

impl Session<'_> {
    /// Opens an incident about this case, or goes on with the one that is open, and contains. The
    /// case then ends as compromised.
    pub(super) fn contain(&mut self, why: &str) -> Result<(), SessionError> {
        self.tell(
            MessageStyle::Warn,
            "The account was changed in this case: it is contained now, suspending first.",
        );
        let id = self.case.id.as_str().to_owned();
        let options = SessionOptions {
            reason: Some(why.to_owned()),
            review: None,
            // Whoever is on the line is not whom the words are for.
            caller_is_another: true,
            ..self.desk.options.clone()
        };
        let contained = Session::incident(self.desk.beside(options), Some(&id), None).and_then(
            |mut incident| {
                incident.work()?;
                Ok(())
            },
        );
        self.reload()?;
        contained.and(Err(SessionError::Retry))
    }
}

impl SessionContext<'_> {
    /// The same desk, for another piece of work in between.
    fn beside(&mut self, options: SessionOptions) -> SessionContext<'_> {
        SessionContext {
            ledger: &mut *self.ledger,
            gate: self.gate.clone(),
            person: &mut *self.person,
            clock: self.clock,
            entropy: &mut *self.entropy,
            actor: self.actor.clone(),
            signer: self.signer,
            library: self.library,
            mailer: match &mut self.mailer {
                Some(mailer) => Some(&mut **mailer),
                None => None,
            },
            sender: self.sender.clone(),
            print: &mut *self.print,
            observe: &mut *self.observe,
            options,
        }
    }
}
