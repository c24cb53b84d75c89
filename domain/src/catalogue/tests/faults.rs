use super::*;

#[test]
fn a_slip_of_syntax_is_reported_with_its_line_and_nothing_else() {
    let found = with("seasonal = true", "seasonal = ");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("calls.toml:62: "), "{}", found[0]);
}

#[test]
fn a_term_may_only_name_what_exists() {
    assert_eq!(
        with(r#"{ measure = "in-time", where"#, r#"{ measure = "on-time", where"#),
        ["calls.toml:56: no collection has a measure `on-time`"]
    );
    assert_eq!(
        with(
            r#""attended", where = { grade = ["#,
            r#""attended", where = { level = ["#
        ),
        ["calls.toml:57: measure `attended` is not broken down by `level`"]
    );
    assert_eq!(
        with(
            r#"numerator = [{ measure = "in-time", where = { grade = ["emergency"] } }]"#,
            r#"numerator = [{ measure = "in-time", not = { grade = ["urgent"] } }]"#
        ),
        ["calls.toml:56: dimension `grade` has no code `urgent`"]
    );
    assert_eq!(
        with(
            r#""in-time", where = { grade = ["emergency"] } }"#,
            r#""in-time", where = { grade = ["emergency"] }, not = { grade = ["emergency"] } }"#
        ),
        ["calls.toml:56: `where` and `not` leave nothing of measure `in-time`"]
    );
}

#[test]
fn a_kind_and_its_denominator_must_fit() {
    let below = r#"denominator = [{ measure = "attended", where = { grade = ["emergency"] } }]"#;
    assert_eq!(
        with(below, r#"denominator = "population""#),
        [
            "calls.toml:55: an indicator of kind proportion has measures as its denominator: residents and households make a rate"
        ]
    );
    assert_eq!(
        with(below, ""),
        ["calls.toml:55: an indicator of kind proportion has a denominator"]
    );
    assert_eq!(
        with(r#"kind = "proportion""#, r#"kind = "survey""#),
        [
            "calls.toml:55: an indicator of kind survey has no denominator: the estimate is published ready made",
            "calls.toml:55: an indicator of kind survey has `lower` and `upper`: the interval published with the estimate",
            "calls.toml:61: the interval of a survey is `given`, not `wilson`",
            "calls.toml:61: the spread of a survey is `random_effects`, not `over_dispersed`",
        ]
    );
    assert_eq!(
        with(below, r#"denominator = "residents""#),
        [
            "calls.toml:57: `denominator`: `residents` is not one of population, households; measures go in a list of terms"
        ]
    );
}

#[test]
fn a_code_stands_for_one_thing_within_a_file_and_across_files() {
    assert_eq!(
        with(r#"code = "in-time""#, r#"code = "attended""#)[0],
        "calls.toml:32: measure `attended` is declared twice: first at calls.toml:23"
    );
    assert_eq!(
        with(r#"code = "priority""#, r#"code = "emergency""#),
        ["calls.toml:19: the code `emergency` is here twice"]
    );
    let other = CALLS.replace(r#"title = "Priority""#, r#"title = "Soon""#);
    let found = faults(&[("calls.toml", CALLS), ("copy.toml", &other)]);
    assert_eq!(
        found,
        [
            "copy.toml:2: collection `calls` is declared twice: first at calls.toml:2",
            "copy.toml:14: dimension `grade` has other codes in another file: one name, one list",
            "copy.toml:23: measure `attended` is declared twice: first at calls.toml:23",
            "copy.toml:32: measure `in-time` is declared twice: first at calls.toml:32",
            "copy.toml:51: indicator `attended-in-time` is declared twice: first at calls.toml:51",
        ]
    );
}

#[test]
fn a_dimension_needs_codes_and_a_measure_needs_its_dimensions() {
    let start = CALLS.find("codes = [").unwrap();
    let end = CALLS.find("\n]\n").unwrap() + 2;
    let found = faults(&[("calls.toml", &CALLS.replace(&CALLS[start..end], "codes = []"))]);
    assert_eq!(
        found[0],
        "calls.toml:14: a dimension needs at least one code in `codes`"
    );

    let found = faults(&[(
        "calls.toml",
        &CALLS.replacen(r#"dimensions = ["grade"]"#, r#"dimensions = ["level"]"#, 1),
    )]);
    assert!(
        found.contains(
            &"calls.toml:22: measure `attended` names a dimension `level` that this file does not declare".to_owned()
        ),
        "{found:?}"
    );
}

#[test]
fn keys_that_mean_nothing_here_are_refused_and_those_needed_are_missed() {
    assert_eq!(
        with("seasonal = true", "seasonnal = true"),
        ["calls.toml:62: unknown key `seasonnal` in this indicator"]
    );
    assert_eq!(
        with("do_not_use_for = \"single incidents\"\n", ""),
        ["calls.toml:50: `do_not_use_for` is missing from this indicator"]
    );
    assert_eq!(
        with("[[rule]]", "[[rules]]"),
        ["calls.toml:40: unknown key `rules` in this file"]
    );
    assert_eq!(
        with("unit = \"% of incidents\"", "unit = \" \""),
        ["calls.toml:59: `unit` is text and may not be empty"]
    );
}

#[test]
fn words_months_numbers_and_versions_are_never_repaired() {
    assert_eq!(
        with(r#""2025-04""#, r#""2025-4""#)[0],
        "calls.toml:19: `valid_from`: `2025-4` is not a month: write it like 2026-03"
    );
    assert_eq!(
        with(r#"polarity = "high_is_good""#, r#"polarity = "high""#),
        ["calls.toml:60: `polarity`: `high` is not one of high_is_good, low_is_good, no_judgement"]
    );
    assert_eq!(
        with(r#"frequency = "monthly""#, r#"frequency = "weekly""#),
        ["calls.toml:6: `frequency`: `weekly` is not one of monthly, quarterly, annual"]
    );
    assert_eq!(
        with("multiplier = 100", "multiplier = 0"),
        ["calls.toml:58: `multiplier` is a whole number from 1 to 1000000000"]
    );
    assert_eq!(
        with("points = 0.5", "points = 0.00001"),
        ["calls.toml:64: `points` is a number with at most four decimals"]
    );
    assert_eq!(
        with(r#"introduced = "2024-04""#, r#"introduced = "2024-13""#),
        ["calls.toml:10: `introduced`: `2024-13` is not a month: write it like 2026-03"]
    );
    let quarterly = CALLS.replace("monthly", "quarterly").replace("2024-04", "2024-05");
    assert_eq!(
        faults(&[("calls.toml", &quarterly)]),
        ["calls.toml:1: `introduced`: 2024-05 does not begin a period of this collection"]
    );
}

#[test]
fn a_rule_reads_measures_of_its_own_collection() {
    assert_eq!(
        with(r#"part = "in-time""#, r#"part = "on-time""#),
        ["calls.toml:40: rule `in-time-within-attended` names a measure `on-time` that this file does not declare"]
    );
    assert_eq!(
        with(r#"by = ["grade"]"#, r#"by = ["level"]"#),
        [
            "calls.toml:40: measure `in-time` is not broken down by `level`",
            "calls.toml:40: measure `attended` is not broken down by `level`",
        ]
    );
    let unknown = with(r#"kind = "part_of_whole""#, r#"kind = "must_hold""#);
    assert!(
        unknown[0].starts_with("calls.toml:43: `kind`: `must_hold` is not one of part_of_whole, sum_of_parts"),
        "{unknown:?}"
    );
}

/// The faults of the file with its rule replaced by one with these keys.
fn with_rule(keys: &str) -> Vec<String> {
    let start = CALLS.find("kind = \"part_of_whole\"").unwrap();
    let end = CALLS.find("message = \"more in time").unwrap();
    faults(&[("calls.toml", &CALLS.replace(&CALLS[start..end], &format!("{keys}\n")))])
}

#[test]
fn a_condition_is_judged_where_it_stands() {
    assert_eq!(
        with_rule(r#"must_hold = "attended == in_time + 1""#),
        [
            "calls.toml:43: `must_hold`: `==` between computed values is refused: doubles round; use kind `sum_of_parts`, which adds exactly, or `<=` and `>=`"
        ]
    );
    assert_eq!(
        with_rule(r#"must_hold = "on_time <= attended""#),
        ["calls.toml:40: rule `in-time-within-attended` names a measure `on-time` that this file does not declare"]
    );
    let found = with_rule(r#"must_hold = "attended <=""#);
    assert!(
        found[0].starts_with("calls.toml:43: `must_hold`: not an expression in CEL:"),
        "{found:?}"
    );
    assert_eq!(
        with_rule("must_hold = \"attended >= in_time\"\nmissing = \"skip\""),
        ["calls.toml:44: `missing`: `skip` is not one of skip_if_any, skip_if_all, as_nought, never_skip"]
    );
}

#[test]
fn a_rule_has_what_its_kind_needs() {
    assert_eq!(
        with_rule("kind = \"range\"\nmeasures = [\"attended\"]"),
        ["calls.toml:40: a range has `least`, `most` or both"]
    );
    assert_eq!(
        with_rule("kind = \"range\"\nmeasures = [\"attended\"]\nleast = 5\nmost = 1"),
        ["calls.toml:40: `least` 5 is above `most` 1"]
    );
    assert_eq!(
        with_rule("kind = \"compulsory_pair\"\nmeasures = [\"attended\", \"in-time\", \"attended\"]"),
        ["calls.toml:40: `measures` of a pair are two"]
    );
    assert_eq!(
        with_rule("kind = \"swapped_columns\"\nmeasures = [\"attended\"]"),
        ["calls.toml:44: `measures` needs at least 2 measures"]
    );
    assert_eq!(
        with_rule("kind = \"history\"\nmeasures = [\"attended\"]\nper = \"in-time\"\npart = \"in-time\""),
        ["calls.toml:46: unknown key `part` in this rule"]
    );
}

#[test]
fn only_a_stock_stands_in_for_periods_of_another_frequency() {
    let posts = CALLS
        .split("[[rule]]")
        .next()
        .unwrap()
        .replace("\"calls\"", "\"posts\"")
        .replace("monthly", "quarterly")
        .replace("\"attended\"", "\"posts-filled\"")
        .replace("\"in-time\"", "\"posts-vacant\"");
    let below = r#"[{ measure = "attended", where = { grade = ["emergency"] } }]"#;
    let by_posts = CALLS.replace(below, r#"[{ measure = "posts-filled" }]"#);

    let found = faults(&[("calls.toml", &by_posts), ("posts.toml", &posts)]);
    assert_eq!(
        found,
        [
            "calls.toml:50: `attended-in-time` divides by `posts-filled`, a flow of another frequency: only a stock can stand in for other periods"
        ]
    );

    let stock = posts.replace("nature = \"flow\"", "nature = \"stock\"");
    assert!(Catalogue::parse(&[("calls.toml", &by_posts), ("posts.toml", &stock)]).is_ok());
}

#[test]
fn every_fault_of_every_file_is_reported_at_once_in_order() {
    let worse = CALLS
        .replace("version = \"1.0.0\"\nfrequency", "version = \"1\"\nfrequency")
        .replace("decimals = 0", "decimals = 5")
        .replace("theme = \"response\"", "theme = \"calls\"")
        .replace(r#"{ measure = "in-time", where"#, r#"{ measure = "on-time", where"#);
    let found = faults(&[("calls.toml", &worse)]);
    let lines: Vec<&str> = found.iter().map(|fault| fault.split(": ").next().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "calls.toml:5",
            "calls.toml:27",
            "calls.toml:36",
            "calls.toml:54",
            "calls.toml:56"
        ],
        "{found:?}"
    );
}
