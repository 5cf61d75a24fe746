//! The same by flags, with nobody to ask.

use super::*;
use crate::provider::ProviderReads as _;
use crate::session::dry_run::{DryRunInput, DryRunTarget, rehearse};
use crate::ui::flags::{FlagAnswers, Given};

pub(super) fn rehearsed(
    desk: &Desktop,
    given: Vec<Given>,
) -> crate::session::dry_run::DryRunReport {
    let (dice, before) = (desk.dice.clone(), desk.ledger.entries());
    let rehearsal = rehearse(
        DryRunInput {
            ledger: &desk.ledger,
            provider: &desk.console,
            clock: &desk.hands,
            entropy: &mut |b: &mut [u8]| dice.fill(b),
            actor: ravi(),
            library: &desk.shelf,
            mail: false,
            tickets: &crate::hooks::NoTickets,
            sender: Sender::parse("desk@example.com").unwrap(),
            options: desk.options.clone(),
            given,
            reveals: Ok(()),
            lent: false,
        },
        DryRunTarget::User(MARIA),
    );
    assert!(
        desk.ledger.entries() == before && desk.console.find(MARIA).is_err(),
        "nothing is kept of it"
    );
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
    let mut nobody = FlagAnswers::new(Box::new(Absent), flags());
    let stop = desk.recover(&mut nobody).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingEnrolment), "{stop:?}");
    assert_eq!(nobody.unused(), [""; 0]);
    let mut nobody =
        FlagAnswers::new(Box::new(Absent), vec![Given::keyed("--attest", "new-factor", "totp")]);
    assert_eq!(desk.resume_as(ravi(), &mut nobody).unwrap().outcome, Outcome::RecoveredByReset);
}

/// A script's end of the line.
pub(super) struct Absent;

impl Prompter for Absent {
    fn mode(&self) -> Mode {
        Mode::Scripted
    }

    fn tell(&mut self, _: crate::ui::prompter::MessageStyle, _: &str) {}

    fn card(&mut self, _: &crate::ui::prompter::Card) {}

    fn grid(&mut self, _: &crate::ui::prompter::Grid) {}

    fn choose(
        &mut self,
        choice: &crate::ui::prompter::Choice,
    ) -> Result<crate::ui::prompter::Reply<String>, PromptError> {
        Err(PromptError::NobodyToAsk(vec![choice.flag.to_owned()]))
    }

    fn choose_several(
        &mut self,
        choice: &crate::ui::prompter::Choice,
    ) -> Result<crate::ui::prompter::Reply<Vec<String>>, PromptError> {
        Err(PromptError::NobodyToAsk(vec![choice.flag.to_owned()]))
    }

    fn line(
        &mut self,
        line: &crate::ui::prompter::TextQuestion,
    ) -> Result<crate::ui::prompter::Reply<String>, PromptError> {
        Err(PromptError::NobodyToAsk(vec![line.flag.to_owned()]))
    }

    fn secret(&mut self, flag: &'static str, _: &str) -> Result<SecretString, PromptError> {
        Err(PromptError::NobodyToAsk(vec![flag.to_owned()]))
    }

    fn reveal(&mut self, _: &crate::ui::prompter::Reveal) -> Result<(), PromptError> {
        Ok(())
    }

    fn glance(&mut self, _shown: &crate::ui::prompter::Reveal) -> Result<(), PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn can_reveal(&self, _shown: crate::ui::prompter::SecretKind) -> Result<(), PromptError> {
        Ok(())
    }

    fn wait(&mut self, _: &str, _: u64) -> Result<Waited, PromptError> {
        Ok(Waited::Tick)
    }
}
