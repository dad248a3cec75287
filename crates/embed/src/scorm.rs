//! A package for learning platforms, after SCORM 1.2 (ADL, 2001): a page with the playground that reports to the platform
//! when the goal is met.

use crate::snippet::{Snippet, escaped};
use miniz_oxide::deflate::compress_to_vec;
use rawzip::CompressionMethod;
use std::io::Write;

/// The page's script that talks to the platform.
const SCRIPT: &str = include_str!("scorm/scorm.js");

/// How hard files are packed, from 0 to 10.
const LEVEL: u8 = 6;

/// When the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// When a goal of the playground's lesson is met.
    Lesson,
    /// When the test accuracy reaches so many per cent, 1 to 100.
    TestAccuracy(u32),
}

/// What goes into a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The playground. Its page must be an address that the platform's readers reach.
    pub snippet: Snippet,
    /// When the work is done.
    pub goal: Goal,
    /// The text of `embed.js`, which goes along.
    pub embed: String,
}

impl Package {
    /// The files by name, in the order in which they lie in the package.
    pub fn files(&self) -> [(&'static str, String); 4] {
        [
            ("imsmanifest.xml", self.manifest()),
            ("index.html", self.page()),
            ("scorm.js", SCRIPT.to_owned()),
            ("embed.js", self.embed.clone()),
        ]
    }

    /// The package: a zip file.
    ///
    /// # Errors
    /// None for texts that fit into memory; they are the zip writer's.
    pub fn zip(&self) -> Result<Vec<u8>, rawzip::Error> {
        let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
        for (name, text) in self.files() {
            // Sizes stand behind what they are of. Platforms that read a zip as a stream take that for deflated files alone.
            let file = archive.new_file(name).compression_method(CompressionMethod::DEFLATE);
            let (mut entry, config) = file.start()?;
            let mut writer = config.wrap(Vec::new());
            writer.write_all(text.as_bytes())?;
            let (plain, descriptor) = writer.finish()?;
            entry.write_all(&compress_to_vec(&plain, LEVEL))?;
            entry.finish(descriptor)?;
        }
        archive.finish()
    }

    fn manifest(&self) -> String {
        let title = escaped(&self.snippet.title);
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="layerloom-{:08x}" version="1"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="layerloom">
    <organization identifier="layerloom">
      <title>{title}</title>
      <item identifier="playground" identifierref="page">
        <title>{title}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="index.html">
      <file href="index.html"/>
      <file href="scorm.js"/>
      <file href="embed.js"/>
    </resource>
  </resources>
</manifest>
"#,
            checksum(&self.snippet.address())
        )
    }

    /// What stands in the page where the playground does not come.
    fn meanwhile(&self) -> String {
        let page = escaped(&self.snippet.page);
        format!(
            r#"
<p lang="en">The playground has not loaded yet. It comes from <a href="{page}" target="_blank">{page}</a>: if that page does not open either, ask who runs your network.</p>
<p lang="zh-Hans">实验场尚未加载。它来自 <a href="{page}" target="_blank">{page}</a>；如果该页面也打不开，请咨询你的网络管理员。</p>
"#
        )
    }

    fn page(&self) -> String {
        let goal = match self.goal {
            Goal::Lesson => "lesson".to_owned(),
            Goal::TestAccuracy(percent) => percent.to_string(),
        };
        format!(
            r#"<!doctype html>
<html lang="{}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{}</title>
<style>
body {{ margin: 0; font: 1rem/1.5 system-ui, sans-serif; }}
p {{ margin: 1rem; }}
layerloom-playground {{ min-height: 100vh; }}
</style>
<script src="embed.js"></script>
<script src="scorm.js" data-goal="{goal}" defer></script>
</head>
<body>
{}
</body>
</html>
"#,
            self.snippet.lang.unwrap_or("en"),
            escaped(&self.snippet.title),
            self.snippet.element(&self.meanwhile()),
        )
    }
}

/// FNV-1a: it tells packages apart, and is the same for the same package.
fn checksum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |sum: u32, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::{Goal, Package};
    use crate::snippet::Snippet;
    use miniz_oxide::inflate::decompress_to_vec;

    #[test]
    fn zip_can_be_read_as_a_stream() {
        let package = Package { snippet: Snippet::default(), goal: Goal::Lesson, embed: "embed".repeat(9) };
        let zip = package.zip().expect("it is written to memory");
        let archive = rawzip::ZipArchive::from_slice(&zip).expect("a zip");
        let mut found = Vec::new();
        for entry in archive.entries() {
            let entry = entry.expect("an entry");
            assert_eq!(entry.compression_method(), rawzip::CompressionMethod::DEFLATE);
            let name = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
            let packed = archive.get_entry(entry.wayfinder()).expect("its bytes").data().to_vec();
            found.push((
                name,
                String::from_utf8(decompress_to_vec(&packed).expect("deflated")).expect("text"),
            ));
        }
        let files = package.files().map(|(name, text)| (name.to_owned(), text));
        assert_eq!(found, files);
    }
}
