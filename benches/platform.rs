//! The cost of a platform behind HTTP. `benches/platform.sh` runs this against the fake Auth0
//! tenant of the tests.
//!
//! ```text
//! platform recoveries URL COUNT    the calls of so many recoveries, one after the other
//! platform load URL COUNT          so many users looked up, and so many reset, in one process
//! ```
#![allow(clippy::print_stdout, clippy::unwrap_used)] // it is run by hand, and prints its result

use std::cell::Cell;
use std::io::Write;
use std::rc::Rc;
use std::time::Instant;

use readmit::base::random;
use readmit::provider::auth0::{Auth0, Auth0Config};
use readmit::provider::http::{CallLog, HttpConfig, SystemEnv};
use readmit::secret::SecretRef;
use readmit::{
    model::UserId,
    provider::{Act, ActOutcome, ProviderActs, ProviderReads},
};

fn main() {
    // Cargo adds `--bench`.
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["recoveries", url, count] => recoveries(url, count.parse().unwrap()),
        ["load", url, count] => load(url, count.parse().unwrap()),
        [] => println!("run by benches/platform.sh"),
        _ => panic!("see the head of benches/platform.rs"),
    }
}

fn open(url: &str, log: CallLog) -> Auth0 {
    let mut secret = tempfile::NamedTempFile::new().unwrap();
    writeln!(secret, "client-secret-of-the-fake").unwrap();
    let config = Auth0Config {
        name: "fake".into(),
        domain: "example.eu.auth0.com".into(),
        base_url: Some(url.into()),
        client_id: "readmit-client".into(),
        client_secret: Some(SecretRef::File(secret.path().to_owned())),
        private_key: None,
        key_id: None,
        keep_passkeys: false,
        http: HttpConfig::default(),
    };
    Auth0::open(&config, Rc::new(SystemEnv::new(random::fill, || false)), log).unwrap()
}

fn act(at: &Auth0, user: &UserId, act: &Act) {
    let report = at.act(user, act);
    assert!(
        matches!(report.came, ActOutcome::Succeeded | ActOutcome::Accepted),
        "{act:?}: {:?}",
        report.came
    );
}

/// The questions of a session to a platform in a recovery, in their order.
fn recoveries(url: &str, count: usize) {
    let at = open(url, readmit::provider::http::silent());
    for number in 0..count {
        let user = at.find(&format!("user{number}@example.com")).unwrap().remove(0).id;
        let since = at.clock().unwrap().known().copied().unwrap();
        at.profile(&user).unwrap();
        let factors = at.factors(&user).unwrap();
        at.backup_codes(&user).unwrap();
        at.sign_ins(&user, since - chrono::TimeDelta::days(90)).unwrap();
        for factor in factors {
            act(&at, &user, &Act::RemoveFactor { factor: factor.id });
        }
        for one in [Act::RemoveBackupCodes, Act::ForgetDevices, Act::EndSessions, Act::RevokeTokens]
        {
            act(&at, &user, &one);
        }
        assert!(at.factors(&user).unwrap().is_empty());
        at.backup_codes(&user).unwrap();
    }
}

fn load(url: &str, count: usize) {
    let (calls, refused) = (Rc::new(Cell::new(0_u32)), Rc::new(Cell::new(0_u32)));
    let (all, late) = (Rc::clone(&calls), Rc::clone(&refused));
    let at = open(
        url,
        Box::new(move |exchange| {
            if exchange.path != "/oauth/token" {
                all.set(all.get() + 1);
                late.set(late.get() + u32::from(exchange.came == Ok(429)));
            }
        }),
    );
    let told = |what: &str, began: Instant, before: u32, burst: f64| {
        let (took, sent) = (began.elapsed().as_secs_f64(), f64::from(calls.get() - before));
        let least = ((sent - burst) / 16.0).max(sent * 0.05);
        println!(
            "{what}: {sent} calls in {took:.1} s; the limit allows them in {least:.1} s: {:.3}",
            took / least
        );
    };
    let began = Instant::now();
    let users: Vec<UserId> = (0..count)
        .map(|n| at.find(&format!("user{n}@example.com")).unwrap().remove(0).id)
        .collect();
    told("looked up", began, 0, 50.0);
    let (again, before) = (Instant::now(), calls.get());
    for user in &users {
        for factor in at.factors(user).unwrap() {
            act(&at, user, &Act::RemoveFactor { factor: factor.id });
        }
    }
    told("reset", again, before, 0.0);
    told("both", began, 0, 50.0);
    println!("refused with 429: {}", refused.get());
}
