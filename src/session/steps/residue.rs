//! The checklist of what may outlive a reset.

use std::collections::BTreeMap;

use crate::model::{FactorKind, Outcome, Recorded};
use crate::provider::{Act, ActKind, Capability, ProviderReads, Remediation, Residue};
use crate::session::Session;
use crate::ui::prompter::{Grid, MessageStyle};

const NOT_APPLICABLE: &str = "not applicable";
const NOTHING_TO_DO: &str = "nothing to do";
const DONE: &str = "done";

impl Session<'_> {
    /// Shows what a reset may leave behind, line by line. Each line says what came of one thing, as
    /// it stands in the case's entries, or why this program can do nothing about it. All that there
    /// was nothing to do about is the last line.
    pub(in crate::session) fn residue(&mut self) {
        let all = Residue::ALL.iter().map(|what| (label(*what), self.closed(*what)));
        let (quiet, rows): (Vec<_>, Vec<_>) =
            all.partition(|(_, how)| [NOT_APPLICABLE, NOTHING_TO_DO].contains(&how.as_str()));
        let mut rows: Vec<_> =
            rows.into_iter().map(|(what, how)| vec![what.to_owned(), how]).collect();
        if rows.iter().all(|row| row[1] == DONE) && self.in_short("reset") {
            let what: Vec<String> = rows.iter().map(|row| row[0].to_lowercase()).collect();
            if !what.is_empty() {
                self.tell(MessageStyle::Done, &format!("Ended with it: {}.", what.join(", ")));
            }
            return;
        }
        if !quiet.is_empty() {
            let what: Vec<&str> = quiet.iter().map(|(what, _)| *what).collect();
            rows.push(vec![what.join(", "), NOTHING_TO_DO.to_owned()]);
        }
        let columns = ["After the reset", "How it stands"].map(str::to_owned).to_vec();
        self.desk.person.grid(&Grid { columns, rows });
    }

    fn closed(&self, what: Residue) -> String {
        let nothing_left = || what == Residue::BackupCodes && self.no_code_is_left();
        match self.desk.gate.residue(what) {
            Remediation::Cannot(_) if nothing_left() => "none left".to_owned(),
            Remediation::NotApplicable => NOT_APPLICABLE.to_owned(),
            Remediation::Cannot(instead) => cannot(&instead),
            Remediation::With(act) => {
                match (self.came_of(what, act), self.desk.gate.capability(act)) {
                    // Of these it is said only where the list was read again and is empty.
                    (Some(Outcome::Succeeded), Capability::InPart(why))
                        if !matches!(what, Residue::Sessions | Residue::RefreshTokens) =>
                    {
                        format!("done, in part: {why}")
                    }
                    (Some(outcome), _) => in_words(outcome).to_owned(),
                    (None, Capability::Cannot(why)) => cannot(&why),
                    (None, Capability::NotApplicable) => NOT_APPLICABLE.to_owned(),
                    (None, Capability::Can | Capability::InPart(_) | Capability::ByHand(_)) => {
                        NOTHING_TO_DO.to_owned()
                    }
                }
            }
        }
    }

    /// As the list was read again: where a reset takes them along, there is no act of their own.
    fn no_code_is_left(&self) -> bool {
        matches!(self.desk.gate.backup_codes(&self.target()), Ok(Recorded::Known(0)))
    }

    /// The worst of what came of the last try at each: one that failed is not hidden by one that
    /// did not.
    fn came_of(&self, what: Residue, act: ActKind) -> Option<Outcome> {
        let mut last: BTreeMap<Option<&str>, Outcome> = BTreeMap::new();
        for change in self.case.changes.iter().filter(|c| c.intent.what.act == Some(act)) {
            let (factor, kind) = (change.intent.what.factor.as_deref(), change.intent.what.kind);
            let passkey = kind == Some(FactorKind::Webauthn) || factor == Some(Act::EVERY_FACTOR);
            if what != Residue::Passkeys || passkey {
                last.insert(factor, change.came.map_or(Outcome::Unknown, |(_, outcome)| outcome));
            }
        }
        last.into_values().max_by_key(|outcome| match outcome {
            Outcome::Unknown => 4,
            Outcome::Failed => 3,
            Outcome::Accepted => 2,
            Outcome::Attested => 1,
            _ => 0,
        })
    }
}

fn cannot(instead: &str) -> String {
    format!("this platform cannot: {instead}")
}

fn in_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => DONE,
        Outcome::Accepted => "accepted, not yet confirmed",
        other => other.as_str(),
    }
}

fn label(what: Residue) -> &'static str {
    match what {
        Residue::Sessions => "Sessions",
        Residue::RefreshTokens => "Refresh tokens",
        Residue::RememberedDevices => "Remembered devices",
        Residue::Passkeys => "Passkeys",
        Residue::AppPasswords => "App passwords",
        Residue::RecoveryContacts => "Recovery phone and mail",
        Residue::BackupCodes => "Backup codes",
    }
}
