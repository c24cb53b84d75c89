//! What came back, and the few questions a test has about it.

use poem::http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An answer of the API.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// What it says: JSON, or text.
    pub body: Value,
    /// The same as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The data of an answer without errors.
    #[must_use]
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert!(self.body.get("errors").is_none(), "refused: {:#}", self.body);
        self.body
            .get("data")
            .unwrap_or_else(|| panic!("no data: {:#}", self.body))
    }

    /// What stands at this place in the data, `/comparison/aggregate/value`; it must be there, though it may be null.
    #[must_use]
    #[track_caller]
    pub fn at(&self, place: &str) -> &Value {
        let data = self.data();
        data.pointer(place)
            .unwrap_or_else(|| panic!("nothing at {place} in {data:#}"))
    }

    /// The code of the one error.
    #[must_use]
    #[track_caller]
    pub fn refused_with(&self) -> &str {
        let errors = self.body["errors"].as_array().map_or(&[][..], Vec::as_slice);
        let [error] = errors else {
            panic!("not one error: {:#}", self.body)
        };
        error["extensions"]["code"]
            .as_str()
            .unwrap_or_else(|| panic!("no code: {error:#}"))
    }

    /// The codes of the problems of the one mutation that was asked for, in order; none when it was done.
    #[must_use]
    #[track_caller]
    pub fn problems(&self) -> Vec<&str> {
        let fields = self
            .data()
            .as_object()
            .map(|data| data.values().collect::<Vec<_>>())
            .unwrap_or_default();
        let [payload] = fields[..] else {
            panic!("not one payload: {:#}", self.body)
        };
        let problems = payload["problems"]
            .as_array()
            .unwrap_or_else(|| panic!("no problems asked for: {payload:#}"));
        problems
            .iter()
            .map(|problem| problem["code"].as_str().expect("problems { code } was asked for"))
            .collect()
    }

    /// One header, as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
