//! A TOML document as a flat list of its values, each with its dotted key and its line. Whoever
//! reads takes what it knows; what is left over at the end is an unknown key, and a fault.
//!
//! serde would stop at the first fault. This finds them all, with places.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::{DeTable, DeValue};

use super::fault::Faults;

#[derive(Debug)]
pub(crate) struct Leaf<'a> {
    /// The key's.
    pub line: usize,
    /// The value's.
    pub starts: usize,
    pub value: &'a DeValue<'a>,
    /// Byte range of the value in the file.
    pub at: std::ops::Range<usize>,
}

#[derive(Debug, Default)]
pub(crate) struct TomlFields<'a> {
    values: BTreeMap<String, Leaf<'a>>,
    /// The line on which every key stands, whether the key was taken or not.
    lines: BTreeMap<String, usize>,
    tables: BTreeMap<String, usize>,
    /// Tables with nothing in them.
    empty: Vec<String>,
    /// The lengths of the arrays of tables.
    lists: BTreeMap<String, usize>,
}

impl<'a> TomlFields<'a> {
    pub fn of(lines: &LineNumbers, document: &'a DeTable<'a>, faults: &mut Faults) -> Self {
        let mut leaves = TomlFields::default();
        leaves.spread(lines, "", document, faults);
        leaves
    }

    fn spread(
        &mut self,
        lines: &LineNumbers,
        prefix: &str,
        table: &'a DeTable<'a>,
        faults: &mut Faults,
    ) {
        for (key, value) in table {
            let name = key.get_ref();
            let path =
                if prefix.is_empty() { name.to_string() } else { format!("{prefix}.{name}") };
            let line = lines.at(key.span().start);
            match value.get_ref() {
                DeValue::Table(inner) => {
                    if inner.is_empty() {
                        self.empty.push(path.clone());
                    }
                    self.tables.insert(path.clone(), line);
                    self.spread(lines, &path, inner, faults);
                }
                DeValue::Array(items)
                    if !items.is_empty() && items.iter().all(|i| i.get_ref().is_table()) =>
                {
                    self.lists.insert(path.clone(), items.len());
                    for (n, item) in items.iter().enumerate() {
                        let path = format!("{path}[{}]", n + 1);
                        self.tables.insert(path.clone(), lines.at(item.span().start));
                        if let Some(inner) = item.get_ref().as_table() {
                            self.spread(lines, &path, inner, faults);
                        }
                    }
                }
                leaf => {
                    let starts = lines.at(value.span().start);
                    let leaf = Leaf { line, starts, value: leaf, at: value.span() };
                    self.lines.entry(path.clone()).or_insert(line);
                    if self.values.insert(path.clone(), leaf).is_some() {
                        faults.add(Some(line), format!("{path} is given twice"));
                    }
                }
            }
        }
    }

    /// Returns the number of tables under `[[key]]`.
    pub fn count(&self, key: &str) -> usize {
        self.lists.get(key).copied().unwrap_or_default()
    }

    /// Returns the line on which a key stands. If the key is not there, returns the line of the
    /// nearest table around the place where the key should stand.
    pub fn line_of(&self, key: &str) -> Option<usize> {
        let here = self.lines.get(key).or_else(|| self.tables.get(key)).copied();
        here.or_else(|| key.rsplit_once('.').and_then(|(parent, _)| self.line_of(parent)))
    }

    /// Returns true if anything stands under this key: a value, a table or a list of tables.
    pub fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
            || self.tables.contains_key(key)
            || self.lists.contains_key(key)
    }

    /// Returns true if a value stands under this key.
    pub fn is_value(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// Returns the names of what stands directly in a table, in order.
    pub fn names_under(&self, table: &str) -> Vec<String> {
        let inside = |key: &String| {
            let rest = key.strip_prefix(table)?.strip_prefix('.')?;
            rest.split('.').next().map(str::to_owned)
        };
        let names: BTreeSet<String> =
            self.values.keys().chain(self.tables.keys()).filter_map(inside).collect();
        names.into_iter().collect()
    }

    /// Tables with nothing in them are no fault under this key.
    pub fn allow_empty(&mut self, key: &str) {
        self.empty.retain(|empty| !is_under(empty, key));
    }

    /// Takes all that stands under a key, of which a fault was told already.
    pub fn drop_under(&mut self, key: &str) {
        self.values.retain(|other, _| !is_under(other, key));
    }

    /// Takes a value if it is there.
    pub fn take(&mut self, key: &str) -> Option<Leaf<'a>> {
        self.values.remove(key)
    }

    /// Takes a value that must be there.
    fn need(&mut self, key: &str, faults: &mut Faults) -> Option<Leaf<'a>> {
        if let Some(leaf) = self.take(key) {
            return Some(leaf);
        }
        if self.tables.contains_key(key) || self.lists.contains_key(key) {
            faults.add(self.line_of(key), format!("{key} is a table; it must be a value"));
            return None;
        }
        // "verification = 5" is one fault, not one for every key that could have stood in a table
        // of that name.
        if self
            .values
            .keys()
            .any(|k| key.starts_with(k.as_str()) && key[k.len()..].starts_with('.'))
        {
            return None;
        }
        faults.add(self.line_of(key), format!("{key} is missing"));
        None
    }

    pub fn whole_number(&mut self, key: &str, faults: &mut Faults) -> Option<(u64, usize)> {
        let leaf = self.need(key, faults)?;
        let number =
            leaf.value.as_integer().and_then(|i| u64::from_str_radix(i.as_str(), i.radix()).ok());
        if number.is_none() {
            faults.add(
                Some(leaf.line),
                format!("{key} is {}; it must be a whole number", kind(leaf.value)),
            );
        }
        Some((number?, leaf.line))
    }

    /// No, unless it is there and says yes: for a rule that came later than runbooks that are still
    /// in force.
    pub fn yes_if_said(&mut self, key: &str, faults: &mut Faults) -> bool {
        let there = self.values.contains_key(key)
            || self.tables.contains_key(key)
            || self.lists.contains_key(key);
        there && self.yes_or_no(key, faults).unwrap_or_default()
    }

    pub fn yes_or_no(&mut self, key: &str, faults: &mut Faults) -> Option<bool> {
        let leaf = self.need(key, faults)?;
        let answer = leaf.value.as_bool();
        if answer.is_none() {
            faults.add(
                Some(leaf.line),
                format!("{key} is {}; it must be true or false", kind(leaf.value)),
            );
        }
        answer
    }

    pub fn string(&mut self, key: &str, faults: &mut Faults) -> Option<(String, usize)> {
        let leaf = self.need(key, faults)?;
        let text = leaf.value.as_str().map(str::to_owned);
        if text.is_none() {
            faults.add(
                Some(leaf.line),
                format!("{key} is {}; it must be text in quotes", kind(leaf.value)),
            );
        }
        Some((text?, leaf.line))
    }

    pub fn strings(&mut self, key: &str, faults: &mut Faults) -> Option<(Vec<String>, usize)> {
        let leaf = self.need(key, faults)?;
        let items = leaf
            .value
            .as_array()
            .map(|items| items.iter().map(|i| i.get_ref().as_str().map(str::to_owned)));
        let texts: Option<Vec<String>> = items.and_then(Iterator::collect);
        if texts.is_none() {
            faults.add(
                Some(leaf.line),
                format!("{key} must be a list of texts in quotes, between [ and ]"),
            );
        }
        Some((texts?, leaf.line))
    }

    /// Whatever nobody took is unknown. `known` are the names of tables, for telling a table that
    /// was made a value; `whole` is what the document is called.
    pub fn leftover(self, whole: &str, known: &[&str], faults: &mut Faults) {
        for key in self.empty.iter().filter(|k| !known.contains(&k.as_str())) {
            faults.add(self.line_of(key), format!("{key} is not a table that a {whole} has"));
        }
        for (key, leaf) in self.values {
            let rule = if known.contains(&key.as_str()) {
                format!("{key} must be a table")
            } else {
                format!("{key} is not a key that a {whole} has")
            };
            faults.add(Some(leaf.line), rule);
        }
    }
}

fn is_under(key: &str, table: &str) -> bool {
    key.strip_prefix(table).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The places where the lines of a text begin.
pub(crate) struct LineNumbers(Vec<usize>);

impl LineNumbers {
    pub fn of(text: &str) -> Self {
        LineNumbers(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line, from 1, that a byte offset lies on.
    pub fn at(&self, offset: usize) -> usize {
        1 + self.0.partition_point(|end| *end < offset)
    }
}

fn kind(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(_) => "text".to_owned(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
