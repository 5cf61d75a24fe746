//! The second pair of eyes before a change: a senior approves or denies.

use crate::case::event::Approval;
use crate::case::{ApprovalFor, Event, Refusal};
use crate::runbook::Tier;
use crate::session::ask::candidate;
use crate::session::start::rate_limits::may_approve_for;
use crate::session::steps::confirm::names;
use crate::session::{OnBar, Session, SessionError};
use crate::ui::prompter::{Card, Choice, MessageStyle, TextQuestion, Waited};

impl Session<'_> {
    /// Asks for an approval and waits for it: another login on this machine answers, and this
    /// session sees it by itself.
    pub(in crate::session) fn await_approval(
        &mut self,
        what: ApprovalFor,
        requested: bool,
        denied: bool,
    ) -> Result<(), SessionError> {
        if denied {
            return self.denied();
        }
        if !requested {
            self.say("approve.say");
            self.advise("approve.do");
            self.record(Event::ApprovalRequested(Approval {
                what: Some(what),
                ..Approval::default()
            }))?;
        }
        let id = self.case.id.clone();
        self.tell(MessageStyle::Do, &format!("A senior runs: readmit approve {id}"));
        let started = self.desk.clock.now();
        loop {
            let newest =
                self.desk.ledger.case(id.as_str())?.last().map(crate::ledger::Committed::seq);
            if newest != Some(self.case.last) {
                self.reload()?;
                if self.case.approval.is_some() {
                    self.desk.person.ring();
                }
                match &self.case.approval {
                    Some(a) if a.what => {
                        let by = a.by.clone();
                        self.tell(MessageStyle::Done, &format!("Approved by {by}."));
                        return Ok(());
                    }
                    Some(_) => return Ok(()),
                    // The senior is at it: their verification is recorded, their answer is not.
                    None => {}
                }
            }
            let so_far =
                u64::try_from((self.desk.clock.now() - started).num_seconds()).unwrap_or(0);
            if self.desk.options.wait.is_some_and(|limit| so_far >= limit) {
                return Err(SessionError::AwaitingApproval);
            }
            if self.notice_is_due_again() {
                return Err(SessionError::Retry);
            }
            let status = self.beside_notice(&format!("waiting for: readmit approve {id}"));
            if self.desk.person.wait(&status, so_far)? == Waited::Stopped {
                let choice = Choice {
                    flag: "--wait",
                    key: None,
                    question: "Waiting for a senior's approval".into(),
                    options: vec![candidate("wait", "Keep waiting")],
                    help: "The request stands in the ledger; pausing does not take it back.".into(),
                    asides: true,
                    back: None,
                };
                self.choose(&choice)?;
            }
        }
    }

    fn denied(&mut self) -> Result<(), SessionError> {
        self.say("approve.denied.say");
        self.advise("approve.denied.do");
        if let Some(given) = self.desk.options.on_denial.take().filter(|g| *g != OnBar::Senior) {
            self.at_the_bar(given)?;
        }
        if self.scripted() {
            return Err(Refusal::Denied.into());
        }
        let choice = Choice {
            flag: "--on-denial",
            key: None,
            question: "A senior denied the approval".into(),
            options: vec![
                candidate("refuse", "Refuse the case"),
                candidate("escalate", "Escalate it"),
            ],
            help: "Another senior is not asked for another answer.".into(),
            asides: true,
            back: None,
        };
        loop {
            let chosen = self.choose(&choice)?;
            if self.at_the_bar(OnBar::parse(&chosen).unwrap_or(OnBar::Escalate))? {
                return Ok(());
            }
        }
    }

    /// The approver's side: they see the case as it is recorded, verify the target themself where
    /// the tier asks for it, and grant or deny with a reason.
    pub fn approve(&mut self) -> Result<bool, SessionError> {
        self.looks_on = true;
        self.begin_step();
        let step = self.case.next(&self.ctx()?);
        self.header(&step)?;
        if self.case.requested.is_none() || self.case.approval.is_some() {
            return Err(Refusal::Other("no approval is being asked for in this case".into()).into());
        }
        // Who may not approve is told before anything is asked of them.
        self.may_approve()?;
        self.advise("approve.senior.do");
        loop {
            let need = self.case.need(&self.ctx()?);
            if !need.approver_missing {
                break;
            }
            self.tell(
                MessageStyle::Info,
                "This target is privileged: one of the verifications is yours.",
            );
            self.verify(need)?;
        }
        // What is answered is what was shown, and not what is asked for by then.
        let asked = self.case.requested.clone();
        self.show_what_is_asked();
        let (granted, reason) = loop {
            let answer = self.choose_or_back(&Choice {
                flag: "--answer",
                key: None,
                question: format!("Approve {}?", self.case.id),
                options: vec![candidate("grant", "Approve"), candidate("deny", "Deny")],
                help: "If anything is odd, deny. A denial needs no proof.".into(),
                asides: false,
                back: Some("Later: neither is recorded"),
            })?;
            let Some(answer) = answer else {
                return Err(SessionError::Left);
            };
            let least = self.policy().reason_least;
            let reason = match self.desk.options.reason.clone() {
                Some(reason) => Some(reason),
                None => self.line_or_back(&TextQuestion {
                    flag: "--reason",
                    key: None,
                    question: if answer == "grant" {
                        "Why do you approve it?"
                    } else {
                        "Why do you deny it?"
                    }
                    .into(),
                    draft: None,
                    least,
                    help: "What you looked at, and what you saw.".into(),
                    asides: false,
                    back: Some("Back: another answer"),
                })?,
            };
            let Some(reason) = reason else { continue };
            if answer == "deny" || self.approves_of_them()? {
                break (answer == "grant", reason);
            }
        };
        let approval = Approval {
            what: asked.as_ref().and_then(|request| request.what),
            request: asked.map(|request| request.seq),
            reason: Some(reason),
        };
        let event = if granted {
            Event::ApprovalGranted(approval)
        } else {
            Event::ApprovalDenied(approval)
        };
        self.record(event)?;
        self.tell(
            MessageStyle::Done,
            if granted { "Approved, and recorded." } else { "Denied, and recorded." },
        );
        Ok(granted)
    }

    /// Whom it is about, what would be changed, and why: the last thing before the answer.
    fn show_what_is_asked(&mut self) {
        let case = &self.case;
        let opened = &case.opened.what;
        let mut change = Vec::new();
        if case.wants_reset() {
            change.push("every second factor goes, and a new one is enrolled");
        }
        if case.wants_password() {
            change.push("a new password is given");
        }
        if case.wants_enabling() {
            change.push("the account is enabled");
        }
        let lost: Vec<&str> = opened.lost.iter().map(|lost| lost.as_str()).collect();
        let mut why = format!("lost {}", lost.join(" and "));
        let methods: Vec<&str> = case.verified.iter().map(|v| v.what.method.as_str()).collect();
        if !methods.is_empty() {
            why = format!("{why}; verified by {}", methods.join(" and by "));
        }
        if let Some(ticket) = &case.ticket {
            why = format!("{why}; ticket {ticket}");
        }
        let fact = |label: &str, text: String, warn| (label.to_owned(), text, warn);
        let mut facts = vec![
            fact("User", format!("{} ({})", opened.name, opened.login), false),
            fact("Tier", opened.tier.0.to_string(), opened.tier.0 == Tier::Privileged),
            fact("Change", change.join("; "), false),
            fact("Why", why, false),
        ];
        if !case.flags().is_empty() {
            facts.push(fact("Red flags", case.flags().join(", "), true));
        }
        let title = format!("{} · asked for by {}", case.id, case.holder);
        self.desk.person.card(&Card { title, facts });
    }

    /// The user's login, typed by the approver: it shows that they have read whom it is about. False
    /// if they went back. A script has named the case.
    fn approves_of_them(&mut self) -> Result<bool, SessionError> {
        if self.scripted() {
            return Ok(true);
        }
        let opened = &self.case.opened.what;
        let (login, target) = (opened.login.clone(), self.case.target.clone());
        loop {
            let typed = self.line_or_back(&TextQuestion {
                flag: "--confirm",
                key: None,
                question: "To approve, type the login of the user, as it stands above".into(),
                draft: None,
                least: 1,
                help: "Whoever approves without reading whom it is about approves anybody.".into(),
                asides: false,
                back: Some("Back: another answer"),
            })?;
            match typed {
                None => return Ok(false),
                Some(typed) if names(&typed, &login, &target) => return Ok(true),
                Some(_) => {
                    self.tell(
                        MessageStyle::Warn,
                        "That is not the login of this user. No answer is recorded yet.",
                    );
                }
            }
        }
    }

    fn may_approve(&mut self) -> Result<(), SessionError> {
        let reason = Some("x".repeat(self.policy().reason_least));
        let probe = Event::ApprovalDenied(Approval { reason, ..Approval::default() });
        crate::case::decide(&self.case, probe, &self.ctx()?)?;
        let now = self.desk.clock.now();
        for holder in &self.case.holders {
            may_approve_for(self.desk.ledger, &self.desk.actor, holder, now)?;
        }
        Ok(())
    }
}
