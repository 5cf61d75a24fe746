//! The things that a test can do behind the platform's back.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::Hostile;
use super::subject::Subject;
use crate::model::{FactorKind, UserId};
use crate::provider::Provider;
use crate::provider::testing::contract::{ConcurrentChange, Fixture, Seed, Truth};

impl Fixture for Hostile {
    fn provider(&self) -> &dyn Provider {
        self
    }

    fn make(&mut self, wish: &Seed) -> UserId {
        let world = self.world.get_mut();
        world.made += 1;
        let id = UserId(format!("u|{}/{}%2F", world.made, wish.login));
        let kinds: BTreeMap<String, FactorKind> = wish
            .factors
            .iter()
            .enumerate()
            .map(|(n, kind)| (format!("{}|f{n}", world.made), *kind))
            .collect();
        let truth = Truth {
            enabled: !wish.suspended,
            factors: kinds.keys().cloned().collect(),
            codes: u32::try_from(wish.codes).unwrap(),
            devices: wish.devices,
            sessions: wish.sessions,
            tokens: wish.sessions,
            notes: Vec::new(),
            enrolment_required: false,
            passwords_set: 0,
            codes_issued: 0,
            password_tickets: 0,
            enrolment_tickets: 0,
        };
        let subject = Subject {
            login: wish.login.clone(),
            truth,
            addresses: wish.addresses.clone(),
            kinds,
            ghosts: Vec::new(),
            pending: Vec::new(),
            sign_ins: Vec::new(),
        };
        world.users.insert(id.clone(), subject);
        id
    }

    fn truth(&self, user: &UserId) -> Option<Truth> {
        self.world.borrow().users.get(user).map(|s| s.truth.clone())
    }

    fn meddle(&mut self, user: &UserId, meddling: ConcurrentChange) {
        match meddling {
            ConcurrentChange::RemoveFactor(id) => {
                assert!(
                    self.world.get_mut().users.get_mut(user).unwrap().truth.factors.remove(&id)
                );
            }
            ConcurrentChange::AddFactor => {
                self.enrol(user, FactorKind::Push);
            }
            ConcurrentChange::Delete => {
                self.world.get_mut().users.remove(user);
            }
        }
    }

    fn cut(&mut self) {
        self.world.get_mut().cut = true;
    }

    fn mend(&mut self) {
        self.world.get_mut().cut = false;
    }

    fn now(&self) -> DateTime<Utc> {
        self.time()
    }

    fn wait(&mut self) {
        self.world.get_mut().waited += TimeDelta::minutes(1);
    }
}
