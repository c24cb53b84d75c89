//! How the level of a measure falls upon the codes of its dimensions.

/// How a level falls upon the codes of a dimension, where not evenly: relative weights.
const WEIGHTS: &[(&str, &str, f64)] = &[
    ("vawg-offence", "homicide", 0.0005),
    ("vawg-offence", "violence-with-injury", 0.24),
    ("vawg-offence", "violence-without-injury", 0.34),
    ("vawg-offence", "stalking", 0.08),
    ("vawg-offence", "harassment", 0.16),
    ("vawg-offence", "coercive-control", 0.035),
    ("vawg-offence", "rape", 0.055),
    ("vawg-offence", "other-sexual", 0.09),
    ("knife-offence", "homicide", 0.0008),
    ("knife-offence", "attempted-murder", 0.002),
    ("knife-offence", "threats-to-kill", 0.08),
    ("knife-offence", "assault", 0.62),
    ("knife-offence", "robbery", 0.11),
    ("knife-offence", "rape", 0.09),
    ("knife-offence", "sexual-assault", 0.1),
    ("asb-type", "personal", 0.2),
    ("asb-type", "nuisance", 0.7),
    ("asb-type", "environmental", 0.1),
    ("neighbourhood-crime", "domestic-burglary", 0.25),
    ("neighbourhood-crime", "vehicle-crime", 0.47),
    ("neighbourhood-crime", "theft-from-the-person", 0.19),
    ("neighbourhood-crime", "personal-robbery", 0.09),
    ("retail-crime", "shoplifting", 0.95),
    ("retail-crime", "business-robbery", 0.03),
    ("retail-crime", "assault-on-retail-worker", 0.02),
    ("severity", "killed", 0.055),
    ("severity", "seriously-injured", 0.945),
    ("road-user", "car", 0.38),
    ("road-user", "motorcycle", 0.2),
    ("road-user", "pedal-cycle", 0.15),
    ("road-user", "pedestrian", 0.22),
    ("road-user", "other", 0.05),
    ("grade", "emergency", 0.45),
    ("grade", "priority", 0.55),
    ("locality", "urban", 0.74),
    ("locality", "rural", 0.26),
    ("standards-role", "officer", 0.77),
    ("standards-role", "staff", 0.23),
    ("finding-level", "no-case-to-answer", 0.5),
    ("finding-level", "reflective-practice", 0.3),
    ("finding-level", "misconduct", 0.13),
    ("finding-level", "gross-misconduct", 0.07),
    ("vetted-group", "officer", 0.59),
    ("vetted-group", "staff", 0.32),
    ("vetted-group", "pcso", 0.03),
    ("vetted-group", "special", 0.03),
    ("vetted-group", "volunteer", 0.03),
    ("neighbourhood-role", "officer", 0.66),
    ("neighbourhood-role", "pcso", 0.34),
    ("worker", "officer", 0.62),
    ("worker", "special", 0.03),
    ("worker", "staff", 0.32),
    ("worker", "pcso", 0.03),
    ("sex", "female", 0.44),
    ("sex", "male", 0.56),
    ("paid-worker", "officer", 0.64),
    ("paid-worker", "staff", 0.33),
    ("paid-worker", "pcso", 0.03),
];

/// The weight of one code of a dimension; the listed codes of a dimension add up to one.
pub(in crate::demo) fn weight(dimension: &str, member: &str, members: usize) -> f64 {
    let listed = WEIGHTS
        .iter()
        .find(|(known, code, _)| *known == dimension && *code == member);
    listed.map_or_else(
        || 1.0 / f64::from(u32::try_from(members).unwrap_or(1).max(1)),
        |(_, _, weight)| *weight,
    )
}
