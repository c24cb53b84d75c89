//! The sheet an analyst works in: one row a cell, the answer beside last period's.
use super::{Asked, CannotWrite, Line, Shown, codes::Lists, guidance::kind, look::Look, written};
use muster_domain::{Supplied, catalogue::Measure};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Formula, ProtectionOptions, Worksheet,
};

/// The title stands above the headings.
const HEADINGS: u32 = 1;
const FIRST: u32 = HEADINGS + 1;
const LAST_VALUE: u16 = 4;
const VALUE: u16 = 5;
const STATUS: u16 = 6;
const NOTE: u16 = 7;
const MEASURE: u16 = 8;
/// Rows below the last for areas that had no value before.
const SPARE: u32 = 100;
/// The longest note.
const LONGEST_NOTE: u32 = 2_000;

const STATUSES: [&str; 9] = [
    "NOT_SUPPLIED",
    "NOT_APPLICABLE",
    "PROVISIONAL",
    "ESTIMATED",
    "BREAK",
    "PROVISIONAL|ESTIMATED",
    "PROVISIONAL|BREAK",
    "ESTIMATED|BREAK",
    "PROVISIONAL|ESTIMATED|BREAK",
];

pub(super) fn write(sheet: &mut Worksheet, asked: &Asked<'_>, lists: &Lists) -> Result<(), CannotWrite> {
    let look = Look::new();
    let dimensions: Vec<String> = asked.dimensions().map(|dimension| dimension.code.to_string()).collect();
    let lines = asked.lines();
    let area = MEASURE + 1 + width(dimensions.len());

    sheet.set_name("Figures")?;
    head(sheet, asked, &look, &dimensions)?;
    for (row, line) in (FIRST..).zip(&lines) {
        write_line(sheet, asked, &look, row, line, &dimensions)?;
    }
    let end = FIRST + u32::try_from(lines.len()).unwrap_or(0);
    let spare = if asked.areas.is_empty() { 0 } else { SPARE };
    for row in end..end + spare {
        for column in [VALUE, STATUS, NOTE] {
            sheet.write_blank(row, column, &look.entry_text)?;
        }
        for column in MEASURE..=area {
            sheet.write_blank(row, column, &look.free_code)?;
        }
    }
    admit_values(sheet, &lines)?;
    if end + spare > FIRST {
        admit_words(sheet, end + spare - 1)?;
    }
    if spare > 0 {
        let names = std::iter::once("measure").chain(dimensions.iter().map(String::as_str));
        for (column, name) in (MEASURE..).zip(names.chain(["area"])) {
            if let Some(cells) = lists.cells(name) {
                let list = DataValidation::new().allow_list_formula(Formula::new(cells));
                sheet.add_data_validation(end, column, end + spare - 1, column, &list)?;
            }
        }
    }
    if end > FIRST {
        sheet.autofilter(HEADINGS, 0, end - 1, area)?;
    }
    sheet.set_freeze_panes(FIRST, 1)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEADINGS, HEADINGS)?;
    Ok(())
}

fn width(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(0)
}

fn head(sheet: &mut Worksheet, asked: &Asked<'_>, look: &Look, dimensions: &[String]) -> Result<(), CannotWrite> {
    let due = asked
        .due
        .as_ref()
        .map_or_else(String::new, |due| format!(", due {due}"));
    let title = format!(
        "{}, {}, {}{due}",
        asked.collection.title, asked.force_name, asked.period
    );
    sheet.write_string_with_format(0, 0, title, &look.title)?;
    sheet.write_string_with_format(0, LAST_VALUE, asked.period.previous().to_string(), &look.title)?;
    sheet.write_string_with_format(0, VALUE, asked.period.to_string(), &look.title)?;
    let before = [
        ("what is counted", 52, &look.heading),
        ("part", 32, &look.heading),
        ("where", 20, &look.heading),
        ("unit", 14, &look.heading),
        ("last value", 14, &look.heading),
        ("value", 14, &look.entry_heading),
        ("status", 20, &look.entry_heading),
        ("note", 44, &look.entry_heading),
        ("measure", 26, &look.heading),
    ];
    let codes = dimensions.iter().map(|code| (code.as_str(), 24, &look.heading));
    let all = before.into_iter().chain(codes).chain([("area", 14, &look.heading)]);
    for (column, (heading, wide, format)) in (0..).zip(all) {
        sheet.set_column_width(column, wide)?;
        sheet.write_string_with_format(HEADINGS, column, heading, format)?;
    }
    Ok(())
}

fn write_line(
    sheet: &mut Worksheet,
    asked: &Asked<'_>,
    look: &Look,
    row: u32,
    line: &Line<'_>,
    dimensions: &[String],
) -> Result<(), CannotWrite> {
    let Line { measure, address, .. } = line;
    sheet.write_string_with_format(row, 0, &measure.title, &look.text)?;
    sheet.write_string_with_format(row, 1, asked.part(&address.breakdown), &look.text)?;
    sheet.write_string_with_format(row, 2, asked.area(address.area.as_ref()), &look.text)?;
    sheet.write_string_with_format(row, 3, &measure.unit, &look.text)?;
    match line.last {
        Some(Supplied::Value(value)) => {
            sheet.write_number_with_format(row, LAST_VALUE, value.to_f64(), look.beside(measure.decimals))?
        }
        Some(absent) => sheet.write_string_with_format(row, LAST_VALUE, Shown(absent).to_string(), &look.code)?,
        None => sheet.write_blank(row, LAST_VALUE, &look.code)?,
    };
    let entry = look.entry(measure.decimals);
    let (value, status) = line.now.map(written).unwrap_or_default();
    match value {
        Some(value) => sheet.write_number_with_format(row, VALUE, value.to_f64(), entry)?,
        None => sheet.write_blank(row, VALUE, entry)?,
    };
    sheet.write_string_with_format(row, STATUS, status, &look.entry_text)?;
    let note = line.now.and_then(|cell| cell.note.as_deref()).unwrap_or_default();
    sheet.write_string_with_format(row, NOTE, note, &look.entry_text)?;
    sheet.write_string_with_format(row, MEASURE, measure.code.as_str(), &look.code)?;
    for (column, dimension) in (MEASURE + 1..).zip(dimensions) {
        let mut codes = address.breakdown.codes().iter();
        let code = codes.find(|(name, _)| name.as_str() == dimension);
        let code = code.map_or("", |(_, code)| code.as_str());
        sheet.write_string_with_format(row, column, code, &look.code)?;
    }
    let area = address.area.as_ref().map_or("", |area| area.as_str());
    sheet.write_string_with_format(row, MEASURE + 1 + width(dimensions.len()), area, &look.code)?;
    Ok(())
}

/// Each measure takes the numbers it takes; neighbouring rows of one measure share one rule.
fn admit_values(sheet: &mut Worksheet, lines: &[Line<'_>]) -> Result<(), CannotWrite> {
    let mut row = FIRST;
    for run in lines.chunk_by(|a, b| a.measure.code == b.measure.code) {
        let last = row + u32::try_from(run.len()).unwrap_or(1) - 1;
        sheet.add_data_validation(row, VALUE, last, VALUE, &number(run[0].measure)?)?;
        row = last + 1;
    }
    Ok(())
}

fn number(measure: &Measure) -> Result<DataValidation, CannotWrite> {
    let rule = DataValidation::new();
    let rule = match (measure.decimals, measure.corrections) {
        (0, false) => rule.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
        (0, true) => rule.allow_whole_number(DataValidationRule::Between(-2_000_000_000, 2_000_000_000)),
        (_, false) => rule.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)),
        (_, true) => rule.allow_decimal_number(DataValidationRule::Between(-5e11, 5e11)),
    };
    let kind = kind(measure.decimals, measure.corrections);
    let asks = format!(
        "{}: {kind}. Where there is no value leave it blank and choose a status.",
        measure.unit
    );
    let refuses = format!("This cell takes {kind}. Where there is no value leave it blank and choose a status.");
    Ok(rule
        .set_input_title(shortened(measure.code.as_str(), 32))?
        .set_input_message(shortened(&asks, 255))?
        .set_error_title("Not a value of this measure")?
        .set_error_message(shortened(&refuses, 255))?)
}

fn admit_words(sheet: &mut Worksheet, last: u32) -> Result<(), CannotWrite> {
    let statuses = DataValidation::new()
        .allow_list_strings(&STATUSES)?
        .set_error_title("Not a status")?
        .set_error_message("Choose a status from the list, or leave it blank.")?;
    sheet.add_data_validation(FIRST, STATUS, last, STATUS, &statuses)?;
    let note = DataValidation::new()
        .allow_text_length(DataValidationRule::LessThanOrEqualTo(LONGEST_NOTE))
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("The note is too long")?
        .set_error_message("A note has at most 2,000 characters.")?;
    sheet.add_data_validation(FIRST, NOTE, last, NOTE, &note)?;
    Ok(())
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 2).collect();
    short.push_str("..");
    short
}
