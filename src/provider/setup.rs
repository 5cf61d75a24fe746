//! The part of a platform in `readmit provider add`: its addresses as people paste them, and the
//! lines for its own tool. A platform fills in a [`Setup`] in its own folder.

use percent_encoding::percent_decode_str;

use super::http::Base;

/// Keys of a platform's table, with their values.
pub type ToldKeys = Vec<(&'static str, String)>;

/// Makes a line for the platform's own tool, of a platform's table and names of rights.
pub type RightsLine = fn(&toml::Table, &[String]) -> String;

/// The guide to one kind of platform.
#[derive(Debug)]
pub struct Setup {
    /// `kind` in the file.
    pub kind: &'static str,
    /// In words, for a list.
    pub about: &'static str,
    /// The place where the address is found.
    pub address: &'static str,
    /// The place where the client's id and its secret are found.
    pub client: &'static str,
    /// Returns true if an address can only be this kind's.
    pub knows: fn(&PastedUrl) -> bool,
    /// The keys that an address tells, with their values. An error says what to paste instead.
    pub read: fn(&PastedUrl) -> Result<ToldKeys, String>,
    /// The keys that are asked for unless the address tells them, with the question.
    pub asked: &'static [(&'static str, &'static str)],
    /// The line that grants what is lacking, for the platform's own tool.
    pub grant: RightsLine,
    /// The line that takes away what is too much. `None`: the one that grants does it too.
    pub withdraw: Option<RightsLine>,
    /// The line that exports the platform's log for `readmit audit reconcile`.
    pub export: fn(&toml::Table) -> String,
}

/// An address as somebody copied it out of a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedUrl {
    /// `https://id.example.com:8443`.
    pub origin: String,
    /// In lower case, without a port.
    pub host: String,
    /// The parts of the path, decoded; none of them is empty.
    pub path: Vec<String>,
    /// The same of what stands behind `#`.
    pub fragment: Vec<String>,
}

impl PastedUrl {
    /// Reads it. An address without `https://` is taken to have it. Neither the error nor anything
    /// else repeats what may hold a password.
    pub fn parse(text: &str) -> Result<PastedUrl, String> {
        let text = text.trim().trim_matches(['<', '>', '"', '\'', '`']).trim();
        if text.is_empty() {
            return Err("it is empty".into());
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err("an address has no spaces and no line ends in it".into());
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_lowercase(), rest),
            None => ("https".to_owned(), text),
        };
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, _) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if authority.contains('@') {
            return Err("it has a name or a password in it: leave out all up to the @".into());
        }
        let authority = authority.to_lowercase();
        let origin = format!("{scheme}://{authority}");
        Base::parse(&origin).map_err(|why| why.to_string())?;
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => host,
            Some(_) | None => &authority,
        };
        let known = host == "localhost" || host.contains('.') || host.contains(':');
        if !known {
            return Err(format!("{host} is not the full name of a host"));
        }
        Ok(PastedUrl {
            host: host.to_owned(),
            origin,
            path: parts(path)?,
            fragment: parts(fragment)?,
        })
    }

    /// The origin with the first `parts` of the path.
    pub fn upto(&self, parts: usize) -> String {
        let mut all = vec![self.origin.clone()];
        all.extend(self.path.iter().take(parts).cloned());
        all.join("/")
    }
}

fn parts(path: &str) -> Result<Vec<String>, String> {
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let text = percent_decode_str(part).decode_utf8().map_err(|_| "it is not in UTF-8")?;
            if text.chars().any(char::is_control) {
                return Err("it has control characters in it".to_owned());
            }
            Ok(text.into_owned())
        })
        .collect()
}

/// A word of a shell's line.
pub fn word(text: &str) -> String {
    crate::base::trusted::word(std::path::Path::new(text))
}

/// A key's text in a platform's table.
pub fn text<'t>(table: &'t toml::Table, key: &str) -> &'t str {
    table.get(key).and_then(toml::Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_taken_apart_as_a_browser_shows_it() {
        let url = PastedUrl::parse(
            " <https://ID.example.com:8443/auth/admin/my%20realm/console/?x=1#/corp/users> ",
        );
        let url = url.unwrap();
        assert_eq!(
            (url.origin.as_str(), url.host.as_str()),
            ("https://id.example.com:8443", "id.example.com")
        );
        assert_eq!(url.path, ["auth", "admin", "my realm", "console"]);
        assert_eq!(url.fragment, ["corp", "users"]);
        assert_eq!(url.upto(1), "https://id.example.com:8443/auth");
        assert_eq!(PastedUrl::parse("id.example.com").unwrap().upto(3), "https://id.example.com");
        for (odd, said) in [
            ("", "empty"),
            ("  ", "empty"),
            ("id", "full name"),
            ("http://id.example.com", "https"),
            ("ftp://id.example.com", ""),
            ("https://maria:hunter2@id.example.com/", "leave out"),
            ("https://id.example.com/a b", "no spaces"),
            ("https://id.example.com/\u{1b}[2J", "no line ends"),
            ("https://id.example.com/%1b", "control"),
            ("https://id.example.com/%ff", "UTF-8"),
        ] {
            let error = PastedUrl::parse(odd).unwrap_err();
            assert!(error.contains(said) && !error.contains("hunter2"), "{odd}: {error}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_pasted_is_taken_or_refused(text in "\\PC{0,40}", path in "[a-z/%#?@:.]{0,30}") {
            for text in [text.clone(), format!("https://id.example.com/{text}"), format!("id.example.com{path}")] {
                if let Ok(url) = PastedUrl::parse(&text) {
                    prop_assert!(Base::parse(&url.origin).is_ok());
                }
            }
        }
    }
}
