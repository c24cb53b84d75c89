use super::*;

const HEADER: &str = "financial_year,financial_quarter,force_name,area_code,offence_group,offence_subgroup,offences\n";

fn expected() -> Expected {
    let force = |code: &str, area_code: Option<&str>, name: &str| PublishedForce {
        code: code.parse().unwrap(),
        area_code: area_code.map(str::to_owned),
        name: name.to_owned(),
    };
    Expected {
        forces: vec![
            force("kent", Some("E23000032"), "Kent"),
            force("city-of-london", Some("E23000034"), "City of London"),
            force("btp", None, "British Transport Police"),
        ],
        measure: "offences".parse().unwrap(),
        dimension: "subgroup".parse().unwrap(),
        subgroups: vec![
            ("Violence".into(), "Homicide".into(), "homicide".parse().unwrap()),
            (
                "Theft offences".into(),
                "Bicycle theft".into(),
                "bicycle-theft".parse().unwrap(),
            ),
            (
                "Violence".into(),
                "Stalking and harassment".into(),
                "stalking-and-harassment".parse().unwrap(),
            ),
        ],
    }
}

fn plan(rows: &str) -> Plan {
    read(format!("{HEADER}{rows}").as_bytes(), &expected()).unwrap()
}

fn faults(rows: &str) -> Vec<(ErrorCode, Vec<String>)> {
    let problems = read(format!("{HEADER}{rows}").as_bytes(), &expected()).unwrap_err();
    problems
        .addressed()
        .iter()
        .map(|problem| (problem.code, problem.path.clone()))
        .collect()
}

fn cells<'p>(plan: &'p Plan, force: &str, period: &str) -> Vec<(&'p str, Supplied)> {
    let planned = plan
        .returns
        .iter()
        .find(|planned| planned.force.as_str() == force && planned.period.to_string() == period)
        .unwrap();
    planned
        .cells
        .iter()
        .map(|cell| (cell.codes[0].1.as_str(), cell.supplied))
        .collect()
}

fn value(count: i64) -> Supplied {
    Supplied::Value(Quantity::whole(count).unwrap())
}

#[test]
fn every_force_gets_a_return_for_every_quarter_of_the_file() {
    let plan = plan(
        "2012/13,1,Kent,E23000032,Violence,Homicide,3\n\
         2012/13,1,\"London, City of\",E23000034,Theft offences,Bicycle theft,-2\n\
         2012/13,2,British Transport Police,,Theft offences,Bicycle theft,40\n",
    );

    assert_eq!((plan.returns.len(), plan.rows, plan.corrections), (6, 3, 1));
    assert_eq!(
        cells(&plan, "city-of-london", "FY2012-13Q1"),
        [
            ("bicycle-theft", value(-2)),
            ("homicide", Supplied::NotSupplied),
            ("stalking-and-harassment", Supplied::NotApplicable)
        ]
    );
    assert_eq!(cells(&plan, "btp", "FY2012-13Q2")[0].1, value(40));
}

#[test]
fn a_force_the_file_does_not_mention_supplied_nothing_which_is_not_nought() {
    let plan = plan("2019/20,3,Kent,E23000032,Violence,Homicide,3\n");

    let silent = plan
        .returns
        .iter()
        .find(|planned| planned.force.as_str() == "btp")
        .unwrap();

    assert!(silent.silent());
    assert_eq!(
        cells(&plan, "btp", "FY2019-20Q3")[1],
        ("homicide", Supplied::NotSupplied)
    );
}

#[test]
fn pseudo_forces_are_left_out_and_counted() {
    let plan = plan(
        "2012/13,1,Kent,E23000032,Violence,Homicide,3\n\
         2012/13,1,Action Fraud,,Fraud offences,Fraud: Action Fraud,20323\n\
         2012/13,1,CIFAS,,Fraud offences,Fraud: CIFAS,1\n\
         2012/13,2,CIFAS,,Fraud offences,Fraud: CIFAS,1\n",
    );

    assert_eq!(
        plan.left_out,
        BTreeMap::from([("Action Fraud".to_owned(), 1), ("CIFAS".to_owned(), 2)])
    );
    assert_eq!(
        plan.returns.len(),
        3,
        "a quarter with pseudo-forces alone is no quarter"
    );
}

#[test]
fn rows_join_on_the_area_code_and_never_on_the_name() {
    let renamed = plan("2012/13,1,Kent Police (formerly Kent County),E23000032,Violence,Homicide,3\n");
    assert_eq!(cells(&renamed, "kent", "FY2012-13Q1")[1].1, value(3));

    assert_eq!(
        faults("2012/13,1,Kent,,Violence,Homicide,3\n2012/13,1,Kent,E23000099,Violence,Homicide,3\n"),
        [
            (
                ErrorCode::UnknownForce,
                vec!["lines".to_owned(), "2".to_owned(), "area_code".to_owned()]
            ),
            (
                ErrorCode::UnknownForce,
                vec!["lines".to_owned(), "3".to_owned(), "area_code".to_owned()]
            ),
        ]
    );
}

#[test]
fn one_unknown_subgroup_and_nothing_is_planned() {
    assert_eq!(
        faults("2012/13,1,Kent,E23000032,Violence,Homicide,3\n2012/13,1,Kent,E23000032,Violence,Witchcraft,1\n"),
        [(
            ErrorCode::UnknownMember,
            vec!["lines".to_owned(), "3".to_owned(), "offence_subgroup".to_owned()]
        )]
    );
}

#[test]
fn the_same_cell_twice_is_refused_with_both_lines() {
    let problems = read(
        format!("{HEADER}2012/13,1,Kent,E23000032,Violence,Homicide,3\n2012/13,1,Kent,E23000032,Violence,Homicide,3\n")
            .as_bytes(),
        &expected(),
    )
    .unwrap_err();

    let problem = &problems.addressed()[0];
    assert_eq!(problem.code, ErrorCode::CellTwice);
    assert!(
        problem.message.contains("line 2") && problem.message.contains("line 3"),
        "{}",
        problem.message
    );
}

#[test]
fn what_is_no_count_and_what_is_no_quarter_is_refused() {
    let codes: Vec<ErrorCode> = faults("2012/13,1,Kent,E23000032,Violence,Homicide,..\n2012/13,1,Kent,E23000032,Violence,Homicide,1.5\n2012-13,5,Kent,E23000032,Violence,Homicide,1\n")
        .into_iter()
        .map(|(code, _)| code)
        .collect();

    assert_eq!(
        codes,
        [
            ErrorCode::ValueNotANumber,
            ErrorCode::ValueNotANumber,
            ErrorCode::PeriodNotReadable
        ]
    );
    assert_eq!(
        read(b"year,count\n", &expected()).unwrap_err().addressed()[0].code,
        ErrorCode::ColumnMissing
    );
}
