//! From text to cells: every row is judged against what the collection asks for, and each fault says what to do about it.
use crate::{
    problems::{Problems, quoted},
    row::TextRow,
};
use muster_domain::catalogue::Breakdown;
use muster_domain::cell::{Cell, CellAddress};
use muster_domain::{AreaCode, ErrorCode, MeasureCode, MemberCode, Period, Statuses, Supplied};
use nearest::{expected, meant};
use number::quantity;
use std::collections::HashMap;

pub use crate::form::{Form, MeasureForm};
pub use fault::Fault;

mod fault;
mod nearest;
mod number;

/// A note is a sentence or two, not a document.
const LONGEST_NOTE: usize = 2_000;

/// Judges every row. One fault a row, the first from left to right: the count of faults is the count of cells to put right.
///
/// The cells are worth having only where no problem was noted.
pub fn read(rows: &[TextRow], form: &Form, problems: &mut Problems) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (row, judged) in rows.iter().zip(judge(rows, form)) {
        match judged {
            Ok(cell) => cells.push(cell),
            Err(fault) => problems.add(|| fault.of(row)),
        }
    }
    if problems.none() { cells } else { Vec::new() }
}

/// Judges every row by itself: the cell it holds, or what is wrong with it. A cell that comes twice is wrong in both rows,
/// because nobody can tell which is meant.
#[must_use]
pub fn judge(rows: &[TextRow], form: &Form) -> Vec<Result<Cell, Fault>> {
    let mut judged: Vec<_> = rows.iter().map(|row| cell(row, form)).collect();
    let mut first: HashMap<&CellAddress, usize> = HashMap::new();
    let mut twice = Vec::new();
    for (nth, found) in judged.iter().enumerate() {
        if let Ok(cell) = found
            && let Some(earlier) = first.insert(&cell.address, nth)
        {
            twice.push((earlier, nth));
        }
    }
    for (earlier, later) in twice {
        let also = |other: &TextRow| {
            let place = other
                .place(None)
                .map_or_else(|| format!("row {}", other.index), |place| place.to_string());
            let message = format!("the same cell is also in {place}: keep one");
            Err(Fault::new(ErrorCode::CellTwice, "measure", message))
        };
        if judged[earlier].is_ok() {
            judged[earlier] = also(&rows[later]);
        }
        judged[later] = also(&rows[earlier]);
    }
    judged
}

fn cell(row: &TextRow, form: &Form) -> Result<Cell, Fault> {
    if let Some(fault) = &row.fault {
        return Err(Fault::clone(fault));
    }
    let (address, asked) = addressed(row, form)?;
    let (supplied, statuses) = supplied(row, asked)?;
    let note = note(row)?;
    Ok(Cell {
        address,
        supplied,
        statuses,
        note,
    })
}

/// Which cell a row is about, whatever is written into it.
pub fn address(row: &TextRow, form: &Form) -> Result<CellAddress, Fault> {
    addressed(row, form).map(|(address, _)| address)
}

fn addressed<'f>(row: &TextRow, form: &'f Form) -> Result<(CellAddress, &'f MeasureForm), Fault> {
    own_return(row, form)?;
    let area = area(row, form)?;
    let (measure, asked) = measure(row, form)?;
    let breakdown = breakdown(row, &measure, asked)?;
    let address = CellAddress {
        measure,
        area,
        breakdown,
    };
    Ok((address, asked))
}

fn own_return(row: &TextRow, form: &Form) -> Result<(), Fault> {
    if !row.period.is_empty() {
        let period: Period = row.period.parse().map_err(|e: muster_domain::NotAPeriod| {
            Fault::new(ErrorCode::PeriodNotReadable, "period", e.to_string())
        })?;
        if period != form.period {
            return Err(Fault::new(
                ErrorCode::WrongPeriod,
                "period",
                format!("this return is for {}: send {period} with its own return", form.period),
            )
            .expecting(form.period.to_string()));
        }
    }
    if !row.force.is_empty() && row.force != form.force.as_str() {
        return Err(Fault::new(
            ErrorCode::WrongForce,
            "force",
            format!(
                "this return is of `{}`: leave rows of {} out",
                form.force,
                quoted(&row.force)
            ),
        )
        .expecting(form.force.as_str()));
    }
    Ok(())
}

fn area(row: &TextRow, form: &Form) -> Result<Option<AreaCode>, Fault> {
    if row.area.is_empty() {
        return Ok(None);
    }
    form.areas.get(row.area.as_str()).cloned().map(Some).ok_or_else(|| {
        let message = format!(
            "`{}` has no area {}: use a code of its areas, or leave it blank for the force as a whole",
            form.force,
            quoted(row.said("area"))
        );
        Fault::new(ErrorCode::UnknownArea, "area", message).expecting("a code of an area of the force, or nothing")
    })
}

fn measure<'f>(row: &TextRow, form: &'f Form) -> Result<(MeasureCode, &'f MeasureForm), Fault> {
    form.measures
        .get_key_value(row.measure.as_str())
        .map(|(code, asked)| (code.clone(), asked))
        .ok_or_else(|| {
            let message = if row.measure.is_empty() {
                "the measure is missing: name what is counted".to_owned()
            } else {
                let codes = form.measures.keys().map(MeasureCode::as_str);
                format!(
                    "`{}` does not ask for a measure {}: use a code of the collection{}",
                    form.collection,
                    quoted(row.said("measure")),
                    meant(&row.measure, codes)
                )
            };
            let codes = form.measures.keys().map(MeasureCode::as_str);
            Fault {
                expected: expected(codes),
                ..Fault::new(ErrorCode::UnknownMeasure, "measure", message)
            }
        })
}

fn breakdown(row: &TextRow, measure: &MeasureCode, asked: &MeasureForm) -> Result<Breakdown, Fault> {
    for (place, (dimension, _)) in row.codes.iter().enumerate() {
        if !asked.dimensions.iter().any(|(known, _)| known.as_str() == dimension) {
            let message = format!("`{measure}` is not broken down by {}: leave it out", quoted(dimension));
            return Err(Fault::new(ErrorCode::UnknownDimension, dimension, message));
        }
        if row.codes[..place].iter().any(|(earlier, _)| earlier == dimension) {
            return Err(Fault::new(
                ErrorCode::UnknownDimension,
                dimension,
                format!("the dimension {} is there twice: keep one", quoted(dimension)),
            ));
        }
    }
    asked
        .dimensions
        .iter()
        .map(|(dimension, members)| {
            let codes = || members.iter().map(MemberCode::as_str);
            let fault = |code, message: String| Fault {
                expected: expected(codes()),
                ..Fault::new(code, dimension.as_str(), message)
            };
            let Some((_, sent)) = row.codes.iter().find(|(sent, _)| sent == dimension.as_str()) else {
                let message = format!("`{measure}` is broken down by `{dimension}`: give its code");
                return Err(fault(ErrorCode::MissingDimension, message));
            };
            let member = members
                .iter()
                .find(|member| member.as_str() == sent)
                .cloned()
                .ok_or_else(|| {
                    let message = format!(
                        "`{dimension}` has no code {}: use a code of its list{}",
                        quoted(row.said(dimension.as_str())),
                        meant(sent, codes())
                    );
                    fault(ErrorCode::UnknownMember, message)
                })?;
            Ok((dimension.clone(), member))
        })
        .collect::<Result<_, _>>()
        .map(Breakdown::new)
}

fn supplied(row: &TextRow, asked: &MeasureForm) -> Result<(Supplied, Statuses), Fault> {
    let (value, status) = (row.value.trim(), row.status.trim());
    let absent = match status {
        "NOT_SUPPLIED" => Some(Supplied::NotSupplied),
        "NOT_APPLICABLE" => Some(Supplied::NotApplicable),
        _ => None,
    };
    match absent {
        Some(absent) if value.is_empty() => return Ok((absent, Statuses::NONE)),
        Some(_) => {
            let message =
                format!("there is a value and the status {status}: keep the value or the reason why there is none");
            return Err(Fault::new(ErrorCode::ValueWithAbsence, "status", message));
        }
        None => {}
    }
    let statuses: Statuses = status
        .parse()
        .map_err(|_| {
            let message = format!("{} is not a status: use NOT_SUPPLIED or NOT_APPLICABLE without a value, PROVISIONAL, ESTIMATED or BREAK (joined by `|`) with one", quoted(status));
            Fault::new(ErrorCode::StatusUnknown, "status", message)
        })?;
    if value.is_empty() {
        let message = "there is neither a value nor a reason: a blank is not a nought, write the value, NOT_SUPPLIED or NOT_APPLICABLE";
        return Err(
            Fault::new(ErrorCode::ValueMissing, "value", message).expecting("a value, NOT_SUPPLIED or NOT_APPLICABLE")
        );
    }
    let quantity = quantity(value, asked)?;
    Ok((Supplied::Value(quantity), statuses))
}

fn note(row: &TextRow) -> Result<Option<String>, Fault> {
    if row.note.chars().count() > LONGEST_NOTE {
        return Err(Fault::new(
            ErrorCode::NoteTooLong,
            "note",
            "the note is too long: keep it under 2,000 characters",
        ));
    }
    // PostgreSQL stores no NUL, and no other control character belongs in a sentence
    if row
        .note
        .chars()
        .any(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
    {
        return Err(Fault::new(
            ErrorCode::RowNotReadable,
            "note",
            "the note holds a control character: take it out",
        ));
    }
    Ok(Some(row.note.trim()).filter(|note| !note.is_empty()).map(str::to_owned))
}

#[cfg(test)]
mod tests;
