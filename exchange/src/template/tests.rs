use super::*;
use crate::{
    cells::{self, Form},
    problems::Problems,
    sent::{self, Sent},
};
use muster_domain::catalogue::Catalogue;

const FILE: &str = include_str!("../../../catalogue/contact-response.toml");

pub(crate) fn collection() -> Collection {
    Catalogue::parse(&[("contact-response.toml", FILE)])
        .unwrap()
        .collections()[0]
        .clone()
}

fn asked<'a>(
    collection: &'a Collection,
    areas: &'a [(AreaCode, String)],
    last: &'a BTreeMap<CellAddress, Supplied>,
    recorded: &'a [Cell],
) -> Asked<'a> {
    Asked {
        collection,
        force: "kent".parse().unwrap(),
        force_name: "Kent Police",
        period: "2026-03".parse().unwrap(),
        due: Some("22 May 2026".to_owned()),
        areas,
        last,
        recorded,
        history: None,
        words: None,
    }
}

fn back(file: &[u8]) -> Sent {
    let mut problems = Problems::default();
    let dimensions: Vec<_> = collection().dimensions.iter().map(|list| list.code.clone()).collect();
    let sent = sent::read(file, &dimensions, None, &mut problems);
    assert_eq!(problems.addressed(), []);
    sent
}

/// Every owed cell, counted up from nought; the first is not supplied.
fn filled(collection: &Collection) -> Vec<Cell> {
    let period = "2026-03".parse().unwrap();
    let cells = (0..).zip(collection.cells(period));
    let cell = |(count, (measure, breakdown)): (i64, (&Measure, Breakdown))| Cell {
        address: CellAddress {
            measure: measure.code.clone(),
            area: None,
            breakdown,
        },
        supplied: match count {
            0 => Supplied::NotSupplied,
            count => Supplied::Value(Quantity::whole(count).unwrap()),
        },
        statuses: match count {
            1 => "ESTIMATED|BREAK".parse().unwrap(),
            _ => muster_domain::Statuses::NONE,
        },
        note: match count {
            2 => Some("counted twice, \"by hand\"\nand checked".to_owned()),
            3 => Some("=see the log".to_owned()),
            4 => Some("'=see the log".to_owned()),
            _ => None,
        },
    };
    cells.map(cell).collect()
}

#[test]
fn a_template_that_is_not_filled_in_holds_no_figures() {
    let (collection, last) = (collection(), BTreeMap::new());
    let asked = asked(&collection, &[], &last, &[]);

    for file in [workbook(&asked).unwrap(), csv(&asked)] {
        let sent = back(&file);

        assert_eq!(
            (sent.rows.len(), sent.blank.len()),
            (0, collection.cells(asked.period).count())
        );
        let template = sent.template.unwrap();
        assert_eq!(
            (template.collection.as_str(), template.version.as_str()),
            ("contact-response", "1.1.0")
        );
        assert_eq!(template.misplaced("contact-response", "kent", "2026-03"), []);
    }
}

#[test]
fn what_is_written_into_a_template_reads_back_cell_by_cell() {
    let (collection, last) = (collection(), BTreeMap::new());
    let cells = filled(&collection);
    let asked = asked(&collection, &[], &last, &cells);
    let form = Form::of(&collection, asked.force.clone(), asked.period, []);

    for file in [workbook(&asked).unwrap(), csv(&asked)] {
        let sent = back(&file);

        let mut problems = Problems::default();
        let read = cells::read(&sent.rows, &form, &mut problems);
        assert_eq!((problems.addressed(), sent.blank.len()), (&[][..], 0));
        assert_eq!(read, cells);
    }
}

#[test]
fn a_workbook_of_another_force_period_or_collection_is_known_for_what_it_is() {
    let (collection, last) = (collection(), BTreeMap::new());
    let template = back(&workbook(&asked(&collection, &[], &last, &[])).unwrap())
        .template
        .unwrap();

    let codes: Vec<_> = template
        .misplaced("vawg", "essex", "2026-04")
        .into_iter()
        .map(|problem| problem.code.as_str())
        .collect();

    assert_eq!(codes, ["WRONG_COLLECTION", "WRONG_FORCE", "WRONG_PERIOD"]);
}

#[test]
fn the_past_travels_with_the_workbook_whole() {
    let (collection, last) = (collection(), BTreeMap::new());
    let history = History {
        id: "kent-contact-response-2026-03".to_owned(),
        digest: "ab".repeat(32),
        bytes: (0..200_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect(),
    };
    let asked = Asked {
        history: Some(&history),
        ..asked(&collection, &[], &last, &[])
    };

    let sent = back(&workbook(&asked).unwrap());

    assert_eq!(sent.history, Some(history));
}

#[test]
fn an_area_has_a_row_where_it_had_a_value_and_the_same_template_is_the_same_bytes() {
    let collection = collection();
    let areas: [(AreaCode, String); 1] = [("E07000105".parse().unwrap(), "Ashford".to_owned())];
    let address = CellAddress {
        measure: "calls-101-presented".parse().unwrap(),
        area: Some(areas[0].0.clone()),
        breakdown: Breakdown::WHOLE,
    };
    let last = BTreeMap::from([(address, Supplied::Value(Quantity::whole(70).unwrap()))]);
    let asked = asked(&collection, &areas, &last, &[]);

    let file = workbook(&asked).unwrap();

    assert_eq!(back(&file).blank.len(), collection.cells(asked.period).count() + 1);
    assert_eq!(file, workbook(&asked).unwrap());
    let text = String::from_utf8(csv(&asked)).unwrap();
    assert!(
        text.contains("\r\ncontact-response 1.1.0,2026-03,kent,E07000105,calls-101-presented,,,70,,,\r\n"),
        "{text}"
    );
}
