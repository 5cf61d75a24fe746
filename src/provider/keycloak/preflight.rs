//! The check whether the realm and the service account are as a recovery needs them. The check only
//! reads.

use chrono::TimeDelta;

use super::rights::FOR_THE_TIER;
use super::{CONFIGURE_TOTP, Keycloak, UPDATE_PASSWORD};
use crate::model::Recorded;
use crate::provider::PreflightCheck;
use crate::provider::http::HttpError;

/// The least that is needed beside [`FOR_THE_TIER`], and what for.
const NEEDED: [(&str, &str); 2] = [
    ("manage-users", "to reset: without it no case is opened"),
    (
        "view-events",
        "to see sign-ins and where a new factor was enrolled from: without it no case is opened",
    ),
];
/// They come along with roles that are needed, by Keycloak's own doing.
const ALONG: [&str; 3] = ["query-users", "query-groups", "query-clients"];
/// They show more than is needed, and change nothing.
const SHOWS: [&str; 4] =
    ["view-authorization", "view-identity-providers", "view-organizations", "query-realms"];
/// A log that is kept for less says little.
const KEPT: TimeDelta = TimeDelta::days(7);
const EVENTS: [&str; 3] = ["LOGIN", "LOGIN_ERROR", "UPDATE_CREDENTIAL"];

impl Keycloak {
    pub(super) fn look_around(&self) -> Result<Vec<PreflightCheck>, HttpError> {
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
                        let fix = "ask the realm's administrator to grant it";
                        all.push(PreflightCheck::wrong(trouble.fault.to_string(), fix));
                    }
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(all)
    }

    fn look_at_roles(&self) -> Result<Vec<PreflightCheck>, HttpError> {
        let of = self.roles_are_of();
        let place = format!("Clients, {}, Service account roles", self.client_id);
        let Some(rights) = self.rights()? else {
            let says = format!(
                "the token names no role of {of}: which users are privileged cannot be told, so everybody is"
            );
            let fix = format!(
                "assign {of} {} under {place}; the client keeps the client scope roles and does not always use lightweight access tokens",
                needed().map(|(name, _)| name).collect::<Vec<_>>().join(", ")
            );
            let all = needed().map(|(name, _)| name);
            return Ok(vec![PreflightCheck::wrong(says, fix).lacks(all)]);
        };
        let mut all: Vec<PreflightCheck> = needed()
            .filter(|(name, _)| !rights.has(name))
            .map(|(name, what_for)| {
                let says = format!("the service account lacks the role {name}, {what_for}");
                PreflightCheck::wrong(says, format!("assign {of} {name}: {place}")).lacks([name])
            })
            .collect();
        let fine = match self.management_client()? {
            Some(management) => {
                self.permission_clients(&management)?.is_some_and(|holders| !holders.is_empty())
            }
            None => false,
        };
        let used = |name: &str| {
            let reads_permissions = name == "view-authorization" && fine;
            needed().any(|(needed, _)| needed == name) || ALONG.contains(&name) || reads_permissions
        };
        let unused: Vec<&str> =
            rights.here.iter().map(String::as_str).filter(|name| !used(name)).collect();
        let (shows, too_much): (Vec<&str>, Vec<&str>) =
            unused.into_iter().partition(|name| SHOWS.contains(name));
        if !too_much.is_empty() {
            let says =
                format!("the service account may do more than it needs: {}", too_much.join(", "));
            let check = PreflightCheck::wrong(says, format!("take them away: {place}"));
            all.push(check.need_not(too_much));
        }
        if !rights.elsewhere.is_empty() {
            let says = format!(
                "the service account may do something in other realms: {}",
                rights.elsewhere.join("; ")
            );
            all.push(PreflightCheck::wrong(says, format!("take it away: {place}")));
        }
        if !shows.is_empty() {
            all.push(PreflightCheck::sound(format!(
                "roles that are never used: {}",
                shows.join(", ")
            )));
        }
        if all.iter().all(|one| one.fix.is_none()) {
            let names: Vec<&str> = needed().map(|(name, _)| name).collect();
            all.push(PreflightCheck::sound(format!("roles: {}", names.join(", "))));
        }
        if let Some(own) = self.own_account()? {
            all.push(PreflightCheck::sound(format!(
                "the program's own account, for --actor, is {own}"
            )));
        }
        Ok(all)
    }

    fn look_at_enrolment(&self) -> Result<Vec<PreflightCheck>, HttpError> {
        let enrolment = match self.way_to_enrolment()? {
            Ok(action) => PreflightCheck::sound(format!("{action} is enabled")),
            Err(why) => {
                let says = format!(
                    "{why}: no factor can be reset: the password alone would let the user in"
                );
                PreflightCheck::wrong(
                    says,
                    format!(
                        "enable it (or {CONFIGURE_TOTP}) under Authentication, Required actions"
                    ),
                )
            }
        };
        let password = match self.switched_off(UPDATE_PASSWORD)? {
            None => PreflightCheck::sound(format!("{UPDATE_PASSWORD} is enabled")),
            Some(why) => {
                let says = format!(
                    "{why}: no temporary password can be set: it would never have to be changed"
                );
                PreflightCheck::wrong(
                    says,
                    format!("enable {UPDATE_PASSWORD} under Authentication, Required actions"),
                )
            }
        };
        Ok(vec![enrolment, password])
    }

    fn look_at_events(&self) -> Result<Vec<PreflightCheck>, HttpError> {
        let config = self.events_config()?;
        let lacking: Vec<&str> = EVENTS.into_iter().filter(|kind| !config.keeps(&[kind])).collect();
        if lacking.is_empty() {
            let admin = if config.admin_events_enabled {
                "admin events too"
            } else {
                "admin events not: since when an identity is linked is never known"
            };
            let begins = self.log_begins(&config)?.format("%Y-%m-%d %H:%M");
            let kept =
                config.kept_for().map_or("for good".to_owned(), |kept| match kept.num_days() {
                    0 => format!("for {} minutes", kept.num_minutes()),
                    days => format!("for {days} days"),
                });
            let says = format!(
                "sign-ins are recorded and kept {kept}, at present since {begins} UTC; {admin}"
            );
            return Ok(vec![match config.kept_for() {
                Some(kept) if kept < KEPT => PreflightCheck::wrong(
                    format!(
                        "{says}; what was before that is unknown, so few red flags can be raised"
                    ),
                    "Realm settings, Events, User events settings: let them expire after 90 days or more",
                ),
                Some(_) | None => PreflightCheck::sound(says),
            }]);
        }
        let says = if config.events_enabled {
            format!("the realm does not record {}", lacking.join(", "))
        } else {
            "the realm records no user events: sign-ins are unknown, so no red flag is raised from them".to_owned()
        };
        let fix = format!(
            "Realm settings, Events, User events settings: save events, {} among them",
            EVENTS.join(", ")
        );
        Ok(vec![PreflightCheck::wrong(says, fix)])
    }

    /// Examines how the realm asks for a second factor, as far as the realm's browser flow tells.
    fn look_at_flow(&self) -> Result<Vec<PreflightCheck>, HttpError> {
        let Some(flow) = self.flow()? else {
            return Ok(Vec::new());
        };
        let name = &flow.name;
        let factors: Vec<&str> = [
            (flow.otp, "a code"),
            (flow.webauthn || flow.passwordless, "a security key or passkey"),
        ]
        .into_iter()
        .filter(|(on, _)| *on)
        .map(|(_, what)| what)
        .collect();
        let asks = factors.join(" or ");
        let mut says = vec![match (factors.is_empty(), flow.only_if_configured) {
            (false, true) => {
                format!("the flow {name} asks for {asks} only from those who have one")
            }
            (false, false) => format!("the flow {name} asks everybody for {asks}"),
            (true, _) => {
                format!(
                    "the flow {name} never asks for a code or a key, so everybody signs in with the password alone"
                )
            }
        }];
        if !flow.codes {
            says.push("recovery codes cannot be used to sign in".to_owned());
        }
        if !self.realm_shape()?.brute_force_protected {
            says.push("guessing passwords locks nobody out".to_owned());
        }
        Ok(vec![if factors.is_empty() {
            PreflightCheck::wrong(
                says.join("; "),
                "set the OTP form to required or alternative in the browser flow",
            )
        } else {
            PreflightCheck::sound(says.join("; "))
        }])
    }

    /// Whoever a role or a fine-grained permission names is privileged; where that cannot be read,
    /// everybody is.
    fn look_at_tier(&self) -> Result<Vec<PreflightCheck>, HttpError> {
        let unknown = |what: &str| {
            format!(
                "{what}: who administers the realm is unknown, so everybody counts as privileged"
            )
        };
        // Said above, role by role.
        if !self.lacking_for_the_tier()?.is_empty() {
            return Ok(Vec::new());
        }
        let assign = format!("assign {} view-clients to the service account", self.roles_are_of());
        let Some(management) = self.management_client()? else {
            let says = unknown(&format!("the client {} cannot be seen", self.management()));
            return Ok(vec![PreflightCheck::wrong(says, assign)]);
        };
        let Some(holders) = self.permission_clients(&management)? else {
            let says = unknown(
                "fine-grained permissions are on, and the client admin-permissions cannot be seen",
            );
            return Ok(vec![PreflightCheck::wrong(says, assign)]);
        };
        let mut fine = "no fine-grained permissions are on";
        for holder in holders {
            fine = "fine-grained permissions are on and read too";
            match self.permissions_of(&holder) {
                Ok(Some(_)) => {}
                Ok(None) => {
                    let says = unknown("there are too many fine-grained permissions to read");
                    return Ok(vec![PreflightCheck::wrong(
                        says,
                        "remove those that nobody needs, under Permissions",
                    )]);
                }
                Err(trouble) if trouble.is_forbidden() => {
                    let says = unknown(
                        "fine-grained permissions are on, and whom they name cannot be read",
                    );
                    let fix = format!(
                        "assign {} view-authorization to the service account",
                        self.roles_are_of()
                    );
                    return Ok(vec![PreflightCheck::wrong(says, fix)]);
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(vec![PreflightCheck::sound(format!(
            "administrators of the realm can be told from ordinary users; {fine}"
        ))])
    }

    fn look_at_notes(&self) -> Result<Vec<PreflightCheck>, HttpError> {
        Ok(vec![PreflightCheck::sound(if self.attributes_stay()? {
            "notes are kept as the user's attribute readmit_note"
        } else {
            "notes are not stored: the user profile lets no attribute readmit_note stay; the ledger has them"
        })])
    }

    /// The token's own time: Keycloak's answers carry no `Date`.
    pub(super) fn platform_clock(
        &self,
    ) -> Result<Recorded<chrono::DateTime<chrono::Utc>>, HttpError> {
        let claims = self.client.claims()?;
        let issued = claims.and_then(|(claims, age)| {
            let at = chrono::DateTime::from_timestamp(claims.get("iat")?.as_i64()?, 0)?;
            Some(at + chrono::TimeDelta::from_std(age).ok()?)
        });
        Ok(issued.or_else(|| self.client.date()).map_or(Recorded::Cannot, Recorded::Known))
    }
}

fn needed() -> impl Iterator<Item = (&'static str, &'static str)> {
    NEEDED.into_iter().chain(FOR_THE_TIER)
}

type Check = fn(&Keycloak) -> Result<Vec<PreflightCheck>, HttpError>;
