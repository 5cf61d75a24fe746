use chrono::{DateTime, Utc};

use super::super::ask::candidate;
use super::super::header::day;
use super::super::{Session, SessionError};
use crate::case::event::{EvidenceSeen, Rejected, Rejection, Verified};
use crate::case::{Event, Refusal, VerificationNeed, rules::free_text};
use crate::model::{Recorded, SignIn, SignInMethod, SignInResult};
use crate::provider::ProviderReads;
use crate::runbook::{EvidenceKind, Method, Unacceptable};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, PromptError, Reveal, TextQuestion};

/// The way out of a method that was chosen by mistake.
const ANOTHER: &str = "Back: another method";

/// Ten weeks: no case is open for longer.
const MOST_MINUTES: u32 = 100_000;

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
                left => super::super::ask::left(left),
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
        self.tell(MessageStyle::Say, &method.say);
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
            EvidenceKind::NumberOnFile => self.ask_number(&method, &mut verified)?,
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

    fn evidence_line(
        &mut self,
        key: &'static str,
        question: &str,
        help: &str,
    ) -> Result<Option<String>, SessionError> {
        self.line_or_back(&TextQuestion {
            flag: "--evidence",
            key: Some(key.into()),
            question: question.to_owned(),
            draft: None,
            least: 1,
            help: help.to_owned(),
            asides: true,
            back: Some(ANOTHER),
        })
    }

    fn evidence_choice(
        &mut self,
        key: &'static str,
        question: &str,
        help: &str,
        options: Vec<ChoiceOption>,
    ) -> Result<Option<String>, SessionError> {
        self.choose_or_back(&Choice {
            flag: "--evidence",
            key: Some(key),
            question: question.to_owned(),
            options,
            help: help.to_owned(),
            asides: true,
            back: Some(ANOTHER),
        })
    }

    /// `None`, here and in the others: the operator went back, to another method.
    fn ask_compared(&mut self, verified: &mut Verified) -> Result<Option<()>, SessionError> {
        let help = "Name the record: HR photo, badge, ID on file. Never its number.";
        verified.compared =
            self.evidence_line("compared", "Compared the face with (HR photo, badge, ID)", help)?;
        Ok(verified.compared.as_ref().map(|_| ()))
    }

    fn ask_number(
        &mut self,
        method: &Method,
        verified: &mut Verified,
    ) -> Result<Option<()>, SessionError> {
        let numbers = self.case.opened.what.numbers.clone();
        let name = |id: &str| self.case.opened.what.number_name(id);
        let options = numbers
            .iter()
            .map(|n| ChoiceOption {
                id: name(&n.id),
                label: format!("…{} on file since {}", n.last4, day(n.since)),
                disabled_reason: self.case.number_barred(&n.id, self.policy()),
            })
            .collect();
        let help = "Dial it yourself. A number that the caller gives is never used, and cannot be entered here.";
        let question = if self.scripted() {
            "Which number did you call?"
        } else {
            "Which number do you call?"
        };
        let Some(chosen) = self.evidence_choice("number", question, help, options)? else {
            return Ok(None);
        };
        let number = numbers.iter().find(|n| self.case.opened.what.number_name(&n.id) == chosen);
        verified.number = number.map(|n| n.id.clone());
        verified.last4 = number.map(|n| n.last4.clone());
        self.show_number(method, verified)?;
        Ok(Some(()))
    }

    /// The whole number, on this operator's screen and nowhere else: they dial it themself.
    fn show_number(
        &mut self,
        method: &Method,
        verified: &mut Verified,
    ) -> Result<(), SessionError> {
        let (Some(id), false) = (verified.number.clone(), self.scripted()) else {
            return Ok(());
        };
        let phones = match self.desk.gate.profile(&self.target()) {
            Ok(profile) => profile.phones,
            Err(fault) => {
                self.tell(
                    MessageStyle::Warn,
                    &format!("The number cannot be read now: {fault}. Look it up before you dial."),
                );
                return Ok(());
            }
        };
        let Some(phone) = phones.into_iter().find(|phone| phone.id == id) else {
            let last4 = verified.last4.clone().unwrap_or_default();
            self.tell(
                MessageStyle::Warn,
                &format!("…{last4} is not on file any more. Go back, and choose another."),
            );
            return Ok(());
        };
        // From here on it counts: once seen, it cannot be unseen.
        self.begun = Some(Rejected {
            method: verified.method.clone(),
            why: Some(Rejection::Uncertain),
            number_shown: Some(true),
            reason: Some("left after the number was shown".into()),
        });
        let shown = Reveal {
            title: format!("The number on file of {}", self.case.opened.what.name),
            advice: vec![
                format!("Dial it yourself, and say: {}", method.say),
                "When you know whether it is them, press a key.".into(),
            ],
            secrets: vec![phone.number.into()],
            links: true,
            picture: Vec::new(),
        };
        match self.desk.person.glance(&shown) {
            Ok(()) => verified.number_shown = Some(true),
            Err(PromptError::NoRoom(_) | PromptError::NobodyToAsk(_)) => {
                self.begun = None;
                let said = "This screen cannot take a number away again, and does not show it. Look it up: \
                            `readmit contacts show USER` or `readmit directory show USER`.";
                self.tell(MessageStyle::Do, said);
            }
            Err(why) => {
                verified.number_shown = Some(true);
                return Err(why.into());
            }
        }
        Ok(())
    }

    fn ask_voucher(&mut self, verified: &mut Verified) -> Result<Option<()>, SessionError> {
        let help = "As it stands in the ticket system. Open it there yourself.";
        let Some(ticket) = self.evidence_line("id", "Ticket in which they vouch", help)? else {
            return Ok(None);
        };
        let ctx = self.ctx()?;
        let options = self
            .case
            .opened
            .what
            .vouchers
            .iter()
            .map(|v| ChoiceOption {
                id: v.login.clone(),
                label: format!("{} ({}), on file since {}", v.name, v.login, day(v.since)),
                disabled_reason: self
                    .case
                    .voucher_allowed(&v.login, &ctx)
                    .err()
                    .map(|r| r.to_string()),
            })
            .collect();
        let help =
            "Only managers and HR on file. Not the caller, not you, and not who will approve.";
        let question = "Who vouches, in their own ticket?";
        let Some(voucher) = self.evidence_choice("vouched-by", question, help, options)? else {
            return Ok(None);
        };
        verified.ticket = Some(ticket);
        verified.source = Some(source_of(&voucher));
        verified.vouched_by = Some(voucher);
        Ok(Some(()))
    }

    fn ask_identity(&mut self, verified: &mut Verified) -> Result<Option<()>, SessionError> {
        let identities = self.case.opened.what.identities.clone();
        let options = identities
            .iter()
            .map(|i| ChoiceOption {
                id: i.id.clone(),
                label: format!("{}, linked since {}", i.issuer, day(i.linked)),
                disabled_reason: self.case.identity_barred(&i.id, self.policy()),
            })
            .collect();
        let help = "The sign-in has to be later than the opening of this case, and in our own log.";
        let question = "Which linked identity did they sign in with?";
        let Some(id) = self.evidence_choice("identity", question, help, options)? else {
            return Ok(None);
        };
        let opened = self.case.opened.at;
        match self.desk.gate.sign_ins(&self.target(), opened)? {
            Recorded::Known(all) => match federated(&all, &id, opened) {
                Some(at) => verified.signed_in = Some(at),
                None => {
                    self.tell(MessageStyle::Warn, "No such sign-in since this case was opened.");
                }
            },
            Recorded::NotRecorded | Recorded::Cannot => {
                let Some(minutes) = self.ask_minutes()? else {
                    return Ok(None);
                };
                verified.signed_in =
                    Some(self.desk.clock.now() - chrono::TimeDelta::minutes(minutes.into()));
                verified.attested = true;
            }
        }
        verified.identity = Some(id);
        Ok(Some(()))
    }

    /// The minutes since a sign-in, as the operator reads them. A slip of the hand is no number of
    /// minutes.
    fn ask_minutes(&mut self) -> Result<Option<u32>, SessionError> {
        let question = "Minutes since that sign-in, as our own log shows it";
        let help = "This platform cannot be asked; what you say is recorded as attested.";
        loop {
            let Some(text) = self.evidence_line("minutes-ago", question, help)? else {
                return Ok(None);
            };
            match text.parse::<u32>() {
                Ok(minutes) if minutes <= MOST_MINUTES => return Ok(Some(minutes)),
                Ok(_) | Err(_) => {
                    let what = format!(
                        "{text} is no number of minutes: a whole number from 0 to {MOST_MINUTES}"
                    );
                    self.unfit("--evidence minutes-ago", what)?;
                }
            }
        }
    }

    fn verdict(&mut self, method: &Method, verified: Verified) -> Result<(), SessionError> {
        // A face that was compared was on a call; a ticket and a sign-in were looked at, and nobody
        // was asked anything.
        let called = matches!(method.evidence, EvidenceKind::Compared | EvidenceKind::NumberOnFile);
        if called && !self.scripted() {
            self.begun.get_or_insert_with(|| Rejected {
                method: method.id.clone(),
                why: Some(Rejection::Uncertain),
                number_shown: None,
                reason: Some("left after the call".into()),
            });
        }
        let verdict = self.choose_or_back(&Choice {
            flag: "--verdict",
            key: None,
            question: "Is it them?".into(),
            options: vec![
                candidate("confirmed", "Confirmed: I am sure"),
                candidate("uncertain", "Uncertain: I need another method"),
                candidate("failed", "Failed: it is not them, or it did not work"),
            ],
            help: "If you are not sure, it is not confirmed.".into(),
            asides: true,
            back: Some(if called {
                "Back: another method; this one is recorded, and counts"
            } else {
                ANOTHER
            }),
        })?;
        let Some(verdict) = verdict else {
            // One stray key costs no attempt.
            if self.begun.is_some() {
                let question =
                    format!("Leave it? {} is recorded, and counts as an attempt.", method.label);
                let help =
                    "The method has begun. To say what came of it is better than to leave it.";
                match self.sure(question, "Yes: another method", help) {
                    Ok(()) => {}
                    Err(SessionError::Left) => return self.verdict(method, verified),
                    Err(stop) => return Err(stop),
                }
            }
            return self.give_up_method();
        };
        self.begun = None;
        let number_shown = verified.number_shown;
        let why = match verdict.as_str() {
            "confirmed" => return self.accept(method, verified),
            "uncertain" => Rejection::Uncertain,
            _ => Rejection::Failed,
        };
        self.reject(method, why, None, number_shown)?;
        let words = if why == Rejection::Uncertain { "uncertain" } else { "failed" };
        self.say(&format!("verify.{words}.say"));
        self.advise(&format!("verify.{words}.do"));
        if self.scripted() {
            return Err(Refusal::Evidence(format!("{} was {why}", method.id)).into());
        }
        Ok(())
    }

    fn accept(&mut self, method: &Method, verified: Verified) -> Result<(), SessionError> {
        let number_shown = verified.number_shown;
        match self.record(Event::Verified(verified)) {
            Ok(_) => {
                let minutes = self.policy().verification_fresh.num_minutes();
                self.tell(
                    MessageStyle::Done,
                    &format!("Verified by {}: holds for {minutes} minutes.", method.id),
                );
                Ok(())
            }
            // Evidence that does not hold is a failed attempt, and recorded as one.
            Err(SessionError::Refusal(refusal @ Refusal::Evidence(_))) => {
                self.reject(method, Rejection::Failed, Some(refusal.to_string()), number_shown)?;
                self.unfit("--evidence", refusal.to_string())
            }
            Err(stop) => Err(stop),
        }
    }

    fn reject(
        &mut self,
        method: &Method,
        why: Rejection,
        reason: Option<String>,
        number_shown: Option<bool>,
    ) -> Result<(), SessionError> {
        let reason = reason.filter(|r| free_text::refuse(r).is_ok());
        let method = method.id.clone();
        self.record(Event::Rejected(Rejected { method, why: Some(why), number_shown, reason }))
            .map(|_| ())
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

/// The newest successful federated sign-in with this identity after `since`.
fn federated(all: &[SignIn], identity: &str, since: DateTime<Utc>) -> Option<DateTime<Utc>> {
    all.iter()
        .rev()
        .find(|s| {
            s.method == SignInMethod::Federated
                && s.result == SignInResult::Succeeded
                && s.identity.as_deref() == Some(identity)
                && s.at > since
        })
        .map(|s| s.at)
}

/// A digest that tells one voucher from another. Names are few and can be guessed: it is no
/// protection of the name, only a way to go on telling vouchers apart once names have been erased.
fn source_of(voucher: &str) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(voucher.trim().to_lowercase().as_bytes());
    data_encoding::HEXLOWER.encode(&digest[..8])
}
