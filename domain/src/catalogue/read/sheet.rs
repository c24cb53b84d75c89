//! A catalogue file while it is being read: values with their places, and every fault met on the way.
use crate::{catalogue::fault::CatalogueFault, quantity::Quantity};
use std::{fmt::Display, ops::RangeInclusive, str::FromStr};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Something, and where in the file it stands.
#[derive(Clone, Debug)]
pub(in crate::catalogue) struct At<T> {
    pub(in crate::catalogue) at: usize,
    pub(in crate::catalogue) value: T,
}

/// One file and the faults found in it so far.
pub(in crate::catalogue) struct Sheet<'t> {
    file: &'t str,
    text: &'t str,
    faults: Vec<CatalogueFault>,
}

impl<'t> Sheet<'t> {
    pub(in crate::catalogue) fn new(file: &'t str, text: &'t str) -> Self {
        let faults = Vec::new();
        Self { file, text, faults }
    }

    pub(in crate::catalogue) fn file(&self) -> &'t str {
        self.file
    }

    /// The line of a byte, from 1.
    pub(in crate::catalogue) fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().iter().take(at);
        1 + before.filter(|byte| **byte == b'\n').count()
    }

    pub(in crate::catalogue) fn fault(&mut self, at: usize, reason: impl Display) {
        self.faults.push(CatalogueFault {
            file: self.file.to_owned(),
            line: self.line(at),
            reason: reason.to_string(),
        });
    }

    pub(in crate::catalogue) fn into_faults(mut self) -> Vec<CatalogueFault> {
        self.faults.sort_by_key(|fault| fault.line);
        self.faults
    }
}

type Value<'t> = Spanned<DeValue<'t>>;

/// A table of the file. What nobody has asked for by the time it is closed is an unknown key.
pub(super) struct Table<'a, 't> {
    keys: &'a DeTable<'t>,
    pub(super) at: usize,
    what: &'static str,
    asked: Vec<&'static str>,
}

impl<'a, 't> Table<'a, 't> {
    pub(super) const fn new(keys: &'a DeTable<'t>, at: usize, what: &'static str) -> Self {
        let asked = Vec::new();
        Self { keys, at, what, asked }
    }

    pub(super) fn of(value: &'a Value<'t>, what: &'static str, sheet: &mut Sheet<'_>) -> Option<Self> {
        let at = value.span().start;
        let table = value.get_ref().as_table();
        if table.is_none() {
            sheet.fault(at, format_args!("expected the keys of a {what}"));
        }
        table.map(|table| Self::new(table, at, what))
    }

    /// The value of a key that may be left out.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'a Value<'t>> {
        self.asked.push(key);
        self.keys.get(key)
    }

    /// The value of a key that may not.
    pub(super) fn need(&mut self, key: &'static str, sheet: &mut Sheet<'_>) -> Option<&'a Value<'t>> {
        let value = self.get(key);
        if value.is_none() {
            sheet.fault(self.at, format_args!("`{key}` is missing from this {}", self.what));
        }
        value
    }

    pub(super) fn text(&mut self, key: &'static str, sheet: &mut Sheet<'_>) -> Option<String> {
        let text = text(self.need(key, sheet)?, key, sheet)?;
        Some(text.value.to_owned())
    }

    /// A word, code, month or version that may not be left out.
    pub(super) fn word<T: FromStr<Err: Display>>(&mut self, key: &'static str, sheet: &mut Sheet<'_>) -> Option<T> {
        let value = self.need(key, sheet)?;
        word(value, key, sheet).map(|word| word.value)
    }

    /// The same with its place.
    pub(super) fn placed<T: FromStr<Err: Display>>(
        &mut self,
        key: &'static str,
        sheet: &mut Sheet<'_>,
    ) -> Option<At<T>> {
        let value = self.need(key, sheet)?;
        word(value, key, sheet)
    }

    pub(super) fn word_if_given<T: FromStr<Err: Display>>(
        &mut self,
        key: &'static str,
        sheet: &mut Sheet<'_>,
    ) -> Option<T> {
        let value = self.get(key)?;
        word(value, key, sheet).map(|word| word.value)
    }

    pub(super) fn whole<T: TryFrom<i64>>(
        &mut self,
        key: &'static str,
        range: RangeInclusive<i64>,
        sheet: &mut Sheet<'_>,
    ) -> Option<T> {
        let value = self.need(key, sheet)?;
        let number = value.get_ref().as_integer();
        let number = number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        let number = number
            .filter(|number| range.contains(number))
            .and_then(|number| T::try_from(number).ok());
        if number.is_none() {
            let (low, high) = range.into_inner();
            sheet.fault(
                value.span().start,
                format_args!("`{key}` is a whole number from {low} to {high}"),
            );
        }
        number
    }

    pub(super) fn flag(&mut self, key: &'static str, sheet: &mut Sheet<'_>) -> Option<bool> {
        let Some(value) = self.get(key) else {
            return Some(false);
        };
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            sheet.fault(value.span().start, format_args!("`{key}` is true or false"));
        }
        flag
    }

    pub(super) fn quantity(&mut self, key: &'static str, sheet: &mut Sheet<'_>) -> Option<Quantity> {
        let value = self.need(key, sheet)?;
        let digits = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => "",
        };
        let quantity = digits.parse();
        if quantity.is_err() {
            sheet.fault(
                value.span().start,
                format_args!("`{key}` is a number with at most four decimals"),
            );
        }
        quantity.ok()
    }

    /// Every item of a list; an absent list is empty.
    pub(super) fn list(&mut self, key: &'static str, sheet: &mut Sheet<'_>) -> &'a [Value<'t>] {
        self.get(key).map_or(&[], |value| items(value, key, sheet))
    }

    /// Every key with its value, for a table whose keys are codes.
    pub(super) fn entries(&self) -> impl Iterator<Item = (At<&'a str>, &'a Value<'t>)> {
        self.keys.iter().map(|(key, value)| {
            let at = key.span().start;
            let key: &str = key.get_ref();
            (At { at, value: key }, value)
        })
    }

    /// Says of every key that nobody asked for that it is unknown.
    pub(super) fn close(self, sheet: &mut Sheet<'_>) {
        for (key, _) in self.entries() {
            if !self.asked.contains(&key.value) {
                sheet.fault(
                    key.at,
                    format_args!("unknown key `{}` in this {}", key.value, self.what),
                );
            }
        }
    }
}

/// The items of a list.
pub(super) fn items<'a, 't>(value: &'a Value<'t>, key: &str, sheet: &mut Sheet<'_>) -> &'a [Value<'t>] {
    let items = value.get_ref().as_array();
    if items.is_none() {
        sheet.fault(value.span().start, format_args!("`{key}` is a list"));
    }
    items.map_or(&[], |items| items)
}

/// Text that is not empty.
pub(super) fn text<'a>(value: &'a Value<'_>, key: &str, sheet: &mut Sheet<'_>) -> Option<At<&'a str>> {
    let at = value.span().start;
    let text = value.get_ref().as_str().filter(|text| !text.trim().is_empty());
    if text.is_none() {
        sheet.fault(at, format_args!("`{key}` is text and may not be empty"));
    }
    text.map(|value| At { at, value })
}

/// Text of a form of its own: a code, a month, one of a list of words.
pub(super) fn word<T: FromStr<Err: Display>>(value: &Value<'_>, key: &str, sheet: &mut Sheet<'_>) -> Option<At<T>> {
    let text = text(value, key, sheet)?;
    match text.value.parse() {
        Ok(value) => Some(At { at: text.at, value }),
        Err(fault) => {
            sheet.fault(text.at, format_args!("`{key}`: {fault}"));
            None
        }
    }
}

/// A list of such texts; a bad one is reported and left out.
pub(super) fn words<T: FromStr<Err: Display>>(value: &Value<'_>, key: &str, sheet: &mut Sheet<'_>) -> Vec<At<T>> {
    let items = items(value, key, sheet);
    items.iter().filter_map(|item| word(item, key, sheet)).collect()
}
