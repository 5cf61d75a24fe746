//! The record of who has been told, address by address. Whatever shows or decides that somebody was
//! told asks here, and nowhere else.

use chrono::{DateTime, Utc};

use super::event::Sent;
use crate::model::Fate;

impl Sent {
    /// Returns what became of the message to the `n`th recipient. Until printed and saved were
    /// words of their own, both stood as `attested`, though nobody had said that anything was sent.
    pub fn fate(&self, n: usize) -> Option<Fate> {
        let fate = self.deliveries.get(n)?.outcome;
        Some(match (fate, self.means.as_str()) {
            (Fate::Attested, "print") => Fate::Printed,
            (Fate::Attested, "eml") => Fate::Saved,
            (fate, _) => fate,
        })
    }

    pub fn fates(&self) -> impl Iterator<Item = Fate> {
        (0..self.deliveries.len()).filter_map(|n| self.fate(n))
    }

    /// Returns true if, with this notice, everyone has been told who had to be told.
    pub fn has_told_everyone(&self) -> bool {
        self.completes(Fate::is_sent)
    }

    /// Returns true if, with this follow-up, everyone's follow-up is sent or in a person's hands.
    pub fn has_followed_up(&self) -> bool {
        self.completes(|fate| fate.is_sent() || fate.is_handed_on())
    }

    /// Entries without `left` hold the deliveries to everyone.
    fn completes(&self, done: impl Fn(Fate) -> bool) -> bool {
        !self.deliveries.is_empty()
            && self.fates().all(done)
            && self.left.is_none_or(|left| left == 0)
    }
}

/// The record of one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    pub address: String,
    /// The newest entry that this address has been told of.
    pub told: Option<u64>,
    /// The last message to it, and the newest entry that this was to tell of.
    pub last: Fate,
    pub covers: u64,
    /// The number of times in a row that a server or a network put the message off.
    pub deferred: u32,
    pub seq: u64,
    pub at: DateTime<Utc>,
    pub by_hand: bool,
    /// The answer of a mail server, or what went wrong. The text comes from outside.
    pub reply: String,
}

/// The record of every address that a message was for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressees(Vec<Addressee>);

/// Addresses are one where they differ in case alone: what a server makes of that is its own
/// business, and no two people.
fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

impl Addressees {
    pub fn get(&self, address: &str) -> Option<&Addressee> {
        self.0.iter().find(|a| same(&a.address, address))
    }

    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// Takes in what an entry says became of a notice.
    pub fn notified(&mut self, seq: u64, at: DateTime<Utc>, sent: &Sent) {
        self.take(seq, at, sent, Fate::is_sent);
    }

    /// Takes in what an entry says became of a follow-up.
    pub fn followed_up(&mut self, seq: u64, at: DateTime<Utc>, sent: &Sent) {
        self.take(seq, at, sent, |fate| fate.is_sent() || fate.is_handed_on());
    }

    fn take(&mut self, seq: u64, at: DateTime<Utc>, sent: &Sent, done: impl Fn(Fate) -> bool) {
        for (n, (address, last)) in sent.recipients.iter().zip(sent.fates()).enumerate() {
            let before =
                self.0.iter().position(|a| same(&a.address, address)).map(|at| self.0.remove(at));
            let told = before.as_ref().and_then(|b| b.told);
            let again = before.filter(|b| b.last == Fate::Deferred && b.covers == sent.covers);
            let deferred = again.map_or(0, |b| b.deferred) + 1;
            self.0.push(Addressee {
                address: address.clone(),
                told: if done(last) { told.max(Some(sent.covers)) } else { told },
                last,
                covers: sent.covers,
                deferred: if last == Fate::Deferred { deferred } else { 0 },
                seq,
                at,
                by_hand: sent.means == "by-hand",
                reply: sent.replies.get(n).cloned().unwrap_or_default(),
            });
        }
    }

    /// Returns true if this address has been told of everything up to `covers`.
    pub fn is_told(&self, address: &str, covers: u64) -> bool {
        self.get(address).is_some_and(|a| a.told >= Some(covers))
    }

    /// Those of `wanted` who have not been told of everything up to `covers`.
    pub fn open<'w>(&self, wanted: &'w [String], covers: u64) -> Vec<&'w String> {
        wanted.iter().filter(|address| !self.is_told(address, covers)).collect()
    }

    pub fn all(&self) -> &[Addressee] {
        &self.0
    }

    /// Returns what is on record of those who were to be told up to `covers` and have not been
    /// told.
    pub fn missed(&self, covers: u64) -> impl Iterator<Item = &Addressee> {
        self.0.iter().filter(move |a| a.covers >= covers && a.told < Some(covers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::event::DeliveryRecord;

    fn sent(means: &str, to: &[(&str, Fate)], left: Option<u64>) -> Sent {
        let delivery = |fate: &Fate| DeliveryRecord {
            channel: "email".into(),
            outcome: *fate,
            text_sha256: String::new(),
        };
        Sent {
            means: means.into(),
            deliveries: to.iter().map(|(_, fate)| delivery(fate)).collect(),
            recipients: to.iter().map(|(to, _)| (*to).to_owned()).collect(),
            covers: 7,
            left,
            ..Sent::default()
        }
    }

    #[test]
    fn only_what_was_sent_to_everyone_tells_everyone() {
        for fate in Fate::ALL {
            let told = matches!(fate, Fate::Succeeded | Fate::Accepted | Fate::Attested);
            let followed = told || matches!(fate, Fate::Printed | Fate::Saved);
            let one =
                sent("smtp", &[("a@b.example", Fate::Accepted), ("c@d.example", *fate)], None);
            assert_eq!(
                (one.has_told_everyone(), one.has_followed_up()),
                (told, followed),
                "{fate}"
            );
            for (left, all) in [(Some(1), false), (Some(0), true)] {
                let one = sent("smtp", &[("a@b.example", *fate)], left);
                assert_eq!(
                    (one.has_told_everyone(), one.has_followed_up()),
                    (told && all, followed && all),
                    "{fate}"
                );
            }
        }
        assert!(!Sent::default().has_told_everyone() && !Sent::default().has_followed_up());
    }

    #[test]
    fn what_older_entries_call_attested_was_printed_or_saved() {
        for (means, fate) in
            [("print", Fate::Printed), ("eml", Fate::Saved), ("by-hand", Fate::Attested)]
        {
            assert_eq!(sent(means, &[("a@b.example", Fate::Attested)], None).fate(0), Some(fate));
        }
    }

    #[test]
    fn each_address_has_its_own_record() {
        let mut all = Addressees::default();
        let wanted = ["A@b.example".to_owned(), "c@d.example".to_owned()];
        let mut seq = 7;
        let mut take = |all: &mut Addressees, to: &str, fate| {
            seq += 1;
            all.notified(seq, DateTime::default(), &sent("smtp", &[(to, fate)], Some(1)));
        };
        take(&mut all, "a@b.example", Fate::Accepted);
        take(&mut all, "c@d.example", Fate::Deferred);
        take(&mut all, "c@d.example", Fate::Deferred);
        assert_eq!(all.open(&wanted, 7), [&wanted[1]]);
        assert_eq!(all.open(&wanted, 8).len(), 2, "something newer is to be told of");
        assert_eq!(all.get("C@D.example").map(|a| (a.last, a.deferred)), Some((Fate::Deferred, 2)));
        take(&mut all, "c@d.example", Fate::Unknown);
        assert_eq!(all.missed(7).map(|a| a.deferred).collect::<Vec<_>>(), [0]);
        take(&mut all, "c@d.example", Fate::Attested);
        assert_eq!((all.open(&wanted, 7).len(), all.missed(7).count()), (0, 0));
        // What failed afterwards takes nothing back.
        take(&mut all, "c@d.example", Fate::Failed);
        assert!(all.is_told("c@d.example", 7));
    }
}
