//! Markdown of other tools as Markdown of this one: their front matter under our keys, their own signs as
//! ours, or told.
//!
//! 1. Front matter: YAML (Jekyll, MkDocs, ours), TOML (Hugo).
//! 2. Template tags: Liquid (Jekyll), shortcodes (Hugo), snippets (MkDocs). Variables stay variables, under
//!    names of the text's own that somebody has to give a value; what decides or loops goes.
//! 3. Signs of kramdown and Python-Markdown: attribute lists, admonitions, contents lists.
//!
//! Line by line, code left alone; what is plain Markdown stays byte for byte. Knows nothing of HTML.

mod attributes;
mod head;
mod tags;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::html::decoded;
use super::{Imported, Text, told};
use crate::finding::{Finding, Severity};

/// Reads a Markdown text. `notice` is the path that it is to stand at.
pub fn read(path: &Arc<str>, bytes: &[u8], notice: Option<&str>) -> Result<Imported, Vec<Finding>> {
    let mut left_out = Vec::new();
    let text = decoded(path, bytes, &mut left_out);
    let text = text.trim_start_matches('\u{feff}');
    let mut told = Told { path, left_out };
    let head = head::read(text, notice, &mut told)?;
    let head::Head { mut front, body, first_line, values, ours } = head;
    let body = tags::carried_over(body, first_line, &values, ours, &mut front, &mut told);
    let body = attributes::carried_over(&body, first_line, &mut told);
    let body = body.trim_matches('\n').to_owned() + "\n";
    Ok(Imported { front, text: Text::Markdown(body), left_out: told.left_out })
}

/// What is told of a text, by lines.
struct Told<'a> {
    path: &'a Arc<str>,
    left_out: Vec<Finding>,
}

impl Told<'_> {
    fn warn(&mut self, line: usize, rule: &'static str, message: impl Into<String>, help: &str) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.left_out.push(told(self.path, line, rule, message).with_help(help));
    }

    fn note(&mut self, line: usize, rule: &'static str, message: impl Into<String>, help: &str) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let finding = told(self.path, line, rule, message).with_help(help);
        self.left_out.push(Finding { severity: Severity::Info, ..finding });
    }
}

/// Follows whether lines stand in a fenced code block.
#[derive(Default)]
struct Fences<'a> {
    open: Option<&'a str>,
}

impl<'a> Fences<'a> {
    /// Whether the line is code, or opens or closes it.
    fn is_code(&mut self, line: &'a str) -> bool {
        let bare = line.trim_start();
        let sign = bare.chars().next().unwrap_or(' ');
        let run = bare.len() - bare.trim_start_matches(sign).len();
        let is_fence = matches!(sign, '`' | '~') && run >= 3;
        match self.open {
            Some(fence) => {
                if is_fence && bare[run..].trim().is_empty() && bare[..run].starts_with(fence) {
                    self.open = None;
                }
                true
            }
            None if is_fence && !(sign == '`' && bare[run..].contains('`')) => {
                self.open = Some(&bare[..run]);
                true
            }
            None => false,
        }
    }
}

/// The byte ranges of code spans in a line, in order.
fn code_spans(line: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(start) = line[from..].find('`').map(|at| from + at) {
        from = line.len() - line[start..].trim_start_matches('`').len();
        runs.push(start..from);
    }
    // For each run the next of its length, from behind: of many that nothing closes none is searched for.
    let mut closing = vec![None; runs.len()];
    let mut next_of_length = BTreeMap::new();
    for (at, run) in runs.iter().enumerate().rev() {
        closing[at] = next_of_length.insert(run.len(), at);
    }
    let mut spans = Vec::new();
    let mut at = 0;
    while at < runs.len() {
        match closing[at] {
            Some(end) => {
                spans.push(runs[at].start..runs[end].end);
                at = end + 1;
            }
            None => at += 1,
        }
    }
    spans
}

/// The range that a place stands in, of ranges in order that do not overlap.
fn span_at(spans: &[Range<usize>], place: usize) -> Option<&Range<usize>> {
    let at = spans.partition_point(|span| span.end <= place);
    spans.get(at).filter(|span| span.contains(&place))
}

#[cfg(test)]
mod tests {
    use super::super::{File, Form, Options, convert};

    /// Imports Markdown to `legal/privacy` and compares the whole file, and what is told: line, rule and
    /// severity.
    fn check_markdown(text: &str, expected: &str, told: &[&str]) {
        let options = Options {
            from: Some(Form::Markdown),
            notice: Some("legal/privacy".to_owned()),
            ..Options::default()
        };
        let file = File { path: "a.md".into(), bytes: text.as_bytes().to_vec() };
        let converted = convert(&file, &options).expect("a text");
        assert_eq!(converted.text, expected, "{text}");
        let told_of = converted.left_out.iter();
        let said: Vec<String> = told_of
            .filter(|it| !it.message.starts_with("no date was found"))
            .map(|it| format!("{}: {} {}", it.place.line, it.severity, it.rule))
            .collect();
        assert_eq!(said, told, "{text}");
    }

    /// The same for a body under a title.
    fn check_body(body: &str, expected: &str, told: &[&str]) {
        check_markdown(
            &format!("---\ntitle: A\n---\n{body}"),
            &format!("---\ntitle: A\n---\n\n{expected}\n"),
            told,
        );
    }

    #[test]
    fn code_ends_at_as_many_backticks_as_it_starts_with() {
        let line = "`a` ``b` c`` ```d` e`";
        let spans = super::code_spans(line).into_iter().map(|span| &line[span]);
        assert_eq!(spans.collect::<Vec<_>>(), ["`a`", "``b` c``", "` e`"]);
    }

    #[test]
    fn plain_markdown_stays_byte_for_byte() {
        let body = "# A\n\n* one\n* two\\_x\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n{% x %}\n!!! note\n```\n\n[^1]: note\n\n    code {: .x}";
        check_markdown(
            &format!("---\ntitle: A\n---\n{body}"),
            &format!("---\ntitle: A\ntemplate: false\n---\n\n{body}\n"),
            &[],
        );
        check_body(
            "# A\n\nText `{: .x}` and {braces}, a: b.",
            "# A\n\nText `{: .x}` and {braces}, a: b.",
            &[],
        );
    }

    #[test]
    fn front_matter_of_jekyll() {
        check_markdown(
            "---\nlayout: policy\ntitle: 'Privacy: all'\nsummary: What we do.\nlang: en_GB\npermalink: /privacy/\nredirect_from:\n  - /about/privacy.html\n  - /legal/privacy/\ndate: 2019-05-25 10:00:00 +0100\nlast_modified_at: 2023-01-06\nreviewer: Ada\npublished: false\n---\nText.\n",
            "---\ntitle: 'Privacy: all'\ndescription: What we do.\nlang: en-GB\nkind: privacy-notice\neffective: 2023-01-06\ndraft: true\naliases:\n  - /privacy\n  - /about/privacy.html\n---\n\nText.\n",
            &[
                "2: info import-key",
                "10: info import-date",
                "11: warning import-date",
                "12: warning import-key",
            ],
        );
        check_markdown(
            "---\neffective_date: 1 May 2024\nupdated: 2024-06-01\ndate: 2024-04-01\n---\n# Terms\n",
            "---\ntitle: Terms\nkind: terms\neffective: 2024-05-01\npublished: 2024-04-01\n---\n\n# Terms\n",
            &["3: info import-date"],
        );
        // The text is what readers see.
        check_markdown(
            "---\nlastmod: 2024-01-01\n---\n# Terms\n\n*Last updated: January 6, 2023*\n",
            "---\ntitle: Terms\nkind: terms\neffective: 2023-01-06\n---\n\n# Terms\n\n*Last updated: January 6, 2023*\n",
            &["2: warning import-date", "0: warning import-date"],
        );
    }

    #[test]
    fn front_matter_of_hugo() {
        check_markdown(
            "+++\ntitle = \"Terms # 1\"\nlastmod = 2024-02-01T10:00:00Z\ndraft = true\naliases = [\"/old\"]\n[params]\nowner = 'Ada'\n+++\n\nSee {{< relref \"x.md\" >}}.\n\n{{% note %}}\nA **note**.\n{{% /note %}}\n",
            "---\ntitle: 'Terms # 1'\nkind: terms\neffective: 2024-02-01\ndraft: true\naliases:\n  - /old\n---\n\nSee x.md.\n\n\nA **note**.\n",
            &[
                "3: warning import-date",
                "7: warning import-key",
                "10: warning import-template",
                "12: warning import-template",
            ],
        );
    }

    #[test]
    fn keys_of_our_own_stay() {
        check_markdown(
            "---\nwrapper_template: legal/_base.html\ncontext:\n  title: T\nversion: 3.10\n---\nOwn {{ title }}.\n",
            "---\nversion: '3.10'\ncontext:\n  title: T\nwrapper_template: legal/_base.html\n---\n\nOwn {{ title }}.\n",
            &[],
        );
    }

    #[test]
    fn liquid_is_carried_over_or_told() {
        check_markdown(
            "---\ntitle: A\n---\nSee {{ page.title }}, [us]({{ site.email }}), {{ site.email | strip }}.\n{% include x.html %}\n{% if y %}One{% else %}two{% endif %} {% raw %}{{ z }}{% endraw %}\n{% comment %}no{% endcomment %}<img alt=\"i\" src=\"{% asset_path a/b.png %}\">\n[t]({{ \"/terms\" | relative_url }})\n",
            "---\ntitle: A\ncontext:\n  site_email: TODO-site-email\n---\n\nSee A, [us]({{ site_email }}), {{ site_email }}.\n\nOnetwo {{ \"{{\" }} z }}\n<img alt=\"i\" src=\"/a/b.png\">\n[t](/terms)\n",
            &[
                "4: info import-template",
                "4: warning import-variable",
                "5: warning import-template",
                "6: warning import-template",
                "7: info import-comment",
                "7: warning import-template",
            ],
        );
        check_markdown(
            "---\ntitle: A\n---\n`{{ x }}`\n",
            "---\ntitle: A\ntemplate: false\n---\n\n`{{ x }}`\n",
            &[],
        );
    }

    #[test]
    fn attribute_lists_are_ours_or_told() {
        check_body(
            "## Rights\n{: #rights .big}\n\n## Other {: #o }\n\nText.\n{: #t}\n\n*1 May*{: datetime=\"2024-05-01\"} and [x](/y){:target=\"_blank\"}.\n\n* TOC\n{:toc}\n\n{: .note}",
            "## Rights {#rights}\n\n## Other {#o}\n\n<span id=\"t\"></span>Text.\n\n<time datetime=\"2024-05-01\">*1 May*</time> and [x](/y).",
            &[
                "5: info import-attributes",
                "12: info import-attributes",
                "15: info import-contents",
                "17: info import-attributes",
            ],
        );
        check_body(
            "#Old style\n\n{::options x /}\n\n*[GDPR]: A regulation",
            "# Old style",
            &[
                "4: info import-heading",
                "6: warning import-attributes",
                "8: warning import-abbreviation",
            ],
        );
    }

    #[test]
    fn boxes_definitions_and_links_of_others_are_carried_over() {
        check_body(
            "!!! warning \"Mind\"\n    One\n\n    - two\n\n??? note\n    x\n\nEnd",
            "> **Mind**\n>\n> One\n>\n> - two\n\n> **Note**\n>\n> x\n\nEnd",
            &["4: info import-box", "9: info import-box"],
        );
        check_body(
            "Term\n: one\n: two\n\nOther\n: three\n",
            "<dl>\n<dt>Term</dt>\n<dd>one</dd>\n<dd>two</dd>\n<dt>Other</dt>\n<dd>three</dd>\n</dl>",
            &["4: info import-definitions"],
        );
        check_body(
            "[[Our Terms]] [[x|Y]] [r](../r.md)\n\n> [!NOTE]\n> z\n\n[TOC]\n\n--8<-- \"x.md\"\n\n<div markdown=\"1\">a</div>",
            "[Our Terms](Our-Terms) [x](Y) [r](../r.md)\n\n> **Note**\n>\n> z\n\n\n\n<div>a</div>",
            &[
                "4: warning import-link",
                "4: warning import-link",
                "4: warning import-link",
                "9: info import-contents",
                "11: warning import-template",
                "13: info import-attributes",
            ],
        );
    }

    #[test]
    fn front_matter_that_is_none_is_refused() {
        let file = |text: &str| File { path: "a.md".into(), bytes: text.as_bytes().to_vec() };
        let said = |text: &str| {
            let found = convert(&file(text), &Options::default()).expect_err("refused");
            found
                .iter()
                .map(|it| format!("{}: {}", it.place, it.message))
                .collect::<Vec<_>>()
                .join("; ")
        };
        assert_eq!(
            said("---\ntitle: A\n"),
            "a.md:1:1: the front matter that starts here is never closed"
        );
        assert!(
            said("---\na: b: c\n---\n").starts_with("a.md:2:5: the front matter is not YAML: ")
        );
        assert_eq!(said(" \n"), "a.md: the file is empty");
    }
}
