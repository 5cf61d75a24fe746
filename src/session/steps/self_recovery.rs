//! The ways in without a reset: a linked identity, or a backup code.

use chrono::{DateTime, Utc};

use crate::case::event::{CodesChecked, SelfRecovery};
use crate::case::{CodesAnswer, Event, Route};
use crate::model::{Recorded, SignInMethod, SignInResult};
use crate::provider::{Moment, ProviderReads};
use crate::session::ask::candidate;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, TextQuestion, Waited};

/// The common reasons why codes that exist are of no use, as they are recorded.
const CODES_NOT_AT_HAND: [&str; 4] = [
    "They were on the device that is lost",
    "They are in another place",
    "They do not know where the codes are",
    "They never kept them",
];

/// The same as answers to the question for codes.
const NO_CODES: [&str; 4] =
    ["No: on the lost device", "No: in another place", "No: nobody knows where", "No: never kept"];

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

    /// There are codes, or may be, and none lets anybody in: nobody is asked for one.
    fn codes_are_useless(&mut self, left: Option<u32>, why: &str) -> Result<(), SessionError> {
        if self.desk.options.backup_codes.take() == Some(CodesAnswer::AtHand) {
            self.unfit("--backup-codes", format!("{}: {why}", CodesAnswer::AtHand))?;
        }
        let said = left.map_or("Whether there are backup codes is not known".into(), |n| {
            format!("{n} backup codes left")
        });
        self.tell(MessageStyle::Info, &format!("{said}, and none is asked for: {why}."));
        let (answer, reason) = (Some(CodesAnswer::NotAtHand), Some(why.to_owned()));
        self.record(Event::CodesChecked(CodesChecked {
            answer,
            left,
            reason,
            ..CodesChecked::default()
        }))
        .map(|_| ())
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

    fn words_for_codes(&mut self) {
        self.say("self_recovery.not_at_hand.say");
        self.advise("self_recovery.not_at_hand.do");
    }

    /// Returns true if the common reasons stand in the question for codes: no flag answers one of
    /// the two questions.
    fn asks_codes_at_once(&self) -> bool {
        let answered = |flag| self.desk.person.answers(flag);
        !self.scripted()
            && self.desk.options.reason.is_none()
            && !answered("--backup-codes")
            && !answered("--reason")
    }

    /// Asks for the answer, and for the reason with it where both are one question.
    fn ask_codes(
        &mut self,
        left: Option<u32>,
    ) -> Result<(CodesAnswer, Option<String>), SessionError> {
        if let Some(said) = self.desk.options.backup_codes.take() {
            let contradiction = match (said, left) {
                (CodesAnswer::AtHand | CodesAnswer::NotAtHand, Some(0)) => {
                    Some("the platform says that none are left")
                }
                (CodesAnswer::None, Some(n)) if n > 0 => {
                    Some("the platform says that some are left: say not-at-hand, and why")
                }
                (CodesAnswer::AtHand, _) if !self.case.codes_usable() => {
                    Some("a code comes after the password, which is lost")
                }
                _ => None,
            };
            match contradiction {
                None => return Ok((said, None)),
                Some(why) => self.unfit("--backup-codes", format!("{said}: {why}"))?,
            }
        }
        // Nothing to ask where the platform has the answer.
        if left == Some(0) {
            return Ok((CodesAnswer::None, None));
        }
        let usable = self.case.codes_usable();
        let bar = |barred: bool, why: &str| barred.then(|| why.to_owned());
        let none_left = left == Some(0);
        let some_left = left.is_some_and(|n| n > 0);
        let at_hand = bar(none_left, "the platform says that none are left")
            .or_else(|| bar(!usable, "a code comes after the password, which is lost"));
        let at_once = self.asks_codes_at_once();
        let not_at_hand = |id: &str, label: &str| ChoiceOption {
            id: id.to_owned(),
            label: label.to_owned(),
            disabled_reason: bar(none_left, "the platform says that none are left"),
        };
        let mut options = vec![ChoiceOption {
            id: "at-hand".into(),
            label: "Yes, at hand".into(),
            disabled_reason: at_hand,
        }];
        if at_once {
            self.words_for_codes();
            let no = |(why, label): (&&str, &&str)| not_at_hand(why, label);
            options.extend(CODES_NOT_AT_HAND.iter().zip(&NO_CODES).map(no));
            options.push(not_at_hand("not-at-hand", "No, otherwise"));
        } else {
            options.push(not_at_hand("not-at-hand", "They have some, but cannot get to them"));
        }
        // Who never kept them says so among the reasons.
        if !(at_once && some_left) {
            options.push(ChoiceOption {
                id: "none".into(),
                label: "They have none".into(),
                disabled_reason: bar(
                    some_left,
                    "the platform says that some are left: say not-at-hand, and why",
                ),
            });
        }
        let said = left
            .map_or("The platform does not say how many are left".into(), |n| format!("{n} left"));
        let chosen = self.choose(&Choice {
            flag: "--backup-codes",
            key: None,
            question: format!("Does the caller have a backup code? ({said})"),
            options,
            help: "A printed sheet, a password manager, a drawer at home. A code is safer than a reset.".into(),
            asides: true,
            back: None,
        })?;
        if CODES_NOT_AT_HAND.contains(&chosen.as_str()) {
            return Ok((CodesAnswer::NotAtHand, Some(chosen)));
        }
        CodesAnswer::parse(&chosen).map(|answer| (answer, None)).ok_or(SessionError::Retry)
    }

    fn why_not_at_hand(&mut self) -> Result<String, SessionError> {
        if let Some(reason) = self.desk.options.reason.clone() {
            crate::case::rules::free_text::refuse(&reason)?;
            return Ok(reason);
        }
        let question = "Why can they not get to the codes?";
        let help = "For whoever reads the ledger: codes exist, and were passed over.";
        if !self.scripted() && !self.asks_codes_at_once() {
            let mut options: Vec<_> =
                CODES_NOT_AT_HAND.iter().map(|why| candidate(why, why)).collect();
            options.push(candidate("other", "Another reason"));
            let chosen = self.choose(&Choice {
                flag: "--reason",
                key: None,
                question: question.into(),
                options,
                help: help.into(),
                asides: true,
                back: None,
            })?;
            if chosen != "other" {
                return Ok(chosen);
            }
        }
        self.line(&TextQuestion {
            flag: "--reason",
            key: None,
            question: question.into(),
            draft: None,
            least: 3,
            help: help.into(),
            asides: true,
            back: None,
        })
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
