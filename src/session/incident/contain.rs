//! The acts of a containment: suspend the account, end what is open, say what could not be done.

use crate::case::event::{Change, Was};
use crate::case::{Event, Incident};
use crate::model::{Outcome, UserId};
use crate::provider::{Act, ActKind, ActOutcome, Capability, ProviderReads};
use crate::session::perform::describe;
use crate::session::{Session, SessionError};
use crate::ui::prompter::MessageStyle;

/// The acts that were tried in this run, each with the reason why it came to nothing.
#[derive(Default)]
pub(super) struct TriedActs(Vec<(ActKind, Option<String>)>);

impl TriedActs {
    pub(super) fn acts(&self) -> Vec<ActKind> {
        self.0.iter().map(|(act, _)| *act).collect()
    }

    pub(super) fn why(&self, act: ActKind) -> Option<&str> {
        self.0.iter().rev().find(|(tried, _)| *tried == act).and_then(|(_, why)| why.as_deref())
    }
}

impl Session<'_, Incident> {
    /// Returns the acts that are not to be done here. Either the platform has nothing of the kind,
    /// or the platform cannot do the act and the record says so. Remembered devices are forgotten
    /// only where the program forgets them itself. While the account is suspended, remembered
    /// devices open nothing.
    pub(super) fn needless(&self) -> Vec<ActKind> {
        let nothing = |act: &ActKind| match self.desk.gate.capability(*act) {
            Capability::NotApplicable => true,
            Capability::Cannot(_) => *act == ActKind::ForgetDevices || self.case.tried(*act),
            Capability::ByHand(_) => *act == ActKind::ForgetDevices,
            Capability::Can | Capability::InPart(_) => false,
        };
        [ActKind::EndSessions, ActKind::RevokeTokens, ActKind::ForgetDevices]
            .into_iter()
            .filter(nothing)
            .collect()
    }

    /// Returns an error that names what is not contained, if anything is left. The exit code says
    /// that something is left, and the next run tries it again.
    pub(super) fn all_contained(&self, tried: &TriedActs) -> Result<(), SessionError> {
        let mut open: Vec<String> = Vec::new();
        for act in
            [ActKind::Suspend, ActKind::EndSessions, ActKind::RevokeTokens, ActKind::ForgetDevices]
        {
            let capability = self.desk.gate.capability(act);
            let nothing = match &capability {
                Capability::NotApplicable => act != ActKind::Suspend,
                Capability::Cannot(_) | Capability::ByHand(_) => act == ActKind::ForgetDevices,
                Capability::Can | Capability::InPart(_) => false,
            };
            let with_it = self.case.contained() && self.desk.gate.suspending_does(act);
            if nothing || with_it || self.case.surely_done(act) {
                continue;
            }
            let last = self.case.changes.iter().rev().find(|c| c.intent.what.act == Some(act));
            let outcome =
                last.and_then(|c| c.came).map_or("not tried", |(_, outcome)| outcome.as_str());
            let why = match (tried.why(act), capability) {
                (Some(why), _) => why.to_owned(),
                (None, Capability::Cannot(why)) => format!("this platform cannot: {why}"),
                (None, _) if outcome == Outcome::Accepted.as_str() => {
                    "taken on, and not confirmed yet".to_owned()
                }
                (None, _) => outcome.to_owned(),
            };
            open.push(format!("{} ({why})", describe(act)));
        }
        if open.is_empty() {
            return Ok(());
        }
        let (id, what) = (&self.case.id, open.join("; "));
        Err(SessionError::NotContained(format!(
            "{id} is not contained: {what}. Do it by hand if it stays so."
        )))
    }

    /// One act of the containment. What comes of it stops none of the others.
    pub(super) fn carry_out(
        &mut self,
        act: &Act,
        tried: &mut TriedActs,
    ) -> Result<(), SessionError> {
        let kind = act.kind();
        match self.try_to(act) {
            Err(stop @ (SessionError::Fault(_) | SessionError::OutcomeUnknown(_))) => {
                self.tell(
                    MessageStyle::Warn,
                    &format!("Not done: {}: {stop}. The rest goes on.", describe(kind)),
                );
                tried.0.push((kind, Some(stop.to_string())));
                Ok(())
            }
            done => {
                tried.0.push((kind, None));
                done
            }
        }
    }

    /// Returns how the account stands before it is suspended. Whoever else suspended the account
    /// has a say in whether it is enabled again.
    pub(super) fn was(&mut self) -> Was {
        match self.desk.account_now(&UserId(self.case.target.clone()), false) {
            Ok(Some(profile)) if profile.enabled => Was::Enabled,
            Ok(Some(_)) => Was::Suspended,
            Ok(None) | Err(_) => Was::Unknown,
        }
    }

    fn try_to(&mut self, act: &Act) -> Result<(), SessionError> {
        let key = if act.kind() == ActKind::Suspend { "suspend" } else { "end_sessions" };
        if !matches!(act.kind(), ActKind::RevokeTokens | ActKind::ForgetDevices) {
            self.advise(&format!("incident.checklist.{key}"));
        }
        let reason = self
            .case
            .opened
            .what
            .reason
            .clone()
            .unwrap_or_else(|| "contained in an incident".into());
        let was = (act.kind() == ActKind::Suspend).then(|| self.was());
        let change = Change { reason: Some(reason), was, ..Change::default() };
        let by_hand = match self.desk.gate.capability(act.kind()) {
            Capability::Cannot(why) if act.kind() != ActKind::Suspend => {
                return self.cannot_contain(&change, act, &why);
            }
            Capability::ByHand(_) => true,
            Capability::Cannot(_)
            | Capability::NotApplicable
            | Capability::Can
            | Capability::InPart(_) => false,
        };
        let report = self.perform(act, change)?;
        let found =
            self.case.changes.iter().rev().find(|c| c.intent.what.act == Some(ActKind::Suspend));
        if act.kind() == ActKind::Suspend && found.is_some_and(|c| c.was == Some(Was::Suspended)) {
            let said = "It was suspended already, and not by this incident: a repair will not enable it again.";
            self.tell(MessageStyle::Warn, said);
        }
        let how = match report.came {
            ActOutcome::Accepted if by_hand => "Recorded, as you attest it",
            ActOutcome::Accepted => "Taken, not yet confirmed",
            ActOutcome::Succeeded | ActOutcome::Failed(_) | ActOutcome::Unknown(_) => {
                "Done, and recorded"
            }
        };
        self.tell(MessageStyle::Done, &format!("{how}: {}.", describe(act.kind())));
        Ok(())
    }

    /// Records what the platform cannot do as not done, with the reason. A reviewer looks for such
    /// a record.
    fn cannot_contain(
        &mut self,
        change: &Change,
        act: &Act,
        why: &str,
    ) -> Result<(), SessionError> {
        let said = self.cannot(act.kind(), why);
        self.tell(MessageStyle::Warn, &said);
        let change = Change { act: Some(act.kind()), ..change.clone() };
        let intent = self.record(Event::Intended(change.clone()))?;
        self.came(&change, intent.seq(), Outcome::Failed, Some(said), false)
    }
}
