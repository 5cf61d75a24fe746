//! A head that is handed to one witness, as `tlog-witness` (C2SP) has it: what is sent, and what an
//! answer means. Pure: the answers come from outside, and so does the ledger's own head.
//!
//! Implementations differ from the specification. All of them are right here:
//!
//! - an unknown log is 404 by the specification, 403 by litewitness 0.6.1, and 500 by some versions
//!   of `OmniWitness`: whatever the status, the head is not taken, and nothing is wrong with it;
//! - a 409 without a size was seen where the size was the same and the root another.

use std::fmt;

use crate::ledger::format::note::Checkpoint;
use crate::ledger::format::text;
use crate::ledger::format::tree::Hash;

/// A witness may go on to another size meanwhile, because another process hands on heads too. After
/// so many new proofs this process leaves it to the others.
const TRIES: u32 = 8;

/// The most hashes of a proof that a witness takes.
const MOST_HASHES: usize = 63;

/// The meaning of an answer, before it is compared with the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 200, with this body.
    Taken(String),
    /// 409, and the size that the witness has, if it says so.
    Conflict(Option<u64>),
    /// 422: the proof does not hold.
    Unproven,
    /// The head was not taken, for a reason that says nothing about the ledger.
    Refused(String),
}

/// The next thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Look for the cosignature in this body.
    Taken(String),
    /// Prove from the size that [`Exchange::old`] is now to [`Exchange::head`], and send it.
    Send,
    /// The witness says that the ledger is not what it was. Nothing shows it yet.
    Claims(Claim),
    /// It did not take the head, and nothing follows from that.
    Failed(String),
}

/// The statement of a witness that would mean that the ledger was rolled back or forked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It has cosigned a head over so many entries, which are more than there are.
    Larger(u64),
    /// It has cosigned a head over so many entries, and this ledger does not continue it.
    Other(u64),
}

impl Claim {
    /// The number of entries that the witness speaks of.
    pub fn size(self) -> u64 {
        match self {
            Claim::Larger(size) | Claim::Other(size) => size,
        }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Claim::Larger(size) => write!(f, "it has cosigned a head over {size} entries"),
            Claim::Other(size) => write!(
                f,
                "it has cosigned another head over {size} entries, which this ledger does not continue"
            ),
        }
    }
}

/// A head on its way to one witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    old: u64,
    head: Checkpoint,
    sent: u32,
    /// The proof was made anew after a 422, or after a 409 that is like one.
    anew: bool,
    /// The size was asked for, because a 409 did not say it.
    asked: bool,
}

impl Exchange {
    /// `known`: the size that the witness is remembered to have.
    pub fn new(known: u64, head: Checkpoint) -> Exchange {
        Exchange { old: known.min(head.size), head, sent: 1, anew: false, asked: false }
    }

    /// The size that the proof begins with.
    pub fn old(&self) -> u64 {
        self.old
    }

    /// The head that is sent.
    pub fn head(&self) -> &Checkpoint {
        &self.head
    }

    /// Takes an answer. `now` is the ledger's head as read after the answer.
    pub fn take(&mut self, answer: Answer, now: &Checkpoint) -> Next {
        match answer {
            Answer::Taken(body) => return Next::Taken(body),
            Answer::Refused(why) => return Next::Failed(why),
            Answer::Conflict(Some(size)) if size > now.size => {
                return Next::Claims(Claim::Larger(size));
            }
            // The very size that was sent as the old one: then it is the root that differs.
            Answer::Conflict(Some(size)) if size == self.old => return self.doubted(size, now),
            Answer::Conflict(Some(size)) => self.old = size,
            Answer::Conflict(None) if self.old > 0 && !self.asked => {
                self.asked = true;
                self.old = 0;
            }
            Answer::Conflict(None) | Answer::Unproven => return self.doubted(self.old, now),
        }
        self.again(now)
    }

    /// The root or the proof is what the witness has something against.
    fn doubted(&mut self, old: u64, now: &Checkpoint) -> Next {
        if self.anew {
            return Next::Claims(Claim::Other(old));
        }
        self.anew = true;
        self.again(now)
    }

    fn again(&mut self, now: &Checkpoint) -> Next {
        self.sent += 1;
        if self.sent > TRIES {
            return Next::Failed(
                "others hand heads to it at the same time, and it is ahead each time".to_owned(),
            );
        }
        self.head = now.clone();
        self.old = self.old.min(now.size);
        Next::Send
    }
}

/// The body of an `add-checkpoint`. `None`: the proof is longer than a witness takes.
pub fn request(old: u64, proof: &[Hash], note: &str) -> Option<String> {
    if proof.len() > MOST_HASHES {
        return None;
    }
    let mut body = format!("old {old}\n");
    for hash in proof {
        body.push_str(&text::base64(hash));
        body.push('\n');
    }
    body.push('\n');
    body.push_str(note);
    Some(body)
}

/// Reads the size in the body of a 409: an ASCII decimal with no leading zero, and a line feed.
pub fn size_in(body: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(body).ok()?;
    let digits = text.strip_suffix('\n').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    (plain && (digits == "0" || !digits.starts_with('0'))).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::Answer::{Conflict, Refused, Taken, Unproven};
    use super::*;

    fn head(size: u64) -> Checkpoint {
        // The root of an honest ledger follows from its size.
        let root = std::array::from_fn(|at| size.to_be_bytes()[at % 8]);
        Checkpoint { origin: "readmit/ledger/a".into(), size, root }
    }

    #[test]
    fn each_answer_has_its_meaning() {
        let run = |known: u64, sent: u64, answers: &[Answer], now: u64| {
            let mut exchange = Exchange::new(known, head(sent));
            let mut next = Next::Send;
            for answer in answers {
                assert_eq!(next, Next::Send);
                next = exchange.take(answer.clone(), &head(now));
            }
            (next, exchange.old(), exchange.head().size)
        };
        let larger = |n| Next::Claims(Claim::Larger(n));
        let other = |n| Next::Claims(Claim::Other(n));
        for (known, sent, answers, now, expected) in [
            (0, 3, vec![Taken("x".into())], 3, (Next::Taken("x".into()), 0, 3)),
            // It is further than was remembered: it lost nothing, this process did not know.
            (1, 9, vec![Conflict(Some(5))], 9, (Next::Send, 5, 9)),
            // It lost its state.
            (5, 9, vec![Conflict(Some(0))], 9, (Next::Send, 0, 9)),
            // Another process handed on a later head: read anew, the ledger has reached it.
            (5, 9, vec![Conflict(Some(12))], 12, (Next::Send, 12, 12)),
            (5, 9, vec![Conflict(Some(12))], 20, (Next::Send, 12, 20)),
            // It says more than there is, also after the ledger was read anew.
            (5, 9, vec![Conflict(Some(13))], 12, (larger(13), 5, 9)),
            // A proof is made anew before anything is believed.
            (5, 9, vec![Unproven], 10, (Next::Send, 5, 10)),
            (5, 9, vec![Unproven, Unproven], 10, (other(5), 5, 10)),
            (9, 9, vec![Unproven, Unproven], 9, (other(9), 9, 9)),
            // 409 with the size that was sent: the root is another.
            (9, 9, vec![Conflict(Some(9)), Conflict(Some(9))], 9, (other(9), 9, 9)),
            // 409 without a size: the size is asked for, and then it is like 422.
            (9, 9, vec![Conflict(None)], 9, (Next::Send, 0, 9)),
            (9, 9, vec![Conflict(None), Conflict(Some(9))], 9, (Next::Send, 9, 9)),
            (
                9,
                9,
                vec![Conflict(None), Conflict(Some(9)), Conflict(None), Conflict(None)],
                9,
                (other(9), 9, 9),
            ),
            (0, 9, vec![Conflict(None), Conflict(None)], 9, (other(0), 0, 9)),
            (0, 9, vec![Refused("403".into())], 9, (Next::Failed("403".into()), 0, 9)),
            // A remembered size beyond the ledger is not sent: that would be 400.
            (20, 9, vec![Conflict(Some(20))], 9, (larger(20), 9, 9)),
        ] {
            let found = run(known, sent, &answers, now);
            assert_eq!(found, expected, "{known} {sent} {answers:?} {now}");
        }
    }

    #[test]
    fn a_size_is_a_number_and_nothing_else() {
        for (body, size) in [
            ("0\n", Some(0)),
            ("3\n", Some(3)),
            ("20852014\n", Some(20_852_014)),
            ("7", Some(7)),
            ("", None),
            ("\n", None),
            ("03\n", None),
            ("+3\n", None),
            ("-1\n", None),
            (" 3\n", None),
            ("3\r\n", None),
            ("3\n\n", None),
            ("three\n", None),
            ("<html>", None),
            ("18446744073709551616\n", None),
        ] {
            assert_eq!(size_in(body.as_bytes()), size, "{body:?}");
        }
        assert_eq!(size_in(b"\xff\n"), None);
    }

    #[test]
    fn a_request_is_as_the_standard_has_it() {
        let note = "a\n3\nx\n\n— a AAAA\n";
        assert_eq!(request(0, &[], note).unwrap(), format!("old 0\n\n{note}"));
        let proof = request(7, &[[0; 32]], note).unwrap();
        assert_eq!(proof, format!("old 7\n{}\n\n{note}", text::base64(&[0; 32])));
        assert!(request(7, &[[0; 32]; 63], note).is_some());
        assert!(request(7, &[[0; 32]; 64], note).is_none());
    }

    /// A witness that keeps to the specification, for one log.
    #[derive(Clone, Default)]
    struct Honest {
        size: u64,
        root: Option<Hash>,
    }

    impl Honest {
        /// `proven`: the proof shows that the head continues what the witness has.
        fn add(&mut self, old: u64, head: &Checkpoint, proven: bool) -> Answer {
            if old != self.size {
                return Answer::Conflict(Some(self.size));
            }
            let same = self.size == head.size && self.root != Some(head.root);
            if self.size > 0 && (!proven || same) {
                return Answer::Unproven;
            }
            (self.size, self.root) = (head.size, Some(head.root));
            Answer::Taken(String::new())
        }
    }

    #[derive(Clone, Debug)]
    enum Move {
        /// A process appends.
        Append,
        /// A process begins to hand on the head of now.
        Begin(usize),
        /// Its request reaches the witness, and it takes the answer.
        Answer(usize),
        /// The witness forgets what it had, up to a size.
        Forget(u64),
    }

    fn moves() -> impl Strategy<Value = Vec<Move>> {
        let one = prop_oneof![
            Just(Move::Append),
            (0usize..16).prop_map(Move::Begin),
            (0usize..16).prop_map(Move::Answer),
            (0usize..16).prop_map(Move::Answer),
            (0u64..4).prop_map(Move::Forget),
        ];
        prop::collection::vec(one, 0..200)
    }

    proptest! {
        /// Sixteen processes write one honest ledger and hand on its heads, in every order, and the
        /// witness may lose its state: nobody ever claims anything.
        #[test]
        fn an_honest_ledger_is_never_doubted(moves in moves(), remember in any::<bool>()) {
            let (mut size, mut witness) = (1u64, Honest::default());
            let mut known = [0u64; 16];
            let mut running: Vec<Option<Exchange>> = vec![None; 16];
            for step in moves {
                match step {
                    Move::Append => size += 1,
                    Move::Begin(who) => {
                        let known = if remember { known[who] } else { 0 };
                        running[who] = Some(Exchange::new(known, head(size)));
                    }
                    Move::Answer(who) => {
                        let Some(exchange) = &mut running[who] else { continue };
                        let answer = witness.add(exchange.old(), exchange.head(), true);
                        match exchange.take(answer, &head(size)) {
                            Next::Taken(_) => {
                                known[who] = exchange.head().size;
                                running[who] = None;
                            }
                            Next::Send => {
                                prop_assert!(exchange.old() <= exchange.head().size);
                            }
                            Next::Failed(_) => running[who] = None,
                            Next::Claims(claim) => prop_assert!(false, "{claim}"),
                        }
                    }
                    Move::Forget(to) => {
                        if to < witness.size {
                            witness = if to == 0 { Honest::default() } else { Honest { size: to, root: Some(head(to).root) } };
                        }
                    }
                }
            }
        }

        /// A ledger that was rolled back, or that is another history, is claimed by an honest
        /// witness within a few answers, and by a fork of the same size too.
        #[test]
        fn a_rolled_back_or_forked_ledger_is_claimed(had in 1u64..50, now in 1u64..50, known in 0u64..60, forked_at in 0u64..50) {
            let mut witness = Honest { size: had, root: Some(head(had).root) };
            let forked = forked_at < had.min(now);
            let fork = Checkpoint { root: [0xee; 32], ..head(now) };
            let ours = if forked { fork } else { head(now) };
            let mut exchange = Exchange::new(known, ours.clone());
            let mut came = None;
            for _ in 0..10 {
                let answer = witness.add(exchange.old(), exchange.head(), !forked);
                match exchange.take(answer, &ours) {
                    Next::Send => {}
                    other => {
                        came = Some(other);
                        break;
                    }
                }
            }
            match came.unwrap() {
                Next::Claims(Claim::Larger(size)) => prop_assert!(size == had && had > now),
                Next::Claims(Claim::Other(size)) => prop_assert!(forked && had <= now && size == had),
                Next::Taken(_) => prop_assert!(!forked && had <= now),
                other => prop_assert!(false, "{other:?}"),
            }
        }

        /// Whatever a witness answers, the exchange ends.
        #[test]
        fn a_lying_witness_ends_it_too(answers in prop::collection::vec((0u8..4, 0u64..30), 30), known in 0u64..30) {
            let mut exchange = Exchange::new(known, head(20));
            for (count, (kind, size)) in answers.into_iter().enumerate() {
                let answer = match kind {
                    0 => Answer::Unproven,
                    1 => Answer::Conflict(None),
                    _ => Answer::Conflict(Some(size)),
                };
                match exchange.take(answer, &head(20)) {
                    Next::Send => prop_assert!(count < 10),
                    Next::Claims(Claim::Larger(size)) => {
                        prop_assert!(size > 20);
                        return Ok(());
                    }
                    _ => return Ok(()),
                }
            }
            prop_assert!(false, "it goes on");
        }
    }
}
