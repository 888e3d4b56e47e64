//! What templates are given: the theme's contract.
//!
//! Domain types are never handed to templates; each of these structs is made for them, and a change
//! here is a change of the contract. Every address is a link as it can stand in a page.

use std::sync::Arc;

use serde::Serialize;

/// The names that templates rely on. A text that gives one of them to something else does not get
/// it into the wrapper template.
pub const RESERVED: [&str; 16] = [
    "page",
    "site",
    "notice",
    "notice_path",
    "version",
    "versions",
    "content",
    "toc",
    "lang",
    "older",
    "pending",
    "shown",
    "in_force",
    "has_h1",
    "fingerprint",
    super::variables::DAY,
];

/// The site: `site` in every template.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The site's name.
    pub title: String,
    /// Who publishes the notices.
    pub owner: String,
    /// The address of the site, without a slash at its end; empty when not set.
    pub url: String,
    /// The list of all notices in the page's language.
    pub index_url: String,
    /// The page on which the texts of the page's language are searched; empty where there is none.
    pub search_url: String,
    /// The link to the Atom feed of all notices in the page's language; empty where the site has no feeds.
    pub feed_url: String,
    /// Whether drafts are shown: a preview, not to be published.
    pub has_drafts: bool,
    /// The links to the style sheets that the site adds to those of its theme.
    pub stylesheets: Vec<String>,
}

/// The page: `page` in every template.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// `notice`, `version`, `changes`, `compare`, `correction`, `former`, `history`, `clauses`, `index`,
    /// `404`, `redirect`.
    pub kind: &'static str,
    /// The page's title, without the site's name.
    pub title: String,
    /// One sentence for search engines; may be empty.
    pub description: String,
    /// The link to the page.
    pub url: String,
    /// The page's own full address; empty when the site has no `url`.
    pub absolute: String,
    /// The full address that search engines are to keep; empty when the site has no `url`.
    pub canonical: String,
    /// Whether search engines are asked to leave the page out.
    pub noindex: bool,
    /// The language's tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The language that the interface texts are in: the page's, or where the theme has none in it the one in
    /// which they stand instead.
    pub interface_lang: String,
    /// The direction of that language.
    pub interface_dir: &'static str,
    /// The custom of its dates and numbers, for scripts: a tag (BCP 47) with calendar and digits.
    pub locale: String,
    /// ` lang="…" dir="…"` of the page's language, for what is said in it among interface texts of another one;
    /// empty where both are the same.
    pub lang_attributes: String,
    /// Where readers of other languages are led from here, the page itself included.
    pub languages: Vec<LanguageView>,
    /// The feeds that feed readers are to find in the page's head: of its notice, then of all notices.
    pub feeds: Vec<FeedView>,
    /// The same page in each language that has it, with the one for everybody else as `x-default`; empty where
    /// no other language has it or the site has no `url`.
    pub alternates: Vec<AlternateView>,
    /// The links to style sheets that the page's text needs beside the theme's.
    pub stylesheets: Vec<String>,
    /// The content security policy that the page can live with, for a `<meta>` ahead of everything
    /// that loads.
    pub csp: String,
    /// How the page is related to other versions of its text, for `<link>`s; empty but on pages of
    /// texts at the notice's own address and the permanent ones.
    pub links: Vec<LinkView>,
    /// What the page says of its text for machines: JSON-LD, to stand in a `<script>` of the type
    /// `application/ld+json` as it is; empty on other pages.
    pub json_ld: String,
}

/// A link from a page to what it is related to: each entry of `page.links`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// What stands there is to the page, in words of the IANA registry of link relations.
    pub rel: String,
    /// The full address, where the site has a `url`; else the link.
    pub href: String,
    /// Its media type; empty for pages.
    pub media_type: &'static str,
    /// For one that the notice's own address shows or showed: from when, as HTTP says times. Links in
    /// pages have no place for it.
    pub datetime: String,
}

/// A feed: each entry of `page.feeds`.
#[derive(Debug, Clone, Serialize)]
pub struct FeedView {
    /// Its title.
    pub title: String,
    /// Its media type.
    pub media_type: &'static str,
    /// The link to it.
    pub url: String,
}

/// A page in a language.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageView {
    /// The language's tag.
    pub lang: String,
    /// The language's name in itself.
    pub name: String,
    /// The link.
    pub url: String,
    /// The full address; empty when the site has no `url`.
    pub absolute: String,
    /// Whether it is the page at hand.
    pub current: bool,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Whether it is the same page as the one at hand, in that language; otherwise it is the notice itself.
    pub is_counterpart: bool,
}

/// An address of a page for search engines: each entry of `page.alternates`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlternateView {
    /// The language's tag, or `x-default`.
    pub hreflang: String,
    /// The full address.
    pub absolute: String,
}

/// A notice: `notice` on its pages, and each entry of `notices(…)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeView {
    /// Its path, `/legal/terms`.
    pub path: String,
    /// Its title today.
    pub title: String,
    /// One sentence about it; may be empty.
    pub description: String,
    /// `privacy-notice`, `cookie-notice`, `terms`, `policy` or `other`.
    pub kind: &'static str,
    /// `in-force`, `pending` or `withdrawn`.
    pub status: &'static str,
    /// The link to the text in force.
    pub url: String,
    /// The link to its history.
    pub history_url: String,
    /// The link to the history of each of its clauses; empty where it has but one version.
    pub clauses_url: String,
    /// The link to its versions as data.
    pub versions_json_url: String,
    /// The link to the Atom feed of its versions; empty where the site has no feeds.
    pub feed_url: String,
    /// How many versions it has.
    pub count: usize,
    /// The language of its texts here.
    pub lang: String,
    /// Effective date of the text shown; none when it has no date.
    pub effective: Option<DateView>,
    /// When its words last changed for readers: the effective date of the text shown.
    pub last_change: Option<DateView>,
}

/// A date, for people and for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateView {
    /// ISO 8601, as precise as it is stated.
    pub iso: String,
    /// In the page's language.
    pub text: String,
}

/// A version: `version`, `old`, `new`, `in_force`, and each entry of `versions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionView {
    /// Its id.
    pub id: String,
    /// What readers call it: its label, or its date.
    pub name: String,
    /// The label that its editor gave it; may be empty.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Its permanent link.
    pub url: String,
    /// The permanent link as it is to be cited: the full address, where the site has a `url`.
    pub address: String,
    /// The link to the version as plain text; empty where the settings have no such files.
    pub plain_text_url: String,
    /// The link to the version as Markdown; empty where the settings have no such files.
    pub markdown_url: String,
    /// The link to an inventory as JSON; empty for a text that is none.
    pub inventory_json_url: String,
    /// The link to an inventory as CSV; empty for a text that is none.
    pub inventory_csv_url: String,
    /// The redline against its predecessor; empty for the first.
    pub changes_url: String,
    /// The redline of the version after it against it; empty for the last.
    pub next_changes_url: String,
    /// The redline against the text in force; empty for the text in force itself, or where the
    /// settings leave that pair out.
    pub current_url: String,
    /// `draft`, `pending`, `in-force`, `superseded`, `withdrawn`.
    pub status: &'static str,
    /// Whether it was withdrawn before it could take effect.
    pub is_called_off: bool,
    /// How many versions are older.
    pub earlier: usize,
    /// In force from.
    pub effective: Option<DateView>,
    /// In force up to, that day not included.
    pub until: Option<DateView>,
    /// The last day in force; none where the end is open or not known to the day.
    pub last_day: Option<DateView>,
    /// First shown to readers, where stated.
    pub published: Option<DateView>,
    /// Whether readers had to be told ahead.
    pub material: bool,
    /// What changed and why, in the editor's words: HTML; may be empty.
    pub changes: String,
    /// Corrections, oldest first.
    pub corrections: Vec<CorrectionView>,
    /// The version that this text translates, as it says or as its date tells; empty when it is no translation,
    /// and where that is not known.
    pub translation_of: String,
    /// What there is to say of a translation; none for the text that the others are translated from.
    pub translation: Option<TranslationView>,
    /// Whose text prevails over this one; none where nothing says so, and for that text itself.
    pub prevailing: Option<PrevailingView>,
    /// SHA-256 of the source file, in hexadecimal.
    pub sha256: String,
    /// The commit that the text came from; empty for what stands in the content folder.
    pub commit: String,
    /// Whether it is a step of a branch, which was never published.
    pub is_step: bool,
}

/// What a version of a translation is bound to: `version.translation`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TranslationView {
    /// The tag of the language that it is translated from.
    pub lang: String,
    /// The name of that language, in the language of the page.
    pub language: String,
    /// The version of the source that it translates, by what readers call it in the language of the page; empty
    /// where that is not known.
    pub version: String,
    /// The same version by its id.
    pub id: String,
    /// The permanent link of that version; empty where it is not known.
    pub url: String,
    /// The link to the source's text at its notice's own address.
    pub current_url: String,
    /// Whether it is in force here while a later version of the source is, or none at all.
    pub is_stale: bool,
    /// Whether the source was withdrawn.
    pub is_withdrawn: bool,
    /// When the source was withdrawn, as far as that is known.
    pub withdrawn_on: Option<DateView>,
    /// From when on the source says something else: the day its first later text took effect. None where none
    /// did, and where that day is not known.
    pub changed_on: Option<DateView>,
    /// How many later texts of the source took effect.
    pub changes: usize,
    /// When the source's text in force took effect.
    pub last_change: Option<DateView>,
    /// The redline of the source between the version that is translated and the one in force; empty where these
    /// are the same, or where the settings leave that pair out.
    pub changes_url: String,
    /// All versions of the source.
    pub history_url: String,
}

/// Whose text prevails: `version.prevailing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrevailingView {
    /// The tag of the language.
    pub lang: String,
    /// Its name, in the language of the page.
    pub language: String,
    /// The link to the same version in it; to the notice's own address where that is not known.
    pub url: String,
}

/// A correction of a version: changed words under an unchanged date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectionView {
    /// Its number among the corrections of the version whose former text is known, from 1; 0 where it is
    /// not.
    pub number: usize,
    /// The day of the correction; none while it is not committed.
    pub date: Option<DateView>,
    /// The reason: as declared, else, if the settings say so, the first line of the commit's message; may
    /// be empty.
    pub note: String,
    /// Whether the front matter declares it.
    pub declared: bool,
    /// The redline between what the version said before and what it said then; empty where the former
    /// text is not known.
    pub url: String,
    /// What the version said before; empty where that is not known.
    pub former_url: String,
    /// The same link as it is to be cited: the full address, where the site has a `url`.
    pub former_address: String,
    /// The commit that made it; empty where that is not known.
    pub commit: String,
    /// Whether what it said before is a step of a branch, which was never published.
    pub is_step: bool,
}

/// The fingerprint of the text shown: `fingerprint` on the pages `notice`, `version` and `former`.
#[derive(Debug, Clone, Serialize)]
pub struct FingerprintView {
    /// SHA-256 of the words that readers read, in hexadecimal, as the register has it.
    pub sha256: String,
    /// Its first twelve digits, for people to compare.
    pub short: String,
    /// Whether the text holds lists of notices that keep themselves; their words are no part of it.
    pub lists: bool,
    /// The link to the register; empty where the site has none.
    pub register_url: String,
}

/// A heading of the text: each entry of `toc`.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseView {
    /// Rank, 1 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// A redline: `redline` on the pages `changes` and `compare`.
#[derive(Debug, Clone, Serialize)]
pub struct RedlineView {
    /// The new text with the changes marked: HTML.
    pub html: String,
    /// Both texts in rows, old and new side by side: HTML; empty where the page has no such view.
    pub beside: String,
    /// How much changed.
    pub summary: SummaryView,
    /// The changes by clause, in reading order.
    pub clauses: Vec<ChangedClauseView>,
    /// The anchor of the first change; empty when there is none.
    pub first: String,
    /// The same in the view side by side.
    pub first_beside: String,
    /// Whether words or pictures changed or were moved. Otherwise the changes are of other kinds.
    pub changes_words: bool,
    /// The changes of other kinds: how many of each, in words ("2 links").
    pub others: Vec<String>,
    /// Whether there are changes of formatting alone.
    pub has_format: bool,
    /// Whether long unchanged passages are folded away.
    pub has_folds: bool,
    /// Whether mark-up changed.
    pub markup_changed: bool,
    /// Whether some passage was too large to be compared word by word.
    pub bounded: bool,
}

/// How much changed between two versions.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SummaryView {
    /// Words inserted.
    pub words_inserted: usize,
    /// Words deleted.
    pub words_deleted: usize,
    /// Words that stand elsewhere now.
    pub words_moved: usize,
    /// Changes of all kinds.
    pub changes: usize,
    /// Whether words or pictures changed or were moved.
    pub changes_words: bool,
}

/// A clause with changes: each entry of `redline.clauses`.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedClauseView {
    /// Its heading; empty before the first.
    pub title: String,
    /// Its changes.
    pub changes: Vec<ChangeView>,
}

/// One change of a redline.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeView {
    /// Its anchor on the page.
    pub id: String,
    /// Its anchor in the view side by side; empty where the page has none.
    pub beside_id: String,
    /// Its number, from 1.
    pub number: usize,
    /// What happened, in words ("list item inserted").
    pub what: String,
    /// The first words that it deleted; may be empty.
    pub deleted: String,
    /// The first words that it inserted; may be empty.
    pub inserted: String,
    /// Words inserted here.
    pub words_inserted: usize,
    /// Words deleted here.
    pub words_deleted: usize,
    /// Words that were moved here.
    pub words_moved: usize,
}

/// A version in its notice's history: each entry of `history`, newest first.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryView {
    /// The version.
    pub version: VersionView,
    /// The first day on which it was in force, or will be, as ISO 8601 to the day; empty where no date
    /// is known. A month or a year counts from its first day.
    pub from: String,
    /// The first day on which it was so no longer, in the same form; empty where none is known. That a
    /// version is over without one (`version.status`) means that its end is not known.
    pub until: String,
    /// How long it was in force, in words, where that is over: "2 years, 3 months"; empty otherwise.
    pub duration: String,
    /// What changed against its predecessor; none for the first.
    pub summary: Option<SummaryView>,
    /// The redlines between it and older versions.
    pub compare: Vec<PairView>,
}

/// A redline between two versions.
#[derive(Debug, Clone, Serialize)]
pub struct PairView {
    /// The older version.
    pub name: String,
    /// Its id.
    pub id: String,
    /// The redline.
    pub url: String,
}

/// The clauses of a notice with their lives: `clauses` on the page `clauses`.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseLivesView {
    /// Those of the text that the notice's own address shows, in its order.
    pub shown: Vec<ClauseLifeView>,
    /// Those that only versions to come have.
    pub coming: Vec<ClauseLifeView>,
    /// Those that are gone, the last one to go first.
    pub gone: Vec<ClauseLifeView>,
    /// How many more are gone, longer ago, that are not listed.
    pub gone_left_out: usize,
    /// The link to all of them as data.
    pub json_url: String,
}

/// The life of a clause.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseLifeView {
    /// The id of its entry on the page. It stays when versions are added.
    pub anchor: String,
    /// Its heading; empty for what stands before the first.
    pub title: String,
    /// Its place in the text that the notice's own address shows; of one that is gone, in the last
    /// version that had it, of one to come in the first that will. The page alone before the first heading.
    pub url: String,
    /// What happened to it, newest first.
    pub steps: Vec<ClauseStepView>,
    /// How many versions changed it: its steps but for those of its coming and going, listed or not.
    pub changed: usize,
    /// How many steps are not listed; they stand between the last listed one and the one before it.
    pub left_out: usize,
    /// Whether clauses of lower rank follow, which belong to it.
    pub opens: bool,
    /// Of how many clauses above it it is the last one.
    pub closes: usize,
}

/// What a version did to a clause: each entry of `steps`.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseStepView {
    /// `new`, `split-off`, `back`, `changed`, `moved`, `gone`, `merged`; `heading` where nothing but its
    /// heading changed, `took-in` where nothing happened but that others became part of it, `form` where
    /// only links, looks, numbers or levels changed.
    pub event: &'static str,
    /// What readers call the version.
    pub name: String,
    /// The version's date; none where it has none or is called otherwise.
    pub date: Option<DateView>,
    /// The version's status.
    pub status: &'static str,
    /// The place of the clause in that version; the version itself where it has none.
    pub url: String,
    /// The place in the redline against the version before; empty where there is none.
    pub changes_url: String,
    /// `renamed` or `renumbered`; empty where its heading is the same.
    pub title_change: &'static str,
    /// Its heading before that.
    pub former_title: String,
    /// Its heading in that version, or as last seen.
    pub title: String,
    /// Whether it stands elsewhere among the others.
    pub moved: bool,
    /// The heading of the clause that it was split off from or went into.
    pub other: String,
    /// The anchor of that clause's entry on the page; empty where it has none.
    pub other_anchor: String,
    /// The headings of the clauses that became part of it.
    pub took_in: Vec<String>,
    /// Words inserted in it, subclauses left out.
    pub words_inserted: usize,
    /// Words deleted.
    pub words_deleted: usize,
}

/// A folder of notices: each entry of `groups` on the index.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// The folder: `/legal/privacy`.
    pub path: String,
    /// Its name for readers.
    pub title: String,
    /// The notices in it.
    pub notices: Vec<Arc<NoticeView>>,
}
