//! The core of a recovery: entries in, state and next step out.
//!
//! The core is pure. Time, randomness, the platform's answers and what is on record about a user
//! are arguments. The leave to do something on a platform is a [`Permit`], a value that only a
//! committed entry can make.

mod addressees;
mod changes;
mod context;
pub mod event;
mod history;
mod id;
mod incident;
mod next;
mod open;
pub mod outside;
mod permit;
mod queries;
mod refusal;
pub mod rules;
mod state;
#[cfg(test)]
mod tests;
pub mod ticket;

pub use addressees::{Addressee, Addressees};
pub use changes::{ChangeState, Stamped, is_reset};
pub use context::{Actor, CLOCK_TOLERANCE, Context};
pub use event::{ApprovalFor, CodesAnswer, Event, Rejection, Route};
pub use history::{History, OpenIncident, PastCase, VerificationAttempt};
pub use id::Sightings;
pub use id::{CaseId, CaseKind};
pub use incident::{Incident, IncidentStep, open_incident};
pub use next::Step;
pub use open::{SUSPENDED, open};
pub use permit::Permit;
pub use queries::ESCALATED;
pub use refusal::{Refusal, RefusalKind};
pub use rules::independence::{VerificationNeed, independent};
pub use rules::{
    decide::{AuthorizedEvent, approval_now, decide},
    guards::outsider,
};
pub use state::{Case, Ending, SelfState};
