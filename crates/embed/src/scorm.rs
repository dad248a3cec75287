//! A package for learning platforms, after SCORM 1.2 (ADL, 2001): a page with the playground that reports to the platform
//! when the goal is met.

use crate::snippet::{Snippet, escaped};
use std::io::Write;

/// The page's script that talks to the platform.
const SCRIPT: &str = include_str!("scorm/scorm.js");

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
            let (mut entry, config) = archive.new_file(name).start()?;
            let mut writer = config.wrap(&mut entry);
            writer.write_all(text.as_bytes())?;
            let (_, descriptor) = writer.finish()?;
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
            self.snippet.element(),
        )
    }
}

/// FNV-1a: it tells packages apart, and is the same for the same package.
fn checksum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |sum: u32, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
