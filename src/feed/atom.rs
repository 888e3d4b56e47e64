//! A feed as Atom 1.0 (RFC 4287).

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Entry, Feed, Form, moment};

/// The feed as XML, in UTF-8.
pub fn atom(feed: &Feed) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Nothing is written but to memory, which does not fail.
    let _ = write(&mut writer, feed);
    let mut xml = writer.into_inner();
    xml.push(b'\n');
    xml
}

type Xml = Writer<Vec<u8>>;

fn write(xml: &mut Xml, feed: &Feed) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    xml.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", &*fit(&feed.lang)))
        .write_inner_content(|xml| {
            text(xml, "id", &feed.id)?;
            text(xml, "title", &feed.title)?;
            text(xml, "updated", &moment(feed.updated()))?;
            xml.create_element("author")
                .write_inner_content(|xml| text(xml, "name", &feed.author))?;
            link(xml, "self", Form::Atom.media_type(), &feed.at[0])?;
            link(xml, "alternate", "text/html", &feed.home)?;
            feed.entries.iter().try_for_each(|it| entry(xml, it))
        })?;
    Ok(())
}

fn entry(xml: &mut Xml, entry: &Entry) -> io::Result<()> {
    xml.create_element("entry").write_inner_content(|xml| {
        text(xml, "id", &entry.id)?;
        text(xml, "title", &entry.title)?;
        if let Some(published) = entry.published {
            text(xml, "published", &moment(published))?;
        }
        text(xml, "updated", &moment(entry.updated))?;
        link(xml, "alternate", "text/html", &entry.url)?;
        for tag in &entry.tags {
            xml.create_element("category").with_attribute(("term", &*fit(tag))).write_empty()?;
        }
        if !entry.summary.is_empty() {
            text(xml, "summary", &entry.summary)?;
        }
        xml.create_element("content")
            .with_attribute(("type", "html"))
            .write_text_content(BytesText::new(&fit(&entry.html)))?;
        Ok(())
    })?;
    Ok(())
}

fn text(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&fit(text)))?;
    Ok(())
}

fn link(xml: &mut Xml, rel: &str, media_type: &str, href: &str) -> io::Result<()> {
    xml.create_element("link")
        .with_attribute(("rel", rel))
        .with_attribute(("type", media_type))
        .with_attribute(("href", &*fit(href)))
        .write_empty()?;
    Ok(())
}

/// A text that XML can hold (XML 1.0, production 2). No escape makes other characters well formed: one of
/// them would cost subscribers the whole feed, so a sign stands in for each.
fn fit(text: &str) -> Cow<'_, str> {
    let is_char = |c: char| match c {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        c => c >= ' ',
    };
    match text.chars().all(is_char) {
        true => Cow::Borrowed(text),
        false => text.chars().map(|c| if is_char(c) { c } else { '\u{FFFD}' }).collect(),
    }
}
