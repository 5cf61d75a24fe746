//! readmit walks a help desk through letting a user back in after a lost second factor, and proves
//! afterwards what was done. The parts, and what each may know, are in docs/architecture.md.

pub mod base;
pub mod case;
pub mod cli;
pub mod demo;
pub mod directory;
pub mod home;
pub mod hooks;
pub mod ledger;
pub mod message;
pub mod model;
pub mod operator;
pub mod provider;
pub mod reconcile;
pub mod report;
pub mod runbook;
pub mod secret;
pub mod session;
#[cfg(test)]
pub(crate) mod testkit;
pub mod ui;
pub mod witness;
