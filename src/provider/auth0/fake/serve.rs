use std::net::SocketAddr;
use std::time::Duration;

use serde_json::json;

use super::{DOMAIN, Item, Tenant};
use crate::provider::http::testing::{Bucket, Moment, Server};

/// Someone with something of everything.
pub(crate) fn furnish(tenant: &mut Tenant, login: &str) -> String {
    let now = tenant.moment.time() - chrono::TimeDelta::days(90);
    let fields = json!({ "email": format!("{login}@example.com"), "username": login, "name": login, "email_verified": true });
    let id = tenant
        .add("Username-Password-Authentication", "auth0", fields)
        .text("user_id")
        .unwrap()
        .to_owned();
    tenant.enrol(&id, "totp", json!({}));
    tenant.enrol(
        &id,
        "phone",
        json!({ "phone_number": "XXXXXXXXXXX1234", "preferred_authentication_method": "sms" }),
    );
    let code = format!("recovery-code|dev_{}", tenant.id());
    let user = tenant.users.get_mut(&id).unwrap();
    user.methods
        .push(json!({ "id": code, "type": "recovery-code", "confirmed": true, "created_at": super::stamp(now) }));
    user.devices = 1;
    user.sessions.push(Item { id: format!("session-{login}"), made: now, ends: None });
    user.tokens.push(Item { id: format!("rt-{login}"), made: now, ends: None });
    id
}

/// Serves a tenant at `READMIT_FAKE_AUTH0` until it is killed. Each line on standard input is done
/// by its user: `enrol USER_ID`, `sign-in USER_ID`. `READMIT_FAKE_USERS` people are there;
/// `READMIT_FAKE_LIMIT=SIZE,RATE` limits; `READMIT_FAKE_SLOW_MS` is how long each answer takes.
#[test]
#[ignore = "for running by hand, and for benches/platform.sh"]
fn serve() {
    let said = |name: &str| std::env::var(name).ok();
    let number = |name: &str| said(name).and_then(|n| n.parse::<u64>().ok());
    let address: SocketAddr =
        said("READMIT_FAKE_AUTH0").expect("READMIT_FAKE_AUTH0 is HOST:PORT").parse().unwrap();
    let moment = Moment::real();
    let mut tenant = Tenant::new(&moment);
    for person in 0..number("READMIT_FAKE_USERS").unwrap_or(3) {
        furnish(&mut tenant, &format!("user{person}"));
    }
    tenant.slow = Duration::from_millis(number("READMIT_FAKE_SLOW_MS").unwrap_or(0));
    if let Some((size, rate)) = said("READMIT_FAKE_LIMIT")
        .and_then(|l| l.split_once(',').map(|(s, r)| (s.to_owned(), r.to_owned())))
    {
        tenant.bucket =
            Some(Bucket::new(size.parse().unwrap(), rate.parse().unwrap(), moment.time()));
    }
    let server = Server::start_at(address, tenant, &moment);
    assert!(!DOMAIN.is_empty());
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split_whitespace().collect();
        server.state(|t| match words[..] {
            ["enrol", user] => drop(t.enrol(user, "totp", json!({}))),
            ["sign-in", user] => {
                let at = super::stamp(t.moment.time());
                t.users.get_mut(user).unwrap().log("s", &at, json!({}));
            }
            _ => {}
        });
    }
    // Without a standard input it stays until it is killed.
    loop {
        std::thread::sleep(Duration::from_secs(3600));
    }
}
