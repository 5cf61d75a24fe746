use thiserror::Error;

/// The reason why a platform did not do, or did not answer, what the platform was asked. Text from
/// the platform is outside text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProviderError {
    #[error("the platform knows no such user")]
    NoSuchUser,
    #[error("the platform refused: {0}")]
    Refused(String),
    #[error("the program's own sign-in at the platform was refused: {0}")]
    Unauthorised(String),
    /// Names the scope or role that is missing.
    #[error("the program's own account at the platform lacks {0}")]
    Forbidden(String),
    #[error("somebody else changed this user in the meantime: {0}")]
    Changed(String),
    #[error("the platform asks to slow down")]
    SlowDown { retry_after_s: Option<u64> },
    #[error("the platform could not be reached: {0}")]
    Unreachable(String),
    #[error("the platform's answer could not be understood: {0}")]
    Garbled(String),
    #[error("the platform cannot do this: {0}")]
    Cannot(String),
    /// The platform answers with what a person has read, and nobody has read this.
    #[error("nobody has read it off the console yet")]
    Unread,
    /// The embedded directory's file. It is at no address, and behind no network; the remedy is the
    /// directory's own.
    #[error("{what}")]
    Directory { what: String, hint: &'static str },
    /// The file that says how people are reached does not say whom it means.
    #[error("the contacts file: {0}")]
    Contacts(String),
}

impl ProviderError {
    /// Returns what to do about the stop.
    pub fn hint(&self) -> &'static str {
        match self {
            ProviderError::NoSuchUser => {
                "check the name with the caller, and look at the platform: the user may have been deleted"
            }
            ProviderError::Directory { hint, .. } => hint,
            ProviderError::Refused(_) => {
                "read the platform's own message; its console may say more"
            }
            ProviderError::Unauthorised(_) => "check the credential with `readmit doctor`",
            ProviderError::Forbidden(_) => {
                "ask the platform's administrator to grant it, then run `readmit doctor`"
            }
            ProviderError::Changed(_) => "look at the user again, then run `readmit resume`",
            ProviderError::SlowDown { .. } => "wait, then run `readmit resume`",
            ProviderError::Unreachable(_) => "check the network, then run `readmit resume`",
            ProviderError::Garbled(_) => "check the base URL and any proxy with `readmit doctor`",
            ProviderError::Contacts(_) => {
                "if what you read is right, the file is corrected and accepted (`readmit contacts accept`)"
            }
            ProviderError::Unread => {
                "look in the platform's own console, then run `readmit resume`"
            }
            ProviderError::Cannot(_) => {
                "do it in the platform's own console, or choose another step"
            }
        }
    }
}
