//! The formulas of bands, quarters, places and changes, in words enough to work them out again by hand.
use super::residential;
use crate::comparison::{
    made_of::{MadeOf, window},
    owner::Level,
};
use muster_domain::{
    Frequency,
    catalogue::{Indicator, IndicatorKind, Materiality, Polarity, SpreadMethod},
};

pub(super) fn aggregation(indicator: &Indicator, level: Level) -> String {
    let of = level.plural();
    let together = match level {
        Level::Forces => "Forces together",
        Level::Areas(_) => "Areas together",
    };
    if indicator.kind == IndicatorKind::Survey {
        return format!("Survey estimates are not added up: there is no value for the {of} together.");
    }
    let sums = format!("{together} are the sum of numerators over the sum of denominators of the {of} that have both.");
    let apart = "Figures counted by another major version of a definition than those of most are in neither sum.";
    let special = match level {
        Level::Forces if residential(indicator) => {
            "For the nation the numerator adds the British Transport Police, which has no residents; regions and peers leave it out."
        }
        Level::Forces => "Regions and peers leave the British Transport Police out.",
        Level::Areas(_) => {
            "What of a force is in none of its areas is in no sum of areas: `unallocated` says how much that is."
        }
    };
    format!("{sums} {special} {apart}")
}

pub(super) fn spread(indicator: &Indicator, level: Level) -> String {
    let (one, of) = (level.singular(), level.plural());
    let (nation, its) = match level {
        Level::Forces => ("the nation", "its"),
        Level::Areas(_) => ("all areas of the kind", "their"),
    };
    let scale = match indicator.kind {
        IndicatorKind::Proportion => "Y = asin(sqrt(x/n)), s = 1/(2 sqrt(n)), Y0 = asin(sqrt(target))",
        IndicatorKind::Rate => "Y = sqrt(x/E) with E = n times the target, s = 1/(2 sqrt(E)), Y0 = 1",
        IndicatorKind::Ratio => {
            "Y = ln((x + 0.5)/(n + 0.5)), s squared = x/(x + 0.5) squared + n/(n + 0.5) squared, Y0 = ln(target)"
        }
        IndicatorKind::Mean | IndicatorKind::Survey => "",
    };
    let band = match indicator.kind.spread() {
        SpreadMethod::OverDispersed => format!(
            "The target is the sum of numerators over the sum of denominators. {scale}; z = (Y - Y0)/s is the plain one. \
             The z are drawn in to their own 10% and 90% quantiles; phi is the mean of their squares over k {of}; with w = \
             1/s squared, tau2 = (k phi - (k - 1))/(sum w - sum w squared/sum w), and never below nought. The band is that of \
             z = (Y - Y0)/sqrt(s squared + tau2). Of fewer than ten {of} phi and tau2 are those of {nation} round {its} own \
             target."
        ),
        SpreadMethod::RandomEffects => format!(
            "The standard error s of a value is the width of its published interval over 3.92. \
             tau2 = (Q - (k - 1))/(sum w - sum w squared/sum w) with w = 1/s squared and Q = sum w (value - mean) squared, \
             never below nought; phi is Q/(k - 1). The target is the mean weighted by 1/(s squared + tau2), and the band that \
             of z = (value - target)/sqrt(s squared + tau2). Of fewer than ten {of} tau2 is that of {nation}."
        ),
        SpreadMethod::Robust => {
            "The target is the median, and the band that of z = 0.6745 (value - median)/MAD, with MAD the \
             median distance from the median; there is no plain band, since chance is not known."
                .to_owned()
        }
    };
    let whose = match level {
        Level::Forces => "territorial forces",
        Level::Areas(_) => "areas of the territorial forces",
    };
    format!(
        "{band} One {one} is above or below beyond 1.96, and far so beyond 3.09. Bands, quartiles, quarters and places are of the \
         {whose}, without the City of London and the British Transport Police, of figures of one origin and of one major version of \
         each definition; fewer than five have no band. Quartiles are of type 7 (Excel's QUARTILE.INC); quarter 1 holds the lowest values."
    )
}

pub(in crate::comparison) fn ranking(indicator: &Indicator, level: Level, grain: (MadeOf, Frequency)) -> String {
    let (one, of) = (level.singular(), level.plural());
    let first = match indicator.polarity {
        Polarity::HighIsGood => "the highest value, which is the best",
        Polarity::LowIsGood => "the lowest value, which is the best",
        Polarity::NoJudgement => "the highest value, which is neither good nor bad",
    };
    format!(
        "Place 1 is {first}; equal values share the better place. The standard error is the larger of the width of the 95% \
         interval over 3.92 and the own variation of the {one}: {}, over 1.128; chance alone where that is not known. The best \
         place is one more than the {of} significantly ahead, the worst all less those significantly behind, two {of} being \
         compared by their difference over the root of the sum of their squared standard errors, at 5% shared among all \
         comparisons of one {one}. Without an interval there is no place.",
        moves(indicator, grain)
    )
}

pub(in crate::comparison) fn change(indicator: &Indicator, grain: (MadeOf, Frequency)) -> String {
    let test = match indicator.kind {
        IndicatorKind::Proportion => "Newcombe's 95% limits of the difference leave out nought",
        IndicatorKind::Rate => {
            "the 95% limits of the ratio of rates (log-normal from ten events in both periods, else exact) leave out one"
        }
        IndicatorKind::Ratio => "the 95% limits of the ratio of ratios, on the log scale, leave out one",
        IndicatorKind::Survey => "the 95% limits of the difference, from both published intervals, leave out nought",
        IndicatorKind::Mean => "it passes what follows, since chance is not known",
    };
    let least = match indicator.materiality {
        Materiality::Points(points) => format!("{points} points"),
        Materiality::Percent(percent) => format!("{percent}% of the value before"),
    };
    let calendar = if indicator.seasonal {
        " The indicator has a yearly rhythm: the same period last year is the fairer comparison."
    } else {
        ""
    };
    let days = if grain.0.grows_with_days(indicator.kind) {
        " It is the change per day: the value before is taken times the days of the period over its own days, and so are the \
         residents or whatever it is counted in."
    } else {
        ""
    };
    format!(
        "A change is spoken of where {test}, it is at least {least}, and it exceeds what the series moves by itself: 3.267 \
         times {}. Where that is not known no change is spoken of.{days}{calendar}",
        moves(indicator, grain)
    )
}

/// How much a value varies by itself, as a mean moving range on its scale.
fn moves(indicator: &Indicator, (made_of, frequency): (MadeOf, Frequency)) -> String {
    let (part, a_year) = match frequency {
        Frequency::Monthly => ("month", 12),
        Frequency::Quarterly => ("quarter", 4),
        Frequency::Annual => ("year", 1),
    };
    let (evened, back) = if made_of.grows_with_days(indicator.kind) {
        (
            format!(" (each taken over its days and times 365.25/{a_year})"),
            format!(", and times the days of the period over those of as many {part}s of 365.25/{a_year} days"),
        )
    } else {
        (String::new(), String::new())
    };
    let on_its_scale = match made_of {
        MadeOf::Sum => format!("times the root of the number of {part}s in the value"),
        MadeOf::Mean => format!("over the root of the number of {part}s in the value"),
        MadeOf::Last => format!("as the value is that of its last {part} alone"),
    };
    format!(
        "the mean moving range of its last {} {part}s{evened}, since its series last broke or was defined anew and of six values at \
         least, without ranges of 3.267 means or more, {on_its_scale}{back}",
        window(frequency)
    )
}

pub(super) fn references(indicator: &Indicator) -> Vec<&'static str> {
    let spread = match indicator.kind.spread() {
        SpreadMethod::OverDispersed => "Spiegelhalter, Quality and Safety in Health Care 14 (2005)",
        SpreadMethod::RandomEffects => "DerSimonian & Laird, Controlled Clinical Trials 7 (1986)",
        SpreadMethod::Robust => "Iglewicz & Hoaglin, How to detect and handle outliers (1993)",
    };
    vec![
        spread,
        "Hyndman & Fan, American Statistician 50 (1996)",
        "Klein, Wright & Wieczorek, JRSS C 69 (2020)",
        "Nelson, Journal of Quality Technology 14 (1982)",
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_domain::{AreaKind, catalogue::Catalogue};

    #[test]
    fn where_areas_are_compared_nothing_is_said_of_forces_being_compared() {
        let text = include_str!("../../../../catalogue/roads.toml");
        let catalogue = Catalogue::parse(&[("roads.toml", text)]).unwrap();
        let level = Level::Areas(AreaKind::CommunitySafetyPartnership);
        for indicator in catalogue.indicators() {
            let ranking = ranking(indicator, level, (MadeOf::Sum, Frequency::Monthly));
            for words in [ranking, aggregation(indicator, level)] {
                assert!(words.contains("areas") && !words.contains("forces"), "{words}");
            }
            let words = spread(indicator, level);
            assert!(words.contains("the areas of the territorial forces"), "{words}");
            assert!(!words.contains("ten forces") && !words.contains("k forces"), "{words}");
            assert!(spread(indicator, Level::Forces).contains("of the territorial forces"));
        }
    }
}
