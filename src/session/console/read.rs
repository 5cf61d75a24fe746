//! The readings that a person takes off the screens of a platform that has no programming
//! interface. Each reading is asked for in the few words that the header and the rules need. Each
//! reading has a flag, and is recorded as attested by whoever read it.

use super::act::{ATTEST, no_eyes};
use crate::base::plain_text::is_hidden;
use crate::case::Case;
use crate::case::rules::free_text;
use crate::model::{Factor, FactorKind, Mode, Profile, Recorded, Role, User, UserId};
use crate::provider::{Look, Observation, ProviderReads, Refresh, ScreenInstructions};
use crate::session::{SessionContext, SessionError};
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, PromptError, Reply, TextQuestion};

/// The answer that is given where the console gives none.
const CANNOT_TELL: &str = "?";

/// Failed sign-ins as the console counts them, and whether any came from somewhere new.
pub(in crate::session) struct SignInsSeen {
    pub(in crate::session) failed: Option<u32>,
    pub(in crate::session) new_places: bool,
}

impl SessionContext<'_> {
    /// Tells the operator where to look. Returns `None` if the platform answers by itself, or does
    /// not show what is asked for.
    pub(super) fn look(&mut self, what: Look) -> Result<Option<ScreenInstructions>, SessionError> {
        let refresh = self.gate.refresh(what);
        if refresh != Refresh::ByItself && self.actor.role == Role::Service {
            return Err(no_eyes());
        }
        let Refresh::ByPerson(looking) = refresh else {
            return Ok(None);
        };
        for step in &looking.steps {
            self.person.tell(MessageStyle::Task, &format!("In the console: {step}"));
        }
        Ok(Some(looking))
    }

    /// Returns the account as it is now. Where a person has to read it first, they are asked to if
    /// `ask` says so. Otherwise the state of the account is not known, and the answer is `None`.
    pub(in crate::session) fn account_now(
        &mut self,
        user: &UserId,
        ask: bool,
    ) -> Result<Option<Profile>, SessionError> {
        if !ask && self.gate.refresh(Look::Account) != Refresh::ByItself {
            return Ok(None);
        }
        self.refresh_account()?;
        Ok(Some(self.gate.reach(user)?))
    }

    /// Has the operator read which user `who` is.
    pub(in crate::session) fn refresh_user(&mut self, who: &str) -> Result<(), SessionError> {
        let Some(looking) = self.look(Look::User)? else {
            return Ok(());
        };
        let login = self.read_fit("login", "Login", &looking, Some(who), no_name)?;
        let id = self.read_fit("id", "User id, which never changes", &looking, None, no_name)?;
        let name = self.read_fit("name", "Name", &looking, None, without_hidden)?;
        self.gate.saw(Observation::User(User { id: UserId(id), login, name }));
        Ok(())
    }

    /// The user of a case that goes on was read when it was opened.
    pub(in crate::session) fn recall(&self, case: &Case) {
        let opened = &case.opened.what;
        self.gate.saw(Observation::User(User {
            id: UserId(case.target.clone()),
            login: opened.login.clone(),
            name: opened.name.clone(),
        }));
    }

    /// Has the operator read whether the user may sign in, and what the user is.
    pub(in crate::session) fn refresh_account(&mut self) -> Result<(), SessionError> {
        let Some(looking) = self.look(Look::Account)? else {
            return Ok(());
        };
        let states = vec![
            ChoiceOption {
                id: "enabled".into(),
                label: "Enabled: they may sign in".into(),
                disabled_reason: None,
            },
            ChoiceOption { id: "disabled".into(), label: "Disabled".into(), disabled_reason: None },
        ];
        let state = self.read_one("state", "State of the account", &looking, states)?;
        let question = "Role (several with commas, none, ? if it cannot be read)";
        let role = self.read_line("role", question, &looking, None)?;
        let groups = match role.as_str() {
            CANNOT_TELL => Recorded::NotRecorded,
            "none" => Recorded::Known(Vec::new()),
            roles => Recorded::Known(
                roles.split(',').map(|r| r.trim().to_owned()).filter(|r| !r.is_empty()).collect(),
            ),
        };
        self.gate.saw(Observation::Account { enabled: state == "enabled", groups });
        Ok(())
    }

    /// The factors that are listed. `key` tells a reading after a reset from one before it.
    pub(in crate::session) fn refresh_factors(
        &mut self,
        key: &'static str,
    ) -> Result<(), SessionError> {
        let Some(looking) = self.look(Look::Factors)? else {
            return Ok(());
        };
        let kinds = FactorKind::ALL.iter().filter(|k| **k != FactorKind::BackupCodes);
        let option = |k: &FactorKind| ChoiceOption {
            id: k.as_str().into(),
            label: in_words(*k).into(),
            disabled_reason: None,
        };
        let options: Vec<ChoiceOption> = kinds.map(option).collect();
        let choice = Choice {
            flag: ATTEST,
            key: Some(key),
            question: with_place("Factors listed", &looking, "factors"),
            options,
            help: "All that the console lists, and nothing that the caller says.".into(),
            asides: false,
            back: None,
        };
        let Reply::Answer(ids) = self.person.choose_several(&choice)? else {
            return Err(SessionError::Retry);
        };
        let kinds: Vec<FactorKind> = ids.iter().filter_map(|id| FactorKind::parse(id)).collect();
        // A console shows the kind and no id; each kind is listed once.
        let mut factors: Vec<Factor> =
            kinds.iter().map(|kind| seen_factor(*kind, kind.as_str().to_owned())).collect();
        if let Some(at) = factors.iter().position(|f| f.kind == FactorKind::Phone) {
            // A number that is a factor is not called back: which they are has to be known.
            let question =
                "Numbers of the phone factors, as shown (all, with commas; ? if they are not)";
            let numbers = self.read_line("factor-number", question, &looking, None)?;
            let phones = numbers.split(',').map(str::trim).filter(|n| !n.is_empty()).zip(1..).map(
                |(number, n)| {
                    let id = if n == 1 { "phone".to_owned() } else { format!("phone-{n}") };
                    Factor { label: number.to_owned(), ..seen_factor(FactorKind::Phone, id) }
                },
            );
            let phones: Vec<Factor> = phones.collect();
            if !phones.is_empty() {
                factors.splice(at..=at, phones);
            }
        }
        self.gate.saw(Observation::Factors(factors));
        Ok(())
    }

    /// Has the operator read the factors or the backup codes, unless they have been read already.
    pub(in crate::session) fn refresh_once(&mut self, what: Look) -> Result<(), SessionError> {
        if self.gate.has_seen(what) {
            return Ok(());
        }
        match what {
            Look::Factors => self.refresh_factors("factors"),
            Look::BackupCodes => self.refresh_codes("codes"),
            Look::Account => self.refresh_account(),
            Look::User | Look::SignIns => Ok(()),
        }
    }

    /// Has the operator read how many backup codes remain.
    pub(in crate::session) fn refresh_codes(
        &mut self,
        key: &'static str,
    ) -> Result<(), SessionError> {
        let Some(looking) = self.look(Look::BackupCodes)? else {
            return Ok(());
        };
        let left =
            self.read_number(key, "Backup codes remaining (? if it does not say)", &looking)?;
        self.gate
            .saw(Observation::BackupCodes(left.map_or(Recorded::NotRecorded, Recorded::Known)));
        Ok(())
    }

    pub(in crate::session) fn refresh_sign_ins(
        &mut self,
    ) -> Result<Option<SignInsSeen>, SessionError> {
        let Some(looking) = self.look(Look::SignIns)? else {
            return Ok(None);
        };
        let failed = self.read_number(
            "failed-sign-ins",
            "Failed sign-ins lately (? if not shown)",
            &looking,
        )?;
        let options = [("no", "No"), ("yes", "Yes"), ("unknown", "It does not show that")];
        let options = options
            .map(|(id, label)| ChoiceOption {
                id: id.into(),
                label: label.into(),
                disabled_reason: None,
            })
            .to_vec();
        let question = "Sign-ins from places that are new for them?";
        let new = self.read_one("new-places", question, &looking, options)?;
        Ok(Some(SignInsSeen { failed, new_places: new == "yes" }))
    }

    fn read_line(
        &mut self,
        key: &'static str,
        question: &str,
        looking: &ScreenInstructions,
        draft: Option<&str>,
    ) -> Result<String, SessionError> {
        self.read_fit(key, question, looking, draft, |text| Ok(text.to_owned()))
    }

    /// `fit` is what is taken of a text, or why it is no answer and what to do.
    fn read_fit(
        &mut self,
        key: &'static str,
        question: &str,
        looking: &ScreenInstructions,
        draft: Option<&str>,
        fit: fn(&str) -> Result<String, &'static str>,
    ) -> Result<String, SessionError> {
        let line = TextQuestion {
            flag: ATTEST,
            key: Some(key.into()),
            question: with_place(question, looking, key),
            draft: draft.map(str::to_owned),
            least: 1,
            help: "As the console shows it; not as the caller says it.".into(),
            asides: false,
            back: None,
        };
        loop {
            let Reply::Answer(text) = self.person.line(&line)? else {
                return Err(SessionError::Retry);
            };
            match fit(text.trim()).map(|text| free_text::refuse(&text).map(|()| text)) {
                Ok(Ok(text)) => return Ok(text),
                Ok(Err(refusal)) => self.unfit(key, &refusal.to_string())?,
                Err(why) => self.unfit(key, why)?,
            }
        }
    }

    fn read_number(
        &mut self,
        key: &'static str,
        question: &str,
        looking: &ScreenInstructions,
    ) -> Result<Option<u32>, SessionError> {
        loop {
            let text = self.read_line(key, question, looking, None)?;
            match text.parse() {
                Ok(number) => return Ok(Some(number)),
                Err(_) if text == CANNOT_TELL => return Ok(None),
                Err(_) => self.unfit(key, &format!("{text} is no number, and not ? either"))?,
            }
        }
    }

    fn read_one(
        &mut self,
        key: &'static str,
        question: &str,
        looking: &ScreenInstructions,
        options: Vec<ChoiceOption>,
    ) -> Result<String, SessionError> {
        let choice = Choice {
            flag: ATTEST,
            key: Some(key),
            question: with_place(question, looking, key),
            options,
            help: "As the console shows it; not as the caller says it.".into(),
            asides: false,
            back: None,
        };
        match self.person.choose(&choice)? {
            Reply::Answer(id) => Ok(id),
            Reply::Aside(_) | Reply::Back => Err(SessionError::Retry),
        }
    }

    fn unfit(&mut self, key: &str, what: &str) -> Result<(), SessionError> {
        if self.person.mode() == Mode::Scripted {
            return Err(PromptError::Unfit {
                flag: format!("{ATTEST} {key}"),
                what: what.to_owned(),
            }
            .into());
        }
        self.person.tell(MessageStyle::Warn, &format!("{what}."));
        Ok(())
    }
}

/// A person's name as it is seen. Names are rightly written with joiners, which nobody sees; none
/// makes two names of one.
fn without_hidden(text: &str) -> Result<String, &'static str> {
    let spaced = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let name = spaced.filter(|c| !is_hidden(*c)).collect::<String>().trim().to_owned();
    if name.is_empty() {
        Err("nothing of it is visible: type it instead of pasting it")
    } else {
        Ok(name)
    }
}

/// By a name that says nothing, strangers would be taken for one another; what is not seen makes
/// two names of one.
fn no_name(text: &str) -> Result<String, &'static str> {
    if text.chars().any(is_hidden) {
        return Err("it has invisible characters: type it instead of pasting it");
    }
    let nobody = ["none", "n/a", "unknown"].iter().any(|word| text.eq_ignore_ascii_case(word));
    if nobody || !text.chars().any(char::is_alphanumeric) {
        return Err(
            "that names nobody; where the console shows no id, give the login as the id too",
        );
    }
    Ok(text.to_owned())
}

pub(super) fn seen_factor(kind: FactorKind, id: String) -> Factor {
    Factor {
        id,
        kind,
        label: "(read off the console)".into(),
        enrolled: None,
        last_used: None,
        phone: None,
        address: None,
        by: Recorded::Cannot,
    }
}

/// The question, with where the answer stands.
fn with_place(question: &str, looking: &ScreenInstructions, key: &str) -> String {
    // A reading after a reset is at the same place as the one before.
    let place = looking.place(key).or_else(|| looking.place(key.trim_end_matches("-left")));
    place.map_or_else(|| question.to_owned(), |place| format!("{question} [{place}]"))
}

/// A kind of factor, as a person at a console knows it.
pub(in crate::session) fn in_words(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => "Authenticator app (TOTP)",
        FactorKind::Webauthn => "Security key or passkey (WebAuthn)",
        FactorKind::Push => "Push app",
        FactorKind::Phone => "Phone: text message or call",
        FactorKind::Email => "E-mail",
        FactorKind::BackupCodes => "Backup codes",
        FactorKind::Other => "Something else",
    }
}
