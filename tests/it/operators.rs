//! Operators signing in: the real program, scripted and on pseudo-terminals.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::screen::{Program, Screen};

pub const BINARY: &str = env!("CARGO_BIN_EXE_readmit");
const MARIA: &str = "cedar lantern oyster plank";
const RAVI: &str = "mango violin harbour seven";

/// A home, and passphrases in files.
pub struct House {
    dir: tempfile::TempDir,
}

impl House {
    pub fn empty() -> House {
        House { dir: tempfile::tempdir().unwrap() }
    }

    /// With maria as its admin.
    pub fn new() -> House {
        let house = House::empty();
        house.script("maria", MARIA, &["init"]).ok();
        house
    }

    pub fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A file that only its owner can read, with `text` in its first line.
    pub fn secret(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        drop(fs::remove_file(&path));
        fs::write(&path, format!("{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// The program without a terminal, signed in as `name` by a passphrase in a file.
    pub fn script(&self, name: &str, passphrase: &str, args: &[&str]) -> Done {
        let file = self.secret("passphrase", passphrase);
        self.bare(args, &["--operator", name, "--passphrase-file", file.to_str().unwrap()])
    }

    /// The program without a terminal and with nothing but the home.
    pub fn bare(&self, args: &[&str], more: &[&str]) -> Done {
        self.with(&[], args, more)
    }

    /// The same, with these variables.
    pub fn with(&self, env: &[(&str, &str)], args: &[&str], more: &[&str]) -> Done {
        let mut command = Command::new(BINARY);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .envs(env.iter().copied())
            .args(args)
            .args(more)
            .arg("--home")
            .arg(self.home());
        Done(command.stdin(std::process::Stdio::null()).output().unwrap())
    }

    pub fn on_screen(&self, name: &str, args: &[&str]) -> Screen {
        let mut program =
            Program::new(BINARY).arg("--home").arg(self.home()).arg("--operator").arg(name);
        for arg in args {
            program = program.arg(*arg);
        }
        Screen::start(&program)
    }

    /// Adds an operator and lets them set their own passphrase; `admin` signs in by `admins`.
    pub fn add(&self, name: &str, role: &str, passphrase: &str) {
        let once = self.path("once");
        drop(fs::remove_file(&once));
        self.script(
            "maria",
            MARIA,
            &["operator", "add", name, "--role", role, "--secret-to", once.to_str().unwrap()],
        )
        .ok();
        let once = fs::read_to_string(&once).unwrap();
        let new = self.secret("new", passphrase);
        self.script(
            name,
            once.trim(),
            &["operator", "passphrase", "--new-passphrase-file", new.to_str().unwrap()],
        )
        .ok();
    }

    pub fn entries(&self, action: &str) -> Vec<serde_json::Value> {
        let done = self.bare(&["audit", "list", "--action", action, "--json"], &[]);
        let document: serde_json::Value = serde_json::from_str(&done.ok()).unwrap();
        document["entries"].as_array().unwrap().clone()
    }

    fn key(&self, name: &str) -> PathBuf {
        self.home().join("operators").join(name).join("key")
    }
}

/// The outcome.
pub struct Done(pub Output);

impl Done {
    pub fn ok(self) -> String {
        assert!(self.0.status.success(), "{self:?}");
        String::from_utf8(self.0.stdout).unwrap()
    }

    /// It failed with this code; what it said.
    pub fn fails(&self, code: i32) -> String {
        assert_eq!(self.0.status.code(), Some(code), "{self:?}");
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }
}

impl std::fmt::Debug for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        write!(f, "{:?}\n{}\n{}", self.0.status, text(&self.0.stdout), text(&self.0.stderr))
    }
}

/// Waits until `text` stands on the screen so many times: a prompt that is put again looks like the
/// one before.
fn times<'s>(screen: &'s mut Screen, text: &str, times: usize) -> &'s mut Screen {
    screen.wait_for(text, |s| s.contents().matches(text).count() == times)
}

fn in_tree(folder: &Path, needle: &str) -> bool {
    fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).any(|path| {
        if path.is_dir() {
            return in_tree(&path, needle);
        }
        let bytes = fs::read(&path).unwrap();
        bytes.windows(needle.len()).any(|w| w == needle.as_bytes())
    })
}

/// A timer beside one person leaves no doubt who types; a second person does.
#[test]
fn one_person_beside_a_timer_need_not_be_named() {
    let house = House::new();
    house.script("maria", MARIA, &["operator", "add", "clock", "--role", "timer"]).ok();
    let sign_in = |house: &House| {
        let passphrase = house.secret("passphrase", MARIA);
        house.bare(&["audit", "verify"], &["--passphrase-file", passphrase.to_str().unwrap()])
    };
    sign_in(&house).ok();
    assert_eq!(house.entries("audit.verified").last().unwrap()["actor"], "maria");

    house.add("ravi", "auditor", RAVI);
    let said = String::from_utf8(sign_in(&house).0.stderr).unwrap();
    assert!(said.contains("which operator are you?"), "{said}");
    assert_eq!(house.entries("audit.verified").len(), 1);
}

#[test]
fn the_first_operator_has_a_sealed_key() {
    let house = House::empty();
    let missing = house.bare(&["init"], &["--operator", "maria"]).fails(2);
    assert!(missing.contains("--passphrase-file"), "{missing}");
    let (short, long) = ("abc", "x y ".repeat(2500));
    for (passphrase, why) in [(short, "at least 12"), (&*long, "longer than")] {
        let said = house.script("maria", passphrase, &["init"]).fails(2);
        assert!(said.contains(why), "{said}");
    }
    assert!(!house.home().exists(), "nothing was made");
    house.script("maria", MARIA, &["init"]).ok();
    let key = fs::read_to_string(house.key("maria")).unwrap();
    assert!(key.contains("kdf argon2id v=19 m=47104 t=1 p=1\n"), "{key}");
    assert!(!in_tree(&house.home(), MARIA));
    let twice = house.script("ravi", RAVI, &["init"]).fails(2);
    assert!(twice.contains("an installation") && twice.contains("already"), "{twice}");
    house
        .script("maria", MARIA, &["audit", "export", "-o", house.path("out.csv").to_str().unwrap()])
        .ok();
}

#[test]
fn a_wrong_passphrase_is_refused_recorded_and_slowed() {
    let house = House::new();
    let file = house.path("out.csv");
    let export = ["audit", "export", "-o", file.to_str().unwrap()];
    for _ in 0..3 {
        let said = house.script("maria", "not the passphrase", &export).fails(8);
        assert!(said.contains("the passphrase is wrong"), "{said}");
    }
    let said = house.script("maria", MARIA, &export).fails(8);
    assert!(said.contains("try again in"), "{said}");
    let recorded = house.entries("operator.sign_in_failed");
    let seen: Vec<_> =
        recorded.iter().map(|e| (e["actor"].as_str(), e["data"]["in_a_row"].as_u64())).collect();
    assert_eq!(seen, [1, 2, 3].map(|n| (Some("installation"), Some(n))));
    assert_eq!(recorded[0]["data"]["name"], "maria");
    assert!(!file.exists() && !in_tree(&house.home(), "not the passphrase"));
}

/// An older copy of the ledger, or one whose witness is gone, gets no entry: not even that of a
/// wrong passphrase.
#[test]
fn a_wrong_passphrase_is_recorded_only_where_every_entry_is() {
    let house = House::new();
    let (config, heads) = (house.home().join("config.toml"), house.path("heads.txt"));
    let (plain, ledger) = (fs::read_to_string(&config).unwrap(), house.home().join("ledger.db"));
    let older = fs::read(&ledger).unwrap();
    let witness = format!("{plain}\n[witness]\nfile = \"{}\"\nrequired = true\n", heads.display());
    fs::write(&config, witness).unwrap();
    let recorded = || house.entries("operator.sign_in_failed").len();
    let file = house.path("out.csv");
    let export = ["audit", "export", "-o", file.to_str().unwrap()];
    let said = house.script("maria", "not the passphrase", &export).fails(8);
    assert!(said.contains("the failed sign-in is not recorded: the witness"), "{said}");
    assert_eq!(recorded(), 0);
    fs::write(&heads, "").unwrap();
    house.script("maria", "not the passphrase", &export).fails(8);
    assert_eq!(recorded(), 1);
    fs::write(&ledger, older).unwrap();
    let said = house.script("maria", "not the passphrase", &export).fails(8);
    assert!(
        said.contains("the failed sign-in is not recorded: the ledger is not what its witness"),
        "{said}"
    );
    assert_eq!(recorded(), 0);
}

#[test]
fn a_passphrase_file_or_a_key_that_others_can_read_is_refused() {
    let house = House::new();
    let file = house.secret("open", MARIA);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let flags = ["--operator", "maria", "--passphrase-file", file.to_str().unwrap()];
    let export = ["audit", "export", "-o", "/dev/null/x"];
    let said = house.bare(&export, &flags).fails(8);
    assert!(said.contains("others can read"), "{said}");
    fs::set_permissions(house.key("maria"), fs::Permissions::from_mode(0o640)).unwrap();
    let said = house.script("maria", MARIA, &export).fails(8);
    assert!(said.contains("others can read") && said.contains("chmod 600"), "{said}");
}

#[test]
fn a_stolen_ledger_without_a_key_signs_nothing() {
    let house = House::new();
    let thief = House::new();
    fs::copy(house.home().join("ledger.db"), thief.home().join("ledger.db")).unwrap();
    // The thief's own key is no key of this ledger, though the name is the same; nor is the thief's
    // installation key.
    let said = thief.script("maria", MARIA, &["audit", "export", "-o", "/dev/null/x"]);
    assert!([6, 8].contains(&said.0.status.code().unwrap()), "{said:?}");
    fs::copy(house.home().join("installation.key"), thief.home().join("installation.key")).unwrap();
    let said = thief.script("maria", MARIA, &["audit", "export", "-o", "/dev/null/x"]).fails(8);
    assert!(said.contains("not the key that this ledger knows"), "{said}");
    fs::remove_file(thief.key("maria")).unwrap();
    let said = thief.script("maria", MARIA, &["audit", "export", "-o", "/dev/null/x"]).fails(8);
    assert!(said.contains("is not there"), "{said}");
}

#[test]
fn a_key_that_an_admin_made_does_nothing_but_change() {
    let house = House::new();
    let once = house.path("once");
    let add = ["operator", "add", "ravi", "--secret-to", once.to_str().unwrap()];
    house.script("maria", MARIA, &add).ok();
    let once = fs::read_to_string(once).unwrap();
    let export = ["audit", "export", "-o", "/dev/null/x"];
    let said = house.script("ravi", once.trim(), &export).fails(8);
    assert!(said.contains("readmit operator passphrase"), "{said}");
    let kept = fs::read(house.key("ravi")).unwrap();
    let new = house.secret("new", RAVI);
    let set = ["operator", "passphrase", "--new-passphrase-file", new.to_str().unwrap()];
    house.script("ravi", once.trim(), &set).ok();
    assert_eq!(house.entries("operator.key_rotated")[0]["actor"], "ravi");
    house
        .script("ravi", RAVI, &["audit", "export", "-o", house.path("a.csv").to_str().unwrap()])
        .ok();
    // The admin's copy of the key, with the one-time passphrase that the admin has seen.
    fs::write(house.key("ravi"), kept).unwrap();
    let said = house.script("ravi", once.trim(), &export).fails(8);
    assert!(said.contains("not the key that this ledger knows"), "{said}");
}

#[test]
fn keys_and_passphrases_change_and_the_old_ones_are_dead() {
    let house = House::new();
    house.add("ravi", "operator", RAVI);
    let export = ["audit", "export", "-o", "/dev/null/x"];
    let new = house.secret("new", "seven harbours of violins");
    house
        .script(
            "ravi",
            RAVI,
            &["operator", "passphrase", "--new-passphrase-file", new.to_str().unwrap()],
        )
        .ok();
    assert!(house.script("ravi", RAVI, &export).fails(8).contains("wrong"));
    let old = fs::read(house.key("ravi")).unwrap();
    house.script("ravi", "seven harbours of violins", &["operator", "rotate-key"]).ok();
    let newest = fs::read(house.key("ravi")).unwrap();
    fs::write(house.key("ravi"), old).unwrap();
    assert!(
        house.script("ravi", "seven harbours of violins", &export).fails(8).contains("not the key")
    );
    fs::write(house.key("ravi"), newest).unwrap();
    // Forgotten: an admin gives another one, which has to be changed at once.
    let once = house.path("again");
    let rotate = ["operator", "rotate-key", "ravi", "--secret-to", once.to_str().unwrap()];
    assert!(
        house
            .script("ravi", "seven harbours of violins", &["operator", "rotate-key", "maria"])
            .fails(8)
            .contains("role")
    );
    house.script("maria", MARIA, &rotate).ok();
    assert!(
        house.script("ravi", "seven harbours of violins", &export).fails(8).contains("was made by")
    );
}

#[test]
fn one_can_enrol_with_a_key_that_nobody_else_ever_had() {
    let house = House::new();
    let said = house.script("ravi", RAVI, &["operator", "enrol", "ravi"]).ok();
    let public = said.trim().rsplit(' ').next().unwrap();
    house.script("maria", MARIA, &["operator", "add", "ravi", "--public-key", public]).ok();
    house
        .script("ravi", RAVI, &["audit", "export", "-o", house.path("a.csv").to_str().unwrap()])
        .ok();
    let said =
        house.script("maria", MARIA, &["operator", "add", "rav1", "--public-key", public]).fails(2);
    assert!(said.contains("too like"), "{said}");
}

#[test]
fn an_unsealed_key_is_read_warned_of_and_can_be_sealed() {
    let house = House::new();
    house.script("maria", MARIA, &["operator", "add", "robot", "--role", "service"]).ok();
    let key = fs::read_to_string(house.key("robot")).unwrap();
    assert!(key.starts_with("readmit operator key v1\n"));
    assert_eq!(fs::metadata(house.key("robot")).unwrap().permissions().mode() & 0o777, 0o600);
    let new = house.secret("new", "a robot has no secrets");
    let set = ["operator", "passphrase", "--new-passphrase-file", new.to_str().unwrap()];
    house.bare(&set, &["--operator", "robot"]).ok();
    assert!(
        fs::read_to_string(house.key("robot")).unwrap().starts_with("readmit operator key v2\n")
    );
}

#[test]
fn at_a_terminal_it_is_typed_twice_and_never_shown() {
    let house = House::empty();
    let mut screen = house.on_screen("maria", &["init"]);
    screen.see("New passphrase").hidden_input().send("abc\r");
    screen.see("at least 12 characters");
    times(&mut screen, "New passphrase", 2);
    screen.send(&format!("{}\r", "x y ".repeat(2500))).see("That is too long. Nothing was taken.");
    times(&mut screen, "New passphrase", 3).send(&format!("{MARIA}\r"));
    screen.see("The same again").send("something else entirely\r").see("two different");
    times(&mut screen, "New passphrase", 4).send(&format!("{MARIA}\r"));
    times(&mut screen, "The same again", 2).send(&format!("{MARIA}\r"));
    let end = screen.end();
    assert_eq!(end.code, Some(0), "{}", end.contents);
    assert!(end.is_sane() && !end.raw.contains("oyster"), "{}", end.raw);

    let file = house.path("a.csv");
    let mut screen = house.on_screen("maria", &["audit", "export", "-o", file.to_str().unwrap()]);
    screen.see("Passphrase of maria").hidden_input().send("wrong\r").see("not the passphrase");
    times(&mut screen, "Passphrase of maria", 2).send(&format!("{MARIA}\r"));
    let end = screen.end();
    assert_eq!(end.code, Some(0), "{}", end.contents);
    assert_eq!(house.entries("operator.sign_in_failed").len(), 1);
}

#[test]
fn making_a_senior_takes_two_on_two_terminals() {
    let house = House::new();
    house.add("sofia", "senior", RAVI);
    let (once, new) = (house.path("once"), "seven harbours of violins");
    let add =
        ["operator", "add", "anna", "--role", "senior", "--secret-to", once.to_str().unwrap()];
    fs::remove_file(&once).unwrap();
    let asked = house.script("maria", MARIA, &add);
    asked.fails(4);
    let export = ["audit", "export", "-o", "/dev/null/x"];
    let word = fs::read_to_string(&once).unwrap();
    assert!(
        house.script("anna", word.trim(), &export).fails(8).contains("no operator anna"),
        "not before"
    );
    let list = house.bare(&["operator", "list"], &[]).ok();
    let request = list
        .lines()
        .find(|l| l.starts_with("request "))
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .to_owned();
    let confirm = ["operator", "confirm", &request];
    let said =
        house.script("maria", MARIA, &[&confirm[..], &["--confirm", "anna"]].concat()).fails(3);
    assert!(said.contains("cannot confirm it too"), "{said}");
    let mut screen = house.on_screen("sofia", &confirm);
    screen.see("maria asks").see("operator.added anna as senior").see("Type anna").send("anna\r");
    screen.see("Passphrase of sofia").hidden_input().send(&format!("{RAVI}\r"));
    let end = screen.end();
    assert_eq!(end.code, Some(0), "{}", end.contents);
    let mut anna = house.on_screen("anna", &["operator", "passphrase"]);
    anna.see("Passphrase of anna").send(&format!("{}\r", word.trim()));
    anna.see("New passphrase")
        .send(&format!("{new}\r"))
        .see("The same again")
        .send(&format!("{new}\r"));
    assert_eq!(anna.end().code, Some(0));
    house
        .script("anna", new, &["audit", "export", "-o", house.path("a.csv").to_str().unwrap()])
        .ok();
    house.script("maria", MARIA, &["operator", "role", "anna", "admin"]).fails(4);
    let said = house.script("maria", MARIA, &["operator", "disable", "maria"]).fails(3);
    assert!(said.contains("no admin left"), "{said}");
    let report = house.script("maria", MARIA, &["audit", "verify"]).ok();
    assert!(!report.contains('✗'), "{report}");
}
