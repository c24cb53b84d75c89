//! The request a client sends, by POST or GET, read no further than the limit.

use async_graphql::http::{MultipartOptions, receive_batch_body};
use async_graphql::{BatchRequest, Request as Operation, Variables};
use futures_util::io::Cursor;
use muster_domain::ErrorCode;
use poem::Body;
use poem::http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value};
use tokio::io::AsyncReadExt as _;

use super::answer::Refused;

/// What is still read, and thrown away, of a body that was refused: a client in the middle of sending would not see
/// the answer if the connection closed in its face.
const POLITENESS_BYTES: u64 = 256 * 1024 * 1024;
const POLITENESS: std::time::Duration = std::time::Duration::from_secs(20);

/// One GraphQL request, not yet read as GraphQL.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) document: String,
    pub(super) operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    /// The request itself where files came with it.
    with_files: Option<Operation>,
}

impl Asked {
    #[must_use]
    pub(super) fn into_operation(self) -> Operation {
        if let Some(operation) = self.with_files {
            return operation;
        }
        let mut operation = Operation::new(self.document);
        if let Some(variables) = self.variables {
            operation = operation.variables(Variables::from_json(Value::Object(variables)));
        }
        operation.operation_name = self.operation_name;
        operation
    }
}

/// Reads the body up to the limit. What is announced as larger is refused unread.
pub(super) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Refused> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let limit = limit as u64;
    if announced.is_some_and(|bytes| bytes > limit) {
        discard(body.into_async_read());
        return Err(too_large(limit));
    }
    let mut reader = body.into_async_read();
    let mut bytes = Vec::new();
    let read = (&mut reader).take(limit + 1).read_to_end(&mut bytes).await;
    if read.is_err() {
        return Err(Refused::bad_request("the body broke off"));
    }
    if bytes.len() as u64 > limit {
        discard(reader);
        return Err(too_large(limit));
    }
    Ok(bytes)
}

fn too_large(limit: u64) -> Refused {
    let message = format!("the body is larger than {limit} bytes: send less at a time");
    Refused::new(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::BodyTooLarge, message)
}

fn discard(reader: impl tokio::io::AsyncRead + Send + 'static) {
    tokio::spawn(async move {
        let mut rest = Box::pin(reader.take(POLITENESS_BYTES));
        let _ = tokio::time::timeout(POLITENESS, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    });
}

/// A `multipart/form-data` body as a request with one file, by the GraphQL multipart request convention.
pub(super) async fn from_parts(media: &str, bytes: Vec<u8>, largest_file: usize) -> Result<Asked, Refused> {
    let options = MultipartOptions::default().max_file_size(largest_file).max_num_files(1);
    let read = receive_batch_body(Some(media), Cursor::new(bytes), options).await;
    let request = read.and_then(BatchRequest::into_single).map_err(|cause| {
        Refused::bad_request(format!("the parts cannot be read as a request with one file: {cause}"))
    })?;
    Ok(Asked {
        document: request.query.clone(),
        operation_name: request.operation_name.clone(),
        variables: None,
        with_files: Some(request),
    })
}

/// A POST body as a request.
pub(super) fn from_json(bytes: &[u8]) -> Result<Asked, Refused> {
    let fields = match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => fields,
        Ok(Value::Array(_)) => {
            let message = "several operations in one request are not served: send one at a time";
            return Err(Refused::new(
                StatusCode::BAD_REQUEST,
                ErrorCode::BatchNotSupported,
                message,
            ));
        }
        Ok(_) => return Err(Refused::bad_request("the body must be a JSON object")),
        Err(error) => return Err(Refused::bad_request(format!("the body is not JSON: {error}"))),
    };
    asked(fields)
}

/// The parameters of a GET as a request. Each may come once.
pub(super) fn from_parameters(pairs: Vec<(String, String)>) -> Result<Asked, Refused> {
    let mut fields = Map::new();
    for (name, text) in pairs {
        let value = match name.as_str() {
            "query" | "operationName" => Value::String(text),
            "variables" | "extensions" if text.is_empty() => Value::Null,
            "variables" | "extensions" => serde_json::from_str(&text)
                .map_err(|error| Refused::bad_request(format!("`{name}` is not JSON: {error}")))?,
            _ => continue,
        };
        if fields.insert(name.clone(), value).is_some() {
            return Err(Refused::bad_request(format!("`{name}` comes twice")));
        }
    }
    if fields.get("operationName").is_some_and(|name| name == "") {
        fields.remove("operationName");
    }
    asked(fields)
}

/// The fields of a request, wherever they come from.
pub(super) fn asked(mut fields: Map<String, Value>) -> Result<Asked, Refused> {
    let document = match fields.remove("query") {
        Some(Value::String(document)) => document,
        Some(Value::Null) | None => {
            return Err(Refused::bad_request(
                "`query` is missing: send the GraphQL document in it",
            ));
        }
        Some(_) => return Err(Refused::bad_request("`query` must be text")),
    };
    let operation_name = match fields.remove("operationName") {
        Some(Value::String(name)) => Some(name),
        Some(Value::Null) | None => None,
        Some(_) => return Err(Refused::bad_request("`operationName` must be text")),
    };
    let variables = match fields.remove("variables") {
        Some(Value::Object(variables)) => Some(variables),
        Some(Value::Null) | None => None,
        Some(_) => return Err(Refused::bad_request("`variables` must be an object")),
    };
    match fields.remove("extensions") {
        Some(Value::Object(_) | Value::Null) | None => {}
        Some(_) => return Err(Refused::bad_request("`extensions` must be an object")),
    }
    Ok(Asked {
        document,
        operation_name,
        variables,
        with_files: None,
    })
}
