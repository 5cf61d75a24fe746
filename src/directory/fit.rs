use super::DirectoryError;

/// Characters of a login, a name or any other single field.
pub(crate) const LONGEST: usize = 256;

/// A single field: not blank, not endless.
pub(super) fn fit(thing: &'static str, text: &str) -> Result<(), DirectoryError> {
    if text.trim().is_empty() {
        return Err(DirectoryError::Misfit { thing, what: "is empty".into() });
    }
    if text.chars().count() > LONGEST {
        return Err(DirectoryError::Misfit { thing, what: format!("is longer than {LONGEST} characters") });
    }
    Ok(())
}

/// A login is typed to confirm a reset, so it has no character that cannot be seen or typed. A name may be anything:
/// where it is shown, it is made safe.
pub(super) fn fit_login(thing: &'static str, login: &str) -> Result<(), DirectoryError> {
    fit(thing, login)?;
    let unseen = |c: char| {
        c.is_control()
            || c.is_whitespace()
            // Soft hyphen, zero-width and bidi controls, byte order mark.
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if login.chars().any(unseen) {
        return Err(DirectoryError::Misfit { thing, what: "has blank or invisible characters".into() });
    }
    Ok(())
}
