//! The rows of a CSV that were not recorded, as they were sent and with what to do about each: mend them and send them again.
use crate::{
    columns::plain,
    delimited::{Lines, decode, delimiter, over_wide, push_line, reader, says_separator},
    harmless,
    remark::Remark,
    row::TextRow,
};
use std::collections::HashMap;

/// What stands before the columns that were sent.
const ADDED: [&str; 3] = ["problem", "message", "what_to_do"];

/// The lines that have remarks, with the first remark of each in front; separated as they were sent, in UTF-8.
///
/// Sent again with the faults mended the file is read as it stands: the columns added here are for the eye only.
#[must_use]
pub fn csv(file: &[u8], remarks: &[Remark]) -> Vec<u8> {
    let mut said: HashMap<u64, &Remark> = HashMap::new();
    for remark in remarks {
        if let Some(place) = &remark.place {
            said.entry(place.row).or_insert(remark);
        }
    }
    let mut written = String::from("\u{feff}");
    let text = decode(file).unwrap_or_default();
    let separator = delimiter(&text);
    if over_wide(&text, separator).is_some() {
        // it was not read, so there is no row to give back
        return written.into_bytes();
    }
    let mut lines = Lines::of(text.as_bytes());
    let mut reader = reader(&text);
    let mut record = csv::StringRecord::new();
    let mut earlier = Vec::new();
    let mut header = true;
    while let Ok(true) = reader.read_record(&mut record) {
        if header && says_separator(&record) {
            continue;
        }
        let line = lines.of_record(&record);
        let before = if header {
            header = false;
            // a file that was sent back once already has these columns
            earlier = record
                .iter()
                .map(|heading| ADDED.iter().any(|added| plain(added) == plain(heading)))
                .collect();
            ADDED
        } else if let Some(remark) = said.get(&line) {
            [remark.code.as_str(), &remark.message, &remark.fix]
        } else {
            continue;
        };
        let kept = record
            .iter()
            .enumerate()
            .filter(|(place, _)| !earlier.get(*place).copied().unwrap_or(false))
            // what was given back before is as it was written then
            .map(|(_, field)| harmless::read(field));
        push_line(&mut written, before.into_iter().chain(kept), separator);
    }
    written.into_bytes()
}

/// The same for rows of whatever file, in the long layout: for a workbook that cannot be given back with remarks in it.
#[must_use]
pub fn rows<'a>(rejected: impl IntoIterator<Item = (&'a TextRow, &'a Remark)>) -> Vec<u8> {
    let rejected: Vec<_> = rejected.into_iter().collect();
    let mut dimensions: Vec<&str> = Vec::new();
    for (name, _) in rejected.iter().flat_map(|(row, _)| &row.codes) {
        if !dimensions.contains(&name.as_str()) {
            dimensions.push(name);
        }
    }
    let fixed = ["period", "force", "area", "measure"];
    let fields: Vec<&str> = fixed
        .into_iter()
        .chain(dimensions)
        .chain(["value", "status", "note"])
        .collect();
    let mut written = String::from("\u{feff}");
    push_line(&mut written, ADDED.into_iter().chain(fields.iter().copied()), b',');
    for (row, remark) in rejected {
        let before = [remark.code.as_str(), &remark.message, &remark.fix];
        let said = fields.iter().map(|field| row.said(field));
        push_line(&mut written, before.into_iter().chain(said), b',');
    }
    written.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cells::{self, Form, MeasureForm},
        problems::Problems,
        sent,
    };
    use proptest::prelude::*;
    use std::collections::{BTreeMap, HashSet};

    fn form() -> Form {
        let measures = ["calls", "hours"].map(|code| (code.parse().unwrap(), MeasureForm::default()));
        Form {
            collection: "contact".to_owned(),
            force: "kent".parse().unwrap(),
            period: "2026-03".parse().unwrap(),
            measures: BTreeMap::from(measures),
            areas: HashSet::new(),
        }
    }

    fn remarks(file: &[u8]) -> (usize, Vec<Remark>) {
        let sent = sent::read(file, &[], None, &mut Problems::default());
        let judged = cells::judge(&sent.rows, &form());
        let remarks = sent.rows.iter().zip(&judged);
        let remarks = remarks.filter_map(|(row, judged)| Some(Remark::of(row, judged.as_ref().err()?)));
        (sent.rows.len(), remarks.collect())
    }

    #[test]
    fn rejected_rows_come_back_as_sent_and_are_read_once_mended() {
        let file = b"value;measure;note\r\n\"1,5\";calls;\"a; b\"\r\n2;hours;\r\n\r\nmany;call;caf\xe9\r\n";
        let (_, found) = remarks(file);

        let back = csv(file, &found);

        let text = String::from_utf8(back).unwrap();
        let lines: Vec<_> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert_eq!(lines[0], "problem;message;what_to_do;value;measure;note");
        assert!(
            lines[1].starts_with("VALUE_SEPARATORS;`1,5` has separators: write 1.5;"),
            "{text}"
        );
        assert!(lines[1].ends_with(";1,5;calls;\"a; b\""), "{text}");
        assert!(lines[2].ends_with(";many;call;café"), "{text}");

        let mended = text
            .replace(";1,5;calls", ";15;calls")
            .replace("many;call;", "3;hours;");
        let (rows, found) = remarks(mended.as_bytes());
        assert_eq!((rows, found), (2, vec![]));
        let again = String::from_utf8(csv(text.as_bytes(), &remarks(text.as_bytes()).1)).unwrap();
        assert_eq!(again, text);
    }

    #[test]
    fn rows_of_a_workbook_are_listed_in_the_senders_words() {
        let row = TextRow {
            measure: "call".into(),
            codes: vec![("grade".into(), "priority".into())],
            value: "7".into(),
            sent: vec![("grade".into(), "G, 2".into())],
            ..TextRow::default()
        };
        let remark = remarks(b"measure,value\ncall,7\n").1.remove(0);

        let text = String::from_utf8(rows([(&row, &remark)])).unwrap();

        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines[0],
            "\u{feff}problem,message,what_to_do,period,force,area,measure,grade,value,status,note"
        );
        assert!(
            lines[1].starts_with("UNKNOWN_MEASURE,") && lines[1].ends_with(",,,,call,\"G, 2\",7,,"),
            "{text}"
        );
    }

    #[test]
    fn what_is_given_back_holds_no_formula_and_is_read_as_it_was_sent() {
        let file = b"measure,value,note\r\n=HYPERLINK(1),-1,@me\r\ncalls,+5,'=x\r\n";

        let back = csv(file, &remarks(file).1);

        let text = String::from_utf8(back.clone()).unwrap();
        assert!(text.contains(",'=HYPERLINK(1),-1,'@me\r\n"), "{text}");
        assert!(text.ends_with(",calls,'+5,'=x\r\n"), "{text}");
        assert_eq!(csv(&back, &remarks(&back).1), back);
        let rows = |file: &[u8]| {
            let rows = sent::read(file, &[], None, &mut Problems::default()).rows;
            rows.into_iter()
                .map(|row| (row.measure, row.value, row.note))
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(&back), rows(file));
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_sent_back(file in proptest::collection::vec(any::<u8>(), 0..200), row in 0_u64..5) {
            let place = Some(muster_domain::Place { row, ..muster_domain::Place::default() });
            let remark = Remark { place, ..remarks(b"measure,value\n,\n,1\n").1.remove(0) };
            prop_assert!(String::from_utf8(csv(&file, &[remark])).is_ok());
        }
    }
}
