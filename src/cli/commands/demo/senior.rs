//! The second operator, played: a real session of their own, with their own key, on the same
//! ledger.

use super::demo_home::{DemoHome, SENIOR};
use super::transcript::silent;
use crate::cli::Failure;
use crate::demo::SeniorRequest;
use crate::session::{Session, SessionError, SessionOptions};
use crate::ui::flags::{FlagAnswers, Given};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

/// `readmit approve`, in their own way.
pub fn answer(
    house: &DemoHome,
    terminal: Terminal,
    interrupts: &Interrupts,
    ask: &SeniorRequest,
) -> Result<bool, String> {
    let mut given = vec![Given::new("--answer", if ask.grant { "grant" } else { "deny" })];
    if ask.privileged {
        let verdict = if ask.grant { "confirmed" } else { "failed" };
        given.extend([Given::new("--verify", ask.method), Given::new("--verdict", verdict)]);
        given.extend([
            Given::keyed("--evidence", "number", "0152"),
            Given::keyed("--evidence", "compared", "HR photo"),
        ]);
    }
    let reason = if ask.grant {
        "Read the case; what is verified fits what is on file"
    } else {
        "Read the case; this does not look like them"
    };
    let options = SessionOptions { reason: Some(reason.to_owned()), ..SessionOptions::default() };
    let mut person = FlagAnswers::new(Box::new(silent(terminal, interrupts.clone())), given);
    let approved = house.at_desk(SENIOR, &mut person, options, &mut |_| {}, |desk| {
        Session::resume(desk, &ask.case).and_then(|mut session| session.approve())
    });
    approved.map_err(|f| f.message())?.map_err(|stop| stop.to_string())
}

/// `readmit resume`, for the one step that is a senior's alone: to enable an account again.
pub fn enable(
    house: &DemoHome,
    terminal: Terminal,
    interrupts: &Interrupts,
    case: &str,
    login: &str,
) -> Result<(), Failure> {
    let mut person = FlagAnswers::new(
        Box::new(silent(terminal, interrupts.clone())),
        vec![Given::new("--confirm", login)],
    );
    let reason = "Repaired: factors and password are new, and the real user was verified twice";
    let options = SessionOptions {
        reason: Some(reason.to_owned()),
        wait: Some(0),
        ..SessionOptions::default()
    };
    let enabled = house.at_desk(SENIOR, &mut person, options, &mut |_| {}, |desk| {
        let mut session = Session::resume(desk, case)?;
        session.take_over(None)?;
        session.drive().map(|_| ())
    })?;
    match enabled {
        // What comes after is the holder's.
        Ok(()) | Err(SessionError::HoldersTurn(_)) => Ok(()),
        Err(stop) => Err(Failure::from(stop).in_case(case)),
    }
}
