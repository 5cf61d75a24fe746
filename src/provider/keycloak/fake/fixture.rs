use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::person::credential;
use super::{FakeKeycloak, Person, SECRET};
use crate::model::{FactorKind, UserId};
use crate::provider::Provider;
use crate::provider::http::testing::{Mishap, Moment, Request, Server, settings};
use crate::provider::http::{Client, Proof, silent};
use crate::provider::keycloak::{Keycloak, KeycloakConfig};
use crate::provider::testing::contract::http::{Hit, HttpFixture};
use crate::provider::testing::contract::{ConcurrentChange, Fixture, Seed, Truth};

/// The adapter, and the fake behind it.
pub(in super::super) struct RealmFixture {
    pub(in super::super) server: Server<FakeKeycloak>,
    pub(in super::super) keycloak: Keycloak,
    pub(in super::super) moment: Moment,
}

pub(in super::super) fn config(url: &str, realm: &str) -> KeycloakConfig {
    toml::from_str(&format!(
        "name = 'keycloak'\nbase_url = '{url}'\nrealm = '{realm}'\nclient_id = 'readmit'"
    ))
    .unwrap()
}

impl RealmFixture {
    pub(in super::super) fn new() -> RealmFixture {
        RealmFixture::with(|_| {})
    }

    /// On a realm that is set up as `set` leaves it.
    pub(in super::super) fn with(set: impl FnOnce(&mut FakeKeycloak)) -> RealmFixture {
        let moment = Moment::new();
        let mut fake = FakeKeycloak::new(&moment);
        set(&mut fake);
        let realm = fake.realm;
        let server = Server::start(fake, &moment);
        let config = config(&server.url(), realm);
        let grant = config.grant(Proof::Secret(SECRET.into())).unwrap();
        let client =
            Client::new(&settings(&server.url()), grant, "role", Rc::new(moment.clone()), silent());
        RealmFixture { server, keycloak: Keycloak::new(&config, client), moment }
    }

    /// On the realm from which all others can be administered.
    pub(in super::super) fn in_master(set: impl FnOnce(&mut FakeKeycloak)) -> RealmFixture {
        RealmFixture::with(|fake| {
            (fake.realm, fake.management) = ("master", "master-realm");
            set(fake);
        })
    }

    pub(in super::super) fn person<T>(
        &self,
        user: &UserId,
        look: impl FnOnce(&mut Person) -> T,
    ) -> T {
        self.server.state(|fake| look(fake.person(&user.0).unwrap()))
    }
}

impl Fixture for RealmFixture {
    fn provider(&self) -> &dyn Provider {
        &self.keycloak
    }

    fn make(&mut self, wish: &Seed) -> UserId {
        self.server.state(|fake| {
            let (id, now) = (fake.id(), fake.ms());
            let mut credentials = vec![credential(&fake.id(), "password", now - 86_400_000, &json!({}))];
            for kind in &wish.factors {
                let kind = match kind {
                    FactorKind::Totp => "otp",
                    FactorKind::Webauthn => "webauthn",
                    FactorKind::Push | FactorKind::Phone | FactorKind::Email => "acme-sms",
                    FactorKind::BackupCodes | FactorKind::Other => "acme-\u{202e}badge",
                };
                credentials.push(credential(&fake.id(), kind, now - 86_400_000, &json!({ "subType": "totp" })));
            }
            if wish.codes > 0 {
                let data = json!({ "algorithm": "SHA-512", "totalCodes": 12, "remainingCodes": wish.codes });
                credentials.push(credential(&fake.id(), "recovery-authn-codes", now - 86_400_000, &data));
            }
            let sessions: Vec<_> = (0..wish.sessions)
                .map(|_| {
                    let start = (now - 3_600_000) / 1000 * 1000;
                    json!({ "id": fake.id(), "ipAddress": "192.0.2.1", "start": start, "lastAccess": start, "clients": {} })
                })
                .collect();
            let person = Person {
                id: id.clone(),
                username: wish.login.clone(),
                email: wish.addresses.first().cloned(),
                first_name: Some("\u{1b}[2J\u{202e}=1+1".into()),
                last_name: Some(wish.login.clone()),
                enabled: !wish.suspended,
                credentials,
                offline: sessions.iter().map(|s| { let mut s = s.clone(); s["id"] = fake.id().into(); s }).collect(),
                sessions,
                roles: vec!["r-default".into()],
                ..Person::default()
            };
            fake.people.push(person);
            UserId(id)
        })
    }

    fn truth(&self, user: &UserId) -> Option<Truth> {
        self.server.state(|fake| {
            let person = fake.person(&user.0)?;
            let factor = |kind: &str| kind != "password" && kind != "recovery-authn-codes";
            let factors = person.credentials.iter().filter(|c| factor(c["type"].as_str().unwrap()));
            let notes = person.attributes.get("readmit_note").into_iter().flatten();
            Some(Truth {
                enabled: person.enabled,
                factors: factors.map(|c| c["id"].as_str().unwrap().to_owned()).collect(),
                codes: person.codes(),
                devices: 0,
                sessions: u32::try_from(person.sessions.len()).unwrap(),
                tokens: u32::try_from(person.offline.len()).unwrap(),
                // Each begins with its time.
                notes: notes.map(|n| n.split_once(' ').unwrap().1.to_owned()).collect(),
                enrolment_required: person.required_actions.iter().any(|a| a == "CONFIGURE_TOTP"),
                passwords_set: person.passwords_set,
                codes_issued: 0,
                password_tickets: 0,
                enrolment_tickets: 0,
            })
        })
    }

    fn meddle(&mut self, user: &UserId, meddling: ConcurrentChange) {
        self.server.state(|fake| {
            let (id, now) = (fake.id(), fake.ms());
            match meddling {
                ConcurrentChange::RemoveFactor(id) => {
                    fake.person(&user.0).unwrap().credentials.retain(|c| c["id"] != id.as_str());
                }
                ConcurrentChange::AddFactor => {
                    fake.person(&user.0).unwrap().credentials.push(credential(
                        &id,
                        "webauthn",
                        now,
                        &json!({}),
                    ));
                }
                ConcurrentChange::Delete => fake.people.retain(|p| p.id != user.0),
            }
        });
    }

    fn cut(&mut self) {
        self.server.refuse();
    }

    fn mend(&mut self) {
        self.server.listen();
    }

    fn now(&self) -> DateTime<Utc> {
        self.moment.time()
    }

    fn wait(&mut self) {
        self.moment.pass(Duration::from_secs(60));
    }
}

impl HttpFixture for RealmFixture {
    fn inject(&mut self, times: usize, mishap: Mishap, hit: Hit) {
        self.server.plan(times, mishap, move |request: &Request| {
            let read = request.method == "GET";
            request.path.starts_with("/admin/")
                && match hit {
                    Hit::Reads => read,
                    Hit::Changes => !read,
                    Hit::All => true,
                }
        });
    }

    fn forget(&mut self) {
        self.server.forget();
    }

    fn names_permission(&self, words: &str) -> bool {
        words.contains("role") && (words.contains("view-") || words.contains("manage-users"))
    }
}
