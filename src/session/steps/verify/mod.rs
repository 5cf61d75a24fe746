//! The verification of a caller: a method, its evidence, and a verdict.

mod evidence;
mod number;
mod verdict;

use crate::case::event::{EvidenceSeen, Rejected, Rejection, Verified};
use crate::case::{Event, Refusal, VerificationNeed};
use crate::runbook::{EvidenceKind, Method, Unacceptable};
use crate::session::ask::candidate;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle};

/// The way out of a method that was chosen by mistake.
const ANOTHER: &str = "Back: another method";

impl Session<'_> {
    /// One method, its evidence, and a verdict.
    pub(in crate::session) fn verify(
        &mut self,
        need: VerificationNeed,
    ) -> Result<(), SessionError> {
        self.words_for_verify(need);
        match self.try_method(need) {
            // Whoever goes away in the middle of a call has used the method, and the number that
            // was shown.
            Err(stop @ SessionError::Unasked(_)) => self.give_up_method().and(Err(stop)),
            came => came,
        }
    }

    fn try_method(&mut self, need: VerificationNeed) -> Result<(), SessionError> {
        let ctx = self.ctx()?;
        let used = ctx.history.attempts(ctx.policy, ctx.effective_now());
        let limit = ctx.policy.attempts;
        if used >= limit {
            return Err(Refusal::Attempts { used, limit }.into());
        }
        let chosen = self.choose_method(need)?;
        if let Some(unacceptable) = Unacceptable::parse(&chosen) {
            return match self.offered_for_sure(unacceptable) {
                Ok(()) => self.unacceptable(unacceptable),
                left => crate::session::ask::left(left),
            };
        }
        let method = self
            .policy()
            .method(&chosen)
            .cloned()
            .ok_or_else(|| SessionError::from(Refusal::NoSuchMethod(chosen.clone())))?;
        for line in &method.instruct {
            self.tell(MessageStyle::Do, line);
        }
        self.say(&format!("verify.{}.say", method.id));
        let mut verified = Verified {
            method: method.id.clone(),
            channel: method.channel.clone(),
            carries_secrets: method.carries_secrets,
            carries_links: method.carries_links,
            evidence: EvidenceSeen(method.evidence),
            ..Verified::default()
        };
        let told = match method.evidence {
            EvidenceKind::Compared => self.ask_compared(&mut verified)?,
            EvidenceKind::NumberOnFile => self.ask_number(&mut verified)?,
            EvidenceKind::Voucher => self.ask_voucher(&mut verified)?,
            EvidenceKind::LinkedIdentity => self.ask_identity(&mut verified)?,
        };
        if told.is_none() {
            // Nothing was revealed and nothing sent: a wrong key costs no attempt.
            return Ok(());
        }
        self.verdict(&method, verified)
    }

    /// A method that was left after it had begun counts as one that did not lead to anything.
    pub(in crate::session) fn give_up_method(&mut self) -> Result<(), SessionError> {
        let Some(rejected) = self.begun.take() else {
            return Ok(());
        };
        self.record(Event::Rejected(rejected))?;
        self.tell(MessageStyle::Info, "The method was begun and left: it counts as an attempt.");
        Ok(())
    }

    fn words_for_verify(&mut self, need: VerificationNeed) {
        // A senior has not spoken to the caller yet.
        if self.case.holder != self.desk.actor.name {
            return;
        }
        let accepted = !self.case.verified.is_empty();
        if accepted && need.stale && need.have == 0 {
            self.say("verify.stale.say");
            self.advise("verify.stale.do");
        } else if need.have > 0 {
            self.say("verify.second.say");
            self.advise("verify.second.do");
        } else if self.case.rejected.is_empty() {
            self.say("verify.say");
            self.advise("verify.do");
        }
    }

    fn choose_method(&mut self, need: VerificationNeed) -> Result<String, SessionError> {
        let ctx = self.ctx()?;
        let counted: Vec<String> =
            self.case.fresh(&ctx).iter().map(|v| v.what.channel.clone()).collect();
        let mut options: Vec<ChoiceOption> = self
            .policy()
            .methods
            .iter()
            .map(|m| {
                let twice = (need.have > 0 && counted.contains(&m.channel))
                    .then(|| "already counted: another channel is needed".to_owned());
                let barred = twice.or_else(|| self.no_evidence_for(m));
                ChoiceOption { id: m.id.clone(), label: m.label.clone(), disabled_reason: barred }
            })
            .collect();
        options.extend(Unacceptable::ALL.iter().map(|u| {
            candidate(u.as_str(), &format!("{} [never enough: counts as an attempt]", offered(*u)))
        }));
        let question = if need.want > 1 {
            format!("How do you verify the caller? ({} of {} done)", need.have, need.want)
        } else {
            "How do you verify the caller?".to_owned()
        };
        self.choose(&Choice {
            flag: "--verify",
            key: None,
            question,
            options,
            help: "You choose, not the caller. What a caller knows or can read proves nothing."
                .into(),
            asides: true,
            back: None,
        })
    }

    /// Returns the reason why a method cannot be used for this user at all.
    fn no_evidence_for(&self, method: &Method) -> Option<String> {
        let opened = &self.case.opened.what;
        let policy = self.policy();
        match method.evidence {
            EvidenceKind::Compared => None,
            EvidenceKind::NumberOnFile => {
                let usable =
                    opened.numbers.iter().any(|n| self.case.number_barred(&n.id, policy).is_none());
                (!usable).then(|| "no number on file may be called".to_owned())
            }
            EvidenceKind::Voucher => {
                opened.vouchers.is_empty().then(|| "no manager or HR is on file".to_owned())
            }
            EvidenceKind::LinkedIdentity => {
                let usable = opened
                    .identities
                    .iter()
                    .any(|i| self.case.identity_barred(&i.id, policy).is_none());
                let why = if opened.identities.is_empty() {
                    "none is linked"
                } else {
                    "none has been linked for long enough"
                };
                (!usable).then(|| why.to_owned())
            }
        }
    }

    /// A wrong number costs no attempt: nothing was revealed or sent by it. A script has said so by
    /// its flag.
    fn offered_for_sure(&mut self, method: Unacceptable) -> Result<(), SessionError> {
        if self.scripted() {
            return Ok(());
        }
        let question = format!("{}: did the caller offer that as proof?", offered(method));
        let help = "It is never enough. That it was offered is recorded, and counts as an attempt.";
        self.sure(question, "Yes: record it, as an attempt", help)
    }

    fn unacceptable(&mut self, method: Unacceptable) -> Result<(), SessionError> {
        let why = self.word(&format!("unacceptable.{method}.why"));
        self.record(Event::Rejected(Rejected {
            method: method.as_str().to_owned(),
            why: Some(Rejection::Unacceptable),
            ..Rejected::default()
        }))?;
        self.tell(
            MessageStyle::Warn,
            &format!("That is never enough, and was recorded as an attempt. {why}"),
        );
        self.say(&format!("unacceptable.{method}.say"));
        if self.scripted() {
            return Err(Refusal::Unacceptable(method.as_str().to_owned()).into());
        }
        Ok(())
    }
}

fn offered(method: Unacceptable) -> &'static str {
    match method {
        Unacceptable::MatchingEmail => "They knew the e-mail address",
        Unacceptable::PersonalData => "They knew birthday, SSN digits or the like",
        Unacceptable::RecoveryAddressCode => "A code sent to the recovery address",
        Unacceptable::ChatMessage => "A chat message from their account",
    }
}
