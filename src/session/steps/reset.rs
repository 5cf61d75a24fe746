use super::super::header::day;
use super::super::perform::describe;
use super::super::{Session, SessionError};
use crate::case::event::{Change, FactorSeen, ReadBack};
use crate::case::{ChangeState, Event};
use crate::model::{Factor, Outcome, Recorded, told_apart};
use crate::provider::{Act, ActKind, ActOutcome, Capability, Look, ProviderReads, SettledAct};
use crate::ui::prompter::{Grid, MessageStyle, TextQuestion};

/// Beside the factors themselves, in this order. Enrolment is asked for before anything goes: some
/// platforms would otherwise let the user in with the password alone.
const AROUND: [ActKind; 5] = [
    ActKind::RequireEnrolment,
    ActKind::RemoveBackupCodes,
    ActKind::ForgetDevices,
    ActKind::EndSessions,
    ActKind::RevokeTokens,
];

/// A reset without the way to enrolment, or with live codes, would be worse than none; without
/// these it is still one, and the checklist says what is left.
const BEST_EFFORT: [ActKind; 3] =
    [ActKind::ForgetDevices, ActKind::EndSessions, ActKind::RevokeTokens];

/// The names of factors, so that no two are the same.
fn apart(factors: &[Factor], name: impl Fn(&Factor) -> String) -> Vec<String> {
    let ids: Vec<&str> = factors.iter().map(|f| f.id.as_str()).collect();
    told_apart(&factors.iter().map(name).collect::<Vec<_>>(), &ids)
}

impl Session<'_> {
    /// Every factor goes, and what would outlive them; then the list is read again to see that
    /// nothing is left.
    pub(in crate::session) fn reset(&mut self) -> Result<(), SessionError> {
        self.desk.look_once(Look::Factors)?;
        let listed = self.desk.gate.factors(&self.target())?;
        let codes = self.codes_left()?;
        // What is new since the reset began is nobody's to delete in passing.
        let (factors, new): (Vec<Factor>, Vec<Factor>) =
            listed.into_iter().partition(|f| self.goes(&f.id));
        for factor in &new {
            self.whose(factor)?;
        }
        let mut there: Vec<String> = Vec::new();
        if !self.case.began_to_reset() && !self.by_kind() {
            let late = factors
                .iter()
                .filter(|f| self.case.opened.what.factors.iter().all(|o| o.id != f.id));
            there.extend(late.map(|f| f.id.clone()));
        }
        self.say("reset.say");
        self.advise("reset.do");
        self.show_what_goes(&factors, codes);
        if let Capability::Cannot(why) = self.desk.gate.capability(ActKind::RemoveFactor) {
            return Err(crate::provider::ProviderError::Cannot(why).into());
        }
        self.confirm_target()?;
        let draft = self.drafted_reason();
        let reason = self.reason_for("Reason, as an auditor will read it", draft)?;
        let mut there = Some(there);
        let mut change = |factor: Option<&Factor>| Change {
            // The first change of the reset says what else is there.
            there: there.take().unwrap_or_default(),
            factor: factor.map(|f| f.id.clone()),
            kind: factor.map(|f| f.kind),
            reason: Some(reason.clone()),
            ..Change::default()
        };

        // A reset that was cut off goes on where it stopped.
        // Whoever has enrolled since is not put out again.
        let kept = !new.is_empty();
        let stands = |session: &Self, kind| {
            session.stands(kind, &factors) || kept && session.case.has_done(kind)
        };
        if !stands(self, ActKind::RequireEnrolment) {
            self.around(&Act::RequireEnrolment, change(None))?;
        }
        let at_once = match self.desk.gate.capability(ActKind::RemoveFactor) {
            Capability::ByHand(instructions) => instructions.all_at_once,
            Capability::Can
            | Capability::InPart(_)
            | Capability::Cannot(_)
            | Capability::NotApplicable => false,
        };
        if at_once && !factors.is_empty() {
            let act = Act::RemoveFactor { factor: Act::EVERY_FACTOR.to_owned() };
            let every = Change { factor: Some(Act::EVERY_FACTOR.to_owned()), ..change(None) };
            self.perform(&act, every).map_err(|stop| self.partly(act.kind(), stop))?;
        }
        let names = apart(&factors, |f| format!("{} {}", f.kind, f.label));
        for (factor, name) in factors.iter().zip(names).filter(|_| !at_once) {
            let act = Act::RemoveFactor { factor: factor.id.clone() };
            self.perform(&act, change(Some(factor)))
                .map_err(|stop| self.partly(act.kind(), stop))?;
            self.tell(MessageStyle::Done, &format!("Removed: {name}"));
        }
        if codes != Some(0) {
            // A platform that makes a code with the first factor may have made one by now.
            let kept = self.came_meanwhile()? || kept;
            let (began, fresh) =
                (self.case.has_done(ActKind::RemoveBackupCodes), self.are_new(codes));
            if !(kept && (began || fresh)) {
                if fresh {
                    let said = "The codes were made since the reset began, and no new factor is there: they go, too.";
                    self.tell(MessageStyle::Warn, said);
                }
                self.around(&Act::RemoveBackupCodes, change(None))?;
            }
        }
        for act in [Act::ForgetDevices, Act::EndSessions, Act::RevokeTokens] {
            if !stands(self, act.kind()) {
                self.around(&act, change(None))?;
            }
        }
        self.read_back()
    }

    /// Returns true if the reset takes this factor away, because the factor was there before.
    fn goes(&self, factor: &str) -> bool {
        !self.case.began_to_reset() || self.by_kind() || self.case.was_there(factor)
    }

    /// Returns true if factors have no ids here, so that a new one is not told from an old one.
    fn by_kind(&self) -> bool {
        self.desk.gate.provenance().factors_by_kind
    }

    /// Asks about each factor that came while the others were removed, before anything goes that
    /// may have come with it. Returns true if there is one, and it is the target's own.
    fn came_meanwhile(&mut self) -> Result<bool, SessionError> {
        if !self.case.began_to_reset() {
            return Ok(false);
        }
        let listed = self.desk.gate.factors(&self.target());
        let listed =
            listed.map_err(|fault| self.partly(ActKind::RemoveBackupCodes, fault.into()))?;
        let new: Vec<Factor> = listed.into_iter().filter(|f| !self.goes(&f.id)).collect();
        for factor in &new {
            self.whose(factor)?;
        }
        Ok(!new.is_empty())
    }

    /// Returns true if the platform says that no code is from before the reset.
    fn are_new(&self, codes: Option<u32>) -> bool {
        let began = self.case.changes.iter().map(|c| c.intent.at).min();
        let settled = |since| self.desk.gate.settle(&self.target(), &Act::RemoveBackupCodes, since);
        codes.is_some_and(|n| n > 0)
            && began.is_some_and(|since| matches!(settled(since), Ok(SettledAct::Done)))
    }

    /// A factor is new since the reset began: the target's own, or an incident. Without an answer
    /// the target is told of what was done by then, and nothing is deleted.
    fn whose(&mut self, factor: &Factor) -> Result<(), SessionError> {
        match self.ask_theirs(factor) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => self.unanswered(factor),
            Err(SessionError::OutcomeUnknown(_)) if self.scripted() => self.unanswered(factor),
            Err(stop) => Err(stop),
        }
    }

    fn unanswered(&mut self, factor: &Factor) -> Result<(), SessionError> {
        if self.case.notice_due() {
            self.notice()?;
        }
        let what = format!("new since the reset began: {}", super::await_enrolment::seen(factor));
        Err(SessionError::OutcomeUnknown(format!(
            "{what}; ask the user, and give --enrolled theirs|not-theirs"
        )))
    }

    /// Returns true if an act that goes with the reset was done already, before the session was cut
    /// off. No act stands once a reading has found something left. No act stands either once there
    /// is a factor that was not there when the case was opened. Whoever enrolled that factor has
    /// been in, and what they left behind goes too.
    fn stands(&self, kind: ActKind, factors: &[Factor]) -> bool {
        let known = |f: &Factor| self.case.opened.what.factors.iter().any(|o| o.id == f.id);
        let since = self.case.read_back.map_or(0, |(seq, _)| seq);
        let done =
            |c: &ChangeState| c.intent.what.act == Some(kind) && c.done() && c.intent.seq > since;
        factors.iter().all(known) && self.case.changes.iter().any(done)
    }

    /// An act that goes with the reset: what the platform cannot do is said, and does not stop the
    /// rest.
    fn around(&mut self, act: &Act, change: Change) -> Result<(), SessionError> {
        if self.done_this_round(act.kind()) {
            return Ok(());
        }
        let by_hand = match self.desk.gate.capability(act.kind()) {
            Capability::Cannot(_) | Capability::NotApplicable => return Ok(()),
            Capability::Can | Capability::InPart(_) => false,
            Capability::ByHand(_) => true,
        };
        match self.perform(act, change) {
            Ok(report) => {
                if matches!(report.came, ActOutcome::Accepted) && !by_hand {
                    self.tell(
                        MessageStyle::Info,
                        &format!("Accepted, not yet confirmed: {}", describe(act.kind())),
                    );
                }
                Ok(())
            }
            Err(SessionError::Fault(fault)) if BEST_EFFORT.contains(&act.kind()) => {
                self.tell(
                    MessageStyle::Warn,
                    &format!("Not done: {}: {fault}", describe(act.kind())),
                );
                Ok(())
            }
            Err(stop) => Err(self.partly(act.kind(), stop)),
        }
    }

    /// Returns true if the act was done since the list was last read again. A reset that was cut
    /// off goes on where it stood.
    fn done_this_round(&self, kind: ActKind) -> bool {
        let read_back = self.case.read_back.map(|(seq, _)| seq);
        let this = |c: &&crate::case::ChangeState| {
            c.intent.what.act == Some(kind) && Some(c.intent.seq) > read_back
        };
        self.case.changes.iter().filter(this).any(crate::case::ChangeState::done)
    }

    /// A fault after the first change is no longer one that has changed nothing.
    fn partly(&self, kind: ActKind, stop: SessionError) -> SessionError {
        match stop {
            SessionError::Fault(fault) if self.case.changed_anything() => {
                SessionError::OutcomeUnknown(format!(
                    "the reset is only partly done: {}: {fault}",
                    describe(kind)
                ))
            }
            stop => stop,
        }
    }

    fn show_what_goes(&mut self, factors: &[Factor], codes: Option<u32>) {
        let names = apart(factors, |f| f.label.clone());
        let row =
            |(f, name): (&Factor, String)| vec![f.kind.as_str().into(), name, day(f.enrolled)];
        let mut rows: Vec<Vec<String>> = factors.iter().zip(names).map(row).collect();
        match codes {
            Some(0) => {}
            Some(n) => rows.push(vec!["backup-codes".into(), format!("{n} left"), String::new()]),
            None => {
                rows.push(vec!["backup-codes".into(), "if there are any".into(), String::new()]);
            }
        }
        if rows.is_empty() {
            self.tell(MessageStyle::Info, "No factor is enrolled.");
        } else {
            let columns = ["Will be removed", "Called", "Since"].map(str::to_owned).to_vec();
            self.desk.person.grid(&Grid { columns, rows });
        }
        for kind in AROUND {
            self.tell_capability(kind);
        }
    }

    /// The target's name, typed: the last moment to notice that it is the wrong person.
    pub(in crate::session) fn confirm_target(&mut self) -> Result<(), SessionError> {
        self.confirm_target_or(None)
    }

    /// The same, before what need not be done: `back` leads to where it was chosen.
    pub(in crate::session) fn confirm_target_or(
        &mut self,
        back: Option<&'static str>,
    ) -> Result<(), SessionError> {
        if self.confirmed {
            return Ok(());
        }
        let login = self.case.opened.what.login.clone();
        let untouched = if self.case.changed_anything() {
            "nothing more was changed"
        } else {
            "nothing was changed"
        };
        let mut misses = 0_u32;
        loop {
            let typed = self.line(&TextQuestion {
                flag: "--confirm",
                key: None,
                question: format!("To go on, type the user's name ({login})"),
                draft: None,
                least: 1,
                help:
                    "This changes the account. Typing the login, the id or the name on file makes sure that it is the \
                       right one."
                        .into(),
                asides: true,
                back,
            })?;
            if names(&typed, &login, &self.case.target) || self.is_their_name(&typed) {
                self.confirmed = true;
                return Ok(());
            }
            if self.scripted() {
                return self.unfit("--confirm", format!("{typed} is not {login}: {untouched}"));
            }
            self.tell(MessageStyle::Warn, &format!("That is not {login}: {untouched}."));
            misses += 1;
            if misses.is_multiple_of(3) {
                let name = self.case.opened.what.name.clone();
                let said = format!(
                    "This case is about {name} ({login}). If the caller is somebody else, :r refuses and :p pauses."
                );
                self.tell(MessageStyle::Do, &said);
            }
        }
    }

    /// Returns true if the text that was typed is the name on file, and nobody else goes by that
    /// name as a login.
    fn is_their_name(&self, typed: &str) -> bool {
        is_called(typed, &self.case.opened.what.name)
            && self
                .desk
                .gate
                .find(typed)
                .is_ok_and(|found| found.iter().all(|user| user.id.0 == self.case.target))
    }

    /// "Lost phone; identity verified by video call on 2026-05-17, see ticket #1234".
    pub(in crate::session) fn drafted_reason(&self) -> String {
        let opened = &self.case.opened.what;
        let lost: Vec<&str> = opened.lost.iter().map(|l| l.as_str()).collect();
        let mut reason = format!("Lost {}", lost.join(" and "));
        let methods: Vec<String> = self
            .case
            .verified
            .iter()
            .map(|v| {
                let label = self
                    .policy()
                    .method(&v.what.method)
                    .map_or(v.what.method.as_str(), |m| m.label.as_str());
                format!("{} on {}", uncapitalised(label), v.at.format("%Y-%m-%d"))
            })
            .collect();
        if !methods.is_empty() {
            reason = format!("{reason}; identity verified by {}", methods.join(" and by "));
        }
        if let Some(ticket) = &self.case.ticket {
            reason = format!("{reason}, see ticket {ticket}");
        }
        reason
    }

    fn read_back(&mut self) -> Result<(), SessionError> {
        self.desk.look_at_factors("factors-left")?;
        self.desk.look_at_codes("codes-left")?;
        let left = self.desk.gate.factors(&self.target());
        let codes = self.desk.gate.backup_codes(&self.target());
        let (Ok(left), Ok(codes)) = (left, codes) else {
            self.record(Event::ReadBack(ReadBack::default(), Outcome::Unknown))?;
            return Err(SessionError::OutcomeUnknown(
                "the factors were removed, but the list could not be read again".into(),
            ));
        };
        let codes = match codes {
            Recorded::Known(n) => Some(n),
            Recorded::NotRecorded | Recorded::Cannot => None,
        };
        let (left, new): (Vec<Factor>, Vec<Factor>) =
            left.into_iter().partition(|f| self.goes(&f.id));
        let as_seen = |all: &[Factor]| -> Vec<FactorSeen> {
            let seen = |f: &Factor| FactorSeen {
                id: f.id.clone(),
                kind: f.kind,
                since: f.enrolled,
                phone: f.phone.clone(),
            };
            all.iter().map(seen).collect()
        };
        for factor in &new {
            if let Err(stop) = self.whose(factor) {
                if self.case.closed.is_none() && matches!(stop, SessionError::OutcomeUnknown(_)) {
                    let seen = as_seen(&[left.clone(), new.clone()].concat());
                    let read =
                        ReadBack { left: seen, backup_codes_left: codes, ..ReadBack::default() };
                    self.record(Event::ReadBack(read, Outcome::Failed))?;
                }
                return Err(stop);
            }
        }
        // Some platforms make a code with the first factor.
        let new_codes = codes.filter(|_| !new.is_empty() && self.are_new(codes));
        let codes = if new_codes.is_some() { Some(0) } else { codes };
        let (seen, theirs) = (as_seen(&left), as_seen(&new));
        let clean = seen.is_empty() && codes.is_none_or(|n| n == 0);
        let outcome = if clean { Outcome::Succeeded } else { Outcome::Failed };
        let read =
            ReadBack { left: seen, theirs, backup_codes_left: codes, backup_codes_new: new_codes };
        let recorded = self.record(Event::ReadBack(read, outcome))?.draft().outcome;
        if clean {
            self.residue();
            let said = if !new.is_empty() {
                "All old factors are gone; the list was read again, and only what is the user's own is in it."
            } else if recorded == Some(Outcome::Attested) {
                "All factors are gone, as you read it off the console."
            } else {
                "All factors are gone; the list was read again and is empty."
            };
            self.tell(MessageStyle::Done, said);
            return Ok(());
        }
        self.say("reset.partial.say");
        self.advise("reset.partial.do");
        let mut names: Vec<String> =
            left.iter().map(|f| format!("{} {}", f.kind, f.label)).collect();
        names.extend(codes.filter(|n| *n > 0).map(|n| format!("backup codes ({n})")));
        let what = format!("still there after the reset: {}", names.join(", "));
        if self.scripted() {
            return Err(SessionError::OutcomeUnknown(what));
        }
        self.tell(MessageStyle::Warn, &what);
        let choice = crate::ui::prompter::Choice {
            flag: "--partial",
            key: None,
            question: "Something is left".into(),
            options: vec![super::super::ask::candidate(
                "again",
                "Look again and remove what is left",
            )],
            help: "A new factor that nobody expected may be somebody else's: open an incident."
                .into(),
            asides: true,
            back: None,
        };
        self.choose(&choice).map(|_| ())
    }
}

/// A label in the middle of a sentence: only its first word loses the capital, and not if it is an
/// abbreviation.
fn uncapitalised(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => label.to_owned(),
    }
}

/// Returns true if the text that was typed is the user's login or id. Upper and lower case do not
/// tell one person from another.
pub(in crate::session) fn names(typed: &str, login: &str, id: &str) -> bool {
    let typed = folded(typed);
    typed == folded(login) || typed == folded(id)
}

/// Returns true if the text that was typed is the name on file.
pub(in crate::session) fn is_called(typed: &str, name: &str) -> bool {
    !name.trim().is_empty() && folded(typed) == folded(name)
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{is_called, names};

    #[test]
    fn a_login_is_confirmed_in_whatever_case() {
        for typed in
            ["nora@example.com", "NORA@example.com", " Nora@Example.COM ", "u-1042", "U-1042"]
        {
            assert!(names(typed, "nora@example.com", "u-1042"), "{typed}");
        }
        for typed in ["", "nora", "nora@example.co", "u-104", "nora@example.com u-1042"] {
            assert!(!names(typed, "nora@example.com", "u-1042"), "{typed}");
        }
        assert!(is_called(" nora NOTIONAL", "Nora Notional"));
        assert!(!is_called("", "") && !is_called(" ", " ") && !is_called("Nora", "Nora Notional"));
    }
}
