use chrono::{DateTime, Utc};

use super::super::ask::candidate;
use super::super::header::day;
use super::super::{Session, Stop};
use crate::case::event::{EvidenceSeen, Rejected, Rejection, Verified};
use crate::case::{Event, Need, Refusal, free_text};
use crate::provider::{Recorded, SignIn, SignInMethod, SignInResult};
use crate::runbook::{EvidenceKind, Method, Unacceptable};
use crate::ui::person::{Candidate, Choice, Line, Tone};

impl Session<'_> {
    /// One method, its evidence, and a verdict.
    pub(in crate::session) fn verify(&mut self, need: Need) -> Result<(), Stop> {
        self.words_for_verify(need);
        let ctx = self.ctx()?;
        let used = ctx.history.attempts(ctx.policy, ctx.effective_now());
        let limit = ctx.policy.attempts;
        if used >= limit {
            return Err(Refusal::Attempts { used, limit }.into());
        }
        let chosen = self.choose_method(need)?;
        if let Some(unacceptable) = Unacceptable::parse(&chosen) {
            return self.unacceptable(unacceptable);
        }
        let method =
            self.policy().method(&chosen).cloned().ok_or_else(|| Stop::from(Refusal::NoSuchMethod(chosen.clone())))?;
        for line in &method.instruct {
            self.tell(Tone::Do, line);
        }
        self.tell(Tone::Say, &method.say);
        let mut verified = Verified {
            method: method.id.clone(),
            channel: method.channel.clone(),
            carries_secrets: method.carries_secrets,
            carries_links: method.carries_links,
            evidence: EvidenceSeen(method.evidence),
            ..Verified::default()
        };
        match method.evidence {
            EvidenceKind::Compared => self.ask_compared(&mut verified)?,
            EvidenceKind::NumberOnFile => self.ask_number(&mut verified)?,
            EvidenceKind::Voucher => self.ask_voucher(&mut verified)?,
            EvidenceKind::LinkedIdentity => self.ask_identity(&mut verified)?,
        }
        self.verdict(&method, verified)
    }

    fn words_for_verify(&mut self, need: Need) {
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

    fn choose_method(&mut self, need: Need) -> Result<String, Stop> {
        let ctx = self.ctx()?;
        let counted: Vec<String> = self.case.fresh(&ctx).iter().map(|v| v.what.channel.clone()).collect();
        let mut options: Vec<Candidate> = self
            .policy()
            .methods
            .iter()
            .map(|m| {
                let twice = (need.have > 0 && counted.contains(&m.channel))
                    .then(|| "already counted: another channel is needed".to_owned());
                let barred = twice.or_else(|| self.no_evidence_for(m));
                Candidate { id: m.id.clone(), label: m.label.clone(), barred }
            })
            .collect();
        options.extend(Unacceptable::ALL.iter().map(|u| {
            let label = match u {
                Unacceptable::MatchingEmail => "They knew the e-mail address",
                Unacceptable::PersonalData => "They knew birthday, SSN digits or the like",
                Unacceptable::RecoveryAddressCode => "A code sent to the recovery address",
                Unacceptable::ChatMessage => "A chat message from their account",
            };
            candidate(u.as_str(), &format!("{label} [never enough: counts as an attempt]"))
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
            help: "You choose, not the caller. What a caller knows or can read proves nothing.".into(),
            asides: true,
        })
    }

    /// Why a method cannot be used for this user at all.
    fn no_evidence_for(&self, method: &Method) -> Option<String> {
        let opened = &self.case.opened.what;
        let policy = self.policy();
        match method.evidence {
            EvidenceKind::Compared => None,
            EvidenceKind::NumberOnFile => {
                let usable = opened.numbers.iter().any(|n| self.case.number_barred(&n.id, policy).is_none());
                (!usable).then(|| "no number on file may be called".to_owned())
            }
            EvidenceKind::Voucher => opened.vouchers.is_empty().then(|| "no manager or HR is on file".to_owned()),
            EvidenceKind::LinkedIdentity => {
                let usable = opened.identities.iter().any(|i| self.case.identity_barred(&i.id, policy).is_none());
                let why = if opened.identities.is_empty() {
                    "none is linked"
                } else {
                    "none has been linked for long enough"
                };
                (!usable).then(|| why.to_owned())
            }
        }
    }

    fn unacceptable(&mut self, method: Unacceptable) -> Result<(), Stop> {
        let why = self.word(&format!("unacceptable.{method}.why"));
        self.record(Event::Rejected(Rejected {
            method: method.as_str().to_owned(),
            why: Some(Rejection::Unacceptable),
            reason: None,
        }))?;
        self.tell(Tone::Warn, &format!("That is never enough, and was recorded as an attempt. {why}"));
        self.say(&format!("unacceptable.{method}.say"));
        if self.scripted() {
            return Err(Refusal::Unacceptable(method.as_str().to_owned()).into());
        }
        Ok(())
    }

    fn evidence_line(&mut self, key: &'static str, question: &str, help: &str) -> Result<String, Stop> {
        self.line(&Line {
            flag: "--evidence",
            key: Some(key.into()),
            question: question.to_owned(),
            draft: None,
            least: 1,
            help: help.to_owned(),
            asides: true,
        })
    }

    fn evidence_choice(
        &mut self,
        key: &'static str,
        question: &str,
        help: &str,
        options: Vec<Candidate>,
    ) -> Result<String, Stop> {
        self.choose(&Choice {
            flag: "--evidence",
            key: Some(key),
            question: question.to_owned(),
            options,
            help: help.to_owned(),
            asides: true,
        })
    }

    fn ask_compared(&mut self, verified: &mut Verified) -> Result<(), Stop> {
        let help = "Name the record: HR photo, badge, ID on file. Never its number.";
        verified.compared =
            Some(self.evidence_line("compared", "Compared the face with (HR photo, badge, ID)", help)?);
        Ok(())
    }

    fn ask_number(&mut self, verified: &mut Verified) -> Result<(), Stop> {
        let numbers = self.case.opened.what.numbers.clone();
        let name = |id: &str| self.case.opened.what.number_name(id);
        let options = numbers
            .iter()
            .map(|n| Candidate {
                id: name(&n.id),
                label: format!("…{} on file since {}", n.last4, day(n.since)),
                barred: self.case.number_barred(&n.id, self.policy()),
            })
            .collect();
        let help = "Dial it yourself. A number that the caller gives is never used, and cannot be entered here.";
        let chosen = self.evidence_choice("number", "Which number did you call?", help, options)?;
        let number = numbers.iter().find(|n| self.case.opened.what.number_name(&n.id) == chosen);
        verified.number = number.map(|n| n.id.clone());
        verified.last4 = number.map(|n| n.last4.clone());
        Ok(())
    }

    fn ask_voucher(&mut self, verified: &mut Verified) -> Result<(), Stop> {
        let help = "As it stands in the ticket system. Open it there yourself.";
        let ticket = self.evidence_line("id", "Ticket in which they vouch", help)?;
        let ctx = self.ctx()?;
        let options = self
            .case
            .opened
            .what
            .vouchers
            .iter()
            .map(|v| Candidate {
                id: v.login.clone(),
                label: format!("{} ({}), on file since {}", v.name, v.login, day(v.since)),
                barred: self.case.voucher_allowed(&v.login, &ctx).err().map(|r| r.to_string()),
            })
            .collect();
        let help = "Only managers and HR on file. Not the caller, not you, and not who will approve.";
        let voucher = self.evidence_choice("vouched-by", "Who vouches, in their own ticket?", help, options)?;
        verified.ticket = Some(ticket);
        verified.source = Some(source_of(&voucher));
        verified.vouched_by = Some(voucher);
        Ok(())
    }

    fn ask_identity(&mut self, verified: &mut Verified) -> Result<(), Stop> {
        let identities = self.case.opened.what.identities.clone();
        let options = identities
            .iter()
            .map(|i| Candidate {
                id: i.id.clone(),
                label: format!("{}, linked since {}", i.issuer, day(i.linked)),
                barred: self.case.identity_barred(&i.id, self.policy()),
            })
            .collect();
        let help = "The sign-in has to be later than the opening of this case, and in our own log.";
        let id = self.evidence_choice("identity", "Which linked identity did they sign in with?", help, options)?;
        let opened = self.case.opened.at;
        match self.desk.gate.sign_ins(&self.target(), opened)? {
            Recorded::Known(all) => match federated(&all, &id, opened) {
                Some(at) => verified.signed_in = Some(at),
                None => self.tell(Tone::Warn, "No such sign-in since this case was opened."),
            },
            Recorded::NotRecorded | Recorded::Cannot => {
                let minutes = self.evidence_line(
                    "minutes-ago",
                    "Minutes since that sign-in, as our own log shows it",
                    "This platform cannot be asked; what you say is recorded as attested.",
                )?;
                let minutes: i64 = minutes.trim().parse().unwrap_or(i64::from(u16::MAX));
                verified.signed_in =
                    Some(self.desk.clock.now() - chrono::TimeDelta::minutes(minutes.clamp(0, 100_000)));
                verified.attested = true;
            }
        }
        verified.identity = Some(id);
        Ok(())
    }

    fn verdict(&mut self, method: &Method, verified: Verified) -> Result<(), Stop> {
        let verdict = self.choose(&Choice {
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
        })?;
        let why = match verdict.as_str() {
            "confirmed" => return self.accept(method, verified),
            "uncertain" => Rejection::Uncertain,
            _ => Rejection::Failed,
        };
        self.reject(method, why, None)?;
        let words = if why == Rejection::Uncertain { "uncertain" } else { "failed" };
        self.say(&format!("verify.{words}.say"));
        self.advise(&format!("verify.{words}.do"));
        if self.scripted() {
            return Err(Refusal::Evidence(format!("{} was {why}", method.id)).into());
        }
        Ok(())
    }

    fn accept(&mut self, method: &Method, verified: Verified) -> Result<(), Stop> {
        match self.record(Event::Verified(verified)) {
            Ok(_) => {
                let minutes = self.policy().verification_fresh.num_minutes();
                self.tell(Tone::Done, &format!("Verified by {}: holds for {minutes} minutes.", method.id));
                Ok(())
            }
            // Evidence that does not hold is a failed attempt, and recorded as one.
            Err(Stop::Refusal(refusal @ Refusal::Evidence(_))) => {
                self.reject(method, Rejection::Failed, Some(refusal.to_string()))?;
                self.unfit("--evidence", refusal.to_string())
            }
            Err(stop) => Err(stop),
        }
    }

    fn reject(&mut self, method: &Method, why: Rejection, reason: Option<String>) -> Result<(), Stop> {
        let reason = reason.filter(|r| free_text::refuse(r).is_ok());
        self.record(Event::Rejected(Rejected { method: method.id.clone(), why: Some(why), reason })).map(|_| ())
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

/// A digest that tells one voucher from another. Names are few and can be guessed: it is no protection of the name, only
/// a way to go on telling vouchers apart once names have been erased.
fn source_of(voucher: &str) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(voucher.trim().to_lowercase().as_bytes());
    data_encoding::HEXLOWER.encode(&digest[..8])
}
