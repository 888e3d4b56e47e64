//! Pictures have words for those who do not see them (WCAG 2.2, 1.1.1).

use super::TextInView;
use super::names::name_of;
use crate::finding::Finding;
use crate::html::{NodeId, Tree};

/// How the names of files of pictures end.
const ENDINGS: [&str; 8] = [".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"];

/// Looks at every picture of a text.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let tree = text.tree();
    let pictures = tree.descendants(tree.root()).filter(|id| is_picture(tree, *id));
    let found = pictures.filter_map(|id| {
        let place = text.place(id);
        if let Some((message, help)) = fault(tree, id) {
            return Some(Finding::warning("image-alt", place, message).with_help(help));
        }
        // In Markdown, to forget the words looks like this; nobody can tell it from a decoration.
        let is_bare = tree.attr(id, "alt") == Some("") && text.starts_with(id, "![](");
        is_bare.then(|| {
            let message = "this picture has no words";
            let help = "write what it says between the brackets; if it says nothing: `<img alt=\"\" src=\"…\">`";
            Finding::info("image-alt", place, message).with_help(help)
        })
    });
    found.collect()
}

fn is_picture(tree: &Tree, id: NodeId) -> bool {
    match tree.name(id) {
        Some("img") => true,
        Some("area") => tree.attr(id, "href").is_some(),
        Some("input") => tree.attr(id, "type").is_some_and(|it| it.eq_ignore_ascii_case("image")),
        _ => false,
    }
}

fn fault(tree: &Tree, id: NodeId) -> Option<(String, &'static str)> {
    let has = |name: &str| tree.attr(id, name).is_some_and(|it| !it.trim().is_empty());
    let is_decoration = matches!(tree.attr(id, "role"), Some("presentation" | "none"))
        || tree.attr(id, "aria-hidden") == Some("true");
    if is_decoration || has("aria-label") || has("aria-labelledby") {
        return None;
    }
    let Some(alt) = tree.attr(id, "alt") else {
        return Some((
            "this picture has no `alt`".to_owned(),
            "write what it says: `alt=\"…\"`, or `alt=\"\"` if it says nothing",
        ));
    };
    let alt = alt.trim();
    let link = tree.ancestors(id).find(|it| tree.name(*it) == Some("a"));
    if alt.is_empty()
        && let Some(link) = link.filter(|link| tree.attr(*link, "href").is_some())
        && name_of(tree, link).is_empty()
    {
        return Some((
            "the picture is all there is of this link, and it has no words".to_owned(),
            "write in its `alt` where the link leads",
        ));
    }
    is_file_name(alt, tree.attr(id, "src").unwrap_or_default()).then(|| {
        let message = format!("`{alt}` is the name of a file, and says nothing of the picture");
        (message, "write what the picture says, or nothing if it says nothing")
    })
}

/// Whether words are those of the file's name, or look like the name of one.
fn is_file_name(alt: &str, src: &str) -> bool {
    let alt = alt.to_lowercase();
    let file = src.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    let file = file.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    // A word such as `logo` can be the name of the file and still say what is seen.
    let is_word = !alt.contains(['_', '-']) && !alt.contains(|c: char| c.is_ascii_digit());
    let ends_like_one = ENDINGS.iter().any(|ending| alt.ends_with(ending));
    !alt.is_empty() && (ends_like_one || (alt == stem && !is_word))
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    fn check_pictures(text: &str, expected: &[&str]) {
        let text = format!("---\neffective: 2020-01-01\n---\n# A\n\n{text}");
        check_site(&["image-alt"], &[("content/a.md", &text), ("content/s-1.png", "")], expected);
    }

    #[test]
    fn pictures_without_words_are_told() {
        check_pictures(
            "<img src=\"s-1.png\">\n\n![s-1](s-1.png)\n\n![A scan.PNG](/s-1.png)\n\n[![](s-1.png)](#a)\n",
            &[
                "content/a.md:6:1: this picture has no `alt`",
                "help: write what it says: `alt=\"…\"`, or `alt=\"\"` if it says nothing",
                "content/a.md:8:1: `s-1` is the name of a file, and says nothing of the picture",
                "help: write what the picture says, or nothing if it says nothing",
                "content/a.md:10:1: `A scan.PNG` is the name of a file, and says nothing of the picture",
                "help: write what the picture says, or nothing if it says nothing",
                "content/a.md:12:2: the picture is all there is of this link, and it has no words",
                "help: write in its `alt` where the link leads",
            ],
        );
    }

    #[test]
    fn a_picture_of_markdown_without_words_is_worth_knowing() {
        check_pictures(
            "![](s-1.png)\n",
            &[
                "content/a.md:6:1: info: this picture has no words",
                "help: write what it says between the brackets; if it says nothing: `<img alt=\"\" src=\"…\">`",
            ],
        );
    }

    #[test]
    fn pictures_with_words_or_without_meaning_are_not() {
        check_pictures(
            "![Our seal](s-1.png) <img src=\"s-1.png\" alt=\"\"> <img src=\"s-1.png\" role=\"presentation\"> [<img src=\"s-1.png\" alt=\"\"> Terms](#a) ![logo](/logo.png)\n",
            &[],
        );
    }
}
