//! The directory as a whole, in files that go away.
#![allow(clippy::unwrap_used)]

mod import;
mod sign_in;
mod spending;
mod store;

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

use super::caller::{Authenticator, Caller};
use super::*;
use crate::model::UserId;
use crate::testkit::random::counting;

/// A directory with a clock and a source of randomness of its own.
struct Place {
    home: TempDir,
    directory: Directory,
    now: DateTime<Utc>,
    random: Box<Random<'static>>,
}

impl Place {
    fn new() -> Place {
        let home = tempfile::tempdir().unwrap();
        let mut random = Box::new(counting());
        let directory = Directory::create(home.path(), Hashing::cheap(), &mut *random).unwrap();
        Place { home, directory, now: "2026-05-17T12:00:00Z".parse().unwrap(), random }
    }

    fn wait(&mut self, time: TimeDelta) {
        self.now += time;
    }

    fn add(&mut self, login: &str) -> UserId {
        self.directory.add(&NewUser::new(login, "Somebody"), self.now, &mut self.random).unwrap()
    }

    /// With a password, no factor yet.
    fn caller(&mut self, login: &str) -> (UserId, Caller) {
        let user = self.add(login);
        let password: secrecy::SecretString = "correct horse".into();
        self.directory
            .set_password(&user, &password, self.now, Actor::Admin, &mut self.random)
            .unwrap();
        (user, Caller::new(login, password, "192.0.2.7"))
    }

    fn enrolled(&mut self, login: &str) -> (UserId, Caller) {
        let (user, mut caller) = self.caller(login);
        self.sign_in(&mut caller).unwrap();
        self.wait(TimeDelta::seconds(90));
        (user, caller)
    }

    fn sign_in(&mut self, caller: &mut Caller) -> Result<SignInSession, SignInRefusal> {
        caller.sign_in(&mut self.directory, "phone", self.now, &mut self.random).unwrap()
    }

    fn results(&self, user: &UserId) -> Vec<String> {
        let all = self.directory.sign_ins(user, DateTime::default()).unwrap();
        all.iter().map(|s| format!("{} {}", s.method, s.result)).collect()
    }
}
