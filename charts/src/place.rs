//! Room on the sheet: where a label may stand without covering another or a mark.

/// An upright rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub(crate) fn new(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self {
            left,
            top,
            right: left + width,
            bottom: top + height,
        }
    }

    pub(crate) fn around((x, y): (f64, f64), radius: f64) -> Self {
        Self::new(x - radius, y - radius, 2.0 * radius, 2.0 * radius)
    }

    /// The place in it that is nearest to another.
    pub(crate) fn nearest(self, (x, y): (f64, f64)) -> (f64, f64) {
        (x.clamp(self.left, self.right), y.clamp(self.top, self.bottom))
    }

    fn contains(self, place: (f64, f64)) -> bool {
        self.nearest(place) == place
    }

    fn meets(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn holds(self, other: Self) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }
}

/// What is taken already of a part of the sheet.
#[derive(Debug, Clone)]
pub(crate) struct Room {
    within: Area,
    taken: Vec<Area>,
    marks: Vec<(f64, f64)>,
    labels: Vec<Area>,
    /// Lines, which a label covers only where there is no other room.
    crossed: Vec<Area>,
}

/// A label this near to its mark needs no line to it.
pub(crate) const BESIDE: f64 = 16.0;
/// How far a label stands from its mark, nearest first.
const REACHES: [f64; 8] = [9.0, 13.0, 18.0, 24.0, 36.0, 52.0, 72.0, 96.0];
/// Around its mark, as readers expect a label first: right, left, above, below, and between them.
const SIDES: [(f64, f64); 8] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.9, -0.8),
    (-0.9, -0.8),
    (0.9, 0.8),
    (-0.9, 0.8),
];

impl Room {
    pub(crate) fn new(within: Area) -> Self {
        Self {
            within,
            taken: Vec::new(),
            marks: Vec::new(),
            labels: Vec::new(),
            crossed: Vec::new(),
        }
    }

    pub(crate) fn take(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// A mark that a label could be taken to belong to.
    pub(crate) fn mark(&mut self, place: (f64, f64), radius: f64) {
        self.marks.push(place);
        self.take(Area::around(place, radius));
    }

    pub(crate) fn cross(&mut self, area: Area) {
        self.crossed.push(area);
    }

    /// The first of the places that is free, which is then taken; best one without a line behind it.
    pub(crate) fn first_free(&mut self, places: impl IntoIterator<Item = Area>) -> Option<Area> {
        let places: Vec<Area> = places.into_iter().filter(|area| self.free(*area)).collect();
        let open = |area: &&Area| !self.crossed.iter().any(|line| line.meets(**area));
        let area = places.iter().find(open).or(places.first()).copied()?;
        self.take(area);
        Some(area)
    }

    fn free(&self, area: Area) -> bool {
        self.within.holds(area) && !self.taken.iter().any(|taken| taken.meets(area))
    }

    /// A free place for a label of a size near a mark, as near as can be, where nobody takes it for another's.
    pub(crate) fn near(&mut self, mark: (f64, f64), size: (f64, f64)) -> Option<Area> {
        let free = around(mark, size).filter(|area| self.free(*area));
        let plain: Vec<Area> = free.filter(|area| self.tells(mark, *area)).collect();
        let area = self.first_free(plain)?;
        self.label(mark, area);
        Some(area)
    }

    /// A free place near a mark that has to have its label, even if the line to it passes others.
    pub(crate) fn near_at_any_price(&mut self, mark: (f64, f64), size: (f64, f64)) -> Option<Area> {
        self.near(mark, size).or_else(|| {
            let led = around(mark, size).filter(|area| distance(area.nearest(mark), mark) > BESIDE);
            let area = self.first_free(led)?;
            self.label(mark, area);
            Some(area)
        })
    }

    /// Keeps later labels off this one and off the line to it.
    fn label(&mut self, mark: (f64, f64), area: Area) {
        self.labels.push(area);
        if distance(area.nearest(mark), mark) > BESIDE {
            for place in way(mark, area.nearest(mark)) {
                self.take(Area::around(place, 1.0));
            }
        }
    }

    /// Whether a label there is plainly this mark's: nearest to it, or led to it past no other.
    fn tells(&self, mark: (f64, f64), area: Area) -> bool {
        let end = area.nearest(mark);
        let own = distance(end, mark);
        let mut others = self.marks.iter().filter(|it| **it != mark);
        if own <= BESIDE {
            return others.all(|other| distance(area.nearest(*other), *other) > own + 2.5);
        }
        let past_labels = way(mark, end).all(|place| self.labels.iter().all(|label| !label.contains(place)));
        past_labels && others.all(|other| way(mark, end).all(|place| distance(place, *other) > 4.5))
    }
}

/// The places along a straight line.
fn way(from: (f64, f64), to: (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    (1..=20).map(move |step| {
        let share = f64::from(step) / 20.0;
        (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
    })
}

/// Places around a mark, nearest first.
fn around((x, y): (f64, f64), (width, height): (f64, f64)) -> impl Iterator<Item = Area> {
    let at = move |reach: f64, (dx, dy): (f64, f64)| {
        let centre = (x + dx * (reach + width / 2.0), y + dy * (reach + height / 2.0));
        Area::new(centre.0 - width / 2.0, centre.1 - height / 2.0, width, height)
    };
    REACHES.into_iter().flat_map(move |reach| {
        let turns = if reach < BESIDE { SIDES.len() } else { 24 };
        (0..turns).map(move |turn| {
            let side = SIDES.get(turn).copied().unwrap_or_else(|| {
                let angle = std::f64::consts::TAU * crate::columns::real(turn - SIDES.len()) / 16.0;
                (angle.cos(), angle.sin())
            });
            at(reach, side)
        })
    })
}

fn distance(one: (f64, f64), other: (f64, f64)) -> f64 {
    (one.0 - other.0).hypot(one.1 - other.1)
}

/// Heights as near to the wished ones as can be, in order, with room between them.
pub(crate) fn spread(wished: &[f64], apart: f64, (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wished.len()).collect();
    order.sort_by(|a, b| wished[*a].total_cmp(&wished[*b]));
    let mut heights = wished.to_vec();
    let mut least = top;
    for at in &order {
        heights[*at] = heights[*at].max(least);
        least = heights[*at] + apart;
    }
    let mut most = bottom;
    for at in order.iter().rev() {
        heights[*at] = heights[*at].min(most);
        most = heights[*at] - apart;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_off_each_other() {
        let mut room = Room::new(Area::new(0.0, 0.0, 300.0, 300.0));
        let placed: Vec<_> = (0..4).filter_map(|_| room.near((150.0, 150.0), (60.0, 12.0))).collect();
        assert_eq!(placed.len(), 4);
        for (at, one) in placed.iter().enumerate() {
            assert!(placed[at + 1..].iter().all(|other| !one.meets(*other)));
        }
        assert_eq!(
            room.near((150.0, 150.0), (400.0, 12.0)),
            None,
            "it does not fit anywhere"
        );
    }

    #[test]
    fn a_label_is_never_nearer_to_another_mark() {
        let mut room = Room::new(Area::new(0.0, 0.0, 400.0, 400.0));
        let (one, other) = ((200.0, 200.0), (206.0, 194.0));
        room.mark(one, 5.0);
        room.mark(other, 5.0);
        for mark in [one, other] {
            let area = room.near(mark, (60.0, 14.0)).unwrap();
            let (own, wrong) = if mark == one { (one, other) } else { (other, one) };
            assert!(distance(area.nearest(own), own) < distance(area.nearest(wrong), wrong));
        }
    }

    #[test]
    fn heights_are_spread_within_their_bounds() {
        assert_eq!(spread(&[50.0, 48.0, 10.0], 14.0, (0.0, 100.0)), [62.0, 48.0, 10.0]);
        assert_eq!(spread(&[99.0, 98.0], 14.0, (0.0, 100.0)), [100.0, 86.0]);
    }
}
