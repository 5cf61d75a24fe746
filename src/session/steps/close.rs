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
        let short = self.in_short("close");
        let card = self.closing_card(outcome, seconds, short)?;
        self.desk.person.card(&card);
        match outcome {
            // The words of a refusal have left the screen by now, and the caller may still be there.
            Outcome::Refused if self.refused => self.say("refuse.say"),
            Outcome::Refused | Outcome::Escalated | Outcome::Abandoned | Outcome::Compromised => {}
            _ => {
                self.say("close.say");
                self.advise("close.do");
            }
        }
        if !short {
            let said = format!("{} is closed: {}.", self.case.id, in_words_of(outcome));
            self.tell(MessageStyle::Done, &said);
        }
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

    /// `short`: without what this session has told already.
    fn closing_card(
        &self,
        outcome: Outcome,
        seconds: i64,
        short: bool,
    ) -> Result<Card, SessionError> {
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
        let earlier = case.changes.iter().any(|change| change.intent.seq <= self.began);
        let told = short && !earlier && case.changes.iter().all(crate::case::ChangeState::done);
        if !told {
            fact("Changed", if changes.is_empty() { "nothing".into() } else { changes.join("; ") });
        }
        let of = |all: &Addressees| {
            // Each address has its outcome; those of one outcome stand together.
            let mut said: Vec<(String, Vec<&str>)> = Vec::new();
            for a in all.all() {
                let means = if a.by_hand { "by-hand" } else { "smtp" };
                let became = in_words(a.last, means, &a.reply);
                match said.iter_mut().find(|(other, _)| *other == became) {
                    Some((_, to)) => to.push(&a.address),
                    None => said.push((became, vec![&a.address])),
                }
            }
            let said = said.iter().map(|(became, to)| format!("{}: {became}", to.join(", ")));
            said.collect::<Vec<_>>().join("; ")
        };
        let (notices, follow_ups) = (of(&case.notices), of(&case.follow_ups));
        match (notices.is_empty(), follow_ups.is_empty()) {
            (false, false) if short && notices == follow_ups => {
                fact("Notice, follow-up", notices);
            }
            (told, followed_up) => {
                if !told {
                    fact("Told", notices);
                }
                if !followed_up {
                    fact("Follow-up", follow_ups);
                }
            }
        }
        if let Some(enrolled) = case.enrolled.as_ref().filter(|_| !told) {
            fact(
                "Enrolled",
                enrolled.what.kind.map_or("a new factor".into(), |k| format!("a new factor ({k})")),
            );
        }
        if !short {
            fact("Took", format!("{} min {} s", seconds / 60, seconds % 60));
            fact("Entries", case.entries.to_string());
        }
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
