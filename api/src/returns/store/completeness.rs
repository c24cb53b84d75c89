//! The statement that counts what is in the cells that are asked for.
use muster_domain::{BreakdownKey, MeasureKey, Month, RevisionKey};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};

/// A cell that is asked for at force level, in periods that begin and end within these months.
pub(in crate::returns) struct AskedCell {
    pub(in crate::returns) measure: MeasureKey,
    pub(in crate::returns) breakdown: BreakdownKey,
    pub(in crate::returns) from: Option<Month>,
    pub(in crate::returns) to: Option<Month>,
}

/// How many of a revision's cells are of one kind.
#[derive(Debug, FromQueryResult)]
pub(in crate::returns) struct Counted {
    pub(in crate::returns) revision: RevisionKey,
    /// How a cell without or with a value is stored.
    pub(in crate::returns) kind: i16,
    pub(in crate::returns) cells: i64,
}

/// Counts the cells of revisions by kind, those alone that are asked for: all of them in one statement.
pub(in crate::returns) async fn counted(
    db: &impl ConnectionTrait,
    asked: &[AskedCell],
    revisions: &[RevisionKey],
) -> Result<Vec<Counted>, DbErr> {
    if asked.is_empty() || revisions.is_empty() {
        return Ok(Vec::new());
    }
    // every value below is a number of ours: keys and months, never text
    let month = |month: Option<Month>, open: i16| month.map_or(open, Month::index);
    let cells = asked.iter().map(|cell| {
        let (from, to) = (month(cell.from, 0), month(cell.to, i16::MAX));
        format!("({}, {}, {from}, {to})", cell.measure.0, cell.breakdown.0)
    });
    let revisions = revisions.iter().map(|key| key.0.to_string());
    let sql = format!(
        "WITH asked (measure, breakdown, from_month, to_month) AS (VALUES {cells})
        SELECT r.key AS revision, o.kind, CAST(COUNT(*) AS BIGINT) AS cells
        FROM revision r
        JOIN force_return t ON t.id = r.return_id
        JOIN observation o ON o.revision = r.key AND o.area = 0
        JOIN asked a ON a.measure = o.measure AND a.breakdown = o.breakdown
            AND a.from_month <= t.first_month AND a.to_month >= t.first_month + t.months - 1
        WHERE r.key IN ({revisions})
        GROUP BY r.key, o.kind",
        cells = cells.collect::<Vec<_>>().join(", "),
        revisions = revisions.collect::<Vec<_>>().join(", "),
    );
    Counted::find_by_statement(Statement::from_string(db.get_database_backend(), sql))
        .all(db)
        .await
}
