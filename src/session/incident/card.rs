//! The card of an incident: what is done, and what comes next.

use crate::case::{Incident, IncidentStep};
use crate::provider::{ActKind, Capability, ProviderReads};
use crate::session::Session;
use crate::ui::prompter::Card;

impl Session<'_, Incident> {
    pub(super) fn incident_card(&mut self, step: &IncidentStep) {
        let done = |act: ActKind, case: &Incident| {
            let last = case.changes.iter().rev().find(|c| c.intent.what.act == Some(act));
            last.map_or("to do".to_owned(), |c| {
                c.came.map_or("begun".into(), |(_, o)| o.as_str().to_owned())
            })
        };
        let case = &self.case;
        let of = |act| match self.desk.gate.capability(act) {
            Capability::NotApplicable => "nothing to do here".to_owned(),
            Capability::Cannot(_) => "this platform cannot".to_owned(),
            Capability::Can | Capability::InPart(_) | Capability::ByHand(_) => done(act, case),
        };
        let next = match step {
            IncidentStep::Settle { .. } => "find out what came of the last change",
            IncidentStep::Suspend => "suspend the account",
            IncidentStep::EndSessions => "end all sessions",
            IncidentStep::RevokeTokens => "revoke refresh tokens",
            IncidentStep::ForgetDevices => "forget remembered devices",
            IncidentStep::Tell => "tell the real user",
            IncidentStep::Repair => "repair in a new case",
            IncidentStep::Review => "review and close",
            IncidentStep::Done => "nothing more",
        };
        let fact = |label: &str, value: String, warn: bool| (label.to_owned(), value, warn);
        let missed = crate::session::header::not_reached(case.notices.missed(0));
        let told = match (case.told, missed) {
            (Some(_), _) => "yes".to_owned(),
            (None, Some(missed)) => format!("not yet: {missed}"),
            (None, None) => "to do".to_owned(),
        };
        let opened = &case.opened.what;
        let mut facts = vec![
            fact("User", format!("{} ({})", opened.name, opened.login), false),
            fact("Suspended", done(ActKind::Suspend, case), !case.contained()),
            fact("Sessions ended", of(ActKind::EndSessions), false),
            fact("Tokens revoked", of(ActKind::RevokeTokens), false),
            fact("User told", told, case.told.is_none()),
            fact("Next", next.to_owned(), false),
        ];
        if let Some(of) = &opened.of {
            facts.insert(1, fact("Went wrong in", of.clone(), false));
        }
        let card = Card { title: format!("{} · incident", case.id), facts };
        if self.shown.as_ref() != Some(&card) {
            self.desk.person.card(&card);
            self.shown = Some(card);
        }
    }
}
