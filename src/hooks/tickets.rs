use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::json;

use super::TicketConfig;
use super::config::PLACE;
use crate::base::program;
use crate::base::safe_text::{safe, safe_json};
use crate::case::ticket::TicketFacts;

/// The answer to the question what is known of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketAnswer {
    Is(TicketFacts),
    /// There was none, and why. Text from outside in it is safe to show.
    Unknown(String),
}

/// The ticket system of the help desk.
pub trait Tickets {
    /// The address of a ticket, for people. `None` where none is configured.
    fn url(&self, ticket: &str) -> Option<String>;

    /// Asks what is known of a ticket. `None` where nobody is to be asked.
    fn check(&self, ticket: &str) -> Option<TicketAnswer>;
}

/// No ticket system is configured.
#[derive(Clone, Copy, Debug)]
pub struct NoTickets;

impl Tickets for NoTickets {
    fn url(&self, _ticket: &str) -> Option<String> {
        None
    }

    fn check(&self, _ticket: &str) -> Option<TicketAnswer> {
        None
    }
}

/// A ticket system behind configured programs.
#[derive(Debug)]
pub struct TicketCommands {
    config: TicketConfig,
    /// The answers of this process, so that a rehearsal and its run hear the same.
    known: RefCell<BTreeMap<String, TicketFacts>>,
}

impl TicketCommands {
    pub fn new(config: &TicketConfig) -> TicketCommands {
        TicketCommands { config: config.clone(), known: RefCell::default() }
    }
}

impl Tickets for TicketCommands {
    fn url(&self, ticket: &str) -> Option<String> {
        Some(self.config.url.as_deref()?.replacen(PLACE, &escaped(ticket), 1))
    }

    fn check(&self, ticket: &str) -> Option<TicketAnswer> {
        if self.config.check.is_empty() {
            return None;
        }
        if let Some(facts) = self.known.borrow().get(ticket) {
            return Some(TicketAnswer::Is(facts.clone()));
        }
        let question = safe_json(&json!({ "ticket": ticket }).to_string()) + "\n";
        let said = program::run(&self.config.check, question.as_bytes(), self.config.limit());
        Some(match said.map(|said| serde_json::from_slice::<TicketFacts>(&said)) {
            Ok(Ok(facts)) => {
                self.known.borrow_mut().insert(ticket.to_owned(), facts.clone());
                TicketAnswer::Is(facts)
            }
            Ok(Err(_)) => TicketAnswer::Unknown("its answer is not of the agreed form".into()),
            Err(fault) => TicketAnswer::Unknown(safe(&fault.to_string())),
        })
    }
}

/// An id as a part of an address: whatever is not a letter, a digit or one of `-._~` is escaped
/// (RFC 3986, section 2.3).
fn escaped(ticket: &str) -> String {
    let mut out = String::with_capacity(ticket.len());
    for byte in ticket.trim().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
