//! A home that several accounts on one host share. It takes root to be several accounts; otherwise
//! nothing is tried, and it is said.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::{TimeDelta, Utc};
use readmit::base::random;
use readmit::directory::{Actor, Directory, Hashing, NewUser};
use readmit::model::FactorKind;

use crate::operators::{BINARY, Done};

/// Numbers that nobody has; no account has to be made for them.
const GROUP: u32 = 64_200;
const MARIA: u32 = 64_201;
const RAVI: u32 = 64_202;
const SOFIA: u32 = 64_203;
/// Of no group.
const EVE: u32 = 64_204;

struct Shared {
    dir: tempfile::TempDir,
}

impl Shared {
    /// `None`: this is not root, or the test's own program cannot be reached by others.
    #[allow(clippy::print_stderr)]
    fn new() -> Option<Shared> {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let place = dir.path().join("srv");
        fs::create_dir(&place).unwrap();
        fs::copy(BINARY, dir.path().join("readmit")).unwrap();
        let possible = chown(&place, Some(MARIA), Some(GROUP)).is_ok();
        let shared = Shared { dir };
        if !possible || !Shared::as_user(MARIA, Path::new("/bin/true"), &[]).0.status.success() {
            eprintln!("NOT TRIED: only root can be several accounts");
            return None;
        }
        fs::set_permissions(&place, fs::Permissions::from_mode(0o750)).unwrap();
        Some(shared)
    }

    fn home(&self) -> PathBuf {
        self.dir.path().join("srv/home")
    }

    fn as_user(uid: u32, program: &Path, args: &[&str]) -> Done {
        let groups =
            if uid == EVE { "--clear-groups".to_owned() } else { format!("--groups={GROUP}") };
        let mut command = Command::new("setpriv");
        command
            .args([format!("--reuid={uid}"), format!("--regid={uid}"), groups])
            .arg(program)
            .args(args);
        // Whoever installs nothing has this mask; the program has its own.
        command.env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null()).current_dir("/");
        Done(command.output().unwrap())
    }

    /// The program, as this account and this operator.
    fn run(&self, uid: u32, name: &str, args: &[&str]) -> Done {
        let word = self.dir.path().join(format!("word-{uid}"));
        fs::write(&word, format!("cedar lantern oyster {uid}\n")).unwrap();
        chown(&word, Some(uid), Some(uid)).unwrap();
        fs::set_permissions(&word, fs::Permissions::from_mode(0o600)).unwrap();
        let home = self.home();
        let more = [
            "--home",
            home.to_str().unwrap(),
            "--operator",
            name,
            "--passphrase-file",
            word.to_str().unwrap(),
        ];
        Shared::as_user(uid, &self.dir.path().join("readmit"), &[args, &more].concat())
    }

    /// Makes a key in their own login, and has maria add it.
    fn join(&self, uid: u32, name: &str, role: &str) {
        let said = self.run(uid, name, &["operator", "enrol", name]).ok();
        let key = said.trim().rsplit(' ').next().unwrap();
        self.run(MARIA, "maria", &["operator", "add", name, "--role", role, "--public-key", key])
            .ok();
    }

    fn mode(&self, name: &str) -> (u32, u32, u32) {
        let meta = fs::symlink_metadata(self.home().join(name)).unwrap();
        (meta.mode() & 0o7777, meta.uid(), meta.gid())
    }
}

#[test]
fn what_is_shared_is_the_groups_and_a_key_is_ones_own() {
    let Some(shared) = Shared::new() else { return };
    let init = ["init", "--group", &GROUP.to_string()];
    // Where the group can put another home in its place, none is made.
    let place = shared.dir.path().join("srv");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o2770)).unwrap();
    let said = shared.run(MARIA, "maria", &init).fails(1);
    assert!(said.contains("another home in its place") && said.contains("chmod go-w"), "{said}");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o750)).unwrap();
    shared.run(EVE, "eve", &["init", "--group", &GROUP.to_string()]).fails(1);
    assert!(!shared.home().exists());
    shared.run(MARIA, "maria", &init).ok();
    shared.run(MARIA, "maria", &init).fails(2);
    shared.join(RAVI, "ravi", "operator");
    for (name, mode) in [
        ("", 0o2770),
        ("ledger.db", 0o660),
        ("ledger.lock", 0o660),
        ("directory.db", 0o660),
        ("installation.key", 0o640),
        ("config.toml", 0o640),
        ("runbooks", 0o3770),
        ("operators", 0o3770),
    ] {
        assert_eq!(shared.mode(name), (mode, MARIA, GROUP), "{name}");
    }
    for (name, uid) in [("maria", MARIA), ("ravi", RAVI)] {
        let (mode, owner, _) = shared.mode(&format!("operators/{name}"));
        assert_eq!((mode & 0o777, owner), (0o700, uid), "{name}");
        let (mode, owner, _) = shared.mode(&format!("operators/{name}/key"));
        assert_eq!((mode, owner), (0o600, uid), "{name}");
    }
    // What one puts back, all go on with.
    let copy = shared.dir.path().join("srv/backup.db");
    let copy = copy.to_str().unwrap();
    shared.run(MARIA, "maria", &["audit", "backup", copy]).ok();
    let why = ["--force", "--reason", "the disk failed; the copy is from last night"];
    shared.run(MARIA, "maria", &[&["audit", "restore", copy][..], &why].concat()).ok();
    assert_eq!(shared.mode("ledger.db"), (0o660, MARIA, GROUP));
    shared.run(RAVI, "ravi", &["audit", "verify"]).ok();
    // An account is who it is: it cannot sign as another, nor take another's key away.
    let said = shared.run(RAVI, "maria", &["audit", "export", "-o", "/dev/null/x"]).fails(8);
    assert!(said.contains("operators/maria"), "{said}");
    let folder = shared.home().join("operators/maria");
    let gone =
        Shared::as_user(RAVI, Path::new("/bin/mv"), &[folder.to_str().unwrap(), "/tmp/never"]);
    assert!(!gone.0.status.success());
    // Nobody makes a key for somebody else here.
    let said =
        shared.run(MARIA, "maria", &["operator", "add", "sofia", "--role", "senior"]).fails(2);
    assert!(said.contains("operator enrol sofia"), "{said}");
    // A folder that somebody else has made in one's name is not used.
    let trap = shared.home().join("operators/sofia");
    fs::create_dir(&trap).unwrap();
    chown(&trap, Some(RAVI), Some(GROUP)).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o777)).unwrap();
    let said = shared.run(SOFIA, "sofia", &["operator", "enrol", "sofia"]).fails(8);
    assert!(said.contains("operators/sofia"), "{said}");
    // And who is of no group does not get in.
    let said = shared.run(EVE, "ravi", &["cases"]).0;
    assert!(!said.status.success());
    let doctor = shared.run(RAVI, "ravi", &["doctor"]).0;
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(doctor.contains("is shared with the group 64200, and nobody else"), "{doctor}");
    assert!(
        doctor.contains("!!  files: others can use") && doctor.contains("operators/sofia"),
        "{doctor}"
    );
}

/// A file that one member writes is neither run nor believed by another.
#[test]
fn a_members_own_files_decide_nothing_for_the_others() {
    let Some(shared) = Shared::new() else { return };
    shared.run(MARIA, "maria", &["init", "--group", &GROUP.to_string()]).ok();
    shared.join(RAVI, "ravi", "operator");
    let (home, ran) = (shared.home(), shared.dir.path().join("ran"));
    fs::create_dir(&ran).unwrap();
    fs::set_permissions(&ran, fs::Permissions::from_mode(0o777)).unwrap();
    let plain = fs::read_to_string(home.join("config.toml")).unwrap();
    let command =
        format!("{plain}\n[witness]\ncommand = [\"/usr/bin/touch\", \"{}/it\"]\n", ran.display());
    let config = home.join("config.toml");
    let as_ravi = |script: &str| Shared::as_user(RAVI, Path::new("/bin/sh"), &["-c", script]).ok();
    let (c, h) = (config.display(), home.display());
    let theirs = shared.dir.path().join("theirs");
    fs::write(&theirs, &command).unwrap();
    fs::set_permissions(&theirs, fs::Permissions::from_mode(0o644)).unwrap();
    as_ravi(&format!("mv {c} {h}/aside && cp {} {c} && chmod 640 {c}", theirs.display()));
    for args in [&["audit", "verify"][..], &["audit", "list"], &["operator", "list"], &["doctor"]] {
        let done = shared.run(MARIA, "maria", args).0;
        let said = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
        assert!(!done.status.success(), "{args:?}: {said}");
        assert!(said.contains(&format!("belongs to {RAVI}")), "{args:?}: {said}");
    }
    assert!(!ran.join("it").exists(), "a member's command was run");
    let doctor = shared.run(MARIA, "maria", &["doctor"]).0;
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(
        doctor.contains("(640)") && doctor.contains("sudo chown") && doctor.contains("config.toml"),
        "{doctor}"
    );
    // One's own names no program either: a member could bring back an older one.
    as_ravi(&format!("mv -f {h}/aside {c}"));
    shared.run(MARIA, "maria", &["audit", "verify"]).ok();
    fs::write(&config, &command).unwrap();
    let said = shared.run(MARIA, "maria", &["audit", "list"]).fails(1);
    assert!(
        said.contains("/etc/readmit/config.toml") && said.contains("[witness] command"),
        "{said}"
    );
    assert!(!ran.join("it").exists());
    fs::write(&config, &plain).unwrap();
    // Another key of the installation, another runbook, another home.
    as_ravi(&format!(
        "cp {h}/installation.key {h}/k && mv -f {h}/k {h}/installation.key && chmod 640 {h}/installation.key"
    ));
    let said = shared.run(MARIA, "maria", &["operator", "list"]).fails(8);
    assert!(said.contains("installation.key belongs to"), "{said}");
    let doctor = String::from_utf8(shared.run(RAVI, "ravi", &["doctor"]).0.stdout).unwrap();
    assert!(doctor.contains("installation.key belongs to"), "{doctor}");
}

#[test]
fn operator_and_approver_work_on_one_case_from_two_accounts() {
    let Some(shared) = Shared::new() else { return };
    shared.run(MARIA, "maria", &["init", "--group", &GROUP.to_string()]).ok();
    shared.join(RAVI, "ravi", "operator");
    shared.join(SOFIA, "sofia", "senior");
    let (long_ago, draw) = (Utc::now() - TimeDelta::days(400), &mut random::fill);
    let mut directory = Directory::open(&shared.home(), Hashing::owasp()).unwrap();
    let new = NewUser::new("anna", "Anna Lindqvist").address("anna@example.com", long_ago);
    let new = new.phone("+46 70 123 4567", long_ago).group("Domain Admins", Some(long_ago));
    let anna = directory.add(&new, long_ago, draw).unwrap();
    directory
        .set_password(&anna, &"correct horse battery".into(), long_ago, Actor::Admin, draw)
        .unwrap();
    directory
        .record_factor(&anna, FactorKind::Webauthn, "key", Some(long_ago), None, long_ago, draw)
        .unwrap();
    drop(directory);
    let recover = [
        "recover",
        "anna",
        "--no-input",
        "--lost",
        "key",
        "--ticket",
        "4711",
        "--no-red-flags",
        "--backup-codes",
        "none",
        "--verify",
        "video-call",
        "--evidence",
        "compared=HR photo",
        "--reason",
        "Lost key; seen on video, ticket 4711",
        "--confirm",
        "anna",
        "--notice",
        "sent",
        "--follow-up",
        "print",
    ];
    let said = shared.run(RAVI, "ravi", &recover).fails(4);
    let case = said.split_whitespace().find(|w| w.starts_with("R-")).unwrap().to_owned();
    let number = ["--verify", "known-phone", "--evidence", "number=4567"];
    let approve = [
        "approve",
        &case,
        "--no-input",
        "--answer",
        "grant",
        "--reason",
        "Called the number on file",
    ];
    shared.run(SOFIA, "sofia", &[&approve[..], &number].concat()).ok();
    let resume = [
        "resume",
        &case,
        "--no-input",
        "--confirm",
        "anna",
        "--reason",
        "Lost key; seen on video, ticket 4711",
    ];
    let more = ["--notice", "sent", "--follow-up", "print"];
    shared.run(RAVI, "ravi", &[&resume[..], &more].concat()).fails(5);
    let report = shared.run(MARIA, "maria", &["audit", "verify"]).ok();
    assert!(report.contains("It verifies"), "{report}");
    // Whoever made a file beside the two databases, all of them can go on with it.
    for entry in fs::read_dir(shared.home())
        .unwrap()
        .map(Result::unwrap)
        .filter(|e| e.file_type().unwrap().is_file())
    {
        assert_eq!(entry.metadata().unwrap().gid(), GROUP, "{:?}", entry.path());
        assert_eq!(entry.metadata().unwrap().mode() & 0o007, 0, "{:?}", entry.path());
    }
}
