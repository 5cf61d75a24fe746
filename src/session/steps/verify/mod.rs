//! The verification of a caller: a method, its evidence, and a verdict.

mod evidence;
mod number;
mod verdict;

use crate::case::event::{EvidenceSeen, Rejected, Rejection, Verified};
use crate::case::{Event, Refusal, VerificationNeed};
use crate::runbook::{EvidenceKind, Method, Unacceptable};
use crate::session::ask::candidate;
use crate::session::words::in_short;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle};

/// Said to whoever calls back, however often they have done it.
const HANG_UP: &str = "Hang up, and dial it yourself. Voicemail is no yes. Do not prompt.";

/// The line behind which the ways stand that are never enough.
const OTHERS: &str = "others";

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
        self.method_words(&method);
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

    /// Tells what to do and say, in the runbook's words. The rules that a call back rests on are
    /// never left out, whatever the runbook's words are.
    fn method_words(&mut self, method: &Method) {
        let step = format!("verify.{}", method.id);
        let short = self.in_short(&step);
        let called = method.evidence == EvidenceKind::NumberOnFile;
        if called && (short || !self.scripted()) {
            self.tell(MessageStyle::Do, HANG_UP);
        }
        for line in &method.instruct {
            match (short, called) {
                (false, _) => self.tell(MessageStyle::Do, line),
                (true, true) => self.desk.speak_as(MessageStyle::Do, "", line),
                (true, false) => self.desk.speak_as(MessageStyle::Do, in_short(line), line),
            }
        }
        let key = format!("{step}.say");
        let theirs = self.runbook.spoken(&key, &self.wanted()).map(str::to_owned);
        for text in theirs.into_iter().chain([self.word(&key)]) {
            if short {
                self.desk.speak_as(MessageStyle::Say, in_short(&text), &text);
            } else {
                self.tell(MessageStyle::Say, &text);
            }
        }
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
        // A flag names one of them; a person finds them behind one line.
        let folded = !self.scripted() && !self.desk.person.answers("--verify");
        // Barred ways behind the last that can be used go there too: the others keep their numbers.
        let mut others = Vec::new();
        if folded {
            let usable = options.iter().rposition(|option| option.disabled_reason.is_none());
            others = options.split_off(usable.map_or(options.len(), |last| last + 1));
            options.push(candidate(OTHERS, "Others, and why they are barred"));
        } else {
            options.extend(never_enough());
        }
        others.extend(never_enough());
        let question = if need.want > 1 {
            format!("How do you verify the caller? ({} of {} done)", need.have, need.want)
        } else {
            "How do you verify the caller?".to_owned()
        };
        let choice = Choice {
            flag: "--verify",
            key: None,
            question,
            options,
            help: "You choose, not the caller. What a caller knows or can read proves nothing."
                .into(),
            asides: true,
            back: None,
        };
        loop {
            let chosen = self.choose(&choice)?;
            if chosen != OTHERS {
                return Ok(chosen);
            }
            let other = self.choose_or_back(&Choice {
                question: "What did the caller offer?".into(),
                options: others.clone(),
                back: Some("Back: a method that counts"),
                ..choice.clone()
            })?;
            if let Some(other) = other {
                return Ok(other);
            }
        }
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

/// The ways that are offered only so that choosing one is recorded and explained.
fn never_enough() -> Vec<ChoiceOption> {
    let label = |u: &Unacceptable| format!("{} [never enough: counts as an attempt]", offered(*u));
    Unacceptable::ALL.iter().map(|u| candidate(u.as_str(), &label(u))).collect()
}

fn offered(method: Unacceptable) -> &'static str {
    match method {
        Unacceptable::MatchingEmail => "They knew the e-mail address",
        Unacceptable::PersonalData => "They knew birthday, SSN digits or the like",
        Unacceptable::RecoveryAddressCode => "A code sent to the recovery address",
        Unacceptable::ChatMessage => "A chat message from their account",
    }
}
