//! The things on file when they were looked at, as entries have them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::{FactorKind, Fate};
use crate::runbook::{EvidenceKind, Tier};

/// A factor as it was when the case was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorSeen {
    pub id: String,
    pub kind: FactorKind,
    pub since: Option<DateTime<Utc>>,
    /// The number it rests on, by the provider's id of it.
    pub phone: Option<String>,
}

/// A number on file, by its last four digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberSeen {
    pub id: String,
    pub last4: String,
    pub since: Option<DateTime<Utc>>,
    /// The caller says it is on the lost device.
    pub lost: bool,
}

/// A linked identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentitySeen {
    pub id: String,
    pub issuer: String,
    pub linked: Option<DateTime<Utc>>,
}

/// Someone who may vouch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherSeen {
    pub login: String,
    pub name: String,
    pub since: Option<DateTime<Utc>>,
}

/// A tier, privileged where nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TierSeen(pub Tier);

impl Default for TierSeen {
    fn default() -> Self {
        TierSeen(Tier::Privileged)
    }
}

/// The kind of evidence; a default only because every payload field has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EvidenceSeen(pub EvidenceKind);

impl Default for EvidenceSeen {
    fn default() -> Self {
        EvidenceSeen(EvidenceKind::Voucher)
    }
}

/// The fate of one message. The address itself is private, at the same index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRecord {
    /// `email` or `phone`.
    pub channel: String,
    pub outcome: Fate,
    /// Hex SHA-256 of the text.
    pub text_sha256: String,
}
