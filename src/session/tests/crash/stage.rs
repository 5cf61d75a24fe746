//! The stage on which a scene is played. The stage is a home with the real ledger and the real
//! directory. On the stage are two operators, and a user who really signs in.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};

use super::clerk::ScriptedOperator;
use super::points::{CrashPoints, CrashingLedger, CrashingMail, CrashingPlatform};
use super::scenes::{LOGIN, PASSWORD, Scene};
use crate::base::clock::Clock;
use crate::base::random;
use crate::case::Actor;
use crate::directory::caller::Caller;
use crate::directory::{Actor as By, Directory, Hashing, NewUser};
use crate::ledger::keyfile::InstallationKey;
use crate::ledger::store::memory::TestKey;
use crate::ledger::{Action, Committed, Draft, Ledger, Signer, SqliteLedger};
use crate::message::Messenger;
use crate::model::{FactorKind, Mode, Role, Sender, UserId};
use crate::operator::added;
use crate::provider::embedded::Embedded;
use crate::session::{FollowUpBy, Gate, Session, SessionContext, SessionOperator, SessionOptions};
use crate::testkit::clock::TickingClock;
use crate::testkit::library::Shelf;
use crate::ui::prompter::Waited;

/// The new password that the user chooses.
const CHOSEN: &str = "a password of their own";

pub fn append_line(path: &Path, line: &str) {
    let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
    file.write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// One process's view of a home.
pub struct CrashStage {
    pub home: PathBuf,
    pub scene: &'static Scene,
    pub points: Rc<CrashPoints>,
    pub clock: Rc<TickingClock>,
}

pub fn noon() -> DateTime<Utc> {
    "2026-05-17T12:00:00Z".parse().unwrap()
}

impl CrashStage {
    /// `later`: minutes after noon.
    pub fn at(
        home: &Path,
        scene: &'static Scene,
        points: Rc<CrashPoints>,
        later: i64,
    ) -> CrashStage {
        let clock = Rc::new(TickingClock::at(noon() + TimeDelta::minutes(later)));
        CrashStage { home: home.to_owned(), scene, points, clock }
    }

    /// Makes the home: the ledger with an admin and a senior, the directory with the user.
    pub fn make(&self) {
        let long_ago = noon() - TimeDelta::days(400);
        let mut draw: fn(&mut [u8]) = random::fill;
        let installation =
            InstallationKey::create(&self.home.join("installation.key"), &mut draw).unwrap();
        let draft = |action, name: &str, role| {
            let (data, private) = added(name, role, &TestKey::of(name).public_key(), &[]);
            Draft {
                clock: long_ago,
                action,
                actor: "jonas".into(),
                role: Role::Admin,
                mode: Mode::Scripted,
                case: None,
                provider: None,
                target: None,
                phase: None,
                outcome: None,
                ticket: None,
                data,
                private,
            }
        };
        let (path, jonas) = (self.home.join("ledger.db"), TestKey::of("jonas"));
        let first = draft(Action::LedgerCreated, "jonas", Role::Admin);
        let mut ledger =
            SqliteLedger::create(&path, &installation, &jonas, first, Box::new(random::fill))
                .unwrap();
        ledger.append(&[draft(Action::OperatorAdded, "petra", Role::Senior)], &jonas, &[]).unwrap();
        self.make_user(long_ago);
    }

    fn make_user(&self, long_ago: DateTime<Utc>) {
        let mut directory =
            Directory::create(&self.home, Hashing::cheap(), &mut random::fill).unwrap();
        let mut new = NewUser::new(LOGIN, "Maria Weber")
            .address("maria@example.com", long_ago)
            .address("maria@home.example", long_ago)
            .phone("+49 151 55504242", long_ago)
            .manager("okoye", "Ada Okoye", long_ago);
        if self.scene.privileged {
            new = new.group("admins", long_ago);
        }
        let draw = &mut random::fill;
        let user = directory.add(&new, long_ago, draw).unwrap();
        directory.set_password(&user, &PASSWORD.into(), long_ago, By::Admin, draw).unwrap();
        let mut caller = Caller::new(LOGIN, PASSWORD.into(), "192.0.2.7");
        caller.sign_in(&mut directory, "old phone", long_ago, draw).unwrap().unwrap();
        directory.backdate_factor(&user, &caller.authenticator.unwrap().factor, long_ago).unwrap();
        for (kind, label) in [(FactorKind::Webauthn, "key"), (FactorKind::Push, "app")] {
            directory
                .record_factor(&user, kind, label, Some(long_ago), None, long_ago, draw)
                .unwrap();
        }
        if self.scene.codes > 0 {
            let codes = directory
                .generate_codes(&user, self.scene.codes, long_ago, By::User, draw)
                .unwrap();
            for code in codes {
                append_line(&self.home.join("drawer"), secrecy::ExposeSecret::expose_secret(&code));
            }
        }
        let lately = noon() - TimeDelta::hours(1);
        for device in ["laptop", "tablet"] {
            directory.remember_device(&user, device, lately, draw).unwrap();
        }
        let link =
            directory.link_identity(&user, "corp", "maria", Some(noon()), noon(), draw).unwrap();
        directory.sign_in_federated(&user, &link, "192.0.2.7", lately, draw).unwrap();
    }

    pub fn directory(&self) -> Directory {
        Directory::open(&self.home, Hashing::cheap()).unwrap()
    }

    pub fn user(&self) -> UserId {
        self.directory().find(LOGIN).unwrap().remove(0).id
    }

    pub fn ledger(&self) -> SqliteLedger {
        let key = InstallationKey::load(&self.home.join("installation.key")).unwrap();
        SqliteLedger::open(&self.home.join("ledger.db"), Some(key), Box::new(random::fill)).unwrap()
    }

    /// The lines of one of the files that stand for what people know.
    pub fn lines(&self, file: &str) -> Vec<String> {
        let text = fs::read_to_string(self.home.join(file)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Lets an operator work at a desk of this home.
    pub fn work<R>(
        &self,
        who: &str,
        clerk: &mut ScriptedOperator<'_>,
        work: impl FnOnce(SessionContext<'_>) -> R,
    ) -> R {
        let mut ledger = CrashingLedger { ledger: self.ledger(), points: Rc::clone(&self.points) };
        let clock = Rc::clone(&self.clock);
        let platform =
            Embedded::new("embedded", self.directory(), move || clock.now(), random::fill);
        let platform =
            CrashingPlatform { platform, points: Rc::clone(&self.points), lent: self.lent() };
        let mut mail =
            CrashingMail { taken: self.home.join("mail"), points: Rc::clone(&self.points) };
        let role = if who == "petra" { Role::Senior } else { Role::Admin };
        let acknowledged = self.home.join("acknowledged");
        let actor = Actor { name: who.into(), role, mode: clerk.mode, users: Vec::new() };
        let mut observe = |entry: &Committed| {
            let leaf = data_encoding::HEXLOWER.encode(&entry.leaf());
            append_line(&acknowledged, &format!("{} {leaf}", entry.seq()));
        };
        let options = SessionOptions {
            lost: self.scene.lost.to_vec(),
            ticket: Some("1234".into()),
            reason: Some("Lost phone; seen on video, see ticket 1234".into()),
            red_flags: Some(Vec::new()),
            wait: None,
            notice: true,
            follow_up: Some(if self.scene.mail { FollowUpBy::Smtp } else { FollowUpBy::Print }),
            ..SessionOptions::default()
        };
        let (key, mut random) = (TestKey::of(who), random::fill);
        let runbooks = Shelf::shipped();
        let desk = SessionContext::new(
            &mut ledger,
            Gate::new(&platform),
            &runbooks,
            SessionOperator { actor, person: clerk, signer: &key },
            &*self.clock,
            &mut random,
            Sender::parse("desk@example.com").unwrap(),
        );
        let mailer = self.scene.mail.then_some(&mut mail as &mut dyn Messenger);
        work(desk.with_mailer(mailer).with_observe(&mut observe).with_options(options))
    }

    pub fn clerk(&self, mode: Mode) -> ScriptedOperator<'_> {
        ScriptedOperator {
            mode,
            answers: self.scene.answers,
            aside: self.scene.aside,
            shown: self.home.join("shown"),
            world: Box::new(|status| self.meanwhile(status)),
            told: Vec::new(),
            waits: 0,
        }
    }

    /// Does what others do while the operator waits.
    fn meanwhile(&self, status: &str) -> Waited {
        if let Some((_, rest)) = status.split_once("readmit approve ") {
            let mut senior = ScriptedOperator {
                answers: super::scenes::SENIOR,
                aside: None,
                ..self.clerk(Mode::Scripted)
            };
            let id = rest.split(' ').next().unwrap_or_default();
            let granted = self.work("petra", &mut senior, |desk| {
                Session::resume(desk, id).and_then(|mut s| s.approve())
            });
            assert!(granted.unwrap());
            return Waited::Tick;
        }
        if self.scene.wants_codes && !self.lines("shown").iter().any(|l| l.starts_with("Backup")) {
            return Waited::Stopped;
        }
        self.user_signs_in();
        Waited::Tick
    }

    /// The user, with what they remember, were told, or have in a drawer.
    /// The things that the platform has besides, if the scene has them.
    pub fn lent(&self) -> Option<PathBuf> {
        self.scene.links.then(|| self.home.join("lent"))
    }

    /// Whoever opens the link chooses a password.
    fn follows_link(&self) {
        let (mut directory, now) = (self.directory(), self.clock.now());
        directory
            .set_password(&self.user(), &CHOSEN.into(), now, By::User, &mut random::fill)
            .unwrap();
    }

    fn user_signs_in(&self) {
        let shown = self.lines("shown");
        let told =
            |title: &str| shown.iter().rev().find_map(|l| l.strip_prefix(title)).map(str::trim);
        let forgotten = self.scene.wants_password;
        if self.scene.links && told("Link to set a new password").is_some() {
            self.follows_link();
        }
        let password = if self.scene.links {
            CHOSEN
        } else if forgotten {
            told("Temporary password").expect("the user was told no password")
        } else {
            PASSWORD
        };
        let mut caller = Caller::new(LOGIN, password.to_owned().into(), "192.0.2.9");
        let drawer = self.lines("drawer");
        let mut enrols = drawer.len() < self.scene.codes;
        if let Some(codes) = told("Backup codes") {
            caller.backup_codes = codes.split(' ').map(|c| c.to_owned().into()).collect();
            enrols = true;
        } else if self.scene.by_own_code {
            caller.backup_codes = drawer.iter().map(|c| c.clone().into()).collect();
            fs::write(self.home.join("drawer"), drawer[1..].join("\n") + "\n").unwrap();
        }
        let (mut directory, now) = (self.directory(), self.clock.now());
        let signed_in =
            caller.sign_in(&mut directory, "new phone", now, &mut random::fill).unwrap();
        let session = signed_in.unwrap_or_else(|why| panic!("the user cannot get in: {why:?}"));
        if caller.authenticator.is_none() && enrols {
            caller.enrol(&mut directory, &session, "new phone", now, &mut random::fill).unwrap();
        }
    }
}
