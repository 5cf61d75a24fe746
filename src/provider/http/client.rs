use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::de::IgnoredAny;
use serde_json::Value;
use ureq::http::HeaderMap;

use super::answer::{date_of, retry_after};
use super::config::Settings;
use super::error::lacking;
use super::rate_limiter::RateLimiter;
use super::token::Token;
use super::transport::{Lost, RawAnswer, Wire};
use super::{Base, CallLog, Class, Exchange, Grant, HttpAnswer, HttpCall, HttpEnv, HttpError};
use crate::provider::ProviderError;

/// The number of times that a call is repeated at most.
const AGAIN: u32 = 3;
/// Nothing waits longer than this for a platform to let it go on.
const PATIENCE: Duration = Duration::from_secs(60);
/// As platforms and the proxies before them name an exchange.
const REQUEST_ID: [&str; 5] =
    ["x-request-id", "x-auth0-requestid", "request-id", "x-correlation-id", "cf-ray"];

/// A signed-in connection to one platform.
pub struct Client {
    base: Base,
    wire: Wire,
    grant: Grant,
    /// The platform's word for its permissions: "scope", or "role".
    kind: &'static str,
    at: Rc<dyn HttpEnv>,
    log: CallLog,
    token: RefCell<Option<Token>>,
    pace: RefCell<RateLimiter>,
    /// The newest `Date`, and when it came.
    date: Cell<Option<(DateTime<Utc>, Duration)>>,
}

impl Client {
    pub fn new(
        settings: &Settings,
        grant: Grant,
        kind: &'static str,
        at: Rc<dyn HttpEnv>,
        log: CallLog,
    ) -> Client {
        Client {
            base: settings.base.clone(),
            wire: Wire::new(settings),
            grant,
            kind,
            at,
            log,
            token: RefCell::default(),
            pace: RefCell::default(),
            date: Cell::new(None),
        }
    }

    /// Signs in if need be, sends, and repeats as the call's class allows.
    pub fn send(&self, call: &HttpCall) -> Result<HttpAnswer, HttpError> {
        let (mut renewed, mut perhaps_done) = (false, false);
        loop {
            let token = self.token().map_err(|t| HttpError { perhaps_done, ..t })?;
            match self.carry(call, Some(&token)) {
                // It may have been revoked, or the platform's clock be ahead.
                Err(trouble) if trouble.status == Some(401) && !renewed => {
                    renewed = true;
                    perhaps_done = trouble.perhaps_done;
                    self.token.replace(None);
                }
                Err(trouble) => {
                    return Err(HttpError {
                        perhaps_done: perhaps_done || trouble.perhaps_done,
                        ..trouble
                    });
                }
                Ok(answer) => return Ok(answer),
            }
        }
    }

    /// Returns the permissions that the platform granted the program, signing in if need be.
    /// Returns `None` if the platform does not say.
    pub fn granted(&self) -> Result<Option<Vec<String>>, HttpError> {
        self.token()?;
        Ok(self.token.borrow().as_ref().and_then(|t| t.scopes.clone()))
    }

    /// Refuses before anything is sent if one of `names` is known not to be granted; the fault
    /// names all that are lacking.
    pub fn require(&self, names: &[&str]) -> Result<(), HttpError> {
        let Some(granted) = self.granted()? else {
            return Ok(());
        };
        let missing: Vec<&str> =
            names.iter().copied().filter(|n| !granted.iter().any(|g| g == n)).collect();
        match lacking(self.kind, &missing) {
            Some(what) => Err(HttpError::plain(ProviderError::Forbidden(what))),
            None => Ok(()),
        }
    }

    /// Returns what the token says of itself, and how long ago the token was asked for. Signs in if
    /// need be. Returns `None` if the token is not a JWT (RFC 7519). The token is read and not
    /// verified, because it came from the platform itself, and permits nothing here.
    pub fn claims(&self) -> Result<Option<(Value, Duration)>, HttpError> {
        let text = self.token()?;
        let asked = self.token.borrow().as_ref().map_or(Duration::ZERO, |t| t.asked);
        let payload = text
            .expose_secret()
            .split('.')
            .nth(1)
            .and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
        let claims = payload.and_then(|json| serde_json::from_slice(&json).ok());
        Ok(claims.map(|claims| (claims, self.at.elapsed().saturating_sub(asked))))
    }

    /// The platform's clock by its newest answer. `None`: there has been none yet, or it carried no
    /// date.
    pub fn date(&self) -> Option<DateTime<Utc>> {
        let (date, came) = self.date.get()?;
        Some(date + TimeDelta::from_std(self.at.elapsed().saturating_sub(came)).unwrap_or_default())
    }

    pub fn surroundings(&self) -> &dyn HttpEnv {
        &*self.at
    }

    #[cfg(test)]
    pub(super) fn base(&self) -> &Base {
        &self.base
    }

    #[cfg(test)]
    pub(super) fn wire(&self) -> &Wire {
        &self.wire
    }

    fn token(&self) -> Result<SecretString, HttpError> {
        let asked = self.at.elapsed();
        if let Some(token) = self.token.borrow().as_ref().filter(|t| t.holds(asked)) {
            return Ok(token.text.clone());
        }
        let answer = self.carry(&self.grant.call(&*self.at)?, None).map_err(|trouble| {
            let fault = match (trouble.status, trouble.fault) {
                (Some(404 | 410), _) => {
                    // Who is not there has not refused the credential.
                    let what = trouble
                        .code
                        .unwrap_or_else(|| "there is no token endpoint at this address".into());
                    let realm = if self.kind == "role" {
                        "the base URL and the realm"
                    } else {
                        "the domain and base_url"
                    };
                    ProviderError::Garbled(format!("{what}; are {realm} right?"))
                }
                (Some(400..=403), fault) => {
                    ProviderError::Unauthorised(words(&fault, trouble.code.as_deref()))
                }
                (_, fault) => fault,
            };
            // Without a token the call itself was not sent.
            HttpError::plain(fault)
        })?;
        let token = Token::read(&answer, asked).map_err(|t| HttpError::plain(t.fault))?;
        let text = token.text.clone();
        self.token.replace(Some(token));
        Ok(text)
    }

    fn carry(
        &self,
        call: &HttpCall,
        token: Option<&SecretString>,
    ) -> Result<HttpAnswer, HttpError> {
        let url = format!("{}{}", self.base.as_str(), call.target());
        let bearer = token.map(ExposeSecret::expose_secret);
        let (mut tries, mut perhaps_done) = (0, false);
        loop {
            self.keep_pace(call).map_err(|t| HttpError { perhaps_done, ..t })?;
            let (mut trouble, again) = match self.exchange(&url, call, bearer) {
                Ok(raw) => match self.judge(call, raw, bearer) {
                    Ok(answer) => {
                        return Ok(HttpAnswer { repeated: tries > 0, ..answer });
                    }
                    Err(refused) => refused,
                },
                Err(lost) => no_answer(call, lost),
            };
            // An earlier try may have done what a later one was refused.
            perhaps_done |= trouble.perhaps_done;
            trouble.perhaps_done = perhaps_done;
            let (most, wait) = match again {
                Again::Never => return Err(trouble),
                Again::Soon => (AGAIN - 1, self.backoff(tries)),
                Again::After(wait) => (AGAIN, wait.unwrap_or_else(|| self.backoff(tries))),
            };
            if tries >= most || wait > PATIENCE || !self.at.sleep(wait) {
                return Err(trouble);
            }
            tries += 1;
        }
    }

    /// Waits where the platform's limit would refuse.
    fn keep_pace(&self, call: &HttpCall) -> Result<(), HttpError> {
        let wait = self.pace.borrow().wait(call.method.as_str(), call.group, self.at.elapsed());
        if wait > PATIENCE || (!wait.is_zero() && !self.at.sleep(wait)) {
            return Err(HttpError::plain(ProviderError::SlowDown {
                retry_after_s: Some(wait.as_secs() + 1),
            }));
        }
        Ok(())
    }

    /// One exchange, told to the log, the pace and the clock.
    fn exchange(
        &self,
        url: &str,
        call: &HttpCall,
        bearer: Option<&str>,
    ) -> Result<RawAnswer, Lost> {
        let began = self.at.elapsed();
        self.pace.borrow_mut().sent(call.method.as_str(), call.group);
        let raw = self.wire.exchange(url, call, bearer);
        let now = self.at.elapsed();
        let id = |headers: &HeaderMap| {
            let values = REQUEST_ID.iter().filter_map(|name| headers.get(*name));
            values.filter_map(|v| v.to_str().ok()).map(str::to_owned).next()
        };
        let (request_id, why) = match &raw {
            Ok(raw) => (id(&raw.headers), None),
            Err(lost) => (None, Some(lost.fault.to_string())),
        };
        (self.log)(&Exchange {
            method: call.method.as_str(),
            path: call.path.as_str(),
            came: raw.as_ref().map(|r| r.status).map_err(|_| why.as_deref().unwrap_or_default()),
            request_id: request_id.as_deref(),
            took: now.saturating_sub(began),
        });
        if let Ok(raw) = &raw {
            let date = date_of(&raw.headers);
            if let Some(date) = date {
                self.date.set(Some((date, now)));
            }
            let date = date.unwrap_or_else(|| self.at.now());
            self.pace.borrow_mut().answered(
                call.method.as_str(),
                call.group,
                &raw.headers,
                date,
                now,
                raw.status == 429,
            );
        }
        raw
    }

    fn judge(
        &self,
        call: &HttpCall,
        raw: RawAnswer,
        bearer: Option<&str>,
    ) -> Result<HttpAnswer, (HttpError, Again)> {
        let RawAnswer { status, headers, body } = raw;
        match (status, body) {
            (200..=299, Ok(body))
                if !call.statuses.contains(&status)
                    && !body.trim_ascii_start().starts_with(b"<") =>
            {
                let why =
                    format!("it answered {status}, which is not what says that this was done");
                Err((
                    HttpError {
                        status: Some(status),
                        ..HttpError::unclear(ProviderError::Garbled(why))
                    },
                    Again::Never,
                ))
            }
            (200..=299, Ok(body))
                if body.is_empty() || serde_json::from_slice::<IgnoredAny>(&body).is_ok() =>
            {
                Ok(HttpAnswer { status, date: date_of(&headers), repeated: false, headers, body })
            }
            // A portal in between says 200 to everything: nothing follows from it.
            (200..=299, Ok(body)) => {
                let answer = HttpAnswer { status, date: None, repeated: false, headers, body };
                let trouble = answer.json::<Value>().err();
                let trouble = trouble.unwrap_or_else(|| {
                    HttpError::unclear(ProviderError::Garbled("not JSON".into()))
                });
                Err((HttpError { status: Some(status), ..trouble }, Again::Never))
            }
            (200..=299, Err(lost)) => {
                let (trouble, again) = no_answer(call, lost);
                Err((HttpError { status: Some(status), ..trouble }, again))
            }
            (status, body) => {
                let body = body.unwrap_or_default();
                let mut trouble = HttpError::answered(call, status, &body, self.kind, bearer);
                let wait = retry_after(&headers);
                if let ProviderError::SlowDown { retry_after_s } = &mut trouble.fault {
                    *retry_after_s = wait.map(|w| w.as_secs());
                    let paced = self.pace.borrow().wait(
                        call.method.as_str(),
                        call.group,
                        self.at.elapsed(),
                    );
                    return Err((
                        trouble,
                        Again::After(wait.or((!paced.is_zero()).then_some(paced))),
                    ));
                }
                let may = call.class != Class::Once && (status == 408 || status >= 500);
                let again = match wait {
                    _ if !may => Again::Never,
                    Some(wait) => Again::After(Some(wait)),
                    None => Again::Soon,
                };
                Err((trouble, again))
            }
        }
    }

    /// 1, 2, 4 s, and up to a quarter more, so that several programs do not come back together.
    fn backoff(&self, tries: u32) -> Duration {
        let mut dice = [0];
        self.at.random(&mut dice);
        let wait = Duration::from_secs(1 << tries);
        wait + wait * u32::from(dice[0]) / 1024
    }
}

/// The decision whether and when a call is sent once more.
enum Again {
    Never,
    Soon,
    /// When the platform says so, if it does.
    After(Option<Duration>),
}

fn no_answer(call: &HttpCall, lost: Lost) -> (HttpError, Again) {
    let may = !lost.for_good && (lost.unsent || call.class != Class::Once);
    let trouble = HttpError { perhaps_done: !lost.unsent, ..HttpError::plain(lost.fault) };
    (trouble, if may { Again::Soon } else { Again::Never })
}

/// The platform's words about a refused sign-in, with its code where they do not say it.
fn words(fault: &ProviderError, code: Option<&str>) -> String {
    let said = match fault {
        ProviderError::Refused(said)
        | ProviderError::Unauthorised(said)
        | ProviderError::Forbidden(said) => said.clone(),
        other => other.to_string(),
    };
    match code {
        Some(code) if code != said => format!("{said} ({code})"),
        Some(_) | None => said,
    }
}
