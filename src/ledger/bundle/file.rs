//! A bundle as a file: lines of canonical JSON, for programs, with hidden characters spelled out.
//! The first line says what it is.

use std::io;
use std::io::Write;

use serde_json::{Value, json};

use super::proof_bundle::{Continued, ParcelFault, ProofBundle};
use super::query::{Bundle, ProofSpan, Query};
use crate::base::safe_text::visible_json;
use crate::ledger::export::Personal;
use crate::ledger::format::canonical::NotCanonical;
use crate::ledger::format::statement::Sealed;
use crate::ledger::format::tree::Hash;
use crate::ledger::format::{body, canonical, text};
use crate::ledger::stored::Stored;
use crate::ledger::{Action, Object, Signature};

const SCHEMA: &str = "readmit.bundle/1";

pub fn write(bundle: &Bundle, out: &mut dyn Write) -> io::Result<()> {
    let Bundle { question, personal, before, after, parcel } = bundle;
    let actions: Vec<&str> = question.actions.iter().map(|a| a.as_str()).collect();
    let mut header = json!({
        "schema": SCHEMA, "origin": parcel.origin, "actions": actions, "census_before": before, "census_after": after,
        "personal": matches!(personal, Personal::Include), "records": parcel.records.len(),
    });
    match question.span {
        ProofSpan::Time { since, until } => {
            header["since"] = since.map(text::time).into();
            header["until"] = until.map(text::time).into();
        }
        ProofSpan::Entries { from, to } => header["entries"] = json!([from, to]),
    }
    line(&header, out)?;
    for stored in &parcel.records {
        record_line(stored, out)?;
    }
    let mut last = json!({"proof": hashes(&parcel.proof), "head": parcel.note});
    if !parcel.continued.is_empty() {
        let continued = parcel.continued.iter();
        let continued = continued.map(
            |Continued { size, root, proof }| json!({"size": size, "root": text::base64(root), "proof": hashes(proof)}),
        );
        last["continues"] = continued.collect();
    }
    if let Some(note) = &parcel.cosigned {
        last["cosigned"] = note.as_str().into();
    }
    line(&last, out)
}

fn hashes(hashes: &[Hash]) -> Value {
    hashes.iter().map(|hash| Value::from(text::base64(hash))).collect()
}

fn line(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    let object = value.as_object().ok_or_else(|| io::Error::other("not an object"))?;
    let text = String::from_utf8(canonical::to_bytes(object).map_err(io::Error::other)?)
        .map_err(io::Error::other)?;
    out.write_all(visible_json(&text).as_bytes())?;
    out.write_all(b"\n")
}

/// A record, whose body and personal data are canonical JSON already.
fn record_line(stored: &Stored, out: &mut dyn Write) -> io::Result<()> {
    let spelled = |bytes: &[u8]| {
        canonical::check(bytes).map_err(io::Error::other)?;
        String::from_utf8(bytes.to_vec()).map_err(io::Error::other)
    };
    let mut line = format!("{{\"body\":{}", spelled(&stored.body)?);
    if let Some(sealed) = &stored.sealed {
        let (private, salt) = (spelled(&sealed.bytes)?, text::base64(&sealed.salt));
        line.extend([",\"private\":", &private, ",\"salt\":\"", &salt, "\""]);
    }
    line.extend([",\"sig\":\"", &text::base64(&stored.signature), "\"}"]);
    out.write_all(visible_json(&line).as_bytes())?;
    out.write_all(b"\n")
}

/// Reads a line of canonical JSON, in which what hides or would steer a terminal may be spelled
/// out, as it is written now.
pub(super) fn parse_line(line: &str) -> Result<Object, ParcelFault> {
    let object: Object = serde_json::from_str(line).map_err(|e| form(&e.to_string()))?;
    let bytes = canonical::to_bytes(&object).map_err(|e| form(&e.to_string()))?;
    let text = std::str::from_utf8(&bytes).map_err(|e| form(&e.to_string()))?;
    if text == line || visible_json(text) == line {
        Ok(object)
    } else {
        Err(form(&NotCanonical::Spelling.to_string()))
    }
}

/// Reads what [`write()`] writes, and nothing else.
pub fn parse(text: &str) -> Result<Bundle, ParcelFault> {
    let mut lines = text.strip_suffix('\n').ok_or_else(|| form("it is cut off"))?.split('\n');
    let mut next = || {
        let line = lines.next().ok_or_else(|| form("it is cut off"))?;
        parse_line(line)
    };
    let mut header = next()?;
    if take_text(&mut header, "schema")? != SCHEMA {
        return Err(form("it is no bundle, or one of a newer program"));
    }
    let origin = take_text(&mut header, "origin")?;
    let actions = take(&mut header, "actions")?;
    let actions = actions
        .as_array()
        .and_then(|list| list.iter().map(|a| Action::parse(a.as_str()?)).collect());
    let span = match header.remove("entries") {
        Some(entries) => {
            let pair = entries
                .as_array()
                .filter(|p| p.len() == 2)
                .and_then(|p| Some((p.first()?.as_u64()?, p.get(1)?.as_u64()?)));
            let (from, to) = pair.ok_or_else(|| form("entries"))?;
            ProofSpan::Entries { from, to }
        }
        None => ProofSpan::Time {
            since: take_time(&mut header, "since")?,
            until: take_time(&mut header, "until")?,
        },
    };
    let question = Query::new(actions.ok_or_else(|| form("actions"))?, span);
    let personal = take(&mut header, "personal")?.as_bool().ok_or_else(|| form("personal"))?;
    let personal = if personal { Personal::Include } else { Personal::LeaveOut };
    let (before, after) =
        (take(&mut header, "census_before")?.as_u64(), take(&mut header, "census_after")?.as_u64());
    let count = take(&mut header, "records")?.as_u64().ok_or_else(|| form("records"))?;
    nothing_else(&header)?;
    let mut records = Vec::new();
    for _ in 0..count {
        records.push(record(next()?)?);
    }
    let mut last = next()?;
    let proof = take_hashes(&mut last)?;
    let note = take_text(&mut last, "head")?;
    let continued = match last.remove("continues") {
        None => Vec::new(),
        Some(Value::Array(earlier)) => {
            earlier.into_iter().map(continued).collect::<Result<_, _>>()?
        }
        Some(_) => return Err(form("continues")),
    };
    let cosigned = last.contains_key("cosigned").then(|| take_text(&mut last, "cosigned"));
    let cosigned = cosigned.transpose()?;
    nothing_else(&last)?;
    if lines.next().is_some() {
        return Err(form("it goes on after its end"));
    }
    let parcel = ProofBundle { origin, records, proof, note, continued, cosigned };
    Ok(Bundle { question, personal, before, after, parcel })
}

fn record(mut object: Object) -> Result<Stored, ParcelFault> {
    let Value::Object(body) = take(&mut object, "body")? else {
        return Err(form("body"));
    };
    let seq = body.get("seq").and_then(Value::as_u64).ok_or_else(|| form("seq"))?;
    let body = canonical::to_bytes(&body).map_err(|e| form(&e.to_string()))?;
    let signature = text::parse_base64(&take_text(&mut object, "sig")?);
    let signature: Signature =
        signature.and_then(|s| s.try_into().ok()).ok_or_else(|| form("sig"))?;
    let sealed = match object.remove("private") {
        None => None,
        Some(Value::Object(private)) => {
            let salt = text::parse_base64_32(&take_text(&mut object, "salt")?)
                .ok_or_else(|| form("salt"))?;
            Some(Sealed::new(salt, &private).map_err(|e| form(&e.to_string()))?)
        }
        Some(_) => return Err(form("private")),
    };
    nothing_else(&object)?;
    let leaf = body::leaf(&body, &signature);
    Ok(Stored { seq, body, signature, leaf, sealed })
}

fn continued(value: Value) -> Result<Continued, ParcelFault> {
    let Value::Object(mut object) = value else {
        return Err(form("continues"));
    };
    let size = take(&mut object, "size")?.as_u64().ok_or_else(|| form("size"))?;
    let root =
        text::parse_base64_32(&take_text(&mut object, "root")?).ok_or_else(|| form("root"))?;
    let proof = take_hashes(&mut object)?;
    nothing_else(&object)?;
    Ok(Continued { size, root, proof })
}

/// Checks that an object has no key left over. Content that nobody reads is content that nobody has
/// checked.
fn nothing_else(object: &Object) -> Result<(), ParcelFault> {
    object
        .keys()
        .next()
        .map_or(Ok(()), |key| Err(form(&format!("it has {key}, which is not known"))))
}

fn take_hashes(object: &mut Object) -> Result<Vec<Hash>, ParcelFault> {
    let proof = take(object, "proof")?;
    let hashes = proof
        .as_array()
        .and_then(|list| list.iter().map(|h| text::parse_base64_32(h.as_str()?)).collect());
    hashes.ok_or_else(|| form("proof"))
}

fn form(what: &str) -> ParcelFault {
    ParcelFault::Form(what.to_owned())
}

fn take(object: &mut Object, key: &str) -> Result<Value, ParcelFault> {
    object.remove(key).ok_or_else(|| form(&format!("it has no {key}")))
}

fn take_text(object: &mut Object, key: &str) -> Result<String, ParcelFault> {
    match take(object, key)? {
        Value::String(text) => Ok(text),
        _ => Err(form(&format!("its {key} is no text"))),
    }
}

fn take_time(
    object: &mut Object,
    key: &str,
) -> Result<Option<chrono::DateTime<chrono::Utc>>, ParcelFault> {
    match take(object, key)? {
        Value::Null => Ok(None),
        Value::String(time) => text::parse_time(&time).map(Some).ok_or_else(|| form(key)),
        _ => Err(form(key)),
    }
}
