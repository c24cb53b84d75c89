//! How far first figures usually move: the revision triangle of an indicator, force by force.
pub mod graphql;
mod triangle;
mod words;

pub use graphql::{TriangleQuery, TrianglesRead};
pub use triangle::{AGES, ForceTriangle, Moved, Row, Triangle, triangle, triangle_at};
