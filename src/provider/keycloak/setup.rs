//! Keycloak's part of `readmit provider add`. The lines are for `kcadm.sh`, as 26.7.3 has it.

use crate::provider::setup::{PastedUrl, Setup, text, word};

pub(super) const SETUP: Setup = Setup {
    kind: "keycloak",
    about: "a realm of a Keycloak server",
    address: "Any page of the realm does: of its admin console, or of the account console.",
    client: "In the realm: Clients, the client for readmit, Settings and Credentials.",
    knows: |url| place(url).is_some(),
    read,
    asked: &[("realm", "Realm whose users are recovered"), ("client_id", "Client ID")],
    grant: |table, roles| roles_line("add-roles", table, roles),
    withdraw: Some(|table, roles| roles_line("remove-roles", table, roles)),
    export: |table| {
        let realm = word(text(table, "realm"));
        format!(
            "kcadm.sh get events -r {realm} -l 100000 > user-events.json; kcadm.sh get admin-events -r {realm} -l 100000 > admin-events.json"
        )
    },
};

/// The number of parts of the path before Keycloak's own, and the realm.
fn place(url: &PastedUrl) -> Option<(usize, &str)> {
    let part = |number: usize| url.path.get(number).map(String::as_str);
    for number in 0..url.path.len() {
        match (part(number)?, part(number + 1), part(number + 2)) {
            // `/admin/master/console/#/corp/users`: whoever administers is of one realm, and looks at
            // another.
            ("admin", Some(own), Some("console")) => {
                let shown = url.fragment.first().map(String::as_str);
                return Some((number, shown.unwrap_or(own)));
            }
            // `/admin/realms/corp` is of the programming interface.
            ("admin", Some("realms"), Some(realm)) | ("realms", Some(realm), _) => {
                return Some((number, realm));
            }
            _ => {}
        }
    }
    None
}

fn read(url: &PastedUrl) -> Result<Vec<(&'static str, String)>, String> {
    if let Some((before, realm)) = place(url) {
        return Ok(vec![("base_url", url.upto(before)), ("realm", realm.to_owned())]);
    }
    // An address alone, or with the prefix that older servers have.
    match url.path.as_slice() {
        [] => Ok(vec![("base_url", url.upto(0))]),
        [one] if one != "admin" => Ok(vec![("base_url", url.upto(1))]),
        _ => Err(format!(
            "it names no realm: open the realm in the admin console and copy that address, like {}/admin/master/console/#/REALM",
            url.origin
        )),
    }
}

/// From the realm `master` another realm is administered by a client that is called after it.
fn roles_line(command: &str, table: &toml::Table, roles: &[String]) -> String {
    let realm = text(table, "realm");
    let login = table.get("login_realm").and_then(toml::Value::as_str).unwrap_or(realm);
    let management = match (login == realm, realm) {
        (true, "master") => "master-realm".to_owned(),
        (true, _) => "realm-management".to_owned(),
        (false, _) => format!("{realm}-realm"),
    };
    // Keycloak keeps names of users in lower case.
    let account = format!("service-account-{}", text(table, "client_id").to_lowercase());
    let names: Vec<String> = roles.iter().map(|role| word(role)).collect();
    format!(
        "kcadm.sh {command} -r {} --uusername {} --cclientid {} --rolename {}",
        word(login),
        word(&account),
        word(&management),
        names.join(" --rolename ")
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn told(address: &str) -> Result<(String, String), String> {
        let told = read(&PastedUrl::parse(address)?)?;
        let of = |key: &str| told.iter().find(|(k, _)| *k == key).map(|(_, v)| v.clone());
        Ok((of("base_url").unwrap(), of("realm").unwrap_or_default()))
    }

    #[test]
    fn an_address_of_any_page_tells_server_and_realm() {
        for (address, base, realm) in [
            (
                "https://id.example.com/admin/master/console/#/corp/users",
                "https://id.example.com",
                "corp",
            ),
            ("https://id.example.com/admin/corp/console/", "https://id.example.com", "corp"),
            (
                "id.example.com/admin/corp/console/#/corp/clients/0af/settings",
                "https://id.example.com",
                "corp",
            ),
            (
                "https://id.example.com/auth/admin/master/console/#/my%20realm",
                "https://id.example.com/auth",
                "my realm",
            ),
            (
                "https://id.example.com/realms/corp/account/#/personal-info",
                "https://id.example.com",
                "corp",
            ),
            (
                "https://id.example.com/auth/realms/corp/protocol/openid-connect/auth?client_id=x",
                "https://id.example.com/auth",
                "corp",
            ),
            (
                "https://id.example.com/realms/corp/.well-known/openid-configuration",
                "https://id.example.com",
                "corp",
            ),
            ("https://id.example.com/admin/realms/corp/users", "https://id.example.com", "corp"),
            ("http://localhost:8080/realms/corp", "http://localhost:8080", "corp"),
            // Without a realm it is asked for.
            ("https://id.example.com", "https://id.example.com", ""),
            ("https://id.example.com/auth/", "https://id.example.com/auth", ""),
        ] {
            assert_eq!(told(address), Ok((base.to_owned(), realm.to_owned())), "{address}");
        }
        for address in ["https://id.example.com/admin", "https://id.example.com/a/b/c"] {
            assert!(told(address).unwrap_err().contains("#/REALM"), "{address}");
        }
    }

    #[test]
    fn a_line_is_one_for_the_shell_whatever_a_realm_is_called() {
        let table = |text: &str| text.parse::<toml::Table>().unwrap();
        let roles = ["view-events".to_owned(), "view-realm".to_owned()];
        let line = (SETUP.grant)(&table("realm = 'corp'\nclient_id = 'Readmit'"), &roles);
        assert_eq!(
            line,
            "kcadm.sh add-roles -r corp --uusername service-account-readmit --cclientid realm-management --rolename view-events --rolename view-realm"
        );
        let odd = table("realm = \"a'; rm -rf b\"\nlogin_realm = 'master'\nclient_id = 'x'");
        let line = (SETUP.withdraw.unwrap())(&odd, &roles[..1]);
        assert_eq!(
            line,
            r"kcadm.sh remove-roles -r master --uusername service-account-x --cclientid 'a'\''; rm -rf b-realm' --rolename view-events"
        );
        let master = (SETUP.grant)(&table("realm = 'master'\nclient_id = 'x'"), &roles[..1]);
        assert!(master.contains("--cclientid master-realm "), "{master}");
    }
}
