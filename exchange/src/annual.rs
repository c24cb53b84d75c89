//! The published annual series of knife offences, in Muster's own layout: `force, year_ending, offences, selected_offences, percentage, absence`.
use crate::{
    problems::{Problems, at, quoted},
    published::PlannedReturn,
};
use muster_domain::{
    ErrorCode, ForceCode, MeasureCode, Month, NotAQuantity, Period, Statuses, Supplied,
    catalogue::Breakdown,
    cell::{Cell, CellAddress},
};

/// What the two counts are called here.
#[derive(Debug, Clone)]
pub struct Measures {
    /// Selected offences that involved a knife or sharp instrument.
    pub with_a_knife: MeasureCode,
    /// All selected offences.
    pub selected: MeasureCode,
}

/// One return per force and year.
///
/// # Errors
/// Every fault with its line, and no plan.
pub fn read(file: &[u8], measures: &Measures) -> Result<Vec<PlannedReturn>, Problems> {
    let mut problems = Problems::default();
    let mut returns = Vec::new();
    let mut reader = csv::Reader::from_reader(file);
    for record in reader.records() {
        match record
            .map_err(|cause| ("header", cause.to_string()))
            .and_then(|record| planned(&record, measures))
        {
            Ok(planned) => returns.push(planned),
            Err((column, fault)) => {
                let line = returns.len() + problems.total() + 2;
                let message = format!("{fault} (line {line})");
                problems.add(|| {
                    at(
                        ErrorCode::RowNotReadable,
                        message,
                        ["lines".into(), line.to_string(), column.into()],
                    )
                });
            }
        }
    }
    if problems.none() { Ok(returns) } else { Err(problems) }
}

fn planned(record: &csv::StringRecord, measures: &Measures) -> Result<PlannedReturn, (&'static str, String)> {
    let field = |column: usize| record.get(column).unwrap_or_default();
    let force: ForceCode = field(0).parse().map_err(|cause| ("force", format!("{cause}")))?;
    let last: Month = field(1).parse().map_err(|cause| ("year_ending", format!("{cause}")))?;
    let cell = |measure: &MeasureCode, column: usize, name: &'static str| {
        let supplied = match (field(column), field(5)) {
            ("", "NOT_SUPPLIED") => Supplied::NotSupplied,
            (count, "") => count
                .parse()
                .map(Supplied::Value)
                .map_err(|cause: NotAQuantity| (name, cause.to_string()))?,
            (count, absence) => {
                let sent = format!("{} and {}", quoted(count), quoted(absence));
                return Err((name, format!("{sent}: give a count or NOT_SUPPLIED")));
            }
        };
        let address = CellAddress {
            measure: measure.clone(),
            area: None,
            breakdown: Breakdown::WHOLE,
        };
        Ok(Cell {
            address,
            supplied,
            statuses: Statuses::NONE,
            note: None,
        })
    };
    let cells = vec![
        cell(&measures.with_a_knife, 2, "offences")?,
        cell(&measures.selected, 3, "selected_offences")?,
    ];
    Ok(PlannedReturn {
        force,
        period: Period::year_ending(last),
        cells,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_domain::Quantity;

    fn measures() -> Measures {
        Measures {
            with_a_knife: "knife-offences-annual".parse().unwrap(),
            selected: "selected-offences-annual".parse().unwrap(),
        }
    }

    #[test]
    fn a_year_is_read_with_both_its_counts_or_the_reason_why_not() {
        let file = "force,year_ending,offences,selected_offences,percentage,absence\n\
                    kent,2019-03,817,15000,5.4466,\n\
                    greater-manchester,2019-03,,,,NOT_SUPPLIED\n";

        let returns = read(file.as_bytes(), &measures()).unwrap();

        assert_eq!(returns[0].period.to_string(), "FY2018-19");
        assert_eq!(returns[0].cells[0].supplied.value(), Quantity::whole(817));
        assert_eq!(returns[0].cells[1].supplied.value(), Quantity::whole(15_000));
        assert!(returns[1].silent());
        assert_eq!(returns[1].cells[0].supplied, Supplied::NotSupplied);
    }

    #[test]
    fn a_blank_without_a_reason_is_refused_with_its_line() {
        let problems = read(
            b"force,year_ending,offences,selected_offences,percentage,absence\nkent,2019-03,,,,\n",
            &measures(),
        )
        .unwrap_err();

        assert_eq!(problems.addressed()[0].path, ["lines", "2", "offences"]);
    }
}
