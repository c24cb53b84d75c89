//! A part of a workbook, read in passing: no element of it may hold more than any honest one does, so that memory stays bounded
//! whatever stands in it.
use super::package::{broken, too_large};
use muster_domain::Problem;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::{
    cell::Cell,
    io::{BufReader, Error, Read},
    rc::Rc,
};

/// What a cell, a text or a name may take, markup and all: a spreadsheet lets no cell hold more than 32,767 letters.
const MOST_HELD: usize = 2 * 1024 * 1024;
/// The longest tag whose attributes are looked at.
const LONGEST_TAG: usize = 64 * 1024;
/// Elements that readers hold until they end.
const HOLD: [&str; 7] = ["c", "is", "si", "t", "v", "f", "definedName"];

/// Bytes that are given out up to a measure, which is filled up again whenever an element has ended.
struct Measured<R> {
    part: R,
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, Error> {
        if self.left.get() == 0 {
            return Err(Error::other("an element does not end"));
        }
        let read = self.part.read(into)?;
        self.left.set(self.left.get().saturating_sub(read));
        Ok(read)
    }
}

/// Shows every tag that begins an element, and tells whether the part was read to its end. What does not follow XML is left to
/// whoever reads the part: nobody gets beyond it.
pub(super) fn through(
    part: impl Read,
    mut shown: impl FnMut(&BytesStart<'_>) -> Result<(), Problem>,
) -> Result<bool, Problem> {
    let left = Rc::new(Cell::new(MOST_HELD));
    let measured = Measured {
        part,
        left: Rc::clone(&left),
    };
    let mut reader = Reader::from_reader(BufReader::new(measured));
    // as the library that reads cells has it: what it takes for an element is one here
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut held: Vec<String> = Vec::new();
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => {
                if HOLD.contains(&start.local_name().as_ref()) {
                    held.push(start.name().as_ref().to_owned());
                }
                shown(&start)?;
            }
            // the innermost has to end first
            Ok(Event::End(end)) if held.last().is_some_and(|name| name == end.name().as_ref()) => {
                held.pop();
            }
            Err(_) if left.get() == 0 => {
                return Err(too_large("a cell or a name of the workbook holds more than any may"));
            }
            Ok(Event::Eof) => return Ok(true),
            Err(_) => return Ok(false),
            Ok(_) => {}
        }
        if held.is_empty() {
            left.set(MOST_HELD);
        }
        buffer.clear();
    }
}

/// The attributes of a tag by their full names, as they are written.
pub(super) fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, Problem> {
    if start.len() > LONGEST_TAG {
        return Err(too_large("a tag of the workbook is longer than any may be"));
    }
    let attribute = start.attributes().map(|attribute| {
        let attribute = attribute.map_err(|_| broken())?;
        Ok((attribute.key.as_ref().to_owned(), attribute.value.into_owned()))
    });
    attribute.collect()
}
