//! The statements that read what was accepted of a return's cells in the periods before.
use muster_domain::{AreaKey, BreakdownKey, EventId, ForceKey, MeasureKey, Month, Origin, Period, RevisionKey};
use muster_entities::revision;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbBackend, DbErr, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QuerySelect as _, Statement,
};
use std::collections::BTreeSet;

/// Which figures are history.
pub(in crate::returns) struct Wanted<'a> {
    pub(in crate::returns) force: ForceKey,
    pub(in crate::returns) measures: &'a [MeasureKey],
    pub(in crate::returns) periods: &'a [Period],
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
    pub(in crate::returns) from_revision: RevisionKey,
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
        Some(Figure {
            measure: self.measure,
            area: self.area,
            breakdown: self.breakdown,
            first_month,
            value,
            kind: parts.next()?.parse().ok()?,
            statuses: parts.next()?.parse().ok()?,
            from_revision: RevisionKey(parts.next()?.parse().ok()?),
        })
    }
}

/// Every figure that is wanted.
pub(in crate::returns) async fn figures(db: &impl ConnectionTrait, wanted: &Wanted<'_>) -> Result<Vec<Figure>, DbErr> {
    let Some(months) = wanted.periods.first().map(|period| period.length()) else {
        return Ok(Vec::new());
    };
    if wanted.measures.is_empty() {
        return Ok(Vec::new());
    }
    let place = format!(
        "f.measure = of_measure.key AND f.first_month = of_period.first_month AND f.force = {}",
        wanted.force.0
    );
    let (joined, held) = match wanted.until {
        None => ("", "f.to_revision IS NULL".to_owned()),
        Some(EventId(until)) => (
            "JOIN revision r ON r.key = f.from_revision LEFT JOIN revision later ON later.key = f.to_revision",
            format!("r.accepted_event <= {until} AND (later.accepted_event IS NULL OR later.accepted_event > {until})"),
        ),
    };
    let backend = db.get_database_backend();
    // the index of figures is entered at each measure and month: SQLite joins in this order, PostgreSQL is held to it by the offset
    let (figures, together) = match backend {
        DbBackend::Postgres => (
            format!("CROSS JOIN LATERAL (SELECT f.* FROM figure f WHERE {place} OFFSET 0) f"),
            "string_agg",
        ),
        _ => ("CROSS JOIN figure f".to_owned(), "group_concat"),
    };
    let packed = ["f.first_month", "f.value", "f.kind", "f.statuses", "f.from_revision"]
        .map(|column| format!("COALESCE(CAST({column} AS TEXT), '')"))
        .join(" || ' ' || ");
    let rows = |numbers: Vec<String>| format!("({})", numbers.join("), ("));
    // every value below is a number of ours
    let sql = format!(
        "WITH of_measure (key) AS (VALUES {measures}), of_period (first_month) AS (VALUES {first_months})
        SELECT f.measure, f.area, f.breakdown, {together}({packed}, ';') AS figures
        FROM of_measure CROSS JOIN of_period {figures} {joined}
        WHERE {place} AND f.months = {months} AND {held}
        GROUP BY f.measure, f.area, f.breakdown",
        measures = rows(wanted.measures.iter().map(|key| key.0.to_string()).collect()),
        first_months = rows(
            wanted
                .periods
                .iter()
                .map(|period| period.first().index().to_string())
                .collect()
        ),
    );
    let cells = Packed::find_by_statement(Statement::from_string(backend, sql))
        .all(db)
        .await?;
    cells.iter().flat_map(Packed::figures).collect()
}

/// Which of these figures are made up: a force's figures of some years are of a few dozen revisions.
pub(in crate::returns) async fn made_up(
    db: &impl ConnectionTrait,
    figures: &[Figure],
) -> Result<BTreeSet<RevisionKey>, DbErr> {
    let keys: BTreeSet<RevisionKey> = figures.iter().map(|figure| figure.from_revision).collect();
    let made_up: Vec<RevisionKey> = revision::Entity::find()
        .select_only()
        .column(revision::Column::Key)
        .filter(revision::Column::Key.is_in(keys))
        .filter(revision::Column::Origin.eq(Origin::SeededSynthetic.to_stored()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(made_up.into_iter().collect())
}
