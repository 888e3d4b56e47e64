//! The features of the documents that the project began with, each in words of our own: a hub of
//! privacy notices with its tables of rights and of cookies, and a notice that came as plain text.

mod support;

use support::{Built, Site, copy_folder, project, words};

/// Where a feature must show.
enum In {
    /// In the text of the notice.
    Text,
    /// On the page around it: what the theme makes.
    Page,
}

/// A feature: its name, its page, where on it, and what must stand there, in this order.
type Feature = (&'static str, &'static str, In, &'static [&'static str]);

const HUB: &str = "legal/data-privacy/index.html";
const PLAIN: &str = "legal/boarding-technology/index.html";
const TRACKERS: &str = "legal/data-privacy/cookies/index.html";

const FEATURES: &[Feature] = &[
    (
        "links that open elsewhere",
        HUB,
        In::Text,
        &["<a href=\"https://www.quillfen.example\" target=\"_blank\">www.quillfen.example</a>"],
    ),
    (
        "rules as a list",
        HUB,
        In::Text,
        &["<p>We hold ourselves to four rules:</p>", "<ul>\n<li>Nothing is asked", "</ul>"],
    ),
    (
        "terms that are defined",
        HUB,
        In::Text,
        &["(<strong>“we”</strong>, <strong>“us”</strong> and <strong>“our”</strong>)"],
    ),
    (
        "notices list",
        HUB,
        In::Text,
        &[
            "Privacy notices</h2>",
            "<li><a href=\"/legal/data-privacy/cookies/\">Trackers</a></li>",
            "<li><a href=\"/legal/data-privacy/newsletter/\">Privacy notice - Newsletter</a></li>",
            "<li><a href=\"/legal/data-privacy/season-tickets/\">Privacy notice - Season tickets</a></li>",
        ],
    ),
    (
        "sections and sections within",
        HUB,
        In::Text,
        &[
            "<h2 id=\"what-we-learn-about-you\">",
            "<h3 id=\"bookings\">",
            "<h3 id=\"harbour-cameras\">",
        ],
    ),
    (
        "rights and timescales",
        HUB,
        In::Text,
        &[
            "shown in Table 1.",
            "<caption>Table 1</caption>",
            "<th>Right</th><th>Time</th>",
            "<td>To be told</td><td>At the booking, or within four weeks",
            "<td>To see your data</td><td>Four weeks</td>",
            "<td>To have it put right</td><td>Four weeks</td>",
            "<td>To have it wiped</td><td>At once</td>",
        ],
    ),
    (
        "category definitions",
        HUB,
        In::Text,
        &[
            "<li><strong>Needed cookies</strong>. Without them",
            "<li><strong>Counting cookies</strong>. They show",
            "<li><strong>Advertising cookies</strong>. They show",
        ],
    ),
    (
        "providers with what they set and why",
        HUB,
        In::Text,
        &[
            "Quillfen",
            "<code>qf_consent</code>",
            "Remembers whether you have agreed to cookies.",
            "Tallymark",
            "<code>_tm</code>",
            "<code>_tm_visit</code>",
            "Counts who reads which page.",
        ],
    ),
    (
        "a provider that names no cookies",
        HUB,
        In::Text,
        &["Lanternfilm", "Plays our films and counts how many people watch them to the end."],
    ),
    (
        "groups of a provider",
        HUB,
        In::Text,
        &[
            "Gullnet",
            "Pixel cookies",
            "<code>gnp</code>",
            "<code>gnr</code>",
            "Conversion API cookies",
            "<code>gnx</code>",
        ],
    ),
    (
        "each group's own purpose",
        HUB,
        In::Text,
        &[
            "Show that an advertisement on Gullnet led to a booking.",
            "Our servers tell Gullnet of a booking",
        ],
    ),
    (
        "the inventory's own page, category by category",
        TRACKERS,
        In::Text,
        &[
            "<h2 id=\"strictly-necessary\">",
            "Without them no booking",
            "<table",
            "qf_consent",
            "<h2 id=\"analytics\">",
            "They show which sailings",
            "<table",
            "_tm",
            "Lanternfilm",
            "<h2 id=\"targeting\">",
            "They show which advertisement",
            "<table",
            "Pixel cookies",
            "Conversion API cookies",
        ],
    ),
    (
        "manage your tracker settings",
        HUB,
        In::Text,
        &["<a href=\"/consent\">Manage your tracker settings</a>"],
    ),
    (
        "manage your tracker settings, on the inventory's page",
        TRACKERS,
        In::Text,
        &["<a href=\"/consent\">Manage your tracker settings</a>"],
    ),
    (
        "a document to download",
        HUB,
        In::Text,
        &["<a href=\"/legal/data-privacy/places.pdf\">the list of places</a>"],
    ),
    (
        "postal address, line by line",
        HUB,
        In::Text,
        &["Quillfen Ferries<br>", "2nd Floor, Customs House<br>", "Saltreach"],
    ),
    (
        "addresses that are links",
        HUB,
        In::Text,
        &[
            "<a href=\"mailto:privacy@quillfen.example\">privacy@quillfen.example</a>",
            "<a href=\"https://authority.example/complaints\">https://authority.example/complaints</a>.",
        ],
    ),
    (
        "contents list",
        HUB,
        In::Page,
        &[
            "<nav class=\"contents\"",
            "<a href=\"#privacy-notices\">Privacy notices</a>",
            "<a href=\"#your-rights\">Your rights</a>",
            "<a href=\"#sorts-of-cookies\">Sorts of cookies</a>",
            "<a href=\"#your-right-to-complain\">Your right to complain</a>",
        ],
    ),
    (
        "older versions",
        HUB,
        In::Page,
        &[
            "<nav class=\"older\"",
            "<a href=\"/legal/data-privacy/2022-06-15/\"><bdi>15 June 2022</bdi></a>",
            "<a href=\"/legal/data-privacy/2021-03-01/\"><bdi>1 March 2021</bdi></a>",
        ],
    ),
    (
        "what changed since",
        "legal/data-privacy/2022-06-15/changes/index.html",
        In::Page,
        &["3 words inserted", "<ins", "vehicle"],
    ),
    ("effective date line", PLAIN, In::Text, &["<p>Effective Date: 9 March 2022</p>"]),
    (
        "effective date, understood",
        PLAIN,
        In::Page,
        &["<dt>Since</dt><dd><time datetime=\"2022-03-09\">9 March 2022</time>"],
    ),
    (
        "bullet characters",
        PLAIN,
        In::Text,
        &[
            "<p>• Quillfen writes the software and hands it out.<br>",
            "• Each Harbour runs its own Gate and answers for what is in it.<br>",
            "• A hosting company keeps the machines.</p>",
        ],
    ),
    (
        "headings of a plain text",
        PLAIN,
        In::Text,
        &[
            "<h1 id=\"boarding-technology-privacy-notice\">",
            "<h2 id=\"structure--key-points\">",
            "<h2 id=\"personal-data\">",
            "<h2 id=\"harbour-data\">",
            "<h2 id=\"passenger-data\">",
        ],
    ),
    (
        "curved quotation marks and an apostrophe",
        PLAIN,
        In::Text,
        &["(“Gate”)", "Passengers' data"],
    ),
];

fn built() -> Built {
    let site = Site::new(&[]);
    copy_folder(&project().join("tests/fixtures/seeds"), site.root());
    let built = site.build();
    built.keep(site)
}

#[test]
fn every_feature_of_the_first_documents_is_there() {
    let built = built();
    let mut missing = Vec::new();
    for (feature, page, part, wanted) in FEATURES {
        let html = match part {
            In::Text => built.text(page),
            In::Page => built.file(page),
        };
        let mut rest = html.as_str();
        for words in *wanted {
            match rest.find(words) {
                Some(at) => rest = &rest[at + words.len()..],
                None => missing.push(format!("{feature}: {words} on {page}")),
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
    assert_eq!(built.stderr, "", "nothing to say");
}

#[test]
fn no_word_of_a_plain_text_is_lost() {
    let file = project().join("tests/fixtures/seeds/content/legal/boarding-technology.md");
    let source = std::fs::read_to_string(file).expect("the text");
    assert_eq!(words(&built().text(PLAIN)), words(&source));
}
