//! A line through values, which stops where one is missing or counted in another way.

use crate::element::Element;
use crate::marks::path;
use crate::sheet::line;

/// A value on its line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop {
    pub place: (f64, f64),
    /// Whether it may still move: the line to it is dashed.
    pub loose: bool,
    /// Whether it may not be held against the one before it: no line leads to it.
    pub anew: bool,
}

/// The neighbours a line may connect.
pub(crate) fn stretches(stops: &[Option<Stop>]) -> Vec<Vec<Stop>> {
    let mut stretches: Vec<Vec<Stop>> = Vec::new();
    let mut open = false;
    for stop in stops {
        match (stop, stretches.last_mut()) {
            (Some(stop), Some(stretch)) if open && !stop.anew => stretch.push(*stop),
            (Some(stop), _) => stretches.push(vec![*stop]),
            (None, _) => {}
        }
        open = stop.is_some();
    }
    stretches
}

/// The line through the stops, in pieces.
pub(crate) fn connected(stops: &[Option<Stop>], colour: &'static str, width: f64) -> Vec<Element> {
    let mut elements = Vec::new();
    for stretch in stretches(stops) {
        let firm: Vec<_> = stretch.iter().take_while(|it| !it.loose).map(|it| it.place).collect();
        if firm.len() > 1 {
            let drawn = Element::new("polyline")
                .with("points", path(&firm))
                .with("fill", "none");
            let drawn = drawn.with("stroke", colour).with("stroke-width", width);
            elements.push(drawn.with("stroke-linejoin", "round"));
        }
        for pair in stretch.windows(2).skip(firm.len().saturating_sub(1)) {
            let drawn = line(pair[0].place, pair[1].place, colour, width);
            let loose = pair.iter().any(|it| it.loose);
            elements.push(if loose {
                drawn.with("stroke-dasharray", "3 3")
            } else {
                drawn
            });
        }
    }
    elements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stops_at_a_gap_and_at_a_break() {
        let stop = |anew: bool| {
            Some(Stop {
                place: (0.0, 0.0),
                loose: false,
                anew,
            })
        };
        let lengths = |stops: &[Option<Stop>]| stretches(stops).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(lengths(&[stop(false), stop(false), None, stop(false)]), [2, 1]);
        assert_eq!(lengths(&[None, stop(false), stop(true), stop(false)]), [1, 2]);
        assert!(lengths(&[None]).is_empty());
    }
}
