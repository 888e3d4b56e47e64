//! What an inventory holds: categories, and providers with their items.
//!
//! These are the values as the editor stated them; what an item takes over from its group and its
//! provider is answered by [`Listed`]. Knows nothing of YAML (`parse`) and HTML (`table`).

use crate::finding::Place;

use super::duration::Duration;

/// The cookies and similar technologies of a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Inventory {
    /// Markdown above the tables.
    pub introduction: Option<Text>,
    /// Markdown below the tables.
    pub closing: Option<Text>,
    /// The way to the visitor's settings.
    pub manage: Option<Manage>,
    /// The categories in the order readers see them; the standard ones are always among them.
    pub categories: Vec<Category>,
    /// The providers in the order written.
    pub providers: Vec<Provider>,
}

/// A text for readers: one for all languages, or one for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// The same in every language.
    Plain(String),
    /// Language tag and text, in the order written; never empty.
    PerLanguage(Vec<(String, String)>),
}

/// The link to the place where visitors change their choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Manage {
    /// What the link says, if not the theme's words.
    pub label: Option<Text>,
    /// Where it leads.
    pub href: Text,
    /// The attributes by which a consent tool knows every such link: `class`, or ones whose names begin with `data-`.
    pub hook: Vec<(String, String)>,
}

/// A category of items.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// Its permanent id; one of [`STANDARD_CATEGORIES`] or the site's own.
    pub id: String,
    /// Its name, if not the theme's words for a standard category.
    pub label: Option<Text>,
    /// What it means, if not the theme's words for a standard category.
    pub description: Option<Text>,
    /// The group of the consent tool that switches it.
    pub consent_group: Option<String>,
    /// The Google Consent Mode signals that it governs.
    pub consent_mode: Vec<ConsentSignal>,
    /// Where it is stated; line 0 for a standard category that the file does not mention.
    pub place: Place,
}

/// The categories that every inventory has, in their order.
pub const STANDARD_CATEGORIES: [&str; 4] =
    ["strictly-necessary", "analytics", "functionality", "targeting"];

/// Who sets items.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    /// Its permanent slug, unique in the inventory.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Who is responsible for the data.
    pub controller: Option<Text>,
    /// Who else receives the data.
    pub recipients: Vec<Recipient>,
    /// Its own texts for readers, in the order of [`LinkKind`].
    pub links: Vec<Link>,
    /// The category of items that state none.
    pub category: Option<String>,
    /// The purpose of items that state none.
    pub purpose: Option<Text>,
    /// Items outside any group.
    pub items: Vec<Item>,
    /// Items in groups.
    pub groups: Vec<Group>,
    /// Where it is stated.
    pub place: Place,
}

/// Somebody who receives data from a provider's items.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    /// Its name.
    pub name: Text,
    /// Two-letter country code, ISO 3166-1.
    pub country: Option<String>,
    /// What the transfer to that country rests on.
    pub transfer: Option<Text>,
}

/// A link to a provider's text.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What it leads to.
    pub kind: LinkKind,
    /// What the link says, if not the theme's words for the kind.
    pub label: Option<Text>,
    /// Where it leads.
    pub href: Text,
}

/// Items of one provider under a name of their own, such as those of a pixel.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: Text,
    /// The purpose of items that state none.
    pub purpose: Option<Text>,
    /// Its items; there may be none.
    pub items: Vec<Item>,
    /// Where it is stated.
    pub place: Place,
}

/// One cookie or similar technology.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its name, or the pattern that names follow.
    pub name: String,
    /// How `name` is to be compared with names seen in a browser.
    pub matching: Match,
    /// What readers see in place of `name`.
    pub display: Option<Text>,
    /// Where it is kept, or what it is.
    pub storage: Storage,
    /// Whose domain it belongs to.
    pub party: Option<Party>,
    /// The domains it is set for.
    pub domains: Vec<String>,
    /// The path it is set for.
    pub path: Option<String>,
    /// How long it stays.
    pub retention: Option<Retention>,
    /// Whether each visit starts its time anew; never assumed.
    pub refresh: Option<bool>,
    /// Its category, if not the provider's.
    pub category: Option<String>,
    /// Its purpose, if not the group's or the provider's.
    pub purpose: Option<Text>,
    /// Why it may be set.
    pub legal_basis: Option<LegalBasis>,
    /// Its declaration in the IAB's Transparency and Consent Framework.
    pub tcf: Option<Tcf>,
    /// Where its data came from.
    pub source: Option<ItemSource>,
    /// Where it is stated.
    pub place: Place,
}

/// How long an item stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Retention {
    /// The longest it stays.
    pub max: Limit,
    /// What is to be said beside it.
    pub note: Option<Text>,
}

/// The end of an item's time. Sorts from short to long, what is unknown first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// The editor states that it is not known.
    Unknown,
    /// Until the browser or tab is closed.
    Session,
    /// A stated length.
    Lasting(Duration),
    /// Until the visitor deletes it.
    Unlimited,
}

/// Why an item may be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LegalBasis {
    /// With the visitor's consent.
    Consent,
    /// Under an exemption from consent, by its name; whether the law knows it is a check's matter.
    Exemption(String),
}

/// What an item is in the IAB's Transparency and Consent Framework.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tcf {
    /// The vendor's number in the Global Vendor List.
    pub vendor: Option<u64>,
    /// The numbers of its purposes.
    pub purposes: Vec<u64>,
    /// The numbers of its special purposes.
    pub special_purposes: Vec<u64>,
}

/// Where an item's data was imported from.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemSource {
    /// The kind of source (`ocd`, `tcf`).
    pub kind: String,
    /// The entry's id there.
    pub id: Option<String>,
    /// The entry as it was, for an export that loses nothing.
    pub raw: Option<serde_yaml::Value>,
}

/// A fixed set of words in the schema.
pub trait Word: Copy + PartialEq + 'static {
    /// Every word with its value.
    const WORDS: &'static [(&'static str, Self)];

    /// The value of a word.
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }

    /// The word of a value.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$value_doc])* $value,)* }

        impl Word for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, $name::$value),)*];
        }
    };
}

words! {
    /// How an item's name is compared with names seen in a browser.
    Match {
        /// Letter by letter.
        Exact = "exact",
        /// The names begin with it.
        Prefix = "prefix",
        /// The names end with it.
        Suffix = "suffix",
        /// `*` stands for any letters, `?` for one.
        Glob = "glob",
        /// A regular expression.
        Regex = "regex",
    }
}

words! {
    /// Where an item is kept, or what it is.
    Storage {
        /// An HTTP cookie.
        Cookie = "cookie",
        /// The browser's `localStorage`.
        LocalStorage = "local-storage",
        /// The browser's `sessionStorage`.
        SessionStorage = "session-storage",
        /// A database in the browser.
        IndexedDb = "indexeddb",
        /// Web storage of a kind not stated.
        Web = "web",
        /// Storage of an app.
        App = "app",
        /// An image or request that tracks.
        Pixel = "pixel",
        /// A library built into an app.
        Sdk = "sdk",
        /// An event sent from the site's server.
        ServerEvent = "server-event",
    }
}

impl Storage {
    /// Whether it leaves something on the device, which stays there for some time. Pixels, libraries and events
    /// from a server may leave nothing.
    pub fn is_kept(self) -> bool {
        !matches!(self, Storage::Pixel | Storage::Sdk | Storage::ServerEvent)
    }

    /// Whether it goes by itself, at the end of a session or of a time; what does not is deleted by somebody.
    pub fn goes_by_itself(self) -> bool {
        !matches!(self, Storage::LocalStorage | Storage::IndexedDb)
    }
}

words! {
    /// Whose domain an item belongs to.
    Party {
        /// The site's own.
        First = "first",
        /// Somebody else's.
        Third = "third",
    }
}

words! {
    /// A text of a provider that readers may want.
    LinkKind {
        /// Its privacy policy.
        Privacy = "privacy",
        /// Its cookie policy.
        Cookies = "cookies",
        /// Its terms.
        Terms = "terms",
        /// A page about the service.
        Website = "website",
    }
}

words! {
    /// A signal of Google's Consent Mode.
    ConsentSignal {
        /// Storage for advertising.
        AdStorage = "ad_storage",
        /// User data for advertising.
        AdUserData = "ad_user_data",
        /// Personalised advertising.
        AdPersonalization = "ad_personalization",
        /// Storage for analytics.
        AnalyticsStorage = "analytics_storage",
        /// Storage for functions of the site.
        FunctionalityStorage = "functionality_storage",
        /// Storage for personalisation.
        PersonalizationStorage = "personalization_storage",
        /// Storage for security.
        SecurityStorage = "security_storage",
    }
}

/// An item where it is listed: with the provider and group that it takes defaults from.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// The group, if it stands in one.
    pub group: Option<&'a Group>,
    /// The item.
    pub item: &'a Item,
}

impl<'a> Listed<'a> {
    /// Its category: its own, or the provider's.
    pub fn category(&self) -> Option<&'a str> {
        self.item.category.as_ref().or(self.provider.category.as_ref()).map(String::as_str)
    }

    /// Its purpose: its own, or the group's, or the provider's.
    pub fn purpose(&self) -> Option<&'a Text> {
        let of_group = self.group.and_then(|group| group.purpose.as_ref());
        self.item.purpose.as_ref().or(of_group).or(self.provider.purpose.as_ref())
    }
}

impl Inventory {
    /// The category with this id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The provider with this id.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id == id)
    }

    /// The tags of the languages in which its texts are, each once, in the order in which they come up; none
    /// where every text is one for all languages.
    pub fn languages(&self) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        for text in self.texts() {
            if let Text::PerLanguage(texts) = text {
                for (tag, _) in texts {
                    if !tags.contains(tag) {
                        tags.push(tag.clone());
                    }
                }
            }
        }
        tags
    }

    /// Every text for readers.
    fn texts(&self) -> impl Iterator<Item = &Text> {
        let manage = self.manage.iter().flat_map(|it| it.label.iter().chain([&it.href]));
        let categories =
            self.categories.iter().flat_map(|it| it.label.iter().chain(&it.description));
        let providers = self.providers.iter().flat_map(|it| {
            let links = it.links.iter().flat_map(|link| link.label.iter().chain([&link.href]));
            let recipients =
                it.recipients.iter().flat_map(|it| [&it.name].into_iter().chain(&it.transfer));
            let groups = it.groups.iter().flat_map(|it| [&it.name].into_iter().chain(&it.purpose));
            let own = [&it.name].into_iter().chain(&it.controller).chain(&it.purpose);
            own.chain(recipients).chain(links).chain(groups)
        });
        let items = self.items().flat_map(|it| {
            let note = it.item.retention.as_ref().and_then(|retention| retention.note.as_ref());
            it.item.display.iter().chain(&it.item.purpose).chain(note)
        });
        let around = self.introduction.iter().chain(&self.closing);
        around.chain(manage).chain(categories).chain(providers).chain(items)
    }

    /// Every item in the order written.
    pub fn items(&self) -> impl Iterator<Item = Listed<'_>> {
        self.providers.iter().flat_map(Provider::listed)
    }
}

impl Limit {
    /// The word by which the schema says it: an ISO 8601 duration, or `session`, `unlimited`, `unknown`.
    pub fn word(self) -> String {
        match self {
            Limit::Unknown => "unknown".to_owned(),
            Limit::Session => "session".to_owned(),
            Limit::Lasting(duration) => duration.to_string(),
            Limit::Unlimited => "unlimited".to_owned(),
        }
    }
}

impl LegalBasis {
    /// The word by which the schema says it.
    pub fn word(&self) -> String {
        match self {
            LegalBasis::Consent => "consent".to_owned(),
            LegalBasis::Exemption(name) => name.clone(),
        }
    }
}

impl Provider {
    /// Its items in the order written: first those outside any group, then group by group.
    pub fn listed(&self) -> impl Iterator<Item = Listed<'_>> {
        let alone = self.items.iter().map(|item| Listed { provider: self, group: None, item });
        let grouped = self.groups.iter().flat_map(move |group| {
            group.items.iter().map(move |item| Listed { provider: self, group: Some(group), item })
        });
        alone.chain(grouped)
    }
}

impl Item {
    /// A cookie of which only the name is stated.
    pub fn named(name: String, place: Place) -> Self {
        Item {
            name,
            matching: Match::Exact,
            display: None,
            storage: Storage::Cookie,
            party: None,
            domains: Vec::new(),
            path: None,
            retention: None,
            refresh: None,
            category: None,
            purpose: None,
            legal_basis: None,
            tcf: None,
            source: None,
            place,
        }
    }

    /// Whether readers miss how long it stays: nothing states it, and it leaves something on the device.
    pub fn lacks_duration(&self) -> bool {
        self.retention.is_none() && self.storage.is_kept()
    }

    /// What readers see as its name: `display`, or the name, with a star where it goes on.
    pub fn shown_name(&self, lang: &str, site_lang: &str) -> String {
        match (&self.display, self.matching) {
            (Some(display), _) => display.in_language(lang, site_lang).to_owned(),
            (None, Match::Prefix) => format!("{}*", self.name),
            (None, Match::Suffix) => format!("*{}", self.name),
            (None, Match::Exact | Match::Glob | Match::Regex) => self.name.clone(),
        }
    }
}

impl Text {
    /// The text in a language, or else in the wider one (`pt` for `pt-BR`), in the site's own, or
    /// the first that is written.
    pub fn in_language(&self, lang: &str, site_lang: &str) -> &str {
        let texts = match self {
            Text::Plain(text) => return text,
            Text::PerLanguage(texts) => texts,
        };
        let wider = lang.split('-').next().unwrap_or(lang);
        [lang, wider, site_lang]
            .iter()
            .find_map(|wanted| texts.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(wanted)))
            .or(texts.first())
            .map_or("", |(_, text)| text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_back_from_language_to_site_to_first() {
        let text = |pairs: &[(&str, &str)]| {
            Text::PerLanguage(pairs.iter().map(|(l, t)| ((*l).into(), (*t).into())).collect())
        };
        let both = text(&[("ja", "目的"), ("en", "Purpose")]);
        assert_eq!(both.in_language("ja", "en"), "目的");
        assert_eq!(both.in_language("JA-JP", "en"), "目的");
        assert_eq!(both.in_language("de", "en"), "Purpose");
        assert_eq!(both.in_language("de", "fr"), "目的");
        assert_eq!(Text::Plain("One".into()).in_language("ja", "en"), "One");
    }

    #[test]
    fn limits_sort_from_short_to_long() {
        let lasting = |text| Limit::Lasting(Duration::from_iso(text).expect("a duration"));
        assert!(Limit::Unknown < Limit::Session);
        assert!(Limit::Session < lasting("PT30M"));
        assert!(lasting("P12M") < lasting("P13M"));
        assert!(lasting("P90Y") < Limit::Unlimited);
    }
}
