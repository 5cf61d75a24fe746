//! An account that a case changed and left: it is suspended, or somebody answers for it.

use crate::case::event::{Door, DoorHow};
use crate::case::rules::free_text;
use crate::case::{Event, outsider};
use crate::session::ask::candidate;
use crate::session::{Session, SessionError};
use crate::ui::prompter::{Choice, MessageStyle, PromptError};

/// The flag of what is done about an account that a case changed and left.
const DOOR: &str = "--door";

impl Session<'_> {
    /// The case came to nothing after it had changed the account. It stays in the queue until the
    /// account is read back as suspended, or has a factor that the verified user says is theirs, or
    /// a senior who had no part in it says why not.
    pub(in crate::session) fn open_door(&mut self) -> Result<(), SessionError> {
        if self.read_as_suspended()? {
            return Ok(());
        }
        self.tell(MessageStyle::Warn, &self.what_stays_open());
        let outside = outsider(&self.case, &self.ctx()?).is_ok();
        let holds = self.case.held_by(&self.desk.actor.name).is_ok();
        let mut options = vec![candidate("contain", "Suspend the account: an incident")];
        if holds {
            options.push(candidate(
                "enrolled",
                "The user has a new factor: verify them, and have them confirm it",
            ));
        }
        if outside {
            options.push(candidate(
                "end",
                "End the case as it stands, and say why: you had no part in it",
            ));
        }
        options.push(candidate("leave", "Leave it in the queue"));
        let choice = Choice {
            flag: DOOR,
            key: None,
            question: "What is done about the account?".into(),
            options,
            help: "Until it is suspended, or the user is in with a factor of their own, whoever has what was given out may \
                   get in. Leaving it is safe for the record: it stays in `readmit cases --overdue`."
                .into(),
            asides: false,
            back: None,
        };
        match self.choose(&choice) {
            Ok(id) if id == "contain" => {
                self.contain("a case ended after it had changed the account, and nobody is in")
            }
            Ok(id) if id == "enrolled" => self.enrolled_after_all(),
            Ok(id) if id == "end" => self.end_open_door(),
            // A script that has nothing to say of it leaves it where it is.
            Ok(_) | Err(SessionError::Unasked(PromptError::NobodyToAsk(_))) => {
                Err(SessionError::OpenDoor(self.what_stays_open()))
            }
            Err(stop) => Err(stop),
        }
    }

    /// Returns a sentence that says what was changed, and that the change stands.
    pub(in crate::session) fn what_stays_open(&self) -> String {
        let what = super::notice::all_in_words(&self.case).join("; ");
        format!(
            "The account stands open, and the case stays in the queue. What was changed stands: {what}."
        )
    }

    /// Returns what the case has changed, if anything, or may have changed.
    pub fn changed_so_far(&self) -> Option<String> {
        let what = super::notice::all_in_words(&self.case);
        (!what.is_empty()).then(|| what.join("; "))
    }

    /// Returns true if the account is suspended by now, by whomever. The reading is recorded, so
    /// that the case may end.
    fn read_as_suspended(&mut self) -> Result<bool, SessionError> {
        let profile = match self.desk.account_now(&self.target(), !self.scripted()) {
            Ok(Some(profile)) => profile,
            Ok(None) => return Ok(false),
            // What cannot be read is not suspended as far as anybody knows.
            Err(SessionError::Fault(_)) => {
                self.tell(MessageStyle::Warn, "The account could not be read: it counts as open.");
                return Ok(false);
            }
            Err(stop) => return Err(stop),
        };
        if profile.enabled {
            return Ok(false);
        }
        self.record(Event::DoorClosed(Door { how: Some(DoorHow::Suspended), ..Door::default() }))?;
        self.tell(MessageStyle::Done, "The account was read again, and is suspended.");
        Ok(true)
    }

    /// A new factor is there, and the user says that it is theirs: verified anew, since what was
    /// verified before the case ended led to its end.
    fn enrolled_after_all(&mut self) -> Result<(), SessionError> {
        let Some(factor) = self.new_factor_seen()? else {
            self.tell(MessageStyle::Warn, "No new factor is listed.");
            return Err(if self.scripted() {
                SessionError::OpenDoor(self.what_stays_open())
            } else {
                SessionError::Retry
            });
        };
        let ended = self.case.doubted_since();
        loop {
            let need = self.case.need_since(ended, &self.ctx()?);
            if need.have >= need.want {
                break;
            }
            self.verify(need)?;
        }
        self.enrolled(&factor)
    }

    fn end_open_door(&mut self) -> Result<(), SessionError> {
        outsider(&self.case, &self.ctx()?)?;
        let given = self.desk.options.reason.clone();
        let reason = self.given_or_asked(given, "Why may the account stay as it is?")?;
        free_text::long_enough(Some(&reason), self.policy().reason_least)?;
        self.record(Event::DoorClosed(Door {
            how: Some(DoorHow::Senior),
            attested: false,
            reason: Some(reason),
        }))?;
        self.tell(MessageStyle::Done, "Recorded: the case ends, and the account stays as it is.");
        Ok(())
    }
}
