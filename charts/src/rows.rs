//! What frames a plot: the lines and numbers of its height, the words at its right end, and its key.

use crate::axis::Axis;
use crate::caption::Caption;
use crate::element::Element;
use crate::label::{Anchor, Label};
use crate::marks::{Meaning, Shape, cross, mark};
use crate::place::{Area, spread};
use crate::sheet::{EDGE, Sheet, WIDTH, line};
use crate::theme::Palette;

/// The room the numbers of an axis need.
pub(crate) fn gutter(axis: &Axis, suffix: &str) -> f64 {
    let width = |tick: &f64| crate::words::width(&axis.label(*tick, suffix), 12.0);
    axis.ticks.iter().map(width).fold(24.0, f64::max) + EDGE + 8.0
}

/// Lines across the plot at every tick, with their numbers, and a mark where the axis leaves out nought.
pub(crate) fn grid(sheet: &mut Sheet, axis: &Axis, plot: Area, caption: &Caption) {
    let palette = sheet.palette;
    for tick in &axis.ticks {
        let y = axis.at(*tick);
        let nought = *tick == 0.0;
        let (colour, width) = if nought {
            (palette.limit, 1.0)
        } else {
            (palette.grid, 1.0)
        };
        sheet.push(line((plot.left, y), (plot.right, y), colour, width));
        let label = Label::new(axis.label(*tick, caption.suffix()), palette.quiet);
        sheet.push(label.at((plot.left - 7.0, y + 4.0), Anchor::End));
    }
    if axis.cut() {
        // the zigzag of a broken axis
        let (x, y) = (plot.left, plot.bottom);
        let zigzag = [
            (x, y),
            (x, y - 2.0),
            (x - 4.0, y - 4.0),
            (x + 4.0, y - 8.0),
            (x, y - 10.0),
            (x, y - 12.0),
        ];
        sheet.push(
            Element::new("polyline")
                .with("points", crate::marks::path(&zigzag))
                .with("fill", "none")
                .with("stroke", palette.quiet)
                .with("stroke-width", 1.2),
        );
    }
}

/// What is said of an axis above it.
pub(crate) fn unit(axis: &Axis, caption: &Caption) -> String {
    let unit = caption.unit.trim();
    match (axis.cut(), unit.is_empty()) {
        (true, true) => "axis does not start at 0".to_owned(),
        (true, false) => format!("{unit} (axis does not start at 0)"),
        _ => unit.to_owned(),
    }
}

/// A line's name, where the line ends.
pub(crate) struct Ending {
    pub height: f64,
    pub label: Label,
    pub colour: &'static str,
}

/// The names of lines at the right of a plot, kept apart, each led back to its line.
pub(crate) fn endings(sheet: &mut Sheet, endings: Vec<Ending>, plot: Area) {
    let wished: Vec<_> = endings.iter().map(|it| it.height).collect();
    let heights = spread(&wished, 15.0, (plot.top + 2.0, plot.bottom - 2.0));
    let room = WIDTH - plot.right - 16.0;
    for (ending, height) in endings.into_iter().zip(heights) {
        sheet.push(line(
            (plot.right + 1.0, ending.height),
            (plot.right + 9.0, height),
            ending.colour,
            1.0,
        ));
        sheet.push(
            ending
                .label
                .cut(room)
                .at((plot.right + 12.0, height + 4.0), Anchor::Start),
        );
    }
}

/// The room the names of lines need at the right.
pub(crate) fn margin(endings: &[Ending]) -> f64 {
    let widest = endings.iter().map(|it| it.label.width()).fold(0.0, f64::max);
    (widest + 22.0).clamp(EDGE, 200.0)
}

/// What a mark or a line means.
pub(crate) struct Entry {
    pub symbol: Symbol,
    pub colour: &'static str,
    pub hollow: bool,
    pub words: String,
}

/// What stands in a key before its words.
#[derive(Clone, Copy)]
pub(crate) enum Symbol {
    Shape(Shape),
    Ringed,
    Cross,
    Dashes,
    Ribbon,
    Bar,
}

impl Entry {
    pub(crate) fn unusual(meaning: Meaning, palette: &Palette) -> Self {
        Self {
            symbol: Symbol::Shape(meaning.into()),
            colour: palette.of(meaning),
            hollow: false,
            words: match meaning {
                Meaning::Improvement => "unusual, for the better".to_owned(),
                Meaning::Concern => "unusual, for the worse".to_owned(),
                Meaning::Neutral => "unusual".to_owned(),
            },
        }
    }

    /// What a cross means: the reason, if it is always the same.
    pub(crate) fn absent<'a>(absent: impl Iterator<Item = Option<&'a str>> + Clone, palette: &Palette) -> Option<Self> {
        absent.clone().flatten().next()?;
        let words = crate::columns::one_reason(absent).unwrap_or("no value");
        Some(Self {
            symbol: Symbol::Cross,
            colour: palette.quiet,
            hollow: false,
            words: crate::words::cut(words, 12.0, 240.0),
        })
    }

    fn symbol(&self, (x, y): (f64, f64), palette: &Palette) -> Element {
        let marked = |shape| mark(shape, (x, y), 4.5, self.colour, self.hollow, palette);
        match self.symbol {
            Symbol::Shape(shape) => marked(shape),
            Symbol::Cross => cross((x, y), 3.0, self.colour),
            Symbol::Bar => Element::new("g")
                .child(line((x - 7.5, y), (x + 7.5, y), self.colour, 1.6))
                .child(marked(Shape::Circle)),
            Symbol::Ribbon => Element::new("rect")
                .with("x", x - 6.0)
                .with("y", y - 5.0)
                .with("width", 12.0)
                .with("height", 10.0)
                .with("fill", palette.ribbon.unwrap_or(palette.paper))
                .with("stroke", palette.limit)
                .with("stroke-width", 0.6),
            Symbol::Dashes => line((x - 7.0, y), (x + 7.0, y), self.colour, 1.0).with("stroke-dasharray", "3 3"),
            Symbol::Ringed => {
                let ring = Element::new("circle").with("cx", x).with("cy", y).with("r", 6.5);
                let ring = ring.with("fill", "none").with("stroke", palette.ink);
                Element::new("g").child(ring).child(marked(Shape::Circle))
            }
        }
    }
}

/// Instead of a chart of nothing.
pub(crate) fn nothing(sheet: &mut Sheet) {
    let middle = f64::midpoint(sheet.top, sheet.bottom);
    let label = Label::new("No figures to show", sheet.palette.quiet).size(16.0);
    sheet.push(label.at((WIDTH / 2.0, middle), Anchor::Middle));
}

/// The unit of the axis and, after it, what the shapes mean; gives the height below them.
pub(crate) fn key(sheet: &mut Sheet, unit: &str, entries: &[Entry]) -> f64 {
    let palette: &Palette = sheet.palette;
    let mut foot = sheet.top + 12.0;
    let label = Label::new(unit, palette.quiet).cut(WIDTH - 2.0 * EDGE);
    let mut left = EDGE;
    if !unit.is_empty() {
        left += label.width() + 22.0;
        sheet.push(label.at((EDGE, foot), Anchor::Start));
    }
    for entry in entries {
        let label = Label::new(entry.words.clone(), palette.quiet);
        let width = 14.0 + label.width();
        if left + width > WIDTH - EDGE && left > EDGE {
            left = EDGE;
            foot += 17.0;
        }
        let middle = (left + 5.0, foot - 4.0);
        sheet.push(entry.symbol(middle, palette));
        sheet.push(label.at((left + 14.0, foot), Anchor::Start));
        left += width + 18.0;
    }
    foot + 8.0
}
