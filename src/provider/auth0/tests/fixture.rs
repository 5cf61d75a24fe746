use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::model::{FactorKind, UserId};
use crate::provider::Provider;
use crate::provider::auth0::fake::{self, CLIENT, DOMAIN, FakeUser, Item, SECRET, Tenant};
use crate::provider::auth0::{Auth0, Auth0Config};
use crate::provider::http::testing::{Mishap, Moment, Request, Server, settings};
use crate::provider::http::{HttpConfig, Proof, silent};
use crate::provider::testing::contract::http::{Hit, HttpFixture};
use crate::provider::testing::contract::{ConcurrentChange, Fixture, Seed, Truth};

pub(super) struct TenantFixture {
    pub(super) server: Server<Tenant>,
    pub(super) provider: Auth0,
    pub(super) moment: Moment,
}

fn connect(server: &Server<Tenant>, moment: &Moment) -> Auth0 {
    let config = Auth0Config {
        name: "corp".into(),
        domain: DOMAIN.into(),
        base_url: None,
        client_id: CLIENT.into(),
        client_secret: None,
        private_key: None,
        key_id: None,
        keep_passkeys: false,
        http: HttpConfig::default(),
    };
    let proof = Proof::Secret(SECRET.into());
    Auth0::new(&config, &settings(&server.url()), proof, Rc::new(moment.clone()), silent())
}

impl TenantFixture {
    pub(super) fn new() -> TenantFixture {
        let moment = Moment::new();
        let server = Server::start(Tenant::new(&moment), &moment);
        let provider = connect(&server, &moment);
        TenantFixture { server, provider, moment }
    }

    /// Signed in anew: scopes are read when a token is.
    pub(super) fn again(self) -> TenantFixture {
        TenantFixture { provider: connect(&self.server, &self.moment), ..self }
    }

    pub(super) fn furnished(&self, login: &str) -> UserId {
        UserId(self.server.state(|t| fake::furnish(t, login)))
    }
}

impl Fixture for TenantFixture {
    fn provider(&self) -> &dyn Provider {
        &self.provider
    }

    fn make(&mut self, wish: &Seed) -> UserId {
        let id = self.server.state(|tenant| {
            let mut fields =
                json!({ "username": wish.login, "name": "\u{1b}[2J\u{202e}=1+1", "blocked": wish.suspended });
            if let Some(address) = wish.addresses.first() {
                fields["email"] = address.as_str().into();
            }
            // One address is one user in one connection.
            let user = tenant.add(&format!("db-{}", wish.login), "auth0", fields);
            let id = user.text("user_id").unwrap().to_owned();
            for kind in &wish.factors {
                let kind = match kind {
                    FactorKind::Totp => "totp",
                    FactorKind::Webauthn => "webauthn-roaming",
                    FactorKind::Push => "push",
                    FactorKind::Phone => "phone",
                    FactorKind::Email => "email",
                    FactorKind::BackupCodes => "recovery-code",
                    FactorKind::Other => "retina-scan",
                };
                tenant.enrol(&id, kind, json!({ "name": "\u{202e}key" }));
            }
            if wish.codes > 0 {
                tenant.enrol(&id, "recovery-code", json!({}));
            }
            let now = tenant.moment.time();
            let user = tenant.users.get_mut(&id).unwrap();
            user.devices = wish.devices;
            let item = |n: u32| Item { id: format!("{}-{n}", wish.login), made: now, ends: None };
            user.sessions = (0..wish.sessions).map(item).collect();
            user.tokens = (0..wish.sessions).map(item).collect();
            id
        });
        UserId(id)
    }

    fn truth(&self, user: &UserId) -> Option<Truth> {
        self.server.state(|tenant| {
            let now = tenant.moment.time();
            tenant.users.get(&user.0).map(|user| truth(user, now))
        })
    }

    fn meddle(&mut self, user: &UserId, meddling: ConcurrentChange) {
        self.server.state(|tenant| match meddling {
            ConcurrentChange::RemoveFactor(id) => {
                tenant.users.get_mut(&user.0).unwrap().methods.retain(|m| m["id"] != *id);
            }
            ConcurrentChange::AddFactor => drop(tenant.enrol(&user.0, "push", json!({}))),
            ConcurrentChange::Delete => drop(tenant.users.remove(&user.0)),
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

fn truth(user: &FakeUser, now: DateTime<Utc>) -> Truth {
    let is_code = |m: &&Value| m["type"] == "recovery-code";
    let there =
        |items: &[Item]| u32::try_from(items.iter().filter(|i| i.is_there(now)).count()).unwrap();
    let notes =
        user.fields.get("app_metadata").map(|m| m["readmit"]["notes"].clone()).unwrap_or_default();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    Truth {
        enabled: !user.blocked(),
        factors: user.methods.iter().filter(|m| !is_code(m)).map(|m| text(&m["id"])).collect(),
        codes: u32::try_from(user.methods.iter().filter(is_code).count()).unwrap(),
        devices: user.devices,
        sessions: there(&user.sessions),
        tokens: there(&user.tokens),
        notes: notes.as_array().into_iter().flatten().map(|n| text(&n["text"])).collect(),
        enrolment_required: false,
        passwords_set: user.passwords_set,
        codes_issued: user.codes_issued,
        password_tickets: user.password_tickets,
        enrolment_tickets: user.enrolment_tickets,
    }
}

impl HttpFixture for TenantFixture {
    fn inject(&mut self, times: usize, mishap: Mishap, hit: Hit) {
        self.server.plan(times, mishap, move |request: &Request| {
            let read = request.method == "GET";
            request.path != "/oauth/token"
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
        words.contains("scope") && words.contains(':')
    }
}
