//! `engross schema`

use clap::{Args, ValueEnum};

use super::report::Printer;
use super::{Common, Exit, Format};
use crate::schema::Schema;

#[derive(Args)]
#[command(after_help = "\
With a schema, an editor completes keys, explains them and marks what is wrong while you
write. The README says how to tell yours of them.

Examples:
  engross schema                                       what has a schema
  engross schema settings > engross.schema.json        for engross.yaml
  engross schema front-matter > front-matter.schema.json
  engross schema inventory > inventory.schema.json     for the index.yaml of a cookie notice

What a schema cannot tell, `engross check` does: which day a date in words is, whether an id
is taken, whether a file is there.")]
pub struct SchemaArgs {
    /// What to print the JSON Schema of; without it, they are listed
    #[arg(value_enum)]
    name: Option<Name>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    /// engross.yaml
    Settings,
    /// What stands between `---` lines at the head of a text
    FrontMatter,
    /// The index.yaml of a cookie notice
    Inventory,
}

impl Name {
    fn schema(self) -> Schema {
        match self {
            Name::Settings => Schema::Settings,
            Name::FrontMatter => Schema::FrontMatter,
            Name::Inventory => Schema::Inventory,
        }
    }
}

pub fn run(common: &Common, args: &SchemaArgs) -> Exit {
    let printer = Printer::new(common, Format::Human);
    match args.name {
        Some(name) => printer.result(&name.schema().text(), Exit::Done),
        None => {
            let line = |schema: &Schema| format!("{:<14}{}\n", schema.name(), schema.about());
            let lines: String = Schema::ALL.iter().map(line).collect();
            printer.result(&lines, Exit::Done)
        }
    }
}
