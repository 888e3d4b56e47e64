//! Static files under names that change with what they hold, so that browsers may keep them for
//! good: `site.css` is published as `site.1a2b3c4d5e.css`.
//!
//! Style sheets name other files; what they name is renamed in them too, so the files that a sheet
//! names are done before it. Knows nothing of pages.

use std::collections::{BTreeMap, BTreeSet};

use super::files::ThemeFile;
use super::sheet;
use crate::address::{decoded, encoded, joined};
use crate::finding::{Finding, Place, did_you_mean};
use crate::fingerprint::Fingerprint;

/// The folder of static files in the output.
pub const FOLDER: &str = "assets";

/// How many hexadecimal digits of its fingerprint a name gets: 40 bits.
const DIGITS: usize = 10;

/// A static file as it is published.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its path in the output: `assets/site.1a2b3c4d5e.css`.
    pub output: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Where its source stands in the site.
    pub place: String,
}

/// The static files of a theme by the names they have in it: `site.css`.
#[derive(Debug, Default)]
pub struct Assets(BTreeMap<String, Asset>);

/// Whether a path of an output is one that a static file gets.
pub fn is_published_name(path: &str) -> bool {
    let is_print =
        |part: &str| part.len() == DIGITS && part.bytes().all(|it| it.is_ascii_hexdigit());
    path.strip_prefix(FOLDER)
        .is_some_and(|rest| rest.starts_with('/') && rest.split('.').any(is_print))
}

impl Assets {
    /// Names the files; what a style sheet names and nobody has is a finding, and so is what it would
    /// load from hosts that are not in `remote`.
    pub fn of(
        files: BTreeMap<String, ThemeFile>,
        remote: &[String],
        findings: &mut Vec<Finding>,
    ) -> Assets {
        let mut assets = Assets::default();
        let (mut files, others): (BTreeMap<_, _>, BTreeMap<_, _>) =
            files.into_iter().partition(|(name, _)| is_sheet(name));
        for (name, file) in others {
            assets.insert(name, file);
        }
        // Sheets in the order in which they name each other, the named first.
        while !files.is_empty() {
            let waiting: BTreeSet<String> = files.keys().cloned().collect();
            let ready = waiting.iter().find(|name| {
                let text = String::from_utf8_lossy(&files[*name].bytes);
                let mut is_ready = true;
                sheet::written(&text, &mut |address, _| {
                    let named = meant(name, address);
                    is_ready &= named.is_none_or(|it| it == **name || !waiting.contains(&it));
                    None
                });
                is_ready
            });
            let name = match ready {
                Some(name) => name.clone(),
                None => {
                    let first = waiting.iter().next().cloned().unwrap_or_default();
                    let place = Place::file(files[&first].place.clone());
                    let names: Vec<&str> = waiting.iter().map(String::as_str).collect();
                    let message = format!("style sheets import each other: {}", names.join(", "));
                    let help = "let one of them import the others, and none of these import it";
                    findings.push(Finding::error("bad-stylesheet", place, message).with_help(help));
                    return assets;
                }
            };
            if let Some(mut file) = files.remove(&name) {
                file.bytes = assets.published(&name, &file, remote, findings);
                assets.insert(name, file);
            }
        }
        assets
    }

    /// The file of a name.
    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.0.get(name)
    }

    /// The file nearest to a name that none has.
    pub fn near(&self, name: &str) -> Option<&str> {
        did_you_mean(name, self.0.keys().map(String::as_str))
    }

    /// All files with their names, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.0.iter().map(|(name, asset)| (name.as_str(), asset))
    }

    fn insert(&mut self, name: String, file: ThemeFile) {
        let digits = &Fingerprint::of(&file.bytes).to_string()[..DIGITS];
        let start = name.rfind('/').map_or(0, |at| at + 1);
        let output = match name[start..].rfind('.') {
            Some(dot) if dot > 0 => {
                let (stem, ending) = name.split_at(start + dot);
                format!("{FOLDER}/{stem}.{digits}{ending}")
            }
            _ => format!("{FOLDER}/{name}.{digits}"),
        };
        self.0.insert(name, Asset { output, bytes: file.bytes, place: file.place });
    }

    /// A style sheet as it is published: with the published names of what it names, without comments
    /// and blanks that say nothing.
    fn published(
        &self,
        name: &str,
        file: &ThemeFile,
        remote: &[String],
        findings: &mut Vec<Finding>,
    ) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(&file.bytes) else { return file.bytes.clone() };
        let place = |offset: usize| {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            Place::at(file.place.clone(), line, column)
        };
        let mut renamed = |address: &str, offset: usize| -> Option<String> {
            let Some(target) = meant(name, address) else {
                if let Some(host) = host_of(address).filter(|it| !remote.iter().any(|of| of == it))
                {
                    let message = format!("pages load nothing from {host}");
                    let help = "add the file to the folder `static`, or name the host under `html: {remote: […]}`";
                    findings.push(
                        Finding::warning("remote-resource", place(offset), message).with_help(help),
                    );
                }
                return None;
            };
            let Some(asset) = self.get(&target) else {
                let message = format!("there is no static file `{target}`");
                let help = match self.near(&target) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "add it to the folder `static`".to_owned(),
                };
                findings.push(Finding::error("no-asset", place(offset), message).with_help(help));
                return None;
            };
            // It stands where it stood, under another name.
            let last = asset.output.rsplit('/').next().unwrap_or_default();
            let end = address.find(['?', '#']).unwrap_or(address.len());
            let folder = address[..end].rfind('/').map_or(0, |at| at + 1);
            Some(format!("{}{}{}", &address[..folder], encoded(last), &address[end..]))
        };
        sheet::written(text, &mut renamed).into_bytes()
    }
}

fn is_sheet(name: &str) -> bool {
    name.ends_with(".css")
}

/// The host that an address names.
fn host_of(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("//")?;
    let is_web =
        scheme.is_empty() || ["http:", "https:"].iter().any(|it| scheme.eq_ignore_ascii_case(it));
    rest.split(['/', '?', '#']).next().filter(|host| is_web && !host.is_empty())
}

/// The static file that an address in a sheet means; `None` where it leads elsewhere.
fn meant(sheet: &str, address: &str) -> Option<String> {
    let folder = sheet.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = joined(folder, address)?;
    let end = path.find(['?', '#']).unwrap_or(path.len());
    Some(decoded(&path[..end]).trim_start_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names these files and returns the sheet `main.css`, with the digits of names as `#`.
    fn check_sheet(files: &[(&str, &str)], expected: &str, faults: &[&str]) {
        let file = |(name, text): &(&str, &str)| {
            let file = ThemeFile { place: format!("static/{name}"), bytes: text.as_bytes().into() };
            ((*name).to_owned(), file)
        };
        let mut findings = Vec::new();
        let assets = Assets::of(files.iter().map(file).collect(), &[], &mut findings);
        let told: Vec<String> =
            findings.iter().map(|it| format!("{}: {}", it.place, it.message)).collect();
        assert_eq!(told, faults);
        let Some(main) = assets.get("main.css") else { return };
        let mut css = String::from_utf8(main.bytes.clone()).expect("text");
        for (_, asset) in assets.iter() {
            let digits = Fingerprint::of(&asset.bytes).to_string()[..DIGITS].to_owned();
            assert!(asset.output.contains(&digits), "{}", asset.output);
            css = css.replace(&digits, "#");
        }
        assert_eq!(css, expected);
    }

    #[test]
    fn names_hold_the_fingerprint_of_what_is_published() {
        let mut findings = Vec::new();
        let file = ThemeFile { place: String::new(), bytes: b"a".to_vec() };
        let names = ["a.css", "fonts/b.c.woff2", "LICENCE", "x/.y"];
        let files = names.iter().map(|name| ((*name).to_owned(), file.clone())).collect();
        let assets = Assets::of(files, &[], &mut findings);
        let outputs: Vec<&str> = assets.iter().map(|(_, asset)| asset.output.as_str()).collect();
        assert_eq!(
            outputs,
            [
                "assets/LICENCE.ca978112ca",
                "assets/a.ca978112ca.css",
                "assets/fonts/b.c.ca978112ca.woff2",
                "assets/x/.y.ca978112ca"
            ]
        );
    }

    #[test]
    fn a_sheet_names_what_is_published() {
        check_sheet(
            &[
                (
                    "main.css",
                    "@import 'more.css'; @font-face{src:url( \"f/a.woff2?x#y\" )} a{background:url(p.png)}",
                ),
                ("more.css", "b{background:URL('./p.png')}"),
                ("f/a.woff2", "font"),
                ("p.png", "picture"),
            ],
            "@import \"more.#.css\";@font-face{src:url(\"f/a.#.woff2?x#y\")}a{background:url(p.#.png)}",
            &[],
        );
    }

    #[test]
    fn what_leads_elsewhere_and_what_only_looks_like_an_address_stays() {
        let css = "/* url(no.png) */ a::before{content:'url(no.png)'} b{background:url(data:,x);c:url(/p.png);\
                   d:url(https://example.com/x.png);e:url(#f)} @charset \"utf-8\";";
        check_sheet(
            &[("main.css", css)],
            "a::before{content:'url(no.png)'}b{background:url(data:,x);c:url(/p.png);\
             d:url(https://example.com/x.png);e:url(#f)}@charset \"utf-8\";",
            &["static/main.css:1:98: pages load nothing from example.com"],
        );
    }

    #[test]
    fn what_nobody_has_and_what_goes_in_circles_is_told() {
        check_sheet(
            &[("main.css", "a{}\nb{background:url(pp.png)}"), ("p.png", "")],
            "a{}b{background:url(pp.png)}",
            &["static/main.css:2:18: there is no static file `pp.png`"],
        );
        check_sheet(
            &[("main.css", "@import 'a.css';"), ("a.css", "@import url(main.css);")],
            "",
            &["static/a.css: style sheets import each other: a.css, main.css"],
        );
    }
}
