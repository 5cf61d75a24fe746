//! The reset: every factor goes, and what would outlive the factors.

mod new_factors;
mod read_back;

use crate::case::ChangeState;
use crate::case::event::Change;
use crate::model::{Factor, told_apart};
use crate::provider::{Act, ActKind, ActOutcome, Capability, Look, ProviderReads};
use crate::session::header::day;
use crate::session::perform::describe;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Grid, MessageStyle};

/// Beside the factors themselves, in this order. Enrolment is asked for before anything goes: some
/// platforms would otherwise let the user in with the password alone.
const AROUND: [ActKind; 5] = [
    ActKind::RequireEnrolment,
    ActKind::RemoveBackupCodes,
    ActKind::ForgetDevices,
    ActKind::EndSessions,
    ActKind::RevokeTokens,
];

/// A reset without the way to enrolment, or with live codes, would be worse than none; without
/// these it is still one, and the checklist says what is left.
const BEST_EFFORT: [ActKind; 3] =
    [ActKind::ForgetDevices, ActKind::EndSessions, ActKind::RevokeTokens];

/// The names of factors, so that no two are the same.
fn apart(factors: &[Factor], name: impl Fn(&Factor) -> String) -> Vec<String> {
    let ids: Vec<&str> = factors.iter().map(|f| f.id.as_str()).collect();
    told_apart(&factors.iter().map(name).collect::<Vec<_>>(), &ids)
}

impl Session<'_> {
    /// Every factor goes, and what would outlive them; then the list is read again to see that
    /// nothing is left.
    pub(in crate::session) fn reset(&mut self) -> Result<(), SessionError> {
        self.desk.refresh_once(Look::Factors)?;
        let listed = self.desk.gate.factors(&self.target())?;
        let codes = self.codes_left()?;
        // What is new since the reset began is nobody's to delete in passing.
        let (factors, new): (Vec<Factor>, Vec<Factor>) =
            listed.into_iter().partition(|f| self.goes(&f.id));
        for factor in &new {
            self.whose(factor)?;
        }
        let mut there: Vec<String> = Vec::new();
        if !self.case.began_to_reset() && !self.by_kind() {
            let late = factors
                .iter()
                .filter(|f| self.case.opened.what.factors.iter().all(|o| o.id != f.id));
            there.extend(late.map(|f| f.id.clone()));
        }
        self.say("reset.say");
        self.advise("reset.do");
        self.show_what_goes(&factors, codes);
        if let Capability::Cannot(why) = self.desk.gate.capability(ActKind::RemoveFactor) {
            return Err(crate::provider::ProviderError::Cannot(why).into());
        }
        let reason = self.confirm_with_reason("Reason, as an auditor will read it")?;
        let mut there = Some(there);
        let mut change = |factor: Option<&Factor>| Change {
            // The first change of the reset says what else is there.
            there: there.take().unwrap_or_default(),
            factor: factor.map(|f| f.id.clone()),
            kind: factor.map(|f| f.kind),
            reason: Some(reason.clone()),
            ..Change::default()
        };

        // A reset that was cut off goes on where it stopped.
        // Whoever has enrolled since is not put out again.
        let kept = !new.is_empty();
        let stands = |session: &Self, kind| {
            session.stands(kind, &factors) || kept && session.case.has_done(kind)
        };
        if !stands(self, ActKind::RequireEnrolment) {
            self.around(&Act::RequireEnrolment, change(None))?;
        }
        let at_once = match self.desk.gate.capability(ActKind::RemoveFactor) {
            Capability::ByHand(instructions) => instructions.all_at_once,
            Capability::Can
            | Capability::InPart(_)
            | Capability::Cannot(_)
            | Capability::NotApplicable => false,
        };
        if at_once && !factors.is_empty() {
            let act = Act::RemoveFactor { factor: Act::EVERY_FACTOR.to_owned() };
            let every = Change { factor: Some(Act::EVERY_FACTOR.to_owned()), ..change(None) };
            self.perform(&act, every).map_err(|stop| self.partly(act.kind(), stop))?;
        }
        let names = apart(&factors, |f| format!("{} {}", f.kind, f.label));
        for (factor, name) in factors.iter().zip(names).filter(|_| !at_once) {
            let act = Act::RemoveFactor { factor: factor.id.clone() };
            self.perform(&act, change(Some(factor)))
                .map_err(|stop| self.partly(act.kind(), stop))?;
            self.tell(MessageStyle::Done, &format!("Removed: {name}"));
        }
        if codes != Some(0) {
            // A platform that makes a code with the first factor may have made one by now.
            let kept = self.came_meanwhile()? || kept;
            let (began, fresh) =
                (self.case.has_done(ActKind::RemoveBackupCodes), self.are_new(codes));
            if !(kept && (began || fresh)) {
                if fresh {
                    let said = "The codes were made since the reset began, and no new factor is there: they go, too.";
                    self.tell(MessageStyle::Warn, said);
                }
                self.around(&Act::RemoveBackupCodes, change(None))?;
            }
        }
        for act in [Act::ForgetDevices, Act::EndSessions, Act::RevokeTokens] {
            if !stands(self, act.kind()) {
                self.around(&act, change(None))?;
            }
        }
        self.read_back()
    }

    /// Returns true if an act that goes with the reset was done already, before the session was cut
    /// off. No act stands once a reading has found something left. No act stands either once there
    /// is a factor that was not there when the case was opened. Whoever enrolled that factor has
    /// been in, and what they left behind goes too.
    fn stands(&self, kind: ActKind, factors: &[Factor]) -> bool {
        let known = |f: &Factor| self.case.opened.what.factors.iter().any(|o| o.id == f.id);
        let since = self.case.read_back.map_or(0, |(seq, _)| seq);
        let done =
            |c: &ChangeState| c.intent.what.act == Some(kind) && c.done() && c.intent.seq > since;
        factors.iter().all(known) && self.case.changes.iter().any(done)
    }

    /// An act that goes with the reset: what the platform cannot do is said, and does not stop the
    /// rest.
    fn around(&mut self, act: &Act, change: Change) -> Result<(), SessionError> {
        if self.done_this_round(act.kind()) {
            return Ok(());
        }
        let by_hand = match self.desk.gate.capability(act.kind()) {
            Capability::Cannot(_) | Capability::NotApplicable => return Ok(()),
            Capability::Can | Capability::InPart(_) => false,
            Capability::ByHand(_) => true,
        };
        match self.perform(act, change) {
            Ok(report) => {
                if matches!(report.came, ActOutcome::Accepted) && !by_hand {
                    self.tell(
                        MessageStyle::Info,
                        &format!("Accepted, not yet confirmed: {}", describe(act.kind())),
                    );
                }
                Ok(())
            }
            Err(SessionError::Fault(fault)) if BEST_EFFORT.contains(&act.kind()) => {
                self.tell(
                    MessageStyle::Warn,
                    &format!("Not done: {}: {fault}", describe(act.kind())),
                );
                Ok(())
            }
            Err(stop) => Err(self.partly(act.kind(), stop)),
        }
    }

    /// Returns true if the act was done since the list was last read again. A reset that was cut
    /// off goes on where it stood.
    fn done_this_round(&self, kind: ActKind) -> bool {
        let read_back = self.case.read_back.map(|(seq, _)| seq);
        let this = |c: &&crate::case::ChangeState| {
            c.intent.what.act == Some(kind) && Some(c.intent.seq) > read_back
        };
        self.case.changes.iter().filter(this).any(crate::case::ChangeState::done)
    }

    /// A fault after the first change is no longer one that has changed nothing.
    fn partly(&self, kind: ActKind, stop: SessionError) -> SessionError {
        match stop {
            SessionError::Fault(fault) if self.case.changed_anything() => {
                SessionError::OutcomeUnknown(format!(
                    "the reset is only partly done: {}: {fault}",
                    describe(kind)
                ))
            }
            stop => stop,
        }
    }

    fn show_what_goes(&mut self, factors: &[Factor], codes: Option<u32>) {
        let names = apart(factors, |f| f.label.clone());
        let row =
            |(f, name): (&Factor, String)| vec![f.kind.as_str().into(), name, day(f.enrolled)];
        let mut rows: Vec<Vec<String>> = factors.iter().zip(names).map(row).collect();
        match codes {
            Some(0) => {}
            Some(n) => rows.push(vec!["backup-codes".into(), format!("{n} left"), String::new()]),
            None => {
                rows.push(vec!["backup-codes".into(), "if there are any".into(), String::new()]);
            }
        }
        if rows.is_empty() {
            self.tell(MessageStyle::Info, "No factor is enrolled.");
        } else {
            let columns = ["Will be removed", "Called", "Since"].map(str::to_owned).to_vec();
            self.desk.person.grid(&Grid { columns, rows });
        }
        for kind in AROUND {
            self.tell_capability(kind);
        }
    }
}
