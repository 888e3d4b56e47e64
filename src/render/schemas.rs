//! JSON Schemas of the data that a site publishes, themselves published beside it, so that whoever reads the data
//! has what it is to be read by, as it was when that site was built.
//!
//! Each is a file of `docs/schema`, published as it stands there. `tests/data.rs` holds what is written to them.

use super::Renderer;
use super::data::full;

/// The folder of the schemas in the output.
const FOLDER: &str = "schemas";

/// The schemas by name.
pub const SCHEMAS: [(&str, &str); 6] = [
    ("clauses", include_str!("../../docs/schema/clauses.schema.json")),
    ("cookies", include_str!("../../docs/schema/cookies.schema.json")),
    ("current", include_str!("../../docs/schema/current.schema.json")),
    ("manifest", include_str!("../../docs/schema/manifest.schema.json")),
    ("notices", include_str!("../../docs/schema/notices.schema.json")),
    ("versions", include_str!("../../docs/schema/versions.schema.json")),
];

/// Where the schema of a name stands.
pub fn output(name: &str) -> String {
    format!("{FOLDER}/{name}.schema.json")
}

/// The address of the schema of a name, as data names it: full where the site has a `url`.
pub fn address(renderer: &Renderer, name: &str) -> String {
    full(renderer, &renderer.addresses.link(&output(name)))
}
