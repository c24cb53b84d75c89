//! Pages of long lists: how many at most, and where the next one begins.
use crate::platform::failure::Failure;
use async_graphql::SimpleObject;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use muster_domain::problem::{ErrorCode, Problem};

/// Items of a page where nobody says how many.
const USUAL: usize = 100;
/// The most items of a page.
pub const MOST: usize = 1_000;

/// Where a page stands among all.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(shareable)]
pub struct PageInfo {
    /// Whether there is another page after this one.
    pub has_next_page: bool,
    /// Give this as `after` to get the next page; null for an empty page.
    pub end_cursor: Option<String>,
}

impl PageInfo {
    /// Of a page that ends with a cursor, or is empty, and whether more comes after it.
    #[must_use]
    pub fn ending(last: Option<&String>, more: bool) -> Self {
        Self {
            has_next_page: more,
            end_cursor: last.cloned(),
        }
    }
}

/// How many items a page may have.
pub fn size(first: Option<i32>) -> Result<usize, Failure> {
    let size = first.map_or(Some(USUAL), |first| usize::try_from(first).ok());
    size.filter(|size| (1..=MOST).contains(size)).ok_or_else(|| {
        let message = format!("`first` is from 1 to {MOST}: ask for a smaller page and follow the cursor");
        Problem::new(ErrorCode::PageTooLarge, message).at(["first"]).into()
    })
}

/// A place, as a cursor that tells nobody anything.
#[must_use]
pub fn cursor(place: &str) -> String {
    URL_SAFE_NO_PAD.encode(place)
}

/// The place a cursor stands for.
pub fn place<T: std::str::FromStr>(after: Option<&str>) -> Result<Option<T>, Failure> {
    let Some(after) = after else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD.decode(after).ok();
    let place = bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.parse().ok());
    place.map(Some).ok_or_else(|| {
        let message = "the cursor was not given out by this service: start again without `after`";
        Problem::new(ErrorCode::InvalidCursor, message).at(["after"]).into()
    })
}

/// One page of a list that is held whole, and where it stands.
pub fn slice<T>(items: Vec<T>, first: Option<i32>, after: Option<&str>) -> Result<(Vec<T>, PageInfo), Failure> {
    let (size, start) = (size(first)?, place::<usize>(after)?.unwrap_or_default());
    let total = items.len();
    let page: Vec<T> = items.into_iter().skip(start).take(size).collect();
    let end = start.min(total) + page.len();
    let last = (!page.is_empty()).then(|| cursor(&end.to_string()));
    Ok((page, PageInfo::ending(last.as_ref(), end < total)))
}
