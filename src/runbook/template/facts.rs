use serde::Serialize;

use crate::runbook::plain::{one_line, person};

/// What a message may speak of. Text may come from outside: it is made one plain line when a message is rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The target's display name, and what they sign in with.
    pub name: String,
    pub login: String,
    /// What they sign in to, in words a person knows: the provider's label.
    pub account: String,
    pub case: String,
    /// What was done, one thing an item: "removed the authenticator app enrolled on 2025-01-02". Never empty where the
    /// kind of message shows it.
    pub what: Vec<String>,
    /// When, as it is to be read: "2026-05-17 14:03 UTC".
    pub when: String,
    /// The labels of the methods by which the target was verified; may be empty.
    pub verified: Vec<String>,
    /// May be empty.
    pub ticket: String,
    /// The signed head's short form, so that a person holds a mark of what the ledger said.
    pub head: String,
    /// From the runbook; [`super::Templates::render`] fills them.
    pub organisation: String,
    pub desk: String,
    pub reach: String,
}

impl Facts {
    pub(super) fn plain(&self) -> Facts {
        let lines = |items: &[String]| items.iter().map(|i| one_line(i, 300)).collect();
        Facts {
            name: person(&self.name, &self.login),
            login: one_line(&self.login, 254),
            account: one_line(&self.account, 100),
            case: one_line(&self.case, 40),
            what: lines(&self.what),
            when: one_line(&self.when, 60),
            verified: lines(&self.verified),
            ticket: one_line(&self.ticket, 100),
            head: one_line(&self.head, 200),
            organisation: one_line(&self.organisation, 200),
            desk: one_line(&self.desk, 200),
            reach: one_line(&self.reach, 500),
        }
    }
}

/// What a sample says for a variable, found again in the text made from it.
pub(super) fn mark(variable: &str) -> &'static str {
    match variable {
        "case" => "R-SAMPLE",
        "what" => "removed the sample factor",
        "when" => "2026-05-17 14:03 UTC",
        "head" => "sample-head",
        "desk" => "the sample desk",
        "reach" => "Call the sample number.",
        _ => "",
    }
}

/// Facts as they can be: everything there, and as little as there can be.
pub(super) fn samples() -> [Facts; 2] {
    let text = |v: &str| mark(v).to_owned();
    let full = Facts {
        name: "Maria Sample".into(),
        login: "maria".into(),
        account: "Sample Directory".into(),
        case: text("case"),
        what: vec![text("what"), "ended all sessions".into()],
        when: text("when"),
        verified: vec!["video call".into(), "known phone".into()],
        ticket: "1234".into(),
        head: text("head"),
        organisation: "Sample Organisation".into(),
        desk: text("desk"),
        reach: text("reach"),
    };
    let sparse = Facts { what: vec![text("what")], verified: Vec::new(), ticket: String::new(), ..full.clone() };
    [full, sparse]
}
