//! Draws an inventory's tables as HTML.
//!
//! Items are gathered by category and provider; each category that has any gives one table, either
//! a row for each provider or, when columns are asked for, a row for each item. The HTML holds no
//! blank line, so that it can stand in Markdown, no inline style, and ids only on the inventory's
//! own page. Knows no language: words come from the caller. Renders no Markdown: purposes are plain
//! text, where a blank line parts paragraphs and words between backticks are code.

use super::countries;
use super::html::{escape, inline, prose};
use super::inventory::{
    Category, Group, Inventory, Item, Limit, Listed, Provider, Retention, STANDARD_CATEGORIES,
    Storage, Text, Word,
};
use super::sections::{Row, Section, sections};
use crate::wording::{Given, Say};

/// What the caller wants to see, and in which words.
pub struct TableOptions<'a> {
    /// The language of the page.
    pub lang: &'a str,
    /// The site's own language, for texts that are not in `lang`.
    pub site_lang: &'a str,
    /// Only the categories with these ids.
    pub categories: Option<&'a [String]>,
    /// Only the provider with this id.
    pub provider: Option<&'a str>,
    /// One row for each item with these columns, instead of one for each provider.
    pub columns: Option<&'a [Column]>,
    /// Interface texts by key, see [`super::texts::TEXTS`].
    pub texts: &'a Say<'a>,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The item's name.
    Name,
    /// Who sets it, with links.
    Provider,
    /// What it is for.
    Purpose,
    /// How long it stays.
    Duration,
    /// Where it is kept.
    Storage,
    /// First or third party.
    Party,
}

impl Word for Column {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("name", Column::Name),
        ("provider", Column::Provider),
        ("purpose", Column::Purpose),
        ("duration", Column::Duration),
        ("storage", Column::Storage),
        ("party", Column::Party),
    ];
}

/// The columns of an inventory's own page, where each item has a row.
pub(super) const BY_ITEM: [Column; 6] = [
    Column::Name,
    Column::Provider,
    Column::Purpose,
    Column::Duration,
    Column::Storage,
    Column::Party,
];

/// The columns of a table with a row for each provider.
const BY_PROVIDER: [Column; 4] =
    [Column::Provider, Column::Name, Column::Purpose, Column::Duration];

/// The tables of the categories that have items, one after the other, without headings and ids.
pub fn tables(inventory: &Inventory, options: &TableOptions<'_>) -> String {
    let drawing = Drawing { options, is_own_page: false };
    let sections = sections(inventory, options.categories, options.provider);
    sections.iter().map(|section| drawing.table(section)).collect()
}

/// Draws tables.
pub(super) struct Drawing<'a> {
    pub options: &'a TableOptions<'a>,
    /// Whether they stand on the inventory's own page, which has a table of providers to lead to.
    pub is_own_page: bool,
}

impl Drawing<'_> {
    pub(super) fn table(&self, section: &Section<'_>) -> String {
        let (columns, by_provider) = match (self.options.columns, self.is_own_page) {
            (Some(columns), _) => (columns, false),
            (None, true) => (BY_ITEM.as_slice(), false),
            (None, false) => (BY_PROVIDER.as_slice(), true),
        };
        // The cell that names the row: the item, or whoever stands first.
        let head = if by_provider { Column::Provider } else { Column::Name };
        let head = columns.iter().position(|column| *column == head).unwrap_or(0);
        let labels: Vec<String> =
            columns.iter().map(|column| escape(&self.column_label(*column, by_provider))).collect();

        let id = section.category.map_or("unclassified", |category| &category.id);
        // Six columns need their widths, which the names of the columns give them.
        let kind = if self.is_own_page { " by-item" } else { "" };
        let mut html =
            format!("<table class=\"cookie-table{kind}\" data-category=\"{}\">\n", escape(id));
        // On its own page a table stands below the heading that says the same.
        if !self.is_own_page {
            html += &format!("<caption>{}</caption>\n", escape(&self.caption(section)));
        }
        html += "<thead>\n<tr>";
        for label in &labels {
            html += &format!("<th scope=\"col\">{label}</th>");
        }
        html += "</tr>\n</thead>\n<tbody>\n";
        for row in &section.rows {
            let cells = if by_provider {
                vec![columns.iter().map(|column| self.provider_cell(row, *column)).collect()]
            } else {
                self.item_rows(row, columns)
            };
            for cells in cells {
                html += &format!("<tr data-provider=\"{}\">\n", escape(&row.provider.id));
                for (i, (cell, label)) in cells.iter().zip(&labels).enumerate() {
                    let (tag, scope) =
                        if i == head { ("th", " scope=\"row\"") } else { ("td", "") };
                    html += &format!("<{tag}{scope} data-label=\"{label}\">{cell}</{tag}>\n");
                }
                html += "</tr>\n";
            }
        }
        html + "</tbody>\n</table>\n"
    }

    fn caption(&self, section: &Section<'_>) -> String {
        let category = self.options.category_label(section.category);
        match section.rows.first() {
            Some(row) if self.options.provider.is_some() => {
                let name = self.options.say(&row.provider.name);
                let given = [("category", Given::Text(&category)), ("provider", Given::Text(name))];
                (self.options.texts)("cookies-caption-of-provider", &given)
            }
            _ => category,
        }
    }

    fn column_label(&self, column: Column, by_provider: bool) -> String {
        self.options.text(match column {
            Column::Name if by_provider => "cookies-names",
            Column::Name => "cookies-name",
            Column::Provider => "cookies-provider",
            Column::Purpose => "cookies-purpose",
            Column::Duration => "cookies-duration",
            Column::Storage => "cookies-storage",
            Column::Party => "cookies-party",
        })
    }

    fn provider_cell(&self, row: &Row<'_>, column: Column) -> String {
        match column {
            Column::Provider => self.provider_name(row.provider),
            Column::Name => self.names(row),
            Column::Purpose => self.purposes(row),
            Column::Duration => self.durations(row),
            // Not among the columns of `BY_PROVIDER`.
            Column::Storage | Column::Party => String::new(),
        }
    }

    fn provider_name(&self, provider: &Provider) -> String {
        escape(self.options.say(&provider.name)) + &self.links(provider)
    }

    fn links(&self, provider: &Provider) -> String {
        if provider.links.is_empty() {
            return String::new();
        }
        let links = self.options.links(provider).into_iter().map(|(label, href)| {
            format!("<li><a href=\"{}\">{}</a></li>", escape(&href), escape(&label))
        });
        format!("<ul class=\"cookie-links\">{}</ul>", links.collect::<String>())
    }

    /// The table of providers: who is responsible, who else receives the data and where, what they say themselves.
    pub(super) fn providers(&self, providers: &[&Provider]) -> String {
        const LABELS: [&str; 4] =
            ["cookies-provider", "cookies-controller", "cookies-recipients", "cookies-links"];
        let labels = LABELS.map(|key| escape(&self.options.text(key)));
        let mut html = String::from("<table class=\"cookie-table provider-table\">\n<thead>\n<tr>");
        for label in &labels {
            html += &format!("<th scope=\"col\">{label}</th>");
        }
        html += "</tr>\n</thead>\n<tbody>\n";
        for provider in providers {
            let not_stated = || self.dash("cookies-not-stated");
            let controller = provider.controller.as_ref();
            // What it is for, where its items say otherwise and no row does.
            let general = provider.purpose.as_ref();
            let is_said = provider.listed().any(|listed| listed.purpose() == general);
            let purpose = general.filter(|_| !is_said).map_or_else(String::new, |purpose| {
                format!(" <span class=\"cookie-note\">{}</span>", inline(self.options.say(purpose)))
            });
            let cells = [
                escape(self.options.say(&provider.name)) + &purpose,
                controller.map_or_else(not_stated, |it| escape(self.options.say(it))),
                match provider.recipients.is_empty() {
                    true => not_stated(),
                    false => self.recipients(provider),
                },
                match provider.links.is_empty() {
                    true => not_stated(),
                    false => self.links(provider),
                },
            ];
            let (id, anchor) = (escape(&provider.id), escape(&anchor(provider)));
            html += &format!("<tr id=\"{anchor}\" data-provider=\"{id}\">\n");
            for (at, (cell, label)) in cells.iter().zip(&labels).enumerate() {
                let (tag, scope) = if at == 0 { ("th", " scope=\"row\"") } else { ("td", "") };
                html += &format!("<{tag}{scope} data-label=\"{label}\">{cell}</{tag}>\n");
            }
            html += "</tr>\n";
        }
        html + "</tbody>\n</table>\n"
    }

    fn recipients(&self, provider: &Provider) -> String {
        let recipients = provider.recipients.iter().map(|recipient| {
            let mut html = escape(self.options.say(&recipient.name));
            let country = recipient.country.as_deref();
            let country = country.map(|code| countries::name(code, self.options.lang));
            let transfer = recipient.transfer.as_ref().map(|text| self.options.say(text));
            for words in country.into_iter().chain(transfer) {
                html += &format!(" <span class=\"cookie-note\">{}</span>", inline(words));
            }
            format!("<li>{html}</li>")
        });
        format!("<ul class=\"cookie-recipients\">{}</ul>", recipients.collect::<String>())
    }

    fn names(&self, row: &Row<'_>) -> String {
        let list = |items: &[Listed<'_>]| {
            let items = items.iter().map(|listed| {
                let code = self.code(listed.item);
                // In a table of cookies, what is none should say so.
                if listed.item.storage == Storage::Cookie {
                    format!("<li>{code}</li>")
                } else {
                    let kind = escape(&self.storage(listed.item));
                    format!("<li>{code} <span class=\"cookie-storage\">{kind}</span></li>")
                }
            });
            format!("<ul class=\"cookie-names\">{}</ul>", items.collect::<String>())
        };
        let mut html = String::new();
        if !row.items.is_empty() {
            html += &list(&row.items);
        }
        for (group, items) in &row.groups {
            let name = escape(self.options.say(&group.name));
            html += &format!("<p class=\"cookie-group\">{name}</p>");
            if items.is_empty() {
                html += &format!("<p>{}</p>", self.dash("cookies-no-names"));
            } else {
                html += &list(items);
            }
        }
        if html.is_empty() { self.dash("cookies-no-names") } else { html }
    }

    /// Each purpose once, under the names it is for; without names where it is for all.
    fn purposes(&self, row: &Row<'_>) -> String {
        let mut purposes: Vec<(&Text, Vec<String>)> = Vec::new();
        let mut add = |purpose, label: Option<String>| {
            let known = purposes.iter().position(|(known, _)| *known == purpose);
            let at = known.unwrap_or_else(|| {
                purposes.push((purpose, Vec::new()));
                purposes.len() - 1
            });
            let labels = &mut purposes[at].1;
            labels.extend(label.filter(|label| !labels.contains(label)));
        };
        let general = row.provider.purpose.as_ref();
        let takes_general = row.listed().any(|listed| listed.purpose() == general);
        let general = general.filter(|_| row.is_home || takes_general);
        if let Some(purpose) = general {
            add(purpose, None);
        }
        for listed in &row.items {
            if let Some(purpose) = &listed.item.purpose {
                add(purpose, Some(self.code(listed.item)));
            }
        }
        for (group, items) in &row.groups {
            if let Some(purpose) = &group.purpose {
                add(purpose, Some(escape(self.options.say(&group.name))));
            }
            for listed in items {
                if let Some(purpose) = &listed.item.purpose {
                    add(purpose, Some(self.code(listed.item)));
                }
            }
        }
        // The provider's own is for everything, even where an item repeats it.
        if let (Some(_), Some((_, labels))) = (general, purposes.first_mut()) {
            labels.clear();
        }
        // A lone purpose needs no names only if it is for everything in the row.
        let all_state_one = row.listed().all(|listed| listed.purpose().is_some());
        match purposes.as_slice() {
            [] => self.dash("cookies-not-stated"),
            [(purpose, _)] if all_state_one => prose(self.options.say(purpose)),
            purposes => {
                let mut html = String::new();
                let mut labelled = String::new();
                for (purpose, labels) in purposes {
                    let text = prose(self.options.say(purpose));
                    if labels.is_empty() {
                        // Several paragraphs have their tags already.
                        html +=
                            &if text.starts_with("<p>") { text } else { format!("<p>{text}</p>") };
                    } else {
                        for label in labels {
                            labelled += &format!("<dt>{label}</dt>");
                        }
                        labelled += &format!("<dd>{text}</dd>");
                    }
                }
                if !labelled.is_empty() {
                    html += &format!("<dl class=\"cookie-purposes\">{labelled}</dl>");
                }
                html
            }
        }
    }

    /// Each duration once, with the names it is for unless it is for all.
    fn durations(&self, row: &Row<'_>) -> String {
        let mut durations: Vec<(String, Vec<String>)> = Vec::new();
        for listed in row.listed() {
            let words = self.retention(listed.item);
            let code = self.code(listed.item);
            match durations.iter_mut().find(|(known, _)| *known == words) {
                Some((_, codes)) => codes.push(code),
                None => durations.push((words, vec![code])),
            }
        }
        match durations.as_slice() {
            [] => self.dash("cookies-not-stated"),
            [(words, _)] => words.clone(),
            durations => {
                let items = durations.iter().map(|(words, codes)| {
                    let comma = self.options.text("cookies-names-joint");
                    format!("<li>{words} ({})</li>", codes.join(&escape(&comma)))
                });
                format!("<ul class=\"cookie-durations\">{}</ul>", items.collect::<String>())
            }
        }
    }

    /// The rows of a provider's items, or one row for a provider or group that names none.
    fn item_rows(&self, row: &Row<'_>, columns: &[Column]) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut add = |group, item| {
            let cell = |column: &Column| self.item_cell(row.provider, group, item, *column);
            rows.push(columns.iter().map(cell).collect());
        };
        for listed in &row.items {
            add(None, Some(listed.item));
        }
        for (group, items) in &row.groups {
            if items.is_empty() {
                add(Some(*group), None);
            }
            for listed in items {
                add(Some(*group), Some(listed.item));
            }
        }
        if rows.is_empty() {
            let cell = |column: &Column| self.item_cell(row.provider, None, None, *column);
            rows.push(columns.iter().map(cell).collect());
        }
        // Without their names, items that say the same are one row.
        if !columns.contains(&Column::Name) {
            rows.dedup();
        }
        rows
    }

    fn item_cell(
        &self,
        provider: &Provider,
        group: Option<&Group>,
        item: Option<&Item>,
        column: Column,
    ) -> String {
        let not_stated = || self.dash("cookies-not-stated");
        match (column, item) {
            (Column::Provider, _) if self.is_own_page => {
                let name = escape(self.options.say(&provider.name));
                format!("<a href=\"#{}\">{name}</a>", escape(&anchor(provider)))
            }
            (Column::Provider, _) => self.provider_name(provider),
            (Column::Name, _) => {
                let name = item.map_or_else(|| self.dash("cookies-no-names"), |it| self.code(it));
                let of_group = group.map_or(String::new(), |group| {
                    let group = escape(self.options.say(&group.name));
                    format!(" <span class=\"cookie-group\">{group}</span>")
                });
                name + &of_group
            }
            (Column::Purpose, _) => {
                let own = item.and_then(|item| item.purpose.as_ref());
                let of_group = group.and_then(|group| group.purpose.as_ref());
                let purpose = own.or(of_group).or(provider.purpose.as_ref());
                purpose.map_or_else(not_stated, |purpose| prose(self.options.say(purpose)))
            }
            (Column::Duration, Some(item)) => self.retention(item),
            (Column::Storage, Some(item)) => escape(&self.storage(item)),
            (Column::Party, Some(item)) => item.party.map_or_else(not_stated, |party| {
                escape(&self.options.text(&format!("cookies-party-{}", party.word())))
            }),
            (_, None) => not_stated(),
        }
    }

    fn code(&self, item: &Item) -> String {
        let TableOptions { lang, site_lang, .. } = self.options;
        format!("<code>{}</code>", escape(&item.shown_name(lang, site_lang)))
    }

    fn storage(&self, item: &Item) -> String {
        self.options.text(&format!("cookies-storage-{}", item.storage.word()))
    }

    fn retention(&self, item: &Item) -> String {
        let Some(Retention { max, note }) = &item.retention else {
            return self.dash("cookies-not-stated");
        };
        let words = escape(&self.options.limit_words(*max));
        match note {
            None => words,
            Some(note) => {
                let note = inline(self.options.say(note));
                format!("{words} <span class=\"cookie-note\">{note}</span>")
            }
        }
    }

    /// A dash for the eye, words for the ear.
    fn dash(&self, key: &str) -> String {
        let words = escape(&self.options.text(key));
        format!(
            "<span aria-hidden=\"true\">—</span> <span class=\"visually-hidden\">{words}</span>"
        )
    }
}

/// Where the table of providers has a provider, as an id of the inventory's own page.
pub(super) fn anchor(provider: &Provider) -> String {
    format!("provider-{}", provider.id)
}

impl TableOptions<'_> {
    /// An interface text without blanks.
    pub(in crate::cookies) fn text(&self, key: &str) -> String {
        (self.texts)(key, &[])
    }

    /// A text in the page's language.
    pub(in crate::cookies) fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(self.lang, self.site_lang)
    }

    /// A category's name: the editor's, the theme's, or its id made readable.
    pub(in crate::cookies) fn category_label(&self, category: Option<&Category>) -> String {
        let Some(category) = category else {
            return self.text("cookies-category-unclassified");
        };
        match &category.label {
            Some(label) => self.say(label).to_owned(),
            None if STANDARD_CATEGORIES.contains(&category.id.as_str()) => {
                self.text(&format!("cookies-category-{}", category.id))
            }
            None => {
                let words = category.id.replace('-', " ");
                let mut letters = words.chars();
                letters.next().map_or(String::new(), |first| {
                    first.to_uppercase().collect::<String>() + letters.as_str()
                })
            }
        }
    }

    /// What a category means: the editor's words or the theme's.
    pub(in crate::cookies) fn category_description(
        &self,
        category: Option<&Category>,
    ) -> Option<String> {
        let Some(category) = category else {
            return Some(self.text("cookies-category-unclassified-about"));
        };
        let own = category.description.as_ref().map(|text| self.say(text).to_owned());
        own.or_else(|| {
            let is_standard = STANDARD_CATEGORIES.contains(&category.id.as_str());
            is_standard.then(|| self.text(&format!("cookies-category-{}-about", category.id)))
        })
    }

    /// Label and address of a provider's links.
    pub(super) fn links(&self, provider: &Provider) -> Vec<(String, String)> {
        let links = provider.links.iter().map(|link| {
            let label = link.label.as_ref().map(|label| self.say(label).to_owned());
            let label =
                label.unwrap_or_else(|| self.text(&format!("cookies-link-{}", link.kind.word())));
            (label, self.say(&link.href).to_owned())
        });
        links.collect()
    }

    /// How long an item stays, in words.
    pub(in crate::cookies) fn limit_words(&self, limit: Limit) -> String {
        match limit {
            Limit::Session => self.text("cookies-duration-session"),
            Limit::Unlimited => self.text("cookies-duration-unlimited"),
            Limit::Unknown => self.text("cookies-duration-unknown"),
            Limit::Lasting(duration) => duration.words(self.texts),
        }
    }
}

#[cfg(test)]
mod tests;
