use super::*;
use muster_domain::{catalogue::Catalogue, force::ForceKind};

const HEADER: &str = "financial_year,financial_quarter,force_name,area_code,offence_group,offence_subgroup,offences\n";

fn forces() -> Vec<Force> {
    let force = |code: &str, ons_code: Option<&str>, name: &str, kind| Force {
        code: code.parse().unwrap(),
        ons_code: ons_code.map(str::to_owned),
        name: name.to_owned(),
        aliases: Vec::new(),
        region: "national".parse().unwrap(),
        kind,
        valid_from: None,
        valid_to: None,
        predecessors: Vec::new(),
    };
    vec![
        force("btp", None, "British Transport Police", ForceKind::National),
        force("city-of-london", Some("E23000034"), "City of London", ForceKind::City),
        force("kent", Some("E23000032"), "Kent", ForceKind::Territorial),
    ]
}

fn catalogue() -> Catalogue {
    Catalogue::parse(&[(
        "recorded-crime.toml",
        include_str!("../../../catalogue/recorded-crime.toml"),
    )])
    .unwrap()
}

fn judged(file: &str) -> Result<Plan, Problems> {
    let (catalogue, forces) = (catalogue(), forces());
    read(
        file.as_bytes(),
        &Expected::of(&catalogue.collections()[0], &forces).unwrap(),
    )
}

fn plan(rows: &str) -> Plan {
    judged(&format!("{HEADER}{rows}")).unwrap()
}

fn faults(rows: &str) -> Vec<(ErrorCode, Vec<String>)> {
    let problems = judged(&format!("{HEADER}{rows}")).unwrap_err();
    problems
        .addressed()
        .iter()
        .map(|problem| (problem.code, problem.path.clone()))
        .collect()
}

fn cell(plan: &Plan, force: &str, period: &str, offence: &str) -> Supplied {
    let of_force = |planned: &&PlannedReturn| planned.force.as_str() == force && planned.period.to_string() == period;
    let planned = plan.returns.iter().find(of_force).unwrap();
    let breakdown = format!("offence={offence}").parse().unwrap();
    planned
        .cells
        .iter()
        .find(|cell| cell.address.breakdown == breakdown)
        .unwrap()
        .supplied
}

fn value(count: i64) -> Supplied {
    Supplied::Value(Quantity::whole(count).unwrap())
}

#[test]
fn every_force_gets_a_return_for_every_quarter_of_the_file() {
    let plan = plan(
        "2012/13,1,Kent,E23000032,Violence against the person,Homicide,3\n\
         2012/13,1,\"London, City of\",E23000034,Theft offences,Bicycle theft,-2\n\
         2012/13,2,British Transport Police,,Theft offences,Bicycle theft,40\n",
    );

    assert_eq!((plan.returns.len(), plan.rows, plan.corrections), (6, 3, 1));
    assert_eq!(cell(&plan, "city-of-london", "FY2012-13Q1", "bicycle-theft"), value(-2));
    assert_eq!(
        cell(&plan, "city-of-london", "FY2012-13Q1", "homicide"),
        Supplied::NotSupplied
    );
    assert_eq!(
        cell(&plan, "kent", "FY2012-13Q1", "stalking-and-harassment"),
        Supplied::NotApplicable
    );
    assert_eq!(cell(&plan, "btp", "FY2012-13Q2", "bicycle-theft"), value(40));
}

#[test]
fn a_force_the_file_does_not_mention_supplied_nothing_which_is_not_nought() {
    let plan = plan("2019/20,3,Kent,E23000032,Violence against the person,Homicide,3\n");

    let silent = plan
        .returns
        .iter()
        .find(|planned| planned.force.as_str() == "btp")
        .unwrap();

    assert!(silent.silent());
    assert_eq!(cell(&plan, "btp", "FY2019-20Q3", "homicide"), Supplied::NotSupplied);
}

#[test]
fn pseudo_forces_are_left_out_and_counted() {
    let plan = plan(
        "2012/13,1,Kent,E23000032,Violence against the person,Homicide,3\n\
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
    let renamed =
        plan("2012/13,1,Kent Police (formerly Kent County),E23000032,Violence against the person,Homicide,3\n");
    assert_eq!(cell(&renamed, "kent", "FY2012-13Q1", "homicide"), value(3));

    assert_eq!(
        faults(
            "2012/13,1,Kent,,Violence against the person,Homicide,3\n2012/13,1,Kent,E23000099,Violence against the person,Homicide,3\n"
        ),
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
        faults(
            "2012/13,1,Kent,E23000032,Violence against the person,Homicide,3\n2012/13,1,Kent,E23000032,Violence against the person,Witchcraft,1\n"
        ),
        [(
            ErrorCode::UnknownMember,
            vec!["lines".to_owned(), "3".to_owned(), "offence_subgroup".to_owned()]
        )]
    );
}

#[test]
fn the_same_cell_twice_is_refused_with_both_lines() {
    let row = "2012/13,1,Kent,E23000032,Violence against the person,Homicide,3\n";
    let problems = judged(&format!("{HEADER}{row}{row}")).unwrap_err();

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
    let codes: Vec<ErrorCode> = faults("2012/13,1,Kent,E23000032,Violence against the person,Homicide,..\n2012/13,1,Kent,E23000032,Violence against the person,Homicide,1.5\n2012-13,5,Kent,E23000032,Violence against the person,Homicide,1\n")
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
        judged("year,count\n").unwrap_err().addressed()[0].code,
        ErrorCode::ColumnMissing
    );
}

#[test]
fn the_figures_carried_along_are_read_whole() {
    let (catalogue, forces) = (catalogue(), crate::carried::loaded().forces);
    let file = include_bytes!("../../../published/recorded-crime.csv");

    let plan = read(file, &Expected::of(&catalogue.collections()[0], &forces).unwrap()).unwrap();

    assert_eq!(
        (plan.rows, plan.returns.len(), plan.left_out.len()),
        (13_200, 44 * 12, 0)
    );
    assert_eq!(plan.returns.iter().filter(|planned| planned.silent()).count(), 0);
    assert_eq!(cell(&plan, "avon-and-somerset", "FY2018-19Q1", "arson"), value(141));
}

#[test]
fn the_line_that_is_told_is_the_one_an_editor_shows() {
    let rows = "2012/13,1,\"Kent\n(and Medway)\",E23000032,Violence against the person,Homicide,3\n\
                \n\
                2012/13,1,Kent,E23000032,Theft offences,Bicycle theft,many\n";
    for ends in ["\n", "\r\n"] {
        let problems = judged(&format!("{HEADER}{rows}").replace('\n', ends)).unwrap_err();
        assert_eq!(problems.addressed()[0].path, ["lines", "5", "offences"], "{ends:?}");
    }
}
