//! The number on file that the operator calls: picked from a list, and shown to nobody else.

use crate::case::event::{Rejected, Rejection, Verified};
use crate::provider::ProviderReads;
use crate::session::header::day;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{ChoiceOption, MessageStyle, PromptError, Reveal};

impl Session<'_> {
    pub(super) fn ask_number(
        &mut self,
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
        self.show_number(verified)?;
        Ok(Some(()))
    }

    /// The whole number, on this operator's screen and nowhere else: they dial it themself.
    fn show_number(&mut self, verified: &mut Verified) -> Result<(), SessionError> {
        let (Some(id), false) = (verified.number.clone(), self.scripted()) else {
            return Ok(());
        };
        let phrase = self.phrase_to_say();
        let phones = match self.desk.gate.profile(&self.target()) {
            Ok(profile) => profile.phones,
            Err(fault) => {
                self.tell(
                    MessageStyle::Warn,
                    &format!("The number cannot be read now: {fault}. Look it up before you dial."),
                );
                self.say_phrase(&phrase);
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
            advice: ["Dial it yourself. Ask for them by name, then what they called us about. Do not prompt.".to_owned()]
                .into_iter()
                .chain(phrase.clone())
                .chain([
                    "Voicemail, or somebody else, is no yes.".to_owned(),
                    "When you know whether it is them, press a key.".to_owned(),
                ])
                .collect(),
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
                self.say_phrase(&phrase);
            }
            Err(why) => {
                verified.number_shown = Some(true);
                return Err(why.into());
            }
        }
        Ok(())
    }
}
