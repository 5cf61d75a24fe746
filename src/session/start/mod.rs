//! The start of a session: opening a case, or going on with one.

pub(in crate::session) mod find_user;
mod intake;
pub(in crate::session) mod open_case;
mod outside;
pub(in crate::session) mod rate_limits;
mod red_flags;

pub(in crate::session) use intake::ask_ticket;

use find_user::pick;

use super::console::SettledId;
use super::record::replay;
use super::{Session, SessionContext, SessionError, Workflow};
use crate::case::{Case, History, Refusal};
use crate::operator::{Aliases, OperatorRegistry};
use crate::runbook::Runbook;
use crate::ui::prompter::MessageStyle;

impl<'a, S: Workflow> Session<'a, S> {
    pub(in crate::session) fn of(
        desk: SessionContext<'a>,
        case: S,
        history: History,
        operators: Aliases,
        runbook: Runbook,
    ) -> Session<'a, S> {
        let began = case.last();
        Session {
            desk,
            case,
            history,
            operators,
            runbook,
            platform: None,
            shown: None,
            reason: None,
            confirmed: false,
            begun: None,
            stepped_up: false,
            theirs: std::collections::BTreeSet::new(),
            began,
            put_off: None,
            posting: None,
            looks_on: false,
            follow_up_agreed: false,
            refused: false,
            told_of_language: false,
        }
    }
}

impl<'a> Session<'a> {
    /// Goes on with a case, for its holder or for whoever may approve or take it over.
    pub fn resume(mut desk: SessionContext<'a>, id: &str) -> Result<Session<'a>, SessionError> {
        let case: Case = replay(desk.ledger, id)?;
        desk.is_at(id, &case.provider)?;
        let history = desk.past(&case.target, &case.opened.what.login)?.history;
        let operators = OperatorRegistry::read(desk.ledger)?.aliases();
        let runbook = desk.under(&case.opened.what.runbook_sha256)?;
        desk.recall(&case);
        let mut session = Session::of(desk, case, history, operators, runbook);
        session.show_own_ticket();
        Ok(session)
    }

    /// Opens a case about the user that `who` names, or goes on with the one that is open.
    pub fn recover(mut desk: SessionContext<'a>, who: &str) -> Result<Session<'a>, SessionError> {
        let user = pick(&mut desk, who)?;
        let SettledId { user, history, first_read } = desk.settle_id(user)?;
        let operators = OperatorRegistry::read(desk.ledger)?.aliases();
        if let Some(past) = history.open(&user.id.0) {
            let id = past.id.clone();
            let case: Case = replay(desk.ledger, &id)?;
            if case.waiting {
                return Session::call_again(desk, case, history, operators);
            }
            let mine =
                case.holder == desk.actor.name || case.offered.as_ref() == Some(&desk.actor.name);
            if !mine {
                return Err(Refusal::AlreadyOpen {
                    case: id,
                    holder: case.holder,
                    since: case.held_since,
                }
                .into());
            }
            desk.person.tell(
                MessageStyle::Info,
                &format!("{id} about this user is open: going on with it."),
            );
            let runbook = desk.under(&case.opened.what.runbook_sha256)?;
            let mut session = Session::of(desk, case, history, operators, runbook);
            // Who was offered it accepts it by going on with it.
            session.take_over(None)?;
            return Ok(session);
        }
        let runbook = desk.under_current()?;
        Session::open_case(desk, &user, &history, first_read, operators, runbook)
    }

    /// Somebody calls about a user whose case waits for a senior: they are led to that case.
    fn call_again(
        mut desk: SessionContext<'a>,
        case: Case,
        history: History,
        operators: Aliases,
    ) -> Result<Session<'a>, SessionError> {
        let runbook = desk.under(&case.opened.what.runbook_sha256)?;
        let mut session = Session::of(desk, case, history, operators, runbook);
        session.note_contact()?;
        let mine = session.case.holder == session.desk.actor.name;
        if !mine && !crate::operator::may(session.desk.actor.role, crate::operator::Right::TakeOver)
        {
            return Err(SessionError::AwaitingSenior);
        }
        session.take_over(None)?;
        Ok(session)
    }
}
