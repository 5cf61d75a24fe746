//! Questions to the operator, and the reason for a change.

use super::{Session, SessionError};
use crate::case::rules::free_text;
use crate::provider::ActKind;
use crate::ui::prompter::{
    Choice, ChoiceOption, MessageStyle, PromptError, Reply, Reveal, TextQuestion,
};

/// The way back from a side prompt.
const BACK: &str = "Back: nothing is recorded";

/// Going back ends nothing.
pub(super) fn left(came: Result<(), SessionError>) -> Result<(), SessionError> {
    match came {
        Err(SessionError::Left) => Ok(()),
        came => came,
    }
}

/// The question for the reason of a change.
pub(super) fn reason_question(question: &str, draft: String, least: usize) -> TextQuestion {
    TextQuestion {
        flag: "--reason",
        key: None,
        question: question.to_owned(),
        draft: Some(draft),
        least,
        help:
            "It stands in the ledger for good and is read in audits. Say what was lost, how identity was \
               verified, and the ticket. No secrets, no ID numbers."
                .into(),
        asides: true,
        back: None,
    }
}

/// A candidate that may be chosen.
pub(super) fn candidate(id: &str, label: &str) -> ChoiceOption {
    ChoiceOption { id: id.to_owned(), label: label.to_owned(), disabled_reason: None }
}

impl Session<'_> {
    /// One of the options, of a question that only leads forward.
    pub(super) fn choose(&mut self, choice: &Choice) -> Result<String, SessionError> {
        self.choose_or_back(choice)?.ok_or(SessionError::Retry)
    }

    /// One of the options, or `None` where the question was left. An aside is carried out; a note,
    /// and an aside that was left, lead back to the question, the others to the case.
    pub(super) fn choose_or_back(
        &mut self,
        choice: &Choice,
    ) -> Result<Option<String>, SessionError> {
        self.choose_beside(None, choice)
    }

    /// The same, beside something that is for the operator alone.
    pub(super) fn choose_beside(
        &mut self,
        shown: Option<&Reveal>,
        choice: &Choice,
    ) -> Result<Option<String>, SessionError> {
        let (mut shown, mut seen) = (shown, false);
        loop {
            let reply = match shown.map(|shown| self.desk.person.choose_beside(shown, choice)) {
                // It was shown at an earlier turn, and that stays true.
                Some(Err(PromptError::NoRoom(_))) if seen => {
                    shown = None;
                    continue;
                }
                Some(reply) => reply?,
                None => self.desk.person.choose(choice)?,
            };
            seen = true;
            match reply {
                Reply::Answer(id) => return Ok(Some(id)),
                Reply::Aside(aside) => self.aside(aside)?,
                Reply::Back => return Ok(None),
            }
        }
    }

    /// A line, of a question that only leads forward.
    pub(super) fn line(&mut self, line: &TextQuestion) -> Result<String, SessionError> {
        self.line_or_back(line)?.ok_or(SessionError::Retry)
    }

    /// A line, refused with a message while it holds what does not belong in the ledger; `None`
    /// where the question was left.
    pub(super) fn line_or_back(
        &mut self,
        line: &TextQuestion,
    ) -> Result<Option<String>, SessionError> {
        let mut line = line.clone();
        loop {
            let text = match self.desk.person.line(&line)? {
                Reply::Answer(text) => text,
                Reply::Aside(aside) => {
                    self.aside(aside)?;
                    continue;
                }
                Reply::Back => return Ok(None),
            };
            let fits = free_text::long_enough(Some(&text), line.least);
            match fits.and_then(|()| free_text::refuse(&text)) {
                Ok(()) => {
                    if let Some(warning) = free_text::warning(&text) {
                        self.tell(MessageStyle::Warn, warning);
                    }
                    return Ok(Some(text.trim().to_owned()));
                }
                Err(refusal) if self.scripted() => return Err(refusal.into()),
                Err(refusal) => self.tell(MessageStyle::Warn, &format!("{refusal}.")),
            }
            line.draft = Some(text);
        }
    }

    /// The reason for the changes of this session: given by a flag, or asked for once, with a draft
    /// from what is recorded. Until something was changed under it, it is open to be put right.
    pub(super) fn reason_for(
        &mut self,
        question: &str,
        draft: String,
    ) -> Result<String, SessionError> {
        let began = self.began;
        let of_this = |c: &crate::case::ChangeState| {
            c.intent.seq > began && c.intent.what.act != Some(ActKind::Note)
        };
        if let Some(reason) = &self.reason
            && (self.desk.options.reason.is_some() || self.case.changes.iter().any(of_this))
        {
            return Ok(reason.clone());
        }
        let draft = self.reason.clone().unwrap_or(draft);
        let least = self.policy().reason_least;
        let reason = match self.desk.options.reason.clone() {
            Some(reason) => {
                free_text::refuse(&reason)?;
                free_text::long_enough(Some(&reason), least)?;
                reason.trim().to_owned()
            }
            None => self.line(&reason_question(question, draft, least))?,
        };
        self.reason = Some(reason.clone());
        Ok(reason)
    }

    /// Asks again.
    pub(super) fn sure(
        &mut self,
        question: String,
        yes: &str,
        help: &str,
    ) -> Result<(), SessionError> {
        let choice = Choice {
            flag: "--sure",
            key: None,
            question,
            options: vec![candidate("yes", yes), candidate("no", "No: back to the question")],
            help: help.to_owned(),
            asides: false,
            back: Some(BACK),
        };
        match self.desk.person.choose(&choice)? {
            Reply::Answer(id) if id == "yes" => Ok(()),
            Reply::Answer(_) | Reply::Aside(_) | Reply::Back => Err(SessionError::Left),
        }
    }

    /// A sentence of a side prompt, which can be left.
    pub(super) fn plain_line(
        &mut self,
        flag: &'static str,
        question: &str,
        back: &'static str,
    ) -> Result<String, SessionError> {
        let mut line = TextQuestion {
            flag,
            key: None,
            question: question.to_owned(),
            draft: None,
            least: 3,
            help: "A sentence for whoever reads the ledger. No secrets, no ID numbers.".into(),
            asides: false,
            back: Some(back),
        };
        loop {
            match self.desk.person.line(&line)? {
                Reply::Answer(text) => match free_text::refuse(&text) {
                    Ok(()) => return Ok(text.trim().to_owned()),
                    Err(refusal) if self.scripted() => return Err(refusal.into()),
                    Err(refusal) => {
                        self.tell(MessageStyle::Warn, &format!("{refusal}."));
                        line.draft = Some(text);
                    }
                },
                Reply::Aside(_) | Reply::Back => return Err(SessionError::Left),
            }
        }
    }

    pub(super) fn given_or_asked(
        &mut self,
        given: Option<String>,
        question: &str,
    ) -> Result<String, SessionError> {
        match given {
            Some(text) => {
                free_text::refuse(&text)?;
                Ok(text.trim().to_owned())
            }
            None => self.plain_line("--reason", question, BACK),
        }
    }

    /// Unfit flags end a script; a person is told and asked again.
    pub(super) fn unfit(&mut self, flag: &str, what: String) -> Result<(), SessionError> {
        if self.scripted() {
            return Err(PromptError::Unfit { flag: flag.to_owned(), what }.into());
        }
        self.tell(MessageStyle::Warn, &what);
        Ok(())
    }
}
