//! The statement that reads what was accepted of a return's cells in the periods before.
use muster_domain::{AreaKey, BreakdownKey, EventId, ForceKey, MeasureKey, Month, Origin, Period};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement};

/// Which figures are history.
pub(in crate::returns) struct Wanted<'a> {
    pub(in crate::returns) force: ForceKey,
    pub(in crate::returns) measures: &'a [MeasureKey],
    pub(in crate::returns) periods: &'a [Period],
    /// Only made-up figures: a made-up return is not judged by real ones.
    pub(in crate::returns) made_up: bool,
    /// As they stood after this event; as they stand now, where none is named.
    pub(in crate::returns) until: Option<EventId>,
}

/// An accepted figure.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::returns) struct Figure {
    pub(in crate::returns) measure: MeasureKey,
    pub(in crate::returns) area: AreaKey,
    pub(in crate::returns) breakdown: BreakdownKey,
    pub(in crate::returns) first_month: Month,
    pub(in crate::returns) value: Option<i64>,
    pub(in crate::returns) kind: i16,
    pub(in crate::returns) statuses: i16,
    pub(in crate::returns) origin: i16,
}

/// The figures of one cell: a row a figure would cost more to hand over than to find.
#[derive(Debug, FromQueryResult)]
struct Packed {
    measure: MeasureKey,
    area: AreaKey,
    breakdown: BreakdownKey,
    figures: String,
}

impl Packed {
    fn figures(&self) -> impl Iterator<Item = Result<Figure, DbErr>> {
        let unreadable = |packed| DbErr::Type(format!("not a figure of a cell: `{packed}`"));
        self.figures
            .split(';')
            .map(move |packed| self.figure(packed).ok_or_else(|| unreadable(packed)))
    }

    fn figure(&self, packed: &str) -> Option<Figure> {
        let mut parts = packed.split(' ');
        let first_month = Month::from_index(parts.next()?.parse().ok()?)?;
        let value = match parts.next()? {
            "" => None,
            units => Some(units.parse().ok()?),
        };
        let mut small = || parts.next()?.parse().ok();
        Some(Figure {
            measure: self.measure,
            area: self.area,
            breakdown: self.breakdown,
            first_month,
            value,
            kind: small()?,
            statuses: small()?,
            origin: small()?,
        })
    }
}

/// Every figure that is wanted, in one statement.
pub(in crate::returns) async fn figures(db: &impl ConnectionTrait, wanted: &Wanted<'_>) -> Result<Vec<Figure>, DbErr> {
    let Some(months) = wanted.periods.first().map(|period| period.length()) else {
        return Ok(Vec::new());
    };
    if wanted.measures.is_empty() {
        return Ok(Vec::new());
    }
    let list = |keys: Vec<String>| keys.join(", ");
    let origin = if wanted.made_up {
        format!("AND r.origin = {}", Origin::SeededSynthetic.to_stored())
    } else {
        String::new()
    };
    let (later, held) = match wanted.until {
        None => ("", "f.to_revision IS NULL".to_owned()),
        Some(EventId(until)) => (
            "LEFT JOIN revision later ON later.key = f.to_revision",
            format!("r.accepted_event <= {until} AND (later.accepted_event IS NULL OR later.accepted_event > {until})"),
        ),
    };
    let backend = db.get_database_backend();
    let joined = match backend {
        DbBackend::Postgres => "string_agg",
        _ => "group_concat",
    };
    let packed = ["f.first_month", "f.value", "f.kind", "f.statuses", "r.origin"]
        .map(|column| format!("COALESCE(CAST({column} AS TEXT), '')"))
        .join(" || ' ' || ");
    // every value below is a number of ours; months one by one, so that the index is entered at each of them
    let sql = format!(
        "SELECT f.measure, f.area, f.breakdown, {joined}({packed}, ';') AS figures
        FROM figure f
        JOIN revision r ON r.key = f.from_revision
        {later}
        WHERE f.measure IN ({measures}) AND f.first_month IN ({first_months}) AND f.force = {force}
            AND f.months = {months} {origin} AND {held}
        GROUP BY f.measure, f.area, f.breakdown",
        measures = list(wanted.measures.iter().map(|key| key.0.to_string()).collect()),
        first_months = list(
            wanted
                .periods
                .iter()
                .map(|period| period.first().index().to_string())
                .collect()
        ),
        force = wanted.force.0,
    );
    let cells = Packed::find_by_statement(Statement::from_string(backend, sql))
        .all(db)
        .await?;
    cells.iter().flat_map(Packed::figures).collect()
}
