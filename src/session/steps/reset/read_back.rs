//! The list read again after a reset, to see that nothing is left.

use crate::case::Event;
use crate::case::event::{FactorSeen, ReadBack};
use crate::model::{Factor, Outcome, Recorded};
use crate::provider::ProviderReads;
use crate::session::{Session, SessionError};
use crate::ui::prompter::MessageStyle;

impl Session<'_> {
    pub(super) fn read_back(&mut self) -> Result<(), SessionError> {
        self.desk.refresh_factors("factors-left")?;
        self.desk.refresh_codes("codes-left")?;
        let left = self.desk.gate.factors(&self.target());
        let codes = self.desk.gate.backup_codes(&self.target());
        let (Ok(left), Ok(codes)) = (left, codes) else {
            self.record(Event::ReadBack(ReadBack::default(), Outcome::Unknown))?;
            return Err(SessionError::OutcomeUnknown(
                "the factors were removed, but the list could not be read again".into(),
            ));
        };
        let codes = match codes {
            Recorded::Known(n) => Some(n),
            Recorded::NotRecorded | Recorded::Cannot => None,
        };
        let (left, new): (Vec<Factor>, Vec<Factor>) =
            left.into_iter().partition(|f| self.goes(&f.id));
        let as_seen = |all: &[Factor]| -> Vec<FactorSeen> {
            let seen = |f: &Factor| FactorSeen {
                id: f.id.clone(),
                kind: f.kind,
                since: f.enrolled,
                phone: f.phone.clone(),
            };
            all.iter().map(seen).collect()
        };
        for factor in &new {
            if let Err(stop) = self.whose(factor) {
                if self.case.closed.is_none() && matches!(stop, SessionError::OutcomeUnknown(_)) {
                    let seen = as_seen(&[left.clone(), new.clone()].concat());
                    let read =
                        ReadBack { left: seen, backup_codes_left: codes, ..ReadBack::default() };
                    self.record(Event::ReadBack(read, Outcome::Failed))?;
                }
                return Err(stop);
            }
        }
        // Some platforms make a code with the first factor.
        let new_codes = codes.filter(|_| !new.is_empty() && self.are_new(codes));
        let codes = if new_codes.is_some() { Some(0) } else { codes };
        let (seen, theirs) = (as_seen(&left), as_seen(&new));
        let clean = seen.is_empty() && codes.is_none_or(|n| n == 0);
        let outcome = if clean { Outcome::Succeeded } else { Outcome::Failed };
        let read =
            ReadBack { left: seen, theirs, backup_codes_left: codes, backup_codes_new: new_codes };
        let recorded = self.record(Event::ReadBack(read, outcome))?.draft().outcome;
        if clean {
            self.residue();
            let said = if !new.is_empty() {
                "All old factors are gone; the list was read again, and only what is the user's own is in it."
            } else if recorded == Some(Outcome::Attested) {
                "All factors are gone, as you read it off the console."
            } else if self.in_short("reset") {
                "Nothing is left: read again."
            } else {
                "All factors are gone; the list was read again and is empty."
            };
            self.tell(MessageStyle::Done, said);
            return Ok(());
        }
        self.say("reset.partial.say");
        self.advise("reset.partial.do");
        let mut names: Vec<String> =
            left.iter().map(|f| format!("{} {}", f.kind, f.label)).collect();
        names.extend(codes.filter(|n| *n > 0).map(|n| format!("backup codes ({n})")));
        let what = format!("still there after the reset: {}", names.join(", "));
        if self.scripted() {
            return Err(SessionError::OutcomeUnknown(what));
        }
        self.tell(MessageStyle::Warn, &what);
        let choice = crate::ui::prompter::Choice {
            flag: "--partial",
            key: None,
            question: "Something is left".into(),
            options: vec![crate::session::ask::candidate(
                "again",
                "Look again and remove what is left",
            )],
            help: "A new factor that nobody expected may be somebody else's: open an incident."
                .into(),
            asides: true,
            back: None,
        };
        self.choose(&choice).map(|_| ())
    }
}
