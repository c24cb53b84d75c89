//! Words on a chart.

use crate::element::Element;
use crate::place::Area;
use crate::words;

/// The usual size of words beside marks and axes.
pub(crate) const SIZE: f64 = 12.0;

/// How much wider bold words are.
pub(crate) const BOLD: f64 = 1.13;

/// Words with their size, colour and weight, before they have a place.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    text: String,
    size: f64,
    colour: &'static str,
    bold: bool,
    ground: Option<&'static str>,
    class: Option<&'static str>,
}

/// Which end of the words is at the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Label {
    pub(crate) fn new(text: impl Into<String>, colour: &'static str) -> Self {
        Self {
            text: text.into(),
            size: SIZE,
            colour,
            bold: false,
            ground: None,
            class: None,
        }
    }

    pub(crate) fn size(mut self, size: f64) -> Self {
        self.size = size;
        self
    }

    pub(crate) fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    /// Clears what lies behind the letters, so that a line may pass below them.
    pub(crate) fn clear(mut self, ground: &'static str) -> Self {
        self.ground = Some(ground);
        self
    }

    pub(crate) fn class(mut self, class: &'static str) -> Self {
        self.class = Some(class);
        self
    }

    pub(crate) fn cut(mut self, room: f64) -> Self {
        let room = if self.bold { room / BOLD } else { room };
        self.text = words::cut(&self.text, self.size, room);
        self
    }

    pub(crate) fn width(&self) -> f64 {
        let width = words::width(&self.text, self.size);
        if self.bold { width * BOLD } else { width }
    }

    pub(crate) fn height(&self) -> f64 {
        self.size * 1.2
    }

    /// The words with their foot at a height.
    pub(crate) fn at(self, (x, y): (f64, f64), anchor: Anchor) -> Element {
        let mut element = Element::new("text").with("x", x).with("y", y).with("fill", self.colour);
        if let Some(class) = self.class {
            element = element.with("class", class);
        }
        if (self.size - SIZE).abs() > f64::EPSILON {
            element = element.with("font-size", self.size);
        }
        match anchor {
            Anchor::Start => {}
            Anchor::Middle => element = element.with("text-anchor", "middle"),
            Anchor::End => element = element.with("text-anchor", "end"),
        }
        if self.bold {
            element = element.with("font-weight", "bold");
        }
        if let Some(ground) = self.ground {
            element = element
                .with("stroke", ground)
                .with("stroke-width", 3.0)
                .with("stroke-linejoin", "round")
                .with("paint-order", "stroke");
        }
        element.text(self.text)
    }

    /// The words in the middle of an area they were given room in.
    pub(crate) fn within(self, area: Area) -> Element {
        let foot = area.bottom - self.size * 0.3;
        self.at((f64::midpoint(area.left, area.right), foot), Anchor::Middle)
    }
}
