//! The sheet that says how to fill the template in, and what each measure counts.
use super::{Asked, CannotWrite, look::Look};
use rust_xlsxwriter::Worksheet;

const STEPS: [&str; 7] = [
    "Write into the yellow cells of the sheet Figures: value, status, note. Everything else is there already.",
    "A blank is not a nought. Write 0 where there were none; where there is no value, leave it blank and choose the status NOT_SUPPLIED or NOT_APPLICABLE.",
    "With a value the status may say how far it can be trusted: PROVISIONAL, ESTIMATED, or BREAK where the series is not comparable with what came before.",
    "Write numbers with a point for decimals and without separators of thousands, percent signs or units. Formulas are welcome as long as the workbook is saved by a spreadsheet program.",
    "A note of up to 2,000 characters travels with the figure to everybody who reads it.",
    "Columns may be added, moved or hidden: they are found by their headings. Rows that are left blank are not sent; a value sent before stays until another is sent in its place.",
    "Send the workbook back as .xlsx, without macros or password. Only the rows you mended need sending again.",
];

pub(super) fn write(sheet: &mut Worksheet, asked: &Asked<'_>) -> Result<(), CannotWrite> {
    let look = Look::new();
    sheet.set_name("Guidance")?;
    for (column, width) in [(0, 34), (1, 60), (2, 14), (3, 26), (4, 60)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_string_with_format(0, 0, &asked.collection.title, &look.title)?;
    sheet.write_string(1, 0, &asked.collection.about)?;
    let facts = [
        ("force", asked.force_name.to_owned()),
        ("period", asked.period.to_string()),
        ("due", asked.due.clone().unwrap_or_default()),
        (
            "template",
            format!("{} {}", asked.collection.code, asked.collection.version),
        ),
    ];
    let mut row = 3;
    for (what, fact) in facts {
        sheet.write_string_with_format(row, 0, what, &look.heading)?;
        sheet.write_string_with_format(row, 1, fact, &look.text)?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, "How to fill it in", &look.title)?;
    for step in STEPS {
        row += 1;
        sheet.write_string(row, 0, step)?;
    }
    row += 2;
    for (column, heading) in (0..).zip([
        "measure",
        "what is counted",
        "unit",
        "a value is",
        "where it comes from",
    ]) {
        sheet.write_string_with_format(row, column, heading, &look.heading)?;
    }
    for measure in &asked.collection.measures {
        if !measure.valid.covers(asked.period) {
            continue;
        }
        row += 1;
        let kind = kind(measure.decimals, measure.corrections);
        for (column, text) in (0..).zip([
            measure.code.as_str(),
            &measure.title,
            &measure.unit,
            &kind,
            &measure.source,
        ]) {
            sheet.write_string_with_format(row, column, text, &look.text)?;
        }
    }
    sheet.protect();
    Ok(())
}

/// What a value of a measure looks like.
pub(super) fn kind(decimals: u8, corrections: bool) -> String {
    let digits = match decimals {
        0 => "a whole number".to_owned(),
        1 => "a number with one decimal".to_owned(),
        more => format!("a number with up to {more} decimals"),
    };
    if corrections {
        format!("{digits}; below nought where it corrects an earlier period")
    } else {
        format!("{digits}, nought or more")
    }
}
