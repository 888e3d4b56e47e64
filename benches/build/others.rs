//! The same texts as sites of Hugo and of Zola: a page for each version with a list of its notice's versions, a page for
//! each notice that lists them, and what either makes of itself (sitemap; Hugo feeds too).
//!
//! Nothing of what these sites lack is asked of them: no redlines, no history, no data. Where two ways lead to the list
//! of versions, it is the cheap one.

use std::fmt::Write as _;
use std::io::Result;
use std::path::Path;

use crate::made_up::{IN_AREA, Version, folder, versions, write_file};

/// The page around a text, with what differs between the two languages of templates filled in.
fn layout(title: &str, list: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"></head>\n<body>\n\
         <header><a href=\"/\">Made-up notices</a></header>\n<main>\n<h1>{title}</h1>\n{body}\n\
         <h2>Versions</h2>\n<ul>\n{list}\n</ul>\n</main>\n</body>\n</html>\n"
    )
}

/// Writes the site of Hugo.
pub(crate) fn write_hugo(root: &Path, notices: usize, count: usize) -> Result<()> {
    write_file(
        root,
        "hugo.toml",
        "baseURL = \"https://legal.example.com/\"\ntitle = \"Made-up notices\"\nlanguageCode = \"en\"\n",
    )?;
    let list = "{{ range .CurrentSection.RegularPages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ .Date.Format \"2006-01-02\" }}</li>\n{{ end }}";
    write_file(root, "layouts/single.html", &layout("{{ .Title }}", list, "{{ .Content }}"))?;
    write_file(root, "layouts/list.html", &layout("{{ .Title }}", list, ""))?;
    let notices_list = "{{ range .Site.Sections.ByTitle }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>\n{{ end }}";
    write_file(root, "layouts/home.html", &layout("{{ .Title }}", notices_list, ""))?;
    for notice in 0..notices {
        let folder = format!("content/{}", folder(notice));
        write_file(
            root,
            &format!("{folder}/_index.md"),
            &format!("---\ntitle: Notice {notice}\n---\n"),
        )?;
        for Version { date, body, .. } in versions(notice, count) {
            let front = format!("---\ntitle: Notice {notice}\ndate: {date}\n---\n");
            write_file(root, &format!("{folder}/{date}.md"), &format!("{front}{body}"))?;
        }
    }
    Ok(())
}

/// Writes the site of Zola. What it hands to a template of a page's neighbours are whole pages, so that the list of
/// versions stands in the front matter instead.
pub(crate) fn write_zola(root: &Path, notices: usize, count: usize) -> Result<()> {
    write_file(
        root,
        "config.toml",
        "base_url = \"https://legal.example.com\"\ntitle = \"Made-up notices\"\ncompile_sass = false\nbuild_search_index = false\n",
    )?;
    let list = |of: &str| {
        format!(
            "{{% for date in {of}.extra.versions %}}<li><a href=\"/{{{{ {of}.extra.folder }}}}/{{{{ date }}}}/\">{{{{ {of}.title }}}}</a> {{{{ date }}}}</li>\n{{% endfor %}}"
        )
    };
    let page = layout("{{ page.title }}", &list("page"), "{{ page.content | safe }}");
    write_file(root, "templates/page.html", &page)?;
    write_file(
        root,
        "templates/notice.html",
        &layout("{{ section.title }}", &list("section"), ""),
    )?;
    let home = "{% for path in section.subsections %}<li>{{ path }}</li>\n{% endfor %}";
    write_file(root, "templates/index.html", &layout("{{ config.title }}", home, ""))?;
    write_file(root, "templates/section.html", &layout("{{ section.title }}", home, ""))?;
    let section = |path: &str, title: &str| {
        write_file(
            root,
            &format!("content/{path}_index.md"),
            &format!("+++\ntitle = \"{title}\"\n+++\n"),
        )
    };
    section("", "Made-up notices")?;
    section("legal/", "Legal")?;
    for area in 0..notices.div_ceil(IN_AREA) {
        section(&format!("legal/area{area}/"), &format!("Area {area}"))?;
    }
    for notice in 0..notices {
        let folder = folder(notice);
        let all: Vec<Version> = versions(notice, count).collect();
        let mut extra = format!("[extra]\nfolder = \"{folder}\"\nversions = [");
        for version in &all {
            // Writing to a string cannot fail.
            let _ = write!(extra, "\"{}\", ", version.date);
        }
        extra.push_str("]\n");
        write_file(
            root,
            &format!("content/{folder}/_index.md"),
            &format!("+++\ntitle = \"Notice {notice}\"\ntemplate = \"notice.html\"\n{extra}+++\n"),
        )?;
        for Version { date, body, .. } in &all {
            // A name that is a date alone is read as a date without a name.
            let front = format!(
                "+++\ntitle = \"Notice {notice}\"\ndate = {date}\nslug = \"{date}\"\n{extra}+++\n"
            );
            let path = format!("content/{folder}/version-{date}.md");
            write_file(root, &path, &format!("{front}{body}"))?;
        }
    }
    Ok(())
}
