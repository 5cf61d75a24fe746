//! Everything a session works with, owned in one place.

use std::io::ErrorKind;

use super::answers::Answers;
use super::find_user::find_user;
use super::global::TICK;
use super::installation::Installation;
use super::json::event_of;
use super::opened_key::SignedIn;
use super::out::Out;
use super::{Failure, Global, JsonMode};
use crate::base::clock::{Clock as _, SystemClock};
use crate::base::file_mode::cannot_lock;
use crate::base::random;
use crate::case::Actor;
use crate::home;
use crate::home::RunbookLibrary;
use crate::hooks::{CasePhrases, DeskPhrases, NoPhrases, NoTickets, TicketCommands, Tickets};
use crate::ledger::{Committed, InstallationKey, Ledger as _, Signer};
use crate::message::Messenger;
use crate::model::{Mode, Sender};
use crate::operator::{OperatorAccount, Right};
use crate::provider::Provider;
use crate::session::Library as _;
use crate::session::dry_run::{DryRunInput, DryRunReport, DryRunTarget, rehearse};
use crate::session::{Gate, SessionContext, SessionOperator, SessionOptions};
use crate::ui::Ui;
use crate::ui::flags::{FlagAnswers, Given, secret_in};
use crate::ui::output::results_are_shown;
use crate::ui::prompter::{Prompter, SecretKind};
use crate::ui::secret_file::SecretFile;
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

/// The sender of files and texts where none is configured: an address that cannot be answered by
/// mistake.
const NO_SENDER: &str = "no-reply@localhost.invalid";

type Observe<'a> = Box<dyn FnMut(&Committed) + 'a>;
type Platform = fn(&Installation, &Global) -> Result<Box<dyn Provider>, Failure>;
type Print<'a> = Box<dyn FnMut(&str) + 'a>;

pub struct CommandContext<'a> {
    pub installation: Installation,
    pub provider: Box<dyn Provider>,
    /// The name of the platform in messages.
    label: String,
    pub person: FlagAnswers,
    pub actor: Actor,
    account: OperatorAccount,
    key: Box<dyn Signer>,
    library: RunbookLibrary,
    mailer: Option<Box<dyn Messenger>>,
    tickets: Box<dyn Tickets>,
    phrases: Box<dyn DeskPhrases>,
    sender: Sender,
    options: SessionOptions,
    answers: Answers,
    observe: Observe<'a>,
    print: Print<'a>,
    /// True if printed text goes to the terminal.
    printed_here: bool,
    entropy: fn(&mut [u8]),
    /// The user whom the command is about, as they are looked for.
    chosen: String,
}

/// Whom a command is about.
#[derive(Clone, Copy)]
enum About<'t> {
    /// The user of the case that is named.
    TheCase,
    /// The user who was typed, or who has to be asked for.
    User(Option<&'t str>),
}

impl<'a> CommandContext<'a> {
    /// For whoever works on cases: `case` names the one that is worked on, and its platform with
    /// it.
    pub fn open(
        case: Option<&str>,
        global: &Global,
        answers: &Answers,
        out: &'a mut Out,
        interrupts: &Interrupts,
    ) -> Result<CommandContext<'a>, Failure> {
        CommandContext::open_for(&WORKING, case, false, global, answers, out, interrupts)
    }

    /// For whoever is about to open a case about `user`, who is looked for before the passphrase is
    /// asked for.
    pub fn open_about(
        user: Option<&str>,
        global: &Global,
        answers: &Answers,
        out: &'a mut Out,
        interrupts: &Interrupts,
    ) -> Result<CommandContext<'a>, Failure> {
        CommandContext::with(
            Installation::provider,
            &WORKING,
            None,
            About::User(user),
            false,
            global,
            answers,
            out,
            interrupts,
        )
    }

    /// To contain: a contacts file that is not the accepted one does not keep anybody from
    /// suspending an account. `anew` as in [`CommandContext::open_for`].
    pub fn open_to_contain(
        case: Option<&str>,
        anew: bool,
        global: &Global,
        answers: &Answers,
        out: &'a mut Out,
        interrupts: &Interrupts,
    ) -> Result<CommandContext<'a>, Failure> {
        let rights = &[Right::Incident, Right::Enable];
        CommandContext::with(
            Installation::provider_to_contain,
            rights,
            case,
            About::TheCase,
            anew,
            global,
            answers,
            out,
            interrupts,
        )
    }

    /// For whoever has one of these rights; anybody else is told before anything is looked up or
    /// asked. `anew` says whether the passphrase is asked for although the key is open.
    pub fn open_for(
        rights: &[Right],
        case: Option<&str>,
        anew: bool,
        global: &Global,
        answers: &Answers,
        out: &'a mut Out,
        interrupts: &Interrupts,
    ) -> Result<CommandContext<'a>, Failure> {
        CommandContext::with(
            Installation::provider,
            rights,
            case,
            About::TheCase,
            anew,
            global,
            answers,
            out,
            interrupts,
        )
    }

    #[allow(clippy::too_many_arguments)] // all that a command has, once
    fn with(
        platform: Platform,
        rights: &[Right],
        case: Option<&str>,
        about: About<'_>,
        anew: bool,
        global: &Global,
        answers: &Answers,
        out: &'a mut Out,
        interrupts: &Interrupts,
    ) -> Result<CommandContext<'a>, Failure> {
        let terminal = Terminal::detect(global.wishes());
        let installation = Installation::open(global)?;
        let global = &installation.at_case(case, global)?;
        // A mistyped name is told before the passphrase is asked for; whoever may not work on cases
        // is told before that.
        let chosen = match about {
            About::User(typed) => {
                installation.may_any(global, rights)?;
                let provider = platform(&installation, global)?;
                let runbook = installation.library()?.current().ok();
                let policy = runbook.as_ref().map(|runbook| &runbook.policy);
                find_user(&*provider, typed, policy, global)?
            }
            About::TheCase => String::new(),
        };
        let SignedIn { account, key } = installation.sign_in_any(global, rights, anew)?;
        not_set_back(&installation, &account)?;
        let provider = platform(&installation, global)?;
        let config = &installation.config;
        let label = config.label(config.provider(global.provider.as_deref())?).to_owned();
        let library = installation.library()?;
        let mut person = FlagAnswers::new(
            crate::ui::prompter(terminal, interrupts.clone(), TICK),
            answers.given(terminal.interactive)?,
        );
        if let Some(path) = &answers.secret_to {
            person = person.with_secret_file(SecretFile::new(path));
        }
        person.guard(&installation.known.borrow());
        for (flag, text) in answers.texts() {
            if person.betrays(text) {
                return Err(secret_in(flag, None).into());
            }
        }
        let (mailer, sender) = mail(&installation)?;
        let tickets = tickets(&installation);
        let phrases = phrases(&installation);
        let json = out.json();
        let shared = std::rc::Rc::new(std::cell::RefCell::new(out));
        let lines = shared.clone();
        let observe: Observe<'a> = match json {
            Some(JsonMode::Lines) => {
                Box::new(move |entry| lines.borrow_mut().event(&event_of(entry)))
            }
            Some(JsonMode::Document) | None => Box::new(|_| {}),
        };
        let print: Print<'a> = match json {
            // With JSON on standard output a printed message goes with the conversation.
            Some(_) => Box::new(|text| Ui::new().print(text)),
            None => Box::new(move |text| {
                drop(shared.borrow_mut().line(&crate::base::safe_text::safe_text(text)));
            }),
        };
        Ok(CommandContext {
            actor: Installation::actor(&account, person.mode()),
            options: answers.options(terminal.interactive)?,
            answers: answers.clone(),
            account,
            installation,
            provider,
            label,
            person,
            key,
            library,
            mailer,
            tickets,
            phrases,
            sender,
            observe,
            print,
            printed_here: json.is_some() || results_are_shown(),
            entropy: random::fill,
            chosen,
        })
    }

    /// The user whom the command is about: as they were typed, or by the id of the one who was
    /// picked.
    pub fn user(&self) -> String {
        self.chosen.clone()
    }

    pub fn desk(&mut self) -> SessionContext<'_> {
        let mailer = self.mailer.as_mut().map(|mailer| mailer.as_mut() as &mut dyn Messenger);
        let operator = SessionOperator {
            actor: self.actor.clone(),
            person: &mut self.person,
            signer: &self.key,
        };
        SessionContext::new(
            &mut self.installation.ledger,
            Gate::new(self.provider.as_ref()).called(&self.label),
            &self.library,
            operator,
            &SystemClock,
            &mut self.entropy,
            self.sender.clone(),
        )
        .with_mailer(mailer)
        .with_tickets(&*self.tickets)
        .with_phrases(&*self.phrases)
        .with_print(&mut *self.print)
        .with_printed_here(self.printed_here)
        .with_observe(&mut *self.observe)
        .with_options(self.options.clone())
    }

    /// Walks through the case in a world where nothing is real.
    pub fn rehearse(&mut self, whom: DryRunTarget<'_>) -> Result<DryRunReport, Failure> {
        let interactive = self.person.mode() == Mode::Interactive;
        let stage = DryRunInput {
            ledger: &self.installation.ledger,
            provider: self.provider.as_ref(),
            clock: &SystemClock,
            entropy: &mut self.entropy,
            actor: self.actor.clone(),
            library: &self.library,
            mail: self.mailer.is_some(),
            tickets: &*self.tickets,
            sender: self.sender.clone(),
            options: self.options.clone(),
            given: self.answers.given(interactive)?,
            reveals: self.person.can_reveal(SecretKind::Password),
            lent: !interactive && self.key.said().is_some(),
        };
        Ok(rehearse(stage, whom))
    }

    /// Without a terminal, makes sure before anything is changed that no answer is missing; all
    /// that are, are named.
    pub fn check_answers(&mut self, whom: DryRunTarget<'_>) -> Result<(), Failure> {
        if self.person.mode() == Mode::Interactive {
            return Ok(());
        }
        Ok(self.rehearse(whom)?.verdict()?)
    }

    /// One more answer from a flag of the command's own.
    pub fn answer(&mut self, flag: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.person.give(Given::new(flag, value));
        }
    }

    /// Returns what is left when the case is done. What is left serves to record something about
    /// the case afterwards.
    pub fn leave(self) -> (Installation, OperatorAccount, Box<dyn Signer>) {
        (self.installation, self.account, self.key)
    }

    pub fn options_mut(&mut self) -> &mut SessionOptions {
        &mut self.options
    }
}

const WORKING: [Right; 3] = [Right::Recover, Right::Approve, Right::Incident];

/// Nobody works on a case by a clock that was later when they last did.
fn not_set_back(installation: &Installation, account: &OperatorAccount) -> Result<(), Failure> {
    let (now, ledger) = (SystemClock.now(), &installation.ledger);
    let path = installation.home.last_seen(&account.name);
    let behind = match home::note(&path, now, ledger.kept().end()?.size, ledger.corrected()?) {
        Ok(behind) => behind,
        Err(error) => {
            let hint = match error.kind() {
                _ if cannot_lock(&error) => {
                    "this file system cannot lock files: move the home to a local disk"
                }
                ErrorKind::PermissionDenied => {
                    "make it and its folder yours alone: chown, chmod 600 and 700"
                }
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    "free some space, then run the command again"
                }
                ErrorKind::ReadOnlyFilesystem => {
                    "make the home writable for you, then run the command again"
                }
                _ => "see that the home is on a sound local disk, then run the command again",
            };
            let what =
                format!("the time at which you last worked cannot be noted: {}", path.display());
            return Err(Failure::at(8, what, error).hint(hint));
        }
    };
    let Some(behind) = behind else { return Ok(()) };
    let what = format!(
        "this machine's clock says {}, {} minutes before {} last worked here",
        now.format("%Y-%m-%d %H:%M UTC"),
        behind.num_minutes(),
        account.name
    );
    Err(Failure::new(3, what)
        .hint("set the clock right; if it was wrong then, an admin records it with `readmit doctor --correct-clock`"))
}

fn tickets(installation: &Installation) -> Box<dyn Tickets> {
    match &installation.config.ticket {
        Some(config) => Box::new(TicketCommands::new(config)),
        None => Box::new(NoTickets),
    }
}

fn phrases(installation: &Installation) -> Box<dyn DeskPhrases> {
    // Without the key nothing can be recorded either, and that is told where it is tried.
    match InstallationKey::load(&installation.home.installation_key()) {
        Ok(key) => {
            let secret = key.secret_for("the phrases of cases");
            Box::new(CasePhrases::new(secret, installation.config.phrase.as_ref()))
        }
        Err(_) => Box::new(NoPhrases),
    }
}

fn mail(installation: &Installation) -> Result<(Option<Box<dyn Messenger>>, Sender), Failure> {
    let wrong = |e| Failure::at(2, "config.toml", e);
    if let Some(config) = &installation.config.smtp {
        let smtp = config.open().map_err(|e| Failure::at(2, "config.toml", e))?;
        let sender = Sender::parse(&config.from).map_err(wrong)?;
        return Ok((Some(Box::new(smtp)), sender));
    }
    let from = installation.config.sender.as_deref().unwrap_or(NO_SENDER);
    Ok((None, Sender::parse(from).map_err(wrong)?))
}
