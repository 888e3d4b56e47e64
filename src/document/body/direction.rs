//! The direction of words in another language than what stands around them.
//!
//! An editor who marks a quotation as Arabic says with it that it runs from right to left; browsers do not
//! conclude that from `lang`. What says its direction itself is left alone.

use crate::html::{NodeId, Tree};
use crate::language::Direction;

fn direction(lang: &str) -> &'static str {
    Direction::of(lang).name()
}

/// States the direction (`dir`) of each element that names a language which runs against what it stands in. The
/// text itself is in `lang`; where that is not known, it is taken for one that runs from left to right.
pub fn state(tree: &mut Tree, lang: &str) {
    let named: Vec<NodeId> = tree
        .descendants(tree.root())
        .filter(|id| tree.attr(*id, "lang").is_some() && tree.attr(*id, "dir").is_none())
        .filter(|id| tree.name(*id) != Some("bdo"))
        .collect();
    for id in named {
        let own = tree.attr(id, "lang").map(str::trim).filter(|lang| !lang.is_empty());
        let Some(own) = own.map(direction) else { continue };
        let around = tree.ancestors(id).find_map(|id| match tree.attr(id, "dir") {
            Some(dir) => Some(dir.trim().to_ascii_lowercase()),
            None => Some(direction(tree.attr(id, "lang")?).to_owned()),
        });
        if around.as_deref().unwrap_or(direction(lang)) != own {
            tree.set_attr(id, "dir", own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_direction(lang: &str, html: &str, expected: &str) {
        let mut tree = Tree::parse_fragment(html);
        state(&mut tree, lang);
        assert_eq!(tree.to_html(), expected);
        state(&mut tree, lang);
        assert_eq!(tree.to_html(), expected, "once is enough");
    }

    #[test]
    fn what_runs_against_its_surroundings_says_so() {
        check_direction(
            "en",
            "<blockquote lang=\"ar\"><p>حق <b lang=\"en\">GDPR</b> <i lang=\"fa\">a</i></p></blockquote><p lang=\"en\">b</p>",
            "<blockquote lang=\"ar\" dir=\"rtl\"><p>حق <b lang=\"en\" dir=\"ltr\">GDPR</b> <i lang=\"fa\">a</i></p></blockquote><p lang=\"en\">b</p>",
        );
        check_direction(
            "he",
            "<p lang=\"en-GB\">a <span lang=\"ar\">b</span></p><p lang=\"ar\">c</p>",
            "<p lang=\"en-GB\" dir=\"ltr\">a <span lang=\"ar\" dir=\"rtl\">b</span></p><p lang=\"ar\">c</p>",
        );
    }

    #[test]
    fn what_says_its_direction_is_left_alone() {
        let said = "<p lang=\"ar\" dir=\"auto\">a <span lang=\"ar\" dir=\"ltr\">b</span></p><bdo lang=\"ar\">c</bdo><p lang=\"\">d</p>";
        check_direction("en", said, said);
    }
}
