//! The ways in without a reset: a linked identity, or a backup code.

use chrono::{DateTime, Utc};

use crate::case::event::{CodesChecked, SelfRecovery};
use crate::case::{CodesAnswer, Event, Route};
use crate::model::{Recorded, SignInMethod, SignInResult};
use crate::provider::{Moment, ProviderReads};
use crate::session::ask::candidate;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, Waited};

impl Session<'_> {
    /// Before anything is reset: can they sign in with a linked identity, or with a backup code?
    pub(in crate::session) fn look_for_self_recovery(&mut self) -> Result<(), SessionError> {
        if let Some(identity) = self.ask_federated()? {
            self.tell(MessageStyle::Info, "Nothing will be reset.");
            self.say("self_recovery.say");
            self.say("self_recovery.federated.say");
            self.advise("self_recovery.federated.do");
            let started = SelfRecovery {
                route: Some(Route::Federated),
                identity: Some(identity),
                ..SelfRecovery::default()
            };
            self.record(Event::SelfStarted(started))?;
            return Ok(());
        }
        let left = self.codes_left()?;
        if self.case.opened.what.incident.is_some() {
            let reason = Some("an incident is open: the codes may be in other hands".to_owned());
            let answer = if left == Some(0) { CodesAnswer::None } else { CodesAnswer::NotAtHand };
            let checked =
                CodesChecked { answer: Some(answer), left, reason, ..CodesChecked::default() };
            return self.record(Event::CodesChecked(checked)).map(|_| ());
        }
        if left != Some(0)
            && let Some(why) = self.desk.gate.outlook(&self.target())?.codes_useless
        {
            return self.codes_are_useless(left, &why);
        }
        let (answer, why) = self.ask_codes(left)?;
        let reason = match answer {
            CodesAnswer::NotAtHand if why.is_none() => {
                if !self.asks_codes_at_once() {
                    self.words_for_codes();
                }
                Some(self.why_not_at_hand()?)
            }
            CodesAnswer::NotAtHand => why,
            CodesAnswer::None | CodesAnswer::AtHand => None,
        };
        let checked = Event::CodesChecked(CodesChecked {
            answer: Some(answer),
            left,
            reason,
            ..CodesChecked::default()
        });
        if answer == CodesAnswer::AtHand {
            let started =
                SelfRecovery { route: Some(Route::BackupCode), ..SelfRecovery::default() };
            self.record_all(&[checked, Event::SelfStarted(started)])?;
            self.say("self_recovery.say");
            self.say("self_recovery.backup_code.say");
            self.advise("self_recovery.backup_code.do");
        } else {
            self.record(checked)?;
            let said = left
                .map_or("The platform does not say how many codes are left.".into(), |n| {
                    format!("{n} left.")
                });
            // The question and its answer say as much.
            if !self.in_short("self_recovery.not_at_hand") {
                let said = format!("Backup codes checked: {}. {said}", answer.as_str());
                self.tell(MessageStyle::Done, &said);
            }
        }
        Ok(())
    }

    /// The linked identity that the caller can sign in with, if there is one.
    fn ask_federated(&mut self) -> Result<Option<String>, SessionError> {
        let policy = self.policy().clone();
        let usable: Vec<_> = self
            .case
            .opened
            .what
            .identities
            .iter()
            .filter(|i| self.case.identity_barred(&i.id, &policy).is_none())
            .cloned()
            .collect();
        if usable.is_empty()
            || self.case.self_recovery.is_some()
            || self.case.opened.what.incident.is_some()
        {
            return Ok(None);
        }
        let mut options: Vec<ChoiceOption> =
            usable.iter().map(|i| candidate(&i.id, &format!("Yes, with {}", i.issuer))).collect();
        options.push(candidate("no", "No"));
        let chosen = self.choose(&Choice {
            flag: "--federated",
            key: None,
            question: "Can they sign in with a linked identity?".into(),
            options,
            help: "If they can, they set up the new device themselves, and nothing is reset."
                .into(),
            asides: true,
            back: None,
        })?;
        Ok((chosen != "no").then_some(chosen))
    }

    /// Waits until the platform shows the sign-in; where it cannot, the operator says so.
    pub(in crate::session) fn await_self_recovery(
        &mut self,
        route: Route,
        since: DateTime<Utc>,
    ) -> Result<(), SessionError> {
        let started = self.desk.clock.now();
        loop {
            let seen = match self.desk.gate.sign_ins(&self.target(), since)? {
                Recorded::Known(all) => {
                    let by = match route {
                        Route::BackupCode => SignInMethod::BackupCode,
                        Route::Federated => SignInMethod::Federated,
                    };
                    all.iter()
                        .find(|s| {
                            s.method == by && s.result == SignInResult::Succeeded && s.at >= since
                        })
                        .map(|s| s.at)
                }
                Recorded::NotRecorded | Recorded::Cannot => {
                    return self.ask_self_recovery(route, false);
                }
            };
            if let Some(at) = seen {
                self.confirm_self_recovery(route, Some(at))?;
                return Ok(());
            }
            let so_far =
                u64::try_from((self.desk.clock.now() - started).num_seconds()).unwrap_or(0);
            if self.desk.options.wait.is_some_and(|limit| so_far >= limit) {
                return Err(SessionError::AwaitingEnrolment);
            }
            let status = format!("waiting for sign-in by {route}");
            if self.desk.person.wait(&status, so_far)? == Waited::Stopped {
                return self.ask_self_recovery(route, true);
            }
        }
    }

    fn ask_self_recovery(
        &mut self,
        route: Route,
        platform_tells: bool,
    ) -> Result<(), SessionError> {
        let mut options = Vec::new();
        if platform_tells {
            options.push(candidate("wait", "Keep waiting"));
        } else {
            options.push(candidate("done", "Yes: I heard or saw it"));
        }
        options.push(candidate("failed", "No: it does not work"));
        let chosen = self.choose(&Choice {
            flag: "--self-recovery",
            key: None,
            question: format!("Are they in, by {route}?"),
            options,
            help: "Where the platform shows sign-ins, only what it shows counts.".into(),
            asides: true,
            back: None,
        })?;
        match chosen.as_str() {
            "done" => self.confirm_self_recovery(route, None),
            "failed" => {
                self.say("self_recovery.failed.say");
                self.advise("self_recovery.failed.do");
                let failed = SelfRecovery { route: Some(route), ..SelfRecovery::default() };
                self.record(Event::SelfFailed(failed)).map(|_| ())
            }
            _ => Ok(()),
        }
    }

    fn confirm_self_recovery(
        &mut self,
        route: Route,
        signed_in: Option<DateTime<Utc>>,
    ) -> Result<(), SessionError> {
        self.record(Event::SelfConfirmed(SelfRecovery {
            route: Some(route),
            signed_in,
            ..SelfRecovery::default()
        }))?;
        self.tell(MessageStyle::Done, &format!("They are in, by {route}. Nothing was reset."));
        self.say("self_recovery.afterwards.say");
        if route == Route::BackupCode {
            self.platform_advice(Moment::CodeUsed);
        }
        Ok(())
    }
}
