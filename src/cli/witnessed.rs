//! The ledger before its witnesses, as the configuration names them.

use std::sync::Arc;

use super::ledger_file;
use crate::base::clock::{Clock as _, SystemClock};
use crate::home::{ConfigError, Home};
use crate::ledger::KeptLedger;
use crate::ui::Ui;
use crate::witness::{HeadFiles, HttpHandOn, OpenAgain, WitnessConfig, Witnessed};

/// Puts a home's ledger before its witnesses. Nobody is asked yet.
///
/// # Errors
/// The configuration of the witnesses is wrong, or the policy that it names is.
pub fn witnessed(
    home: &Home,
    ledger: Box<dyn KeptLedger>,
    config: Option<&WitnessConfig>,
) -> Result<Witnessed, ConfigError> {
    let http = over_http(home, config)?;
    let ledger = Witnessed::new(ledger, config, Box::new(|text| Ui::new().warn(text)));
    Ok(ledger.over_http(http, HeadFiles::in_home(home.root())))
}

/// The witnesses that are asked over HTTP, if any are.
pub fn over_http(
    home: &Home,
    config: Option<&WitnessConfig>,
) -> Result<Option<HttpHandOn>, ConfigError> {
    let asked = config.map_or(Ok(None), WitnessConfig::open_http);
    let wrong = |why| ConfigError::Wrong(home.config().display().to_string(), why);
    let Some(asked) = asked.map_err(wrong)? else { return Ok(None) };
    let path = home.ledger();
    let again: OpenAgain = Arc::new(move || ledger_file::to_read_quietly(&path));
    Ok(Some(HttpHandOn::new(asked, again, HeadFiles::in_home(home.root()), || SystemClock.now())))
}
