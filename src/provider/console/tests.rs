#![allow(clippy::unwrap_used)]

use super::*;
use crate::provider::Instructions;
use crate::provider::testing::contract::{self, ConcurrentChange, Fixture, Seed, Truth};
use crate::provider::testing::hostile::{FaultProfile, Hostile};
use crate::provider::{Provider, ProviderLayer};

fn intelliauth() -> ConsoleProfile {
    ConsoleProfile::parse("intelliauth.toml", INTELLIAUTH).unwrap()
}

fn faults(text: &str) -> Vec<String> {
    ConsoleProfile::parse("own.toml", text)
        .unwrap_err()
        .faults
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// A console over a platform that a person looks at: what they read for it is what is there.
struct Watcher {
    console: Console,
    platform: Hostile,
}

impl Watcher {
    fn new() -> Watcher {
        Watcher {
            console: Console::new("acme", intelliauth()),
            platform: Hostile::new(FaultProfile::calm()),
        }
    }

    fn reads(&self, user: &UserId) -> Result<(), ProviderError> {
        let profile = self.platform.profile(user)?;
        self.console.saw(Observation::User(profile.user));
        self.console.saw(Observation::Account { enabled: profile.enabled, groups: profile.groups });
        self.console.saw(Observation::Factors(self.platform.factors(user)?));
        self.console.saw(Observation::BackupCodes(self.platform.backup_codes(user)?));
        Ok(())
    }
}

impl ProviderLayer for Watcher {
    fn inner(&self) -> &dyn ProviderReads {
        &self.console
    }

    fn find(&self, who: &str) -> Result<Vec<User>, ProviderError> {
        let mut found = Vec::new();
        for user in self.platform.find(who)? {
            self.console.saw(Observation::User(user));
            found.extend(self.console.find(who)?);
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(found)
    }

    fn profile(&self, user: &UserId) -> Result<Profile, ProviderError> {
        self.reads(user)?;
        self.console.profile(user)
    }

    fn factors(&self, user: &UserId) -> Result<Vec<Factor>, ProviderError> {
        self.reads(user)?;
        self.console.factors(user)
    }

    fn backup_codes(&self, user: &UserId) -> Result<Recorded<u32>, ProviderError> {
        self.reads(user)?;
        self.console.backup_codes(user)
    }

    fn reach(&self, user: &UserId) -> Result<Profile, ProviderError> {
        ProviderLayer::profile(self, user)
    }
}

impl ProviderActs for Watcher {
    fn act(&self, user: &UserId, act: &Act) -> ActReport {
        self.console.act(user, act)
    }
}

impl Fixture for Watcher {
    fn provider(&self) -> &dyn Provider {
        self
    }

    fn make(&mut self, wish: &Seed) -> UserId {
        self.platform.make(wish)
    }

    fn truth(&self, user: &UserId) -> Option<Truth> {
        self.platform.truth(user)
    }

    fn meddle(&mut self, user: &UserId, meddling: ConcurrentChange) {
        self.platform.meddle(user, meddling);
    }

    fn cut(&mut self) {
        self.platform.cut();
    }

    fn mend(&mut self) {
        self.platform.mend();
    }

    fn now(&self) -> DateTime<Utc> {
        self.platform.now()
    }

    fn wait(&mut self) {
        self.platform.wait();
    }
}

#[test]
fn it_keeps_the_contract_as_far_as_a_person_reads_it() {
    contract::check(&mut || Box::new(Watcher::new()));
}

#[test]
fn it_answers_what_was_read_and_nothing_else() {
    let console = Console::new("acme", intelliauth());
    let user =
        |id: &str| User { id: UserId(id.into()), login: id.to_lowercase(), name: "Maria".into() };
    let (maria, otto) = (user("M-1"), user("O-2"));
    assert!(matches!(console.find("m-1"), Err(ProviderError::Unread)));
    assert!(matches!(console.factors(&maria.id), Err(ProviderError::Unread)));
    console.saw(Observation::User(maria.clone()));
    console.saw(Observation::Account {
        enabled: false,
        groups: Recorded::Known(vec!["Viewer".into()]),
    });
    console.saw(Observation::Factors(Vec::new()));
    console.saw(Observation::BackupCodes(Recorded::Known(3)));
    assert_eq!(console.find("whoever").unwrap(), std::slice::from_ref(&maria));
    assert_eq!(
        (console.factors(&maria.id), console.backup_codes(&maria.id)),
        (Ok(Vec::new()), Ok(Recorded::Known(3)))
    );
    assert!(!console.profile(&maria.id).unwrap().enabled);
    // Nothing of it is about somebody else.
    assert!(console.profile(&otto.id).is_err() && console.backup_codes(&otto.id).is_err());
    // The same user again takes nothing back; another one does.
    console.saw(Observation::User(maria.clone()));
    assert!(console.has_seen(Look::Factors));
    console.saw(Observation::User(otto));
    assert!(!console.has_seen(Look::Factors) && console.factors(&maria.id).is_err());
    console.forget();
    assert!(console.find("m-1").is_err());
}

/// Roles that nobody could read are no roles: the runbook reads them as privileged.
#[test]
fn without_a_look_no_role_is_known() {
    let console = Console::new("acme", intelliauth());
    let maria = User { id: UserId("M-1".into()), login: "maria".into(), name: "Maria".into() };
    console.saw(Observation::User(maria.clone()));
    assert_eq!(console.profile(&maria.id).unwrap().groups, Recorded::NotRecorded);
}

#[test]
fn the_shipped_profile_is_whole_and_speaks_the_consoles_words() {
    let profile = intelliauth();
    assert_eq!(profile.title, "IntelliAuth");
    assert_eq!(
        (profile.acts.len(), profile.residue.len()),
        (ActKind::ALL.len(), Residue::ALL.len())
    );
    assert_eq!(profile.looks.len(), Look::ALL.len());
    let by_hand = |kind| match &profile.acts[&kind] {
        Capability::ByHand(instructions) => instructions.clone(),
        other => panic!("{kind}: {other:?}"),
    };
    let said = |i: &Instructions| i.steps.join(" ");
    let reset = by_hand(ActKind::RemoveFactor);
    assert!(
        reset.all_at_once
            && said(&reset).contains("Force MFA reset")
            && said(&reset).contains("{reason} ({case})")
    );
    // The default would send it to a mailbox that may be lost or watched.
    assert!(
        said(&by_hand(ActKind::SetTemporaryPassword)).contains("\"notify user via e-mail\" OFF")
    );
    assert!(
        said(&by_hand(ActKind::IssueBackupCodes)).contains("Generate backup codes for this user")
    );
    assert!(said(&by_hand(ActKind::Suspend)).contains("Disable"));
    assert!(said(&by_hand(ActKind::Enable)).contains("enabling brings back"));
    assert_eq!(profile.residue[&Residue::Passkeys], Remediation::With(ActKind::RemoveFactor));
}

#[test]
fn every_fault_is_told_at_once_with_its_line() {
    let text = INTELLIAUTH
        .replace("name = \"IntelliAuth\"", "name = \"\"\ncolour = \"blue\"")
        .replace("all_at_once = true", "all_at_once = 1")
        .replace("with = \"remove-factor\"", "with = \"erase\"")
        .replace(
            "[act.note]\nsteps = [\"On the user's page: Note. Type: {reason}\"]",
            "[act.note]\nsteps = [\"Type {text}\"]\ncannot = \"no\"",
        )
        .replace("[act.enable]", "[act.enabel]");
    let line = |part: &str| 1 + text.lines().position(|l| l.starts_with(part)).unwrap();
    let told = faults(&text);
    for wanted in [
        format!("own.toml:{}: console.name is empty", line("name = \"\"")),
        format!(
            "own.toml:{}: console.colour is not a key that a console's profile has",
            line("colour")
        ),
        format!(
            "own.toml:{}: act.remove-factor.all_at_once is 1; it must be true or false",
            line("all_at_once")
        ),
        format!(
            "own.toml:{}: residue.passkeys.with is \"erase\"; it is one of require-enrolment,",
            line("with = \"er")
        ),
        format!(
            "own.toml:{}: act.note has steps and cannot; one of them is enough",
            line("[act.note]")
        ),
        format!(
            "own.toml:{}: act.enabel.steps is not a key that a console's profile has",
            line("[act.enabel]") + 1
        ),
        format!(
            "own.toml:{}: act.enable is missing: it has one of steps, cannot, nothing",
            line("[[act.enable.attest]]")
        ),
    ] {
        assert!(told.iter().any(|f| f.starts_with(&wanted)), "{wanted}\n{told:#?}");
    }
    let braces = faults(&INTELLIAUTH.replace("Type: {reason}", "Type: {text}"));
    assert_eq!(braces.len(), 1, "{braces:?}");
    assert!(braces[0].contains("only {reason} and {case} are filled in"));
}

#[test]
fn what_a_console_does_not_show_need_not_be_looked_for_unless_no_case_goes_without() {
    let hidden = |table: &str| {
        let start = INTELLIAUTH.find(table).unwrap();
        let end = start + 1 + INTELLIAUTH[start + 1..].find("\n[").unwrap();
        format!("{}{table}\nshown = false\n{}", &INTELLIAUTH[..start], &INTELLIAUTH[end..])
    };
    let profile = ConsoleProfile::parse("own.toml", &hidden("[look.backup-codes]")).unwrap();
    let console = Console::new("own", profile);
    assert!(console.has_seen(Look::BackupCodes));
    assert_eq!(console.backup_codes(&UserId("x".into())), Ok(Recorded::Cannot));
    assert!(
        faults(&hidden("[look.factors]"))
            .iter()
            .any(|f| f.contains("no case can be worked on without it"))
    );
}

#[test]
fn hostile_files_are_refused_and_stay_short() {
    for text in [
        String::new(),
        "\u{0}".to_owned(),
        "[act]\n".repeat(9),
        format!("{}x = 1\n", "a.".repeat(100_000)),
        format!("[console]\nname = \"{}\"\n", "x".repeat(1000)),
        format!("# {}\n", "x".repeat(300_000)),
        INTELLIAUTH.replace("name = \"IntelliAuth\"", "name = \"a\\u001b[2J\""),
    ] {
        let told = faults(&text);
        assert!(
            !told.is_empty()
                && told.len() <= 101
                && told.iter().all(|f| f.len() < 1000 && !f.contains('\u{1b}'))
        );
    }
}
