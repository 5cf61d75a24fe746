//! The opening of a case: what is read and asked before it, and the entry itself.

use super::intake::{LostThings, SIGN_IN_PAST, ask_what_is_lost, show_sign_ins};
use super::rate_limits::limits;
use super::red_flags;
use crate::case::event::{FactorSeen, IdentitySeen, NumberSeen, Opened, TierSeen, VoucherSeen};
use crate::case::{Case, CaseId, CaseKind, Context, History, Refusal, open};
use crate::ledger::{Expect, Scope, retry_on_conflict};
use crate::model::{ADMINISTRATOR, Mode, Profile, Recorded, User};
use crate::operator::Aliases;
use crate::provider::{ActKind, Moment, Outlook, ProviderReads};
use crate::runbook::{Policy, Runbook, Tier};
use crate::session::header::{last4, suspension, who};
use crate::session::user_history::UserHistory;
use crate::session::{Session, SessionContext, SessionError};
use crate::ui::prompter::MessageStyle;

impl<'a> Session<'a> {
    pub(super) fn open_case(
        mut desk: SessionContext<'a>,
        user: &User,
        history: &History,
        first_read: Option<String>,
        operators: Aliases,
        runbook: Runbook,
    ) -> Result<Session<'a>, SessionError> {
        let (now, newest) = (desk.clock.now(), desk.ledger.newest()?);
        desk.tell_of_a_jump(now, newest);
        // The operator may not even look long at a case that the rules will not let them open.
        let senior = crate::operator::may(desk.actor.role, crate::operator::Right::TakeOver);
        history.cooling(&runbook.policy, now, &desk.actor.name, senior)?;
        // Where a person has to read first, the caller is not left in silence.
        let attested = desk.gate.provenance().attested;
        if attested {
            desk.person.tell(MessageStyle::Say, runbook.policy.word("open.say"));
        }
        desk.refresh_account()?;
        // The numbers in a contacts file are told from those that are factors: those are read
        // first.
        desk.refresh_factors("factors")?;
        let profile = desk.gate.profile(&user.id)?;
        let outlook = desk.gate.outlook(&user.id)?;
        may_be_recovered(&outlook)?;
        let limits =
            limits(desk.ledger, &desk.actor, &operators, &profile, history, &runbook.policy, now)?;
        let factors = desk.gate.factors(&user.id)?;
        desk.refresh_codes("codes")?;
        let codes = desk.gate.backup_codes(&user.id)?;
        let sign_ins = desk.gate.sign_ins(&user.id, now - SIGN_IN_PAST)?;

        let suspended = suspension(&profile, history);
        let seen = desk.refresh_sign_ins()?;
        for said in limits.warnings.iter().chain(limits.flags.iter().map(|(_, said)| said)) {
            desk.person.tell(MessageStyle::Warn, said);
        }
        let unlike = desk.gate.doubt(&user.id);
        if let Some(said) = &unlike {
            desk.person.tell(MessageStyle::Warn, said);
        }
        // A script that gives two readings at once has read neither again.
        let unread = first_read.is_some() && desk.person.mode() == Mode::Scripted;
        let doubted = history.doubts(&user.id.0, &user.login) || unlike.is_some() || unread;
        if let Some(seen) = &suspended {
            desk.person.tell(MessageStyle::Warn, &seen.said);
        }
        let mut raised =
            red_flags::raise(&profile, &sign_ins, history, doubted, &runbook.policy, now, newest);
        if let Some(seen) = &seen {
            raised.extend(red_flags::raise_seen(seen.failed, seen.new_places, &runbook.policy));
        }
        raised.extend(limits.flags.iter().map(|(flag, _)| (*flag).to_owned()));
        let tier_seen = tier(&profile, &runbook.policy);
        let repairs = history.incidents(&user.id.0).next().map(|incident| incident.id.as_str());
        let whole = tier_seen == Tier::Privileged || repairs.is_some();
        desk.begin_step(whole, false);
        desk.tell_of_outside(&user.id.0)?;
        let languages = desk.languages_of(&profile);
        if !attested {
            desk.say_above(&runbook, "open.say", &languages, whole);
            desk.speak(MessageStyle::Say, "open", runbook.policy.word("open.say"), whole);
        }
        desk.speak(MessageStyle::Do, "open", runbook.policy.word("open.do"), whole);
        for text in desk.gate.advice(Moment::Opening) {
            desk.person.tell(MessageStyle::Do, &text);
        }
        if !attested {
            show_sign_ins(&mut desk, &sign_ins, outlook.known_since, now);
        }
        for said in &outlook.warnings {
            desk.person.tell(MessageStyle::Warn, said);
        }
        // Last, so that it still stands on the screen at the first question.
        let mut who = who(&profile, &factors, &codes, tier_seen, suspended.as_ref(), desk.clock);
        desk.person.card(&who);
        let LostThings { lost, numbers: lost_numbers } =
            ask_what_is_lost(&mut desk, &profile, &outlook, repairs)?;

        let mut opened = Opened {
            lost,
            runbook: runbook.name.clone(),
            runbook_version: runbook.version.clone(),
            runbook_sha256: runbook.sha256.clone(),
            tier: TierSeen(tier(&profile, &runbook.policy)),
            tier_untold: profile.groups.known().is_none().then_some(true),
            foreseen: outlook.warnings,
            enabled: profile.enabled,
            locked_until: profile.locked_until,
            factors: factors
                .iter()
                .map(|f| FactorSeen {
                    id: f.id.clone(),
                    kind: f.kind,
                    since: f.enrolled,
                    phone: f.phone.clone(),
                })
                .collect(),
            numbers: profile
                .phones
                .iter()
                .map(|p| NumberSeen {
                    id: p.id.clone(),
                    last4: last4(&p.number),
                    since: p.since,
                    lost: lost_numbers.contains(&p.id),
                })
                .collect(),
            identities: profile
                .identities
                .known()
                .into_iter()
                .flatten()
                .map(|i| IdentitySeen {
                    id: i.id.clone(),
                    issuer: i.issuer.clone(),
                    linked: i.linked,
                })
                .collect(),
            backup_codes: codes.known().copied(),
            attested,
            first_read,
            raised,
            login: profile.user.login.clone(),
            name: profile.user.name.clone(),
            addresses: profile.addresses.iter().map(|a| a.address.clone()).collect(),
            vouchers: profile
                .managers
                .iter()
                .map(|m| VoucherSeen {
                    login: m.login.clone(),
                    name: m.name.clone(),
                    since: m.since,
                })
                .collect(),
            languages,
            ..Opened::default()
        };
        let ticket = desk.ask_ticket_of(&mut opened, &user.id.0)?;
        let mut session =
            Session::commit_opening(desk, &profile, opened, ticket.as_ref(), operators, runbook)?;
        // All of this has just been shown.
        who.facts.push(("Verified".to_owned(), "not yet".to_owned(), false));
        session.shown = Some(who);
        Ok(session)
    }

    /// One open case per target, and no more than the caps allow: the append holds only if nobody
    /// has written about this user since the history was read, and nothing was opened that counts
    /// against the caps. So they are read just before, however long the reading of screens has
    /// taken.
    fn commit_opening(
        mut desk: SessionContext<'a>,
        profile: &Profile,
        mut opened: Opened,
        ticket: Option<&String>,
        operators: Aliases,
        runbook: Runbook,
    ) -> Result<Session<'a>, SessionError> {
        ticket.map_or(Ok(()), |ticket| desk.no_secret(ticket))?;
        let (provider, target) = (desk.gate.name().to_owned(), &profile.user.id);
        let scope = Scope::Target { provider: provider.clone(), id: target.0.clone() };
        let (case, past) = retry_on_conflict(scope, || {
            let UserHistory { history: mut past, mut read } =
                desk.past(&target.0, &profile.user.login)?;
            let (policy, now) = (&runbook.policy, desk.clock.now());
            let mut limits =
                limits(desk.ledger, &desk.actor, &operators, profile, &past, policy, now)?;
            let doubted = past.doubts(&target.0, &profile.user.login);
            let since = red_flags::raise(
                profile,
                &Recorded::NotRecorded,
                &past,
                doubted,
                policy,
                now,
                desk.ledger.newest()?,
            );
            let since = since.iter().map(|flag| (flag.as_str(), None));
            for (flag, said) in
                since.chain(limits.flags.iter().map(|(flag, said)| (*flag, Some(said))))
            {
                if !opened.raised.iter().any(|raised| raised == flag) {
                    if let Some(said) = said {
                        desk.person.tell(MessageStyle::Warn, said);
                    }
                    opened.raised.push(flag.to_owned());
                }
            }
            let theirs = desk.gate.clock().ok();
            let platform = theirs.and_then(|c| c.known().map(|at| (*at, desk.clock.now())));
            let id = CaseId::random(CaseKind::Recovery, desk.entropy);
            let ctx = desk.circumstances(&operators, &runbook.policy, &past)?;
            let ctx = Context { platform, ..ctx };
            let draft =
                open(id, &provider, target, opened.clone(), ticket.cloned(), &ctx)?.draft(&ctx);
            let fresh =
                Expect { scope: Scope::Case(draft.case.clone().unwrap_or_default()), last: None };
            let mut expect = vec![fresh];
            expect.append(&mut read);
            expect.append(&mut limits.counted);
            let committed = match desk.append_opening(draft, &expect)? {
                Ok(committed) => committed,
                Err(error) => return Ok(Err(error)),
            };
            let case = desk.opened(&committed, &mut past, Case::begin)?;
            Ok::<_, SessionError>(Ok((case, past)))
        })?;
        // The header says so too.
        if !desk.knows("open") {
            desk.person.tell(MessageStyle::Done, &format!("{} is open.", case.id));
        }
        Ok(Session::of(desk, case, past, operators, runbook))
    }
}

/// Returns an error if the platform knows beforehand that the user cannot be recovered. There is
/// then no reason to verify a caller first.
fn may_be_recovered(outlook: &Outlook) -> Result<(), SessionError> {
    if let Some(why) = &outlook.nobodys {
        let what =
            format!("{why}: it is not recovered; its secret is renewed where the client is kept");
        return Err(Refusal::Other(what).into());
    }
    let needed = [ActKind::RequireEnrolment, ActKind::RemoveFactor];
    needed.iter().find_map(|kind| outlook.bars(*kind)).map_or(Ok(()), |why| Err(why.clone().into()))
}

/// Whoever the platform lets administer something is privileged under every runbook, and whoever's
/// rights cannot be told.
pub fn tier(profile: &Profile, policy: &Policy) -> Tier {
    let groups = profile.groups.known().map(Vec::as_slice);
    if groups.is_some_and(|groups| groups.iter().any(|group| group == ADMINISTRATOR)) {
        return Tier::Privileged;
    }
    policy.tier(groups)
}
