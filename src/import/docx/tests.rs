//! Word files made by hand: what of them becomes Markdown, and what is refused.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::super::{File, Form, Options, convert};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// The styles of these files, as a German Word writes them.
const STYLES: &str = "<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val=\"en-GB\"/></w:rPr></w:rPrDefault></w:docDefaults>\
<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Standard\"><w:name w:val=\"Normal\"/></w:style>\
<w:style w:type=\"paragraph\" w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style>\
<w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>\
<w:style w:type=\"paragraph\" w:styleId=\"Klausel\"><w:name w:val=\"Clause\"/><w:basedOn w:val=\"berschrift1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
<w:style w:type=\"paragraph\" w:styleId=\"Unter\"><w:name w:val=\"Sub\"/><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>\
<w:style w:type=\"paragraph\" w:styleId=\"Verzeichnis1\"><w:name w:val=\"toc 1\"/></w:style>\
<w:style w:type=\"character\" w:styleId=\"Fett\"><w:name w:val=\"Strong\"/><w:rPr><w:b/></w:rPr></w:style>";

/// A numbering of clauses, one of figures, one of bullets.
const NUMBERING: &str = "<w:abstractNum w:abstractNumId=\"0\">\
<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl>\
<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl>\
<w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"(%3)\"/></w:lvl>\
<w:lvl w:ilvl=\"3\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerRoman\"/><w:lvlText w:val=\"(%4)\"/></w:lvl></w:abstractNum>\
<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl>\
<w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"o\"/></w:lvl></w:abstractNum>\
<w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\"/></w:lvl></w:abstractNum>\
<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\
<w:num w:numId=\"3\"><w:abstractNumId w:val=\"2\"/></w:num>\
<w:num w:numId=\"4\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>";

const FOOTNOTES: &str = "<w:footnote w:id=\"-1\" w:type=\"separator\"><w:p/></w:footnote>\
<w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>As amended.</w:t></w:r></w:p></w:footnote>";

const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"s\" Type=\"http://x/styles\" Target=\"styles.xml\"/><Relationship Id=\"n\" Type=\"http://x/numbering\" Target=\"numbering.xml\"/>\
<Relationship Id=\"f\" Type=\"http://x/footnotes\" Target=\"footnotes.xml\"/><Relationship Id=\"c\" Type=\"http://x/comments\" Target=\"comments.xml\"/>\
<Relationship Id=\"o\" Type=\"http://x/footer\" Target=\"footer1.xml\"/>\
<Relationship Id=\"l\" Type=\"http://x/hyperlink\" Target=\"https://a.example/x\" TargetMode=\"External\"/></Relationships>";

/// A zip archive of these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("a part");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A Word file with this body.
fn word(body: &str) -> Vec<u8> {
    word_with_notes(body, FOOTNOTES)
}

fn word_with_notes(body: &str, footnotes: &str) -> Vec<u8> {
    let part = |name: &str, inner: &str| {
        format!("<?xml version=\"1.0\"?><w:{name} {W}>{inner}</w:{name}>")
    };
    archive(&[
        ("word/document.xml", &part("document", &format!("<w:body>{body}<w:sectPr/></w:body>"))),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/styles.xml", &part("styles", STYLES)),
        ("word/numbering.xml", &part("numbering", NUMBERING)),
        ("word/footnotes.xml", &part("footnotes", footnotes)),
    ])
}

/// A paragraph of a style and with a numbering; either may be empty.
fn p(style: &str, num: &str, text: &str) -> String {
    let style =
        if style.is_empty() { String::new() } else { format!("<w:pStyle w:val=\"{style}\"/>") };
    let num = match num.split_once('.') {
        Some((num, level)) => {
            format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{num}\"/></w:numPr>")
        }
        None => String::new(),
    };
    format!(
        "<w:p><w:pPr>{style}{num}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"
    )
}

fn import(bytes: Vec<u8>) -> Result<super::super::Converted, String> {
    let file = File { path: "a.docx".into(), bytes };
    let options = Options {
        title: Some("T".to_owned()),
        effective: crate::document::date::LegalDate::from_iso("2024").ok(),
        ..Options::default()
    };
    let shown = |it: crate::finding::Finding| {
        let detail = it.detail.map_or(String::new(), |it| format!(" | {it}"));
        format!("{}{detail} ({})", it.message, it.help.unwrap_or_default())
    };
    convert(&file, &options)
        .map_err(|found| found.into_iter().map(shown).collect::<Vec<_>>().join("; "))
}

/// Imports a body and compares the Markdown behind the front matter, and which rules are told.
fn check_docx(body: &str, markdown: &str, told: &[&str]) {
    let converted = import(word(body)).expect("a text");
    let (_, shown) = converted.text.split_once("\n---\n\n").expect("front matter");
    assert_eq!(shown.trim_end(), markdown, "{body}");
    let rules: Vec<&str> = converted.left_out.iter().map(|it| it.rule).collect();
    assert_eq!(rules, told, "{body}");
}

fn check_refused(bytes: Vec<u8>, expected: &str) {
    assert_eq!(import(bytes).map(|it| it.text).expect_err("refused"), expected);
}

#[test]
fn headings_are_known_by_their_rank_in_every_language() {
    check_docx(
        &[
            p("Titel", "", "Privacy"),
            p("berschrift1", "", "Who"),
            p("", "", "We."),
            p("Unter", "", "Deeper"),
            p("", "", "x"),
        ]
        .concat(),
        "# Privacy\n\n## Who\n\nWe.\n\n### Deeper\n\nx",
        &[],
    );
    // One heading of the first rank is the title.
    check_docx(
        &[p("berschrift1", "", "A"), p("Unter", "", "B"), p("", "", "x")].concat(),
        "# A\n\n## B\n\nx",
        &[],
    );
}

#[test]
fn numbers_of_clauses_are_words() {
    check_docx(
        &[
            p("Klausel", "", "Definitions"),
            p("", "1.1", "Data means data."),
            p("", "1.1", "We means us:"),
            p("", "1.2", "one"),
            p("", "1.3", "deep"),
            p("", "1.2", "two"),
            p("", "1.1", "Again."),
            p("Klausel", "", "Rights"),
            p("", "1.1", "Anew."),
        ]
        .concat(),
        "## 1. Definitions\n\n1.1 Data means data.\n\n1.2 We means us:\n\n- (a) one\n  - (i) deep\n- (b) two\n\n\
         1.3 Again.\n\n## 2. Rights\n\n2.1 Anew.",
        &[],
    );
}

#[test]
fn lists_that_count_are_lists() {
    check_docx(
        &[
            p("", "2.0", "one"),
            p("", "2.1", "under"),
            p("", "2.0", "two"),
            p("", "", "Between."),
            p("", "2.0", "three"),
            p("", "4.0", "anew"),
            p("", "3.0", "bullet"),
        ]
        .concat(),
        "1. one\n   - under\n2. two\n\nBetween.\n\n3. three\n\n1) anew\n\n- bullet",
        &[],
    );
}

#[test]
fn runs_keep_their_marks_links_and_notes() {
    check_docx(
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Bold </w:t></w:r>\
         <w:r><w:rPr><w:rStyle w:val=\"Fett\"/><w:i/></w:rPr><w:t>both</w:t></w:r><w:r><w:t xml:space=\"preserve\"> a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>\
         <w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>2</w:t></w:r>\
         <w:hyperlink r:id=\"l\"><w:r><w:t>link</w:t></w:r></w:hyperlink>\
         <w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>\
         <w:p><w:smartTag><w:r><w:t>London</w:t></w:r></w:smartTag><w:sdt><w:sdtContent><w:r><w:t>!</w:t></w:r></w:sdtContent></w:sdt>\
         <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"https://b.example\" </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>field</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>",
        "**Bold _both_** a\\\nb c<sup>2</sup>[link](https://a.example/x)<sup>[1](#note-1)</sup>\n\n\
         London\\![field](https://b.example)\n\n---\n\n1. <span id=\"note-1\"></span>As amended.",
        &["import-hidden", "import-notes"],
    );
}

#[test]
fn tables_keep_cells_that_are_merged() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", "", text))
    };
    let row = |properties: &str, cells: &[String]| {
        format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", cells.concat())
    };
    let head = row("<w:tblHeader/>", &[cell("", "A"), cell("", "B")]);
    check_docx(
        &format!("<w:tbl>{head}{}</w:tbl>", row("", &[cell("", "1"), cell("", "2")])),
        "| A | B |\n| --- | --- |\n| 1 | 2 |",
        &[],
    );
    check_docx(
        &format!(
            "<w:tbl>{head}{}{}{}</w:tbl>",
            row("", &[cell("<w:vMerge w:val=\"restart\"/>", "down"), cell("", "2")]),
            row("", &[cell("<w:vMerge/>", ""), cell("", "3")]),
            row("", &[cell("<w:gridSpan w:val=\"2\"/>", "across")]),
        ),
        "<table>\n<tr><th>A</th><th>B</th></tr>\n<tr><td rowspan=\"2\">down</td><td>2</td></tr>\n\
         <tr><td>3</td></tr>\n<tr><td colspan=\"2\">across</td></tr>\n</table>",
        &[],
    );
}

#[test]
fn lists_of_contents_are_left_out() {
    check_docx(
        &[p("Verzeichnis1", "", "Who ... 1"), p("berschrift1", "", "Who"), p("", "", "x")].concat(),
        "# Who\n\nx",
        &["import-contents"],
    );
}

#[test]
fn tracked_changes_are_refused() {
    check_refused(
        word(
            "<w:p><w:ins w:id=\"1\" w:author=\"Ada\"><w:r><w:t>new words</w:t></w:r></w:ins>\
             <w:del w:id=\"2\" w:author=\"Bob\"><w:r><w:delText>old</w:delText></w:r></w:del></w:p>\
             <w:p><w:moveFrom w:id=\"3\"><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>\
             <w:p><w:moveTo w:id=\"4\"><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>",
        ),
        "the file has 3 tracked changes that nobody has accepted or rejected: 1 insertion, 1 deletion, 1 move, \
         by Ada, Bob | insertion: “new words”\ndeletion: “old”\nmove: “moved” (in Word, accept them (Review > \
         Accept > Accept All Changes) or reject them, save, and import the file again; reject them in a copy to \
         import the text as it was before)",
    );
    // Formatting that changed is what it is now.
    check_docx(
        "<w:p><w:r><w:rPr><w:i/><w:rPrChange w:id=\"1\"><w:rPr/></w:rPrChange></w:rPr><w:t>x</w:t></w:r></w:p>",
        "*x*",
        &["import-tracked-format"],
    );
}

#[test]
fn what_else_a_file_holds_is_told() {
    let part = |name: &str, inner: &str| format!("<w:{name} {W}>{inner}</w:{name}>");
    let body = "<w:body><w:p><w:r><w:t>x</w:t><w:drawing/></w:r></w:p></w:body>";
    let bytes = archive(&[
        ("word/document.xml", &part("document", body)),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/comments.xml", &part("comments", "<w:comment w:id=\"1\"/><w:comment w:id=\"2\"/>")),
        ("word/footer1.xml", &part("ftr", "<w:p><w:r><w:t>Version 3 of May</w:t></w:r></w:p>")),
    ]);
    let converted = import(bytes).expect("a text");
    let told: Vec<&str> = converted.left_out.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "a picture that says nothing in words is not carried over",
            "the footer of the pages is left out: “Version 3 of May”",
            "2 comments are not carried over",
        ]
    );
}

#[test]
fn files_that_are_made_to_harm_are_refused() {
    const DOUBT: &str = " (files that Word writes are not so: ask who made it where it comes from)";
    let document = |inner: &str| archive(&[("word/document.xml", inner)]);
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:document/>";
    check_refused(
        document(bomb),
        &format!("`word/document.xml` in the file declares a document type{DOUBT}"),
    );
    check_refused(
        document("<w:document>&b;</w:document>"),
        &format!(
            "`word/document.xml` in the file has an entity that is none of XML's own: &b;{DOUBT}"
        ),
    );
    check_refused(
        document(&"<w:p>".repeat(10_000)),
        &format!(
            "`word/document.xml` in the file has elements deeper in each other than 400{DOUBT}"
        ),
    );
    let attributes: String = (0..100_000).map(|at| format!(" a{at}=\"\"")).collect();
    check_refused(
        document(&format!("<w:document{attributes}/>")),
        &format!(
            "`word/document.xml` in the file has an element with more than 512 attributes{DOUBT}"
        ),
    );
    check_refused(
        document(&format!("<w:document>{}</w:document>", " ".repeat(49 << 20))),
        &format!("`word/document.xml` in the file unpacks to more than 48 MB{DOUBT}"),
    );
    check_refused(
        document("<w:document><w:body>"),
        "`word/document.xml` in the file ends in the middle of an element (open the file in Word and save it anew as .docx)",
    );
    check_refused(
        archive(&[("word/other.xml", "<x/>"), ("word/document.xml.bak", "")]),
        "the file is no Word file: it has no `word/document.xml` (open the file in Word and save it anew as .docx)",
    );
    let mut cut = word(&p("", "", "x"));
    cut.truncate(cut.len() / 2);
    assert!(import(cut).is_err_and(|it| it.starts_with("the file is damaged: ")));
}

#[test]
fn other_formats_are_named_with_a_way_out() {
    let refused =
        |name: &str, bytes: &[u8]| Form::of(&name.into(), bytes).expect_err("refused").message;
    assert_eq!(
        refused("a.doc", &[0xD0, 0xCF, 0x11, 0xE0, 1]),
        "the file is in Word's old format (.doc), or locked by a password"
    );
    assert_eq!(
        refused("a", b"%PDF-1.7"),
        "the file is a PDF, which says where words stand, not what they are"
    );
    let odt = b"PK\x03\x04\x14\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.text".to_vec();
    assert_eq!(refused("a.odt", &odt), "the file is OpenDocument (.odt)");
    assert_eq!(refused("a.docx", b"words"), "the file is no Word file: it is not a zip archive");
}

#[test]
fn each_of_many_notes_is_the_one_that_is_meant() {
    const COUNT: usize = 4_000;
    let notes = (0..COUNT).map(|id| {
        format!(
            "<w:footnote w:id=\"{id}\"><w:p><w:r><w:t>Note {id}.</w:t></w:r></w:p></w:footnote>"
        )
    });
    // Of two with one id the first is meant.
    let twice = "<w:footnote w:id=\"7\"><w:p><w:r><w:t>Another.</w:t></w:r></w:p></w:footnote>";
    let notes = notes.collect::<String>() + twice;
    let body = (0..COUNT).rev().map(|id| {
        format!("<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id=\"{id}\"/></w:r></w:p>")
    });
    let read = import(word_with_notes(&body.collect::<String>(), &notes)).expect("a text");
    let written = read.text.lines().filter_map(|line| line.split_once("</span>Note "));
    let expected = (0..COUNT).rev().map(|id| format!("{id}."));
    assert_eq!(written.map(|it| it.1.to_owned()).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn fields_have_a_depth_and_what_is_deeper_is_shown() {
    let field = |sort: &str| format!("<w:r><w:fldChar w:fldCharType=\"{sort}\"/></w:r>");
    let opens = field("begin") + &field("separate");
    let words = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    check_docx(
        &format!(
            "<w:p>{}{}{}{}</w:p>",
            opens.repeat(200),
            words("inside, "),
            field("end").repeat(200),
            words("behind")
        ),
        "inside, behind",
        &[],
    );
    let open = format!("<w:p>{opens}{}</w:p>", words("a")).repeat(2_000);
    assert_eq!(import(word(&open)).expect("a text").text.matches("a\n").count(), 2_000);
    // Words of a field that is deeper are shown, whatever they are: none are lost.
    let deep = field("begin") + &words("deep, ") + &field("end");
    let body = format!("<w:p>{}{deep}{}</w:p>", opens.repeat(64), words("shown"));
    let read = import(word(&body)).expect("a text").text;
    assert!(read.ends_with("\ndeep, shown\n"), "{read}");
}
