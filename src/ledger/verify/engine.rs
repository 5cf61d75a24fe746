//! A verification from its beginning to its report.

use std::path::Path;

use super::{
    Options, Rules,
    chain::Chain,
    finding::{Findings, Kind},
    heads::Heads,
    index::Sums,
    pass::Pass,
    report::{Erased, NOT_RECORDED, Report, Whose},
    source::{Snapshot, Source},
    statements::Statements,
};
use crate::ledger::{
    Action, LedgerError,
    format::{body::Body, note::NoteKey},
    keys::key_in,
};

pub fn run(
    path: &Path,
    options: &Options,
    rules: &mut dyn Rules,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Report, LedgerError> {
    let mut findings = Findings::default();
    let mut source = match Source::open(path, options.patience) {
        Ok(source) => source,
        Err(error) => {
            findings.add_error(error)?;
            return Ok(empty(findings));
        }
    };
    match source.schema() {
        Ok(differences) => {
            for difference in differences {
                findings.add(Kind::SchemaChanged, None, difference);
            }
        }
        Err(error) => findings.add_error(error)?,
    }
    let snapshot = match source.snapshot() {
        Ok(snapshot) => snapshot,
        // Of other tables than there should be, nothing more can be said.
        Err(_) if !findings.is_empty() => return Ok(empty(findings)),
        Err(error) => {
            findings.add_error(error)?;
            return Ok(empty(findings));
        }
    };
    if snapshot.strays > 0 {
        findings.add(Kind::PersonalData, None, "there is personal data of entries that are not there");
    }
    if snapshot.before > 0 {
        findings.add(Kind::Inserted, None, format!("before the first entry stand others: {}", snapshot.before));
    }
    let (origin, key) = match beginning(&source, &snapshot, &mut findings) {
        Ok(Some(known)) => known,
        Ok(None) => return Ok(empty(findings)),
        Err(error) => {
            findings.add_error(error)?;
            return Ok(empty(findings));
        }
    };
    let mut whose = Whose::Nobody;
    match &options.key {
        None => {}
        Some(brought) if Some(brought) == key.as_ref().map(|k| &k.key) => whose = Whose::Key,
        Some(_) => findings.add(Kind::Swapped, 0, "it is signed with another installation's key"),
    }
    if options.origin.as_ref().is_some_and(|expected| *expected != origin) {
        findings.add(Kind::Swapped, 0, format!("it is {origin}"));
    }
    let kept = options.against.iter().chain(&options.since).cloned().collect();
    let mut pass = Pass {
        heads: Heads::new(&origin, key, kept, &mut findings),
        chain: Chain::new(),
        sums: Sums::new(source.format(), options.since.as_ref().map_or(0, |k| k.size)),
        signed: Statements::new(options.threads),
        known: options.since.as_ref().map_or(0, |k| k.size),
        threads: options.threads,
        origin,
        findings,
        rules,
    };
    let (source, snapshot) = pass.run_all(source, snapshot, progress)?;
    let mut unsettled: Erased = pass.chain.unexplained().collect();
    if !options.settles_erasures {
        for seq in std::mem::take(&mut unsettled).into_keys() {
            pass.findings.add(Kind::PersonalData, seq, NOT_RECORDED);
        }
    }
    pass.close(&source, &snapshot)?;
    if whose == Whose::Nobody && pass.heads.anchor.is_some() {
        whose = Whose::Head;
    }
    let (findings, more) = pass.findings.into_sorted();
    Ok(Report {
        origin: pass.origin,
        size: snapshot.size,
        root: pass.chain.frontier.root(),
        first: pass.chain.first,
        last: pass.chain.last,
        from: pass.known.min(snapshot.size),
        heads: pass.heads.compared,
        erased: pass.chain.erasures().collect(),
        elsewhere: 0,
        unsettled,
        whose,
        anchor: pass.heads.anchor,
        findings,
        more,
    })
}

/// A report about a file that does not even begin.
fn empty(mut findings: Findings) -> Report {
    if findings.is_empty() {
        findings.add(Kind::NothingToCheck, None, "there are no entries");
    }
    let (findings, more) = findings.into_sorted();
    Report {
        origin: String::new(),
        size: 0,
        root: crate::ledger::format::tree::empty_root(),
        first: None,
        last: None,
        from: 0,
        heads: 0,
        erased: Erased::new(),
        elsewhere: 0,
        unsettled: Erased::new(),
        whose: Whose::Nobody,
        anchor: None,
        findings,
        more,
    }
}

/// Which ledger it says it is, and which key it says it is signed with.
fn beginning(
    source: &Source,
    snapshot: &Snapshot,
    findings: &mut Findings,
) -> Result<Option<(String, Option<NoteKey>)>, LedgerError> {
    if snapshot.size == 0 {
        findings.add(Kind::NothingToCheck, None, "there are no entries");
        return Ok(None);
    }
    let first = source.records(0, 1, 1)?.pop();
    let draft = first.as_ref().and_then(|f| Body::parse(&f.body).ok()).map(|body| body.statement.draft);
    let draft = draft.filter(|d| d.action == Action::LedgerCreated);
    let origin = draft.as_ref().and_then(|d| d.data.get("origin")?.as_str().map(str::to_owned));
    let (Some(draft), Some(origin)) = (draft, origin) else {
        findings.add(Kind::UnknownOrigin, 0, "its first entry is gone or is not the beginning of a ledger");
        return Ok(None);
    };
    let key = key_in(&draft, "installation_key").ok().map(|key| NoteKey { name: origin.clone(), key });
    Ok(Some((origin, key)))
}

impl Pass<'_> {
    /// What can be said when the last record is in.
    fn close(&mut self, source: &Source, snapshot: &Snapshot) -> Result<(), LedgerError> {
        let (chain, findings) = (&self.chain, &mut self.findings);
        self.heads.newest(snapshot.newest_head.as_ref(), snapshot.size, findings);
        self.heads.finish(snapshot.size, findings);
        // What an append would build on. Wrong, it would make good entries look bad.
        let edge = (chain.frontier.size(), chain.frontier.to_bytes());
        if snapshot.edge.as_ref() != Some(&edge) {
            findings.add(
                Kind::Bookkeeping,
                None,
                "the tree's edge, which the next entry builds on, is not the entries'",
            );
        }
        if snapshot.counts != chain.counts {
            findings.add(Kind::Bookkeeping, None, "the stored counts are not the entries'");
        }
        if let Some(open) = &snapshot.open {
            self.sums.compare_open(open, findings);
        }
        let compared = self.sums.compare(source, snapshot.size, self.threads, findings);
        source.same_file()?;
        compared?;
        if !findings.is_empty() {
            match source.integrity() {
                Ok(lines) => {
                    for line in lines {
                        let kind = if line.contains("index") { Kind::IndexLies } else { Kind::Damaged };
                        findings.add(kind, None, format!("SQLite: {line}"));
                    }
                }
                Err(error) => findings.add_error(error)?,
            }
        }
        Ok(())
    }
}
