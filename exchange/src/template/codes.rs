//! The sheet of code lists: what may be written where, and what each code means.
use super::{Asked, CannotWrite, look::Look};
use rust_xlsxwriter::Worksheet;

pub(super) const SHEET: &str = "Codes";

/// One list after the other, as they stand on the sheet.
pub(super) struct Lists {
    lists: Vec<(String, Vec<(String, String)>)>,
}

impl Lists {
    pub(super) fn of(asked: &Asked<'_>) -> Self {
        let measures = asked.collection.measures.iter();
        let measures = measures.filter(|measure| measure.valid.covers(asked.period));
        let measures = measures.map(|measure| (measure.code.to_string(), measure.title.clone()));
        let mut lists = vec![("measure".to_owned(), measures.collect())];
        for dimension in asked.dimensions() {
            let members = dimension.members_in(asked.period);
            let members = members.map(|member| (member.code.to_string(), member.title.clone()));
            lists.push((dimension.code.to_string(), members.collect()));
        }
        let areas = asked.areas.iter().map(|(code, name)| (code.to_string(), name.clone()));
        lists.push(("area".to_owned(), areas.collect()));
        Self { lists }
    }

    /// The cells a list stands in, as a formula names them.
    pub(super) fn cells(&self, wanted: &str) -> Option<String> {
        let mut first = 2;
        for (name, codes) in &self.lists {
            let last = first + codes.len();
            if name == wanted && !codes.is_empty() {
                return Some(format!("={SHEET}!$B${first}:$B${}", last - 1));
            }
            first = last;
        }
        None
    }

    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), CannotWrite> {
        let look = Look::new();
        sheet.set_name(SHEET)?.set_freeze_panes(1, 0)?;
        for (column, (heading, width)) in [("list", 24), ("code", 34), ("meaning", 70)].into_iter().enumerate() {
            let column = u16::try_from(column).unwrap_or_default();
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, heading, &look.heading)?;
        }
        let mut row = 1;
        for (name, codes) in &self.lists {
            for (code, title) in codes {
                sheet.write_string_with_format(row, 0, name, &look.code)?;
                sheet.write_string_with_format(row, 1, code, &look.text)?;
                sheet.write_string_with_format(row, 2, title, &look.text)?;
                row += 1;
            }
        }
        sheet.protect();
        Ok(())
    }
}
