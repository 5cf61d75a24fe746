//! Things that go wrong: one clear error, the right exit code, and nothing changed.

use std::fs;
use std::process::Command;

use chrono::{TimeDelta, Utc};
use readmit::model::FactorKind;

use crate::desk::{BINARY, Desk, reset};

/// Nothing of the user was changed.
#[track_caller]
fn untouched(desk: &Desk) {
    let user = desk.directory().find("maria").unwrap().remove(0).id;
    let factors = desk.directory().factors(&user).unwrap();
    assert!(factors.iter().any(|f| f.kind == FactorKind::Webauthn), "{factors:?}");
}

#[test]
fn a_ledger_that_is_not_there() {
    let desk = Desk::new();
    desk.maria();
    fs::remove_file(desk.home().join("ledger.db")).unwrap();
    desk.run(&reset("maria")).ended(6).saying(&["no ledger", "readmit init"]);
    untouched(&desk);
}

/// Nothing is to be made where a copy was named that is not there.
#[test]
fn a_copy_that_is_not_there() {
    let desk = Desk::new();
    let copy = desk.beside("copy.db");
    let ran = desk.run(&["audit", "verify", "--ledger", copy.to_str().unwrap()]).ended(6);
    let said = ran.saying(&["there is no ledger at", "with --ledger"]).err;
    assert!(!said.contains("readmit init"), "{said}");
}

#[test]
fn a_ledger_that_is_none() {
    let desk = Desk::new();
    desk.maria();
    for garbage in [&b"this is not a database, and never was one"[..], &[0; 4096], b""] {
        fs::write(desk.home().join("ledger.db"), garbage).unwrap();
        desk.run(&reset("maria")).ended(6).saying(&["ledger"]);
        untouched(&desk);
    }
}

#[test]
fn a_ledger_that_was_cut_off() {
    let desk = Desk::new();
    desk.maria();
    let path = desk.home().join("ledger.db");
    let whole = fs::read(&path).unwrap();
    for keep in [whole.len() - 4096, whole.len() / 2, 5000, 100] {
        fs::write(&path, &whole[..keep]).unwrap();
        desk.run(&reset("maria")).ended(6).saying(&["ledger"]);
        untouched(&desk);
    }
}

/// A limit on a file's size is an error that is told, and no signal that ends the program without a
/// word.
#[test]
fn a_file_that_may_not_grow() {
    let desk = Desk::new();
    desk.maria();
    let args: Vec<String> = reset("maria").iter().map(|a| format!("'{a}'")).collect();
    let run = desk.shell(&format!("ulimit -f 0; {BINARY} {}", args.join(" ")));
    assert!(run.code.is_some_and(|code| (1..128).contains(&code)), "{:?}", run.code);
    run.saying(&["readmit: ", "→"]);
    untouched(&desk);
}

/// As somebody who may read the home and write nothing in it.
#[test]
fn a_ledger_that_may_only_be_read() {
    let (desk, nobody) = (Desk::new(), "65534:65534");
    desk.maria();
    let folder = desk.beside("");
    let possible =
        Command::new("chown").args(["-R", nobody]).arg(&folder).status().is_ok_and(|s| s.success());
    let as_nobody = |script: &str| {
        desk.shell(&format!("setpriv --reuid=65534 --regid=65534 --clear-groups {script}"))
    };
    if !possible || as_nobody(&format!("test -x {BINARY}")).code != Some(0) {
        eprint("not run: needs root, setpriv, and a program that others may start");
        return;
    }
    let args: Vec<String> = reset("maria").iter().map(|a| format!("'{a}'")).collect();
    let run = format!("{BINARY} {}", args.join(" "));
    // In a folder that may only be read, the directory is the first to say so.
    for (modes, back, code) in
        [("chmod 400 ledger.db", "chmod 600 ledger.db", 6), ("chmod 500 .", "chmod 700 .", 7)]
    {
        let home = desk.home();
        desk.shell(&format!("cd {} && {modes}", home.display())).ended(0);
        as_nobody(&run).ended(code).saying(&["read-only", "writable"]);
        desk.shell(&format!("cd {} && {back}", home.display())).ended(0);
        untouched(&desk);
    }
}

/// No file may grow: what a full disk is, without a disk.
#[test]
fn a_disk_that_is_full() {
    let desk = Desk::new();
    desk.maria();
    let args: Vec<String> = reset("maria").iter().map(|a| format!("'{a}'")).collect();
    let size = fs::metadata(desk.home().join("ledger.db")).unwrap().len() / 512;
    let ran = desk.shell(&format!("trap '' XFSZ; ulimit -f {size}; exec $R {}", args.join(" ")));
    assert!(matches!(ran.code, Some(6 | 7)), "{ran:?}");
    ran.saying(&[]);
    // What had been recorded until then stands, and the case goes on once there is room.
    desk.run(&reset("maria")).ended(5);
}

#[test]
fn two_operators_on_one_target() {
    let desk = Desk::new();
    desk.maria();
    desk.run(&reset("maria")).ended(5);
    let case = desk.case();
    let today = Utc::now().format("%Y-%m-%d").to_string();
    let mut args = reset("maria");
    args.extend(["--operator", "petra"]);
    let entries = desk.entries();
    desk.run(&args).ended(3).saying(&[&case, "jonas", "since", &today]);
    assert_eq!(desk.entries(), entries);
}

#[test]
fn a_case_that_is_closed() {
    let desk = Desk::new();
    desk.maria();
    desk.run(&reset("maria")).ended(5);
    let case = desk.case();
    let refuse = [
        "refuse",
        &case,
        "--code",
        "impersonation",
        "--reason",
        "The real one rang us",
        "--notice",
        "sent",
    ];
    desk.run(&refuse).ended(3);
    let entries = desk.entries();
    desk.run(&refuse).ended(3).saying(&["closed"]);
    desk.run(&["note", &case, "--reason", "too late"]);
    desk.run(&["resume", &case]).ended(3);
    assert_eq!(desk.entries(), entries, "nothing was added to a closed case");
}

#[test]
fn a_case_that_leaves_an_account_open_stays_in_the_queue() {
    let desk = Desk::new();
    let maria = desk.maria();
    desk.run(&reset("maria")).ended(5);
    let case = desk.case();
    // Nothing is recorded while an answer is missing.
    let entries = desk.entries();
    desk.run(&["abandon", &case, "--notice", "sent"]).ended(2).saying(&["--reason"]);
    desk.run(&["refuse", &case, "--code", "pressure", "--reason", "They pressed"])
        .ended(2)
        .saying(&["--notice"]);
    assert_eq!(desk.entries(), entries);
    let refuse =
        ["refuse", &case, "--code", "pressure", "--reason", "They pressed", "--notice", "sent"];
    let ran = desk.run(&refuse).ended(9);
    assert!(
        ran.err.contains("stands open") && !ran.err.contains("We did not go through with it"),
        "{}",
        ran.err
    );
    let overdue = desk.run(&["cases", "--overdue", "--json"]).ended(0).out;
    assert!(overdue.contains(&case) && overdue.contains("open door"), "{overdue}");
    desk.directory()
        .set_enabled(&maria, false, Utc::now(), readmit::directory::Actor::Admin)
        .unwrap();
    desk.run(&["resume", &case]).ended(3);
    assert!(!desk.run(&["cases", "--json"]).ended(0).out.contains(&case));
}

#[test]
fn users_that_are_not_one() {
    let desk = Desk::new();
    let long_ago = Utc::now() - TimeDelta::days(400);
    desk.maria();
    desk.add("maria2", "Maria Weber", |new| new.address("maria@example.com", long_ago));
    let entries = desk.entries();
    desk.run(&["recover", "nobody"]).ended(2).saying(&["nobody", "no user"]);
    desk.run(&["recover", "maria@example.com"]).ended(2).saying(&[
        "2 users",
        "maria2",
        "give the id of one",
    ]);
    assert_eq!(desk.entries(), entries);
}

/// All that is missing, in one message, before anything is changed.
#[test]
fn nobody_to_ask() {
    let desk = Desk::new();
    desk.maria();
    for script in
        ["$R recover maria <&-", "$R recover maria </dev/null", "$R recover maria --no-input"]
    {
        desk.shell(script).ended(2).saying(&["--lost"]);
    }
    untouched(&desk);
}

#[test]
fn nowhere_to_write() {
    let desk = Desk::new();
    desk.maria();
    desk.run(&reset("maria")).ended(5);
    for what in ["cases", "audit list", "directory list", "--version", "--help"] {
        let closed = desk.shell(&format!("$R {what} >&-"));
        assert!(matches!(closed.code, Some(0 | 1)), "{what}: {closed:?}");
        let gone = desk.shell(&format!("$R {what} | head -c 0"));
        assert!(!gone.err.contains("panicked") && gone.code == Some(0), "{what}: {gone:?}");
        for quiet in ["2>&-", "2>/dev/full"] {
            let code = desk.shell(&format!("$R {what} >/dev/null {quiet}")).code;
            assert_eq!(code, Some(0), "{what} {quiet}");
        }
    }
    for what in ["cases", "audit list", "directory list"] {
        desk.shell(&format!("$R {what} >/dev/full")).ended(1).saying(&["standard output"]);
        assert_eq!(desk.shell(&format!("$R {what} >/dev/full 2>&1")).code, Some(1));
    }
}

/// The result cannot be printed; what was recorded stands, and the code is that of the case.
#[test]
fn a_recovery_whose_result_nobody_reads() {
    let desk = Desk::new();
    desk.maria();
    let args: Vec<String> = reset("maria").iter().map(|a| format!("'{a}'")).collect();
    let ran = desk.shell(&format!("$R {} >/dev/full", args.join(" ")));
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    desk.run(&reset("maria")).ended(5);
}

fn eprint(text: &str) {
    use std::io::Write;
    drop(writeln!(std::io::stderr(), "{text}"));
}

/// A mistyped name costs no passphrase.
#[test]
fn a_user_is_looked_for_before_the_passphrase_is_asked_for() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.maria();
    let wrong = desk.beside("wrong");
    std::fs::write(&wrong, "not the passphrase at all").unwrap();
    std::fs::set_permissions(&wrong, std::fs::Permissions::from_mode(0o600)).unwrap();
    let entries = desk.entries();
    let recover = |user: &'static str| {
        [&reset(user)[..], &["--passphrase-file", wrong.to_str().unwrap()]].concat()
    };
    desk.run(&recover("zoe")).ended(2).saying(&["no user zoe", "spelling"]);
    assert_eq!(desk.entries(), entries);
    desk.run(&recover("maria")).ended(8).saying(&["passphrase is wrong"]);
}

/// The system's random numbers end at every place where one is asked for.
#[test]
fn random_numbers_that_fail_are_one_error() {
    let desk = Desk::new();
    desk.maria();
    let trace = desk.beside("trace");
    for args in ["audit head", "directory codes maria --secret-to CODES", "note R-7Q4K2M hello"] {
        for from in 1..8 {
            let inject = format!("inject=getrandom:error=EIO:when={from}+");
            let codes = desk.beside(&format!("codes-{from}"));
            let args = args.replace("CODES", codes.to_str().unwrap());
            let (trace, inject) = (trace.display(), inject.as_str());
            let ran = desk.shell(&format!(
                "strace -f -qq -e trace=getrandom -e {inject} -o {trace} $R {args}"
            ));
            let Ok(calls) = fs::read_to_string(desk.beside("trace")) else {
                return;
            };
            if calls.is_empty() {
                return;
            }
            assert!(!ran.err.contains("panicked"), "{args}, {inject}:\n{}", ran.err);
            if calls.contains("INJECTED") {
                let ran = ran.ended(1).saying(&["random numbers", "getrandom"]);
                assert_eq!(ran.out, "");
            }
        }
    }
}
