//! The head of a catalogue file: what the collection is, when it is due and who owes it.
use super::sheet::{At, Sheet, Table};
use crate::{
    catalogue::{
        version::Version,
        words::{Acceptance, OwedBy},
    },
    codes::CollectionCode,
    due::DueRule,
    month::Month,
    period::Frequency,
};
use std::str::FromStr;
use toml::{Spanned, de::DeValue};

/// The head of a collection.
pub(in crate::catalogue) struct Header {
    pub(in crate::catalogue) code: At<CollectionCode>,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) version: Version,
    pub(in crate::catalogue) frequency: Frequency,
    pub(super) due: DueRule,
    pub(super) on_time: DueRule,
    pub(super) locks_after: i16,
    pub(super) introduced: Month,
    pub(super) owed_by: OwedBy,
    pub(super) accepts: Acceptance,
}

struct Often(Frequency);

impl FromStr for Often {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "monthly" => Ok(Self(Frequency::Monthly)),
            "quarterly" => Ok(Self(Frequency::Quarterly)),
            "annual" => Ok(Self(Frequency::Annual)),
            _ => Err(format!("`{text}` is not one of monthly, quarterly, annual")),
        }
    }
}

pub(super) fn read(value: &Spanned<DeValue<'_>>, sheet: &mut Sheet<'_>) -> Option<Header> {
    let mut table = Table::of(value, "collection", sheet)?;
    let code = table.placed("code", sheet);
    let title = table.text("title", sheet);
    let about = table.text("about", sheet);
    let version = table.word("version", sheet);
    let frequency = table.word::<Often>("frequency", sheet);
    let due = due_rule(&mut table, "due", sheet);
    let on_time = due_rule(&mut table, "on_time", sheet);
    let locks_after = locks(&mut table, sheet);
    let introduced = table.word::<Month>("introduced", sheet);
    let owed_by = table.word("owed_by", sheet);
    let accepts = table.word("accepts", sheet);
    if let (Some(Often(frequency)), Some(month)) = (&frequency, introduced)
        && frequency.period_of(month).first() != month
    {
        sheet.fault(
            table.at,
            format_args!("`introduced`: {month} does not begin a period of this collection"),
        );
    }
    table.close(sheet);
    Some(Header {
        code: code?,
        title: title?,
        about: about?,
        version: version?,
        frequency: frequency?.0,
        due: due?,
        on_time: on_time?,
        locks_after: locks_after?,
        introduced: introduced?,
        owed_by: owed_by?,
        accepts: accepts?,
    })
}

fn due_rule(table: &mut Table<'_, '_>, key: &'static str, sheet: &mut Sheet<'_>) -> Option<DueRule> {
    let mut table = Table::of(table.need(key, sheet)?, "due rule", sheet)?;
    // no month has fewer than 17 working days, and twelve months later is another year's return
    let working_day = table.whole("working_day", 1..=17, sheet);
    let months_after = table.whole("months_after", 1..=12, sheet);
    table.close(sheet);
    Some(DueRule {
        working_day: working_day?,
        months_after: months_after?,
    })
}

fn locks(table: &mut Table<'_, '_>, sheet: &mut Sheet<'_>) -> Option<i16> {
    let mut table = Table::of(table.need("locks", sheet)?, "lock rule", sheet)?;
    let months = table.whole("months", 1..=120, sheet);
    table.close(sheet);
    months
}
