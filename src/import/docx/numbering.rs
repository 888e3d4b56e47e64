//! The numbers that Word puts before paragraphs and that are nowhere in the text.
//!
//! Each numbering counts by levels: a paragraph of one starts those below it anew, and what is shown is a
//! pattern over the numbers of its own and higher levels (`%1.%2`, `(%3)`). Numberings that follow one
//! pattern count on together, unless one starts anew.

use std::collections::BTreeMap;

use super::styles::Styles;
use crate::html::{NodeId, Tree};

/// How many levels Word has.
const LEVELS: usize = 9;

/// The numberings of a file, and how far each has counted.
#[derive(Default)]
pub struct Numbering {
    patterns: BTreeMap<String, Vec<Level>>,
    nums: BTreeMap<String, Num>,
    counts: BTreeMap<String, [Option<u64>; LEVELS]>,
    /// The numberings that have begun, since only then they start where they say.
    begun: BTreeMap<(String, usize), ()>,
}

#[derive(Clone, Default)]
struct Level {
    start: u64,
    format: String,
    text: String,
    /// The level whose paragraphs start it anew, from 1; 0 for none.
    restart: Option<usize>,
    /// All numbers in figures, whatever their own levels say.
    in_figures: bool,
    /// How far its paragraphs are indented, in twentieths of a point.
    indent: i64,
}

#[derive(Clone, Default)]
struct Num {
    pattern: String,
    starts: BTreeMap<usize, u64>,
    levels: BTreeMap<usize, Level>,
}

/// What stands before a paragraph.
pub struct Label {
    /// As Word shows it; nothing for bullets.
    pub text: String,
    /// From 0.
    pub level: usize,
    pub number: u64,
    pub is_bullet: bool,
    /// How far its paragraphs are indented, unless they say otherwise.
    pub indent: i64,
    /// Whether a list that counts in figures says the same: `1.`, `1)`.
    pub counts: bool,
}

impl Numbering {
    /// Reads the numberings of a file.
    pub fn of(tree: Option<&Tree>, styles: &Styles) -> Numbering {
        let mut numbering = Numbering::default();
        let Some(tree) = tree else { return numbering };
        let mut linked = Vec::new();
        for id in tree.descendants(tree.root()) {
            let value = |name: &str| child_value(tree, id, name);
            match tree.name(id) {
                Some("abstractNum") => {
                    let Some(key) = tree.attr(id, "abstractNumId") else { continue };
                    if let Some(style) = value("numStyleLink") {
                        linked.push((key.to_owned(), style.to_owned()));
                    }
                    let mut levels = vec![Level::default(); LEVELS];
                    for level in tree.children(id).filter(|it| tree.name(*it) == Some("lvl")) {
                        let at = tree.attr(level, "ilvl").and_then(|it| it.parse::<usize>().ok());
                        if let Some(place) = at.and_then(|at| levels.get_mut(at)) {
                            *place = read_level(tree, level);
                        }
                    }
                    numbering.patterns.insert(key.to_owned(), levels);
                }
                Some("num") => {
                    let (Some(key), Some(pattern)) =
                        (tree.attr(id, "numId"), value("abstractNumId"))
                    else {
                        continue;
                    };
                    let mut num = Num { pattern: pattern.to_owned(), ..Num::default() };
                    for change in
                        tree.children(id).filter(|it| tree.name(*it) == Some("lvlOverride"))
                    {
                        let Some(at) = tree.attr(change, "ilvl").and_then(|it| it.parse().ok())
                        else {
                            continue;
                        };
                        let start = child_value(tree, change, "startOverride");
                        if let Some(start) = start.and_then(|it| it.parse().ok()) {
                            num.starts.insert(at, start);
                        }
                        let level = tree.children(change).find(|it| tree.name(*it) == Some("lvl"));
                        if let Some(level) = level {
                            num.levels.insert(at, read_level(tree, level));
                        }
                    }
                    numbering.nums.insert(key.to_owned(), num);
                }
                _ => {}
            }
        }
        for (key, style) in linked {
            let of_style = styles.num_of(&style).and_then(|num| numbering.nums.get(num));
            if let Some(levels) =
                of_style.and_then(|num| numbering.patterns.get(&num.pattern)).cloned()
            {
                numbering.patterns.insert(key, levels);
            }
        }
        numbering
    }

    /// The number of the next paragraph of a numbering; none if there is no such numbering.
    pub fn next(&mut self, num: &str, level: usize) -> Option<Label> {
        let level = level.min(LEVELS - 1);
        let Num { pattern, starts, levels: changed } = self.nums.get(num)?.clone();
        let mut levels = self.patterns.get(&pattern)?.clone();
        for (at, level) in changed {
            if let Some(place) = levels.get_mut(at) {
                *place = level;
            }
        }
        let own = levels[level].clone();
        if own.format == "none" && own.text.trim().is_empty() {
            return None;
        }
        let counts = self.counts.entry(pattern).or_insert([None; LEVELS]);
        let first_of_num = self.begun.insert((num.to_owned(), level), ()).is_none();
        let number = match (starts.get(&level), counts[level]) {
            (Some(start), _) if first_of_num => *start,
            (_, Some(last)) => last.saturating_add(1),
            (start, None) => start.copied().unwrap_or(own.start),
        };
        counts[level] = Some(number);
        for below in level + 1..LEVELS {
            // A level may say that only higher ones start it anew.
            let stays = levels[below].restart.is_some_and(|by| by == 0 || by < level + 1);
            if !stays {
                counts[below] = None;
            }
        }
        let is_bullet = own.format == "bullet";
        let text = if is_bullet { String::new() } else { shown(&levels, level, counts) };
        let figure = format!("%{}", level + 1);
        let is_plain =
            [format!("{figure}."), format!("{figure})")].contains(&own.text.trim().to_owned());
        let counts = own.format == "decimal" && is_plain && number < 1_000_000_000;
        Some(Label { text, level, number, is_bullet, indent: own.indent, counts })
    }
}

/// A pattern with its numbers filled in.
fn shown(levels: &[Level], level: usize, counts: &[Option<u64>; LEVELS]) -> String {
    let own = &levels[level];
    let mut out = String::new();
    let mut rest = own.text.chars().peekable();
    while let Some(c) = rest.next() {
        let at = match (c, rest.peek()) {
            ('%', Some(digit)) => digit.to_digit(10).and_then(|it| (it as usize).checked_sub(1)),
            _ => None,
        };
        match at.filter(|at| *at < LEVELS) {
            Some(at) => {
                rest.next();
                let number = counts[at].unwrap_or(levels[at].start);
                let format = if own.in_figures { "decimal" } else { &levels[at].format };
                out.push_str(&written(number, format));
            }
            None => out.push(c),
        }
    }
    out
}

fn read_level(tree: &Tree, level: NodeId) -> Level {
    let value = |name: &str| child_value(tree, level, name);
    let properties = tree.children(level).find(|it| tree.name(*it) == Some("pPr"));
    let indent = properties
        .and_then(|it| tree.children(it).find(|it| tree.name(*it) == Some("ind")))
        .and_then(|it| tree.attr(it, "left").or(tree.attr(it, "start")))
        .and_then(|it| it.parse().ok());
    Level {
        indent: indent.unwrap_or(0),
        start: value("start").and_then(|it| it.parse().ok()).unwrap_or(0),
        format: value("numFmt").unwrap_or("decimal").to_owned(),
        text: value("lvlText").unwrap_or_default().to_owned(),
        restart: value("lvlRestart").and_then(|it| it.parse().ok()),
        in_figures: super::styles::flag(tree, level, "isLgl").unwrap_or(false),
    }
}

fn child_value<'a>(tree: &'a Tree, id: NodeId, name: &str) -> Option<&'a str> {
    let child = tree.children(id).find(|it| tree.name(*it) == Some(name))?;
    tree.attr(child, "val")
}

/// A number in the signs of a format; in figures where the format is one that is not known.
fn written(number: u64, format: &str) -> String {
    const MOST: u64 = 780;
    let letters = |first: u8| {
        // Word goes on with aa, bb, cc.
        let at = u8::try_from((number - 1) % 26).unwrap_or(0);
        let times = usize::try_from((number - 1) / 26 + 1).unwrap_or(1);
        char::from(first + at).to_string().repeat(times)
    };
    match format {
        "lowerLetter" if (1..=MOST).contains(&number) => letters(b'a'),
        "upperLetter" if (1..=MOST).contains(&number) => letters(b'A'),
        "lowerRoman" if (1..=3999).contains(&number) => roman(number).to_lowercase(),
        "upperRoman" if (1..=3999).contains(&number) => roman(number),
        "decimalZero" if number < 10 => format!("0{number}"),
        "ordinal" => {
            let ending = match (number / 10 % 10, number % 10) {
                (1, _) => "th",
                (_, 1) => "st",
                (_, 2) => "nd",
                (_, 3) => "rd",
                _ => "th",
            };
            format!("{number}{ending}")
        }
        "none" => String::new(),
        _ => number.to_string(),
    }
}

fn roman(mut number: u64) -> String {
    const SIGNS: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}
