//! Writes of the realm's settings, which Keycloak logs with all that was sent. Its console sends
//! everything there is: what was changed is told by the write before.

use std::collections::{BTreeMap, HashMap, hash_map::DefaultHasher};
use std::hash::{Hash, Hasher};

use serde_json::{Map, Value};

use crate::reconcile::event::{Harmless, is_in};
use crate::reconcile::{PlatformAct, PlatformEvent};

const LOOKS: &str = "what pages and mails look like, from what is on the server already";
const LANGUAGE: &str = "in which languages pages are shown";

/// Settings whose change lets nobody in.
pub const REALM_SETTINGS: [Harmless; 11] = [
    ("accountTheme", LOOKS),
    ("adminTheme", LOOKS),
    ("defaultLocale", LANGUAGE),
    ("displayName", LOOKS),
    ("displayNameHtml", LOOKS),
    ("emailTheme", LOOKS),
    ("id", "which realm it is"),
    ("internationalizationEnabled", LANGUAGE),
    ("loginTheme", LOOKS),
    ("realm", "which realm it is"),
    ("supportedLocales", LANGUAGE),
];

/// The settings that say what is recorded.
const RECORDING: [&str; 7] = [
    "adminEventsDetailsEnabled",
    "adminEventsEnabled",
    "attributes.adminEventsExpiration",
    "enabledEventTypes",
    "eventsEnabled",
    "eventsExpiration",
    "eventsListeners",
];

/// A write with more settings than these is one of everything.
const PART: usize = 40;

/// So many writes are compared. More of them in a log are each told as they are.
const MOST: usize = 500;

/// One write: each setting with a hash of its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RealmWrite {
    pub event: PlatformEvent,
    realm: String,
    settings: BTreeMap<String, u64>,
    /// The settings for recording that are off from this write on, as the write says.
    off: Vec<String>,
}

impl RealmWrite {
    pub fn new(
        event: PlatformEvent,
        realm: String,
        representation: &Map<String, Value>,
    ) -> RealmWrite {
        let mut settings = BTreeMap::new();
        for (key, value) in representation {
            match value {
                Value::Object(inner) if key == "attributes" => {
                    settings.extend(
                        inner
                            .iter()
                            .map(|(name, value)| (format!("attributes.{name}"), hash(value))),
                    );
                }
                _ => {
                    settings.insert(key.clone(), hash(value));
                }
            }
        }
        let is_off = |key: &&str| {
            RECORDING.contains(key)
                && representation
                    .get(*key)
                    .is_some_and(|v| v == &Value::Bool(false) || v.as_str() == Some("false"))
        };
        let off = ["eventsEnabled", "adminEventsEnabled", "adminEventsDetailsEnabled"];
        let off = off.iter().filter(|k| is_off(k)).map(|k| (*k).to_owned()).collect();
        RealmWrite { event, realm, settings, off }
    }

    fn told(&self, mut changed: Vec<&str>) -> Option<PlatformEvent> {
        changed.retain(|key| !is_in(&REALM_SETTINGS, key));
        if changed.is_empty() {
            return None;
        }
        let act = if changed.iter().any(|key| RECORDING.contains(key)) {
            PlatformAct::Recording
        } else {
            PlatformAct::Settings
        };
        let shown = changed.iter().take(6).copied().collect::<Vec<_>>().join(", ");
        let more = if changed.len() > 6 {
            format!(" and {} more", changed.len() - 6)
        } else {
            String::new()
        };
        Some(PlatformEvent {
            act,
            detail: Some(format!("realm: {shown}{more}")),
            ..self.event.clone()
        })
    }
}

fn hash(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.to_string().hash(&mut hasher);
    hasher.finish()
}

/// The writes of a log, in any order.
#[derive(Debug, Default)]
pub struct Realm(Vec<RealmWrite>);

impl Realm {
    /// Hands back one that there is no room for.
    pub fn take(&mut self, write: RealmWrite) -> Option<PlatformEvent> {
        if self.0.len() < MOST {
            self.0.push(write);
            return None;
        }
        write.told(write.settings.keys().map(String::as_str).collect())
    }

    /// Returns what each of the writes changed. Returns `None` for a write that changed nothing
    /// that matters.
    pub fn judge(mut self) -> Vec<Option<PlatformEvent>> {
        self.0.sort_by_key(|write| (write.event.at, write.event.file, write.event.line));
        let mut known: HashMap<&str, BTreeMap<&str, u64>> = HashMap::new();
        let mut judged = Vec::new();
        for write in &self.0 {
            let before = known.entry(&write.realm).or_default();
            let (mut changed, mut unsure) = (Vec::new(), 0);
            for (key, value) in &write.settings {
                match before.insert(key, *value) {
                    Some(old) if old == *value => continue,
                    Some(_) => {}
                    None => unsure += usize::from(!is_in(&REALM_SETTINGS, key)),
                }
                changed.push(key.as_str());
            }
            judged.push(if unsure > PART {
                let off = if write.off.is_empty() { String::new() } else { format!("; off: {}", write.off.join(", ")) };
                let act = if write.off.is_empty() { PlatformAct::Untold } else { PlatformAct::Recording };
                let why =
                    format!("all of the realm's settings were written, and no earlier write tells which changed{off}");
                Some(PlatformEvent { act, detail: Some(why), ..write.event.clone() })
            } else {
                write.told(changed)
            });
        }
        judged
    }
}
