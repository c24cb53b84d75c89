//! What each measure looks like in an ordinary force: how much of it there is, how it swings with the year, and what it is a part of.
//!
//! Levels are of the right order for England and Wales in the middle of the 2020s and no more than that: they make a page look like a page.

mod weights;

pub(super) use self::weights::weight;

/// What a level is measured against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Per {
    /// Residents, in thousands.
    Residents,
    /// People who work for the force, in thousands.
    Workforce,
}

/// The month a measure is highest and how far it rises above the year's level, as a share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Season {
    pub peak: i16,
    pub swing: f64,
}

const STEADY: Season = Season { peak: 1, swing: 0.0 };
const SUMMER: Season = Season { peak: 7, swing: 0.1 };
const HIGH_SUMMER: Season = Season { peak: 7, swing: 0.3 };
const WINTER: Season = Season { peak: 12, swing: 0.1 };

/// How a measure comes about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// Things that happen, so many a month: a count that varies more than chance alone.
    Counted {
        level: f64,
        per: Per,
        season: Season,
        size: f64,
    },
    /// Something that is there, and hardly moves from month to month.
    Standing { level: f64, per: Per },
    /// Some of another measure; where a code is listed its share is its own.
    Part {
        of: &'static str,
        share: f64,
        by: &'static [(&'static str, f64)],
    },
    /// So much for each of another measure, such as seconds for each call.
    Each {
        of: &'static str,
        mean: f64,
        by: &'static [(&'static str, f64)],
    },
    /// A percentage that a survey found.
    Found { by: &'static [(&'static str, f64)] },
    /// So far from a percentage that a survey found.
    Beside { of: &'static str, by: f64 },
}

const fn counted(level: f64, season: Season) -> Shape {
    Shape::Counted {
        level,
        per: Per::Residents,
        season,
        size: 60.0,
    }
}

const fn handled(level: f64) -> Shape {
    Shape::Counted {
        level,
        per: Per::Workforce,
        season: STEADY,
        size: 30.0,
    }
}

const fn part(of: &'static str, share: f64) -> Shape {
    Shape::Part { of, share, by: &[] }
}

const fn standing(level: f64, per: Per) -> Shape {
    Shape::Standing { level, per }
}

/// Monthly levels per thousand residents or people in the workforce.
pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("vawg-offences", counted(1.5, SUMMER)),
    ("vawg-domestic-abuse-offences", part("vawg-offences", 0.42)),
    (
        "vawg-charges",
        Shape::Part {
            of: "vawg-offences",
            share: 0.07,
            by: &[("homicide", 0.75), ("rape", 0.045), ("stalking", 0.08)],
        },
    ),
    ("vawg-outcomes", part("vawg-offences", 0.94)),
    ("vawg-outcomes-victim-does-not-support", part("vawg-outcomes", 0.41)),
    ("vawg-victims", part("vawg-offences", 0.82)),
    ("vawg-repeat-victims", part("vawg-victims", 0.27)),
    ("domestic-abuse-arrests", part("vawg-domestic-abuse-offences", 0.36)),
    ("selected-offences", counted(0.97, SUMMER)),
    (
        "knife-enabled-offences",
        Shape::Part {
            of: "selected-offences",
            share: 0.05,
            by: &[
                ("homicide", 0.36),
                ("attempted-murder", 0.5),
                ("threats-to-kill", 0.13),
                ("robbery", 0.22),
                ("rape", 0.012),
                ("sexual-assault", 0.003),
            ],
        },
    ),
    ("knife-possession-offences", counted(0.04, SUMMER)),
    ("knife-enabled-charges", part("knife-enabled-offences", 0.24)),
    ("weapon-searches", counted(0.11, SUMMER)),
    ("weapon-searches-found", part("weapon-searches", 0.12)),
    ("csa-offences", counted(0.15, STEADY)),
    ("csa-online-offences", part("csa-offences", 0.41)),
    ("cse-flagged-offences", part("csa-offences", 0.14)),
    ("csa-charges", part("csa-offences", 0.11)),
    ("csa-investigations-open", standing(0.9, Per::Residents)),
    ("csa-investigations-over-a-year", part("csa-investigations-open", 0.18)),
    ("asb-incidents", counted(1.4, HIGH_SUMMER)),
    ("neighbourhood-crimes", counted(1.03, WINTER)),
    (
        "neighbourhood-crime-charges",
        Shape::Part {
            of: "neighbourhood-crimes",
            share: 0.05,
            by: &[
                ("vehicle-crime", 0.02),
                ("theft-from-the-person", 0.012),
                ("personal-robbery", 0.075),
            ],
        },
    ),
    ("retail-crimes", counted(0.78, WINTER)),
    ("retail-crime-charges", part("retail-crimes", 0.18)),
    (
        "casualties",
        Shape::Counted {
            level: 0.04,
            per: Per::Residents,
            season: SUMMER,
            size: 200.0,
        },
    ),
    ("roadside-tests", counted(0.5, WINTER)),
    ("roadside-tests-positive", part("roadside-tests", 0.12)),
    ("calls-999-presented", counted(13.0, SUMMER)),
    ("calls-999-answered-10s", part("calls-999-presented", 0.885)),
    (
        "calls-999-answer-seconds",
        Shape::Each {
            of: "calls-999-presented",
            mean: 8.0,
            by: &[],
        },
    ),
    ("calls-101-presented", counted(18.0, STEADY)),
    ("calls-101-answered", part("calls-101-presented", 0.91)),
    ("calls-101-abandoned", part("calls-101-presented", 0.06)),
    (
        "calls-101-wait-seconds",
        Shape::Each {
            of: "calls-101-answered",
            mean: 105.0,
            by: &[],
        },
    ),
    ("incidents-attended", counted(5.0, SUMMER)),
    (
        "incidents-attended-in-target",
        Shape::Part {
            of: "incidents-attended",
            share: 0.68,
            by: &[("emergency", 0.83)],
        },
    ),
    (
        "attendance-minutes",
        Shape::Each {
            of: "incidents-attended",
            mean: 58.0,
            by: &[("emergency", 11.5)],
        },
    ),
    ("complaints-recorded", handled(28.0)),
    ("complaints-finalised", part("complaints-recorded", 0.97)),
    (
        "complaint-days",
        Shape::Each {
            of: "complaints-finalised",
            mean: 78.0,
            by: &[],
        },
    ),
    ("people-finalised", handled(0.9)),
    ("people-at-proceedings", handled(0.35)),
    ("people-dismissed", handled(0.16)),
    ("people-suspended", standing(3.4, Per::Workforce)),
    ("conduct-investigations-open", standing(24.0, Per::Workforce)),
    (
        "conduct-investigations-over-a-year",
        part("conduct-investigations-open", 0.21),
    ),
    ("people-in-scope", standing(1_050.0, Per::Workforce)),
    ("people-not-in-date", part("people-in-scope", 0.018)),
    ("vetting-decisions", handled(9.0)),
    ("vetting-refusals", part("vetting-decisions", 0.07)),
    ("vetting-withdrawals", handled(0.12)),
    ("aftercare-due", handled(60.0)),
    ("aftercare-done", part("aftercare-due", 0.87)),
    ("hours-available", standing(45.0, Per::Residents)),
    ("hours-visible", part("hours-available", 0.57)),
    (
        "hours-abstracted",
        Shape::Each {
            of: "hours-available",
            mean: 0.09,
            by: &[],
        },
    ),
    ("neighbourhoods", standing(0.06, Per::Residents)),
    ("neighbourhoods-with-named-officer", part("neighbourhoods", 0.96)),
    ("neighbourhood-queries", counted(1.2, SUMMER)),
    (
        "neighbourhood-queries-answered-72h",
        part("neighbourhood-queries", 0.83),
    ),
    ("workforce-headcount", standing(1_000.0, Per::Workforce)),
    ("workforce-fte", standing(930.0, Per::Workforce)),
    (
        "neighbourhood-fte",
        Shape::Part {
            of: "workforce-fte",
            share: 0.05,
            by: &[("officer", 0.13), ("pcso", 0.9)],
        },
    ),
    ("joiners", handled(7.5)),
    ("leavers", handled(7.0)),
    ("contracted-hours", handled(155_000.0)),
    ("sickness-hours", part("contracted-hours", 0.048)),
    (
        "survey-estimate",
        Shape::Found {
            by: &[("confidence", 67.0), ("good-or-excellent", 49.0), ("foot-patrol", 12.5)],
        },
    ),
    (
        "survey-lower",
        Shape::Beside {
            of: "survey-estimate",
            by: -2.4,
        },
    ),
    (
        "survey-upper",
        Shape::Beside {
            of: "survey-estimate",
            by: 2.4,
        },
    ),
    ("survey-respondents", standing(0.6, Per::Residents)),
    ("gross-revenue-expenditure", standing(310_000.0, Per::Residents)),
    ("net-revenue-expenditure", part("gross-revenue-expenditure", 0.93)),
    ("pay-expenditure", part("gross-revenue-expenditure", 0.78)),
    ("usable-reserves", standing(33_000.0, Per::Residents)),
];

/// What a measure looks like; one nobody described happens now and then.
pub(super) fn of(measure: &str) -> Shape {
    SHAPES
        .iter()
        .find(|(code, _)| *code == measure)
        .map_or(counted(0.1, STEADY), |(_, shape)| *shape)
}
