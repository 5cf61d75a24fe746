//! The runbook's steps, one a file. Each asks, records, acts and records; none decides what comes
//! next.

mod approval;
mod await_enrolment;
mod backup_codes;
mod close;
mod confirm;
mod door;
mod enable;
mod escalated;
mod follow_up;
pub(super) mod notice;
mod password;
mod reset;
mod residue;
mod resume;
mod screen;
mod secrets;
mod self_recovery;
mod verify;

pub(super) use confirm::{is_called, names};
pub(super) use follow_up::COPY;
pub(super) use notice::done;
