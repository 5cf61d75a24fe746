//! Auth0's part of `readmit provider add`. The lines are for the Auth0 CLI (`auth0`) and `jq`.

use super::scopes;
use crate::provider::setup::{PastedUrl, Setup, text, word};

/// The regions that a dashboard's address names as a tenant's domain does. A tenant of `us` may be of
/// an older form without a region, and other names are not those of a domain.
const REGIONS: [&str; 5] = ["eu", "au", "jp", "uk", "ca"];
const DASHBOARD: &str = "manage.auth0.com";
const OF_A_TENANT: &str = ".auth0.com";

pub(super) const SETUP: Setup = Setup {
    kind: "auth0",
    about: "an Auth0 tenant",
    address: "The tenant's domain, or a page of its dashboard.",
    client: "In the dashboard: Applications, the machine-to-machine application for readmit, Settings.",
    knows: |url| url.host == DASHBOARD || url.host.ends_with(OF_A_TENANT),
    read,
    asked: &[
        ("domain", "Domain of the tenant (Applications, Settings, Domain)"),
        ("client_id", "Client ID"),
    ],
    grant: |table, _| {
        let all: Vec<&str> = needed().collect();
        format!(
            "auth0 api patch \"client-grants/$(auth0 api get client-grants -q {} -q {} | jq -r '.[0].id')\" --data '{{\"scope\":[\"{}\"]}}'",
            word(&format!("client_id={}", text(table, "client_id"))),
            // The application may have grants for other programming interfaces.
            word(&format!("audience=https://{}/api/v2/", text(table, "domain"))),
            all.join("\",\"")
        )
    },
    withdraw: None,
    export: |_| {
        "auth0 api get logs -q per_page=100 > logs.json # the newest 100 rows; a log stream's file has all"
            .into()
    },
};

/// Returns the scopes that the line grants: all that is used, and nothing else.
pub(super) fn needed() -> impl Iterator<Item = &'static str> {
    scopes::RESET.into_iter().chain(scopes::MORE.into_iter().map(|(scope, _)| scope))
}

fn read(url: &PastedUrl) -> Result<Vec<(&'static str, String)>, String> {
    let copy = "copy the domain: in the dashboard, Applications, Settings, Domain";
    if url.host == DASHBOARD {
        // `/dashboard/eu/example/...`
        return match url.path.as_slice() {
            [page, region, tenant, ..]
                if page == "dashboard" && REGIONS.contains(&region.as_str()) =>
            {
                Ok(vec![("domain", format!("{tenant}.{region}{OF_A_TENANT}"))])
            }
            _ => Err(format!("the dashboard's address does not tell this tenant's domain; {copy}")),
        };
    }
    if url.host.ends_with(OF_A_TENANT) {
        return Ok(vec![("domain", url.host.clone())]);
    }
    // A custom domain: calls go there, and tokens are for the tenant's own domain.
    Ok(vec![("base_url", url.upto(0))])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_domain_is_told_by_what_is_pasted_or_asked_for() {
        let told = |address: &str| PastedUrl::parse(address).and_then(|url| read(&url));
        for (address, key, value) in [
            ("acme.eu.auth0.com", "domain", "acme.eu.auth0.com"),
            ("https://ACME.us.auth0.com/api/v2/", "domain", "acme.us.auth0.com"),
            ("https://acme.auth0.com/u/login?state=x", "domain", "acme.auth0.com"),
            ("https://manage.auth0.com/dashboard/eu/acme/users", "domain", "acme.eu.auth0.com"),
            ("https://manage.auth0.com/dashboard/au/acme", "domain", "acme.au.auth0.com"),
            ("https://login.example.com/u/login", "base_url", "https://login.example.com"),
        ] {
            assert_eq!(told(address), Ok(vec![(key, value.to_owned())]), "{address}");
        }
        for address in [
            "https://manage.auth0.com/dashboard/us/acme/users",
            "https://manage.auth0.com/",
            "https://manage.auth0.com/dashboard/us-3/acme",
        ] {
            assert!(told(address).unwrap_err().contains("Settings, Domain"), "{address}");
        }
    }

    #[test]
    fn one_line_grants_what_is_used_and_nothing_else() {
        let table: toml::Table = "client_id = \"a'b\"".parse().unwrap();
        let line = (SETUP.grant)(&table, &[]);
        assert_eq!(needed().count(), 17);
        for scope in needed() {
            assert!(line.contains(&format!("\"{scope}\"")), "{scope}");
        }
        assert!(line.contains(r"-q 'client_id=a'\''b'"), "{line}");
        assert!(!line.contains("read:connections"), "{line}");
    }
}
