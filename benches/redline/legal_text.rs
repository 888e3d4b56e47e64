//! Text that looks like a notice: headings, paragraphs, lists and links, from a seed.

use std::fmt::Write as _;

/// Numbers that look random and are the same for the same seed (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(bits).unwrap_or(0) % end.max(1)
    }
}

/// A notice as it is made up, so that it can be edited.
#[derive(Clone, Default)]
pub(crate) struct Notice(Vec<Block>);

#[derive(Clone)]
struct Block {
    /// `h2`, `p` or `li`.
    name: &'static str,
    words: Vec<String>,
}

impl Notice {
    /// A notice of at least this many bytes of HTML.
    pub(crate) fn new(bytes: usize, random: &mut Random) -> Notice {
        let mut notice = Notice::default();
        let mut written = 0;
        while written < bytes {
            let (name, words) = match random.below(10) {
                0 => ("h2", 2 + random.below(4)),
                1..=3 => ("li", 4 + random.below(15)),
                _ => ("p", 25 + random.below(70)),
            };
            let words: Vec<String> = (0..words).map(|_| word(random)).collect();
            written += words.iter().map(|word| word.len() + 1).sum::<usize>() + 8;
            notice.0.push(Block { name, words });
        }
        notice
    }

    /// The same with so many in a hundred words replaced, dropped or added.
    pub(crate) fn edited(&self, percent: usize, random: &mut Random) -> Notice {
        let mut notice = self.clone();
        for block in &mut notice.0 {
            block.words = block
                .words
                .drain(..)
                .flat_map(|old| {
                    if random.below(100) >= percent {
                        return vec![old];
                    }
                    match random.below(4) {
                        0 => vec![],
                        1 => vec![old, word(random)],
                        _ => vec![word(random)],
                    }
                })
                .collect();
        }
        notice
    }

    /// The same blocks in another order.
    pub(crate) fn shuffled(&self, random: &mut Random) -> Notice {
        let mut notice = self.clone();
        for last in (1..notice.0.len()).rev() {
            notice.0.swap(last, random.below(last + 1));
        }
        notice
    }

    /// The same text as editors write it.
    #[allow(dead_code, reason = "not every benchmark reads Markdown")]
    pub(crate) fn markdown(&self) -> String {
        let mut markdown = String::new();
        let mut clause = 0;
        for Block { name, words } in &self.0 {
            let words: Vec<String> = words.iter().map(|word| in_markdown(word)).collect();
            let words = words.join(" ");
            // Writing to a string cannot fail.
            let _ = match *name {
                "h2" => {
                    clause += 1;
                    write!(markdown, "\n## {clause}. {words}\n")
                }
                "li" => writeln!(markdown, "- {words}."),
                _ => write!(markdown, "\n{words}.\n\n"),
            };
        }
        markdown
    }

    pub(crate) fn html(&self) -> String {
        let mut html = String::new();
        let mut clause = 0;
        for (index, Block { name, words }) in self.0.iter().enumerate() {
            let beside = |at: Option<usize>| {
                at.and_then(|at| self.0.get(at)).is_some_and(|block| block.name == "li")
            };
            if *name == "li" && !beside(index.checked_sub(1)) {
                html.push_str("<ul>\n");
            }
            let words = words.join(" ");
            // Writing to a string cannot fail.
            let _ = if *name == "h2" {
                clause += 1;
                writeln!(html, "<h2 id=\"clause-{clause}\">{clause}. {words}</h2>")
            } else {
                writeln!(html, "<{name}>{words}.</{name}>")
            };
            if *name == "li" && !beside(Some(index + 1)) {
                html.push_str("</ul>\n");
            }
        }
        html
    }
}

/// The mark-up that [`word`] makes, as editors write it.
fn in_markdown(word: &str) -> String {
    if let Some((href, rest)) = word.strip_prefix("<a href=\"").and_then(|it| it.split_once('"')) {
        return format!("[{}]({href})", rest[1..].trim_end_matches("</a>"));
    }
    word.replace("<strong>", "**").replace("</strong>", "**")
}

fn word(random: &mut Random) -> String {
    let plain = PLAIN[random.below(PLAIN.len())];
    match random.below(40) {
        0 => format!("<a href=\"/{plain}/{}\">{plain}</a>", random.below(9)),
        1 => format!("<strong>{plain}</strong>"),
        2 => format!("{} days", random.below(400)),
        3 | 4 => format!("{plain},"),
        // Common words are common in real texts too.
        5..=17 => PLAIN[random.below(20)].to_owned(),
        _ => plain.to_owned(),
    }
}

const PLAIN: [&str; 153] = [
    "the",
    "of",
    "and",
    "to",
    "your",
    "we",
    "or",
    "in",
    "you",
    "for",
    "is",
    "with",
    "that",
    "this",
    "our",
    "may",
    "by",
    "as",
    "not",
    "any",
    "data",
    "personal",
    "information",
    "processing",
    "controller",
    "processor",
    "purpose",
    "consent",
    "withdraw",
    "provide",
    "provider",
    "services",
    "service",
    "website",
    "visitor",
    "account",
    "contract",
    "legal",
    "basis",
    "legitimate",
    "interest",
    "obligation",
    "retention",
    "period",
    "delete",
    "erasure",
    "access",
    "rectify",
    "object",
    "complaint",
    "authority",
    "supervisory",
    "transfer",
    "country",
    "adequate",
    "safeguards",
    "clauses",
    "standard",
    "recipient",
    "category",
    "disclose",
    "share",
    "third",
    "party",
    "parties",
    "security",
    "measures",
    "technical",
    "organisational",
    "breach",
    "notify",
    "notice",
    "version",
    "effective",
    "published",
    "amend",
    "terminate",
    "termination",
    "liability",
    "warranty",
    "indemnify",
    "damages",
    "excluded",
    "extent",
    "permitted",
    "law",
    "governing",
    "jurisdiction",
    "court",
    "dispute",
    "arbitration",
    "fees",
    "payment",
    "invoice",
    "refund",
    "subscription",
    "renewal",
    "licence",
    "grant",
    "exclusive",
    "content",
    "user",
    "customer",
    "employee",
    "applicant",
    "candidate",
    "marketing",
    "newsletter",
    "unsubscribe",
    "analytics",
    "statistics",
    "cookie",
    "cookies",
    "browser",
    "device",
    "identifier",
    "address",
    "telephone",
    "e-mail",
    "name",
    "date",
    "birth",
    "location",
    "profile",
    "automated",
    "decision",
    "logic",
    "significance",
    "consequences",
    "child",
    "children",
    "parent",
    "guardian",
    "age",
    "years",
    "months",
    "thereafter",
    "unless",
    "otherwise",
    "required",
    "necessary",
    "performance",
    "request",
    "reasonable",
    "without",
    "undue",
    "delay",
    "within",
    "written",
    "form",
    "agreement",
    "schedule",
    "annex",
];
