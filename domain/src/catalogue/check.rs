//! What can only be judged with every file at hand: whether names exist, mean one thing, and fit together.
use super::{
    indicator::{Half, Indicator, Term},
    measure::{Dimension, Measure},
    read::{At, Draft},
    rule::Rule,
    words::Nature,
};
use crate::{
    codes::{DimensionCode, MeasureCode, MemberCode},
    period::Frequency,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A fault of one of the drafts.
struct Found {
    draft: usize,
    at: usize,
    reason: String,
}

/// Checks all files against one another; what is wrong becomes a fault on the sheet it stands on.
pub(super) fn check(drafts: &mut [Draft<'_>]) {
    let found = {
        let names = Names::of(drafts);
        let mut found = duplicates(drafts);
        for (draft, file) in drafts.iter().enumerate() {
            let mut say = |at: usize, reason: String| found.push(Found { draft, at, reason });
            for measure in &file.measures {
                unknown_dimensions(file, measure, &mut say);
            }
            for term in &file.terms {
                names.check_term(term, &mut say);
            }
            for rule in &file.rules {
                check_rule(file, rule, &mut say);
            }
            for indicator in &file.indicators {
                names.check_halves(indicator, &mut say);
            }
        }
        found
    };
    for Found { draft, at, reason } in found {
        if let Some(draft) = drafts.get_mut(draft) {
            draft.sheet.fault(at, reason);
        }
    }
}

/// Every name that any file declares.
struct Names<'a> {
    declared: HashSet<&'a MeasureCode>,
    measures: HashMap<&'a MeasureCode, Known<'a>>,
}

/// A measure that could be read, with what its file says of it.
type Known<'a> = (&'a Measure, &'a [At<Dimension>], Option<Frequency>);

impl<'a> Names<'a> {
    fn of(drafts: &'a [Draft<'_>]) -> Self {
        let mut names = Self {
            declared: HashSet::new(),
            measures: HashMap::new(),
        };
        for draft in drafts {
            let frequency = draft.header.as_ref().map(|header| header.frequency);
            names
                .declared
                .extend(draft.measure_codes.iter().map(|code| &code.value));
            for measure in &draft.measures {
                let known = (&measure.value, draft.dimensions.as_slice(), frequency);
                names.measures.insert(&measure.value.code, known);
            }
        }
        names
    }

    fn check_term(&self, term: &At<Term>, say: &mut impl FnMut(usize, String)) {
        let Term {
            measure: code,
            where_,
            not,
            ..
        } = &term.value;
        if !self.declared.contains(code) {
            say(term.at, format!("no collection has a measure `{code}`"));
        }
        let Some((measure, dimensions, _)) = self.measures.get(code) else {
            return;
        };
        for (dimension, members) in where_.iter().chain(not) {
            if !measure.dimensions.contains(dimension) {
                say(term.at, format!("measure `{code}` is not broken down by `{dimension}`"));
                continue;
            }
            let list = dimensions.iter().find(|list| list.value.code == *dimension);
            for member in members
                .iter()
                .filter(|member| list.is_some_and(|list| list.value.member(member).is_none()))
            {
                say(term.at, format!("dimension `{dimension}` has no code `{member}`"));
            }
        }
        if contradicts(where_, not) {
            say(term.at, format!("`where` and `not` leave nothing of measure `{code}`"));
        }
    }

    /// A half adds like to like, and a half of another frequency has to be a stock: its latest value stands for the period.
    fn check_halves(&self, indicator: &At<Indicator>, say: &mut impl FnMut(usize, String)) {
        let Indicator {
            code,
            numerator,
            denominator,
            ..
        } = &indicator.value;
        let below = denominator.as_ref().map_or(&[][..], Half::terms);
        for half in [numerator.as_slice(), below] {
            let natures: HashSet<Nature> = self.known(half).map(|(measure, _)| measure.nature).collect();
            let frequencies: HashSet<Frequency> = self.known(half).filter_map(|(_, frequency)| frequency).collect();
            if natures.len() > 1 {
                say(indicator.at, format!("`{code}` adds flows and stocks together"));
            }
            if frequencies.len() > 1 {
                say(
                    indicator.at,
                    format!("`{code}` adds measures of different frequencies together"),
                );
            }
        }
        let above = self.known(numerator).find_map(|(_, frequency)| frequency);
        let foreign = self
            .known(below)
            .find(|(measure, frequency)| frequency.is_some() && *frequency != above && measure.nature == Nature::Flow);
        if let (Some((measure, _)), Some(_)) = (foreign, above) {
            say(
                indicator.at,
                format!(
                    "`{code}` divides by `{}`, a flow of another frequency: only a stock can stand in for other periods",
                    measure.code
                ),
            );
        }
    }

    fn known<'t>(&'t self, terms: &'t [Term]) -> impl Iterator<Item = (&'t Measure, Option<Frequency>)> {
        let measures = terms.iter().filter_map(|term| self.measures.get(&term.measure));
        measures.map(|(measure, _, frequency)| (*measure, *frequency))
    }
}

fn contradicts(
    where_: &BTreeMap<DimensionCode, Vec<MemberCode>>,
    not: &BTreeMap<DimensionCode, Vec<MemberCode>>,
) -> bool {
    let emptied = |(dimension, members): (&DimensionCode, &Vec<MemberCode>)| {
        not.get(dimension)
            .is_some_and(|not| members.iter().all(|member| not.contains(member)))
    };
    where_.iter().any(emptied)
}

fn unknown_dimensions(file: &Draft<'_>, measure: &At<Measure>, say: &mut impl FnMut(usize, String)) {
    for dimension in &measure.value.dimensions {
        if !file.dimension_codes.iter().any(|code| code.value == *dimension) {
            say(
                measure.at,
                format!(
                    "measure `{}` names a dimension `{dimension}` that this file does not declare",
                    measure.value.code
                ),
            );
        }
    }
}

fn check_rule(file: &Draft<'_>, rule: &At<Rule>, say: &mut impl FnMut(usize, String)) {
    for code in rule.value.kind.measures() {
        if !file.measure_codes.iter().any(|declared| declared.value == *code) {
            say(
                rule.at,
                format!(
                    "rule `{}` names a measure `{code}` that this file does not declare",
                    rule.value.code
                ),
            );
        }
    }
    let of_file = |code: &MeasureCode| file.measures.iter().find(|measure| measure.value.code == *code);
    for code in rule.value.kind.measures() {
        let Some(measure) = of_file(code) else { continue };
        let by = rule.value.kind.by().iter();
        for dimension in by.filter(|dimension| !measure.value.dimensions.contains(dimension)) {
            say(rule.at, format!("measure `{code}` is not broken down by `{dimension}`"));
        }
    }
}

/// Every code that stands for two things.
fn duplicates(drafts: &[Draft<'_>]) -> Vec<Found> {
    let mut seen = Seen {
        first: HashMap::new(),
        found: Vec::new(),
    };
    let mut lists: HashMap<&DimensionCode, &Dimension> = HashMap::new();
    for (draft, file) in drafts.iter().enumerate() {
        if let Some(header) = &file.header {
            seen.note(
                drafts,
                draft,
                header.code.at,
                format!("collection `{}`", header.code.value),
            );
        }
        for code in &file.measure_codes {
            seen.note(drafts, draft, code.at, format!("measure `{}`", code.value));
        }
        for code in &file.indicator_codes {
            seen.note(drafts, draft, code.at, format!("indicator `{}`", code.value));
        }
        for code in &file.dimension_codes {
            let of_file = format!("dimension `{}`", code.value);
            seen.note_within(drafts, draft, code.at, of_file);
        }
        for rule in &file.rules {
            seen.note_within(drafts, draft, rule.at, format!("rule `{}`", rule.value.code));
        }
        for list in &file.dimensions {
            let first = lists.entry(&list.value.code).or_insert(&list.value);
            if **first != list.value {
                let reason = format!(
                    "dimension `{}` has other codes in another file: one name, one list",
                    list.value.code
                );
                seen.found.push(Found {
                    draft,
                    at: list.at,
                    reason,
                });
            }
        }
    }
    seen.found
}

/// Where each name was first declared.
struct Seen {
    first: HashMap<(Option<usize>, String), (usize, usize)>,
    found: Vec<Found>,
}

impl Seen {
    /// A name that may be declared once over all files.
    fn note(&mut self, drafts: &[Draft<'_>], draft: usize, at: usize, name: String) {
        self.enter(drafts, (None, name), draft, at);
    }

    /// A name that may be declared once in a file.
    fn note_within(&mut self, drafts: &[Draft<'_>], draft: usize, at: usize, name: String) {
        self.enter(drafts, (Some(draft), name), draft, at);
    }

    fn enter(&mut self, drafts: &[Draft<'_>], key: (Option<usize>, String), draft: usize, at: usize) {
        let name = key.1.clone();
        let (first, first_at) = *self.first.entry(key).or_insert((draft, at));
        if (first, first_at) == (draft, at) {
            return;
        }
        let place = drafts.get(first).map_or_else(String::new, |first| {
            format!("{}:{}", first.sheet.file(), first.sheet.line(first_at))
        });
        let reason = format!("{name} is declared twice: first at {place}");
        self.found.push(Found { draft, at, reason });
    }
}
