use crate::directory::DirectoryError;
use crate::provider::Fault;

impl From<DirectoryError> for Fault {
    fn from(error: DirectoryError) -> Self {
        let text = error.to_string();
        match error {
            DirectoryError::NoSuchUser => Fault::NoSuchUser,
            DirectoryError::Taken { .. } | DirectoryError::Misfit { .. } | DirectoryError::Unfit(_) => {
                Fault::Refused(text)
            }
            DirectoryError::ReadOnly => Fault::Forbidden("write access to the directory file".into()),
            DirectoryError::Missing(_)
            | DirectoryError::Exists(_)
            | DirectoryError::Replaced
            | DirectoryError::Busy
            | DirectoryError::Full
            | DirectoryError::Io(_)
            | DirectoryError::Unsure(_) => Fault::Unreachable(text),
            DirectoryError::NotADirectory(_) | DirectoryError::Newer { .. } | DirectoryError::Damaged(_) => {
                Fault::Garbled(text)
            }
        }
    }
}
