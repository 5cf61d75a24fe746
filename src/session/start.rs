//! Opening a case, or going on with one.

use super::intake::{ask_lost, ask_lost_numbers, ask_ticket, last4, show_sign_ins};
use super::limits::limits;
use super::other_ids::Settled;
use super::past::Past;
use super::record::replay;
use super::{Desk, Session, Stop, Subject, raise};
use crate::case::event::{FactorSeen, IdentitySeen, NumberSeen, Opened, TierSeen, VoucherSeen};
use crate::case::{Case, CaseId, Context, History, Kind, Refusal, open};
use crate::ledger::{Expect, LedgerError, Mode, Scope};
use crate::operator::{Aliases, Roll};
use crate::provider::{Moment, Profile, Recorded, User};
use crate::runbook::Runbook;
use crate::ui::person::Tone;

/// How far back sign-ins are read: enough of a past to tell a new address from an old one.
const SIGN_IN_PAST_DAYS: i64 = 90;

/// How often an opening is decided on anew because somebody else wrote in between.
const TRIES: usize = 8;

impl<'a, S: Subject> Session<'a, S> {
    pub(super) fn of(
        desk: Desk<'a>,
        case: S,
        history: History,
        operators: Aliases,
        runbook: Runbook,
    ) -> Session<'a, S> {
        let began = case.last();
        Session {
            desk,
            case,
            history,
            operators,
            runbook,
            platform: None,
            shown: None,
            reason: None,
            confirmed: false,
            stepped_up: false,
            began,
        }
    }
}

impl<'a> Session<'a> {
    /// Goes on with a case, for its holder or for whoever may approve or take it over.
    pub fn resume(mut desk: Desk<'a>, id: &str) -> Result<Session<'a>, Stop> {
        let case: Case = replay(desk.ledger, id)?;
        desk.is_at(id, &case.provider)?;
        let history = desk.past(&case.target, &case.opened.what.login)?.history;
        let operators = Roll::read(desk.ledger)?.aliases();
        let runbook = desk.under(&case.opened.what.runbook_sha256)?;
        desk.recall(&case);
        Ok(Session::of(desk, case, history, operators, runbook))
    }

    /// Opens a case about the user that `who` names, or goes on with the one that is open.
    pub fn recover(mut desk: Desk<'a>, who: &str) -> Result<Session<'a>, Stop> {
        let user = pick(&mut desk, who)?;
        let Settled { user, history, first_read } = desk.settle_id(user)?;
        let operators = Roll::read(desk.ledger)?.aliases();
        if let Some(past) = history.open(&user.id.0) {
            let id = past.id.clone();
            let case: Case = replay(desk.ledger, &id)?;
            let mine = case.holder == desk.actor.name || case.offered.as_ref() == Some(&desk.actor.name);
            if !mine {
                return Err(Refusal::AlreadyOpen { case: id, holder: case.holder, since: case.held_since }.into());
            }
            desk.person.tell(Tone::Info, &format!("{id} about this user is open: going on with it."));
            let runbook = desk.under(&case.opened.what.runbook_sha256)?;
            let mut session = Session::of(desk, case, history, operators, runbook);
            // Who was offered it accepts it by going on with it.
            session.take_over(None)?;
            return Ok(session);
        }
        let runbook = desk.under_current()?;
        Session::open_case(desk, &user, &history, first_read, operators, runbook)
    }

    fn open_case(
        mut desk: Desk<'a>,
        user: &User,
        history: &History,
        first_read: Option<String>,
        operators: Aliases,
        runbook: Runbook,
    ) -> Result<Session<'a>, Stop> {
        let now = desk.clock.now();
        // The operator may not even look long at a case that the rules will not let them open.
        let senior = crate::operator::may(desk.actor.role, crate::operator::Right::TakeOver);
        history.cooling(&runbook.policy, now, &desk.actor.name, senior)?;
        // Where a person has to read first, the caller is not left in silence.
        if desk.by_eye() {
            desk.person.tell(Tone::Say, runbook.policy.word("open.say"));
        }
        desk.look_at_account()?;
        // The numbers in a contacts file are told from those that are factors: those are read first.
        desk.look_at_factors("factors")?;
        let profile = desk.gate.profile(&user.id)?;
        let limits = limits(desk.ledger, &desk.actor, &operators, &profile, history, &runbook.policy, now)?;
        let factors = desk.gate.factors(&user.id)?;
        desk.look_at_codes("codes")?;
        let codes = desk.gate.backup_codes(&user.id)?;
        let sign_ins = desk.gate.sign_ins(&user.id, now - chrono::TimeDelta::days(SIGN_IN_PAST_DAYS))?;

        let seen = desk.look_at_sign_ins()?;
        for said in limits.warnings.iter().chain(limits.flags.iter().map(|(_, said)| said)) {
            desk.person.tell(Tone::Warn, said);
        }
        let unlike = desk.gate.doubt(&user.id);
        if let Some(said) = &unlike {
            desk.person.tell(Tone::Warn, said);
        }
        // A script that gives two readings at once has read neither again.
        let unread = first_read.is_some() && desk.person.mode() == Mode::Scripted;
        let doubted = desk.doubts(history, user) || unlike.is_some() || unread;
        let mut raised = raise::raise(&profile, &sign_ins, history, doubted, &runbook.policy, now);
        if let Some(seen) = &seen {
            raised.extend(raise::raise_seen(seen.failed, seen.new_places, &runbook.policy));
        }
        raised.extend(limits.flags.iter().map(|(flag, _)| (*flag).to_owned()));
        if !desk.by_eye() {
            desk.person.tell(Tone::Say, runbook.policy.word("open.say"));
        }
        desk.person.tell(Tone::Do, runbook.policy.word("open.do"));
        for text in desk.gate.advice(Moment::Opening) {
            desk.person.tell(Tone::Do, &text);
        }
        if !desk.by_eye() {
            show_sign_ins(&mut desk, &sign_ins, now);
        }
        let lost = ask_lost(&mut desk)?;
        let lost_numbers = ask_lost_numbers(&mut desk, &lost, &profile)?;
        let ticket = ask_ticket(&mut desk)?;

        let opened = Opened {
            lost,
            runbook: runbook.name.clone(),
            runbook_version: runbook.version.clone(),
            runbook_sha256: runbook.sha256.clone(),
            tier: TierSeen(runbook.policy.tier(profile.groups.known().map(Vec::as_slice))),
            enabled: profile.enabled,
            locked_until: profile.locked_until,
            factors: factors
                .iter()
                .map(|f| FactorSeen { id: f.id.clone(), kind: f.kind, since: f.enrolled, phone: f.phone.clone() })
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
                .map(|i| IdentitySeen { id: i.id.clone(), issuer: i.issuer.clone(), linked: i.linked })
                .collect(),
            backup_codes: codes.known().copied(),
            attested: desk.by_eye(),
            first_read,
            raised,
            login: profile.user.login.clone(),
            name: profile.user.name.clone(),
            addresses: profile.addresses.iter().map(|a| a.address.clone()).collect(),
            vouchers: profile
                .managers
                .iter()
                .map(|m| VoucherSeen { login: m.login.clone(), name: m.name.clone(), since: m.since })
                .collect(),
            ..Opened::default()
        };
        Session::commit_opening(desk, &profile, opened, ticket.as_ref(), operators, runbook)
    }

    /// One open case per target, and no more than the caps allow: the append holds only if nobody has written about this user
    /// since the history was read, and nothing was opened that counts against the caps. So they are read just before, however
    /// long the reading of screens has taken.
    fn commit_opening(
        desk: Desk<'a>,
        profile: &Profile,
        mut opened: Opened,
        ticket: Option<&String>,
        operators: Aliases,
        runbook: Runbook,
    ) -> Result<Session<'a>, Stop> {
        let (provider, target) = (desk.gate.name().to_owned(), &profile.user.id);
        for _ in 0..TRIES {
            let Past { history: mut past, mut read } = desk.past(&target.0, &profile.user.login)?;
            let (policy, now) = (&runbook.policy, desk.clock.now());
            let mut limits = limits(desk.ledger, &desk.actor, &operators, profile, &past, policy, now)?;
            let doubted = desk.doubts(&past, &profile.user);
            let since = raise::raise(profile, &Recorded::NotRecorded, &past, doubted, policy, now);
            let since = since.iter().map(|flag| (flag.as_str(), None));
            for (flag, said) in since.chain(limits.flags.iter().map(|(flag, said)| (*flag, Some(said)))) {
                if !opened.raised.iter().any(|raised| raised == flag) {
                    if let Some(said) = said {
                        desk.person.tell(Tone::Warn, said);
                    }
                    opened.raised.push(flag.to_owned());
                }
            }
            let ctx = Context {
                now: desk.clock.now(),
                newest: desk.ledger.newest()?,
                platform: None,
                corrected: desk.ledger.corrected()?,
                actor: &desk.actor,
                operators: &operators,
                policy: &runbook.policy,
                history: &past,
            };
            let id = CaseId::random(Kind::Recovery, desk.entropy);
            let draft = open(id, &provider, target, opened.clone(), ticket.cloned(), &ctx)?.draft(&ctx);
            let fresh = Expect { scope: Scope::Case(draft.case.clone().unwrap_or_default()), last: None };
            let mut expect = vec![fresh];
            expect.append(&mut read);
            expect.append(&mut limits.counted);
            match desk.ledger.append(&[draft], desk.signer, &expect) {
                Ok(committed) => {
                    let first = committed.first().ok_or_else(|| Stop::Failed("the ledger committed nothing".into()))?;
                    let case = Case::begin(first).map_err(Stop::Unreadable)?;
                    past.apply(first).map_err(Stop::Unreadable)?;
                    (desk.observe)(first);
                    desk.person.tell(Tone::Done, &format!("{} is open.", case.id));
                    return Ok(Session::of(desk, case, past, operators, runbook));
                }
                Err(LedgerError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(LedgerError::Conflict(Scope::Target { provider, id: target.0.clone() }).into())
    }
}

/// The one user that `who` names. Several for one address are never chosen among by guessing.
pub(super) fn pick(desk: &mut Desk<'_>, who: &str) -> Result<User, Stop> {
    desk.look_for_user(who)?;
    let mut users = desk.gate.find(who)?;
    match users.len() {
        0 => Err(Stop::Usage(format!("{} knows no user {who}; check the spelling with the caller", desk.gate.name()))),
        1 => users.pop().ok_or(Stop::Again),
        n => {
            let ids: Vec<String> = users.iter().map(|u| format!("{} ({})", u.login, u.id)).collect();
            let ids = ids.join(", ");
            Err(Stop::Usage(format!("{who} names {n} users: {ids}; give one of the logins or ids")))
        }
    }
}
