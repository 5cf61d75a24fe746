//! Looks tickets up, and says what came of it.

use super::{Session, SessionContext, SessionError};
use crate::case::event::{Opened, Remark, Verified};
use crate::case::rules::{free_text, soundness as rule};
use crate::case::ticket::{TicketCheck, TicketFacts, TicketPeople};
use crate::case::{Event, Refusal};
use crate::hooks::TicketAnswer;
use crate::model::Mode;
use crate::ui::prompter::MessageStyle;

/// The most characters of a name from the ticket system that are recorded.
const LONGEST: usize = 200;

/// The end of asking a ticket system about a ticket.
struct LookedUp {
    facts: TicketFacts,
    answered: bool,
}

impl LookedUp {
    fn judge<'n>(&self, fitting: impl Iterator<Item = &'n str>) -> TicketCheck {
        if self.answered { self.facts.judge(fitting) } else { TicketCheck::NotChecked }
    }
}

impl SessionContext<'_> {
    /// Asks for the ticket of a new case, and looks it up. One that the ticket system does not know
    /// may be mistyped: a person is asked once more.
    pub(super) fn ask_ticket_of(
        &mut self,
        opened: &mut Opened,
        target: &str,
    ) -> Result<Option<String>, SessionError> {
        let mut again = self.options.ticket.is_none() && self.person.mode() == Mode::Interactive;
        loop {
            let Some(ticket) = super::start::ask_ticket(self)? else {
                return Ok(None);
            };
            // Nothing that may not be recorded is handed to a program outside.
            free_text::refuse(&ticket)?;
            self.no_secret(&ticket)?;
            self.show_ticket(&ticket);
            let Some(looked_up) = self.look_up(&ticket) else {
                return Ok(Some(ticket));
            };
            let names = opened.addresses.iter().chain([&opened.login]).map(String::as_str);
            let fitting =
                names.chain([target]).chain(opened.vouchers.iter().map(|v| v.login.as_str()));
            let check = looked_up.judge(fitting);
            self.tell_of_ticket(&ticket, check);
            if check == TicketCheck::NotFound && again {
                again = false;
                continue;
            }
            opened.raised.extend(check.flag().map(str::to_owned));
            opened.ticket_check = Some(check);
            let facts = looked_up.facts;
            opened.ticket_source = facts.source;
            let people = TicketPeople {
                opener: facts.opener.map(short),
                requester: facts.requester.map(short),
            };
            let known = people != TicketPeople::default();
            opened.ticket_people = known.then(|| Box::new(people));
            return Ok(Some(ticket));
        }
    }

    /// Shows where the ticket stands, if that is configured.
    pub(super) fn show_ticket(&mut self, ticket: &str) {
        if let Some(url) = self.tickets.url(ticket) {
            self.person.link(&format!("Ticket {ticket}"), &url);
        }
    }

    /// Asks the ticket system. That there was no answer is told. `None`: nobody is to be asked.
    fn look_up(&mut self, ticket: &str) -> Option<LookedUp> {
        match self.tickets.check(ticket)? {
            TicketAnswer::Is(facts) => Some(LookedUp { facts, answered: true }),
            TicketAnswer::Unknown(why) => {
                let said = format!("The ticket {ticket} was not checked: {why}.");
                self.person.tell(MessageStyle::Warn, &said);
                Some(LookedUp { facts: TicketFacts::default(), answered: false })
            }
        }
    }

    fn tell_of_ticket(&mut self, ticket: &str, check: TicketCheck) {
        let (style, said) = match check {
            TicketCheck::Fits => {
                (MessageStyle::Done, format!("The ticket {ticket} is open, and about this user."))
            }
            TicketCheck::NotFound => {
                (MessageStyle::Warn, format!("The ticket system does not know {ticket}."))
            }
            TicketCheck::Closed => (MessageStyle::Warn, format!("The ticket {ticket} is closed.")),
            TicketCheck::OfAnother => (
                MessageStyle::Warn,
                format!("The ticket {ticket} was requested by somebody else than this user."),
            ),
            TicketCheck::NotChecked => (
                MessageStyle::Info,
                format!("Not checked is no yes: read the ticket {ticket} yourself."),
            ),
        };
        self.person.tell(style, &said);
    }
}

impl Session<'_> {
    /// Shows where the case's ticket stands.
    pub(super) fn show_own_ticket(&mut self) {
        if let Some(ticket) = self.case.ticket.clone() {
            self.desk.show_ticket(&ticket);
        }
    }

    /// Looks up the ticket in which somebody is said to vouch, before anything counts. Returns false
    /// if it vouches for nobody, and the operator chooses anew.
    pub(super) fn check_voucher_ticket(
        &mut self,
        verified: &mut Verified,
    ) -> Result<bool, SessionError> {
        let Some(ticket) = verified.ticket.clone() else { return Ok(true) };
        free_text::refuse(&ticket)?;
        self.desk.no_secret(&ticket)?;
        let Some(looked_up) = self.desk.look_up(&ticket) else { return Ok(true) };
        let check = looked_up.judge(rule::fitting(&self.case));
        let facts = looked_up.facts;
        verified.ticket_check = Some(check);
        verified.ticket_source = facts.source;
        verified.ticket_opener = facts.opener.map(short);
        let (opener, voucher) = (verified.ticket_opener.as_deref(), verified.vouched_by.as_deref());
        let voucher = voucher.unwrap_or_default();
        let Err(refusal) = rule::vouches(check, opener, verified.ticket_source, voucher) else {
            return Ok(true);
        };
        // An id that is not known may be mistyped, and nothing hangs on it. The others are a no.
        if check.flag().is_some() && check != TicketCheck::NotFound {
            self.raise_ticket_flag(&ticket, check)?;
        }
        self.refuse_ticket(refusal)
    }

    /// A ticket that is put right is looked up like the first one. What it says is for the note.
    pub(super) fn check_new_ticket(
        &mut self,
        ticket: &str,
    ) -> Result<Option<TicketCheck>, SessionError> {
        free_text::refuse(ticket)?;
        self.desk.no_secret(ticket)?;
        self.desk.show_ticket(ticket);
        let Some(looked_up) = self.desk.look_up(ticket) else { return Ok(None) };
        let check = looked_up.judge(rule::fitting(&self.case));
        self.desk.tell_of_ticket(ticket, check);
        Ok(Some(check))
    }

    fn raise_ticket_flag(&mut self, ticket: &str, check: TicketCheck) -> Result<(), SessionError> {
        let reason = Some(format!("the ticket {ticket}, named as a voucher's: {check}"));
        let ticket_check = Some(check);
        self.record(Event::Noted(Remark { ticket_check, reason, ..Remark::default() }))?;
        self.tell(
            MessageStyle::Warn,
            "That is a red flag. It is recorded, and a senior has to approve before anything is changed.",
        );
        Ok(())
    }

    fn refuse_ticket(&mut self, refusal: Refusal) -> Result<bool, SessionError> {
        if self.scripted() {
            return Err(refusal.into());
        }
        self.tell(MessageStyle::Warn, &format!("{refusal}."));
        Ok(false)
    }
}

fn short(name: String) -> String {
    if name.chars().count() <= LONGEST { name } else { name.chars().take(LONGEST).collect() }
}
