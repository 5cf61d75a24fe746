use chrono::{DateTime, Utc};

use super::format::tree::Hash;

/// The signed state of a whole ledger. Kept elsewhere, it is what finds a ledger that was cut off
/// or rolled back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The name of the ledger.
    pub origin: String,
    /// The number of entries.
    pub size: u64,
    pub root: Hash,
    /// The newest entry's time.
    pub time: DateTime<Utc>,
    /// The checkpoint as a signed note (C2SP).
    pub note: String,
}

impl Head {
    /// Size and 128 bits of the root, in groups that can be read aloud or pasted into a ticket:
    /// `142-4Q7K-…`.
    pub fn short(&self) -> String {
        let code = data_encoding::BASE32_NOPAD.encode(&self.root[..16]);
        let groups: Vec<&str> =
            code.as_bytes().chunks(4).filter_map(|g| std::str::from_utf8(g).ok()).collect();
        format!("{}-{}", self.size, groups.join("-"))
    }
}
