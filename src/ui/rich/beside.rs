//! A question beside something that is for this person alone.

use super::{TerminalUi, WENT_BACK, put_aside};
use crate::ui::menu::MenuStep;
use crate::ui::options::{Meant, dead_end};
use crate::ui::prompter::{
    Choice, MessageStyle, PromptError, Prompter as _, Reply, Reveal, SecretKind,
};
use crate::ui::redraw::Redraw;
use crate::ui::reveal;
use crate::ui::reveal::beside::Beside;

impl TerminalUi {
    pub(super) fn pick_beside(
        &mut self,
        shown: &Reveal,
        choice: &Choice,
    ) -> Result<Reply<String>, PromptError> {
        dead_end(choice)?;
        if self.terminal.dumb {
            reveal::possible(&self.terminal, SecretKind::Password)?;
        }
        if let Some(warning) = reveal::warning(&self.terminal) {
            self.tell(MessageStyle::Warn, warning);
        }
        let terminal = self.still();
        shown.secrets.iter().for_each(|secret| self.known.hold(secret));
        let beside = reveal::beside::choose(
            &terminal,
            &self.interrupts,
            &mut self.out,
            (shown, reveal::Kept::Copied(terminal.clipboard)),
            (choice, &self.guide),
        )?;
        let (reply, answer) = match beside {
            Beside::Answered(MenuStep::Chosen(chosen)) => {
                let options = || chosen.iter().map(|at| &choice.options[*at]);
                let labels: Vec<&str> = options().map(|option| option.label.as_str()).collect();
                let id = options().map(|option| option.id.as_str()).collect();
                (Reply::Answer(id), labels.join(", "))
            }
            Beside::Answered(MenuStep::Meant(Meant::Aside(aside))) => {
                (Reply::Aside(aside), put_aside(aside).to_owned())
            }
            Beside::Answered(MenuStep::Back) => (Reply::Back, WENT_BACK.to_owned()),
            Beside::NoRoom => {
                self.glance(shown)?;
                return self.choose(choice);
            }
            Beside::Answered(MenuStep::Again | MenuStep::Meant(Meant::Help)) | Beside::Hidden => {
                return self.choose(choice);
            }
        };
        self.trail(&mut Redraw::default(), &choice.question, &answer)?;
        Ok(reply)
    }
}
