#![allow(clippy::unwrap_used)]

use super::demo_home::{ADMIN, DemoHome, SENIOR};
use super::transcript::DemoLog;
use super::{broken_off, ending, tour};
use crate::base::clock::{Clock, SystemClock};
use crate::case::Event;
use crate::cli::failure::Failure;
use crate::cli::installation::Installation;
use crate::demo::{Run, STORIES, Story};
use crate::directory::{Directory, DirectoryAccount, Hashing};
use crate::home::RunbookLibrary;
use crate::home::library::acceptance;
use crate::ledger::{Action, Committed, Filter, Ledger, Object};
use crate::model::Mode;
use crate::runbook::{Runbook, shipped};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::{Terminal, TerminalOptions};

fn story(name: &str) -> &'static Story {
    STORIES.iter().find(|s| s.name == name).unwrap()
}

/// Tells a story in a house of its own, and sees that it ends as it should.
fn tell(house: &DemoHome, story: &'static Story) -> Vec<(&'static str, String)> {
    let terminal =
        Terminal::detect(TerminalOptions { no_input: true, ..TerminalOptions::default() });
    let log = DemoLog::default();
    let told = tour::tell(house, story, terminal, &Interrupts::deaf().unwrap(), &log);
    let ended = ending::of(house, story).unwrap();
    let outcomes: Vec<_> = ended.iter().map(|e| ending::in_words(e.outcome, e.incident)).collect();
    let well = told.is_ok() && ending::as_it_should(story, &ended);
    assert!(well, "{}: {told:?} {outcomes:?} {log:#?}", story.name);
    log.take()
}

fn entries(house: &DemoHome) -> Vec<Committed> {
    house.installation().unwrap().ledger.read(&Filter::default()).unwrap()
}

fn account(house: &DemoHome, story: &Story) -> DirectoryAccount {
    let directory = Directory::open(house.root(), Hashing::cheap()).unwrap();
    let user = directory.find(story.login).unwrap().remove(0);
    directory.account(&user.id, SystemClock.now()).unwrap()
}

/// A runbook that asks for more holds for what is recorded about the ledger itself too.
#[test]
fn a_reason_is_as_long_as_the_accepted_runbook_asks() {
    let house = DemoHome::build(None).unwrap();
    let mut installation = house.installation().unwrap();
    let refused = |installation: &Installation, reason| {
        installation.check_reason(reason).unwrap_err().message()
    };
    installation.check_reason("exactly 10").unwrap();
    assert!(refused(&installation, " only nine ").contains("10"));
    let text = shipped().text.replace("least_characters = 10 ", "least_characters = 24 ");
    let stricter = Runbook::from_text(&text).unwrap();
    RunbookLibrary::keep(&installation.home.blobs(), &stricter).unwrap();
    let admin = installation.active(ADMIN).unwrap();
    let by = installation.key(&admin).unwrap();
    installation
        .record_by(&admin, &by, Action::RunbookAccepted, &acceptance(&stricter), &Object::new())
        .unwrap();
    assert!(refused(&installation, "longer than 10, not 24").contains("24"));
    installation.check_reason("one that has 24 characters").unwrap();
    // Whoever takes the text away gets no shorter reason by it; only a restore, which may mend the
    // home, asks for the floor.
    std::fs::remove_file(installation.home.runbooks().join(format!("{}.toml", stricter.sha256)))
        .unwrap();
    assert!(
        refused(&installation, "one that has 24 characters")
            .contains("the text of an accepted runbook")
    );
    installation.check_reason_to_mend("exactly 10").unwrap();
    assert!(installation.check_reason_to_mend("only nine").is_err());
}

#[test]
fn every_story_ends_as_it_should_and_nothing_is_left() {
    let house = DemoHome::build(None).unwrap();
    let root = house.root().to_owned();
    for story in STORIES {
        tell(&house, story);
        let account = account(&house, story);
        let kept_out = !story.honest || story.name == "found";
        // Whoever was let in has enrolled just now; whoever was not has what they had.
        assert_eq!(account.factors.len(), 1, "{}", story.name);
        let fresh =
            account.factors[0].enrolled.unwrap() > SystemClock.now() - chrono::TimeDelta::hours(1);
        assert_eq!(fresh, !kept_out, "{}", story.name);
        assert!(account.profile.enabled, "{}", story.name);
        assert!(!account.password.must_change, "{}", story.name);
    }
    assert!(entries(&house).iter().all(|e| e.draft().mode == Mode::Scripted));
    assert!(root.join("ledger.db").exists());
    drop(house);
    assert!(!root.exists());
}

#[test]
fn the_senior_is_another_operator_on_the_same_ledger() {
    let house = DemoHome::build(None).unwrap();
    tell(&house, story("administrator"));
    let by_senior: Vec<&'static str> = entries(&house)
        .iter()
        .filter(|e| e.draft().actor == SENIOR)
        .map(|e| e.draft().action.as_str())
        .collect();
    assert_eq!(by_senior, ["verification.accepted", "approval.granted"]);
}

#[test]
fn a_temporary_password_is_in_its_file_and_nowhere_else() {
    let house = DemoHome::build(None).unwrap();
    tell(&house, story("no-email"));
    let secret = std::fs::read_to_string(house.root().join("secret-1.txt")).unwrap();
    let secret = secret.trim();
    assert!(secret.len() > 12);
    for name in ["ledger.db", "directory.db"] {
        let bytes = std::fs::read(house.root().join(name)).unwrap();
        assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()), "{name}");
    }
    for mail in std::fs::read_dir(house.root().join("mail")).unwrap() {
        assert!(!std::fs::read_to_string(mail.unwrap().path()).unwrap().contains(secret));
    }
    assert!(
        entries(&house)
            .iter()
            .all(|e| !format!("{:?}{:?}", e.draft().data, e.draft().private).contains(secret))
    );
}

#[test]
fn the_notice_of_the_bad_reset_reached_the_real_user_before_the_incident() {
    let house = DemoHome::build(None).unwrap();
    tell(&house, story("incident"));
    let all = entries(&house);
    let at = |what: &dyn Fn(&Event) -> bool| {
        all.iter()
            .position(|e| Event::of(e.draft()).ok().flatten().is_some_and(|e| what(&e)))
            .unwrap()
    };
    let notice = at(&|e| matches!(e, Event::Notified(_)));
    let opened = at(&|e| matches!(e, Event::IncidentOpened(_)));
    assert!(notice < opened);
    assert!(std::fs::read_dir(house.root().join("mail")).unwrap().count() > 4);
}

#[test]
fn a_kept_home_stays_and_is_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("kept");
    let house = DemoHome::build(Some(&root)).unwrap();
    tell(&house, story("found"));
    drop(house);
    assert!(root.join("ledger.db").exists() && root.join("directory.db").exists());
    // It is not built into twice.
    assert!(DemoHome::build(Some(&root)).is_err());
}

#[test]
fn a_demo_that_is_broken_off_says_what_is_left_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let kept = DemoHome::build(Some(&folder.path().join("kept"))).unwrap();
    let deaf = Interrupts::deaf().unwrap();
    let hints = |code, house: &DemoHome| {
        broken_off(Failure::new(code, "interrupted"), house, &deaf).hint.unwrap_or_default()
    };
    assert!(hints(130, &kept).contains("audit list"));
    let thrown_away = DemoHome::build(None).unwrap();
    assert!(hints(130, &thrown_away).contains("nothing of the demo is left"));
    // Any other failure is told as it is.
    assert_eq!(hints(1, &thrown_away), "");
}

#[test]
fn the_tour_has_every_outcome() {
    use crate::model::Outcome;
    let ends: Vec<Outcome> =
        STORIES.iter().filter(|s| s.on_tour).flat_map(|s| s.ends).copied().collect();
    for outcome in [
        Outcome::RecoveredByReset,
        Outcome::RecoveredByBackupCode,
        Outcome::RecoveredByFederatedSignIn,
        Outcome::Refused,
        Outcome::Abandoned,
        Outcome::Compromised,
    ] {
        assert!(ends.contains(&outcome), "{outcome}");
    }
    assert!(STORIES.iter().all(|s| s.runs.iter().any(|r| matches!(r, Run::Recover(..)))));
}
