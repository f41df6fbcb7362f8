//! Reading and checking the catalogue's files.

use super::cookie_file::{CookieFile, Cookies};
use super::examples::Suite;
use super::index::Index;
use super::rule::{Rule, is_domain};
use super::setting::Setting;
use super::shared_file::{
    ClickIdsFile, GoogleConsent, GtmTags, PersonalFile, Platforms, ServerSide, WordsFile,
};
use super::vendor_file::VendorFile;
use super::{Catalogue, Entry, Vendor, strict};
use crate::catalogue::{DataFile, DataFiles, FileError, did_you_mean};
use crate::detect::decode::events::EventNames;
use crate::detect::decode::readable::ReadableNames;
use regex::Regex;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Files of `vendors/` that hold shared tables instead of a vendor.
const SHARED: [&str; 7] = [
    "_words.toml",
    "_click-ids.toml",
    "_google-consent.toml",
    "_gtm-tags.toml",
    "_platforms.toml",
    "_server-side.toml",
    "_personal-data.toml",
];

pub(super) fn load(files: &DataFiles) -> Result<Catalogue, Vec<FileError>> {
    let mut errors = Vec::new();
    let mut catalogue = Catalogue::default();
    for (path, file) in files.under("vendors/") {
        let name = path.trim_start_matches("vendors/");
        if name.starts_with('_') {
            if !SHARED.contains(&name) {
                errors.push(FileError::at(
                    file,
                    0..0,
                    format!("unknown shared file \"{name}\""),
                    did_you_mean(name, SHARED),
                ));
            }
            continue;
        }
        if let Some(source) = read_strictly::<VendorFile>(file, &mut errors) {
            let (entry, suite) = vendor(path, file, source, &mut errors);
            catalogue.vendors.push(entry);
            catalogue.examples.push(suite);
        }
    }
    catalogue
        .vendors
        .sort_by(|a, b| a.vendor.id.cmp(&b.vendor.id));
    shared(files, &mut catalogue, &mut errors);
    let cookies: Vec<(&DataFile, CookieFile)> = files
        .under("cookies/")
        .filter_map(|(_, file)| Some((file, read_strictly(file, &mut errors)?)))
        .collect();
    catalogue.cookies = Cookies::new(cookies, &catalogue, &mut errors);
    catalogue.index = Index::new(&catalogue.vendors);
    match super::Terms::load(files) {
        Ok(terms) => catalogue.terms = terms,
        Err(mistakes) => errors.extend(mistakes),
    }
    if errors.is_empty() {
        Ok(catalogue)
    } else {
        Err(errors)
    }
}

fn shared(files: &DataFiles, catalogue: &mut Catalogue, errors: &mut Vec<FileError>) {
    if let Some(words) = files
        .get("vendors/_words.toml")
        .and_then(|f| read::<WordsFile>(f, errors))
    {
        catalogue.words = EventNames::new(
            words
                .event_words
                .iter()
                .flat_map(|(common, names)| names.iter().map(|n| (n.as_str(), common.word()))),
        );
        catalogue.as_of = words.as_of;
    }
    if let Some(google) = files
        .get("vendors/_google-consent.toml")
        .and_then(|f| read::<GoogleConsent>(f, errors))
    {
        catalogue.google = google;
    }
    tables(files, catalogue, errors);
    let Some(file) = files.get("vendors/_click-ids.toml") else {
        return;
    };
    let Some(source) = read::<ClickIdsFile>(file, errors) else {
        return;
    };
    catalogue.click_ids = source
        .click_ids
        .into_iter()
        .map(|(parameter, vendor)| (parameter, vendor.into_inner()))
        .collect();
}

/// The tables that name vendors, which must be in the catalogue.
fn tables(files: &DataFiles, catalogue: &mut Catalogue, errors: &mut Vec<FileError>) {
    if let Some(file) = files.get("vendors/_gtm-tags.toml") {
        catalogue.gtm_tags = read::<GtmTags>(file, errors).unwrap_or_default();
        let tags = &catalogue.gtm_tags;
        let named = tags.tags.values().filter_map(|t| t.vendor.as_ref());
        let named: Vec<&String> = named.chain(tags.account_vendors.values()).collect();
        known(file, named, catalogue, errors);
    }
    if let Some(file) = files.get("vendors/_platforms.toml") {
        catalogue.platforms = read::<Platforms>(file, errors).unwrap_or_default();
    }
    if let Some(file) = files.get("vendors/_server-side.toml") {
        catalogue.server_side = read::<ServerSide>(file, errors).unwrap_or_default();
        let server = &catalogue.server_side;
        let named = server.integration.iter().flat_map(|i| &i.vendors);
        let named: Vec<&String> = named
            .chain(server.identifier.iter().map(|i| &i.vendor))
            .collect();
        known(file, named, catalogue, errors);
        if let Err(pattern) = catalogue.server_side.compile() {
            errors.push(FileError::at(
                file,
                0..0,
                format!("bad regular expression \"{pattern}\""),
                None,
            ));
        }
    }
    if let Some(file) = files.get("vendors/_personal-data.toml")
        && let Some(source) = read::<PersonalFile>(file, errors)
    {
        match source.compile() {
            Ok(names) => catalogue.personal = names,
            Err(pattern) => errors.push(FileError::at(
                file,
                0..0,
                format!("bad regular expression \"{pattern}\""),
                None,
            )),
        }
    }
}

/// Refuses vendors that are not in the catalogue, at the place at which they are written.
fn known(file: &DataFile, named: Vec<&String>, catalogue: &Catalogue, errors: &mut Vec<FileError>) {
    for id in named
        .into_iter()
        .filter(|id| catalogue.vendor(id).is_none())
    {
        let at = file.text.find(&format!("\"{id}\"")).unwrap_or(0);
        let help = did_you_mean(id, catalogue.vendors().map(|v| v.id.as_str()));
        errors.push(FileError::at(
            file,
            at..at + id.len() + 2,
            format!("unknown vendor \"{id}\""),
            help,
        ));
    }
}

/// Reads one file of rows; all its unknown fields and words are put to the mistakes.
fn read_strictly<T: DeserializeOwned + JsonSchema>(
    file: &DataFile,
    errors: &mut Vec<FileError>,
) -> Option<T> {
    match toml::from_str(&file.text) {
        Ok(source) => Some(source),
        Err(first) => {
            let all = strict::mistakes::<T>(file);
            if all.is_empty() {
                errors.push(FileError::from_toml(file, &first));
            }
            errors.extend(all);
            None
        }
    }
}

/// Reads one shared file; a mistake is put to the others.
fn read<T: DeserializeOwned>(file: &DataFile, errors: &mut Vec<FileError>) -> Option<T> {
    toml::from_str(&file.text)
        .map_err(|e| errors.push(FileError::from_toml(file, &e)))
        .ok()
}

fn vendor(
    path: &str,
    file: &DataFile,
    source: VendorFile,
    errors: &mut Vec<FileError>,
) -> (Entry, Suite) {
    check(path, file, &source, errors);
    let rules = source
        .request
        .iter()
        .map(|rule| Rule::compile(file, rule, errors))
        .collect();
    let events: BTreeMap<String, &'static str> = source
        .events
        .iter()
        .map(|(name, common)| (name.clone(), common.word()))
        .collect();
    let events_folded = EventNames::new(source.events.iter().map(|(n, c)| (n.as_str(), c.word())));
    let params = ReadableNames::new(&source.params).unwrap_or_else(|pattern| {
        errors.push(FileError::at(
            file,
            source.id.span(),
            format!("[params] \"{pattern}\" holds more than one \"*\""),
            None,
        ));
        ReadableNames::default()
    });
    let id = source.id.span();
    let settings = source
        .setting
        .into_iter()
        .filter_map(|s| Setting::compile(file, s, id.clone(), errors))
        .collect();
    // A form that cannot be compiled has been told already.
    let account = source
        .id_format
        .as_ref()
        .and_then(|f| Regex::new(f.get_ref()).ok());
    let suite = Suite {
        file: file.clone(),
        vendor: source.id.get_ref().clone(),
        examples: source.example,
        counter_examples: source.counter_example,
    };
    let vendor = Vendor {
        id: source.id.into_inner(),
        name: source.name,
        entity: source.entity,
        controller_eu: source.controller_eu,
        country: source.country.into_inner(),
        category: source.category.word().into(),
        purposes: source
            .purposes
            .into_inner()
            .into_iter()
            .map(|p| p.word().into())
            .collect(),
        aliases: source.aliases,
        domains: source
            .domains
            .into_iter()
            .map(toml::Spanned::into_inner)
            .collect(),
        remedy: source.remedy,
        gvl_id: source.gvl_id,
        confidence: source.confidence.word().into(),
        consent_commands: source.consent_commands,
        inline_tells: source.inline_tells,
        globals: source.globals,
        noscript: source.noscript,
        capi: source.capi,
        advanced_matching: source.advanced_matching,
    };
    (
        Entry {
            vendor,
            rules,
            events,
            events_folded,
            params,
            account,
            settings,
        },
        suite,
    )
}

/// What serde cannot see.
fn check(path: &str, file: &DataFile, source: &VendorFile, errors: &mut Vec<FileError>) {
    let mut error = |range, message: String, help: Option<String>| {
        errors.push(FileError::at(file, range, message, help))
    };
    let id = source.id.get_ref();
    let stem = path
        .trim_start_matches("vendors/")
        .trim_end_matches(".toml");
    if id != stem {
        error(
            source.id.span(),
            format!("the id \"{id}\" is not the name of the file"),
            Some(format!("write id = \"{stem}\", or rename the file")),
        );
    }
    if !id
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        || id.is_empty()
    {
        error(
            source.id.span(),
            format!("\"{id}\" is no id"),
            Some("use lower-case letters, digits and hyphens".into()),
        );
    }
    let country = source.country.get_ref();
    if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
        error(
            source.country.span(),
            format!("\"{country}\" is no country code"),
            Some("use ISO 3166-1 alpha-2, e.g. \"IE\"".into()),
        );
    }
    if source.purposes.get_ref().is_empty() {
        error(
            source.purposes.span(),
            "a vendor needs a purpose".into(),
            None,
        );
    }
    for domain in &source.domains {
        if !is_domain(domain.get_ref()) {
            error(
                domain.span(),
                format!("\"{}\" is no domain", domain.get_ref()),
                Some("write it without scheme, path and leading dot".into()),
            );
        } else if psl::domain_str(domain.get_ref()).is_none() {
            error(
                domain.span(),
                format!(
                    "\"{}\" is a public suffix: everybody's domains are below it",
                    domain.get_ref()
                ),
                None,
            );
        }
    }
    if let Some(pattern) = &source.id_format
        && let Err(e) = Regex::new(pattern.get_ref())
    {
        error(
            pattern.span(),
            crate::detect::decode::locator::bad_regex(&e),
            None,
        );
    }
    for (list, empty) in [
        ("[[example]]", source.example.is_empty()),
        ("[[counter_example]]", source.counter_example.is_empty()),
    ] {
        if empty {
            error(
                source.id.span(),
                format!("vendor \"{id}\" has no {list}"),
                Some(format!(
                    "add at least one {list}, so that `consentry rules test` can prove the file"
                )),
            );
        }
    }
    if source.request.is_empty() && source.domains.is_empty() {
        error(
            source.id.span(),
            format!("vendor \"{id}\" can never be recognised"),
            Some("add a [[request]] or `domains`".into()),
        );
    }
}
