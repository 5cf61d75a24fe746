use chrono::{DateTime, Utc};

use super::format::tree::Hash;

/// The signed state of a whole ledger. Kept elsewhere, it is what finds a ledger that was cut off or rolled back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Which ledger.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    pub root: Hash,
    /// The newest entry's time.
    pub time: DateTime<Utc>,
    /// The checkpoint as a signed note (C2SP).
    pub note: String,
}
