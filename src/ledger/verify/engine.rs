//! A verification from its beginning to its report.

use super::chain::Chain;
use super::finding::{Findings, Kind};
use super::heads::Heads;
use super::pass::Pass;
use super::reader::{Reader, RecordBuffer, SelfCheck, Snapshot, Verifiable, about};
use super::report::{Authenticity, Erased, NOT_RECORDED, VerificationReport};
use super::statements::Statements;
use super::vouch::Vouching;
use super::{RoleRules, VerifyOptions};
use crate::ledger::format::body::EntryBody;
use crate::ledger::format::note::NoteKey;
use crate::ledger::format::origin::same_ledger;
use crate::ledger::signatures::key_in;
use crate::ledger::{Action, LedgerError, key_id};

/// Verifies. At the first finding of any kind it begins anew and looks at every signature: then the
/// findings are those of a verification that does so from the beginning.
pub fn run(
    place: &dyn Verifiable,
    options: &VerifyOptions,
    rules: &mut dyn RoleRules,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<VerificationReport, LedgerError> {
    let report = once(place, options, rules, progress)?;
    if options.each || report.findings.is_empty() && report.unsettled.is_empty() {
        return Ok(report);
    }
    rules.begin_anew();
    once(place, &VerifyOptions { each: true, ..options.clone() }, rules, progress)
}

fn once(
    place: &dyn Verifiable,
    options: &VerifyOptions,
    rules: &mut dyn RoleRules,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<VerificationReport, LedgerError> {
    let mut findings = Findings::default();
    let mut source = match place.open(options.patience, &mut findings) {
        Ok(source) => source,
        Err(error) => {
            findings.add_error(error)?;
            return Ok(empty(findings));
        }
    };
    let known = options.since.as_ref().map_or(0, |k| k.size);
    let itself = source.check_itself(known);
    let snapshot = match source.snapshot(&mut findings) {
        Ok(snapshot) => snapshot,
        // Of other tables than there should be, nothing more can be said.
        Err(_) if !findings.is_empty() => return unread(itself, findings),
        Err(error) => {
            findings.add_error(error)?;
            return unread(itself, findings);
        }
    };
    let (origin, key) = match beginning(&*source, &snapshot, &mut findings) {
        Ok(Some(known)) => known,
        Ok(None) => return unread(itself, findings),
        Err(error) => {
            findings.add_error(about("the first entry")(error))?;
            return unread(itself, findings);
        }
    };
    let mut whose = Authenticity::Nobody;
    match &options.key {
        None => {}
        Some(brought) if Some(brought) == key.as_ref().map(|k| &k.key) => whose = Authenticity::Key,
        Some(_) => findings.add(Kind::Swapped, 0, "it is signed with another installation's key"),
    }
    if options.origin.as_ref().is_some_and(|expected| !same_ledger(expected, &origin)) {
        findings.add(Kind::Swapped, 0, format!("it is {origin}"));
    }
    let kept = options.against.iter().chain(&options.since).cloned().collect();
    let mut pass = Pass {
        chain: Chain::new(key.as_ref().map(|key| key_id(key.key.as_bytes()))),
        heads: Heads::new(&origin, key, kept, &mut findings),
        itself,
        signed: Statements::new(options.threads),
        vouching: Vouching::default(),
        singly: options.each,
        known,
        signed_edge: None,
        threads: options.threads,
        origin,
        findings,
        rules,
    };
    let (source, snapshot) = pass.run_all(source, snapshot, progress)?;
    let mut unsettled: Erased = pass.chain.unexplained().collect();
    // Where an entry cannot be read, it may be the one that says so; that it cannot is a finding.
    if pass.chain.unread > 0 {
        unsettled.clear();
    }
    if !options.settles_erasures {
        for seq in std::mem::take(&mut unsettled).into_keys() {
            pass.findings.add(Kind::PersonalData, seq, NOT_RECORDED);
        }
    }
    pass.close(&snapshot);
    let vouched = if options.each { 0 } else { pass.vouching.vouched };
    let Pass { chain, heads, itself, origin, mut findings, known, .. } = pass;
    let finished = itself.finish(&snapshot, options.threads, &mut findings);
    source.unchanged()?;
    finished?;
    if whose == Authenticity::Nobody && heads.anchor.is_some() {
        whose = Authenticity::Head;
    }
    let (findings, more) = findings.into_sorted();
    Ok(VerificationReport {
        origin,
        size: snapshot.size,
        root: chain.frontier.root(),
        first: chain.first,
        last: chain.last,
        from: known.min(snapshot.size),
        vouched,
        heads: heads.compared,
        heads_signed: heads.signed,
        heads_there: snapshot.heads,
        erased: chain.erasures().collect(),
        elsewhere: 0,
        unsettled,
        whose,
        anchor: heads.anchor,
        findings,
        more,
    })
}

/// A report about a ledger whose entries are not looked at, with what is wrong with its structure.
fn unread(
    itself: Box<dyn SelfCheck>,
    mut findings: Findings,
) -> Result<VerificationReport, LedgerError> {
    itself.abandon(&mut findings)?;
    Ok(empty(findings))
}

/// A report about a ledger that does not even begin.
fn empty(mut findings: Findings) -> VerificationReport {
    if findings.is_empty() {
        findings.add(Kind::NothingToCheck, None, "there are no entries");
    }
    let (findings, more) = findings.into_sorted();
    VerificationReport {
        origin: String::new(),
        size: 0,
        root: crate::ledger::format::tree::empty_root(),
        first: None,
        last: None,
        from: 0,
        vouched: 0,
        heads: 0,
        heads_signed: 0,
        heads_there: 0,
        erased: Erased::new(),
        elsewhere: 0,
        unsettled: Erased::new(),
        whose: Authenticity::Nobody,
        anchor: None,
        findings,
        more,
    }
}

/// Returns which ledger the file says it is, and which key the file says it is signed with.
fn beginning(
    source: &dyn Reader,
    snapshot: &Snapshot,
    findings: &mut Findings,
) -> Result<Option<(String, Option<NoteKey>)>, LedgerError> {
    if snapshot.size == 0 {
        findings.add(Kind::NothingToCheck, None, "there are no entries");
        return Ok(None);
    }
    let mut buffer = RecordBuffer::default();
    source.records(0, 1, 1, true, &mut buffer)?;
    let first = buffer.iter().next().and_then(|first| first.body);
    let draft = first.and_then(|body| EntryBody::parse(body).ok()).map(|body| body.statement.draft);
    let draft = draft.filter(|d| d.action == Action::LedgerCreated);
    let origin = draft.as_ref().and_then(|d| d.data.get("origin")?.as_str().map(str::to_owned));
    let (Some(draft), Some(origin)) = (draft, origin) else {
        findings.add(
            Kind::UnknownOrigin,
            0,
            "its first entry is gone or is not the beginning of a ledger",
        );
        return Ok(None);
    };
    let key =
        key_in(&draft, "installation_key").ok().map(|key| NoteKey { name: origin.clone(), key });
    Ok(Some((origin, key)))
}

impl Pass<'_> {
    /// Adds the findings that can be made only when the last record is in.
    fn close(&mut self, snapshot: &Snapshot) {
        let (chain, findings) = (&self.chain, &mut self.findings);
        if let Some(newest) = &snapshot.newest_head {
            self.heads.newest(newest.first(), snapshot.size, findings);
        }
        self.heads.finish(snapshot.size, findings);
        if let Some(lost) = chain.lost {
            let what = "what comes after it cannot be held against the signed heads: its hash is not known";
            findings.add(Kind::Unreadable, lost, what);
        } else if let Some(edge) = &snapshot.edge {
            // What an append would build on. Wrong, it would make good entries look bad.
            if *edge != [(0, chain.frontier.size(), chain.frontier.to_bytes())] {
                findings.add(
                    Kind::Bookkeeping,
                    None,
                    "the tree's edge in the table head, which the next entry builds on, is not the entries'",
                );
            }
        }
        if let (Some(signed), Some(newest)) = (&snapshot.signed, &snapshot.newest_head)
            && chain.lost.is_none()
        {
            let size = newest.first().map_or(0, |head| head.size);
            let edge = self.signed_edge.as_ref();
            if !matches!((signed.as_slice(), edge), ([(0, at, kept)], Some(edge)) if *at == size && kept == edge)
            {
                let later = signed.iter().find(|(_, at, _)| *at > size);
                match later {
                    Some((_, at, _)) => findings.add(
                        Kind::Head,
                        at.checked_sub(1),
                        "the signed head made with it is gone: the table signed has the tree's edge for it",
                    ),
                    None => findings.add(
                        Kind::Bookkeeping,
                        None,
                        "the table signed is not the tree's edge at the newest signed head, which the next entry is checked against",
                    ),
                }
            }
        }
        // Where entries cannot be read, what they add up to is not known.
        if chain.unread == 0
            && snapshot
                .counts
                .as_ref()
                .is_some_and(|counts| *counts != Snapshot::of_actions(&chain.counts))
        {
            findings.add(
                Kind::Bookkeeping,
                None,
                "the counts in the table counter are not the entries'",
            );
        }
        if let Some(kept) = snapshot.signers.as_ref().filter(|_| chain.unread == 0) {
            // Of the entries that were known before, nobody looks at whose they are.
            let new = kept.iter().filter(|(_, seq)| *seq >= self.known);
            if !new.map(|(key, seq)| (key, seq)).eq(&chain.signers) {
                findings.add(
                    Kind::Bookkeeping,
                    None,
                    "the table signer does not have the newest entry of each key",
                );
            }
        }
    }
}
