//! The two icons of a series, and what they say in words.

use crate::element::Element;
use crate::label::{Anchor, Label};
use crate::marks::{Direction, Meaning, path};
use crate::sheet::line;
use crate::theme::Palette;

/// What a series is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variation {
    /// Nothing that chance does not do.
    CommonCause,
    /// Something changed for the better, and which way.
    Improvement(Direction),
    /// Something changed for the worse, and which way.
    Concern(Direction),
    /// Something changed, of an indicator without a better.
    Neutral(Direction),
}

/// Whether a target will be met if nothing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// Every month.
    ConsistentPass,
    /// No month.
    ConsistentFail,
    /// Some months, by chance alone.
    Inconsistent,
}

/// The room an icon takes across.
pub(crate) const ACROSS: f64 = 96.0;
const RADIUS: f64 = 19.0;

impl Variation {
    /// What the icon says.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::CommonCause => "no clear change",
            Self::Improvement(_) => "improving",
            Self::Concern(_) => "concern",
            Self::Neutral(Direction::High) => "higher",
            Self::Neutral(Direction::Low) => "lower",
        }
    }

    pub(crate) fn sign(self) -> Option<(Meaning, Direction)> {
        match self {
            Self::CommonCause => None,
            Self::Improvement(direction) => Some((Meaning::Improvement, direction)),
            Self::Concern(direction) => Some((Meaning::Concern, direction)),
            Self::Neutral(direction) => Some((Meaning::Neutral, direction)),
        }
    }

    /// A run of points that wanders between limits, or leaves them.
    pub(crate) fn draw(self, (x, y): (f64, f64), palette: &Palette) -> Element {
        let (colour, heights, letter) = match self.sign() {
            None => (palette.quiet, [3.0, -3.0, 2.0, -4.0, 1.0], ""),
            Some((meaning, Direction::High)) => (palette.of(meaning), [7.0, 6.0, 1.0, -5.0, -9.0], "H"),
            Some((meaning, Direction::Low)) => (palette.of(meaning), [-7.0, -6.0, -1.0, 5.0, 9.0], "L"),
        };
        let places: Vec<_> = [-11.0, -5.5, 0.0, 5.5, 11.0]
            .iter()
            .zip(heights)
            .map(|(dx, dy)| (x + dx, y + dy))
            .collect();
        let run = Element::new("polyline")
            .with("points", path(&places))
            .with("fill", "none");
        let dots = places.iter().enumerate().map(|(at, (x, y))| {
            let radius = if at == 4 && !letter.is_empty() { 3.6 } else { 2.2 };
            Element::new("circle")
                .with("cx", *x)
                .with("cy", *y)
                .with("r", radius)
                .with("fill", colour)
        });
        let mut icon = ring((x, y), colour, palette)
            .child(line((x - 14.0, y), (x + 14.0, y), palette.quiet, 0.8).with("stroke-dasharray", "2 2"))
            .child(run.with("stroke", colour).with("stroke-width", 1.5))
            .children(dots);
        if !letter.is_empty() {
            let corner = if letter == "H" {
                (x - 8.0, y - 4.0)
            } else {
                (x - 8.0, y + 12.5)
            };
            icon = icon.child(Label::new(letter, colour).bold().at(corner, Anchor::Middle));
        }
        icon.child(
            Label::new(self.words(), palette.ink)
                .size(11.0)
                .at((x, y + RADIUS + 13.0), Anchor::Middle),
        )
        .told(format!("Variation: {}", self.words()))
    }
}

impl Assurance {
    /// What the icon says.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::ConsistentPass => "meets target",
            Self::ConsistentFail => "misses target",
            Self::Inconsistent => "hit and miss",
        }
    }

    /// A target line with what the series reaches on the right side of it, the wrong one, or both.
    pub(crate) fn draw(self, (x, y): (f64, f64), palette: &Palette) -> Element {
        let (colour, middle, letter) = match self {
            Self::ConsistentPass => (palette.improvement, -5.0, "P"),
            Self::ConsistentFail => (palette.concern, 6.0, "F"),
            Self::Inconsistent => (palette.quiet, 3.0, "?"),
        };
        let target = match self {
            Self::ConsistentPass => y + 6.0,
            Self::ConsistentFail => y - 6.0,
            Self::Inconsistent => y + 3.0,
        };
        let tall = if self == Self::Inconsistent { 6.0 } else { 3.0 };
        let wave: Vec<_> = [(-12.0, tall), (-6.0, -tall), (0.0, tall), (6.0, -tall), (12.0, tall)]
            .iter()
            .map(|(dx, dy)| (x + dx, y + middle + dy))
            .collect();
        let letter_foot = match self {
            Self::ConsistentFail => y - 8.0,
            Self::ConsistentPass => y + 17.0,
            Self::Inconsistent => y - 7.0,
        };
        ring((x, y), colour, palette)
            .child(line((x - 16.0, target), (x + 16.0, target), palette.target, 1.8).with("stroke-dasharray", "5 2"))
            .child(
                Element::new("polyline")
                    .with("points", path(&wave))
                    .with("fill", "none")
                    .with("stroke", colour)
                    .with("stroke-width", 2.0),
            )
            .child(
                Label::new(letter, colour)
                    .size(11.0)
                    .bold()
                    .at((x, letter_foot), Anchor::Middle),
            )
            .child(
                Label::new(self.words(), palette.ink)
                    .size(11.0)
                    .at((x, y + RADIUS + 13.0), Anchor::Middle),
            )
            .told(format!("Target, if nothing changes: {}", self.words()))
    }
}

fn ring((x, y): (f64, f64), colour: &'static str, palette: &Palette) -> Element {
    Element::new("g").with("class", "icon").child(
        Element::new("circle")
            .with("cx", x)
            .with("cy", y)
            .with("r", RADIUS)
            .with("fill", palette.paper)
            .with("stroke", colour)
            .with("stroke-width", 2.5),
    )
}
