//! readmit walks a help desk through letting a user back in after a lost second factor, and proves afterwards what was
//! done. The parts, and what each may know, are in docs/architecture.md.

pub mod calendar;
pub mod case;
pub mod certificate;
pub mod cli;
pub mod clock;
pub mod csv_table;
pub mod demo;
pub mod directory;
pub mod entropy;
pub mod file_mode;
pub mod home;
pub mod ledger;
pub mod message;
pub mod operator;
pub mod provider;
pub mod reconcile;
pub mod report;
pub mod runbook;
pub mod runbook_file;
pub mod secret;
pub mod session;
pub mod trusted;
pub mod ui;
pub mod visible;
pub mod witness;
