//! Whether the realm and the service account are as a recovery needs them. Reads only.

use serde_json::Value;

use super::shapes::{Execution, RealmShape};
use super::{CONFIGURE_TOTP, Keycloak, UPDATE_PASSWORD, VIEW_REALM, VIEW_USERS};
use crate::provider::http::{Call, Path, Trouble};
use crate::provider::{Examined, Recorded};

/// The least that is needed, and what for.
const NEEDED: [(&str, &str); 5] = [
    ("view-users", "to look people up"),
    ("manage-users", "to reset"),
    ("view-events", "to see sign-ins and where a new factor was enrolled from"),
    ("view-realm", "to see what roles a role brings with it: without it no case is opened"),
    ("view-clients", "to see who administers the realm: without it everybody counts as privileged"),
];
/// Far more than is needed: whoever stole the credential could do it.
const TOO_MUCH: [&str; 9] = [
    "realm-admin",
    "manage-realm",
    "manage-clients",
    "create-client",
    "manage-events",
    "manage-identity-providers",
    "manage-authorization",
    "manage-organizations",
    "impersonation",
];
const EVENTS: [&str; 3] = ["LOGIN", "LOGIN_ERROR", "UPDATE_CREDENTIAL"];

impl Keycloak {
    pub(super) fn look_around(&self) -> Result<Vec<Examined>, Trouble> {
        let mut all = self.look_at_roles()?;
        let checks: [Check; 5] = [
            Keycloak::look_at_enrolment,
            Keycloak::look_at_events,
            Keycloak::look_at_flow,
            Keycloak::look_at_tier,
            Keycloak::look_at_notes,
        ];
        for check in checks {
            match check(self) {
                Ok(found) => all.extend(found),
                // What is lacking is said above by name, where the token names roles at all.
                Err(trouble) if trouble.is_forbidden() => {
                    if all.iter().all(|one| one.fix.is_none()) {
                        all.push(Examined::wrong(trouble.fault.to_string(), trouble.fault.hint()));
                    }
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(all)
    }

    /// The roles that the program's token carries in this realm. `None`: it does not say.
    fn granted_roles(&self) -> Result<Option<Vec<String>>, Trouble> {
        let Some((claims, _)) = self.client.claims()? else { return Ok(None) };
        let of = self.roles_are_of();
        let names = |roles: Option<&Value>| -> Vec<String> {
            let list = roles.and_then(|r| r.get("roles")).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Ok(Some(names(claims.get("resource_access").and_then(|a| a.get(of.as_str())))))
    }

    /// The client whose roles permit something in the realm: from `master` another realm is administered by a client that
    /// is called after it.
    fn roles_are_of(&self) -> String {
        if self.login_realm == self.realm { self.management().to_owned() } else { format!("{}-realm", self.realm) }
    }

    fn look_at_roles(&self) -> Result<Vec<Examined>, Trouble> {
        let granted = self.granted_roles()?;
        // With fine-grained permissions the token names no roles: then each check shows what is allowed.
        let Some(granted) = granted.filter(|g| !g.is_empty()) else {
            return Ok(vec![Examined::sound("the token names no roles")]);
        };
        let has = |name: &str| granted.iter().any(|g| g == name);
        let of = self.roles_are_of();
        let place = format!("Clients, {}, Service account roles", self.client_id);
        let mut all: Vec<Examined> = NEEDED
            .iter()
            .filter(|(name, _)| !has(name))
            .map(|(name, what_for)| {
                let says = format!("the service account lacks the role {name}, {what_for}");
                Examined::wrong(says, format!("assign {of} {name}: {place}"))
            })
            .collect();
        let too_much: Vec<&str> = TOO_MUCH.into_iter().filter(|name| has(name)).collect();
        if !too_much.is_empty() {
            let says = format!("the service account may do more than it needs: {}", too_much.join(", "));
            all.push(Examined::wrong(says, format!("take them away: {place}")));
        }
        if all.is_empty() {
            let names: Vec<&str> = NEEDED.iter().map(|(name, _)| *name).collect();
            all.push(Examined::sound(format!("roles: {}, and no more", names.join(", "))));
        }
        Ok(all)
    }

    fn look_at_enrolment(&self) -> Result<Vec<Examined>, Trouble> {
        let mut looked = Vec::new();
        for (alias, without) in [
            (CONFIGURE_TOTP, "no factor can be reset: the password alone would let the user in"),
            (UPDATE_PASSWORD, "no temporary password can be set: it would never have to be changed"),
        ] {
            looked.push(match self.switched_off(alias)? {
                None => Examined::sound(format!("{alias} is enabled")),
                Some(why) => {
                    let fix = format!("enable {alias} under Authentication, Required actions");
                    Examined::wrong(format!("{why}: {without}"), fix)
                }
            });
        }
        Ok(looked)
    }

    fn look_at_events(&self) -> Result<Vec<Examined>, Trouble> {
        let config = self.events_config()?;
        let lacking: Vec<&str> = EVENTS.into_iter().filter(|kind| !config.keeps(&[kind])).collect();
        if lacking.is_empty() {
            let admin = if config.admin_events_enabled { "admin events too" } else { "admin events not" };
            return Ok(vec![Examined::sound(format!("sign-ins are recorded, {admin}"))]);
        }
        let says = if config.events_enabled {
            format!("the realm does not record {}", lacking.join(", "))
        } else {
            "the realm records no user events: sign-ins are unknown, so no red flag is raised from them".to_owned()
        };
        let fix =
            format!("Realm settings, Events, User events settings: save events, {} among them", EVENTS.join(", "));
        Ok(vec![Examined::wrong(says, fix)])
    }

    /// How the realm asks for a second factor, as far as its browser flow tells.
    fn look_at_flow(&self) -> Result<Vec<Examined>, Trouble> {
        // Without view-realm there is little in it.
        let realm: RealmShape = self.get(Call::get(self.realm_path()?).needs(VIEW_USERS))?;
        let Some(flow) = realm.browser_flow else { return Ok(Vec::new()) };
        let path: Path = self.realm_path()?.then("/authentication/flows").id(&flow)?.then("/executions");
        let steps: Vec<Execution> = self.get(Call::get(path).needs(VIEW_REALM))?;
        let on = |provider: &str| steps.iter().any(|s| s.is(provider) && s.requirement.as_deref() != Some("DISABLED"));
        let mut says = vec![match (on("auth-otp-form"), on("conditional-user-configured")) {
            (true, true) => format!("the flow {flow} asks for a code only from those who have an authenticator"),
            (true, false) => format!("the flow {flow} asks everybody for a code"),
            (false, _) => format!("the flow {flow} never asks for a code"),
        }];
        if !on("auth-recovery-authn-code-form") {
            says.push("recovery codes cannot be used to sign in".to_owned());
        }
        if !realm.brute_force_protected {
            says.push("guessing passwords locks nobody out".to_owned());
        }
        Ok(vec![if on("auth-otp-form") {
            Examined::sound(says.join("; "))
        } else {
            Examined::wrong(says.join("; "), "set the OTP form to required or alternative in the browser flow")
        }])
    }

    fn look_at_tier(&self) -> Result<Vec<Examined>, Trouble> {
        Ok(vec![match self.management_client()? {
            Some(_) => Examined::sound("administrators of the realm can be told from ordinary users"),
            None => Examined::wrong(
                format!(
                    "the client {} cannot be seen: who administers the realm is unknown, so everybody counts as privileged",
                    self.management()
                ),
                "give the service account view-clients (or, with fine-grained permissions, `view` on that client)",
            ),
        }])
    }

    fn look_at_notes(&self) -> Result<Vec<Examined>, Trouble> {
        Ok(vec![Examined::sound(if self.attributes_stay()? {
            "notes are kept as the user's attribute readmit_note"
        } else {
            "notes are not stored: the user profile lets no attribute readmit_note stay; the ledger has them"
        })])
    }

    /// The token's own time: Keycloak's answers carry no `Date`.
    pub(super) fn platform_clock(&self) -> Result<Recorded<chrono::DateTime<chrono::Utc>>, Trouble> {
        let claims = self.client.claims()?;
        let issued = claims.and_then(|(claims, age)| {
            let at = chrono::DateTime::from_timestamp(claims.get("iat")?.as_i64()?, 0)?;
            Some(at + chrono::TimeDelta::from_std(age).ok()?)
        });
        Ok(issued.or_else(|| self.client.date()).map_or(Recorded::Cannot, Recorded::Known))
    }
}

type Check = fn(&Keycloak) -> Result<Vec<Examined>, Trouble>;
