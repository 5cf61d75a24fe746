//! The end of a case: the closing entry, and a card that says what happened.

use crate::case::event::Closed;
use crate::case::{Addressees, Event, Refusal};
use crate::message::in_words;
use crate::model::Outcome;
use crate::provider::ActKind;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Card, MessageStyle};

impl Session<'_> {
    /// The closing entry counts the case's entries, and one card says what happened.
    pub(in crate::session) fn close(&mut self, outcome: Outcome) -> Result<(), SessionError> {
        let seconds = (self.desk.clock.now() - self.case.opened.at).num_seconds().max(0);
        let enabled = self.read_enabled(outcome)?;
        let closed = Closed { entries: self.case.entries + 1, seconds, enabled };
        match self.record(Event::Closed(closed, outcome)) {
            Ok(_) => {}
            // Somebody wrote to the case in between: count again.
            Err(SessionError::Refusal(Refusal::Other(_))) => return Err(SessionError::Retry),
            Err(stop) => return Err(stop),
        }
        let card = self.closing_card(outcome, seconds)?;
        self.desk.person.card(&card);
        match outcome {
            Outcome::Refused | Outcome::Escalated | Outcome::Abandoned | Outcome::Compromised => {}
            _ => {
                self.say("close.say");
                self.advise("close.do");
            }
        }
        self.tell(
            MessageStyle::Done,
            &format!("{} is closed: {}.", self.case.id, in_words_of(outcome)),
        );
        Ok(())
    }

    /// For a recovery: whether the account is enabled now. Where a person reads the screens it is
    /// read only if it was not when the case was opened.
    fn read_enabled(&mut self, outcome: Outcome) -> Result<Option<bool>, SessionError> {
        let recovered = !matches!(
            outcome,
            Outcome::Refused | Outcome::Escalated | Outcome::Abandoned | Outcome::Compromised
        );
        if !recovered {
            return Ok(None);
        }
        let ask = !self.case.opened.what.enabled && !self.case.has_done(ActKind::Enable);
        let read = self.desk.account_now(&self.target(), ask)?;
        Ok(read.map(|read| read.enabled))
    }

    fn closing_card(&self, outcome: Outcome, seconds: i64) -> Result<Card, SessionError> {
        let case = &self.case;
        let mut facts: Vec<(String, String, bool)> = Vec::new();
        let mut fact = |label: &str, value: String| facts.push((label.to_owned(), value, false));
        fact("User", format!("{} ({})", case.opened.what.name, case.opened.what.login));
        fact("Outcome", in_words_of(outcome));
        let verified: Vec<String> =
            case.verified.iter().map(|v| format!("{} by {}", v.what.method, v.by)).collect();
        fact("Verified", if verified.is_empty() { "not".into() } else { verified.join(", ") });
        if let Some(approval) = &case.approval {
            fact(
                "Approval",
                format!("{} by {}", if approval.what { "granted" } else { "denied" }, approval.by),
            );
        }
        let changes = super::notice::all_in_words(case);
        fact("Changed", if changes.is_empty() { "nothing".into() } else { changes.join("; ") });
        let of = |all: &Addressees| {
            let said = all.all().iter().map(|a| {
                let means = if a.by_hand { "by-hand" } else { "smtp" };
                format!("{}: {}", a.address, in_words(a.last, means, &a.reply))
            });
            said.collect::<Vec<_>>().join("; ")
        };
        if !case.notices.all().is_empty() {
            fact("Told", of(&case.notices));
        }
        if !case.follow_ups.all().is_empty() {
            fact("Follow-up", of(&case.follow_ups));
        }
        if let Some(enrolled) = &case.enrolled {
            fact(
                "Enrolled",
                enrolled.what.kind.map_or("a new factor".into(), |k| format!("a new factor ({k})")),
            );
        }
        fact("Took", format!("{} min {} s", seconds / 60, seconds % 60));
        fact("Entries", case.entries.to_string());
        if let Some((_, short)) = self.desk.ledger.mark()? {
            fact("Ledger mark", short);
        }
        Ok(Card { title: format!("{} · closed", case.id), facts })
    }
}

/// An outcome as people read it; scripts read the word itself.
fn in_words_of(outcome: Outcome) -> String {
    outcome.as_str().replace('_', " ")
}
