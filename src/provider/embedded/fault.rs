use crate::directory::DirectoryError;
use crate::provider::ProviderError;

impl From<DirectoryError> for ProviderError {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::NoSuchUser => ProviderError::NoSuchUser,
            other => ProviderError::Directory { what: other.to_string(), hint: other.hint() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The directory is a file on this machine: it has no address, no network, no console and no
    /// administrator.
    #[test]
    fn each_fault_of_the_directory_keeps_its_own_remedy() {
        let text = || "as it says".to_owned();
        let file = || std::path::PathBuf::from("directory.db");
        for fault in [
            DirectoryError::Missing(file()),
            DirectoryError::Exists(file()),
            DirectoryError::NotADirectory(file()),
            DirectoryError::Newer { found: 9, known: 1 },
            DirectoryError::Replaced,
            DirectoryError::Busy,
            DirectoryError::ReadOnly,
            DirectoryError::Full,
            DirectoryError::Damaged(text()),
            DirectoryError::Io(text()),
            DirectoryError::Unsure(text()),
            DirectoryError::Unfit(text()),
        ] {
            let (said, remedy) = (fault.to_string(), fault.hint());
            let fault = ProviderError::from(fault);
            assert_eq!((fault.to_string().as_str(), fault.hint()), (said.as_str(), remedy));
            for wrong in ["URL", "proxy", "network", "console", "administrator", "doctor"] {
                assert!(!fault.hint().contains(wrong), "{said}: {}", fault.hint());
            }
        }
        assert_eq!(ProviderError::from(DirectoryError::NoSuchUser), ProviderError::NoSuchUser);
    }
}
