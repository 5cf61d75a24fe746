//! What a recovery is: entries in, state and next step out.
//!
//! Pure. Time, randomness, the platform's answers and what is on record about a user are arguments. What may be done on a
//! platform is a [`Permit`], a value that only a committed entry can make.

mod content;
mod context;
mod decide;
pub mod event;
mod evidence;
mod facts;
mod floor;
pub mod free_text;
mod history;
mod id;
mod incident;
mod independence;
mod leave;
mod next;
mod open;
mod particulars;
mod payload;
mod permit;
mod refusal;
mod seen;
mod sightings;
mod soundness;
mod state;
#[cfg(test)]
mod tests;

pub use context::{Actor, CLOCK_TOLERANCE, Context};
pub use decide::{Decided, approval_now, decide};
pub use event::{ApprovalFor, CodesAnswer, Event, Rejection, Route};
pub use history::{Attempt, History, OpenIncident, PastCase};
pub use id::{CaseId, Kind};
pub use incident::{Incident, IncidentStep, open_incident};
pub use independence::{Need, independent};
pub use next::Step;
pub use open::open;
pub use permit::Permit;
pub use refusal::{Refusal, Weight};
pub use sightings::Sightings;
pub use state::{Case, ChangeState, Ending, SelfState, Stamped, is_reset};
