//! What changed in a collection: what is no longer asked for, or means something else, breaks it; what is added does not.
use super::{DefinitionChange, Found, Grade, gravest, indicator_changes};
use crate::{
    catalogue::{Collection, Dimension, Indicator, Measure, Member, Rule, measure::Validity},
    changes::Changes,
    due::DueRule,
    period::Frequency,
};

/// What differs between two definitions of one collection, in the order of the file.
#[must_use]
pub fn collection_changes(before: &Collection, after: &Collection) -> Vec<DefinitionChange> {
    let mut found = Found::new();
    found.says(Grade::Patch, "title", (&before.title, &after.title));
    found.says(Grade::Patch, "about", (&before.about, &after.about));
    found.differs(Grade::Major, "frequency", (&before.frequency, &after.frequency), |it| {
        Some(often(*it))
    });
    found.differs(Grade::Minor, "due", (&before.due, &after.due), |it| Some(day(*it)));
    found.differs(Grade::Minor, "on time", (&before.on_time, &after.on_time), |it| {
        Some(day(*it))
    });
    found.says(
        Grade::Minor,
        "locks after months",
        (&before.locks_after, &after.locks_after),
    );
    found.says(Grade::Minor, "introduced", (&before.introduced, &after.introduced));
    found.says(Grade::Minor, "owed by", (&before.owed_by, &after.owed_by));
    found.says(Grade::Minor, "acceptance", (&before.accepts, &after.accepts));
    dimensions(&mut found, &before.dimensions, &after.dimensions);
    measures(&mut found, &before.measures, &after.measures);
    rules(&mut found, &before.rules, &after.rules);
    indicators(&mut found, &before.indicators, &after.indicators);
    found.changes
}

fn dimensions(found: &mut Found, before: &[Dimension], after: &[Dimension]) {
    let changes = Changes::between(before, after, |it| it.code.clone());
    for added in changes.added {
        found.only(
            Grade::Minor,
            format!("dimension {}", added.code),
            None,
            Some(added.title.clone()),
        );
    }
    for gone in changes.gone {
        found.only(
            Grade::Major,
            format!("dimension {}", gone.code),
            Some(gone.title.clone()),
            None,
        );
    }
    for (was, is) in changes.changed {
        found.of(format_args!("dimension {}", is.code));
        found.says(Grade::Patch, "title", (&was.title, &is.title));
        members(found, &is.code.to_string(), &was.members, &is.members);
    }
}

fn members(found: &mut Found, of: &str, before: &[Member], after: &[Member]) {
    let changes = Changes::between(before, after, |it| it.code.clone());
    for added in changes.added {
        found.only(
            Grade::Minor,
            format!("code {of}={}", added.code),
            None,
            Some(added.title.clone()),
        );
    }
    for gone in changes.gone {
        found.only(
            Grade::Major,
            format!("code {of}={}", gone.code),
            Some(gone.title.clone()),
            None,
        );
    }
    for (was, is) in changes.changed {
        found.of(format_args!("code {of}={}", is.code));
        found.says(Grade::Patch, "title", (&was.title, &is.title));
        found.differs(Grade::Minor, "valid", (&was.valid, &is.valid), |it| Some(validity(*it)));
        let names = |member: &Member| {
            let names = member.published.iter();
            names
                .map(|it| format!("{} / {}", it.group, it.name))
                .collect::<Vec<_>>()
                .join("; ")
        };
        found.says(Grade::Patch, "published names", (&names(was), &names(is)));
    }
}

fn measures(found: &mut Found, before: &[Measure], after: &[Measure]) {
    let changes = Changes::between(before, after, |it| it.code.clone());
    for added in changes.added {
        found.only(
            Grade::Minor,
            format!("measure {}", added.code),
            None,
            Some(added.title.clone()),
        );
    }
    for gone in changes.gone {
        found.only(
            Grade::Major,
            format!("measure {}", gone.code),
            Some(gone.title.clone()),
            None,
        );
    }
    for (was, is) in changes.changed {
        found.of(format_args!("measure {}", is.code));
        found.says(Grade::Patch, "title", (&was.title, &is.title));
        found.says(Grade::Major, "unit", (&was.unit, &is.unit));
        found.says(Grade::Major, "nature", (&was.nature, &is.nature));
        found.says(Grade::Minor, "decimals", (&was.decimals, &is.decimals));
        found.says(Grade::Minor, "corrections", (&was.corrections, &is.corrections));
        found.differs(Grade::Major, "dimensions", (&was.dimensions, &is.dimensions), |it| {
            Some(it.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        });
        found.differs(Grade::Minor, "valid", (&was.valid, &is.valid), |it| Some(validity(*it)));
        found.says(Grade::Patch, "source", (&was.source, &is.source));
    }
}

fn rules(found: &mut Found, before: &[Rule], after: &[Rule]) {
    let changes = Changes::between(before, after, |it| it.code.clone());
    for added in changes.added {
        found.only(
            Grade::Minor,
            format!("rule {}", added.code),
            None,
            Some(added.message.clone()),
        );
    }
    for gone in changes.gone {
        found.only(
            Grade::Minor,
            format!("rule {}", gone.code),
            Some(gone.message.clone()),
            None,
        );
    }
    for (was, is) in changes.changed {
        found.of(format_args!("rule {}", is.code));
        found.says(Grade::Minor, "severity", (&was.severity, &is.severity));
        // how a rule is written down is for the file; that it asks for something else is for the changelog
        found.differs(Grade::Minor, "condition", (&was.kind, &is.kind), |_| None);
        found.says(Grade::Patch, "message", (&was.message, &is.message));
        found.says(Grade::Patch, "fix", (&was.fix, &is.fix));
    }
}

fn indicators(found: &mut Found, before: &[Indicator], after: &[Indicator]) {
    let changes = Changes::between(before, after, |it| it.code.clone());
    for added in changes.added {
        let version = Some(added.version.to_string());
        found.only(Grade::Minor, format!("indicator {}", added.code), None, version);
    }
    for gone in changes.gone {
        let version = Some(gone.version.to_string());
        found.only(Grade::Major, format!("indicator {}", gone.code), version, None);
    }
    for (was, is) in changes.changed {
        // the indicator has a version of its own to break its series by: what is asked for stays the same
        let grade = gravest(&indicator_changes(was, is)).map_or(Grade::Patch, |change| change.grade.min(Grade::Minor));
        let versions = (Some(was.version.to_string()), Some(is.version.to_string()));
        found.only(grade, format!("indicator {}", is.code), versions.0, versions.1);
    }
}

fn often(frequency: Frequency) -> String {
    match frequency {
        Frequency::Monthly => "monthly",
        Frequency::Quarterly => "quarterly",
        Frequency::Annual => "annual",
    }
    .to_owned()
}

fn day(rule: DueRule) -> String {
    format!("working day {} of month {} after", rule.working_day, rule.months_after)
}

fn validity(valid: Validity) -> String {
    let side = |month: Option<crate::month::Month>| month.map_or_else(String::new, |month| month.to_string());
    format!("{}..{}", side(valid.from), side(valid.to))
}
