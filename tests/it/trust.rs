//! The files that decide what counts, with the real program: restores, secrets, texts.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use chrono::Utc;
use readmit::ledger::keys::INSTALLATION;
use readmit::{
    ledger::{Action, Draft, InstallationKey, Ledger, SqliteLedger},
    model::{Mode, Role},
};

use crate::audit::{json, recovered, short, text};
use crate::desk::{Desk, PASSPHRASE, reset};

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// As whoever can read the installation's key can write it: an older copy, with a restore that no
/// admin signed.
#[test]
fn a_restore_that_the_installations_key_alone_signs_hides_no_rollback() {
    let desk = Desk::new();
    desk.maria();
    let (heads, config) = (desk.beside("heads.txt"), desk.home().join("config.toml"));
    let plain = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        format!("{plain}\n[witness]\nfile = \"{}\"\nrequired = true\n", heads.display()),
    )
    .unwrap();
    fs::write(&heads, "").unwrap();
    let file = desk.home().join("ledger.db");
    let older = fs::read(&file).unwrap();
    desk.run(&reset("maria")).ended(5);
    let known = desk.entries();
    fs::write(&file, &older).unwrap();
    let key = InstallationKey::load(&desk.home().join("installation.key")).unwrap();
    let mut ledger =
        SqliteLedger::open(&file, Some(key.clone()), Box::new(readmit::base::random::fill))
            .unwrap();
    let size = ledger.head().unwrap().size;
    let mut draft = Draft::plain(
        Utc::now(),
        Action::LedgerRestored,
        INSTALLATION,
        Role::Service,
        Mode::Scripted,
    );
    draft.data.insert("how".into(), "backup".into());
    draft.data.insert("size".into(), size.into());
    draft.data.insert("known".into(), known.into());
    draft.data.insert("witness_heads".into(), 1_000_000.into());
    ledger.append(&[draft], &key, &[]).unwrap();
    drop(ledger);
    let refused = desk.run(&reset("maria")).ended(6);
    assert!(refused.err.contains("is not what its witness"), "{}", refused.err);
    let said = json(&desk.run(&["audit", "verify", "--json"]).ended(6));
    let kinds: Vec<&str> =
        said["findings"].as_array().unwrap().iter().map(|f| f["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"rolled-back") && kinds.contains(&"beyond-rights"), "{said}");
    assert_eq!(said["passed_over"], 0, "{said}");
    // An admin who looks into it says so in their own name; it stays named until a newer head is
    // brought.
    desk.run(&["audit", "restore", "--reason", "found rolled back; the newer file is lost"])
        .ended(0);
    let said = json(&desk.run(&["audit", "verify", "--json", "--against", &short(&desk)]).ended(6));
    let kinds: Vec<&str> =
        said["findings"].as_array().unwrap().iter().map(|f| f["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"beyond-rights") && !kinds.contains(&"rolled-back"), "{said}");
    assert!(said["passed_over"].as_u64().unwrap() > 3, "{said}");
}

#[test]
fn a_secret_that_others_can_read_is_taken_nowhere_and_a_mark_is_no_part_of_one() {
    let desk = Desk::new();
    desk.maria();
    let secret = desk.beside("new password");
    let to = ["directory", "set-password", "maria", "--password-file", text(&secret)];
    fs::write(&secret, "\u{feff}correct horse battery\r\n").unwrap();
    set(&secret, 0o644);
    desk.run(&to).ended(2).saying(&["others can read", "chmod 600 '"]);
    set(&secret, 0o600);
    desk.run(&to).ended(0);
    let word = desk.beside("word");
    fs::write(&word, format!("\u{feff}{PASSPHRASE}\n")).unwrap();
    set(&word, 0o600);
    let entries = desk.entries();
    desk.run(&[
        "audit",
        "export",
        "-o",
        text(&desk.beside("x.csv")),
        "--passphrase-file",
        text(&word),
    ])
    .ended(0);
    assert_eq!(desk.entries(), entries + 1, "no failed sign-in is recorded");
}

#[test]
fn whom_only_a_replaced_ledger_knows_can_be_erased_there() {
    let desk = Desk::new();
    let empty = desk.beside("empty.db");
    desk.run(&["audit", "backup", text(&empty)]).ended(0);
    recovered(&desk);
    let why = ["--reason", "the disk failed; the copy is from last night"];
    let restored = json(
        &desk
            .run(&[&["audit", "restore", text(&empty), "--force", "--json"][..], &why].concat())
            .ended(0),
    );
    let aside = restored["aside"].as_str().unwrap().to_owned();
    let holds = || fs::read(&aside).unwrap().windows(11).any(|w| w == b"Maria Weber");
    assert!(holds());
    let erase = ["audit", "erase", "maria", "--confirm", "maria", "--json"];
    let erase =
        || desk.run(&[&erase[..], &["--reason", "request under Article 17, our file 88"]].concat());
    let entries = desk.entries();
    let done = json(&erase().ended(0));
    assert!(done["copies"][&aside].as_u64().unwrap() > 3 && done["erased"] == 0, "{done}");
    assert!(!holds());
    assert_eq!(desk.entries(), entries + 1, "the act is on record");
    desk.run(&["audit", "verify"]).ended(0);
    let nobody =
        ["audit", "erase", "nobody", "--confirm", "nobody", "--reason", "request under Article 17"];
    desk.run(&nobody).ended(2);
    // One that cannot be read is named, and is not taken for this home's ledger.
    let mut bytes = fs::read(&aside).unwrap();
    bytes[4096..8192].fill(0x5a);
    fs::write(&aside, bytes).unwrap();
    let told = desk.run(&nobody).ended(1).saying(&[
        "nobody in the ledger is nobody",
        "not looked into",
        &aside,
    ]);
    assert!(told.err.contains("delete it") && !told.err.contains("audit verify"), "{}", told.err);
}

#[test]
fn a_runbook_text_that_was_changed_is_put_right_by_the_same_text() {
    let desk = Desk::new();
    desk.maria();
    let shipped = desk.beside("shipped.toml");
    let folder = desk.home().join("runbooks");
    let kept = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let right = fs::read_to_string(&kept).unwrap();
    fs::write(&kept, right.replacen("= ", "=  ", 1)).unwrap();
    let refused = desk.run(&reset("maria")).ended(1);
    let refused = refused.saying(&["it was changed after it was accepted", "runbook accept FILE"]);
    assert!(!refused.err.contains("audit verify"), "{}", refused.err);
    fs::write(&shipped, &right).unwrap();
    desk.run(&["runbook", "accept", text(&shipped)]).ended(0);
    assert_eq!(fs::read_to_string(&kept).unwrap(), right);
    desk.run(&reset("maria")).ended(5);
    // One that others can write is not accepted: it may be another by then.
    set(&shipped, 0o666);
    desk.run(&["runbook", "accept", text(&shipped)])
        .ended(2)
        .saying(&["everybody can write to", "chmod go-w"]);
}
