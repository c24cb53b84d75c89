//! What a chart is drawn for.
use async_graphql::Enum;

/// What a chart is drawn for.
#[derive(Enum, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChartTheme {
    /// Dark on a white page.
    #[default]
    Light,
    /// Light on a dark page.
    Dark,
    /// Black on white paper; areas are hatched, not tinted.
    Print,
}

impl From<ChartTheme> for muster_charts::Theme {
    fn from(theme: ChartTheme) -> Self {
        match theme {
            ChartTheme::Light => Self::Light,
            ChartTheme::Dark => Self::Dark,
            ChartTheme::Print => Self::Print,
        }
    }
}
