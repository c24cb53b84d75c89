//! Which media type a client wants back, and which it sends.

use poem::http::{HeaderMap, header};

/// What an answer may be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: statuses mean something.
    GraphQl,
    /// `application/json`: 200 whenever a GraphQL answer could be made.
    Json,
}

impl Media {
    #[must_use]
    pub(super) const fn header(self) -> &'static str {
        match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// The best of what is accepted; clients of old that say nothing get JSON. None where nothing fits.
#[must_use]
pub(super) fn wanted(headers: &HeaderMap) -> Option<Media> {
    let mut best: Option<(u16, u8, Media)> = None;
    let mut said = false;
    for value in headers.get_all(header::ACCEPT) {
        for range in value
            .to_str()
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|range| !range.is_empty())
        {
            said = true;
            let Some((quality, exactness, media)) = weigh(range) else {
                continue;
            };
            if quality > 0 && best.is_none_or(|(q, e, _)| (quality, exactness) > (q, e)) {
                best = Some((quality, exactness, media));
            }
        }
    }
    match best {
        Some((_, _, media)) => Some(media),
        None if said => None,
        None => Some(Media::Json),
    }
}

/// Quality in thousandths, how exactly the range names us, and what it would get.
fn weigh(range: &str) -> Option<(u16, u8, Media)> {
    let mut parts = range.split(';').map(str::trim);
    let (exactness, media) = match parts.next()?.to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => (2, Media::GraphQl),
        "application/json" => (2, Media::Json),
        "application/*" => (1, Media::Json),
        "*/*" => (0, Media::Json),
        _ => return None,
    };
    let mut quality = 1000;
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        let value = value.trim().trim_matches('"');
        match name.trim().to_ascii_lowercase().as_str() {
            "q" => quality = thousandths(value)?,
            "charset" if !value.eq_ignore_ascii_case("utf-8") && value != "*" => return None,
            _ => {}
        }
    }
    Some((quality, exactness, media))
}

/// Whether JSON is asked for by name, and no less than a page is.
#[must_use]
pub(super) fn prefers_json(headers: &HeaderMap) -> bool {
    let quality = |wanted: &str| {
        let values = headers.get_all(header::ACCEPT).iter();
        let ranges = values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','));
        let named = ranges.filter_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            parts.next().filter(|name| name.eq_ignore_ascii_case(wanted))?;
            let said = parts.find_map(|part| part.strip_prefix("q="));
            said.map_or(Some(1000), thousandths)
        });
        named.max().unwrap_or_default()
    };
    let json = quality("application/json");
    json > 0 && json >= quality("text/html")
}

fn thousandths(quality: &str) -> Option<u16> {
    let (whole, decimals) = quality.split_once('.').unwrap_or((quality, ""));
    let digits: String = decimals.chars().chain("000".chars()).take(3).collect();
    let value = whole
        .parse::<u16>()
        .ok()?
        .checked_mul(1000)?
        .checked_add(digits.parse().ok()?)?;
    (value <= 1000).then_some(value)
}

/// Whether the body is declared as JSON in UTF-8. Nothing else is taken for it: a form on somebody's page can send the rest.
#[must_use]
pub(super) fn sends_json(headers: &HeaderMap) -> bool {
    let Some(declared) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let mut parts = declared.split(';').map(str::trim);
    let json = parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    json && parts.filter_map(|part| part.split_once('=')).all(|(name, value)| {
        !name.trim().eq_ignore_ascii_case("charset") || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    })
}

/// The media type of a form in parts, with its boundary.
#[must_use]
pub(super) fn sends_parts(headers: &HeaderMap) -> Option<String> {
    let declared = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = declared.split(';').next()?.trim();
    kind.eq_ignore_ascii_case("multipart/form-data")
        .then(|| declared.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(accept: &str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        wanted(&headers)
    }

    #[test]
    fn the_most_wanted_media_type_wins_and_the_first_of_equals() {
        assert_eq!(wanted(&HeaderMap::new()), Some(Media::Json));
        assert_eq!(
            accepting("application/graphql-response+json, application/json;q=0.9"),
            Some(Media::GraphQl)
        );
        assert_eq!(
            accepting("application/json, application/graphql-response+json"),
            Some(Media::Json)
        );
        assert_eq!(
            accepting("*/*, application/graphql-response+json"),
            Some(Media::GraphQl)
        );
        assert_eq!(
            accepting("application/graphql-response+json;q=0.1, */*;q=0.5"),
            Some(Media::Json)
        );
        assert_eq!(
            accepting("application/graphql-response+json; charset=utf-8"),
            Some(Media::GraphQl)
        );
    }

    #[test]
    fn what_cannot_be_written_is_not_written() {
        for accept in [
            "text/html",
            "application/json;q=0",
            "application/json; charset=utf-16",
            "image/*",
        ] {
            assert_eq!(accepting(accept), None, "{accept}");
        }
    }

    #[test]
    fn only_json_is_taken_for_json() {
        for (declared, taken) in [
            ("application/json", true),
            ("application/json; charset=UTF-8", true),
            ("application/json; charset=latin1", false),
            ("text/plain", false),
            ("application/x-www-form-urlencoded", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, declared.parse().unwrap());
            assert_eq!(sends_json(&headers), taken, "{declared}");
        }
    }
}
