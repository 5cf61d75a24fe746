#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;

use super::held::{Asker, KeptKey, Lease};
use super::serve::{Service, asker};
use super::wire::{Answer, KeeperRefusal, Question};
use super::*;
use crate::base::clock::since_boot;
use crate::ledger::format::statement::{SeenHead, Statement, signed_message};
use crate::ledger::{Action, Draft, PublicKey, Signer, key_id};
use crate::model::{Mode, Role};
use crate::operator::anew::asks_anew;
use crate::operator::{Cost, Holder, OperatorKey, SealedKey, StepUp};

const ORIGIN: &str = "readmit/ledger/abcdefghijklmnop";

fn minutes(n: u64) -> Duration {
    Duration::from_secs(60 * n)
}

fn key() -> OperatorKey {
    OperatorKey::from_seed(&[7; 32])
}

fn held(opened: Duration) -> KeptKey {
    let terms = Terms { idle: minutes(15), most: minutes(480) };
    KeptKey {
        key: key(),
        name: "li".into(),
        origin: ORIGIN.into(),
        lease: Lease::begin(terms, opened),
    }
}

fn message(origin: &str, actor: &str, key: &OperatorKey, action: Action, case: bool) -> Vec<u8> {
    let at = DateTime::<Utc>::UNIX_EPOCH;
    let plain = Draft::plain(at, action, actor, Role::Admin, Mode::Interactive);
    let draft = Draft { case: case.then(|| "R-7Q4K2M".to_owned()), ..plain };
    let seen = Some(SeenHead { seq: 3, leaf: [1; 32] });
    let statement =
        Statement { draft, key: key_id(&key.public_key()), private: None, seen, link: None };
    signed_message(1, origin, &statement.to_bytes().unwrap())
}

fn refusal(answer: &Answer) -> Option<KeeperRefusal> {
    match answer {
        Answer::Refused(why) => Some(*why),
        Answer::State(_) | Answer::Signed(_) | Answer::Closed => None,
    }
}

/// The table holds in the process that has the key, whoever asks and however.
#[test]
fn it_signs_what_an_open_key_is_enough_for_and_nothing_else() {
    let (mut held, now) = (held(minutes(100)), minutes(101));
    let mut signed = 0;
    for (action, case) in Action::ALL.iter().flat_map(|a| [(*a, true), (*a, false)]) {
        let message = message(ORIGIN, "li", &key(), action, case);
        let answer = held.answer(&Question::Sign(message.clone()), Asker::Here, now);
        match answer {
            Answer::Signed(signature) => {
                assert!(!asks_anew(action, case), "{action}");
                let public = PublicKey::of(&key()).unwrap();
                public.verify(&message, &signature.into()).unwrap();
                signed += 1;
            }
            other => assert!(
                asks_anew(action, case) && refusal(&other) == Some(KeeperRefusal::Anew),
                "{action}"
            ),
        }
    }
    assert!(signed > 60, "{signed}");
}

#[test]
fn it_signs_entries_of_its_ledger_in_its_operators_name_alone() {
    let (mut held, now) = (held(minutes(100)), minutes(101));
    let other = OperatorKey::from_seed(&[8; 32]);
    let note = Action::NoteAdded;
    let right = message(ORIGIN, "li", &key(), note, true);
    let behind = [right.as_slice(), b" "].concat();
    for (message, why) in [
        (message("readmit/ledger/other", "li", &key(), note, true), KeeperRefusal::NotTheirs),
        (message(ORIGIN, "ravi", &key(), note, true), KeeperRefusal::NotTheirs),
        (message(ORIGIN, "li", &other, note, true), KeeperRefusal::NotTheirs),
        (b"readmit sign-in v1\n2026-05-17".to_vec(), KeeperRefusal::NoStatement),
        (b"readmit statement v1\n".to_vec(), KeeperRefusal::NoStatement),
        (right[1..].to_vec(), KeeperRefusal::NoStatement),
        (behind, KeeperRefusal::NoStatement),
        (b"\0\0\0 ssh".to_vec(), KeeperRefusal::NoStatement),
    ] {
        let answer = held.answer(&Question::Sign(message), Asker::Here, now);
        assert_eq!(refusal(&answer), Some(why));
    }
    assert!(refusal(&held.answer(&Question::Sign(right), Asker::Here, now)).is_none());
}

#[test]
fn its_time_is_over_unused_or_in_any_case_and_another_terminal_gets_nothing() {
    let mut held = held(minutes(100));
    let note = || Question::Sign(message(ORIGIN, "li", &key(), Action::NoteAdded, true));
    for question in [Question::State, note()] {
        let elsewhere = held.answer(&question, Asker::Elsewhere, minutes(101));
        assert_eq!(refusal(&elsewhere), Some(KeeperRefusal::Elsewhere));
    }
    assert_eq!(held.answer(&Question::Close, Asker::Elsewhere, minutes(101)), Answer::Closed);
    // To ask whose key it is does not count as use.
    assert!(refusal(&held.answer(&Question::State, Asker::Here, minutes(114))).is_none());
    assert!(refusal(&held.answer(&note(), Asker::Here, minutes(114))).is_none());
    assert!(refusal(&held.answer(&note(), Asker::Here, minutes(128))).is_none());
    for question in [Question::State, note()] {
        let late = held.answer(&question, Asker::Here, minutes(143));
        assert_eq!(refusal(&late), Some(KeeperRefusal::Over));
    }
}

/// A keeper on a thread, at this process's own terminal, and the way to it. It holds until the
/// other end goes.
struct Running {
    base: tempfile::TempDir,
    place: Rc<Place>,
    name: SocketName,
    _ended: UnixStream,
    thread: Cell<Option<std::thread::JoinHandle<std::io::Result<()>>>>,
}

fn running(held: KeptKey) -> Running {
    let base = tempfile::tempdir().unwrap();
    let terminal = TerminalSession::of_test();
    let place = Place::find(None, base.path(), true).unwrap().unwrap();
    let name = SocketName::new(terminal, base.path(), "li");
    let (ended, other) = UnixStream::pair().unwrap();
    let own = Place::at(place.path()).unwrap().unwrap();
    let listener = own.bind(&name).unwrap();
    let watch = terminal.watch().unwrap();
    let service =
        Service { held, terminal, watch, ended: other, place: own, name: name.clone(), listener };
    let thread = std::thread::spawn(move || service.run());
    Running { base, place: Rc::new(place), name, _ended: ended, thread: Cell::new(Some(thread)) }
}

impl Running {
    fn has_left(&self) {
        self.thread.take().unwrap().join().unwrap().unwrap();
    }

    fn keeper(&self) -> Keeper {
        Keeper::at(Rc::clone(&self.place), self.name.clone())
    }
}

fn step_up(folder: &Path) -> StepUp {
    let right = SecretString::from("correct horse");
    StepUp {
        sealed: SealedKey::seal(&key(), &right, Holder::Own, Cost::CHEAP, &mut |b| b.fill(1)),
        attempts: folder.join("attempts"),
        after: TimeDelta::minutes(15),
        on_wrong: Box::new(|_| {}),
    }
}

#[test]
fn a_lent_key_signs_asks_for_the_passphrase_where_it_has_to_and_outlives_its_keeper() {
    let running = running(held(since_boot()));
    let at = |minutes| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minutes);
    let state = running.keeper().state().unwrap();
    assert_eq!((state.name.as_str(), state.public_key), ("li", key().public_key()));
    let lent = LentKey::new(running.keeper(), state, step_up(running.base.path()), at(0));
    assert!(
        lent.said().unwrap().starts_with("li's, until ")
            && lent.said().unwrap().ends_with(" at most")
    );
    let note = message(ORIGIN, "li", &key(), Action::NoteAdded, true);
    let public = PublicKey::of(&lent).unwrap();
    public.verify(&note, &lent.sign(&note).unwrap()).unwrap();
    // One step that takes the passphrase, although nobody said so before.
    let granted = message(ORIGIN, "li", &key(), Action::ApprovalGranted, true);
    assert!(lent.sign(&granted).unwrap_err().to_string().contains("takes your passphrase"));
    let draft = |action| Draft::plain(at(0), action, "li", Role::Senior, Mode::Interactive);
    assert!(!lent.asks_anew(&draft(Action::NoteAdded)));
    assert!(lent.asks_anew(&draft(Action::ApprovalGranted)) && !lent.locked(at(0)));
    lent.lock();
    assert!(lent.locked(at(0)) && lent.sign(&note).is_err());
    assert!(lent.why_locked().unwrap().contains("all the same"));
    assert!(lent.unlock(&"wrong".into(), at(0)).is_err() && lent.locked(at(0)));
    lent.unlock(&"correct horse".into(), at(0)).unwrap();
    assert!(!lent.locked(at(14)) && !lent.asks_anew(&draft(Action::ApprovalGranted)));
    public.verify(&granted, &lent.sign(&granted).unwrap()).unwrap();
    // Then the keeper is asked again, and the passphrase for what takes it.
    assert!(!lent.locked(at(15)) && lent.asks_anew(&draft(Action::ApprovalGranted)));
    running.keeper().close().unwrap();
    running.has_left();
    assert!(lent.locked(at(15)) && lent.sign(&note).is_err());
    assert!(lent.why_locked().unwrap().contains("open no more"), "{:?}", lent.why_locked());
    lent.unlock(&"correct horse".into(), at(16)).unwrap();
    public.verify(&note, &lent.sign(&note).unwrap()).unwrap();
}

#[test]
fn nonsense_gets_one_answer_and_the_next_is_served() {
    use std::io::{Read, Write};
    let running = running(held(since_boot()));
    let connect = || UnixStream::connect(running.place.inside(running.name.to_string())).unwrap();
    for nonsense in
        [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0, 0, 0, 2, 9, 9], &[0, 0, 0, 0], &[255, 255, 255, 255]]
    {
        let mut stream = connect();
        stream.write_all(nonsense).unwrap();
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said);
        assert!(said.is_empty() || said.ends_with(b"nonsense"), "{nonsense:?}: {said:?}");
    }
    // One who hangs up at once.
    drop(connect());
    assert!(running.keeper().state().is_ok());
    running.keeper().close().unwrap();
    running.has_left();
    assert!(matches!(running.keeper().state(), Err(KeeperError::None)), "its socket is gone");
}

#[test]
fn a_stale_socket_is_told_from_none_and_taken_away() {
    let base = tempfile::tempdir().unwrap();
    let place = Rc::new(Place::find(None, base.path(), true).unwrap().unwrap());
    let name = SocketName::new(TerminalSession::of_test(), base.path(), "li");
    let keeper = Keeper::at(Rc::clone(&place), name.clone());
    assert!(matches!(keeper.state(), Err(KeeperError::None)));
    drop(place.bind(&name).unwrap());
    assert!(matches!(keeper.state(), Err(KeeperError::Ended)));
    assert!(matches!(keeper.close(), Err(KeeperError::Ended)));
    assert!(place.names().unwrap().is_empty());
    // A keeper whose socket was taken away, or replaced, leaves.
    let running = running(held(since_boot()));
    running.place.remove(&running.name).unwrap();
    running.has_left();
}

#[test]
fn whoever_is_in_another_session_is_elsewhere() {
    let (one, _other) = UnixStream::pair().unwrap();
    let own = TerminalSession::of_test();
    assert_eq!(asker(&one, &own), Some(Asker::Here));
    let another = TerminalSession { leader: i32::MAX, ..own };
    assert_eq!(asker(&one, &another), Some(Asker::Elsewhere));
}
