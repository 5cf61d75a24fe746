//! The ledger's filling: cases of eight entries each.

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use readmit::{
    ledger::{Action, Draft, Entropy, SignError, Signature, Signer},
    model::{Mode, Role},
};

pub struct Key(SigningKey);

impl Signer for Key {
    /// As a session's key: it signs under the lock, upon the entry before its own.
    fn is_own(&self) -> bool {
        true
    }

    fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.0.sign(message).to_bytes().into())
    }
}

pub fn key() -> Key {
    Key(SigningKey::from_bytes(&[3; 32]))
}

pub fn entropy() -> Entropy {
    Box::new(|bytes| getrandom::fill(bytes).unwrap())
}

pub fn first() -> Draft {
    Draft::plain(begin(), Action::LedgerCreated, "maria", Role::Admin, Mode::Scripted)
}

fn begin() -> DateTime<Utc> {
    "2020-01-01T00:00:00Z".parse().unwrap()
}

/// The `i`th: every eighth opens a case, which the eighth after it closes; the rare one comes once in
/// 400.
pub fn draft(i: u64) -> Draft {
    let usual = [
        Action::CaseOpened,
        Action::CaseScreened,
        Action::VerificationAccepted,
        Action::BackupCodesChecked,
        Action::NoticeSent,
        Action::FactorEnrolled,
        Action::FollowUpSent,
        Action::CaseClosed,
    ];
    let rare = i % 400 == 6;
    // The first entry is the ledger's own, in the place of an opening: that case does not end either.
    let action = match (rare, i) {
        (_, 7) => Action::FollowUpSent,
        (true, _) => Action::FactorAdminReset,
        (false, _) => usual[usize::try_from(i % 8).unwrap()],
    };
    let time = begin() + TimeDelta::seconds(i64::try_from(i).unwrap() * 30);
    let mut draft = Draft::plain(time, action, "maria", Role::Admin, Mode::Scripted);
    draft.case = Some(format!("R-{:06}", i / 8));
    draft.provider = Some("embedded".into());
    draft.target = Some(format!("u-{}", i / 8 % 20_011));
    draft.ticket = Some(format!("#{i}"));
    draft.data.insert("n".into(), i.into());
    if action == Action::CaseClosed {
        draft.data.insert("entries".into(), 8.into());
    }
    draft.private.insert(
        "reason".into(),
        "Lost phone; identity verified by video call, see the ticket".into(),
    );
    draft
}
