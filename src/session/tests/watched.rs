//! A provider under watch: every act has to follow its own intent, and some of them go wrong.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::SharedLedger;
use crate::model::{Address, Factor, Phase, Profile, Recorded, SignIn, UserId};
use crate::provider::embedded::Embedded;
use crate::provider::{
    Act, ActKind, ActOutcome, ActReport, Capability, Outlook, ProviderActs, ProviderError,
    ProviderLayer, ProviderReads, Remediation, Residue,
};

/// The way in which an act goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) enum Mishap {
    /// Refused; nothing was done.
    Fails,
    /// Done, and the answer was lost.
    Lost,
}

pub(in crate::session) struct Watched {
    inner: Embedded,
    ledger: SharedLedger,
    acts: RefCell<Vec<String>>,
    mishaps: RefCell<BTreeMap<ActKind, Mishap>>,
    capabilities: RefCell<BTreeMap<ActKind, Capability>>,
    /// The facts that the platform knows beforehand.
    pub(in crate::session) outlook: RefCell<Outlook>,
    /// The user that the program itself acts as.
    pub(in crate::session) own: RefCell<Option<UserId>>,
    /// In place of the directory's.
    pub(in crate::session) groups: RefCell<Option<Recorded<Vec<String>>>>,
    /// Beside the directory's addresses.
    addresses: RefCell<Vec<Address>>,
    /// In place of what the directory has.
    pub(in crate::session) codes: RefCell<Option<u32>>,
    /// A factor that is there from the first act of this kind on.
    pub(in crate::session) appears: RefCell<Option<(ActKind, Factor)>>,
    /// So many backup codes come with that factor.
    pub(in crate::session) brings_codes: RefCell<u32>,
    /// True if the platform shows sign-ins.
    pub(in crate::session) sign_ins: bool,
}

impl Watched {
    pub(in crate::session) fn new(inner: Embedded, ledger: SharedLedger) -> Watched {
        Watched {
            inner,
            ledger,
            acts: RefCell::default(),
            mishaps: RefCell::default(),
            capabilities: RefCell::default(),
            outlook: RefCell::default(),
            own: RefCell::default(),
            groups: RefCell::default(),
            addresses: RefCell::default(),
            codes: RefCell::default(),
            appears: RefCell::default(),
            brings_codes: RefCell::default(),
            sign_ins: true,
        }
    }

    /// The id of the user with this login.
    pub(in crate::session) fn find_one(&self, login: &str) -> UserId {
        self.inner.find(login).unwrap().remove(0).id
    }

    /// The acts so far: `remove-factor`.
    pub(in crate::session) fn acts(&self) -> Vec<String> {
        self.acts.borrow().clone()
    }

    /// The next act of this kind goes wrong.
    pub(in crate::session) fn goes_wrong(&self, kind: ActKind, how: Mishap) {
        self.mishaps.borrow_mut().insert(kind, how);
    }

    /// One more address on file, which need not be one.
    pub(in crate::session) fn has_address(&self, address: &str) {
        self.addresses.borrow_mut().push(Address {
            address: address.to_owned(),
            since: None,
            primary: false,
        });
    }

    pub(in crate::session) fn is_capable(&self, kind: ActKind, how: Capability) {
        self.capabilities.borrow_mut().insert(kind, how);
    }

    /// Links, and tokens to revoke.
    fn lends(act: &Act) -> ActReport {
        let link = match act {
            Act::IssuePasswordTicket { lifetime } => {
                format!("https://acme.example/reset?t=4f9d&m={}", lifetime.num_minutes())
            }
            Act::IssueEnrolmentTicket => "https://acme.example/enrol?t=77aa".to_owned(),
            _ => return ActReport::came(ActOutcome::Accepted),
        };
        ActReport { secrets: vec![link.into()], ..ActReport::came(ActOutcome::Succeeded) }
    }

    /// No record, no action: the newest entry is this act's intent.
    fn is_intended(&self, user: &UserId, act: &Act) {
        let entries = self.ledger.entries();
        let intent = entries.last().expect("an act needs an intent").draft().clone();
        assert_eq!(intent.phase, Some(Phase::Intent), "{act:?} follows {intent:?}");
        assert_eq!(intent.target.as_ref(), Some(&user.0));
        assert_eq!(intent.data["act"], act.kind().as_str());
        if let Act::RemoveFactor { factor } = act {
            assert_eq!(intent.data["factor"], factor.as_str());
        }
    }
}

impl ProviderLayer for Watched {
    fn inner(&self) -> &dyn ProviderReads {
        &self.inner
    }

    fn capability(&self, kind: ActKind) -> Capability {
        self.capabilities
            .borrow()
            .get(&kind)
            .cloned()
            .unwrap_or_else(|| self.inner.capability(kind))
    }

    fn residue(&self, what: Residue) -> Remediation {
        // Tokens can be lent to it.
        let revokes =
            ProviderLayer::capability(self, ActKind::RevokeTokens) != Capability::NotApplicable;
        match what {
            Residue::RefreshTokens if revokes => Remediation::With(ActKind::RevokeTokens),
            _ => self.inner.residue(what),
        }
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        let profile = self.inner.profile(user)?;
        let groups = self.groups.borrow().clone().unwrap_or_else(|| profile.groups.clone());
        let addresses = [profile.addresses, self.addresses.borrow().clone()].concat();
        Ok(Profile { groups, addresses, ..profile })
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        ProviderLayer::profile(self, user)
    }

    fn outlook(&self, _: &UserId) -> Result<Outlook, ProviderError> {
        Ok(self.outlook.borrow().clone())
    }

    fn own_user(&self) -> Result<Option<UserId>, ProviderError> {
        Ok(self.own.borrow().clone())
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        let mut factors = self.inner.factors(user)?;
        if let Some((kind, factor)) = &*self.appears.borrow()
            && self.acts.borrow().iter().any(|act| act == kind.as_str())
        {
            factors.push(factor.clone());
        }
        Ok(factors)
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        let codes = self.inner.backup_codes(user)?;
        let appeared = self
            .appears
            .borrow()
            .as_ref()
            .is_some_and(|(kind, _)| self.acts().contains(&kind.to_string()));
        if appeared && *self.brings_codes.borrow() > 0 {
            return Ok(Recorded::Known(*self.brings_codes.borrow()));
        }
        Ok(self.codes.borrow().map_or(codes, Recorded::Known))
    }

    fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Recorded<Vec<SignIn>>, ProviderError> {
        if self.sign_ins { self.inner.sign_ins(user, since) } else { Ok(Recorded::Cannot) }
    }
}

impl ProviderActs for Watched {
    fn act(&self, user: &UserId, act: &Act) -> ActReport {
        self.is_intended(user, act);
        self.acts.borrow_mut().push(act.kind().to_string());
        let lent = self.capabilities.borrow().get(&act.kind()).cloned();
        match (self.mishaps.borrow_mut().remove(&act.kind()), lent) {
            // What the directory has not, and this platform has.
            (None, Some(Capability::Can | Capability::InPart(_)))
                if self.inner.capability(act.kind()) != Capability::Can =>
            {
                Self::lends(act)
            }
            (None, _) => self.inner.act(user, act),
            (Some(Mishap::Fails), _) => {
                ActReport::came(ActOutcome::Failed(ProviderError::Unreachable("no route".into())))
            }
            (Some(Mishap::Lost), _) => {
                self.inner.act(user, act);
                ActReport::came(ActOutcome::Unknown(ProviderError::Unreachable("no answer".into())))
            }
        }
    }
}
