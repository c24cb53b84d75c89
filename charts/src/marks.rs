//! The marks of a figure: what its shape and filling say.

use crate::element::Element;
use crate::number::coordinate;
use crate::theme::Palette;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Upwards, or above.
    High,
    /// Downwards, or below.
    Low,
}

/// Which way an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Polarity {
    /// More is better.
    HighIsGood,
    /// Less is better.
    LowIsGood,
    /// Neither: higher and lower are said, better and worse are not.
    #[default]
    NoJudgement,
}

/// What something unusual means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Meaning {
    Improvement,
    Concern,
    Neutral,
}

impl Polarity {
    pub(crate) fn meaning(self, direction: Direction) -> Meaning {
        match (self, direction) {
            (Self::HighIsGood, Direction::High) | (Self::LowIsGood, Direction::Low) => Meaning::Improvement,
            (Self::HighIsGood, Direction::Low) | (Self::LowIsGood, Direction::High) => Meaning::Concern,
            (Self::NoJudgement, _) => Meaning::Neutral,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    Circle,
    Diamond,
    Square,
    Triangle,
}

impl From<Meaning> for Shape {
    fn from(meaning: Meaning) -> Self {
        match meaning {
            Meaning::Improvement => Self::Diamond,
            Meaning::Concern => Self::Square,
            Meaning::Neutral => Self::Triangle,
        }
    }
}

/// A mark at a place; hollow where its figure is not firm.
pub(crate) fn mark(
    shape: Shape,
    (x, y): (f64, f64),
    radius: f64,
    colour: &'static str,
    hollow: bool,
    palette: &Palette,
) -> Element {
    let corners = |points: &[(f64, f64)]| {
        let points: Vec<_> = points
            .iter()
            .map(|(dx, dy)| (x + dx * radius, y + dy * radius))
            .collect();
        Element::new("polygon").with("points", path(&points))
    };
    let element = match shape {
        Shape::Circle => Element::new("circle").with("cx", x).with("cy", y).with("r", radius),
        Shape::Diamond => corners(&[(0.0, -1.35), (1.35, 0.0), (0.0, 1.35), (-1.35, 0.0)]),
        Shape::Square => corners(&[(-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)]),
        Shape::Triangle => corners(&[(0.0, -1.3), (1.2, 0.95), (-1.2, 0.95)]),
    };
    if hollow {
        element
            .with("fill", palette.paper)
            .with("stroke", colour)
            .with("stroke-width", 1.8)
    } else {
        element
            .with("fill", colour)
            .with("stroke", palette.paper)
            .with("stroke-width", if radius < 2.5 { 0.0 } else { 1.0 })
    }
}

/// The places of a line or an outline.
pub(crate) fn path(points: &[(f64, f64)]) -> String {
    let points: Vec<_> = points
        .iter()
        .map(|(x, y)| format!("{},{}", coordinate(*x), coordinate(*y)))
        .collect();
    points.join(" ")
}

/// A cross for what is not there: a blank is never drawn as a nought.
pub(crate) fn cross((x, y): (f64, f64), radius: f64, colour: &'static str) -> Element {
    let stroke = |from: (f64, f64), to: (f64, f64)| {
        let [from, to] = [from, to].map(|(x, y)| format!("{} {}", coordinate(x), coordinate(y)));
        format!("M{from}L{to}")
    };
    let falling = stroke((x - radius, y - radius), (x + radius, y + radius));
    let rising = stroke((x - radius, y + radius), (x + radius, y - radius));
    Element::new("path")
        .with("d", falling + &rising)
        .with("fill", "none")
        .with("stroke", colour)
        .with("stroke-width", 1.5)
}
