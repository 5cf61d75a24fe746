//! The key that `readmit unlock` opened, as a command meets it.

use std::path::PathBuf;
use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};

use super::Global;
use super::installation::{Installation, home};
use crate::base::clock::{Clock as _, SystemClock, time_of_day};
use crate::operator::keeper::{
    Keeper, KeeperError, KeeperState, LentKey, Place, PlaceError, SocketName, TerminalSession,
};
use crate::operator::{OperatorAccount, SealedKey};
use crate::ui::Ui;

/// The folder of the keepers' sockets.
pub fn place(make: bool) -> Result<Option<Rc<Place>>, PlaceError> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let found = Place::find(runtime.as_deref(), &std::env::temp_dir(), make)?;
    Ok(found.map(Rc::new))
}

/// Says whose key is open, and until when.
pub fn told(state: &KeeperState, now: DateTime<Utc>) -> String {
    let most = TimeDelta::from_std(state.most).unwrap_or_default();
    let until = now.checked_add_signed(most).unwrap_or(now);
    let until = time_of_day(until.with_timezone(&SystemClock.offset(until)));
    let minutes = state.idle.as_secs().div_ceil(60);
    format!("{}'s key is open at this terminal, until {until} or {minutes} min unused", state.name)
}

impl Installation {
    /// The operator's key, if it is open at this terminal. If something is there that cannot be
    /// used, says so.
    pub fn lent(&self, account: &OperatorAccount, sealed: SealedKey) -> Option<LentKey> {
        let terminal = TerminalSession::own().ok()?;
        let asked = |why: String| {
            Ui::new().note(&format!("{why}; the passphrase is asked for"));
        };
        let place = match place(false) {
            Ok(place) => place?,
            Err(error) => {
                asked(error.to_string());
                return None;
            }
        };
        let name = SocketName::new(terminal, self.home.root(), &account.name);
        let keeper = Keeper::at(place, name);
        match keeper.state() {
            Ok(state) if state.public_key == sealed.public_key() => {
                let step_up = self.step_up(account, sealed);
                return Some(LentKey::new(keeper, state, step_up, SystemClock.now()));
            }
            // It was exchanged meanwhile, and signs no more.
            Ok(_) => {
                drop(keeper.close());
                asked("the key that was open is not the operator's any more, and is closed".into());
            }
            Err(KeeperError::None) => {}
            Err(KeeperError::Ended) => {
                drop(keeper.close());
                asked(format!("{}'s key is open no more: its keeper has ended", account.name));
            }
            Err(error) => asked(error.to_string()),
        }
        None
    }

    /// Closes an operator's open keys of this home at every terminal of this login: what opened
    /// them has changed.
    pub fn close_open_keys(&self, name: &str) {
        let Ok(Some(place)) = place(false) else { return };
        let names = place.names().unwrap_or_default();
        for socket in names.into_iter().filter(|s| s.operator == name && s.is_of(self.home.root()))
        {
            drop(Keeper::at(Rc::clone(&place), socket).close());
        }
    }
}

/// Says whose keys of this home are open at this terminal: for what has no header of its own. The
/// keepers are not asked, so that a list takes no longer.
pub fn note_open(global: &Global) {
    if global.quiet || global.json.is_some() {
        return;
    }
    let (Ok(terminal), Ok(Some(place)), Ok(home)) =
        (TerminalSession::own(), place(false), home(global))
    else {
        return;
    };
    let names = place.names().unwrap_or_default();
    for name in names.into_iter().filter(|n| n.is_at(&terminal) && n.is_of(home.root())) {
        if let Some(end) = place.end_of(&name) {
            let until = end.format("%H:%M");
            let line = format!(
                "{}'s key is open at this terminal, until {until} UTC at the latest",
                name.operator
            );
            Ui::new().note(&line);
        }
    }
}
