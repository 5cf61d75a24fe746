//! The keeper: a small process that holds an operator's open key for one terminal, from `readmit
//! unlock` to `readmit lock`. It signs entries of one ledger in the name of one operator, and
//! nothing else. It leaves when its terminal's session ends, when nobody has used it for a while,
//! and after a time in any case.

mod client;
mod held;
mod lent;
mod place;
mod serve;
mod start;
mod terminal;
#[cfg(test)]
mod tests;
mod wire;

pub use client::{Keeper, KeeperError};
pub use held::Terms;
pub use lent::LentKey;
pub use place::{Place, PlaceError, SocketName};
pub use start::{Handover, KEEPER, MemoryLock, StartError, Started, run, start};
pub use terminal::TerminalSession;
pub use wire::KeeperState;
