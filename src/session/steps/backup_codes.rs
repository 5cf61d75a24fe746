//! The question for backup codes, and the reason why codes that exist are of no use.

use crate::case::event::CodesChecked;
use crate::case::{CodesAnswer, Event};
use crate::session::ask::candidate;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, TextQuestion};

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
    /// There are codes, or may be, and none lets anybody in: nobody is asked for one.
    pub(super) fn codes_are_useless(
        &mut self,
        left: Option<u32>,
        why: &str,
    ) -> Result<(), SessionError> {
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

    pub(super) fn words_for_codes(&mut self) {
        self.say("self_recovery.not_at_hand.say");
        self.advise("self_recovery.not_at_hand.do");
    }

    /// Returns true if the common reasons stand in the question for codes: no flag answers one of
    /// the two questions.
    pub(super) fn asks_codes_at_once(&self) -> bool {
        let answered = |flag| self.desk.person.answers(flag);
        !self.scripted()
            && self.desk.options.reason.is_none()
            && !answered("--backup-codes")
            && !answered("--reason")
    }

    /// Asks for the answer, and for the reason with it where both are one question.
    pub(super) fn ask_codes(
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

    pub(super) fn why_not_at_hand(&mut self) -> Result<String, SessionError> {
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
}
