use crate::directory::DirectoryError;
use crate::provider::ProviderError;

impl From<DirectoryError> for ProviderError {
    fn from(error: DirectoryError) -> Self {
        let text = error.to_string();
        match error {
            DirectoryError::NoSuchUser => ProviderError::NoSuchUser,
            DirectoryError::Taken { .. } | DirectoryError::Misfit { .. } | DirectoryError::Unfit(_) => {
                ProviderError::Refused(text)
            }
            DirectoryError::ReadOnly => ProviderError::Forbidden("write access to the directory file".into()),
            DirectoryError::Missing(_)
            | DirectoryError::Exists(_)
            | DirectoryError::Replaced
            | DirectoryError::Busy
            | DirectoryError::Full
            | DirectoryError::Io(_)
            | DirectoryError::Unsure(_) => ProviderError::Unreachable(text),
            DirectoryError::NotADirectory(_) | DirectoryError::Newer { .. } | DirectoryError::Damaged(_) => {
                ProviderError::Garbled(text)
            }
        }
    }
}
