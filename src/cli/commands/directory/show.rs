use clap::Args;
use serde_json::{Value, json};

use super::{DirectoryContext, day, rfc3339};
use crate::cli::Failure;
use crate::directory::DirectoryAccount;
use crate::ui::prompter::Card;

#[derive(Args, Debug)]
pub struct ShowUserArgs {
    /// Login, address or id
    user: String,
}

pub fn run(args: &ShowUserArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let user = desk.user(&args.user)?;
    let account = desk.directory.account(&user.id, desk.now())?;
    desk.card("account", json(&account), &card(&account))
}

fn json(account: &DirectoryAccount) -> Value {
    let profile = &account.profile;
    json!({
        "id": profile.user.id.0,
        "login": profile.user.login,
        "name": profile.user.name,
        "enabled": profile.enabled,
        "locked_until": profile.locked_until.map(rfc3339),
        "created": rfc3339(account.created),
        "groups": profile.groups.known(),
        "phones": profile.phones.iter()
            .map(|p| json!({ "id": p.id, "number": p.number, "since": p.since.map(rfc3339) })).collect::<Vec<_>>(),
        "addresses": profile.addresses.iter()
            .map(|a| json!({ "address": a.address, "since": a.since.map(rfc3339), "primary": a.primary }))
            .collect::<Vec<_>>(),
        "managers": profile.managers.iter()
            .map(|m| json!({ "login": m.login, "name": m.name, "since": m.since.map(rfc3339) })).collect::<Vec<_>>(),
        "identities": profile.identities.known().into_iter().flatten()
            .map(|i| json!({ "id": i.id, "issuer": i.issuer, "subject": i.subject, "linked": i.linked.map(rfc3339) }))
            .collect::<Vec<_>>(),
        "factors": account.factors.iter()
            .map(|f| json!({
                "id": f.id, "kind": f.kind.as_str(), "label": f.label, "enrolled": f.enrolled.map(rfc3339),
                "last_used": f.last_used.map(rfc3339), "from": f.address,
            })).collect::<Vec<_>>(),
        "password": {
            "set": account.password.set.map(rfc3339),
            "expires": account.password.expires.map(rfc3339),
            "must_change": account.password.must_change,
        },
        "backup_codes_left": account.codes_left,
        "sessions": account.sessions,
        "remembered_devices": account.devices,
        "enrolment_required": account.enrolment_required,
    })
}

fn card(account: &DirectoryAccount) -> Card {
    let profile = &account.profile;
    let mut facts: Vec<(String, String, bool)> = Vec::new();
    let mut fact = |label: &str, value: String, warn: bool| facts.push((label.into(), value, warn));
    fact("id", profile.user.id.0.clone(), false);
    fact("name", profile.user.name.clone(), false);
    fact("state", if profile.enabled { "enabled" } else { "suspended" }.into(), !profile.enabled);
    if let Some(until) = profile.locked_until {
        fact("locked", format!("until {}", until.format("%Y-%m-%d %H:%M UTC")), true);
    }
    fact("groups", profile.groups.known().map(|g| g.join(", ")).unwrap_or_default(), false);
    for address in &profile.addresses {
        fact(
            "address",
            format!("{}, on file since {}", address.address, day(address.since)),
            address.since.is_none(),
        );
    }
    for phone in &profile.phones {
        fact(
            "phone",
            format!("{}, on file since {}", phone.number, day(phone.since)),
            phone.since.is_none(),
        );
    }
    for manager in &profile.managers {
        fact(
            "manager",
            format!("{} ({}), since {}", manager.name, manager.login, day(manager.since)),
            false,
        );
    }
    for identity in profile.identities.known().into_iter().flatten() {
        fact(
            "identity",
            format!("{}: {}, linked {}", identity.issuer, identity.subject, day(identity.linked)),
            false,
        );
    }
    fact("password", account.password.to_string(), account.password.set.is_none());
    for factor in &account.factors {
        fact(
            "factor",
            format!(
                "{} \"{}\", enrolled {}, {}",
                factor.kind,
                factor.label,
                day(factor.enrolled),
                factor.id
            ),
            false,
        );
    }
    fact("backup codes", format!("{} left", account.codes_left), account.codes_left == 0);
    fact("sessions", account.sessions.to_string(), false);
    fact("devices", format!("{} remembered", account.devices), false);
    if account.enrolment_required {
        fact("enrolment", "required at the next sign-in".into(), false);
    }
    Card { title: profile.user.login.clone(), facts }
}
