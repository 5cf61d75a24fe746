//! A QR code as text.

use fast_qr::{ECL, QRBuilder};
use secrecy::{ExposeSecret, SecretString};

use super::DirectoryError;

/// Modules of blank around it. The standard has four; phones read two, and at 60 columns four do not fit.
const QUIET: usize = 2;

/// One line of half blocks for two rows of modules. Light modules are drawn and dark ones left blank, as most terminals
/// are dark; on a light one most phones read the inverse. It holds the secret that it is made of.
pub fn qr(text: &SecretString) -> Result<Vec<String>, DirectoryError> {
    let code = QRBuilder::new(text.expose_secret())
        .ecl(ECL::L) // a screen has no scratches, and it keeps the code small
        .build()
        .map_err(|_| DirectoryError::Unfit("this is too long for a QR code".into()))?;
    let size = code.size;
    let light = |row: usize, column: usize| {
        let (row, column) = (row.wrapping_sub(QUIET), column.wrapping_sub(QUIET));
        row >= size || column >= size || !code[row][column].value()
    };
    let lines = (0..size + 2 * QUIET).step_by(2).map(|row| {
        (0..size + 2 * QUIET)
            .map(|column| match (light(row, column), row + 1 < size + 2 * QUIET && light(row + 1, column)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            })
            .collect()
    });
    Ok(lines.collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_is_square_and_framed_and_fits_60_columns() {
        let uri = format!("otpauth://totp/readmit%20directory:{}?secret={}", "m".repeat(30), "A".repeat(32));
        let lines = qr(&uri.into()).unwrap();
        let width = lines[0].chars().count();
        assert!(width <= 60, "{width}");
        assert_eq!(lines.len(), width.div_ceil(2));
        assert!(lines[0].chars().all(|c| c == '█'));
        for line in &lines {
            assert_eq!(line.chars().count(), width);
            assert!(line.starts_with(['█', '▀']) && line.ends_with(['█', '▀']), "{line}");
        }
        // The finder pattern's top edge: seven dark modules after the quiet zone.
        assert!(lines[1].starts_with("██ ▄▄▄▄▄ "), "{}", lines[1]);
    }

    #[test]
    fn what_is_too_long_is_an_error() {
        assert!(qr(&"x".repeat(8000).into()).is_err());
    }
}
