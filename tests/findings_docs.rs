//! `docs/findings.md` is what the program says to ten mistakes: `ENGROSS_WRITE_DOCS=1` writes it anew.

mod support;

use support::{Site, project};

/// A mistake: what happened, the files of the site, and what is done with it before it is checked.
struct Mistake {
    title: &'static str,
    story: &'static str,
    files: &'static [(&'static str, &'static str)],
    then: &'static [Then],
}

enum Then {
    Run(&'static [&'static str]),
    Write(&'static str, &'static str),
}

const MISTAKES: &[Mistake] = &[
    Mistake {
        title: "A key of another tool",
        story: "The front matter came from another site, whose key has another name here.",
        files: &[(
            "content/legal/terms.md",
            "---\ntitle: Terms of use\nupdated_date: 2024-02-16\n---\n# Terms of use\n\nYou may use the service.\n",
        )],
        then: &[],
    },
    Mistake {
        title: "Two dates",
        story: "The text was changed, its date and the name of its file were not.",
        files: &[
            ("content/legal/terms.md", "---\neffective: 2024-02-16\n---\n# Terms\n"),
            (
                "content/legal/terms/2018-07-23.md",
                "# Terms\n\nEffective Date: 9 June 2017\n\nYou may use the service.\n",
            ),
        ],
        then: &[],
    },
    Mistake {
        title: "A variable that is not there",
        story: "The address of the company is a variable of `engross.yaml`; the text spells it otherwise.",
        files: &[
            ("engross.yaml", "context:\n  company_address: 1 Quay Street, Port Lindsey\n"),
            (
                "content/legal/privacy.md",
                "---\neffective: 2024-02-16\n---\n# Privacy notice\n\nWrite to us at {{ company_adress }}.\n",
            ),
        ],
        then: &[],
    },
    Mistake {
        title: "A link that leads nowhere",
        story: "The notice that it names has another address.",
        files: &[
            (
                "content/legal/privacy.md",
                "---\neffective: 2024-02-16\ndescription: x\n---\n# Privacy\n",
            ),
            (
                "content/legal/terms.md",
                "---\neffective: 2024-02-16\ndescription: x\n---\n# Terms\n\nHow we use data: [privacy notice](/legal/privcy).\n",
            ),
        ],
        then: &[],
    },
    Mistake {
        title: "A link that says nothing",
        story: "Who hears the links of a page one after the other hears “here”.",
        files: &[
            (
                "content/legal/privacy.md",
                "---\neffective: 2024-02-16\ndescription: x\n---\n# Privacy\n",
            ),
            (
                "content/legal/terms.md",
                "---\neffective: 2024-02-16\ndescription: x\n---\n# Terms\n\nHow we use data is described [here](privacy.md).\n",
            ),
        ],
        then: &[],
    },
    Mistake {
        title: "A published text that was rewritten",
        story: "A search-and-replace went through terms of three years before, which the register has sealed.",
        files: &[
            (
                "content/legal/terms.md",
                "---\neffective: 2024-02-16\n---\n# Terms\n\nOwl Ltd runs the service.\n",
            ),
            (
                "content/legal/terms/2021-05-03.md",
                "# Terms\n\nWren Ltd runs the service. You may leave at any time.\n",
            ),
        ],
        then: &[
            Then::Run(&["seal"]),
            Then::Write(
                "content/legal/terms/2021-05-03.md",
                "# Terms\n\nOwl Ltd runs the service. You may leave at any time.\n",
            ),
        ],
    },
    Mistake {
        title: "A duration that cannot be read",
        story: "The inventory of cookies says how long one lives in words that are no duration.",
        files: &[(
            "content/legal/cookies/index.yaml",
            "title: Cookies\neffective: 2024-02-16\nproviders:\n  - id: lighthouse\n    name: Lighthouse Ltd\n    items:\n      - name: lh_id\n        storage: cookie\n        category: analytics\n        purpose: Counts visits\n        retention: about a year\n",
        )],
        then: &[],
    },
    Mistake {
        title: "Something left to do",
        story: "The name of the officer was to be filled in.",
        files: &[(
            "content/legal/privacy.md",
            "---\neffective: 2024-02-16\nkind: policy\ndescription: x\n---\n# Privacy\n\nOur data protection officer is [INSERT NAME].\n",
        )],
        then: &[],
    },
    Mistake {
        title: "Mark-up that readers will not get",
        story: "The text was copied out of a content management system, with its handlers.",
        files: &[(
            "content/legal/terms.md",
            "---\neffective: 2024-02-16\ndescription: x\n---\n# Terms\n\n<p onclick=\"track('terms')\">You may use the service.</p>\n",
        )],
        then: &[],
    },
    Mistake {
        title: "A setting that does not exist",
        story: "All other faults of the settings are told in the same run.",
        files: &[(
            "engross.yaml",
            "title: Legal notices of Owl Ltd\nlanguage: [en]\nredline:\n  all_pairs_upto: 20\n",
        )],
        then: &[],
    },
];

fn page() -> String {
    let mut page = String::from(
        "# Ten mistakes, and what is said to each\n\nMade by running `engross check` on ten small sites: a test holds this page to what the program prints. On a\nterminal it is coloured. Every rule is explained in [rules.md](rules.md), and by `engross check --explain RULE`.\n",
    );
    for Mistake { title, story, files, then } in MISTAKES {
        let site = Site::new(&[("engross.yaml", "")]);
        for (path, text) in *files {
            site.write(path, text);
        }
        for step in *then {
            match step {
                Then::Run(args) => assert_eq!(site.run(args).status, 0, "{title}"),
                Then::Write(path, text) => site.write(path, text),
            }
        }
        let run = site.run(&["check", "--findings", "full"]);
        assert!(run.stdout.contains('['), "{title}: {}{}", run.stdout, run.stderr);
        let lines = run.stdout.lines().filter(|line| !line.starts_with("`engross check --explain"));
        let said: String = lines.map(|line| format!("{line}\n")).collect();
        page.push_str(&format!("\n## {title}\n\n{story}\n\n```text\n{said}```\n"));
    }
    page
}

#[test]
fn the_page_of_mistakes_is_what_the_program_says() {
    let path = project().join("docs/findings.md");
    let page = page();
    if std::env::var_os("ENGROSS_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("a page");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, page, "ENGROSS_WRITE_DOCS=1 cargo test --test findings_docs writes it");
}
