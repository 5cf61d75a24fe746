//! The case header: what the operator has to have before their eyes at every step.

use chrono::{DateTime, Utc};

use super::{Session, SessionError};
use crate::base::clock::Clock;
use crate::case::event::SuspendedBy;
use crate::case::{Addressee, Case, Context, History, Step};
use crate::message::in_words;
use crate::model::{FOR_GOOD, Factor, Profile, Recorded, told_apart};
use crate::provider::ActKind;
use crate::runbook::Tier;
use crate::ui::prompter::Card;

/// Facts that are no news: the step that changes them says so itself.
const TOLD: [&str; 8] = [
    "User",
    "Next",
    "Lost",
    "Numbers",
    "Changed",
    "New factor",
    "Factors when opened",
    "Backup codes when opened",
];

impl Session<'_> {
    /// Shows the header if it says something new: whole at first, later whom it is about, what is
    /// worth a warning and what has changed, so that what was said before it stays on the screen.
    /// Before a change it is shown in any case.
    pub(super) fn header(&mut self, step: &Step) -> Result<(), SessionError> {
        let changes = matches!(step, Step::Reset | Step::Password | Step::Enable);
        self.header_if(step, changes)
    }

    /// Shows whom the case is about, before a change that is no step of its own.
    pub(super) fn header_again(&mut self) -> Result<(), SessionError> {
        let step = self.case.next(&self.ctx()?);
        self.header_if(&step, true)
    }

    fn header_if(&mut self, step: &Step, anyway: bool) -> Result<(), SessionError> {
        let mut card = card(&self.case, step, &self.ctx()?);
        self.until_when(&mut card);
        let Some(before) = &self.shown else {
            self.desk.person.card(&self.with_key(card.clone(), true));
            self.shown = Some(card);
            return Ok(());
        };
        let worth = |f: &&(String, String, bool)| {
            f.2 || !TOLD.contains(&f.0.as_str()) && !before.facts.contains(f)
        };
        let news: Vec<_> = card.facts.iter().filter(worth).cloned().collect();
        let new = |f: &(String, String, bool)| !before.facts.contains(f);
        // That the caller was verified has just been said.
        // The case that was just opened has no header yet.
        let opened = before.title != card.title;
        let is_news = opened || news.iter().any(|f| new(f) && (f.0 != "Verified" || f.2));
        if is_news || anyway {
            let verified = card.facts.iter().filter(|f| f.0 == "Verified" && anyway);
            let mut facts = news.clone();
            facts.retain(|f| f.0 != "Verified" || !anyway);
            facts.extend(verified.cloned());
            let who = &self.case.opened.what;
            let mut title = format!("{} · {} ({})", self.case.id, who.name, who.login);
            if self.case.holder != self.desk.actor.name {
                title = format!("{title} · held by {}", self.case.holder);
            }
            self.desk.person.card(&self.with_key(Card { title, facts }, opened));
        }
        self.shown = Some(card);
        Ok(())
    }

    /// Says how long the verification and a lock hold as people read a clock.
    fn until_when(&self, card: &mut Card) {
        let lock = card.facts.iter_mut().find(|fact| fact.0 == "Locked");
        if let (Some(fact), Some(until)) = (lock, self.case.opened.what.locked_until) {
            fact.1 = locked(until, self.desk.clock.people(until));
        }
        let Ok(ctx) = self.ctx() else { return };
        let fresh = self.case.fresh(&ctx);
        let until = fresh.iter().map(|v| v.at + ctx.policy.verification_fresh).min();
        let Some(until) = until else { return };
        let until = self.desk.clock.people(until);
        if let Some(fact) = card.facts.iter_mut().find(|fact| fact.0 == "Verified") {
            fact.1 = format!("{}, until {until}", fact.1);
        }
    }

    /// Each header says whose key is open; the first one says until when.
    fn with_key(&self, mut card: Card, first: bool) -> Card {
        if let Some(mut said) = self.desk.signer.said() {
            if let Some(until) = said.find(", until ").filter(|_| !first) {
                said.truncate(until);
            }
            let next = card.facts.iter().position(|fact| fact.0 == "Next");
            let at = next.unwrap_or(card.facts.len());
            card.facts.insert(at, ("Key".to_owned(), said, false));
        }
        card
    }
}

/// A suspension, as it is told before a case is opened.
pub(super) struct SuspensionSeen {
    by: String,
    pub(super) said: String,
}

/// Tells whose suspension an account is under, which `profile` shows. `None` if the account is
/// enabled.
pub(super) fn suspension(profile: &Profile, past: &History) -> Option<SuspensionSeen> {
    if profile.enabled {
        return None;
    }
    let id = &profile.user.id.0;
    let incident = past.incidents(id).next().map_or(String::new(), |incident| incident.id.clone());
    let (by, said) = match past.suspended_by(id) {
        Some(SuspendedBy::Us) => (
            format!("by {incident}, an incident that is open"),
            format!("The account is SUSPENDED by {incident}. This case repairs it; a senior enables it at the end."),
        ),
        Some(SuspendedBy::Others) => (
            "nobody is recovered while it is".to_owned(),
            "The account is SUSPENDED: nobody is recovered while it is. Find out who did it, and why.".to_owned(),
        ),
        None => (
            format!("{incident} is open; how the account stood before is not on record"),
            format!(
                "The account is SUSPENDED. {incident} is open, and it is not on record whether the account was suspended \
                 before. Find that out: a senior is asked before it is enabled again."
            ),
        ),
    };
    Some(SuspensionSeen { by, said })
}

/// Whom a call is about, before a case about them is opened: the last moment at which it costs
/// nothing to notice that it is somebody else.
pub(super) fn who(
    profile: &Profile,
    factors: &[Factor],
    codes: &Recorded<u32>,
    tier: Tier,
    suspended: Option<&SuspensionSeen>,
    clock: &dyn Clock,
) -> Card {
    let user = &profile.user;
    let mut facts: Vec<(String, String, bool)> = Vec::new();
    let mut fact =
        |label: &str, value: String, warn: bool| facts.push((label.to_owned(), value, warn));
    if let Some(seen) = suspended {
        fact("SUSPENDED", seen.by.clone(), true);
    }
    fact("Login", user.login.clone(), false);
    if profile.enabled {
        fact("State", "enabled".to_owned(), false);
    }
    if let Some(until) = profile.locked_until {
        fact("Locked", locked(until, clock.people(until)), true);
    }
    fact("Tier", tier.as_str().to_owned(), tier == Tier::Privileged);
    fact("Addresses", join(profile.addresses.iter().map(|a| masked(&a.address))), false);
    let numbers =
        profile.phones.iter().map(|p| format!("…{} since {}", last4(&p.number), day(p.since)));
    fact("Numbers", join(numbers), false);
    let looks: Vec<String> =
        factors.iter().map(|f| format!("{} since {}", f.kind, day(f.enrolled))).collect();
    let ids: Vec<&str> = factors.iter().map(|f| f.id.as_str()).collect();
    fact("Factors", join(told_apart(&looks, &ids).into_iter()), false);
    let codes = codes.known().map_or("the platform does not say".into(), |n| format!("{n} left"));
    fact("Backup codes", codes, false);
    Card { title: format!("{} · no case yet", user.name), facts }
}

/// `m…@example.com`: told from others, and not to be read out of a screen.
fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().take(1).collect::<String>()),
        None => format!("{}…", address.chars().take(1).collect::<String>()),
    }
}

/// The card of a case at a step.
pub fn card(case: &Case, step: &Step, ctx: &Context<'_>) -> Card {
    let opened = &case.opened.what;
    let mut facts: Vec<(String, String, bool)> = Vec::new();
    let mut fact =
        |label: &str, value: String, warn: bool| facts.push((label.to_owned(), value, warn));

    if !opened.enabled && !case.has_done(ActKind::Enable) {
        let by = match opened.suspended {
            Some(SuspendedBy::Us) => "by an incident that is open",
            Some(SuspendedBy::Others) => "by somebody else, not by an incident of ours",
            None => "since before this case, by whom is not on record",
        };
        fact("SUSPENDED", by.to_owned(), true);
    }
    fact("User", format!("{} ({})", opened.name, opened.login), false);
    let untold = if opened.tier_untold == Some(true) { ": cannot be told" } else { "" };
    fact("Tier", format!("{}{untold}", opened.tier.0), opened.tier.0 == Tier::Privileged);
    if let Some(until) = opened.locked_until {
        let moment = format!("{} UTC", until.format("%Y-%m-%d %H:%M"));
        fact("Locked", locked(until, moment), true);
    }
    fact("Lost", join(opened.lost.iter().map(|l| l.as_str().to_owned())), false);
    // What was read then is not what is there now.
    let [then_factors, then_codes] = if case.changed_anything() {
        ["Factors when opened", "Backup codes when opened"]
    } else {
        ["Factors", "Backup codes"]
    };
    let looks: Vec<String> =
        opened.factors.iter().map(|f| format!("{} since {}", f.kind, day(f.since))).collect();
    let ids: Vec<&str> = opened.factors.iter().map(|f| f.id.as_str()).collect();
    fact(then_factors, join(told_apart(&looks, &ids).into_iter()), false);
    let numbers = opened.numbers.iter().map(|n| {
        let barred = case.number_barred(&n.id, ctx.policy).is_some();
        format!(
            "…{} since {}{}",
            n.last4,
            day(n.since),
            if barred { " (not to be called)" } else { "" }
        )
    });
    fact("Numbers", join(numbers), false);
    fact(
        then_codes,
        opened.backup_codes.map_or("the platform does not say".into(), |n| format!("{n} left")),
        false,
    );
    if !opened.identities.is_empty() {
        let linked =
            opened.identities.iter().map(|i| format!("{} since {}", i.issuer, day(i.linked)));
        fact("Linked", join(linked), false);
    }
    if opened.contacts > 0 {
        fact(
            "Earlier contacts",
            format!("{} within {} days", opened.contacts, ctx.policy.contacts_window.num_days()),
            true,
        );
    }
    let attempts = ctx.history.attempts(ctx.policy, ctx.effective_now());
    if attempts > 0 {
        fact("Attempts", format!("{attempts} of {} used", ctx.policy.attempts), true);
    }
    let flags = case.flags();
    if !flags.is_empty() {
        fact("Red flags", flags.join(", "), true);
    }
    let changed = super::steps::notice::all_in_words(case);
    if !changed.is_empty() {
        fact("Changed", changed.join("; "), false);
    }
    if let Some(enrolled) = &case.enrolled {
        let kind = enrolled.what.kind.map_or("a factor", |kind| kind.as_str());
        fact("New factor", format!("{kind} since {}", day(enrolled.what.at)), false);
    }
    if let Some(missed) = not_told(case) {
        fact("Not told", missed, true);
    }
    let (verified, worry) = verification(case, ctx);
    fact("Verified", verified, worry);
    fact("Next", step.name().to_owned(), false);
    Card { title: format!("{} · held by {}", case.id, case.holder), facts }
}

/// Whom a notice that is due has not reached though it was tried, and why.
fn not_told(case: &Case) -> Option<String> {
    let covers = case.to_tell().filter(|_| case.notice_due())?;
    not_reached(case.notices.missed(covers))
}

/// Whom messages have not reached, and why; `None` if nobody.
pub fn not_reached<'a>(missed: impl Iterator<Item = &'a Addressee>) -> Option<String> {
    let missed = missed.map(|a| {
        let means = if a.by_hand { "by-hand" } else { "smtp" };
        format!("{}: {}", a.address, in_words(a.last, means, &a.reply))
    });
    let missed: Vec<String> = missed.collect();
    (!missed.is_empty()).then(|| missed.join("; "))
}

fn verification(case: &Case, ctx: &Context<'_>) -> (String, bool) {
    let fresh = case.fresh(ctx);
    let need = case.need(ctx);
    let methods = join(fresh.iter().map(|v| v.what.method.clone()));
    match fresh.iter().map(|v| v.at + ctx.policy.verification_fresh).min() {
        Some(until) => {
            let minutes = (until - ctx.effective_now()).num_minutes().max(0);
            let count = if need.want > 1 {
                format!(" ({} of {})", need.have, need.want)
            } else {
                String::new()
            };
            (format!("{methods}{count}"), minutes < 3)
        }
        None if case.verified.is_empty() => ("not yet".into(), false),
        None => ("gone stale".into(), true),
    }
}

fn join(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "none".into() } else { items.join(", ") }
}

/// `moment`: the same time, as it is read.
fn locked(until: DateTime<Utc>, moment: String) -> String {
    let until = if until >= FOR_GOOD { "it is lifted".to_owned() } else { moment };
    format!("by failed sign-ins, until {until}")
}

/// A day, or that nobody knows.
pub fn day(at: Option<DateTime<Utc>>) -> String {
    at.map_or("unknown".into(), |at| at.format("%Y-%m-%d").to_string())
}

/// The last four digits, which is all that entries and screens name a number by.
pub fn last4(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(4)..].iter().collect()
}
