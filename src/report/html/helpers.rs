//! Template helpers. Each one writes escaped text; `style` and `script` write our own two blocks.

use super::super::site_text::{self, SITE_LIMIT, TEXT_LIMIT};
use crate::messages::{Args, Messages};
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderErrorReason,
    Renderable, StringOutput,
};

/// Registers `t`, `site`, `prose`, `image`, `style` and `script`.
pub fn register(engine: &mut Handlebars<'_>, messages: &Messages, style: String, script: String) {
    engine.register_helper("t", Box::new(Text(messages.clone())));
    engine.register_helper("site", Box::new(site));
    engine.register_helper("prose", Box::new(prose));
    engine.register_helper("image", Box::new(image));
    engine.register_helper("style", block(style));
    engine.register_helper("script", block(script));
}

/// Where a part with markup of its own goes into a text. No page can write it: it is taken out of what is
/// put in.
const PART: char = '\u{e000}';

/// `{{t "id" n=count}}`: a text, with what is put into it escaped like the text itself.
/// `{{#t "id"}}<a …>…</a>{{/t}}` puts what stands between into the text as `$part`.
struct Text(Messages);

impl HelperDef for Text {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        engine: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let missing = RenderErrorReason::ParamNotFoundForIndex("t", 0);
        let id = helper.param(0).and_then(|p| p.value().as_str());
        let id = id.ok_or(missing)?;
        let mut args = Args::new();
        for (name, value) in helper.hash() {
            match value.value() {
                serde_json::Value::Number(n) => args.set(*name, n.as_f64().unwrap_or_default()),
                serde_json::Value::String(text) => args.set(*name, text.replace(PART, "")),
                serde_json::Value::Null => args.set(*name, ""),
                other => args.set(*name, other.to_string()),
            }
        }
        let Some(inner) = helper.template() else {
            let said = self.0.say(id, &args);
            out.write(&escaped(&said))?;
            return Ok(());
        };
        args.set("part", PART.to_string());
        let mut part = StringOutput::new();
        inner.render(engine, context, render, &mut part)?;
        let part = part.into_string()?;
        let said = escaped(&self.0.say(id, &args));
        out.write(&said.replace(PART, &part))?;
        Ok(())
    }
}

fn escaped(text: &str) -> String {
    site_text::html(&site_text::lines(text, TEXT_LIMIT))
}

fn block(text: String) -> Box<dyn handlebars::HelperDef + Send + Sync> {
    Box::new(
        move |_: &Helper<'_>,
              _: &Handlebars<'_>,
              _: &Context,
              _: &mut RenderContext<'_, '_>,
              out: &mut dyn Output|
              -> HelperResult { Ok(out.write(&text)?) },
    )
}

/// `{{site text}}`: something that the audited site wrote, marked, isolated and cut.
fn site(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(&marked(&text_of(helper)?))?)
}

/// `{{prose text}}`: our sentence in which the site's words stand between back quotes.
fn prose(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    Ok(out.write(&prose_html(&text_of(helper)?))?)
}

/// `{{image address}}`: the whole of a data address that this program made; anything else is left out.
fn image(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let address = text_of(helper)?;
    if is_image(&address) {
        out.write(&address)?;
    }
    Ok(())
}

fn is_image(address: &str) -> bool {
    let kinds = ["png", "jpeg", "svg+xml"];
    kinds.iter().any(|kind| {
        let data = address.strip_prefix(&format!("data:image/{kind};base64,"));
        data.is_some_and(|d| {
            d.bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
        })
    })
}

fn marked(text: &str) -> String {
    let text = site_text::html(&site_text::line(text, SITE_LIMIT));
    format!("<bdi class=\"site\">{text}</bdi>")
}

fn prose_html(text: &str) -> String {
    let cut = site_text::lines(text, TEXT_LIMIT);
    // With an odd number of back quotes nobody can say what is quoted: all of it is text then.
    if cut.matches('`').count() % 2 == 1 {
        return site_text::html(&cut);
    }
    let parts = cut.split('`').enumerate();
    let html = parts.map(|(n, part)| match n % 2 {
        1 if !part.is_empty() => marked(part),
        _ => site_text::html(part),
    });
    html.collect()
}

fn text_of(helper: &Helper<'_>) -> Result<String, RenderErrorReason> {
    let missing = || RenderErrorReason::ParamNotFoundForIndex("site or prose", 0);
    let param = helper.param(0).ok_or_else(missing)?;
    if param.is_value_missing() {
        return Err(missing());
    }
    Ok(match param.value() {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn quoted_words_of_the_site_are_marked_and_escaped() {
        assert_eq!(
            prose_html("Cookie `<b>` & more"),
            "Cookie <bdi class=\"site\">&lt;b&gt;</bdi> &amp; more"
        );
        assert_eq!(prose_html("one ` only <i>"), "one &#96; only &lt;i&gt;");
    }

    #[test]
    fn only_whole_pictures_of_ours_are_images() {
        assert!(is_image("data:image/png;base64,iVBORw0KGgo="));
        for bad in [
            "data:image/png;base64,a\"onload=x",
            "data:text/html;base64,AAAA",
            "https://x.example/a.png",
            "",
        ] {
            assert!(!is_image(bad), "{bad}");
        }
    }

    #[test]
    fn marked_text_is_cut() {
        let out = marked(&"x".repeat(1_000_000));
        assert!(out.len() < 400 && out.contains("1000000 characters"));
    }
}
