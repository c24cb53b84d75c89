//! Where a series changes what it rests on: a line, and above it why.

use crate::columns::{Columns, real};
use crate::label::{Anchor, Label};
use crate::place::Area;
use crate::sheet::{EDGE, Sheet, WIDTH, line};

/// What one line of reasons takes.
const ROW: f64 = 16.0;

/// A change from a column on.
pub(crate) struct Change {
    pub from: usize,
    pub words: String,
}

/// The room that reasons take above the plot.
pub(crate) fn room(changes: &[Change]) -> f64 {
    real(changes.len().min(2)) * ROW
}

/// A line before the column of each change, and its reason above the plot, in two rows at most.
pub(crate) fn draw(sheet: &mut Sheet, changes: &[Change], columns: &Columns, plot: Area, below: f64) {
    let rows = changes.len().min(2);
    let mut free = [EDGE; 2];
    let mut said = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let x = columns.before(change.from);
        let label = Label::new(change.words.as_str(), sheet.palette.ink).clear(sheet.palette.paper);
        let wanted = label.width();
        // up to where the next reason in the same row begins
        let next = changes
            .get(at + rows.max(1))
            .map_or(WIDTH - EDGE, |it| columns.before(it.from) - 6.0);
        let left_in = |row: usize| (x + 4.0).min(next - wanted).max(free[row]).max(EDGE);
        // best at its line, else over it, at worst cut
        let worse = |row: &usize| ((left_in(*row) - x - 4.0).abs(), left_in(*row) + wanted > next + 0.1);
        let row = (0..rows).min_by(|one, other| {
            let (one, other) = (worse(one), worse(other));
            one.1.cmp(&other.1).then(one.0.total_cmp(&other.0))
        });
        let row = row.unwrap_or(0);
        let left = left_in(row);
        let foot = below + (real(row) + 1.0) * ROW - 2.0;
        if change.from > 0 {
            let drawn = line((x, foot - 10.0), (x, plot.bottom), sheet.palette.ink, 1.0);
            sheet.push(drawn.with("stroke-dasharray", "1 3").with("class", "change"));
        }
        if next - left > 40.0 {
            free[row] = left + wanted.min(next - left) + 14.0;
            said.push(label.cut(next - left).at((left, foot), Anchor::Start));
        }
    }
    sheet.extend(said);
}
