//! A key that is open for a shift: the real program in a shell, at a terminal of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use readmit::operator::keeper::{Keeper, KeeperError, Place};

use crate::operators::{BINARY, House};
use crate::screen::{Program, Screen};
use crate::two_terminals::{RAVI, desk};

const MARIA: &str = "cedar lantern oyster plank";

/// A shell at a terminal, and the folder of its login.
struct Shell {
    screen: Screen,
    runtime: PathBuf,
    count: usize,
}

impl Shell {
    fn start(house: &House, name: &str) -> Shell {
        let runtime = house.path("run");
        drop(fs::create_dir(&runtime));
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).unwrap();
        let program = Program::new("/bin/sh")
            .size(130, 100)
            .arg("-i")
            .env("PS1", "ready> ")
            .env("R", BINARY)
            .env("READMIT_HOME", house.home())
            .env("READMIT_OPERATOR", name)
            .env("OUT", house.path("out.csv"))
            .env("XDG_RUNTIME_DIR", &runtime);
        let mut screen = Screen::start(&program);
        screen.see("ready>");
        Shell { screen, runtime, count: 0 }
    }

    /// Types a command.
    fn types(&mut self, command: &str) -> &mut Screen {
        self.count += 1;
        let count = self.count;
        // The numbers are sums, so that what is typed is not taken for what is said.
        let begun = format!("echo begun-$(({count}+1000))");
        self.screen
            .send(&format!("clear; {begun}; {command}; echo the-end-$(({count}+1000))-$?\r"));
        self.screen.see(&format!("begun-{}", count + 1000))
    }

    /// Waits until it has ended with this code, and gives what is on the screen.
    fn ended(&mut self, code: i32) -> String {
        let end = format!("the-end-{}-{code}", self.count + 1000);
        self.screen.see(&end).contents()
    }

    fn run(&mut self, command: &str) -> String {
        self.types(command);
        self.ended(0)
    }

    /// Unlocks, and gives the keeper's process.
    fn unlock(&mut self, name: &str, passphrase: &str) -> u32 {
        self.types("$R unlock --json")
            .see(&format!("Passphrase of {name}"))
            .hidden_input()
            .send(&format!("{passphrase}\r"));
        let said = self.ended(0);
        let process = said.lines().find(|line| line.contains("\"process\":")).unwrap();
        process.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
    }

    /// The keepers as a process at another terminal of the same login meets them.
    fn keepers(&self) -> Vec<Keeper> {
        let place = Rc::new(Place::at(&self.runtime.join("readmit")).unwrap().unwrap());
        let names = place.names().unwrap();
        names.into_iter().map(|name| Keeper::at(Rc::clone(&place), name)).collect()
    }
}

fn kill(process: u32) {
    let process = rustix::process::Pid::from_raw(process.try_into().unwrap()).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
    gone(process.as_raw_nonzero().get().try_into().unwrap());
}

/// Waits until a process is gone.
fn gone(process: u32) {
    let until = Instant::now() + Duration::from_secs(20);
    let stat = || fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // One that nobody waits for is a zombie.
    while !stat().is_empty() && !stat().contains(") Z ") {
        assert!(Instant::now() < until, "it is still there: {}", stat());
        std::thread::yield_now();
    }
}

fn line_of(process: u32, file: &str, begins: &str) -> String {
    let text = fs::read_to_string(format!("/proc/{process}/{file}")).unwrap();
    text.lines().find(|line| line.starts_with(begins)).unwrap().to_owned()
}

#[test]
fn one_passphrase_is_enough_for_a_shift_at_one_terminal() {
    let house = House::new();
    house.add("ravi", "operator", RAVI);
    let mut shell = Shell::start(&house, "ravi");
    assert!(shell.run("$R lock").contains("no key was open at this terminal"));
    let process = shell.unlock("ravi", RAVI);
    assert!(line_of(process, "limits", "Max core file size").contains(" 0 "));
    let locked = line_of(process, "status", "VmLck:");
    assert!(!locked.ends_with(" 0 kB"), "{locked}");
    let again = shell.run("$R unlock");
    assert!(again.contains("ravi's key is open at this terminal, until"), "{again}");
    assert!(!again.contains("Passphrase"), "{again}");
    // At the terminal, in a script, and one that a shell of its own runs.
    for command in [
        "$R audit export -o $OUT.a",
        "$R audit export -o $OUT.b --no-input </dev/null",
        "sh -c '$R audit export -o $OUT.c; true'",
    ] {
        let said = shell.run(command);
        assert!(said.contains("ravi's, until") && !said.contains("Passphrase"), "{said}");
    }
    assert_eq!(house.entries("audit.exported").len(), 3);
    assert!(shell.run("$R cases").contains("ravi's key is open at this terminal"));
    assert!(shell.run("$R doctor || true").contains("ok  open keys: ravi's key is open"));

    // The same login at another terminal.
    let elsewhere = shell.keepers();
    assert!(matches!(elsewhere[0].state(), Err(KeeperError::Elsewhere)), "{elsewhere:?}");
    let runtime = [("XDG_RUNTIME_DIR", shell.runtime.to_str().unwrap())];
    let export = ["audit", "export", "-o", "/nowhere/x.csv"];
    let said = house.with(&runtime, &export, &["--operator", "ravi"]).fails(2);
    assert!(said.contains("--passphrase-file"), "{said}");
    let doctor = house.with(&runtime, &["doctor"], &["--operator", "ravi"]).0;
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(doctor.contains("ravi's key is open at another terminal"), "{doctor}");

    assert!(shell.run("$R lock").contains("closed: ravi's key"));
    gone(process);
    shell.types("$R audit export -o $OUT.d").see("Passphrase of ravi").send("\x03");
    shell.ended(130);

    // It ends with the shell that it was opened in.
    let process = shell.unlock("ravi", RAVI);
    shell.screen.send("exit\r");
    shell.screen.end_now();
    gone(process);
    let until = Instant::now() + Duration::from_secs(20);
    while !shell.keepers().is_empty() {
        assert!(Instant::now() < until, "its socket is still there");
        std::thread::yield_now();
    }
}

#[test]
fn a_decision_asks_for_the_passphrase_all_the_same() {
    let house = House::new();
    house.add("ravi", "operator", RAVI);
    let mut shell = Shell::start(&house, "maria");
    shell.unlock("maria", MARIA);
    shell
        .types("$R operator role ravi auditor")
        .see("Passphrase of maria")
        .send(&format!("{MARIA}\r"));
    assert!(shell.ended(0).contains("ravi is auditor now"));
    shell.types("$R operator role ravi operator --no-input");
    let said = shell.ended(2);
    assert!(said.contains("--passphrase-file"), "{said}");
    // A new passphrase closes what the old one has opened.
    let new = house.secret("new", "eleven quiet marble foxes");
    shell
        .types(&format!("$R operator passphrase --new-passphrase-file {}", new.display()))
        .see("Passphrase of maria")
        .send(&format!("{MARIA}\r"));
    shell.ended(0);
    assert!(shell.run("$R lock").contains("no key was open"));
}

#[test]
fn a_keeper_that_is_killed_loses_nothing() {
    let house = desk(&[]);
    let mut shell = Shell::start(&house, "ravi");
    let process = shell.unlock("ravi", RAVI);
    let recover = "$R recover anna --plain --lost key --ticket 4711 --no-red-flags --backup-codes none \
                   --verify video-call --evidence 'compared=HR photo' --notice sent --wait 0";
    // In the middle of a step: the next thing that is recorded is the verdict.
    shell.types(recover).see("is open.").see("ravi's, until").see("?");
    kill(process);
    shell.screen.see("Confirmed").send("1\r");
    shell
        .screen
        .see("open no more: the keeper of the open key has ended")
        .see("Passphrase of ravi");
    shell.screen.send(&format!("{RAVI}\r"));
    shell.screen.wait_for("see the verdict recorded", |_| {
        house.entries("verification.accepted").len() == 1
    });
    shell.screen.send("\x03");
    shell.ended(130);
    // What is left of it is told, and goes.
    assert!(shell.run("$R doctor || true").contains("is stale"));
    shell.types("$R resume --dry-run").see("its keeper has ended; the passphrase is asked for");
    shell.screen.see("Passphrase of ravi").send("\x03");
    shell.ended(130);
    assert!(shell.keepers().is_empty());
    let process = shell.unlock("ravi", RAVI);
    shell.types("$R note R-2222 2>/dev/null || $R resume --plain").see("ravi's, until");
    shell.screen.see("or a letter:").send("\x03");
    shell.ended(130);
    // The passphrase itself is no text, although nobody typed it in this command.
    shell.types(&format!(
        "$R note \"$($R cases --json | grep -o 'R-[0-9A-Z]*' | head -1)\" '{RAVI}'"
    ));
    let said = shell.ended(2);
    assert!(said.contains("a passphrase, a password or a code"), "{said}");
    assert!(house.entries("note.added").is_empty());
    shell.run("$R lock --all");
    gone(process);
}

#[test]
fn what_cannot_be_unlocked_is_said() {
    let house = House::new();
    // A command that is the whole of its session, and one that has a key that is not sealed.
    let mut alone = house.on_screen("maria", &["unlock"]);
    alone.see("this command is the whole of its session");
    assert_eq!(alone.end().code, Some(2));
    house.script("maria", MARIA, &["operator", "add", "bot", "--role", "service"]).ok();
    let mut shell = Shell::start(&house, "maria");
    shell.types("$R unlock --operator bot");
    assert!(shell.ended(2).contains("not sealed"));
    for wrong in ["9h", "59s", "10", "soon"] {
        shell.types(&format!("$R unlock --for {wrong}"));
        assert!(shell.ended(2).contains("--for"), "{wrong}");
    }
    // A wrong passphrase counts as ever, and nothing is opened.
    shell.types("$R unlock").see("Passphrase of maria").send("not this one\r");
    shell.screen.see("That is not the passphrase").send("\x03");
    shell.ended(130);
    assert_eq!(house.entries("operator.sign_in_failed").len(), 1);
    // A folder that is not this login's alone is not used.
    fs::create_dir_all(shell.runtime.join("readmit")).unwrap();
    fs::set_permissions(shell.runtime.join("readmit"), fs::Permissions::from_mode(0o755)).unwrap();
    shell.types("$R unlock");
    let said = shell.ended(8);
    assert!(said.contains("not a folder of yours alone") && said.contains("chmod 700"), "{said}");
    shell.types("$R audit export -o $OUT").see("not a folder of yours alone");
    shell.screen.see("Passphrase of maria").send("\x03");
    shell.ended(130);
}
