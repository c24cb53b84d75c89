use super::*;
use proptest::prelude::*;

fn condition(text: &str) -> Condition {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_condition_reads_measures_by_their_codes() {
    let condition = condition("calls_999_answered <= calls_999 + 0.5 && calls_999 >= 0");

    let codes: Vec<&str> = condition.measures().iter().map(MeasureCode::as_str).collect();
    assert_eq!(codes, ["calls-999-answered", "calls-999"]);
    assert_eq!(condition.holds(&[10.0, 10.0]), Ok(true));
    assert_eq!(condition.holds(&[11.0, 10.0]), Ok(false));
}

#[test]
fn whole_numbers_are_read_as_doubles() {
    assert_eq!(condition("2 * answered <= presented + 1u").holds(&[3.0, 5.0]), Ok(true));
    assert_eq!(condition("answered / 2 > -1").holds(&[1.0]), Ok(true));
}

#[test]
fn a_division_by_nought_fails_unless_it_is_guarded() {
    let bare = condition("seconds / calls <= 60");
    assert_eq!(bare.holds(&[5.0, 0.0]).unwrap_err().to_string(), "it divides by nought");
    assert_eq!(
        condition("calls == 0 || seconds / calls <= 60").holds(&[0.0, 5.0]),
        Ok(true)
    );
}

#[test]
fn an_equation_between_computed_values_is_refused() {
    for text in ["a + b == c", "c != a - b", "a == b * 2", "(a > 0 ? a + b : c) == 1"] {
        let refused = text.parse::<Condition>().unwrap_err();
        assert!(
            matches!(refused, NotACondition::ComputedEquality(_)),
            "{text}: {refused}"
        );
    }
    assert_eq!(condition("a == b").holds(&[2.5, 2.5]), Ok(true));
    assert_eq!(condition("a != -1").holds(&[2.5]), Ok(true));
}

#[test]
fn nothing_but_arithmetic_and_comparisons_is_known() {
    for text in [
        "",
        "a",
        "1 < 2",
        "a <",
        "a.b > 1",
        "[a].all(x, x > 1)",
        "size(a) > 1",
        "a > 'b'",
        "a % b < 1",
        "a && b",
        "(a < b) + 1 > 2",
        "A < 1",
        "!a",
        "a < b < c",
        "a.divided(b) < 1",
        "divided(a, b) < 1",
    ] {
        assert!(text.parse::<Condition>().is_err(), "{text}");
    }
    let deep = format!("{}a{} < 1", "(".repeat(80), ")".repeat(80));
    assert_eq!(deep.parse::<Condition>(), Err(NotACondition::TooDeep));
    let long = format!("{}a < 1", "a+".repeat(39));
    assert_eq!(condition(&long).holds(&[1.0]), Ok(false));
    assert_eq!(
        format!("{}a < 1", "!".repeat(41)).parse::<Condition>(),
        Err(NotACondition::TooDeep)
    );
    assert_eq!("a+".repeat(400).parse::<Condition>(), Err(NotACondition::TooLong));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn no_text_upsets_the_reader(text in "([a-c(){}\\[\\].,!?:<>=&|+*/ 0-9'\"-]|\\PC){0,60}") {
        if let Ok(condition) = text.parse::<Condition>() {
            let _ = condition.holds(&vec![1.0; condition.measures().len()]);
        }
    }
}
