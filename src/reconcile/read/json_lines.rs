use std::io::{self, BufRead, Read};

use serde_json::Value;

use super::row::Row;
use super::{Fault, LONGEST};

pub fn each(
    body: &mut dyn BufRead,
    take: &mut dyn FnMut(u64, Result<Row, String>) -> io::Result<()>,
) -> Result<(), Fault> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        if (&mut *body).take(LONGEST as u64 + 1).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.len() > LONGEST {
            while line.last() != Some(&b'\n') {
                line.clear();
                if (&mut *body).take(LONGEST as u64).read_until(b'\n', &mut line)? == 0 {
                    break;
                }
            }
            take(number, Err("the line is longer than 4 MiB".into()))?;
            continue;
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            continue;
        }
        let row = match serde_json::from_slice(text) {
            Ok(Value::Object(object)) => Ok(Row::of_object(object)),
            Ok(_) => Err("it is no JSON object".into()),
            Err(error) => Err(error.to_string()),
        };
        take(number, row)?;
    }
}
