//! Whole cases on a platform that is read by a person's eye and worked by a person's hand.

mod cases;
mod flags;
mod incidents;
mod other_ids;

use super::*;
use crate::case::Case;
use crate::ledger::Action;
use crate::provider::console::{Console, ConsoleProfile, INTELLIAUTH};
use crate::session::replay;

struct Desktop {
    ledger: SharedLedger,
    console: Console,
    hands: SettableClock,
    dice: Dice,
    shelf: Shelf,
    options: SessionOptions,
}

impl Desktop {
    fn new() -> Desktop {
        let profile = ConsoleProfile::parse("intelliauth.toml", INTELLIAUTH).unwrap();
        Desktop {
            ledger: SharedLedger::default(),
            console: Console::new("acme", profile),
            hands: SettableClock::at("2026-05-17T12:00:00Z".parse().unwrap()),
            dice: Dice::default(),
            shelf: Shelf::shipped(),
            options: usual(),
        }
    }

    /// Each session is a process of its own, with eyes of its own.
    fn at_desk<T>(
        &mut self,
        actor: Actor,
        person: &mut dyn Prompter,
        work: impl FnOnce(SessionContext<'_>) -> T,
    ) -> T {
        self.console = Desktop::new().console;
        let (dice, key) = (self.dice.clone(), key_of(&actor));
        let actor = Actor { mode: person.mode(), ..actor };
        let mut random = |b: &mut [u8]| dice.fill(b);
        let desk = SessionContext::new(
            &mut self.ledger,
            Gate::new(&self.console),
            &self.shelf,
            SessionOperator { actor, person, signer: &key },
            &self.hands,
            &mut random,
            Sender::parse("desk@example.com").unwrap(),
        );
        work(desk.with_options(self.options.clone()))
    }

    fn recover(&mut self, person: &mut dyn Prompter) -> Result<End, SessionError> {
        self.at_desk(ravi(), person, |desk| Session::recover(desk, MARIA)?.drive())
    }

    fn resume_as(&mut self, actor: Actor, person: &mut dyn Prompter) -> Result<End, SessionError> {
        let id = self.id();
        self.at_desk(actor, person, |desk| {
            let mut session = Session::resume(desk, &id)?;
            session.take_over(None)?;
            session.drive()
        })
    }

    /// The newest recovery.
    fn id(&self) -> String {
        let opened = self
            .ledger
            .entries()
            .into_iter()
            .rev()
            .find(|e| e.draft().action == Action::CaseOpened);
        opened.unwrap().draft().case.clone().unwrap()
    }

    fn case(&self) -> Case {
        replay(&self.ledger, &self.id()).unwrap()
    }

    /// Acts, and what came of each.
    fn changes(&self) -> Vec<String> {
        let of = |c: &crate::case::ChangeState| {
            format!("{} {}", c.intent.what.act.unwrap(), c.came.map_or("open", |(_, o)| o.as_str()))
        };
        self.case().changes.iter().map(of).collect()
    }
}

fn attests(person: Fake, answers: &[(&str, &str)]) -> Fake {
    answers.iter().fold(person, |person, (key, value)| person.answer_key("--attest", key, value))
}

/// Gives the person the answers to what is read at the opening.
fn reads(person: Fake, state: &str, role: &str, codes: &str) -> Fake {
    let person = attests(
        person,
        &[("login", MARIA), ("id", "u-1042"), ("name", "Maria Miller"), ("state", state)],
    );
    let person = attests(
        person,
        &[("role", role), ("codes", codes), ("failed-sign-ins", "0"), ("new-places", "no")],
    );
    person.several("--attest", &["totp", "webauthn"])
}

fn resets(person: Fake) -> Fake {
    let typed = "User MFA reset";
    attests(
        person.answer("--confirm", MARIA),
        &[
            ("remove-factor", "done"),
            ("remove-factor.dialog", typed),
            ("remove-factor.reason", "as shown"),
            ("codes-left", "0"),
        ],
    )
    .several("--attest", &[])
}
