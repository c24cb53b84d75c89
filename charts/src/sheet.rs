//! The sheet a chart is drawn on: its title, its sentence, its note, and what a screen reader is told of it.

use crate::caption::Caption;
use crate::element::Element;
use crate::label::{Anchor, BOLD, Label};
use crate::theme::{Palette, Theme};
use crate::words;

pub(crate) const WIDTH: f64 = 800.0;
pub(crate) const HEIGHT: f64 = 450.0;
/// What is left free around everything.
pub(crate) const EDGE: f64 = 16.0;

const TITLE: f64 = 18.0;
const SENTENCE: f64 = 14.0;
const SUBTITLE: f64 = 13.0;
const NOTE: f64 = 11.0;

pub(crate) struct Sheet {
    pub palette: &'static Palette,
    /// Where the chart may begin, below the words above it.
    pub top: f64,
    /// Where it must end, above the note.
    pub bottom: f64,
    height: f64,
    root: Element,
}

impl Sheet {
    /// A sheet with its words; `aside` is kept free at the top right.
    pub(crate) fn new(kind: &str, caption: &Caption, theme: Theme, height: f64, aside: f64) -> Self {
        let palette = theme.palette();
        let root = root(kind, &caption.title, &caption.description(), theme, (WIDTH, height)).child(
            Element::new("rect")
                .with("width", WIDTH)
                .with("height", height)
                .with("fill", palette.paper),
        );
        let mut sheet = Self {
            palette,
            top: EDGE,
            bottom: height,
            height,
            root,
        };
        sheet.head(caption, WIDTH - 2.0 * EDGE - aside);
        sheet.foot(caption);
        sheet
    }

    fn head(&mut self, caption: &Caption, room: f64) {
        let palette = self.palette;
        let mut foot = EDGE - 2.0;
        for line in words::lines(&caption.title, TITLE * BOLD, room, 2) {
            foot += 21.0;
            self.push(
                Label::new(line, palette.ink)
                    .size(TITLE)
                    .bold()
                    .at((EDGE, foot), Anchor::Start),
            );
        }
        for line in words::lines(&caption.sentence, SENTENCE, room, 2) {
            foot += 20.0;
            self.push(
                Label::new(line, palette.ink)
                    .size(SENTENCE)
                    .at((EDGE, foot), Anchor::Start),
            );
        }
        let mut left = EDGE;
        if caption.synthetic {
            let badge = Label::new("Synthetic figures", palette.ink).size(NOTE).bold();
            let width = badge.width() + 10.0;
            let rect = Element::new("rect")
                .with("x", left)
                .with("y", foot + 7.5)
                .with("width", width)
                .with("height", 17.0);
            self.push(rect.with("rx", 3.0).with("fill", "none").with("stroke", palette.ink));
            self.push(badge.at((left + width / 2.0, foot + 20.0), Anchor::Middle));
            left += width + 8.0;
        }
        let subtitle = words::cut(caption.subtitle.trim(), SUBTITLE, room - left + EDGE);
        if !subtitle.is_empty() {
            self.push(
                Label::new(subtitle, palette.quiet)
                    .size(SUBTITLE)
                    .at((left, foot + 20.0), Anchor::Start),
            );
        }
        if caption.synthetic || !caption.subtitle.trim().is_empty() {
            foot += 20.0;
        }
        self.top = foot + 12.0;
    }

    fn foot(&mut self, caption: &Caption) {
        let lines = words::lines(&caption.note, NOTE, WIDTH - 2.0 * EDGE, 2);
        let mut foot = self.height - 10.0;
        for line in lines.into_iter().rev() {
            self.push(
                Label::new(line, self.palette.quiet)
                    .size(NOTE)
                    .at((EDGE, foot), Anchor::Start),
            );
            foot -= 14.0;
        }
        self.bottom = foot - 4.0;
    }

    pub(crate) fn push(&mut self, element: Element) {
        self.root.push(element);
    }

    pub(crate) fn extend(&mut self, elements: impl IntoIterator<Item = Element>) {
        for element in elements {
            self.root.push(element);
        }
    }

    pub(crate) fn finish(self) -> String {
        self.root.to_string()
    }
}

/// The outermost element, named for those who hear it. Its ids follow from what it says, so that several can stand on
/// one page.
pub(crate) fn root(kind: &str, title: &str, description: &str, theme: Theme, (width, height): (f64, f64)) -> Element {
    let digest = digest(&[kind, title, description, theme.name()]);
    let (titled, described) = (format!("t{digest:016x}"), format!("d{digest:016x}"));
    Element::new("svg")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("viewBox", format!("0 0 {width} {height}"))
        .with("role", "img")
        .with("class", format!("chart {kind}"))
        .with("aria-labelledby", format!("{titled} {described}"))
        .with("font-family", "Arial, Helvetica, sans-serif")
        .with("font-size", crate::label::SIZE)
        .child(Element::new("title").with("id", titled).text(title))
        .child(Element::new("desc").with("id", described).text(description))
}

/// FNV-1a, 64 bits: the same on every machine, and nobody's secret.
fn digest(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A straight line.
pub(crate) fn line(from: (f64, f64), to: (f64, f64), colour: &'static str, width: f64) -> Element {
    Element::new("line")
        .with("x1", from.0)
        .with("y1", from.1)
        .with("x2", to.0)
        .with("y2", to.1)
        .with("stroke", colour)
        .with("stroke-width", width)
}
