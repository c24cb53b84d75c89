//! A block that is filled again, month by month.
use super::{Block, Series};
use muster_domain::{ForceCode, Month, comparability::CountedBy, tally::Point};

impl Block {
    /// Takes everything of a force out of both halves.
    pub(in crate::comparison) fn clear(&mut self, force: &ForceCode) {
        for series in [Some(&mut self.numerator), self.denominator.as_mut()]
            .into_iter()
            .flatten()
        {
            if let Some(points) = series.forces.get_mut(force) {
                points.fill(None);
            }
        }
    }
}

impl Series {
    /// What a force's period came to; nothing that is of another frequency, or before the first month of the series.
    pub(in crate::comparison) fn put(&mut self, force: &ForceCode, month: Month, point: Option<Point>) {
        let step = self.frequency.months();
        let months = month.since(self.first);
        let (Ok(at), 0) = (usize::try_from(months / step), months % step) else {
            return;
        };
        let Some(points) = self.forces.get_mut(force).filter(|_| months >= 0) else {
            return;
        };
        if points.len() <= at {
            points.resize(at + 1, None);
        }
        points[at] = point;
    }

    /// How the returns of a force were counted, those of one collection in the order of their months: nothing else of it stays.
    pub(in crate::comparison) fn count<'b>(
        &mut self,
        force: &ForceCode,
        returns: impl Iterator<Item = (Month, &'b CountedBy)>,
    ) {
        self.counted.leave(force);
        for (month, by) in returns {
            self.counted.enter(force, month, by);
        }
    }
}
