//! A caller who is found by a part of what is on file, at a terminal and in a script.

use chrono::{TimeDelta, Utc};
use readmit::base::random;
use readmit::directory::{Directory, Hashing, NewUser};

use crate::desk::Desk;
use crate::operators::BINARY;
use crate::screen::{Program, Screen};

fn desk() -> Desk {
    let desk = Desk::new();
    let long_ago = Utc::now() - TimeDelta::days(400);
    desk.add("ben", "Ben Olsen", |new| new.phone("+46 70 123 4567", long_ago));
    desk.add("bea", "Bea Olsson", |new| new.group("Domain Admins", Some(long_ago)));
    desk
}

#[test]
fn a_caller_is_picked_from_those_whom_a_part_fits() {
    let desk = desk();
    let mut screen = Screen::start(
        &Program::new(BINARY)
            .size(80, 40)
            .arg("--operator")
            .arg("jonas")
            .arg("--home")
            .arg(desk.home())
            .arg("recover")
            .arg("OLS"),
    );
    screen
        .see("OLS fits 2 users. Which one is it?")
        .see("bea, Bea Olsson · privileged · manager Ada Okoye")
        .see("ben, Ben Olsen · ordinary · manager Ada Okoye");
    // Nobody of these: another part, without a new command.
    screen.send("\u{1b}").see("Whose account is it?").send("no one\r");
    screen.see("may see every user").see("Esc Leave");
    screen.send("070-123 45 67\r").see("fits one user").see("ben, Ben Olsen");
    assert!(!screen.contents().contains("+46 70 123"), "no number stands in the list");
    // The passphrase comes after that.
    screen.send("1\r").see("Passphrase of");
    screen.send("\u{3}");
    screen.end();
}

#[test]
fn of_hundreds_twenty_are_listed() {
    let desk = desk();
    let (now, mut directory) =
        (Utc::now(), Directory::open(&desk.home(), Hashing::owasp()).unwrap());
    for n in 0..300 {
        let new = NewUser::new(&format!("temp{n:03}"), &format!("Temp {n}"));
        directory.add(&new, now, &mut random::fill).unwrap();
    }
    let mut screen = Screen::start(
        &Program::new(BINARY)
            .size(80, 40)
            .arg("--operator")
            .arg("jonas")
            .arg("--home")
            .arg(desk.home())
            .arg("recover")
            .arg("temp"),
    );
    screen.see("temp fits more than 20 users").see("temp019").see_no("temp020");
    screen.send("\u{1b}").see("Whose account is it?").send("\u{3}");
    screen.end();
    desk.run(&["recover", "temp", "--no-input"])
        .ended(2)
        .saying(&["temp019, and others", "the id of one"]);
}

#[test]
fn a_script_is_told_whom_a_part_fits_and_none_is_chosen_for_it() {
    let desk = desk();
    let entries = desk.entries();
    desk.run(&["recover", "olse", "--no-input"])
        .ended(2)
        .saying(&["shows no user olse", "a part of what is on file about ben:"]);
    desk.run(&["recover", "--no-input"]).ended(2).saying(&["nobody is named", "give USER"]);
    assert_eq!(desk.entries(), entries);
}
