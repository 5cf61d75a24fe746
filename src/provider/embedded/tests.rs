#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::fs;
use std::rc::Rc;

use chrono::TimeDelta;
use tempfile::TempDir;

use super::*;
use crate::directory::caller::{Authenticator, Caller};
use crate::directory::{Algorithm, Change, Hashing, NewUser};
use crate::model::FactorKind;
use crate::provider::Provider;
use crate::provider::testing::contract::{self, ConcurrentChange, Fixture, Seed, Truth};
use crate::testkit::random::counting;

/// The provider on one connection, the people and the other administrator on another.
struct DirectoryFixture {
    home: TempDir,
    provider: Embedded,
    directory: Directory,
    now: Rc<Cell<DateTime<Utc>>>,
    random: Box<Random<'static>>,
}

impl DirectoryFixture {
    fn new() -> DirectoryFixture {
        let home = tempfile::tempdir().unwrap();
        let mut random = Box::new(counting());
        let now = Rc::new(Cell::new("2026-05-17T12:00:00Z".parse().unwrap()));
        let directory = Directory::create(home.path(), Hashing::cheap(), &mut *random).unwrap();
        let opened = Directory::open(home.path(), Hashing::cheap()).unwrap();
        let clock = Rc::clone(&now);
        let mut mark = 0_u8;
        let mut more = counting();
        let provider = Embedded::new(
            "embedded",
            opened,
            move || clock.get(),
            move |bytes: &mut [u8]| {
                more(bytes);
                // Not what the other connection draws.
                mark = mark.wrapping_add(1);
                bytes[0] ^= mark | 1;
            },
        );
        DirectoryFixture { home, provider, directory, now, random }
    }

    fn file(&self) -> std::path::PathBuf {
        Directory::path(self.home.path())
    }
}

impl Fixture for DirectoryFixture {
    fn provider(&self) -> &dyn Provider {
        &self.provider
    }

    fn make(&mut self, wish: &Seed) -> UserId {
        let (now, random) = (self.now.get(), &mut *self.random);
        let mut new = NewUser::new(&wish.login, "\u{1b}[2J\u{202e}=1+1");
        for address in &wish.addresses {
            new = new.address(address, None);
        }
        new.suspended = wish.suspended;
        let directory = &mut self.directory;
        let user = directory.add(&new, now, random).unwrap();
        for kind in &wish.factors {
            if *kind == FactorKind::Totp {
                let begun = directory
                    .begin_enrolment(&user, Algorithm::Sha1, "\u{1b}[31mphone", now, random)
                    .unwrap();
                let code = Authenticator::scan(&begun).unwrap().code(now);
                assert!(
                    directory
                        .confirm_enrolment(&user, &begun.factor, &code, "192.0.2.1", now)
                        .unwrap()
                );
            } else {
                directory
                    .record_factor(&user, *kind, "\u{202e}key", Some(now), None, now, random)
                    .unwrap();
            }
        }
        if wish.codes > 0 {
            directory.generate_codes(&user, wish.codes, now, Actor::User, random).unwrap();
        }
        for _ in 0..wish.devices {
            directory.remember_device(&user, "laptop", now, random).unwrap();
        }
        for number in 0..wish.sessions {
            let subject = format!("{}-{number}", wish.login);
            let link = directory.link_identity(&user, "corp", &subject, None, now, random).unwrap();
            directory.sign_in_federated(&user, &link, "192.0.2.1", now, random).unwrap();
        }
        user
    }

    fn truth(&self, user: &UserId) -> Option<Truth> {
        let at = Directory::open(self.home.path(), Hashing::cheap()).ok()?;
        let account = at.account(user, self.now.get()).ok()?;
        let changes = at.changes(user, DateTime::default()).unwrap();
        let by_admin =
            |what| changes.iter().filter(|(_, a, c, _)| *c == what && *a != Actor::User).count();
        Some(Truth {
            enabled: account.profile.enabled,
            factors: account.factors.into_iter().map(|f| f.id).collect(),
            codes: account.codes_left,
            devices: account.devices,
            sessions: account.sessions,
            tokens: 0,
            notes: at.notes(user).unwrap().into_iter().map(|(_, text)| text).collect(),
            enrolment_required: account.enrolment_required,
            passwords_set: by_admin(Change::PasswordSetByAdmin),
            codes_issued: by_admin(Change::CodesGenerated),
            password_tickets: 0,
            enrolment_tickets: 0,
        })
    }

    fn meddle(&mut self, user: &UserId, meddling: ConcurrentChange) {
        let now = self.now.get();
        match meddling {
            ConcurrentChange::RemoveFactor(id) => {
                assert!(self.directory.remove_factor(user, &id, now, Actor::Admin).unwrap());
            }
            ConcurrentChange::AddFactor => {
                let (kind, random) = (FactorKind::Push, &mut *self.random);
                self.directory
                    .record_factor(user, kind, "app", Some(now), None, now, random)
                    .unwrap();
            }
            ConcurrentChange::Delete => self.directory.delete(user, now).unwrap(),
        }
    }

    fn cut(&mut self) {
        fs::rename(self.file(), self.home.path().join("away")).unwrap();
    }

    fn mend(&mut self) {
        fs::rename(self.home.path().join("away"), self.file()).unwrap();
    }

    fn now(&self) -> DateTime<Utc> {
        self.now.get()
    }

    fn wait(&mut self) {
        self.now.set(self.now.get() + TimeDelta::minutes(1));
    }
}

#[test]
fn it_keeps_the_contract() {
    contract::check(&mut || Box::new(DirectoryFixture::new()));
}

fn acts(factor: &str) -> Vec<Act> {
    vec![
        Act::RequireEnrolment,
        Act::RemoveFactor { factor: factor.into() },
        Act::RemoveBackupCodes,
        Act::ForgetDevices,
        Act::EndSessions,
        Act::SetTemporaryPassword {
            password: "four words for now".into(),
            lifetime: TimeDelta::hours(1),
        },
        Act::IssueBackupCodes { count: 3 },
        Act::Note { text: "seen".into() },
        Act::Suspend,
        Act::Enable,
    ]
}

/// Stricter than the contract: this platform always knows.
#[test]
fn it_knows_what_was_done_and_what_was_not() {
    let mut desk = DirectoryFixture::new();
    let user = desk.make(&Seed::full("maria"));
    let factor = desk.provider.factors(&user).unwrap().remove(0).id;
    for act in acts(&factor) {
        desk.wait();
        let since = desk.now();
        if act.kind() != ActKind::Enable {
            let settled = desk.provider.settle(&user, &act, since).unwrap();
            assert_eq!(settled, SettledAct::NotDone, "{} before", act.kind());
        }
        assert!(
            matches!(desk.provider.act(&user, &act).came, ActOutcome::Succeeded),
            "{}",
            act.kind()
        );
        assert_eq!(
            desk.provider.settle(&user, &act, since).unwrap(),
            SettledAct::Done,
            "{} after",
            act.kind()
        );
        // An hour later the trace of an act that can be done again is an older one's.
        let repeatable = [ActKind::SetTemporaryPassword, ActKind::IssueBackupCodes, ActKind::Note];
        let expected =
            if repeatable.contains(&act.kind()) { SettledAct::NotDone } else { SettledAct::Done };
        let later = since + TimeDelta::hours(1);
        assert_eq!(
            desk.provider.settle(&user, &act, later).unwrap(),
            expected,
            "{} later",
            act.kind()
        );
    }
}

/// The ledger's times never go back, so an intent may be ahead of a clock that was set back.
#[test]
fn a_trace_just_before_the_intent_says_nothing() {
    let mut desk = DirectoryFixture::new();
    let user = desk.make(&Seed::bare("maria"));
    let act = Act::Note { text: "seen".into() };
    let since = desk.now() + TimeDelta::minutes(3);
    desk.provider.act(&user, &act);
    assert_eq!(desk.provider.settle(&user, &act, since), Ok(SettledAct::CannotTell));
}

#[test]
fn an_enrolment_that_followed_does_not_hide_that_it_was_required() {
    let mut desk = DirectoryFixture::new();
    let user = desk.make(&Seed::bare("maria"));
    let (now, random) = (desk.now(), &mut *desk.random);
    desk.directory.set_password(&user, &"correct horse".into(), now, Actor::Admin, random).unwrap();
    assert!(matches!(desk.provider.act(&user, &Act::RequireEnrolment).came, ActOutcome::Succeeded));
    let mut caller = Caller::new("maria", "correct horse".into(), "192.0.2.7");
    caller.sign_in(&mut desk.directory, "new phone", now, &mut *desk.random).unwrap().unwrap();
    assert_eq!(desk.provider.settle(&user, &Act::RequireEnrolment, now), Ok(SettledAct::Done));
    let [factor] = &desk.provider.factors(&user).unwrap()[..] else { panic!("one factor") };
    assert_eq!((factor.kind, factor.address.as_deref()), (FactorKind::Totp, Some("192.0.2.7")));
}

/// The directory is a file on this machine: it has no address, no network, no console and no
/// administrator.
#[test]
fn each_fault_of_the_directory_keeps_its_own_remedy() {
    let text = || "as it says".to_owned();
    let file = || std::path::PathBuf::from("directory.db");
    for fault in [
        DirectoryError::Missing(file()),
        DirectoryError::Exists(file()),
        DirectoryError::NotADirectory(file()),
        DirectoryError::Newer { found: 9, known: 1 },
        DirectoryError::Replaced,
        DirectoryError::Busy,
        DirectoryError::ReadOnly,
        DirectoryError::Full,
        DirectoryError::Damaged(text()),
        DirectoryError::Io(text()),
        DirectoryError::Unsure(text()),
        DirectoryError::Unfit(text()),
    ] {
        let (said, remedy) = (fault.to_string(), fault.hint());
        let fault = ProviderError::from(fault);
        assert_eq!((fault.to_string().as_str(), fault.hint()), (said.as_str(), remedy));
        for wrong in ["URL", "proxy", "network", "console", "administrator", "doctor"] {
            assert!(!fault.hint().contains(wrong), "{said}: {}", fault.hint());
        }
    }
    assert_eq!(ProviderError::from(DirectoryError::NoSuchUser), ProviderError::NoSuchUser);
}
