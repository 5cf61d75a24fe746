//! The statements of witnesses over HTTP about this home's ledger.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::home::{Config, Home};
use crate::ledger::format::cosignature::CosignatureKey;
use crate::ledger::format::text;
use crate::ledger::verify::{Kind, LedgerFinding};
use crate::ledger::{KeptCosignature, KeptLedger, LedgerError};
use crate::witness::{HeadFiles, Policy, Standing};

/// The heads that witnesses have seen of a ledger, by the cosignatures that are kept in it.
#[derive(Default)]
pub struct Cosigned {
    /// The newest of each witness that the configuration names.
    seen: Vec<SeenBy>,
    /// The quorum in words, and the number of entries that it has seen.
    quorum: Option<(String, Option<u64>)>,
    /// The number of cosignatures by others, which nobody checked.
    unknown: u64,
    pub findings: Vec<LedgerFinding>,
    /// The reason why nothing was checked, where something should have been.
    trouble: Option<String>,
}

struct SeenBy {
    name: String,
    size: u64,
    /// The witness's clock.
    time: Option<DateTime<Utc>>,
}

impl Cosigned {
    /// Checks every cosignature that is kept, with the keys of the witnesses that this home names,
    /// and looks for an alarm that stands.
    pub fn of(home: &Home, ledger: Option<&dyn KeptLedger>, brought: Option<&Policy>) -> Cosigned {
        let Some(ledger) = ledger else { return Cosigned::default() };
        if brought.is_none() {
            let config = Config::of(home).ok().and_then(|config| config.witness);
            let asked = config.map(|config| config.open_http()).transpose();
            let mut cosigned = match asked {
                Ok(asked) => {
                    let policy = asked.flatten().map(|asked| asked.policy);
                    Cosigned::by(policy.as_ref(), ledger)
                }
                Err(why) => Cosigned { trouble: Some(why), ..Cosigned::default() },
            };
            cosigned.look_for_alarm(home, ledger);
            return cosigned;
        }
        let mut cosigned = Cosigned::by_brought(brought, ledger);
        cosigned.look_for_alarm(home, ledger);
        cosigned
    }

    /// The same by a policy that the verifier brought. If its quorum has seen nothing, that is a
    /// finding.
    pub fn by_brought(policy: Option<&Policy>, ledger: &dyn KeptLedger) -> Cosigned {
        let mut cosigned = Cosigned::by(policy, ledger);
        if let Some((rule, None)) = &cosigned.quorum {
            cosigned.findings.push(LedgerFinding {
                kind: Kind::Unwitnessed,
                seq: None,
                what: format!(
                    "none of its heads has the cosignatures that the policy asks for ({rule})"
                ),
            });
        }
        let key = ledger.note_key();
        if let Some(policy) = policy.filter(|policy| !policy.is_for(&key)) {
            cosigned.findings.push(LedgerFinding {
                kind: Kind::Swapped,
                seq: None,
                what: format!(
                    "the policy is for {} other logs, and names no `log {}`",
                    policy.logs.len(),
                    key.to_vkey()
                ),
            });
        }
        cosigned
    }

    fn by(policy: Option<&Policy>, ledger: &dyn KeptLedger) -> Cosigned {
        let mut cosigned = Cosigned::default();
        match ledger.cosignatures() {
            Ok(all) => cosigned.check(&all, policy),
            Err(error) => cosigned.trouble = Some(error.to_string()),
        }
        cosigned
    }

    fn look_for_alarm(&mut self, home: &Home, ledger: &dyn KeptLedger) {
        let disputed = |what: String| LedgerFinding { kind: Kind::Disputed, seq: None, what };
        match HeadFiles::in_home(home.root()).standing(ledger) {
            Ok(Standing::Stands(alarmed)) => {
                let error = LedgerError::Disputed { place: alarmed.place(), what: alarmed.what() };
                self.findings.push(disputed(error.to_string()));
            }
            Ok(Standing::None | Standing::Over(_)) => {}
            Err(error) => {
                let what = format!("an alarm of a witness cannot be read: {error}");
                self.findings.push(disputed(what));
            }
        }
    }

    fn check(&mut self, all: &[KeptCosignature], policy: Option<&Policy>) {
        let keys: Vec<&CosignatureKey> =
            policy.map_or(Vec::new(), |policy| policy.witnesses.iter().map(|w| &w.key).collect());
        let mut newest: Vec<Option<(u64, u64)>> = vec![None; keys.len()];
        for kept in all {
            let Some(at) = keys.iter().position(|key| key.short() == kept.key) else {
                self.unknown += 1;
                continue;
            };
            match check(kept, keys[at]) {
                Ok(time) if newest[at].is_none_or(|(size, _)| size < kept.size) => {
                    newest[at] = Some((kept.size, time));
                }
                Ok(_) => {}
                Err(why) => self.findings.push(LedgerFinding {
                    kind: Kind::Cosignature,
                    seq: kept.size.checked_sub(1),
                    what: format!("the head over {} entries: {why}", kept.size),
                }),
            }
        }
        self.seen = keys
            .iter()
            .zip(&newest)
            .filter_map(|(key, newest)| {
                let (size, time) = (*newest)?;
                let time = i64::try_from(time).ok().and_then(|t| DateTime::from_timestamp(t, 0));
                Some(SeenBy { name: key.name.clone(), size, time })
            })
            .collect();
        self.quorum = policy.filter(|policy| !policy.asks_for_none()).map(|policy| {
            let has =
                |size: u64| policy.is_met(&|at| newest[at].is_some_and(|(has, _)| has >= size));
            let sizes = newest.iter().flatten().map(|(size, _)| *size);
            (policy.in_words(), sizes.filter(|size| has(*size)).max())
        });
    }

    /// Returns the sentences that say it.
    pub fn said(&self) -> Vec<String> {
        let entry = |size: u64| size.saturating_sub(1);
        let seen = self.seen.iter().map(|SeenBy { name, size, time }| {
            let time = time.map_or("a time that no calendar has".to_owned(), |time| {
                time.format("%Y-%m-%d %H:%M:%S UTC").to_string()
            });
            format!("Seen by {name} at {time} of its clock, up to entry {}.", entry(*size))
        });
        let mut said: Vec<String> = seen.collect();
        match &self.quorum {
            Some((rule, Some(size))) => {
                said.push(format!("The quorum ({rule}) has seen it up to entry {}.", entry(*size)));
            }
            Some((rule, None)) => said.push(format!("The quorum ({rule}) has seen none of it.")),
            None => {}
        }
        match self.unknown {
            0 => {}
            1 => said.push(
                "1 cosignature is of a witness that config.toml does not name, and was not checked."
                    .to_owned(),
            ),
            many => said.push(format!(
                "{many} cosignatures are of witnesses that config.toml does not name, and were not checked."
            )),
        }
        if let Some(trouble) = &self.trouble {
            said.push(format!("No cosignature was checked: {trouble}."));
        }
        said
    }

    /// Adds it to the document of a verification.
    pub fn name_in(&self, document: &mut Value) {
        let seen = |seen: &SeenBy| json!({ "name": seen.name, "size": seen.size, "time": seen.time.map(text::time) });
        document["seen_by"] = self.seen.iter().map(seen).collect();
        let quorum = |(rule, size): &(String, Option<u64>)| json!({ "rule": rule, "size": size });
        document["quorum"] = self.quorum.as_ref().map(quorum).into();
        document["cosignatures_unknown"] = self.unknown.into();
        document["cosignatures_not_checked"] = self.trouble.clone().into();
    }
}

/// Checks one cosignature, and returns the witness's time.
fn check(kept: &KeptCosignature, key: &CosignatureKey) -> Result<u64, String> {
    let body = kept.note.as_ref().and_then(|note| note.split_once("\n\n"));
    let Some((body, _)) = body else {
        return Err(format!("{} has cosigned a head that is not there", key.name));
    };
    let found = key.find(&format!("{body}\n"), &kept.line).map_err(|fault| fault.to_string())?;
    if found.time == kept.time {
        Ok(found.time)
    } else {
        Err(format!("the cosignature of {} is not of the time that is kept beside it", key.name))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::format::cosignature::testing::TestWitness;
    use crate::ledger::format::note::Checkpoint;
    use crate::ledger::testing::at;
    use crate::witness::PolicyWitness;

    fn kept(size: u64, witness: &TestWitness, time: u64) -> KeptCosignature {
        let head = Checkpoint { origin: "readmit/ledger/a".into(), size, root: [1; 32] };
        KeptCosignature {
            size,
            key: witness.key.short(),
            time,
            kept: at(0),
            line: witness.cosign(&head.body(), time),
            note: Some(head.sign(&ed25519_dalek::SigningKey::from_bytes(&[9; 32]))),
        }
    }

    #[test]
    fn who_has_seen_it_is_said_and_every_wrong_cosignature_is_a_finding() {
        let witnesses = [1, 2, 3].map(|n| TestWitness::new(&format!("w/{n}"), n));
        let [w1, w2, _] = &witnesses;
        let named = |w: &TestWitness| PolicyWitness { key: w.key.clone(), url: None };
        let policy = Policy::of(witnesses.iter().map(named).collect(), 2);
        let stranger = TestWitness::new("w/9", 9);
        let sound = [
            kept(3, w1, 1_790_000_000),
            kept(8, w1, 1_790_000_100),
            kept(5, w2, 1_790_000_200),
            kept(9, &stranger, 5),
        ];
        let mut cosigned = Cosigned::default();
        cosigned.check(&sound, Some(&policy));
        assert_eq!(
            cosigned.said(),
            [
                "Seen by w/1 at 2026-09-21 14:15:00 UTC of its clock, up to entry 7.",
                "Seen by w/2 at 2026-09-21 14:16:40 UTC of its clock, up to entry 4.",
                "The quorum (2 of 3 witnesses) has seen it up to entry 4.",
                "1 cosignature is of a witness that config.toml does not name, and was not checked.",
            ]
        );
        assert_eq!(cosigned.findings, []);
        let good = kept(7, w1, 50);
        for (bad, said) in [
            (KeptCosignature { note: None, ..good.clone() }, "a head that is not there"),
            (KeptCosignature { time: 51, ..good.clone() }, "not of the time"),
            (KeptCosignature { line: kept(8, w1, 50).line, ..good.clone() }, "is wrong"),
            (KeptCosignature { line: kept(7, w2, 50).line, ..good.clone() }, "no signature of"),
            (KeptCosignature { line: "x".into(), ..good }, "no signature lines"),
        ] {
            let mut cosigned = Cosigned::default();
            cosigned.check(&[bad], Some(&policy));
            let [finding] = &cosigned.findings[..] else { panic!("{said}") };
            assert!(finding.what.contains(said) && finding.seq == Some(6), "{finding:?}");
            assert!(cosigned.seen.is_empty());
        }
    }
}
