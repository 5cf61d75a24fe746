use serde_json::Value;

use super::Object;

/// The longest name of an application that a key is taken with.
pub(crate) const MOST: usize = 255;

/// The place of a key's secret half. The place decides the form of the key's signatures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// In a file of this tool's.
    #[default]
    File,
    /// In an ssh-agent, which signs the message as it is.
    Ssh,
    /// In a security key behind an ssh-agent. It signs SHA-256(application) || flags || counter ||
    /// SHA-256(message), once somebody has touched it (OpenSSH's PROTOCOL.u2f).
    SecurityKey { application: String },
}

pub(crate) const SSH: &str = "ssh-ed25519";

pub(crate) const SECURITY_KEY: &str = "sk-ssh-ed25519@openssh.com";

impl KeyKind {
    /// As SSH calls it.
    pub const fn name(&self) -> Option<&'static str> {
        match self {
            KeyKind::File => None,
            KeyKind::Ssh => Some(SSH),
            KeyKind::SecurityKey { .. } => Some(SECURITY_KEY),
        }
    }

    /// Says it beside a public key in an entry. Of a key in a file nothing is said.
    pub fn write(&self, data: &mut Object) {
        if let Some(name) = self.name() {
            data.insert("kind".into(), name.into());
        }
        if let KeyKind::SecurityKey { application } = self {
            data.insert("application".into(), application.as_str().into());
        }
    }

    /// Reads what [`KeyKind::write`] writes, and nothing else: a kind that is not known is no key.
    pub fn read(data: &Object) -> Option<KeyKind> {
        let application = data.get("application");
        match (data.get("kind"), application) {
            (None, None) => Some(KeyKind::File),
            (Some(Value::String(kind)), None) if kind == SSH => Some(KeyKind::Ssh),
            (Some(Value::String(kind)), Some(Value::String(application)))
                if kind == SECURITY_KEY =>
            {
                let application = application.clone();
                ((1..=MOST).contains(&application.len()))
                    .then_some(KeyKind::SecurityKey { application })
            }
            _ => None,
        }
    }
}
