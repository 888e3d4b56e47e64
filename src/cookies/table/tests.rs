//! An inventory's text in; the tables as a reader sees them, or their HTML, out.

use std::collections::BTreeSet;

use super::*;
use crate::cookies::inventory::{LinkKind, Party};
use crate::cookies::page::{Counts, page};
use crate::cookies::{parse, texts};

const ORCHARD: &str = include_str!("../fixtures/orchard.yaml");

const OPTIONS: TableOptions<'_> = TableOptions {
    lang: "en",
    site_lang: "en",
    categories: None,
    provider: None,
    columns: None,
    texts: &texts::listed_english,
};

fn inventory(yaml: &str) -> Inventory {
    parse("index.yaml", yaml).0.expect("an inventory")
}

/// The visible words of a table, a row a line, cells parted by ` | `.
fn visible(html: &str) -> String {
    assert_well_formed(html);
    let mut out = String::new();
    for row in html.replace("</th><th", "</th>|<th").replace("</caption>", "</tr>").split("</tr>") {
        let cells = row.replace("</td>\n", "|").replace("</th>\n", "|");
        let words: String = cells
            .split('<')
            .enumerate()
            .map(
                |(i, part)| if i == 0 { part } else { part.split_once('>').map_or("", |(_, w)| w) },
            )
            .flat_map(|part| [part, " "])
            .collect();
        let words = words.replace('|', " | ");
        let words: Vec<&str> = words.split_whitespace().collect();
        let line = words.join(" ");
        let line = line.trim_end_matches([' ', '|']);
        if !line.is_empty() {
            out += &format!("{line}\n");
        }
    }
    out
}

/// Every tag closed in its turn, no blank line, no inline style, each id once.
fn assert_well_formed(html: &str) {
    assert!(!html.lines().any(|line| line.trim().is_empty()), "a blank line in:\n{html}");
    assert!(!html.contains("style="));
    let mut open: Vec<&str> = Vec::new();
    let mut ids = BTreeSet::new();
    for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
        let name = tag.split(' ').next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "in:\n{html}"),
            None => {
                assert!(open.last() != Some(&"p") || name == "code" || name == "span", "{tag}");
                open.push(name);
            }
        }
        if let Some(id) = tag.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next()) {
            assert!(ids.insert(id.to_owned()), "{id} twice in:\n{html}");
        }
    }
    assert!(open.is_empty(), "{open:?} left open in:\n{html}");
}

fn check_tables(yaml: &str, options: &TableOptions<'_>, expected: &str) {
    let html = tables(&inventory(yaml), options);
    assert!(!html.contains(" id="));
    assert_eq!(visible(&html), expected, "from:\n{html}");
}

#[test]
fn the_orchard_can_be_read_although_it_repeats_names() {
    let (_, findings) = parse("index.yaml", ORCHARD);
    assert_eq!(findings, []);
}

#[test]
fn a_row_for_each_provider_in_each_category_loses_nothing() {
    check_tables(ORCHARD, &OPTIONS, "\
Strictly necessary
Provider | Names | Purpose | Duration
Orchard Lane | orchard_choice | Remembers your answer to the cookie question. Delete orchard_choice to be asked again. | 13 months
Medlar Guard Privacy policy Terms of service About Medlar Guard | __Secure-MPSID MSID | Watches how the page is used to tell robots from people. Protects our forms. | — not stated
Analytics and performance
Provider | Names | Purpose | Duration
Plum Tags with Plum Metrics Privacy policy | _pm _pmid _pm_UA-XXXXXXX-X pm.visitor.XXXX pm.sid pm.lvd pm.lvd | Loads most of our other scripts and counts visits. | — not stated
Damson | — no names stated | — not stated | — not stated
Functionality
Provider | Names | Purpose | Duration
Gage Chat | __gage notifications[] draft_text session storage __gage gage_last | Lets you talk to our staff. draft_text Keeps what you have typed when you change the page. | — not stated ( __gage , notifications[] , __gage ) session ( draft_text ) 1 year anew at each visit ( gage_last )
Advertising
Provider | Names | Purpose | Duration
Pear Privacy policy | Pixel cookies pf pdatr pwb Conversion API cookies client_agent sent by our server event_url sent by our server | Pixel cookies Shows us which advertisement led to a sale. Conversion API cookies Tells Pear of sales from our server, so that it chooses better. | — not stated
Quince | _pm q_* | Tells firms from people. | — not stated ( _pm ) 2 years ( q_* )
Sloe &amp; Co Privacy policy Cookie policy | — no names stated | Measures interest in our offers. | — not stated
Experiments
Provider | Names | Purpose | Duration
Quince | qx | Tells firms from people. | 90 days
");
}

#[test]
fn columns_give_a_row_for_each_item() {
    use Column::{Duration, Name, Party, Provider, Purpose, Storage};
    let columns = [Name, Provider, Purpose, Duration, Storage, Party];
    let categories = ["functionality".to_owned(), "targeting".to_owned()];
    let options =
        TableOptions { columns: Some(&columns), categories: Some(&categories), ..OPTIONS };
    check_tables(ORCHARD, &options, "\
Functionality
Name | Provider | Purpose | Duration | Kind | Set by
__gage | Gage Chat | Lets you talk to our staff. | — not stated | cookie | — not stated
notifications[] | Gage Chat | Lets you talk to our staff. | — not stated | cookie | — not stated
draft_text | Gage Chat | Keeps what you have typed when you change the page. | session | session storage | — not stated
__gage | Gage Chat | Lets you talk to our staff. | — not stated | cookie | — not stated
gage_last | Gage Chat | Lets you talk to our staff. | 1 year anew at each visit | cookie | — not stated
Advertising
Name | Provider | Purpose | Duration | Kind | Set by
pf Pixel cookies | Pear Privacy policy | Shows us which advertisement led to a sale. | — not stated | cookie | — not stated
pdatr Pixel cookies | Pear Privacy policy | Shows us which advertisement led to a sale. | — not stated | cookie | — not stated
pwb Pixel cookies | Pear Privacy policy | Shows us which advertisement led to a sale. | — not stated | cookie | — not stated
client_agent Conversion API cookies | Pear Privacy policy | Tells Pear of sales from our server, so that it chooses better. | — not stated | sent by our server | — not stated
event_url Conversion API cookies | Pear Privacy policy | Tells Pear of sales from our server, so that it chooses better. | — not stated | sent by our server | — not stated
_pm | Quince | Tells firms from people. | — not stated | cookie | — not stated
q_* | Quince | Tells firms from people. | 2 years | cookie | others (third party)
— no names stated | Sloe &amp; Co Privacy policy Cookie policy | Measures interest in our offers. | — not stated | — not stated | — not stated
");
}

#[test]
fn without_names_items_that_say_the_same_are_one_row() {
    let columns = [Column::Provider, Column::Purpose];
    let options = TableOptions {
        columns: Some(&columns),
        provider: Some("pear-social"),
        lang: "ja",
        ..OPTIONS
    };
    check_tables(
        ORCHARD,
        &options,
        "\
Pear: 広告
Provider | Purpose
Pear Privacy policy | Shows us which advertisement led to a sale.
Pear Privacy policy | Tells Pear of sales from our server, so that it chooses better.
",
    );
}

#[test]
fn the_html_of_a_table() {
    let yaml = "providers:\n- id: sloe\n  name: Sloe & <Co>\n  category: analytics\n  purpose: Counts\n  \
                links: {privacy: 'https://sloe.example/?a=1&b=\"'}\n  items: [{name: '<s>', retention: P1Y}]\n\
                - {id: damson, name: Damson, category: analytics}\n";
    let html = tables(&inventory(yaml), &OPTIONS);
    assert_eq!(
        html,
        r#"<table class="cookie-table" data-category="analytics">
<caption>Analytics and performance</caption>
<thead>
<tr><th scope="col">Provider</th><th scope="col">Names</th><th scope="col">Purpose</th><th scope="col">Duration</th></tr>
</thead>
<tbody>
<tr data-provider="sloe">
<th scope="row" data-label="Provider">Sloe &amp; &lt;Co&gt;<ul class="cookie-links"><li><a href="https://sloe.example/?a=1&amp;b=&quot;">Privacy policy</a></li></ul></th>
<td data-label="Names"><ul class="cookie-names"><li><code>&lt;s&gt;</code></li></ul></td>
<td data-label="Purpose">Counts</td>
<td data-label="Duration">1 year</td>
</tr>
<tr data-provider="damson">
<th scope="row" data-label="Provider">Damson</th>
<td data-label="Names"><span aria-hidden="true">—</span> <span class="visually-hidden">no names stated</span></td>
<td data-label="Purpose"><span aria-hidden="true">—</span> <span class="visually-hidden">not stated</span></td>
<td data-label="Duration"><span aria-hidden="true">—</span> <span class="visually-hidden">not stated</span></td>
</tr>
</tbody>
</table>
"#
    );
}

#[test]
fn purposes_stand_once_under_the_names_they_are_for() {
    let check = |keys: &str, expected: &str| {
        let yaml = format!("providers:\n- {{id: a, name: A, category: analytics, {keys}}}\n");
        let html = tables(&inventory(&yaml), &OPTIONS);
        assert_well_formed(&html);
        let cell = html.split("data-label=\"Purpose\">").nth(1).expect("a purpose cell");
        let cell = cell.split("</td>").next().expect("its end");
        assert_eq!(cell.replace(" class=\"cookie-purposes\"", ""), expected, "from {keys}");
    };
    let x = "{name: x, purpose: P}";
    check("purpose: P, items: [x]", "P");
    check(&format!("items: [{x}]"), "P");
    check(&format!("purpose: P, items: [{x}, y]"), "P");
    check(&format!("items: [{x}, {{name: y, purpose: P}}]"), "P");
    check(&format!("items: [{x}, y]"), "<dl><dt><code>x</code></dt><dd>P</dd></dl>");
    check(
        &format!("items: [{x}, {{name: y, purpose: Q}}, {{name: z, purpose: P}}]"),
        "<dl><dt><code>x</code></dt><dt><code>z</code></dt><dd>P</dd>\
         <dt><code>y</code></dt><dd>Q</dd></dl>",
    );
    check(
        &format!("purpose: G, items: [{x}]"),
        "<p>G</p><dl><dt><code>x</code></dt><dd>P</dd></dl>",
    );
    check("groups: [{name: N, purpose: P}]", "P");
    check(
        "purpose: \"G\\n\\nH\", groups: [{name: N, purpose: P, items: [x]}]",
        "<p>G</p><p>H</p><dl><dt>N</dt><dd>P</dd></dl>",
    );
}

#[test]
fn what_has_no_category_is_shown_last() {
    check_tables(
        "providers:\n- {id: a, name: A, items: [x, {name: y, category: targeting}, {name: z, category: \
         lost}]}\n- {id: b, name: B}\n- {id: c, name: C, category: analytics, groups: [{name: G}]}\n",
        &OPTIONS,
        "\
Analytics and performance
Provider | Names | Purpose | Duration
C | G — no names stated | — not stated | — not stated
Targeting
Provider | Names | Purpose | Duration
A | y | — not stated | — not stated
Not classified
Provider | Names | Purpose | Duration
A | x z | — not stated | — not stated
B | — no names stated | — not stated | — not stated
",
    );
}

#[test]
fn a_page_has_each_anchor_once_and_counts_what_it_shows() {
    let page = page(&inventory(ORCHARD), &OPTIONS);
    let tables = page.categories.iter().map(|category| &*category.table_html);
    let html: String = tables.chain([&*page.providers_html]).collect();
    assert_well_formed(&html);
    assert_eq!(html.matches("href=\"#provider-quince\"").count(), 3);
    assert_eq!(html.matches(" id=\"provider-quince\"").count(), 1);
    assert_eq!(html.matches(" id=\"provider-").count(), 8);

    let sections: Vec<_> = page
        .categories
        .iter()
        .map(|c| (&*c.id, &*c.label, c.providers, c.items, c.description.is_some()))
        .collect();
    assert_eq!(
        sections,
        [
            ("strictly-necessary", "Strictly necessary", 2, 3, true),
            ("analytics", "Analytics and performance", 2, 7, true),
            ("functionality", "Functionality", 1, 5, true),
            ("targeting", "Advertising", 3, 7, true),
            ("experiments", "Experiments", 1, 1, true),
        ]
    );
    let text = |text: &str| text.to_owned();
    assert_eq!(
        page.counts,
        Counts {
            categories: 5,
            providers: 8,
            items: 23,
            without_duration: 18,
            longest: Some(text("2 years")),
            unlimited: 0,
            countries: vec![text("JP"), text("US")],
        }
    );
    let manage = page.manage.expect("a link");
    assert_eq!(
        (&*manage.label, &*manage.href),
        ("Manage your tracker settings", "#cookie-settings")
    );
    assert!(page.introduction.is_some_and(|markdown| markdown.contains("**small files**")));
    assert_eq!(page.closing.as_deref(), Some("Partners may keep files that we cannot see."));
}

#[test]
fn a_locale_has_a_text_for_every_key_once() {
    let mut keys: Vec<&str> = texts::TEXTS.iter().map(|(key, _)| *key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), texts::TEXTS.len());
    // Keys made of a word of the schema; the tests above ask for the others.
    let words = Storage::WORDS.iter().map(|(word, _)| format!("cookies-storage-{word}"));
    let words = words.chain(Party::WORDS.iter().map(|(w, _)| format!("cookies-party-{w}")));
    let words = words.chain(LinkKind::WORDS.iter().map(|(w, _)| format!("cookies-link-{w}")));
    let words =
        words.chain(STANDARD_CATEGORIES.iter().flat_map(|id| {
            [format!("cookies-category-{id}"), format!("cookies-category-{id}-about")]
        }));
    words.for_each(|key| assert_ne!(texts::listed_english(&key, &[]), ""));
}
