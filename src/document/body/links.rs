//! Addresses in a text: those of the site are resolved, bare ones become links.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::address::decoded;
use crate::html::{NodeId, Tree};

/// Attributes that hold one address.
const ADDRESSED: [&str; 4] = ["href", "src", "poster", "action"];

/// The addresses that an element's attributes hold.
pub fn addresses(tree: &Tree, id: NodeId) -> Vec<String> {
    let single = ADDRESSED.iter().filter_map(|name| tree.attr(id, name));
    let mut addresses: Vec<String> = single.map(str::to_owned).collect();
    for candidate in tree.attr(id, "srcset").unwrap_or_default().split(',') {
        addresses.extend(candidate.split_whitespace().next().map(str::to_owned));
    }
    addresses
}

/// Replaces every address by the one that the site has for it.
pub fn resolve(tree: &mut Tree, resolve: &dyn Fn(&str) -> Option<String>) {
    let ids: Vec<NodeId> = tree.descendants(tree.root()).collect();
    for id in ids {
        for name in ADDRESSED {
            let Some(written) = tree.attr(id, name) else { continue };
            let resolved = resolve(written);
            let is_ours = resolved.is_some() || written.trim_start().starts_with('#');
            let address = resolved.as_deref().unwrap_or(written);
            if let Some(address) = is_ours.then(|| with_composed_fragment(address)).flatten() {
                tree.set_attr(id, name, address);
            } else if let Some(address) = resolved {
                tree.set_attr(id, name, address);
            }
        }
        if let Some(set) = tree.attr(id, "srcset") {
            let resolved: Vec<String> = set
                .split(',')
                .map(|candidate| {
                    let candidate = candidate.trim();
                    let (address, size) = candidate.split_once(' ').unwrap_or((candidate, ""));
                    let address = resolve(address).unwrap_or_else(|| address.to_owned());
                    format!("{address} {size}").trim_end().to_owned()
                })
                .collect();
            tree.set_attr(id, "srcset", resolved.join(", "));
        }
    }
}

/// An address with its fragment in the composed form (NFC), as ids are; none where it is already. Browsers compare the
/// two code point by code point, and a Mac may write letters apart from their marks.
fn with_composed_fragment(address: &str) -> Option<String> {
    let (page, fragment) = address.split_once('#')?;
    let meant = decoded(fragment);
    if meant.is_ascii() || is_nfc(&meant) {
        return None;
    }
    Some(format!("{page}#{}", meant.nfc().collect::<String>()))
}

/// Makes web addresses that stand in the words of the text links to themselves.
pub fn link_bare_addresses(tree: &mut Tree) {
    for id in texts_with_addresses(tree) {
        let text = tree.text_node(id).unwrap_or_default().to_owned();
        let mut done = 0;
        for (start, end) in web_addresses(&text) {
            let before = tree.new_text(&text[done..start]);
            tree.insert_before(id, before);
            let link = tree.new_element("a");
            tree.set_attr(link, "href", &text[start..end]);
            let words = tree.new_text(&text[start..end]);
            tree.append(link, words);
            tree.insert_before(id, link);
            done = end;
        }
        if done > 0 {
            let rest = tree.new_text(&text[done..]);
            tree.replace(id, rest);
        }
    }
}

/// The web addresses that stand in the words of a text and become links, with the nodes they stand in.
pub fn bare_addresses(tree: &Tree) -> Vec<(NodeId, String)> {
    let mut found = Vec::new();
    for id in texts_with_addresses(tree) {
        let words = tree.text_node(id).unwrap_or_default();
        let addresses = web_addresses(words).into_iter();
        found.extend(addresses.map(|(start, end)| (id, words[start..end].to_owned())));
    }
    found
}

/// The words that may hold a web address, where a link may stand.
fn texts_with_addresses(tree: &Tree) -> Vec<NodeId> {
    let holds_no_link = |id: NodeId| {
        matches!(
            tree.name(id),
            Some(
                "a" | "code"
                    | "pre"
                    | "script"
                    | "style"
                    | "textarea"
                    | "button"
                    | "option"
                    | "svg"
                    | "math"
            )
        )
    };
    tree.descendants(tree.root())
        .filter(|id| tree.text_node(*id).is_some_and(|text| text.contains("://")))
        .filter(|id| !tree.ancestors(*id).any(holds_no_link))
        .collect()
}

/// Where web addresses stand in a text.
fn web_addresses(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(colon) = text[at..].find("://").map(|next| at + next) {
        let scheme = ["https", "http"].iter().find(|it| text[at..colon].ends_with(**it));
        at = colon + 3;
        let Some(scheme) = scheme else { continue };
        let start = colon - scheme.len();
        if text[..start].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let ends = |c: char| {
            c.is_whitespace()
                || matches!(c, '<' | '>' | '"' | '“' | '”' | '»' | '«' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
        };
        let length = text[at..].find(ends).unwrap_or(text.len() - at);
        let mut end = at + length;
        // Punctuation behind an address belongs to the sentence; a bracket only if it was opened
        // before the address.
        let count = |bracket: char| text[at..end].matches(bracket).count();
        let mut unopened = count(')').saturating_sub(count('('));
        let mut unopened_square = count(']').saturating_sub(count('['));
        while let Some(last) = text[at..end].chars().next_back() {
            match last {
                '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '*' | '_' | '’' | '…' => {}
                ')' if unopened > 0 => unopened -= 1,
                ']' if unopened_square > 0 => unopened_square -= 1,
                _ => break,
            }
            end -= last.len_utf8();
        }
        if end > at {
            found.push((start, end));
            at = end;
        }
    }
    found
}
