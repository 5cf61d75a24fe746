//! The platform's own log beside the ledger: what was done there with no case here, and what a case
//! says that the platform does not show.
//!
//! Rows of a platform's log become [`PlatformEvent`]s (`format`), entries of the ledger become
//! [`CaseFacts`] (`facts`), and the [`Matcher`] holds them against each other. It knows no file and
//! no clock. `read` and `run` feed it: a log is read once, in a stream, so that memory grows with
//! the resets in the ledger and not with the log.

mod answers;
mod coverage;
mod event;
mod facts;
mod fetched;
mod finding;
mod format;
mod judged;
mod mark;
mod matcher;
mod outside;
mod read;
mod reconciled;
mod run;
#[cfg(test)]
mod tests;
pub mod times;
mod unconfirmed;

pub use answers::{Answers, Known, answer_of, answer_parts};
pub use coverage::{AcceptedRow, Coverage, LogRules};
pub use coverage::{LogCoverage, Period};
pub use event::{PlatformAct, PlatformEvent, RowReason};
pub use facts::{CaseFacts, ChangeFact, LogFacts, OutsideState};
pub use fetched::{FetchedLog, Fetching};
pub use finding::{COLUMNS, Code, LogFinding};
pub use format::{Format, harmless};
pub use mark::{Answer, FindingMark};
pub use matcher::Matcher;
pub use outside::with_outside;
pub use read::ReadError;
pub use reconciled::Reconciled;
pub use run::{ReconcileJob, RunError, run};
pub use times::Zone;
