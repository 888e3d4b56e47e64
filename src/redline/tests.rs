use super::*;

/// Compares, draws, and expects the drawing, with the parts a reader does not see left out: the
/// labels, and of each mark all but its address.
fn check_redline(old: &str, new: &str, expected: &str) {
    let drawn = page::draw(&compare(old, new))
        .replace("<span class=\"visually-hidden\">inserted: </span>", "")
        .replace("<span class=\"visually-hidden\">deleted: </span>", "")
        .replace("<ins data-redline=\"inserted\">", "<ins>")
        .replace("<del data-redline=\"deleted\">", "<del>")
        .replace("\" data-redline=\"inserted\">", "\">")
        .replace("\" data-redline=\"deleted\">", "\">")
        .replace(" id=\"change-", " #=\"");
    assert_eq!(drawn, expected);
}

#[test]
fn words_in_a_paragraph() {
    check_redline(
        "<p>We keep data.</p>",
        "<p>We keep data 30 days.</p>",
        "<p>We keep data<ins #=\"1\"> 30 days</ins>.</p>",
    );
    check_redline(
        "<p>We may share your personal data with partners.</p>",
        "<p>We never share your data with partners.</p>",
        "<p>We <del #=\"1\">may</del><ins>never</ins> share your <del #=\"2\">personal </del>data with partners.</p>",
    );
    check_redline(
        "<p>data is kept</p>",
        "<p>The data is kept (here)</p>",
        "<p><ins #=\"1\">The </ins>data is kept<ins #=\"2\"> (here)</ins></p>",
    );
}
