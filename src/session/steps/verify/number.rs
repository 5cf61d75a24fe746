//! The number on file that the operator calls: picked from a list, and shown to nobody else.

use std::ops::ControlFlow;

use crate::case::event::{Rejected, Rejection, Verified};
use crate::provider::ProviderReads;
use crate::session::header::day;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{ChoiceOption, MessageStyle, Reveal};

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
        Ok(Some(()))
    }

    /// The whole number, which stands on this operator's screen until the verdict and nowhere else:
    /// they dial it themself. From here on it counts: once seen, it cannot be unseen. Breaks where
    /// it is not on file any more: nothing was shown and nobody was called.
    pub(super) fn number_to_dial(
        &mut self,
        verified: &mut Verified,
    ) -> ControlFlow<(), Option<Reveal>> {
        let (Some(id), false) = (verified.number.clone(), self.scripted()) else {
            return ControlFlow::Continue(None);
        };
        let short = self.in_short(&format!("verify.{}", verified.method));
        let phones = match self.desk.gate.profile(&self.target()) {
            Ok(profile) => profile.phones,
            Err(fault) => {
                self.tell(
                    MessageStyle::Warn,
                    &format!("The number cannot be read now: {fault}. Look it up before you dial."),
                );
                let phrase = self.phrase_to_say(short);
                self.say_phrase(&phrase);
                return ControlFlow::Continue(None);
            }
        };
        let Some(phone) = phones.into_iter().find(|phone| phone.id == id) else {
            let last4 = verified.last4.clone().unwrap_or_default();
            self.tell(
                MessageStyle::Warn,
                &format!("…{last4} is not on file any more. Choose another."),
            );
            return ControlFlow::Break(());
        };
        let phrase = self.phrase_to_say(short);
        self.begun = Some(Rejected {
            method: verified.method.clone(),
            why: Some(Rejection::Uncertain),
            number_shown: Some(true),
            reason: Some("left after the number was shown".into()),
        });
        verified.number_shown = Some(true);
        let [dial, voicemail] = if short {
            ["Dial it yourself. Do not prompt.", "Voicemail is no yes."]
        } else {
            [
                "Dial it yourself. Ask for them by name, then what they called us about. Do not prompt.",
                "Voicemail, or somebody else, is no yes.",
            ]
        };
        ControlFlow::Continue(Some(Reveal {
            title: format!("Number on file of {}", self.case.opened.what.name),
            advice: [dial.to_owned()]
                .into_iter()
                .chain(phrase)
                .chain([voicemail.to_owned()])
                .collect(),
            secrets: vec![phone.number.into()],
            links: true,
            picture: Vec::new(),
        }))
    }

    /// The number was not shown: this screen cannot take it away again. If it was `seen` before,
    /// that stays on record.
    pub(super) fn number_not_shown(&mut self, verified: &mut Verified, seen: bool) {
        if seen {
            let said = "This window has no room for the number any more: it is not shown again.";
            self.tell(MessageStyle::Do, said);
            return;
        }
        self.begun = None;
        verified.number_shown = None;
        let said = "This screen cannot take a number away again, and does not show it. Look it up, and dial it yourself: \
                    `readmit contacts show USER` or `readmit directory show USER`.";
        self.tell(MessageStyle::Do, said);
        let phrase = self.phrase_to_say(false);
        self.say_phrase(&phrase);
    }
}
