use chrono::{DateTime, Utc};
use serde_json::Value;

use super::api::{FIELDS, MethodShape, RoleShape, UserModel, held, list, methods, paged, person};
use super::{Auth0, log, scopes};
use crate::model::{
    Address, FOR_GOOD, Factor, FactorKind, FoundUser, FoundUsers, Identity, Phone, Profile,
    Recorded, SearchTerms, User, UserId,
};
use crate::provider::ProviderError;
use crate::provider::http::{HttpCall, HttpError, Path};

/// Factors of the old kind have no id; they are named by their provider.
const OLD: &str = "multifactor|";

/// By id, by address in any case, or by user name. Asked for one address, Auth0 goes by its case;
/// its own databases keep them in lower case, others as they came.
pub(super) fn find(at: &Auth0, who: &str) -> Result<Vec<User>, HttpError> {
    let mut found: Vec<UserModel> = Vec::new();
    let who = who.trim();
    if who.is_empty() || who.chars().any(char::is_control) {
        return Ok(Vec::new());
    }
    if who.contains('|') {
        match person(at, &UserId(who.to_owned())) {
            Ok(person) => found.push(person),
            Err(trouble) if trouble.is_missing() => {}
            Err(trouble) => return Err(trouble),
        }
    }
    if who.contains('@') {
        let lower = who.to_lowercase();
        for spelling in [Some(who), (lower != who).then_some(lower.as_str())].into_iter().flatten()
        {
            let path = Path::new("/api/v2/users-by-email");
            let call = HttpCall::get(path)
                .query("email", spelling)
                .query("fields", FIELDS)
                .query("include_fields", "true");
            let all: Vec<UserModel> = at.client.send(&call.needs(&[scopes::READ_USERS]))?.json()?;
            found.extend(
                all.into_iter().filter(|p| p.email.as_deref().is_some_and(|e| same(e, who))),
            );
        }
        // The search takes an address in any case. It is behind what is so, so it only adds to what
        // was found.
        found.extend(search(at, "email", who, |person| person.email.as_deref())?);
    }
    if found.is_empty() && !who.contains('|') {
        found = search(at, "username", who, |person| person.username.as_deref())?;
    }
    found.sort_by(|a, b| a.user_id.cmp(&b.user_id));
    found.dedup_by(|a, b| a.user_id == b.user_id);
    Ok(found.iter().map(user).collect())
}

#[derive(serde::Deserialize)]
struct Hit {
    user_id: String,
}

/// The search is behind what is so: whom it names is read again.
fn search(
    at: &Auth0,
    field: &str,
    who: &str,
    has: impl Fn(&UserModel) -> Option<&str>,
) -> Result<Vec<UserModel>, HttpError> {
    let quoted = who.replace('\\', "\\\\").replace('"', "\\\"");
    let call = HttpCall::get(Path::new("/api/v2/users"))
        .query("q", format!("{field}:\"{quoted}\""))
        .query("search_engine", "v3")
        .query("fields", "user_id")
        .query("include_fields", "true");
    let call = paged(call.needs(&[scopes::READ_USERS]), 0);
    let hits: Vec<Hit> = list(&at.client.send(&call)?, "users")?;
    let mut found = Vec::new();
    for hit in hits {
        match person(at, &UserId(hit.user_id)) {
            Ok(person) if has(&person).is_some_and(|name| same(name, who)) => found.push(person),
            Ok(_) => {}
            Err(trouble) if trouble.is_missing() => {}
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(found)
}

/// By a part of login, name or address, in the search's own language. The search takes no part of
/// fewer than three characters but at the beginning of a field. It knows a number only of users of
/// an SMS connection.
pub(super) fn find_by_part(at: &Auth0, part: &SearchTerms) -> Result<FoundUsers, HttpError> {
    let call = HttpCall::get(Path::new("/api/v2/users"))
        .query("q", by_part(part))
        .query("search_engine", "v3")
        .query("fields", "user_id,email,username,phone_number,name,blocked")
        .query("include_fields", "true");
    let call = paged(call.needs(&[scopes::READ_USERS]), 0);
    let hits: Vec<UserModel> = list(&at.client.send(&call)?, "users")?;
    let mut found = FoundUsers::default();
    for hit in &hits {
        let texts = [&hit.name, &hit.email, &hit.username].map(Option::as_deref);
        if part.fits(texts.into_iter().flatten(), hit.phone_number.as_deref()) {
            found.add(FoundUser { user: user(hit), enabled: !hit.blocked });
        }
    }
    Ok(found)
}

/// Every word in one of the fields, or the number's end.
fn by_part(part: &SearchTerms) -> String {
    let fields = |word: &String| {
        let infix = if word.chars().count() < 3 { "" } else { "*" };
        let escaped: String = word
            .chars()
            .flat_map(|c| (!c.is_alphanumeric()).then_some('\\').into_iter().chain([c]))
            .collect();
        let each = ["name", "email", "username"].map(|field| format!("{field}:{infix}{escaped}*"));
        format!("({})", each.join(" OR "))
    };
    let words: Vec<String> = part.words().iter().map(fields).collect();
    let named = words.join(" AND ");
    match part.number_end() {
        Some(end) => format!("({named}) OR phone_number:*{end}"),
        None => named,
    }
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn user(person: &UserModel) -> User {
    let login = person.username.as_ref().or(person.email.as_ref()).unwrap_or(&person.user_id);
    User {
        id: UserId(person.user_id.clone()),
        login: login.clone(),
        name: person.name.clone().unwrap_or_else(|| login.clone()),
    }
}

pub(super) fn profile(at: &Auth0, id: &UserId) -> Result<Profile, HttpError> {
    let reached = reach(at, id)?;
    look_at_plan(at, id);
    let locked_until = super::tier::is_locked(at, id).then_some(FOR_GOOD);
    Ok(Profile { locked_until, groups: super::tier::groups(at, id)?, ..reached })
}

/// Reads what stands with the user themselves, in one call.
pub(super) fn reach(at: &Auth0, id: &UserId) -> Result<Profile, HttpError> {
    let person = person(at, id)?;
    let identities =
        person.identities.iter().filter(|link| !(link.is_database() || link.is_passwordless()));
    let identities = identities
        .map(|link| Identity {
            id: link.id(),
            issuer: link.connection.clone(),
            subject: link
                .profile
                .get("email")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            // The one that the user's id is made of made the user, and cannot be unlinked. When
            // another was linked, Auth0 does not say, wherever in the list it stands.
            linked: person.created_at.0.filter(|_| link.id() == person.user_id),
        })
        .collect();
    Ok(Profile {
        enabled: !person.blocked,
        locked_until: None,
        groups: Recorded::NotRecorded,
        // Neither a number nor an address comes with the date that it came on file.
        phones: person
            .phone_number
            .iter()
            .map(|number| Phone { id: "phone_number".into(), number: number.clone(), since: None })
            .collect(),
        addresses: person
            .email
            .iter()
            .map(|address| Address { address: address.clone(), since: None, primary: true })
            .collect(),
        managers: Vec::new(),
        identities: Recorded::Known(identities),
        languages: person.locale.as_str().map(str::to_owned).into_iter().collect(),
        user: user(&person),
    })
}

/// Once, so that it can be said before a step is offered whether sessions can be ended at all.
fn look_at_plan(at: &Auth0, id: &UserId) {
    if at.small_plan.get().is_none() && at.client.require(&[scopes::READ_SESSIONS]).is_ok() {
        match held(at, id, "/sessions", "sessions", &[scopes::READ_SESSIONS]) {
            Ok(_) => drop(at.small_plan.set(false)),
            Err(trouble) if trouble.is_forbidden() => drop(at.small_plan.set(true)),
            // Not known, then.
            Err(_) => {}
        }
    }
}

/// Second factors, and passkeys unless they stay. What was begun and not finished is no factor yet.
pub(super) fn factors(at: &Auth0, id: &UserId) -> Result<Vec<Factor>, HttpError> {
    let methods = methods(at, id)?;
    let person = person(at, id)?;
    let counts = |m: &&MethodShape| {
        !(m.is_code() || m.is_password() || m.is_unfinished() || at.keep_passkeys && m.is_passkey())
    };
    let mut factors: Vec<Factor> =
        methods.iter().filter(counts).map(|m| factor(m, &person)).collect();
    factors.extend(
        person.multifactor.iter().filter(|old| OLD_PROVIDERS.contains(&old.as_str())).map(|old| {
            Factor {
                id: format!("{OLD}{old}"),
                kind: if old == "duo" { FactorKind::Push } else { FactorKind::Totp },
                label: old.clone(),
                enrolled: None,
                last_used: None,
                phone: None,
                address: None,
                by: Recorded::NotRecorded,
            }
        }),
    );
    log::add_addresses(at, id, &mut factors);
    Ok(factors)
}

/// The connection that keeps the password, or why there is none.
pub(super) fn database(person: &UserModel) -> Result<&str, HttpError> {
    if let Some(link) = person.identities.iter().find(|link| link.is_database()) {
        return Ok(&link.connection);
    }
    let elsewhere = person.identities.first().map_or("elsewhere", |link| &link.connection);
    let why = format!("this user's password is not kept at Auth0 but at {elsewhere}");
    Err(HttpError::plain(ProviderError::Cannot(why)))
}

/// By whomever: the user, a link, or an administrator.
pub(super) fn password_changed(
    at: &Auth0,
    id: &UserId,
) -> Result<Recorded<DateTime<Utc>>, HttpError> {
    Ok(person(at, id)?.last_password_reset.0.map_or(Recorded::NotRecorded, Recorded::Known))
}

/// The old kind that can still be removed; `guardian` there only repeats what the methods say.
pub(super) const OLD_PROVIDERS: [&str; 2] = ["duo", "google-authenticator"];

/// Returns the old provider that a factor's id names.
pub(super) fn old_provider(factor: &str) -> Option<&str> {
    factor.strip_prefix(OLD).filter(|p| OLD_PROVIDERS.contains(p))
}

fn factor(method: &MethodShape, person: &UserModel) -> Factor {
    let (kind, what) = match method.kind.as_str() {
        "totp" => (FactorKind::Totp, "authenticator app"),
        "push" | "guardian" => (FactorKind::Push, "Guardian"),
        "phone" => (FactorKind::Phone, "phone"),
        "email" | "email-verification" => (FactorKind::Email, "e-mail"),
        "webauthn-roaming" => (FactorKind::Webauthn, "security key"),
        "webauthn-platform" => (FactorKind::Webauthn, "device"),
        "passkey" => (FactorKind::Webauthn, "passkey"),
        other => (FactorKind::Other, other),
    };
    let label = label(method, kind, what);
    // Numbers are masked in the list of methods: the last four digits are what can be compared.
    let tail = |number: &String| -> String {
        let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
        digits[digits.len().saturating_sub(4)..].iter().collect()
    };
    let on_file = person.phone_number.as_ref().map(tail);
    let phone = method.phone_number.as_ref().map(tail).filter(|t| Some(t) == on_file.as_ref());
    Factor {
        id: method.id.clone(),
        kind,
        label,
        enrolled: method.since(),
        last_used: method.last_auth_at.0,
        phone: phone.map(|_| "phone_number".to_owned()),
        address: None,
        by: Recorded::NotRecorded,
    }
}

/// A number stands last in it: by what is shown of it, it is known to be a factor. Without one,
/// nothing at the end may look like a number's last digits.
fn label(method: &MethodShape, kind: FactorKind, what: &str) -> String {
    let there = |text: &'_ Option<String>| text.clone().filter(|t| !t.is_empty());
    let (name, number) = (there(&method.name), there(&method.phone_number));
    let hidden =
        (kind == FactorKind::Phone && name.is_some()).then(|| "number not shown".to_owned());
    let last = number.or(hidden).or_else(|| there(&method.email).filter(|_| name.is_none()));
    [Some(what.to_owned()), name, last].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub(crate) fn all_device_credentials(
    at: &Auth0,
    user: &UserId,
) -> Result<Vec<RoleShape>, HttpError> {
    let mut found = device_credentials(at, user, "refresh_token")?;
    found.extend(device_credentials(at, user, "rotating_refresh_token")?);
    Ok(found)
}

pub(super) fn device_credentials(
    at: &Auth0,
    user: &UserId,
    kind: &str,
) -> Result<Vec<RoleShape>, HttpError> {
    crate::provider::auth0::api::pages(at, "device_credentials", |page| {
        let call = HttpCall::get(Path::new("/api/v2/device-credentials"))
            .query("user_id", &*user.0)
            .query("type", kind);
        crate::provider::auth0::api::paged(call, page).needs(&[scopes::READ_DEVICES])
    })
}
