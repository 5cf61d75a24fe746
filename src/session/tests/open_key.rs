//! A key that somebody else holds, and that goes in the middle.

use std::cell::Cell;

use super::*;
use crate::ledger::{Draft, SignError, Signature};
use crate::operator::anew::draft_asks_anew;

/// The state of the key, for the test too.
#[derive(Default)]
struct Held {
    /// Signatures until its holder is gone.
    left: Cell<usize>,
    /// Somebody has met with a holder that is gone.
    gone: Cell<bool>,
    shut: Cell<bool>,
    /// By a passphrase that was typed.
    opened: Cell<bool>,
    asked: Cell<usize>,
}

struct LentForTest(TestKey, Rc<Held>);

impl Signer for LentForTest {
    fn public_key(&self) -> [u8; 32] {
        self.0.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        if !self.1.opened.get() {
            let Some(left) = self.1.left.get().checked_sub(1) else {
                self.1.gone.set(true);
                return Err(SignError("the keeper has ended".into()));
            };
            self.1.left.set(left);
        }
        self.0.sign(message)
    }

    fn locked(&self, _now: DateTime<chrono::Utc>) -> bool {
        !self.1.opened.get() && (self.1.gone.get() || self.1.shut.get())
    }

    fn lock(&self) {
        self.1.opened.set(false);
        self.1.shut.set(true);
    }

    fn asks_anew(&self, draft: &Draft) -> bool {
        !self.1.opened.get() && draft_asks_anew(draft)
    }

    fn unlock(&self, passphrase: &SecretString, _: DateTime<chrono::Utc>) -> Result<(), SignError> {
        use secrecy::ExposeSecret as _;
        assert_eq!(passphrase.expose_secret(), "correct horse");
        self.1.asked.set(self.1.asked.get() + 1);
        self.1.opened.set(true);
        self.1.shut.set(false);
        Ok(())
    }
}

fn lent(world: &mut World, actor: &Actor, left: usize) -> Rc<Held> {
    let held = Rc::new(Held { left: Cell::new(left), ..Held::default() });
    world.signer = Some(Box::new(LentForTest(key_of(actor), Rc::clone(&held))));
    held
}

/// Wherever the holder goes: the passphrase is asked for once, and the case is what it is without.
#[test]
fn a_holder_that_goes_in_the_middle_of_any_step_loses_nothing() {
    let recovered = |left: Option<usize>| {
        let (mut world, _, caller) = World::with_maria();
        let held = left.map(|left| lent(&mut world, &ravi(), left));
        let mut person = by_video()
            .answer("--confirm", MARIA)
            .answer("--notice", "sent")
            .answer("--passphrase-file", "correct horse")
            .meanwhile(world.signs_in(caller));
        world.recover(&mut person).unwrap();
        world.is_closed(Outcome::RecoveredByReset);
        let asked = held.map_or(0, |held| held.asked.get());
        if asked == 0 {
            // An answer that nobody asked for is a fault in other tests.
            drop(person.secret("--passphrase-file", "").unwrap());
        }
        (world.story(), asked)
    };
    let (whole, _) = recovered(None);
    assert!(whole.len() > 8, "{whole:?}");
    for left in 0..=whole.len() {
        let asked = usize::from(left < whole.len());
        assert_eq!(recovered(Some(left)), (whole.clone(), asked), "{left}");
    }
}

/// Before the first change on a privileged user, and before a decision, an open key is not enough.
#[test]
fn a_privileged_user_and_a_decision_take_the_passphrase() {
    let (mut world, _, caller) = World::with(|m| m.group("Domain Admins", None));
    world.options.wait = Some(0);
    lent(&mut world, &ravi(), usize::MAX);
    assert!(matches!(world.recover(&mut by_video()), Err(SessionError::AwaitingApproval)));
    let held = lent(&mut world, &sofia(), usize::MAX);
    let before = world.ledger.entries().len();
    let mut senior = desk_phone(Fake::new().scripted())
        .answer("--answer", "grant")
        .fails("--passphrase-file", PromptError::NobodyToAsk(Vec::new()));
    assert!(world.approve(sofia(), &mut senior).is_err(), "nobody is there to be asked");
    assert!(!world.story().iter().any(|entry| entry.starts_with("approval.granted")));
    assert_eq!(world.ledger.entries().len(), before + 1, "the senior's own verification");
    let mut senior = Fake::new()
        .answer("--answer", "grant")
        .answer("--confirm", MARIA)
        .answer("--passphrase-file", "correct horse");
    assert!(world.approve(sofia(), &mut senior).unwrap());
    assert_eq!(held.asked.get(), 1);
    world.options.wait = None;
    let held = lent(&mut world, &ravi(), usize::MAX);
    let mut person = Fake::new()
        .answer("--confirm", MARIA)
        .answer("--passphrase-file", "correct horse")
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.resume(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(held.asked.get(), 1);
}
