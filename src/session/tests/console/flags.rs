//! The same by flags, with nobody to ask.

use super::*;
use crate::provider::Provider as _;
use crate::session::rehearse::{Reads, Stage, Whom, rehearse};
use crate::ui::flags::{Flags, Given};

pub(super) fn rehearsed(desk: &Desktop, given: Vec<Given>) -> crate::session::rehearse::Rehearsal {
    let (dice, before) = (desk.dice.clone(), desk.ledger.entries());
    let rehearsal = rehearse(
        Stage {
            ledger: &desk.ledger,
            provider: Reads::of(&desk.console),
            clock: &desk.hands,
            entropy: &mut |b: &mut [u8]| dice.fill(b),
            actor: ravi(),
            library: &desk.shelf,
            mail: false,
            sender: Sender::parse("desk@example.com").unwrap(),
            options: desk.options.clone(),
            given,
            reveals: Ok(()),
        },
        Whom::User(MARIA),
    );
    assert!(desk.ledger.entries() == before && desk.console.find(MARIA).is_err(), "nothing is kept of it");
    rehearsal
}

pub(super) fn flags() -> Vec<Given> {
    let attest = |key: &str, value: &str| Given::keyed("--attest", key, value);
    vec![
        attest("login", MARIA),
        attest("id", "u-1042"),
        attest("name", "Maria Miller"),
        attest("state", "enabled"),
        attest("role", "none"),
        attest("factors", "totp"),
        attest("codes", "0"),
        attest("failed-sign-ins", "0"),
        attest("new-places", "no"),
        Given::new("--verify", "video-call"),
        Given::keyed("--evidence", "compared", "HR photo"),
        Given::new("--verdict", "confirmed"),
        Given::new("--confirm", MARIA),
        attest("remove-factor", "done"),
        attest("remove-factor.dialog", "User MFA reset"),
        attest("remove-factor.reason", "as shown"),
        Given { value: None, ..attest("factors-left", "") },
        attest("codes-left", "0"),
        Given::new("--notice", "sent"),
    ]
}

#[test]
fn by_flags_all_that_is_missing_is_named_at_once() {
    let desk = Desktop::new();
    let rehearsal = rehearsed(&desk, Vec::new());
    assert_eq!(
        rehearsal.missing,
        [
            "--attest login=...",
            "--attest id=...",
            "--attest name=...",
            "--attest state=enabled|disabled",
            "--attest role=...",
            "--attest factors=totp|webauthn|push|phone|email|other|none",
            "--attest codes=...",
            "--attest failed-sign-ins=...",
            "--attest new-places=no|yes|unknown",
            "--verify METHOD",
            "--evidence compared=...",
            "--backup-codes at-hand|not-at-hand|none",
            "--confirm USER",
            "--attest remove-factor=done|not-done|unsure",
            "--attest remove-factor.dialog=...",
            "--attest remove-factor.reason=...",
            "--attest factors-left=totp|webauthn|push|phone|email|other|none",
            "--attest codes-left=...",
            "--notice sent|not-sent",
        ]
    );
    assert_eq!(rehearsal.outcome, Some(Outcome::RecoveredByReset));
}

#[test]
fn by_flags_a_whole_case_waits_for_the_enrolment_and_goes_on() {
    let mut desk = Desktop::new();
    let rehearsal = rehearsed(&desk, flags());
    assert!(rehearsal.verdict().is_ok() && rehearsal.missing.is_empty(), "{:?}", rehearsal.missing);
    let mut nobody = Flags::new(Box::new(Absent), flags());
    let stop = desk.recover(&mut nobody).unwrap_err();
    assert!(matches!(stop, Stop::AwaitingEnrolment), "{stop:?}");
    assert_eq!(nobody.unused(), [""; 0]);
    let mut nobody = Flags::new(Box::new(Absent), vec![Given::keyed("--attest", "new-factor", "totp")]);
    assert_eq!(desk.resume_as(ravi(), &mut nobody).unwrap().outcome, Outcome::RecoveredByReset);
}

/// A script's end of the line.
pub(super) struct Absent;

impl Person for Absent {
    fn mode(&self) -> Mode {
        Mode::Scripted
    }

    fn tell(&mut self, _: crate::ui::person::Tone, _: &str) {}

    fn card(&mut self, _: &crate::ui::person::Card) {}

    fn grid(&mut self, _: &crate::ui::person::Grid) {}

    fn choose(&mut self, choice: &crate::ui::person::Choice) -> Result<crate::ui::person::Reply<String>, Unasked> {
        Err(Unasked::NobodyToAsk(vec![choice.flag.to_owned()]))
    }

    fn choose_several(
        &mut self,
        choice: &crate::ui::person::Choice,
    ) -> Result<crate::ui::person::Reply<Vec<String>>, Unasked> {
        Err(Unasked::NobodyToAsk(vec![choice.flag.to_owned()]))
    }

    fn line(&mut self, line: &crate::ui::person::Line) -> Result<crate::ui::person::Reply<String>, Unasked> {
        Err(Unasked::NobodyToAsk(vec![line.flag.to_owned()]))
    }

    fn secret(&mut self, flag: &'static str, _: &str) -> Result<SecretString, Unasked> {
        Err(Unasked::NobodyToAsk(vec![flag.to_owned()]))
    }

    fn reveal(&mut self, _: &crate::ui::person::Reveal) -> Result<(), Unasked> {
        Ok(())
    }

    fn glance(&mut self, _shown: &crate::ui::person::Reveal) -> Result<(), Unasked> {
        Err(Unasked::NobodyToAsk(Vec::new()))
    }

    fn can_reveal(&self, _shown: crate::ui::person::Shown) -> Result<(), Unasked> {
        Ok(())
    }

    fn wait(&mut self, _: &str, _: u64) -> Result<Waited, Unasked> {
        Ok(Waited::Tick)
    }
}
