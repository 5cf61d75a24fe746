//! The evidence of a method: what was compared, who vouches, or which sign-in there was.

use chrono::{DateTime, Utc};

use super::ANOTHER;
use crate::case::event::Verified;
use crate::model::{Recorded, SignIn, SignInMethod, SignInResult};
use crate::provider::ProviderReads;
use crate::session::header::day;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, TextQuestion};

/// Ten weeks: no case is open for longer.
const MOST_MINUTES: u32 = 100_000;

impl Session<'_> {
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

    pub(super) fn evidence_choice(
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
    pub(super) fn ask_compared(
        &mut self,
        verified: &mut Verified,
    ) -> Result<Option<()>, SessionError> {
        let help = "Name the record: HR photo, badge, ID on file. Never its number.";
        verified.compared =
            self.evidence_line("compared", "Compared the face with (HR photo, badge, ID)", help)?;
        Ok(verified.compared.as_ref().map(|_| ()))
    }

    pub(super) fn ask_voucher(
        &mut self,
        verified: &mut Verified,
    ) -> Result<Option<()>, SessionError> {
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
        Ok(self.check_voucher_ticket(verified)?.then_some(()))
    }

    pub(super) fn ask_identity(
        &mut self,
        verified: &mut Verified,
    ) -> Result<Option<()>, SessionError> {
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
