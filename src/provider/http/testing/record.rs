use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value, json};

use super::{Reply, Request};

/// Names a folder: each exchange of an adapter's tests becomes a line of JSON in it, and
/// `tests/live/openapi` checks them against the platform's own document.
const VARIABLE: &str = "READMIT_RECORD_HTTP";

static SERVERS: AtomicUsize = AtomicUsize::new(0);

pub(crate) struct Recorder(Option<(File, &'static str)>);

impl Recorder {
    /// `platform` is what the document's file is called by: `auth0`, `keycloak`.
    pub(crate) fn new(platform: &'static str) -> Recorder {
        let Some(folder) = std::env::var_os(VARIABLE).map(PathBuf::from) else {
            return Recorder(None);
        };
        let number = SERVERS.fetch_add(1, Ordering::SeqCst);
        let file = folder.join(format!("{platform}-{}-{number}.jsonl", std::process::id()));
        Recorder(Some((File::create(file).unwrap(), platform)))
    }

    /// `answer` is `None` where the exchange went wrong on purpose: only what was asked is checked
    /// then.
    pub(crate) fn keep(&mut self, request: &Request, answer: Option<&Reply>) {
        let Some((file, platform)) = &mut self.0 else {
            return;
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers: Map<String, Value> = request
            .headers
            .iter()
            // That there was one is kept, for the document's security; what it was is not.
            .map(|(k, v)| {
                (
                    k.clone(),
                    if k.eq_ignore_ascii_case("authorization") {
                        "Bearer -".into()
                    } else {
                        v.as_str().into()
                    },
                )
            })
            .collect();
        let line = json!({
            "platform": platform,
            "method": request.method,
            "path": request.path,
            "query": request.query,
            "headers": headers,
            "body": text(&request.body),
            "answer": answer.map(|a| json!({
                "status": a.status,
                "headers": a.headers.iter().map(|(k, v)| ((*k).to_owned(), Value::from(v.as_str()))).collect::<Map<_, _>>(),
                "body": text(&a.body),
            })),
        });
        writeln!(file, "{line}").unwrap();
    }
}
