//! Heads on their way to all witnesses, beside the work: a thread for each witness. Nobody waits for
//! one before the command is done, and then not long, unless a quorum is required.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::alarm::{Alarmed, HeadFiles};
use super::config::HttpWitnesses;
use super::exchange::Claim;
use super::reach::HttpWitness;
use super::visit::{Visited, visit};
use crate::ledger::format::note::Checkpoint;
use crate::ledger::{KeptLedger, LedgerError};
use crate::witness::policy::Policy;

/// Opens the ledger once more, to read, in a thread of its own.
pub type OpenAgain = Arc<dyn Fn() -> Result<Box<dyn KeptLedger>, LedgerError> + Send + Sync>;

/// The longest time that a command waits at its end for witnesses that have not answered.
const AT_THE_END: Duration = Duration::from_secs(2);

/// The time that a thread takes beyond the limit of its requests: it may send several.
const BEYOND: Duration = Duration::from_secs(5);

/// All that hands heads to witnesses over HTTP.
pub struct HttpHandOn {
    asked: HttpWitnesses,
    again: OpenAgain,
    files: HeadFiles,
    now: fn() -> DateTime<Utc>,
    /// The newest head is to be with the witnesses before the command ends.
    urgent: bool,
    /// The witnesses that have not answered yet, and the size that each was handed.
    running: BTreeMap<usize, u64>,
    /// Witnesses whose failure was told in this process.
    told: Vec<usize>,
    /// The witnesses that claim something which nothing shows.
    claims: BTreeMap<usize, (Claim, String)>,
    /// The largest head that each has cosigned in this process.
    cosigned: BTreeMap<usize, u64>,
    /// The reason why each did not take the newest head that it was handed.
    failed: BTreeMap<usize, String>,
    sender: Sender<(usize, Result<Visited, LedgerError>)>,
    receiver: Receiver<(usize, Result<Visited, LedgerError>)>,
}

/// One witness that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    pub name: String,
    pub url: String,
    pub came: Visited,
}

/// The outcome of handing heads on, as far as it is known.
#[derive(Debug, Default)]
pub struct Came {
    /// Sentences for the person at work.
    pub told: Vec<String>,
    pub alarm: Option<Alarmed>,
    /// A witness did not take a head.
    pub missed: bool,
}

impl HttpHandOn {
    pub fn new(
        asked: HttpWitnesses,
        again: OpenAgain,
        files: HeadFiles,
        now: fn() -> DateTime<Utc>,
    ) -> HttpHandOn {
        let (sender, receiver) = channel();
        HttpHandOn {
            asked,
            again,
            files,
            now,
            urgent: false,
            running: BTreeMap::new(),
            told: Vec::new(),
            claims: BTreeMap::new(),
            cosigned: BTreeMap::new(),
            failed: BTreeMap::new(),
            sender,
            receiver,
        }
    }

    pub fn policy(&self) -> &Policy {
        &self.asked.policy
    }

    pub fn is_required(&self) -> bool {
        self.asked.required && !self.asked.policy.asks_for_none()
    }

    pub fn require(&mut self) {
        self.asked.required = true;
    }

    /// From here on the newest head is to be with the witnesses before the command ends.
    pub fn hurry(&mut self) {
        self.urgent = true;
    }

    /// Begins to hand the newest head to every witness. Those that have taken one a short while ago
    /// are passed over, unless `all` are meant, or the head is urgent.
    pub fn start(&mut self, ledger: &dyn KeptLedger, all: bool) -> Result<(), LedgerError> {
        let head = ledger.head()?;
        let witnesses: Vec<(usize, Arc<HttpWitness>)> = self
            .asked
            .witnesses
            .iter()
            .enumerate()
            .filter_map(|(at, witness)| Some((at, Arc::clone(witness.as_ref()?))))
            .collect();
        for (at, witness) in witnesses {
            if self.running.contains_key(&at) {
                continue;
            }
            let newest = ledger.newest_by(&witness.key)?;
            // After a new origin the witness begins anew.
            let newest = newest.filter(|kept| {
                kept.note
                    .as_deref()
                    .is_some_and(|note| note.starts_with(&format!("{}\n", head.origin)))
            });
            let recent =
                newest.as_ref().is_some_and(|kept| (self.now)() - kept.kept < self.asked.every);
            let has_it = newest.as_ref().is_some_and(|kept| kept.size >= head.size);
            if !all && ((recent && !self.urgent) || has_it) {
                continue;
            }
            let known = newest.map_or(0, |kept| kept.size);
            self.running.insert(at, head.size);
            self.failed.remove(&at);
            let kept = self.files.cosigned();
            let (sender, again, head) =
                (self.sender.clone(), Arc::clone(&self.again), head.clone());
            let work = move || {
                let came = again().and_then(|ledger| {
                    visit(&*ledger, &*witness, &witness.key, &head, known, kept.as_deref())
                });
                // Nobody listens any more: the command is done.
                drop(sender.send((at, came)));
            };
            if let Err(error) = Builder::new().name("witness".into()).spawn(work) {
                drop(self.sender.send((at, Ok(Visited::Failed(error.to_string())))));
            }
        }
        Ok(())
    }

    /// Takes in what has come so far.
    pub fn collect(&mut self, ledger: &dyn KeptLedger) -> Came {
        let mut came = Came::default();
        while let Ok(answer) = self.receiver.try_recv() {
            self.take(answer, ledger, &mut came);
        }
        self.conclude(ledger, &mut came);
        came
    }

    /// Waits until a quorum has cosigned a head over at least `size` entries, or all have answered,
    /// or it takes too long.
    pub fn gather(
        &mut self,
        size: u64,
        ledger: &dyn KeptLedger,
    ) -> (Came, Result<(), LedgerError>) {
        let mut came = Came::default();
        let until = Instant::now() + self.asked.timeout + BEYOND;
        while !self.is_met(size) && !self.running.is_empty() {
            match self.receiver.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(answer) => self.take(answer, ledger, &mut came),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        self.conclude(ledger, &mut came);
        let met = if self.is_met(size) { Ok(()) } else { Err(self.unmet(size)) };
        (came, met)
    }

    /// Waits a short while for those that have not answered. If the newest head is urgent, each
    /// that has taken an older head meanwhile is handed the newest one too.
    pub fn finish(&mut self, ledger: &dyn KeptLedger) -> Came {
        let mut came = Came::default();
        let until = Instant::now() + AT_THE_END.min(self.asked.timeout);
        let size = ledger.head().map_or(0, |head| head.size);
        let mut again = self.urgent;
        while !self.running.is_empty() {
            match self.receiver.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(answer) => {
                    let at = answer.0;
                    self.take(answer, ledger, &mut came);
                    let behind = self.cosigned.get(&at).is_some_and(|has| *has < size);
                    if again && behind {
                        again = self.start(ledger, false).is_ok();
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        for at in self.running.keys() {
            came.told.push(format!(
                "the witness {} has not answered yet; nothing waits for it, and it is asked again with the next head",
                self.name(*at)
            ));
        }
        self.running.clear();
        self.conclude(ledger, &mut came);
        came
    }

    fn take(
        &mut self,
        (at, visited): (usize, Result<Visited, LedgerError>),
        ledger: &dyn KeptLedger,
        came: &mut Came,
    ) {
        self.running.remove(&at);
        let name = self.name(at);
        match visited {
            Ok(Visited::Cosigned { size, note, cosignature }) => {
                self.claims.remove(&at);
                let most = self.cosigned.entry(at).or_default();
                *most = size.max(*most);
                if let Err(error) = self.keep(at, size, &note, &cosignature, ledger) {
                    came.told.push(format!(
                        "the cosignature of the witness {name} is not kept, and it is asked for another one: {error}"
                    ));
                }
            }
            Ok(Visited::Failed(why)) => self.missed(at, why, came),
            Ok(Visited::Claims(claim, why)) => {
                self.failed.insert(at, claim.to_string());
                self.claims.insert(at, (claim, why));
            }
            Ok(Visited::Shown(claim, note)) => {
                self.failed.insert(at, claim.to_string());
                let alarmed = self.alarmed(ledger, vec![name], claim, Some(note));
                came.alarm.get_or_insert(alarmed);
            }
            Err(error) => self.missed(at, error.to_string(), came),
        }
    }

    fn missed(&mut self, at: usize, why: String, came: &mut Came) {
        came.missed = true;
        // Once a command: a witness that is down is no news at each step.
        if !self.told.contains(&at) {
            self.told.push(at);
            came.told.push(format!(
                "the witness {} did not take the ledger's new head: {why}; it is asked again with the next one",
                self.name(at)
            ));
        }
        self.failed.insert(at, why);
    }

    /// Decides on what witnesses claim and nothing shows, once all have answered.
    fn conclude(&mut self, ledger: &dyn KeptLedger, came: &mut Came) {
        if came.alarm.is_some() || self.claims.is_empty() || !self.running.is_empty() {
            return;
        }
        let claims = &self.claims;
        if self.asked.policy.is_said_by_several(&|at| claims.contains_key(&at)) {
            let names = claims.keys().map(|at| self.name(*at)).collect();
            let largest = claims.values().map(|(claim, _)| *claim).max_by_key(|claim| claim.size());
            if let Some(claim) = largest {
                came.alarm = Some(self.alarmed(ledger, names, claim, None));
            }
            return;
        }
        for (at, (claim, why)) in std::mem::take(&mut self.claims) {
            came.missed = true;
            if !self.told.contains(&at) {
                self.told.push(at);
                came.told.push(format!(
                    "the witness {} says of this ledger: {claim}. Nothing shows it ({why}), and nothing is stopped by it; compare \
                     the ledger with a head that was kept elsewhere: `readmit audit verify --against HEAD`",
                    self.name(at)
                ));
            }
        }
    }

    fn alarmed(
        &self,
        ledger: &dyn KeptLedger,
        witnesses: Vec<String>,
        claim: Claim,
        note: Option<String>,
    ) -> Alarmed {
        Alarmed {
            origin: ledger.origin(),
            witnesses,
            size: claim.size(),
            larger: matches!(claim, Claim::Larger(_)),
            note,
            at: (self.now)(),
        }
    }

    fn keep(
        &self,
        at: usize,
        size: u64,
        note: &str,
        cosignature: &crate::ledger::format::cosignature::Cosignature,
        ledger: &dyn KeptLedger,
    ) -> Result<(), LedgerError> {
        let Some(witness) = &self.asked.witnesses[at] else { return Ok(()) };
        ledger.keep_cosignature(size, &witness.key, cosignature, (self.now)())?;
        let body = note.split_once("\n\n").map(|(body, _)| format!("{body}\n"));
        let head = body.and_then(|body| Checkpoint::parse(&body).ok());
        let head = head.ok_or_else(|| LedgerError::Io("the head is no head".into()))?;
        let text = format!("{note}{}", cosignature.line);
        self.files.keep(&head, &text).map_err(|error| LedgerError::Io(error.to_string()))
    }

    fn is_met(&self, size: u64) -> bool {
        let has = |at: usize| self.cosigned.get(&at).is_some_and(|has| *has >= size);
        self.asked.policy.is_met(&has)
    }

    fn unmet(&self, size: u64) -> LedgerError {
        let has = |at: &usize| self.cosigned.get(at).is_some_and(|has| *has >= size);
        let missing = (0..self.asked.witnesses.len()).filter(|at| !has(at)).map(|at| {
            let why = match (self.failed.get(&at), &self.asked.witnesses[at]) {
                (Some(why), _) => why.as_str(),
                (None, None) => "it has no address here",
                (None, Some(_)) => "no answer in time",
            };
            format!("{}: {why}", self.name(at))
        });
        LedgerError::Unwitnessed {
            place: format!("quorum ({})", self.asked.policy.in_words()),
            what: missing.collect::<Vec<_>>().join("; "),
        }
    }

    fn name(&self, at: usize) -> String {
        self.asked.policy.witnesses[at].key.name.clone()
    }

    /// Hands the newest head to each witness, and waits for all of them: for somebody who asks how
    /// they stand.
    pub fn try_each(&mut self, ledger: &dyn KeptLedger) -> Result<(Vec<Tried>, Came), LedgerError> {
        self.start(ledger, true)?;
        let until = Instant::now() + self.asked.timeout + BEYOND;
        let mut all = Vec::new();
        let mut came = Came::default();
        while !self.running.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            let Ok((at, visited)) = self.receiver.recv_timeout(left) else { break };
            let visited_as = match &visited {
                Ok(visited) => visited.clone(),
                Err(error) => Visited::Failed(error.to_string()),
            };
            self.take((at, visited), ledger, &mut came);
            all.push(Tried { name: self.name(at), url: self.url(at), came: visited_as });
        }
        for at in self.running.keys() {
            let came = Visited::Failed("no answer in time".to_owned());
            all.push(Tried { name: self.name(*at), url: self.url(*at), came });
        }
        self.running.clear();
        self.conclude(ledger, &mut came);
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok((all, came))
    }

    fn url(&self, at: usize) -> String {
        self.asked.witnesses[at].as_ref().map_or_else(String::new, |witness| witness.url.clone())
    }
}
