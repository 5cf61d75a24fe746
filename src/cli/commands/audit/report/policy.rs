//! The runbooks that were accepted, each beside the one before it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::cli::Failure;
use crate::cli::installation::Installation;
use crate::ledger::format::text::time;
use crate::ledger::{Action, Filter};
use crate::report::EntrySource as _;
use crate::runbook::{Change, ChangeKind, Runbook, diff};
use crate::session::Library as _;

/// The columns, for CSV. The set is additive: new ones go to the end.
pub(super) const POLICY_COLUMNS: [&str; 8] =
    ["at", "by", "runbook", "version", "sha256", "way", "key", "change"];

/// An accepted runbook beside the one before it.
pub(super) struct Accepted {
    pub(super) at: DateTime<Utc>,
    by: String,
    name: String,
    version: String,
    sha256: String,
    /// As the entry says it.
    looser: bool,
    /// `Err`: one of the two texts is lost, and why.
    changes: Result<Vec<Change>, String>,
    first: bool,
}

pub(super) fn accepted(installation: &Installation) -> Result<Vec<Accepted>, Failure> {
    let library = installation.library()?;
    let mut all: Vec<Accepted> = Vec::new();
    let mut before: Option<Result<Runbook, String>> = None;
    let mut entries = Vec::new();
    let filter = Filter { actions: vec![Action::RunbookAccepted], ..Filter::default() };
    installation.ledger.kept().each(&filter, &mut |entry| entries.push(entry.clone()))?;
    for entry in entries {
        let text = |key: &str| {
            entry.data().get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let sha256 = text("sha256");
        let runbook = library.by_hash(&sha256).map_err(|lost| lost.to_string());
        let changes = match (&before, &runbook) {
            (None, _) => Ok(Vec::new()),
            (Some(Ok(old)), Ok(new)) => Ok(diff(old, new)),
            (Some(Err(lost)), _) | (_, Err(lost)) => Err(lost.clone()),
        };
        all.push(Accepted {
            at: entry.time(),
            by: entry.draft().actor.clone(),
            name: text("name"),
            version: text("version"),
            sha256,
            looser: entry.data().get("looser") == Some(&Value::Bool(true)),
            changes,
            first: before.is_none(),
        });
        before = Some(runbook);
    }
    Ok(all)
}

impl Accepted {
    fn of_way(&self, way: ChangeKind) -> impl Iterator<Item = &Change> {
        self.changes.iter().flatten().filter(move |change| change.way == way)
    }

    pub(super) fn to_json(&self) -> Value {
        let change =
            |c: &Change| json!({ "key": c.key, "way": c.way.as_str(), "sentence": c.sentence });
        json!({
            "at": time(self.at), "by": self.by, "name": self.name, "version": self.version,
            "sha256": self.sha256, "looser": self.looser, "first": self.first,
            "changes": self.changes.as_ref().ok().map(|all| all.iter().map(change).collect::<Vec<_>>()),
            "not_compared": self.changes.as_ref().err(),
        })
    }

    /// A row for each change; one for a runbook without any.
    pub(super) fn to_cells(&self) -> Vec<Vec<String>> {
        let row = |way: &str, key: &str, change: &str| {
            let of = [&self.by, &self.name, &self.version, &self.sha256].map(Clone::clone);
            std::iter::once(time(self.at))
                .chain(of)
                .chain([way, key, change].map(str::to_owned))
                .collect()
        };
        match &self.changes {
            Ok(changes) if changes.is_empty() => vec![row("", "", "")],
            Ok(changes) => {
                changes.iter().map(|c| row(c.way.as_str(), &c.key, &c.sentence)).collect()
            }
            Err(lost) => vec![row("unknown", "", &format!("not compared: {lost}"))],
        }
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let head = format!(
            "{} UTC  {} {}, accepted by {}",
            self.at.format("%Y-%m-%d %H:%M"),
            self.name,
            self.version,
            self.by
        );
        let mut lines = vec![head];
        match &self.changes {
            Err(lost) => {
                let marked = if self.looser { "marked as looser" } else { "not marked as looser" };
                lines.push(format!("not compared with the one before it ({marked}): {lost}"));
            }
            Ok(_) if self.first => lines.push("the first one".into()),
            Ok(_) => {
                let looser = self.of_way(ChangeKind::Looser);
                lines.extend(looser.map(|change| format!("looser: {}", change.sentence)));
                if lines.len() == 1 {
                    lines.push("nothing is looser".into());
                }
                let stricter = self.of_way(ChangeKind::Stricter).count();
                let other = self.of_way(ChangeKind::Other).count();
                if stricter + other > 0 {
                    lines.push(format!(
                        "{stricter} stricter, {other} other changes (--json has them)"
                    ));
                }
            }
        }
        lines
    }
}
