//! Completions and manual pages: that shells load the ones and `man` lays out the others.

mod support;

use std::fs;
use std::process::Command;

use support::{Site, tree};

/// Whether a program is on the machine.
fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn script(site: &Site, shell: &str) -> String {
    let run = site.run(&["completions", shell]);
    assert_eq!(run.status, 0, "{shell}: {}", run.stderr);
    run.stdout
}

/// The commands of the program, by its own help.
fn commands(site: &Site) -> Vec<String> {
    let help = site.run(&["--help"]).stdout;
    let (_, list) = help.split_once("Commands:\n").expect("commands");
    let (list, _) = list.split_once("\n\n").expect("an end");
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next().map(str::to_owned));
    names.filter(|name| name != "help").collect()
}

#[test]
fn bash_completes_commands_options_and_values() {
    let site = Site::new(&[]);
    site.write("engross.bash", script(&site, "bash"));
    let complete = |words: &[&str]| {
        let list: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let last = words.len() - 1;
        let program = format!(
            "set -u; . ./engross.bash; complete -p engross >/dev/null || exit 9; \
             COMP_WORDS=({}); COMP_CWORD={last}; _engross engross '{}' '{}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            list.join(" "),
            words[last],
            words[last - 1],
        );
        let output = Command::new("bash")
            .args(["--norc", "-c", &program])
            .current_dir(site.root())
            .output()
            .expect("bash runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{words:?}: {said}");
        String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut found = complete(&["engross", "ver"]);
    assert_eq!(found, ["verify"]);
    found = complete(&["engross", "schema", ""]);
    for name in ["settings", "front-matter", "inventory"] {
        assert!(found.iter().any(|it| it == name), "{name} is not in {found:?}");
    }
    assert_eq!(complete(&["engross", "build", "--str"]), ["--strict"]);
    assert!(complete(&["engross", "check", "--format", ""]).contains(&"json".to_owned()));
    let offered = complete(&["engross", ""]);
    for command in commands(&site) {
        assert!(offered.contains(&command), "{command} is not in {offered:?}");
    }
}

#[test]
fn every_shell_has_a_script_that_names_every_command() {
    let site = Site::new(&[]);
    let commands = commands(&site);
    assert!(commands.len() >= 11, "{commands:?}");
    for (shell, checker) in [
        ("bash", Some("bash")),
        ("zsh", Some("zsh")),
        ("fish", Some("fish")),
        ("powershell", None),
        ("elvish", None),
    ] {
        let script = script(&site, shell);
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell} knows {command}");
        }
        // Where the shell is there, it says whether it can read the script.
        if let Some(checker) = checker.filter(|it| has(it)) {
            site.write("script", &script);
            let read = Command::new(checker).arg("-n").arg(site.path("script")).output();
            let read = read.expect("the shell runs");
            let said = String::from_utf8_lossy(&read.stderr);
            assert!(read.status.success() && said.is_empty(), "{shell}: {said}");
        }
    }
    assert_eq!(site.run(&["completions", "tcsh"]).status, 2);
}

#[test]
fn every_command_has_a_page_in_lines() {
    let site = Site::new(&[]);
    let run = site.run(&["man", "deep/man1"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let pages = tree(&site.path("deep/man1"));
    let mut expected: Vec<String> =
        commands(&site).iter().map(|command| format!("engross-{command}.1")).collect();
    expected.push("engross.1".to_owned());
    expected.sort();
    assert_eq!(pages.keys().cloned().collect::<Vec<_>>(), expected);
    for (name, bytes) in &pages {
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        for part in [".TH ", ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION"] {
            assert!(text.contains(part), "{name} has {part}");
        }
    }
    let check = String::from_utf8(pages["engross-check.1"].clone()).expect("UTF-8");
    let lines = check.split(".nf\n").nth(1).expect("lines that stay lines");
    assert!(lines.contains("\n  engross check \\-\\-strict "), "{lines}");
    assert_eq!(site.run(&["man", "deep/man1"]).status, 0, "pages are written anew");
    fs::write(site.path("file"), "x").expect("a file");
    assert_eq!(site.run(&["man", "file"]).status, 3);
}

#[test]
fn pages_are_laid_out_without_a_warning() {
    if !has("groff") {
        return support::skipped("groff is not there: manual pages were not laid out");
    }
    let site = Site::new(&[]);
    assert_eq!(site.run(&["man", "man"]).status, 0);
    for (name, _) in tree(&site.path("man")) {
        let output = Command::new("groff")
            .args(["-K", "utf8", "-T", "utf8", "-man", "-ww", "-rLL=100n", "-P-cbou"])
            .arg(site.path("man").join(&name))
            .output()
            .expect("groff runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{name}: {said}");
        let page = String::from_utf8_lossy(&output.stdout);
        assert!(page.contains("SYNOPSIS") && page.lines().count() > 20, "{name}");
    }
}
