//! The throwaway home: a real one, made as `init` makes it, with three operators and ten people.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::{DateTime, Utc};
use tempfile::TempDir;

use crate::base::clock::{Clock, SystemClock};
use crate::base::random;
use crate::cli::commands::init::{make, operator_key};
use crate::cli::installation::Installation;
use crate::cli::{Failure, OrFailure as _};
use crate::demo::{STORIES, Scene, populate};
use crate::home::library::acceptance;
use crate::home::{Home, RunbookLibrary};
use crate::ledger::{Action, Committed, Draft, Ledger, Object, Signer};
use crate::message::{Delivery, EmlFiles, Message, Messenger};
use crate::model::{Fate, Mode, Role, Sender};
use crate::operator::{OperatorKey, added};
use crate::provider::embedded::Embedded;
use crate::runbook::{Runbook, shipped};
use crate::session::{Gate, SessionContext, SessionOperator, SessionOptions};
use crate::ui::prompter::Prompter;

/// The operator who set the place up. Admins manage operators, and do not approve.
pub const ADMIN: &str = "admin";

/// The operator that is played.
pub const DESK: &str = "desk";

/// The second pair of eyes.
pub const SENIOR: &str = "senior";

/// Another operator, who had the night shift.
const NIGHT: &str = "night";

const SENDER: &str = "desk@example.com";

pub struct DemoHome {
    home: Home,
    /// Removes the folder when the house is dropped.
    throwaway: Option<TempDir>,
    pub scene: Rc<RefCell<Scene>>,
    files: Cell<u32>,
}

impl DemoHome {
    /// In a folder of its own that goes with it, or in `keep`.
    pub fn build(keep: Option<&Path>) -> Result<DemoHome, Failure> {
        let throwaway = match keep {
            Some(_) => None,
            None => Some(
                tempfile::Builder::new()
                    .prefix("readmit-demo-")
                    .permissions(private())
                    .tempdir()
                    .context("making a folder for the demo")?,
            ),
        };
        let root = match (keep, &throwaway) {
            (Some(keep), _) => keep.to_owned(),
            (None, Some(folder)) => folder.path().to_owned(),
            (None, None) => return Err(Failure::new(1, "there is no folder for the demo")),
        };
        let home = Home::new(root);
        drop(make(&home, ADMIN, &[], Mode::Scripted)?);
        let mut installation = Installation::open_at(home.clone())?;
        for (name, role) in
            [(DESK, Role::Operator), (NIGHT, Role::Operator), (SENIOR, Role::Senior)]
        {
            add_operator(&mut installation, name, role)?;
        }
        allow_many(&mut installation)?;
        let mut directory = installation.directory()?;
        let cast = populate(&mut directory, SystemClock.now(), &mut random::fill).map_err(|e| {
            let hint = e.hint().to_owned();
            Failure::of(1, e).hint(hint)
        })?;
        let first = STORIES.first().ok_or_else(|| Failure::new(1, "there is no story"))?;
        let scene =
            Scene::new(cast, directory, Box::new(SystemClock), Box::new(random::fill), first);
        Ok(DemoHome { home, throwaway, scene: Rc::new(RefCell::new(scene)), files: Cell::new(0) })
    }

    pub fn root(&self) -> &Path {
        self.home.root()
    }

    pub fn kept(&self) -> bool {
        self.throwaway.is_none()
    }

    /// A file for a secret, that is not there yet.
    pub fn secret_file(&self) -> PathBuf {
        self.files.set(self.files.get() + 1);
        self.root().join(format!("secret-{}.txt", self.files.get()))
    }

    /// Opens what a command opens. A second opening beside a running session is what a second login
    /// would have.
    pub fn installation(&self) -> Result<Installation, Failure> {
        Installation::open_at(self.home.clone())
    }

    /// Does `work` at a desk of one of the operators, wired as every command is.
    pub fn at_desk<T>(
        &self,
        operator: &str,
        person: &mut dyn Prompter,
        options: SessionOptions,
        print: &mut dyn FnMut(&str),
        work: impl FnOnce(SessionContext<'_>) -> T,
    ) -> Result<T, Failure> {
        let mut installation = self.installation()?;
        let account = installation.roll.get(operator).cloned();
        let account =
            account.ok_or_else(|| Failure::new(8, format!("there is no operator {operator}")))?;
        let key: OperatorKey = installation.key(&account)?;
        let library = installation.library()?;
        let label = installation.config.label(installation.config.provider(None)?).to_owned();
        let provider = Embedded::new("embedded", installation.directory()?, now, random::fill);
        let sender = Sender::parse(SENDER).map_err(|e| Failure::of(1, e))?;
        let mut mailroom = Mailroom::new(&self.root().join("mail"), sender.clone());
        let scene = Rc::clone(&self.scene);
        let actor = Installation::actor(&account, person.mode());
        let mut entropy = random::fill;
        let desk = SessionContext::new(
            &mut installation.ledger,
            Gate::new(&provider).called(&label),
            &library,
            SessionOperator { actor, person, signer: &key },
            &SystemClock,
            &mut entropy,
            sender,
        );
        let mut observe = |entry: &Committed| scene.borrow_mut().note(entry);
        Ok(work(
            desk.with_mailer(Some(&mut mailroom))
                .with_print(print)
                .with_observe(&mut observe)
                .with_options(options),
        ))
    }
}

/// Whatever the mask is: a home is its owner's alone.
fn private() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o700)
}

fn now() -> DateTime<Utc> {
    SystemClock.now()
}

/// All stories are played within minutes by one operator: the cap of a real desk would end the
/// evening.
fn allow_many(installation: &mut Installation) -> Result<(), Failure> {
    let text = shipped().text.replace("operator_hourly = 5 ", "operator_hourly = 20 ");
    let runbook = Runbook::from_text(&text).map_err(|e| Failure::of(1, e))?;
    RunbookLibrary::keep(&installation.home.blobs(), &runbook)
        .context("keeping the demo's runbook")?;
    let admin = installation.active(ADMIN)?;
    let by = installation.key(&admin)?;
    installation.record_by(
        &admin,
        &by,
        Action::RunbookAccepted,
        &acceptance(&runbook),
        &Object::new(),
    )
}

fn add_operator(installation: &mut Installation, name: &str, role: Role) -> Result<(), Failure> {
    let admin = installation
        .roll
        .get(ADMIN)
        .cloned()
        .ok_or_else(|| Failure::new(8, "there is no admin"))?;
    let by = installation.key(&admin)?;
    let key = operator_key(&installation.home, name)?;
    let (data, private): (Object, Object) = added(name, role, &key.public_key(), &[]);
    let draft = Draft {
        clock: SystemClock.now(),
        action: Action::OperatorAdded,
        actor: admin.name,
        role: admin.role,
        mode: Mode::Scripted,
        case: None,
        provider: None,
        target: None,
        phase: None,
        outcome: None,
        ticket: None,
        data,
        private,
    };
    installation.ledger.append(&[draft], &by, &[])?;
    Ok(())
}

/// The mail of the throwaway world: one folder, one file a message. What is in it has arrived;
/// there is nowhere else to go.
pub struct Mailroom {
    folder: PathBuf,
    from: Sender,
}

impl Mailroom {
    pub fn new(folder: &Path, from: Sender) -> Mailroom {
        Mailroom { folder: folder.to_owned(), from }
    }

    fn next(&self) -> PathBuf {
        let taken = std::fs::read_dir(&self.folder).map_or(0, Iterator::count);
        self.folder.join(format!("{:03}.eml", taken + 1))
    }
}

impl Messenger for Mailroom {
    fn channel(&self) -> &'static str {
        "demo-mail"
    }

    fn deliver(&mut self, message: &Message, to: &str, now: DateTime<Utc>) -> Delivery {
        if let Err(error) = std::fs::create_dir_all(&self.folder) {
            return Delivery::new(to, Fate::Failed, &error.to_string());
        }
        let delivery = EmlFiles::new(&self.next(), self.from.clone()).deliver(message, to, now);
        if delivery.fate == Fate::Saved {
            Delivery { fate: Fate::Accepted, ..delivery }
        } else {
            delivery
        }
    }
}
