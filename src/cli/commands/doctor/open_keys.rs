//! The keys that `readmit unlock` has opened, and sockets that were left behind.

use std::rc::Rc;

use super::finding::{DoctorFinding, advice, sound};
use crate::base::clock::{Clock as _, SystemClock};
use crate::cli::keeper::{place, told};
use crate::operator::keeper::{Keeper, KeeperError};

const OPEN: &str = "open keys";

pub fn look(findings: &mut Vec<DoctorFinding>) {
    let place = match place(false) {
        Ok(Some(place)) => place,
        Ok(None) => return findings.push(sound(OPEN, "none")),
        Err(error) => return findings.push(advice(OPEN, error.to_string(), error.hint())),
    };
    let names = match place.names() {
        Ok(names) => names,
        Err(error) => {
            let says = format!("{} cannot be read: {error}", place.path().display());
            return findings.push(advice(OPEN, says, "make it yours alone: chmod 700"));
        }
    };
    let before = findings.len();
    for name in names {
        let keeper = Keeper::at(Rc::clone(&place), name.clone());
        let (shown, whose) = (place.shown(&name), &name.operator);
        findings.push(match keeper.state() {
            Ok(state) => sound(OPEN, told(&state, SystemClock.now())),
            Err(KeeperError::Elsewhere) => {
                sound(OPEN, format!("{whose}'s key is open at another terminal of this login"))
            }
            Err(KeeperError::None | KeeperError::Over) => continue,
            Err(KeeperError::Ended) => advice(
                OPEN,
                format!("{} is stale: its keeper was killed", shown.display()),
                "`readmit lock --all` takes it away",
            ),
            Err(error) => {
                advice(OPEN, error.to_string(), format!("take it away: rm {}", shown.display()))
            }
        });
    }
    if findings.len() == before {
        findings.push(sound(OPEN, "none"));
    }
}
