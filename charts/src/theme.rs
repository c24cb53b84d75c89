//! The colours of each theme. Nothing is told by colour alone: every mark has its shape, every line its dashes and its
//! words.

use crate::marks::Meaning;

/// What a chart is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// Dark on a white page.
    #[default]
    Light,
    /// Light on a dark page.
    Dark,
    /// Black on white paper; areas are hatched, not tinted.
    Print,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Print];

    /// The word for it, as in an address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Print => "print",
        }
    }

    pub(crate) fn palette(self) -> &'static Palette {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
            Self::Print => &PRINT,
        }
    }
}

pub(crate) struct Palette {
    pub paper: &'static str,
    /// What is read first.
    pub ink: &'static str,
    /// What is read after it.
    pub quiet: &'static str,
    /// Lines behind everything, which tell nothing by themselves.
    pub grid: &'static str,
    /// The series and its ordinary points.
    pub series: &'static str,
    /// The force a chart is about.
    pub focus: &'static str,
    pub limit: &'static str,
    pub target: &'static str,
    pub improvement: &'static str,
    pub concern: &'static str,
    pub neutral: &'static str,
    /// Between limits; `None` where areas are hatched.
    pub band: Option<&'static str>,
    /// How far figures can be trusted, behind their line.
    pub ribbon: Option<&'static str>,
}

impl Palette {
    pub(crate) fn of(&self, meaning: Meaning) -> &'static str {
        match meaning {
            Meaning::Improvement => self.improvement,
            Meaning::Concern => self.concern,
            Meaning::Neutral => self.neutral,
        }
    }
}

const LIGHT: Palette = Palette {
    paper: "#ffffff",
    ink: "#0b0c0c",
    quiet: "#4a5358",
    grid: "#dfe3e6",
    series: "#4a5358",
    focus: "#12436d",
    limit: "#5f6a70",
    target: "#00665e",
    improvement: "#1665b0",
    concern: "#b8430b",
    neutral: "#6a3aa8",
    band: Some("#f1f4f6"),
    ribbon: Some("#dbe8f5"),
};

const DARK: Palette = Palette {
    paper: "#15191d",
    ink: "#f5f6f7",
    quiet: "#b9c1c7",
    grid: "#353c43",
    series: "#b9c1c7",
    focus: "#9ecbff",
    limit: "#9aa4ab",
    target: "#5fd0c0",
    improvement: "#6db3f8",
    concern: "#ff9a5c",
    neutral: "#c4a5ff",
    band: Some("#1f252b"),
    ribbon: Some("#20364c"),
};

const PRINT: Palette = Palette {
    paper: "#ffffff",
    ink: "#000000",
    quiet: "#000000",
    grid: "#cccccc",
    series: "#000000",
    focus: "#000000",
    limit: "#000000",
    target: "#000000",
    improvement: "#000000",
    concern: "#000000",
    neutral: "#000000",
    band: None,
    ribbon: None,
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: WCAG 2.2, relative luminance and contrast ratio.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |colour: &str| {
            let channel = |at: usize| {
                let share = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
                if share <= 0.040_45 {
                    share / 12.92
                } else {
                    ((share + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_colour_that_tells_something_can_be_read_on_paper_and_band() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        for theme in Theme::ALL {
            let palette = theme.palette();
            // each of them is used for words, so each must reach what words need, which is more than marks need
            let told = [
                palette.ink,
                palette.quiet,
                palette.series,
                palette.focus,
                palette.limit,
                palette.target,
                palette.improvement,
                palette.concern,
                palette.neutral,
            ];
            if let Some(ribbon) = palette.ribbon {
                for line in [palette.focus, palette.limit] {
                    assert!(contrast(line, ribbon) >= 3.0, "{} {line} on its ribbon", theme.name());
                }
            }
            for ground in std::iter::once(palette.paper).chain(palette.band) {
                for colour in told {
                    let ratio = contrast(colour, ground);
                    assert!(ratio >= 4.5, "{} {colour} on {ground}: {ratio:.2}", theme.name());
                }
            }
        }
    }
}
