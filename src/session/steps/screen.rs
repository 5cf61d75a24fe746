//! The red flags, put to the operator.

use crate::case::event::Screened;
use crate::case::{Event, Refusal};
use crate::runbook::Reason;
use crate::session::ask::{candidate, left};
use crate::session::words::in_short;
use crate::session::{OnBar, Session, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, PromptError, Reply, SessionCommand};

/// The flags that are most often up where an attacker calls, and that nobody would look for in a
/// list: each is a question of its own.
const ASKED_ALONE: [&str; 3] = ["pressure", "unusual-activity", "gut-feeling"];

fn flag_choice(question: String, options: Vec<ChoiceOption>) -> Choice {
    Choice {
        flag: "--no-red-flags (or --red-flag CODE)",
        key: None,
        question,
        options,
        help: "Answer for yourself. One yes is enough to stop, and needs no proof.".into(),
        asides: true,
        back: None,
    }
}

impl Session<'_> {
    /// The red flags. Those the tool raised are shown. Of those that a person judges, three are
    /// asked one by one, and the others are one list.
    pub(in crate::session) fn screen(&mut self) -> Result<(), SessionError> {
        self.say("screen.say");
        self.advise("screen.do");
        for code in self.case.opened.what.raised.clone() {
            let mut words = self.word(&format!("flag.{code}"));
            if words.is_empty() {
                // The limits are no runbook's words: what they mean was said when the case was
                // opened.
                words = code.replace('-', " ");
            }
            self.tell(MessageStyle::Warn, &format!("Red flag: {words}"));
        }
        let flags = self.judged_flags()?;
        self.record(Event::Screened(Screened { flags }))?;
        if self.case.flags().is_empty() {
            if !self.in_short("screen") {
                self.tell(MessageStyle::Done, "Screened: no red flag.");
            }
            return Ok(());
        }
        self.flagged()
    }

    fn judged_flags(&mut self) -> Result<Vec<String>, SessionError> {
        let known = self.policy().red_flags.clone();
        if let Some(given) = self.desk.options.red_flags.clone() {
            if let Some(unknown) = given.iter().find(|g| !known.iter().any(|k| k.code == **g)) {
                let codes: Vec<&str> = known.iter().map(|k| k.code.as_str()).collect();
                let what = format!(
                    "{unknown} is not a red flag of this runbook; it has {}",
                    codes.join(", ")
                );
                return Err(PromptError::Unfit { flag: "--red-flag".into(), what }.into());
            }
            return Ok(given);
        }
        let (alone, others): (Vec<_>, Vec<_>) =
            known.into_iter().partition(|flag| ASKED_ALONE.contains(&flag.code.as_str()));
        let short = self.in_short("screen");
        for flag in alone {
            let label = self.flag_label(&flag, short);
            let choice = flag_choice(label, vec![candidate("no", "No"), candidate("yes", "Yes")]);
            if self.choose(&choice)? == "yes" {
                if flag.code == "pressure" {
                    self.say("screen.pressure.say");
                }
                // One is enough to stop.
                return Ok(vec![flag.code]);
            }
        }
        if others.is_empty() {
            return Ok(Vec::new());
        }
        let mut labels = Vec::new();
        for flag in &others {
            labels.push(candidate(&flag.code, &self.flag_label(flag, short)));
        }
        let question =
            if short { "Any of these?" } else { "And any of these? Mark all that you see." };
        self.choose_several(&flag_choice(question.into(), labels))
    }

    /// The question of a flag, in short if the operator knows them all. The whole stands behind
    /// `?`.
    fn flag_label(&mut self, flag: &Reason, short: bool) -> String {
        if !short {
            return flag.label.clone();
        }
        let said = in_short(&flag.label);
        if said != flag.label {
            self.desk.speak_as(MessageStyle::Info, "", &flag.label);
        }
        said.to_owned()
    }

    /// Some of the options. An aside is carried out, and leads back to the question.
    fn choose_several(&mut self, choice: &Choice) -> Result<Vec<String>, SessionError> {
        loop {
            match self.desk.person.choose_several(choice)? {
                Reply::Answer(ids) => return Ok(ids),
                Reply::Aside(aside) => self.aside(aside)?,
                Reply::Back => return Err(SessionError::Retry),
            }
        }
    }

    /// A flag is up. A script stops here; a person refuses, escalates, or goes on towards a
    /// senior's approval.
    fn flagged(&mut self) -> Result<(), SessionError> {
        self.advise("screen.flagged.do");
        let flags = self.case.flags().join(", ");
        if let Some(given) = self.desk.options.on_red_flag.take()
            && self.at_the_bar(given)?
        {
            return Ok(());
        }
        if self.scripted() {
            return Err(Refusal::RedFlag(flags).into());
        }
        let choice = Choice {
            flag: "--on-red-flag",
            key: None,
            question: format!("A red flag is up: {flags}"),
            options: vec![
                candidate("refuse", "Refuse"),
                candidate("escalate", "Escalate to a senior"),
                candidate("senior", "Go on; a senior will have to approve"),
            ],
            help: "A flag is never cleared by the operator who has it.".into(),
            asides: true,
            back: None,
        };
        loop {
            let chosen = self.choose(&choice)?;
            if self.at_the_bar(OnBar::parse(&chosen).unwrap_or(OnBar::Senior))? {
                return Ok(());
            }
        }
    }

    /// Does what the operator chose where the operator may not simply go on. Returns false if the
    /// operator went back to the question.
    pub(in crate::session) fn at_the_bar(&mut self, chosen: OnBar) -> Result<bool, SessionError> {
        match chosen {
            OnBar::Refuse => self.aside(SessionCommand::Refuse).map(|()| false),
            OnBar::Escalate if self.scripted() => {
                self.aside(SessionCommand::Escalate).map(|()| false)
            }
            OnBar::Escalate => left(self.escalate_now(None)).map(|()| false),
            OnBar::Senior => Ok(true),
        }
    }
}
