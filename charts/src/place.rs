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
    /// Lines, which a label covers only where there is no other room.
    crossed: Vec<Area>,
}

/// How far a label stands from its mark, nearest first.
const REACHES: [f64; 8] = [9.0, 13.0, 18.0, 24.0, 36.0, 52.0, 72.0, 96.0];
/// Around its mark: right, left, above, below, and between them.
const SIDES: [(f64, f64); 12] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.8, -0.8),
    (-0.8, -0.8),
    (0.8, 0.8),
    (-0.8, 0.8),
    (0.8, -0.3),
    (0.8, 0.3),
    (-0.8, -0.3),
    (-0.8, 0.3),
];

impl Room {
    pub(crate) fn new(within: Area) -> Self {
        Self {
            within,
            taken: Vec::new(),
            crossed: Vec::new(),
        }
    }

    pub(crate) fn take(&mut self, area: Area) {
        self.taken.push(area);
    }

    pub(crate) fn cross(&mut self, area: Area) {
        self.crossed.push(area);
    }

    /// The first of the places that is free, which is then taken; best one without a line behind it.
    pub(crate) fn first_free(&mut self, places: impl IntoIterator<Item = Area>) -> Option<Area> {
        let free = |area: &Area| self.within.holds(*area) && !self.taken.iter().any(|taken| taken.meets(*area));
        let places: Vec<Area> = places.into_iter().filter(free).collect();
        let open = |area: &&Area| !self.crossed.iter().any(|line| line.meets(**area));
        let area = places.iter().find(open).or(places.first()).copied()?;
        self.take(area);
        Some(area)
    }

    /// A free place for a label of a size near a mark, as near as can be.
    pub(crate) fn near(&mut self, (x, y): (f64, f64), (width, height): (f64, f64)) -> Option<Area> {
        let places = REACHES.iter().flat_map(|reach| {
            SIDES.iter().map(move |(dx, dy)| {
                let centre = (x + dx * (reach + width / 2.0), y + dy * (reach + height / 2.0));
                // beside its mark a label is level with it; above and below it is centred on it
                let centre = if *dy == 0.0 || *dx == 0.0 {
                    centre
                } else {
                    (x + dx.signum() * (reach * 0.8 + width / 2.0), centre.1)
                };
                Area::new(centre.0 - width / 2.0, centre.1 - height / 2.0, width, height)
            })
        });
        self.first_free(places)
    }
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
        let placed: Vec<_> = (0..6).filter_map(|_| room.near((150.0, 150.0), (60.0, 12.0))).collect();
        assert_eq!(placed.len(), 6);
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
    fn heights_are_spread_within_their_bounds() {
        assert_eq!(spread(&[50.0, 48.0, 10.0], 14.0, (0.0, 100.0)), [62.0, 48.0, 10.0]);
        assert_eq!(spread(&[99.0, 98.0], 14.0, (0.0, 100.0)), [100.0, 86.0]);
    }
}
