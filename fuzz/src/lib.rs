//! What the fuzz targets hold any bytes to: the same laws that the tests of `layerloom-project` hold changed and made-up
//! bytes to.

#[path = "../../crates/project/tests/suite/laws.rs"]
pub mod laws;
#[path = "../../crates/project/tests/suite/sealed.rs"]
mod sealed;
