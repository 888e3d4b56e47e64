//! Which item of an inventory a name is that was seen in a browser.
//!
//! 1. What an item says of its names becomes a [`Pattern`].
//! 2. Of the items whose pattern has the name, those are left that say where it is kept, if any do; and of these the
//!    ones that say most of the name, with those that say less of it and rightly whose it is or for which domain.
//! 3. Of what is left the one is taken that contradicts least of what else was seen: whose it is, for which domain; then
//!    the one that says most of the name; then the one whose provider has addresses nearest to the domain.
//!
//! Knows no recordings.

use regex_lite::{Regex, RegexBuilder};

use super::host::{is_within, plain_domain, registrable};
use super::inventory::{Inventory, Item, Listed, Match, Party, Provider, Storage, Text};

/// How the names of an item look, ready to be asked.
#[derive(Debug, Clone)]
pub struct Pattern {
    kind: Kind,
    /// How many letters of a name it says; all of them for a name letter by letter.
    letters: usize,
}

#[derive(Debug, Clone)]
enum Kind {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Glob(Vec<char>),
    Regex(Box<Regex>),
}

/// A pattern that cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern {
    /// What is wrong with it.
    pub fact: String,
}

/// The longest regular expression that is taken, in bytes.
const LONGEST: usize = 1000;
/// How much memory one may take, in bytes.
const LARGEST: usize = 1 << 20;

impl Pattern {
    /// The pattern of an item. Under `exact` every letter is one, `notifications[]` too; a glob knows `*` and `?`
    /// alone; a regular expression says the whole name.
    pub fn of(name: &str, matching: Match) -> Result<Pattern, BadPattern> {
        let letters = |text: &str| text.chars().count();
        Ok(match matching {
            Match::Exact => Pattern { letters: usize::MAX, kind: Kind::Exact(name.to_owned()) },
            Match::Prefix => {
                Pattern { letters: letters(name), kind: Kind::Prefix(name.to_owned()) }
            }
            Match::Suffix => {
                Pattern { letters: letters(name), kind: Kind::Suffix(name.to_owned()) }
            }
            Match::Glob => Pattern {
                letters: name.chars().filter(|c| !matches!(c, '*' | '?')).count(),
                kind: Kind::Glob(name.chars().collect()),
            },
            Match::Regex => Pattern {
                letters: plain_letters(name),
                kind: Kind::Regex(Box::new(whole_name(name)?)),
            },
        })
    }

    /// Whether a name is one of the item's. Names of cookies and of storage tell cases of letters apart.
    pub fn has(&self, name: &str) -> bool {
        match &self.kind {
            Kind::Exact(exact) => exact == name,
            Kind::Prefix(prefix) => name.starts_with(prefix.as_str()),
            Kind::Suffix(suffix) => name.ends_with(suffix.as_str()),
            Kind::Glob(glob) => glob_has(glob, name),
            Kind::Regex(regex) => regex.is_match(name),
        }
    }
}

fn whole_name(pattern: &str) -> Result<Regex, BadPattern> {
    if pattern.len() > LONGEST {
        return Err(BadPattern { fact: format!("is longer than {LONGEST} bytes") });
    }
    let compiled = |pattern: &str| RegexBuilder::new(pattern).size_limit(LARGEST).build();
    // Alone first, so that no bracket of it can close ours.
    let whole = compiled(pattern).and_then(|_| compiled(&format!("^(?:{pattern})$")));
    whole.map_err(|error| BadPattern { fact: format!("is none that can be used: {error}") })
}

/// About how many letters a regular expression says: those outside of brackets and braces that stand for
/// themselves.
fn plain_letters(pattern: &str) -> usize {
    let (mut count, mut closing, mut is_escaped) = (0, None, false);
    for c in pattern.chars() {
        match (closing, c) {
            _ if is_escaped => is_escaped = false,
            (_, '\\') => is_escaped = true,
            (Some(close), _) if c == close => closing = None,
            (Some(_), _) => {}
            (None, '[') => closing = Some(']'),
            (None, '{') => closing = Some('}'),
            (None, _) => count += usize::from(c.is_alphanumeric() || matches!(c, '_' | '-')),
        }
    }
    count
}

/// Goes back to the last `*` alone, so that the time is bounded by the product of both lengths.
fn glob_has(glob: &[char], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut of_name) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while of_name < name.len() {
        match glob.get(at) {
            Some('*') => {
                star = Some((at, of_name));
                at += 1;
            }
            Some(c) if *c == '?' || *c == name[of_name] => {
                at += 1;
                of_name += 1;
            }
            _ => {
                let Some((at_star, taken)) = star else { return false };
                star = Some((at_star, taken + 1));
                at = at_star + 1;
                of_name = taken + 1;
            }
        }
    }
    glob[at..].iter().all(|c| *c == '*')
}

/// A name whose blanks stand for anything: runs of `X` or `#`, what is in `<>` or `{}`; none where it has no blanks.
fn blanks(name: &str) -> Option<Vec<char>> {
    let (mut glob, mut has_blanks) = (Vec::new(), false);
    let letters: Vec<char> = name.chars().collect();
    let mut at = 0;
    while let Some(c) = letters.get(at) {
        let rest = &letters[at..];
        let run = rest.iter().take_while(|it| *it == c).count();
        let closed = |close: char| rest.iter().position(|it| *it == close).map(|end| end + 1);
        // One `X` is a blank behind another one, as the last of `UA-XXXXXXX-X`.
        let length = match c {
            'X' | '#' if run > 1 || (has_blanks && *c == 'X') => Some(run),
            '<' => closed('>'),
            '{' => closed('}'),
            _ => None,
        };
        match length {
            Some(length) => {
                has_blanks = true;
                glob.push('*');
                at += length;
            }
            None => {
                glob.push(*c);
                at += 1;
            }
        }
    }
    (has_blanks && glob.iter().any(|c| *c != '*')).then_some(glob)
}

/// What was seen, as far as it tells items apart.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'s> {
    /// The name.
    pub name: &'s str,
    /// Where it is kept.
    pub storage: Storage,
    /// Whom it belongs to: a host, without a dot in front.
    pub domain: &'s str,
    /// Whose it is, where that is known.
    pub party: Option<Party>,
}

/// An item that can be asked for names.
#[derive(Debug, Clone)]
pub struct Candidate<'i> {
    /// The item.
    pub listed: Listed<'i>,
    pattern: Pattern,
}

/// What a browser can hold of an inventory, ready to be asked for names.
#[derive(Debug, Clone, Default)]
pub struct Candidates<'i> {
    /// In the order written.
    pub all: Vec<Candidate<'i>>,
    /// Items whose pattern cannot be asked, and why.
    pub bad: Vec<(Listed<'i>, BadPattern)>,
}

/// Whether a browser holds what is kept there, so that a recording of one can show it.
pub fn is_of_browsers(storage: Storage) -> bool {
    match storage {
        Storage::Cookie
        | Storage::LocalStorage
        | Storage::SessionStorage
        | Storage::IndexedDb
        | Storage::Web => true,
        Storage::App | Storage::Pixel | Storage::Sdk | Storage::ServerEvent => false,
    }
}

/// Whether what was seen somewhere is kept where it is declared: `web` is any storage of a browser but cookies.
pub fn storage_fits(declared: Storage, seen: Storage) -> bool {
    declared == seen || (declared == Storage::Web && seen != Storage::Cookie)
}

/// Whether something that belongs to a host is set for one of an item's domains, or below it. An item that
/// states none fits everywhere.
pub fn domain_fits(item: &Item, domain: &str) -> bool {
    item.domains.is_empty() || item.domains.iter().any(|it| is_within(domain, &plain(it)))
}

/// A declared domain as a host: `.example.com` and `*.example.com` are `example.com`.
pub fn plain(declared: &str) -> String {
    plain_domain(declared.trim().trim_start_matches("*."))
}

/// Whether something of a party is declared to be of it, or of any.
pub fn party_fits(item: &Item, party: Option<Party>) -> bool {
    item.party.is_none() || party.is_none() || item.party == party
}

impl<'i> Candidates<'i> {
    /// The items of inventories that browsers hold.
    pub fn of(inventories: impl IntoIterator<Item = &'i Inventory>) -> Candidates<'i> {
        let mut candidates = Candidates::default();
        let listed = inventories.into_iter().flat_map(Inventory::items);
        for listed in listed.filter(|listed| is_of_browsers(listed.item.storage)) {
            match Pattern::of(&listed.item.name, listed.item.matching) {
                Ok(pattern) => candidates.all.push(Candidate { listed, pattern }),
                Err(bad) => candidates.bad.push((listed, bad)),
            }
        }
        candidates
    }

    /// The first item that is matched letter by letter and whose name has blanks to be filled in, as names of it have
    /// that were seen: `_dc_gtm_UA-XXXXXXX-X` is meant by `_dc_gtm_UA-1234567-1`.
    pub fn meant(&self, name: &str) -> Option<Listed<'i>> {
        let is_meant = |item: &Item| {
            let glob = blanks(&item.name).filter(|_| item.matching == Match::Exact);
            glob.is_some_and(|glob| glob_has(&glob, name))
        };
        self.all.iter().map(|it| it.listed).find(|listed| is_meant(listed.item))
    }

    /// The position of the item that something seen is; of several that are as good, the first.
    pub fn find(&self, seen: &Seen<'_>) -> Option<usize> {
        let named = self.all.iter().enumerate().filter(|(_, it)| it.pattern.has(seen.name));
        let mut ranked: Vec<(Rank, usize)> =
            named.map(|(at, candidate)| (candidate.rank(seen), at)).collect();
        let is_stored = ranked.iter().any(|(rank, _)| rank.is_stored);
        ranked.retain(|(rank, _)| rank.is_stored == is_stored);
        // A wide pattern that says nothing else must not hide what contradicts the item that means this name.
        let letters = ranked.iter().map(|(rank, _)| rank.letters).max()?;
        ranked.retain(|(rank, _)| rank.letters == letters || rank.claims());
        // The greatest rank, then the first position.
        let best = ranked.into_iter().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        best.map(|(_, at)| at)
    }
}

/// How well an item fits; the greater the better.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Whether it is kept where it is declared to be.
    is_stored: bool,
    /// What it does not contradict: whose it is weighs more than the domain.
    agrees: u8,
    letters: usize,
    /// What it states of its own, and rightly.
    states: u8,
    /// How many parts of a name the domain and an address of the provider have in common.
    near: usize,
}

impl Rank {
    /// Whether the item states a party or domains, and contradicts nothing that was seen.
    fn claims(&self) -> bool {
        self.agrees == Rank::AGREES && self.states > 0
    }

    const AGREES: u8 = 3;
}

impl Candidate<'_> {
    fn rank(&self, seen: &Seen<'_>) -> Rank {
        let item = self.listed.item;
        let (domain, party) = (domain_fits(item, seen.domain), party_fits(item, seen.party));
        Rank {
            is_stored: storage_fits(item.storage, seen.storage),
            agrees: 2 * u8::from(party) + u8::from(domain),
            letters: self.pattern.letters,
            states: u8::from(!item.domains.is_empty() && domain)
                + u8::from(item.party.is_some() && item.party == seen.party),
            near: nearness(self.listed.provider, seen.domain),
        }
    }
}

/// How near a provider is to a host, by its links and the domains of its items: how many parts of a name they
/// share at the end, where they share the registrable domain.
pub fn nearness(provider: &Provider, host: &str) -> usize {
    let links = provider.links.iter().flat_map(|link| match &link.href {
        Text::Plain(href) => vec![href.as_str()],
        Text::PerLanguage(texts) => texts.iter().map(|(_, href)| href.as_str()).collect(),
    });
    let links = links.filter_map(super::host::Origin::of).map(|origin| origin.host);
    let domains = provider.listed().flat_map(|listed| &listed.item.domains).map(|it| plain(it));
    let shared = |other: String| {
        if registrable(&other) != registrable(host) {
            return 0;
        }
        let (one, other) = (host.rsplit('.'), other.rsplit('.').map(str::to_owned));
        one.zip(other.collect::<Vec<_>>()).take_while(|(a, b)| a == b).count()
    };
    links.chain(domains).map(shared).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookies::parse;

    /// Names that a pattern has, and names that it has not.
    fn check(name: &str, matching: Match, has: &[&str], has_not: &[&str]) {
        let pattern = Pattern::of(name, matching).expect("a pattern");
        for it in has {
            assert!(pattern.has(it), "{name} has {it}");
        }
        for it in has_not {
            assert!(!pattern.has(it), "{name} has not {it}");
        }
    }

    #[test]
    fn patterns_say_whole_names() {
        let exact = Match::Exact;
        check("notifications[]", exact, &["notifications[]"], &["notifications", "notificationsn"]);
        check("_dc_gtm_UA-XXXXXXX-X", exact, &["_dc_gtm_UA-XXXXXXX-X"], &["_dc_gtm_UA-1234567-1"]);
        check("a*", exact, &["a*"], &["ab"]);
        check("_ga_", Match::Prefix, &["_ga_", "_ga_X1"], &["_ga", "x_ga_"]);
        check("_id", Match::Suffix, &["_id", "a_id"], &["_ids", "_ID"]);
        let glob = Match::Glob;
        check("a*b?[x]", glob, &["ab1[x]", "aXXbY[x]", "abbbé[x]"], &["ab[x]", "ab1x", "ab1[x]y"]);
        check("*", glob, &["", "anything"], &[]);
        check("a{b,c}", glob, &["a{b,c}"], &["ab", "ac"]);
        check("**?*", glob, &["x", "xyz"], &[""]);
        let regex = Match::Regex;
        check("plc_[0-9a-f]{8}", regex, &["plc_0123abcd"], &["xplc_0123abcd", "plc_0123abcde"]);
        check("a|b", regex, &["a", "b"], &["ab", "xa", "bx"]);
        check("(?i)sid", regex, &["SID"], &["sids"]);
    }

    #[test]
    fn blanks_in_names_are_known() {
        let shown = |name: &str| blanks(name).map(String::from_iter);
        assert_eq!(shown("_dc_gtm_UA-XXXXXXX-X").as_deref(), Some("_dc_gtm_UA-*-*"));
        assert_eq!(shown("_hjSession_<site id>").as_deref(), Some("_hjSession_*"));
        assert_eq!(shown("a{id}b##").as_deref(), Some("a*b*"));
        for plain in ["X-AB", "MUIDX", "notifications[]", "XXXX", "a<b"] {
            assert_eq!(shown(plain), None, "{plain}");
        }
        let yaml = "providers: [{id: a, name: A, category: analytics, items: [x, _ga_XXXX, {name: XX_b, match: suffix}]}]";
        let inventory = parse("c.yaml", yaml).0.expect("an inventory");
        let candidates = Candidates::of([&inventory]);
        let meant = |name: &str| candidates.meant(name).map(|it| it.item.name.as_str());
        assert_eq!(meant("_ga_12AB"), Some("_ga_XXXX"));
        assert_eq!(meant("_gb_12AB"), None);
        assert_eq!(meant("11_b"), None);
    }

    #[test]
    fn patterns_are_bounded_in_size_and_time() {
        let fact = |pattern: &str| {
            Pattern::of(pattern, Match::Regex).err().map(|bad| bad.fact).unwrap_or_default()
        };
        assert!(fact("a)|(?:b").starts_with("is none that can be used"));
        assert!(fact("(").starts_with("is none"));
        assert!(fact("((((a{500}){500}){500}){500})").starts_with("is none"));
        assert_eq!(fact(&"a".repeat(1001)), "is longer than 1000 bytes");
        let name = "a".repeat(4000);
        check("(a*)*b", Match::Regex, &[], &[&name]);
        check(&"a*".repeat(200), Match::Glob, &[&name], &[]);
        check(&("a*".repeat(200) + "b"), Match::Glob, &[], &[&name]);
    }

    /// Which item something is, as the provider's id and the name.
    fn check_found(providers: &str, seen: &Seen<'_>, expected: &str) {
        let (inventory, findings) = parse("c.yaml", &format!("providers:\n{providers}"));
        assert_eq!(findings, []);
        let inventory = inventory.expect("an inventory");
        let candidates = Candidates::of([&inventory]);
        let found = candidates.find(seen).map(|at| candidates.all[at].listed);
        let shown = found.map(|it| format!("{} {}", it.provider.id, it.item.name));
        assert_eq!(shown.as_deref().unwrap_or("none"), expected);
    }

    #[test]
    fn of_several_items_the_one_that_says_most_is_taken() {
        let seen = |name, storage, domain, party| Seen { name, storage, domain, party };
        let (cookie, local) = (Storage::Cookie, Storage::LocalStorage);
        let (first, third) = (Some(Party::First), Some(Party::Third));
        let names = "
- {id: a, name: A, category: analytics, items: [{name: _, match: prefix}, {name: _ga_, match: prefix}]}
- {id: b, name: B, category: analytics, items: [{name: '_g*', match: glob}, _ga_1, {name: '_ga_[0-9]+', match: regex}]}
";
        check_found(names, &seen("_ga_1", cookie, "example.com", first), "b _ga_1");
        check_found(names, &seen("_ga_2", cookie, "example.com", first), "a _ga_");
        check_found(names, &seen("_gx", cookie, "example.com", first), "b _g*");
        check_found(names, &seen("_x", cookie, "example.com", first), "a _");
        check_found(names, &seen("x", cookie, "example.com", first), "none");
        let uids = "
- {id: own, name: O, category: analytics, items: [{name: uid, storage: local-storage}, {name: uid, party: first}]}
- {id: one, name: A, category: targeting, items: [{name: uid, party: third, domains: [.one.example]}]}
- {id: two, name: B, category: targeting, links: {privacy: 'https://two.test/privacy'}, items: [{name: uid, party: third, domains: ['*.two.example']}, {name: u, match: prefix, party: third}]}
- {id: tre, name: C, category: targeting, links: {privacy: 'https://www.tre.test/privacy'}, items: [{name: u, match: prefix, party: third}]}
- {id: pix, name: P, category: targeting, items: [{name: uid, storage: pixel}]}
";
        check_found(uids, &seen("uid", cookie, "ads.one.example", third), "one uid");
        check_found(uids, &seen("uid", cookie, "two.example", third), "two uid");
        check_found(uids, &seen("uid", cookie, "example.com", first), "own uid");
        check_found(uids, &seen("uid", local, "example.com", first), "own uid");
        check_found(uids, &seen("uid", cookie, "unknown.example", third), "two u");
        check_found(uids, &seen("uid", cookie, "cdn.tre.test", third), "tre u");
        check_found(uids, &seen("uid", local, "two.example", third), "own uid");
        let wide = "
- {id: own, name: O, category: analytics, items: [{name: _ga, party: first, domains: [example.com], retention: P13M}]}
- {id: any, name: A, category: strictly-necessary, items: [{name: _g, match: prefix, retention: unlimited}, {name: _gat, match: prefix}]}
";
        // What contradicts the item that means it is not another item's for that.
        check_found(wide, &seen("_ga", cookie, "ads.test", third), "own _ga");
        check_found(wide, &seen("_ga", cookie, "ads.test", None), "own _ga");
        check_found(wide, &seen("_gb", cookie, "ads.test", third), "any _g");
        let claimed = format!(
            "{wide}- {{id: ads, name: B, category: targeting, items: [{{name: _g, match: prefix, domains: [ads.test]}}]}}\n"
        );
        check_found(&claimed, &seen("_ga", cookie, "ads.test", third), "ads _g");
        check_found(&claimed, &seen("_ga", cookie, "other.test", third), "own _ga");
        check_found(&claimed, &seen("_ga", cookie, "www.example.com", first), "own _ga");
    }
}
