//! What indicators are about, in the words of a heading.
use super::Theme;

impl Theme {
    /// The words it is headed by.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Vawg => "Violence against women and girls",
            Self::KnifeCrime => "Knife crime",
            Self::Crime => "Recorded crime and its outcomes",
            Self::Neighbourhood => "Neighbourhood crime and anti-social behaviour",
            Self::Frontline => "Officer time on the front line",
            Self::Response => "Calls and attendance",
            Self::ChildSexualAbuse => "Child sexual abuse and exploitation",
            Self::Standards => "Complaints, conduct and misconduct",
            Self::Vetting => "Vetting",
            Self::Roads => "Roads policing",
            Self::Workforce => "People in post",
            Self::Confidence => "Public confidence",
            Self::Resources => "Money",
        }
    }
}
