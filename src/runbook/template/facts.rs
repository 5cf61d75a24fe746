use serde::Serialize;

use crate::base::plain_text::{has_link, one_line, person};

/// The facts that a message may speak of. Text may come from outside. When a message is rendered,
/// each text is made one plain line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MessageFacts {
    /// The target's display name, and what they sign in with.
    pub name: String,
    pub login: String,
    /// The account that the target signs in to, in words a person knows: the provider's label.
    pub account: String,
    pub case: String,
    /// The things that were done, one thing an item: "removed the authenticator app enrolled on
    /// 2025-01-02". The list is never empty where the kind of message shows it.
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

impl MessageFacts {
    pub(super) fn plain(&self) -> MessageFacts {
        let lines = |items: &[String]| items.iter().map(|i| one_line(i, 300)).collect();
        MessageFacts {
            name: person(&self.name, &self.login),
            login: one_line(&self.login, 254),
            account: one_line(&self.account, 100),
            case: one_line(&self.case, 40),
            what: lines(&self.what),
            when: one_line(&self.when, 60),
            verified: lines(&self.verified),
            // The messages say that there is no link in them.
            ticket: if has_link(&self.ticket) {
                String::new()
            } else {
                one_line(&self.ticket, 100)
            },
            head: one_line(&self.head, 200),
            organisation: one_line(&self.organisation, 200),
            desk: one_line(&self.desk, 200),
            reach: one_line(&self.reach, 500),
        }
    }
}

/// Returns what a sample says for a variable. The words are found again in the text made from the
/// sample.
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
pub(super) fn samples() -> [MessageFacts; 2] {
    let text = |v: &str| mark(v).to_owned();
    let full = MessageFacts {
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
    let sparse = MessageFacts {
        what: vec![text("what")],
        verified: Vec::new(),
        ticket: String::new(),
        ..full.clone()
    };
    [full, sparse]
}
