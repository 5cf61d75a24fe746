//! Where a person reads the user's id off a screen, and the same user is on record under another one.

use super::by_hand::ATTEST;
use super::past::Past;
use super::{Desk, Stop};
use crate::case::History;
use crate::provider::{Reading, User, UserId};
use crate::ui::person::{Candidate, Choice, Reply, Tone};

/// The question's key. A rehearsal that had to make an id up does not ask it.
pub(super) const ID_AGAIN: &str = "id-again";

impl Desk<'_> {
    /// The user as read, and what is on record about them. An id that was misread is put right before anything rests on it;
    /// one that stands is flagged.
    pub(super) fn settle_id(&mut self, read: User) -> Result<(User, Past), Stop> {
        let past = self.past(&read.id.0, &read.login)?;
        if !past.history.doubts(&read.id.0) {
            return Ok((read, past));
        }
        self.warn_of_other_ids(&past.history, &read.id);
        let candidate = |id: &String, label: &str| Candidate { id: id.clone(), label: label.into(), barred: None };
        let mut options: Vec<Candidate> =
            past.history.other_ids(&read.id.0).map(|id| candidate(id, "as on record; it was misread")).collect();
        options.push(candidate(&read.id.0, "another account: a senior will have to approve"));
        let choice = Choice {
            flag: ATTEST,
            key: Some(ID_AGAIN),
            question: "Read the id once more. Which is it?".into(),
            options: options.into_iter().map(|c| Candidate { label: format!("{}, {}", c.id, c.label), ..c }).collect(),
            help: "As the console shows it now. Refusals and attempts of all of them count either way.".into(),
            asides: false,
        };
        let Reply::Answer(id) = self.person.choose(&choice)? else { return Err(Stop::Again) };
        if id == read.id.0 {
            return Ok((read, past));
        }
        let user = User { id: UserId(id), ..read };
        if let Some(sight) = self.gate.sight() {
            sight.saw(Reading::User(user.clone()));
        }
        let past = self.past(&user.id.0, &user.login)?;
        Ok((user, past))
    }

    /// Says under which other ids a user is on record, and where.
    pub(super) fn warn_of_other_ids(&mut self, history: &History, id: &UserId) {
        if !history.doubts(&id.0) {
            return;
        }
        let told = |other: &String| {
            let newest = history.cases.iter().rev().find(|c| c.target == *other);
            match newest {
                Some(case) => format!("{other} ({} of {})", case.id, case.opened.format("%Y-%m-%d")),
                None => other.clone(),
            }
        };
        let others: Vec<String> = history.other_ids(&id.0).map(told).collect();
        let others = others.join(", ");
        self.person.tell(Tone::Warn, &format!("This user is on record as {others}, and you read {id}."));
    }
}
