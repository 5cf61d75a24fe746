use super::super::{Session, Stop};
use crate::case::event::Closed;
use crate::case::{Event, Refusal};
use crate::ledger::Outcome;
use crate::ui::person::{Card, Tone};

impl Session<'_> {
    /// The closing entry counts the case's entries, and one card says what happened.
    pub(in crate::session) fn close(&mut self, outcome: Outcome) -> Result<(), Stop> {
        let seconds = (self.desk.clock.now() - self.case.opened.at).num_seconds().max(0);
        let closed = Closed { entries: self.case.entries + 1, seconds };
        match self.record(Event::Closed(closed, outcome)) {
            Ok(_) => {}
            // Somebody wrote to the case in between: count again.
            Err(Stop::Refusal(Refusal::Other(_))) => return Err(Stop::Again),
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
        self.tell(Tone::Done, &format!("{} is closed: {outcome}.", self.case.id));
        Ok(())
    }

    fn closing_card(&self, outcome: Outcome, seconds: i64) -> Result<Card, Stop> {
        let case = &self.case;
        let mut facts: Vec<(String, String, bool)> = Vec::new();
        let mut fact = |label: &str, value: String| facts.push((label.to_owned(), value, false));
        fact("User", format!("{} ({})", case.opened.what.name, case.opened.what.login));
        fact("Outcome", outcome.as_str().replace('_', " "));
        let verified: Vec<String> = case.verified.iter().map(|v| format!("{} by {}", v.what.method, v.by)).collect();
        fact("Verified", if verified.is_empty() { "not".into() } else { verified.join(", ") });
        if let Some(approval) = &case.approval {
            fact("Approval", format!("{} by {}", if approval.what { "granted" } else { "denied" }, approval.by));
        }
        let changes = super::notice::all_in_words(case);
        fact("Changed", if changes.is_empty() { "nothing".into() } else { changes.join("; ") });
        if let Some(enrolled) = &case.enrolled {
            fact("Enrolled", enrolled.what.kind.map_or("a new factor".into(), |k| format!("a new factor ({k})")));
        }
        fact("Took", format!("{} min {} s", seconds / 60, seconds % 60));
        fact("Entries", case.entries.to_string());
        if let Some((_, short)) = self.desk.ledger.mark()? {
            fact("Ledger mark", short);
        }
        Ok(Card { title: format!("{} · closed", case.id), facts })
    }
}
