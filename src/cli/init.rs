//! `engross init`

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::report::{OnFaults, Printer, printable};
use super::{Common, Exit, Format, WrongUse};
use crate::asked::Refused;
use crate::init::{File, LANGUAGES, Language, WORKFLOW, Wanted, files, write};

#[derive(Args)]
#[command(after_help = "\
The site has a privacy notice in two versions, terms and a cookie notice, settings, and a
workflow for GitHub Actions that checks pull requests and publishes on GitHub Pages. It builds
as it is. Its texts are examples about an invented company, and no legal advice; whatever has
to be replaced holds the word \"example\".

Nothing is asked, and nothing is overwritten: where a file is there already, nothing is written.

Examples:
  engross init legal
  engross init . --owner 'Acme Ltd' --url https://legal.acme.example
  engross init legal --language ja
  engross init legal --install 'cargo install --locked --git https://git.acme.example/engross'

Exit status: 0 done, 2 wrong use or refused, 3 the machine failed; nothing was written unless
it is 0.")]
pub struct InitArgs {
    /// The folder of the site; it is made if it is not there
    folder: PathBuf,
    /// The site's name [default: the owner's, and what it is]
    #[arg(long, value_name = "TEXT", value_parser = line)]
    title: Option<String>,
    /// Who publishes the notices [default: an example]
    #[arg(long, value_name = "NAME", value_parser = line)]
    owner: Option<String>,
    /// Where the site is published [default: an example]
    #[arg(long, value_name = "URL", value_parser = line)]
    url: Option<String>,
    /// The language of the texts
    #[arg(long, value_name = "TAG", default_value = LANGUAGES[0].tag, value_parser = tags())]
    language: String,
    /// The command that installs Engross in the workflow [default: an example]
    #[arg(long, value_name = "COMMAND", value_parser = command)]
    install: Option<String>,
}

fn tags() -> PossibleValuesParser {
    PossibleValuesParser::new(LANGUAGES.map(|language| language.tag))
}

fn line(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("it is empty; leave the option out for an example".to_owned()),
        text if text.contains(char::is_control) => Err("it must be one line".to_owned()),
        text => Ok(text.to_owned()),
    }
}

fn command(text: &str) -> Result<String, String> {
    let odd = |c: char| c.is_control() && c != '\n';
    match text.trim() {
        "" => Err("it is empty; leave the option out for an example".to_owned()),
        text if text.contains(odd) => Err("it holds what no command does".to_owned()),
        text => Ok(text.to_owned()),
    }
}

pub fn run(common: &Common, args: &InitArgs) -> Exit {
    let printer = Printer::new(common, Format::Human);
    if common.root.is_some() {
        return printer.wrong_use(&WrongUse {
            message: "there is no site yet whose root --root could name".to_owned(),
            help: "name the folder alone: engross init DIR",
        });
    }
    let day = match common.day() {
        Ok(day) => day,
        Err(wrong_use) => return printer.wrong_use(&wrong_use),
    };
    let InitArgs { folder, title, owner, url, language, install } = args;
    let wanted = Wanted {
        title: title.clone(),
        owner: owner.clone(),
        url: url.clone(),
        language: Language::of_tag(language).unwrap_or(LANGUAGES[0]),
        install: install.clone(),
        day,
    };
    let done = files(&wanted).map_err(Refused::Faults).and_then(|files| {
        write::write(folder, &files)?;
        Ok(files)
    });
    match done {
        Ok(files) => printer.done(&said(folder, &files, install.is_none()), Exit::Done),
        Err(refused) => printer.refused(refused, &FAULTS),
    }
}

const FAULTS: OnFaults = OnFaults {
    message: "what was said cannot be a setting, so nothing was written",
    help: None,
    exit: Exit::WrongUse,
};

/// What was done, and what to do next.
fn said(folder: &Path, files: &[File], is_install_open: bool) -> String {
    let mut out = format!("A site in {}:\n", printable(&folder.display().to_string()));
    for file in files {
        out.push_str(&format!("  {}\n", file.path));
    }
    out.push_str("\nNext, in that folder:\n");
    let mut steps = vec![
        "engross serve --open\n     shows the site, and each file anew when it is saved".to_owned(),
        "grep -rni example content engross.yaml .github\n     \
         finds what to replace: the texts are examples, and no legal advice"
            .to_owned(),
    ];
    let workflow = files.iter().find(|file| file.path == WORKFLOW);
    let at =
        workflow.and_then(|it| it.text.lines().position(|line| line.contains("cargo install")));
    if let Some(at) = at.filter(|_| is_install_open) {
        steps.push(format!(
            "{WORKFLOW}, line {}:\n     say where Engross is installed from",
            at + 1
        ));
    }
    steps.push("README.md\n     says how a text that is published is changed".to_owned());
    for (at, step) in steps.iter().enumerate() {
        out.push_str(&format!("  {}. {step}\n", at + 1));
    }
    out
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use jiff::civil::Date;

    use super::*;
    use crate::cli::Cli;

    /// Words of a command line as a shell has them, without what it would put in place of names.
    fn words(command: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut quote = None;
        for c in command.chars() {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), _) if open == c => quote = None,
                (None, ' ') => words.push(String::new()),
                (_, c) => words.last_mut().expect("a word").push(c),
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    /// Every command line of a text that runs the program.
    fn commands(text: &str) -> Vec<String> {
        let lines = text.lines().filter_map(|line| {
            let line = line.trim();
            let line = line.strip_prefix("run: ").unwrap_or(line);
            let start = match line.split_once(") engross ") {
                Some((_, rest)) => format!("engross {rest}"),
                None => line.to_owned(),
            };
            let command = start.split(" ;;").next().unwrap_or_default().trim();
            command.starts_with("engross ").then(|| command.to_owned())
        });
        lines.collect()
    }

    #[test]
    fn every_command_that_the_files_name_is_one() {
        for language in LANGUAGES {
            let day = Date::constant(2026, 1, 1);
            let wanted =
                Wanted { title: None, owner: None, url: None, language, install: None, day };
            let files = files(&wanted).expect("files");
            for (path, least) in [(WORKFLOW, 5), ("README.md", 5)] {
                let file = files.iter().find(|file| file.path == path).expect("the file");
                let commands = commands(&file.text);
                assert!(commands.len() >= least, "{path}: {commands:?}");
                for command in commands {
                    let parsed = Cli::try_parse_from(words(&command));
                    let said = parsed.err().map(|error| error.to_string());
                    assert_eq!(said, None, "{path}: {command}");
                }
            }
        }
    }
}
