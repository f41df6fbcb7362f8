//! The readers of `robots.txt` and sitemaps on anything, and on the worst.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::hostile;
use super::robots::Robots;
use super::sitemap::read_one;
use crate::cases::runner;
use proptest::prelude::*;
use std::io::Write;

const MEGABYTE: usize = 1 << 20;

fn unit(text: &str) -> String {
    text.repeat(MEGABYTE / text.len())
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn any_robots_txt_is_read() {
    let pieces = &[
        "User-agent: *",
        "User-agent: consentry",
        "Disallow: /",
        "Allow: /a",
        "Disallow:",
        "*",
        "$",
        "/private",
        "Crawl-delay: 1e9",
        "Sitemap: https://a.example/s.xml",
        "\n",
        "\r",
        ":",
        "#",
        "é",
        "\0",
        "%",
        "\u{feff}",
        " ",
    ];
    let text = prop::collection::vec(prop::sample::select(pieces.as_slice()), 0..40);
    let tested = runner(500).run(&text, |text| {
        hostile::robots(text.concat().as_bytes());
        Ok(())
    });
    tested.unwrap();
}

#[test]
fn a_megabyte_of_the_worst_robots_txt_is_read_or_forbids() {
    for piece in [
        "Disallow: /a*b$\n",
        "Allow:*$\n",
        "Disallow: /a\n",
        "User-agent: *\n",
        "\n",
        "*",
        "Disallow: /*a*b*c*d\n",
    ] {
        hostile::robots(unit(piece).as_bytes());
    }
    let patterns = Robots::read(unit("Allow: /a*b$\n").as_bytes());
    assert!(matches!(&patterns, Robots::Unknown(why) if why.contains("2000 patterns")));
    // What lies beyond the part that is read says nothing; what lies in it holds.
    let long = format!(
        "User-agent: *\nDisallow: /private\n{}\nDisallow: /",
        unit("# x\n")
    );
    let robots = Robots::read(long.as_bytes());
    assert!(robots.allows(&"https://a.example/".parse().unwrap()));
    assert!(!robots.allows(&"https://a.example/private/x".parse().unwrap()));
}

/// Addresses that are written into a sitemap come out of it, packed or not, and never more than are taken.
#[test]
fn what_is_written_into_a_sitemap_is_read() {
    let name = "[a-z0-9&é?=]{0,12}";
    let tested = runner(100).run(&prop::collection::vec(name, 0..20), |names| {
        let urls: Vec<url::Url> = names
            .iter()
            .map(|n| format!("https://a.example/{n}").parse().unwrap())
            .collect();
        let locs = urls.iter().map(|u| {
            format!(
                "<url><loc> {} </loc></url>",
                u.as_str().replace('&', "&amp;")
            )
        });
        let text = format!("<urlset>{}</urlset>", locs.collect::<String>());
        prop_assert_eq!(&read_one(text.clone().into_bytes()), &(false, urls.clone()));
        prop_assert_eq!(read_one(packed(text.as_bytes())), (false, urls));
        Ok(())
    });
    tested.unwrap();
}

#[test]
fn a_sitemap_that_blows_up_is_cut() {
    for piece in [
        "<loc>",
        "<loc> ",
        "<loc>a",
        "<loc><![CDATA[",
        "<a:loc>",
        "</",
    ] {
        assert_eq!(hostile::sitemap(unit(piece).as_bytes()), 0, "{piece}");
    }
    let full = unit("<loc>http://a.b</loc>").repeat(8);
    assert_eq!(hostile::sitemap(full.as_bytes()), 2001);
    assert_eq!(hostile::sitemap(&packed(full.as_bytes())), 2001);
    assert_eq!(hostile::sitemap(&packed(&vec![b' '; 64 * MEGABYTE])), 0);
    assert_eq!(
        hostile::sitemap(b"\x1f\x8b<loc>http://a.b</loc>"),
        0,
        "a packed file that is none"
    );
}
