//! From the path of a request to a path of the output: read once, strictly, and never as a file's name.

/// Why a path is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPath {
    /// It does not start with a slash.
    NotFromRoot,
    /// A percent sign without two hexadecimal digits behind it.
    Escape,
    /// Bytes that are not UTF-8, overlong forms among them.
    NotUtf8,
    /// A character that no path of a site holds.
    Character,
    /// A part that names a folder itself or the one above it.
    Climbs,
}

/// The path that a request means, percent signs decoded once.
///
/// A slash that was written as `%2F` is refused: what parts a path must be seen before it is decoded.
pub fn decoded(written: &str) -> Result<String, BadPath> {
    if !written.starts_with('/') {
        return Err(BadPath::NotFromRoot);
    }
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let [high, low, tail @ ..] = rest else { return Err(BadPath::Escape) };
        let digit = |byte: &u8| char::from(*byte).to_digit(16).ok_or(BadPath::Escape);
        let byte = digit(high)? * 16 + digit(low)?;
        rest = tail;
        match u8::try_from(byte).map_err(|_| BadPath::Escape)? {
            b'/' => return Err(BadPath::Character),
            byte => bytes.push(byte),
        }
    }
    let path = String::from_utf8(bytes).map_err(|_| BadPath::NotUtf8)?;
    if path.chars().any(|c| c.is_control() || c == '\\') {
        return Err(BadPath::Character);
    }
    if path.split('/').any(|part| matches!(part, "." | "..")) {
        return Err(BadPath::Climbs);
    }
    Ok(path)
}

/// The path of the output that stands at a decoded path below the site's base.
pub fn output(below: &str) -> String {
    match below.is_empty() || below.ends_with('/') {
        true => format!("{below}index.html"),
        false => below.to_owned(),
    }
}

/// Whether a browser would show what stands at this path as a page.
pub fn is_page(output: &str) -> bool {
    let name = output.rsplit('/').next().unwrap_or(output);
    name.ends_with(".html") || !name.contains('.')
}

/// The media type of a file by its name.
pub fn media_type(output: &str) -> &'static str {
    let ending = output.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "rss" => "application/rss+xml",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "yaml" | "yml" => "application/yaml",
        "link" => "application/link-format",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_path(written: &str, expected: Result<&str, BadPath>) {
        assert_eq!(decoded(written), expected.map(str::to_owned), "{written}");
    }

    #[test]
    fn a_path_is_decoded_once() {
        check_path("/", Ok("/"));
        check_path("/a%20b/%E5%A4%89/", Ok("/a b/変/"));
        check_path("/%252e%252e/x", Ok("/%2e%2e/x"));
        check_path("/a..b/...", Ok("/a..b/..."));
        check_path("//a", Ok("//a"));
    }

    #[test]
    fn what_climbs_or_hides_is_no_path() {
        for climbing in ["/..", "/../x", "/a/../../x", "/%2e%2e/x", "/.%2E/x", "/a/..", "/./x"] {
            check_path(climbing, Err(BadPath::Climbs));
        }
        for hidden in ["/a%2fb", "/..%2Fx", "/a%5c..%5cb", "/a\\b", "/%00", "/a%0d%0ab", "/%7f"] {
            check_path(hidden, Err(BadPath::Character));
        }
        for cut in ["/%", "/%4", "/%zz", "/%+1"] {
            check_path(cut, Err(BadPath::Escape));
        }
        // Overlong forms of `/` and `.`, half a pair, a lone byte.
        for bytes in ["/%c0%af", "/%c0%ae%c0%ae/", "/%e0%80%af", "/%ed%a0%80", "/%ff"] {
            check_path(bytes, Err(BadPath::NotUtf8));
        }
        check_path("*", Err(BadPath::NotFromRoot));
        check_path("", Err(BadPath::NotFromRoot));
    }
}
