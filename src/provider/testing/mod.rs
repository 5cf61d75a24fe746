//! The tests that every platform passes: the contract, and a platform that fails, lies and changes
//! meanwhile.

pub(crate) mod contract;
pub(crate) mod hostile;
