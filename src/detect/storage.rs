//! Web storage over all scenarios.

use super::catalogue::{Area, Catalogue};
use super::cookies::{by_scenario, seen_runs, written_by_choices};
use super::facts::{Party, SetBy, StorageFact};
use super::identifier::looks_like_identifier;
use super::life::{Deed, Life, Stored};
use super::party::{OwnSite, host_of, site};
use super::view::RunView;
use crate::evidence::{Event, StorageEntry};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Origin, area, key. Its order is the order of the ids.
type Key = (String, String, String);

#[derive(Default)]
struct Track {
    lives: BTreeMap<usize, Life>,
    setter: Option<(usize, f64, SetBy)>,
    values: BTreeSet<String>,
}

/// Site of an origin.
pub fn origin_site(origin: &str) -> String {
    Url::parse(origin).map_or_else(|_| site(origin), |u| site(&host_of(&u)))
}

/// Storage of all runs, `S-001`, by origin, area and key.
pub fn storage(views: &[RunView<'_>], own: &OwnSite, catalogue: &Catalogue) -> Vec<StorageFact> {
    let mut tracks: BTreeMap<Key, Track> = BTreeMap::new();
    for (index, view) in views.iter().enumerate() {
        writes(&mut tracks, index, view);
        dumps(&mut tracks, index, view);
    }
    let mut facts: Vec<StorageFact> = tracks
        .into_iter()
        .filter_map(|(key, track)| fact(key, track, views, own, catalogue))
        .collect();
    for (number, entry) in facts.iter_mut().enumerate() {
        entry.id = format!("S-{:03}", number + 1);
    }
    facts
}

fn writes(tracks: &mut BTreeMap<Key, Track>, index: usize, view: &RunView<'_>) {
    for (t_ms, event) in view.events() {
        let Event::StorageWrite(write) = event else {
            continue;
        };
        let key = (write.origin.clone(), write.area.clone(), write.key.clone());
        let track = tracks.entry(key).or_default();
        let consent = view.timeline.at(t_ms).0;
        let deed = Deed::Set(write.value.clone());
        track
            .lives
            .entry(index)
            .or_default()
            .deeds
            .push((t_ms, consent, deed));
        track.values.insert(write.value.clone());
        if track
            .setter
            .as_ref()
            .is_none_or(|(run, t, _)| (index, t_ms) < (*run, *t))
        {
            let by = SetBy {
                kind: "script".into(),
                request: None,
                script: write.script.clone(),
            };
            track.setter = Some((index, t_ms, by));
        }
    }
}

fn dumps(tracks: &mut BTreeMap<Key, Track>, index: usize, view: &RunView<'_>) {
    // The origin of the page that was open is always looked at, also when it holds nothing.
    let open = |visit: Option<u32>, t_ms: f64| {
        let url = view
            .visit(visit, t_ms)
            .and_then(|(_, v)| Url::parse(&v.url).ok());
        url.map(|u| u.origin().ascii_serialization())
    };
    let dumps: Vec<(f64, &Vec<StorageEntry>, Option<String>)> = view
        .events()
        .filter_map(|(t_ms, event)| match event {
            Event::StorageDump { entries, visit, .. } => Some((t_ms, entries, open(*visit, t_ms))),
            _ => None,
        })
        .collect();
    let key = |e: &StorageEntry| (e.origin.clone(), e.area.clone(), e.key.clone());
    for (_, entries, _) in &dumps {
        for entry in *entries {
            let track = tracks.entry(key(entry)).or_default();
            track.lives.entry(index).or_default();
            track.values.insert(entry.value.clone());
        }
    }
    for ((origin, area, name), track) in tracks.iter_mut() {
        let Some(life) = track.lives.get_mut(&index) else {
            continue;
        };
        life.deeds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let web = matches!(area.as_str(), "local" | "session");
        // A dump lists the origins of the page that is open: an origin it does not name was not looked at.
        life.listings = dumps
            .iter()
            .filter(|(_, entries, open)| {
                let looked_at = |e: &StorageEntry| {
                    // Databases and caches may not be listed at all: only one that is shows others gone.
                    e.origin == *origin && (web || e.area == *area)
                };
                (web && open.as_ref() == Some(origin)) || entries.iter().any(looked_at)
            })
            .map(|(t_ms, entries, _)| {
                let found = entries
                    .iter()
                    .find(|e| e.origin == *origin && e.area == *area && e.key == *name);
                (
                    *t_ms,
                    found.map(|e| Stored {
                        value: e.value.clone(),
                        expires: None,
                    }),
                )
            })
            .collect();
    }
}

fn fact(
    key: Key,
    track: Track,
    views: &[RunView<'_>],
    own: &OwnSite,
    catalogue: &Catalogue,
) -> Option<StorageFact> {
    let (origin, area, name) = key;
    let lives: Vec<(&RunView<'_>, &Life)> = track
        .lives
        .iter()
        .map(|(run, life)| (&views[*run], life))
        .collect();
    let (scenarios, first_set) = by_scenario(&lives);
    if scenarios.is_empty() {
        return None;
    }
    let kept_in = match area.as_str() {
        "local" => Some(Area::Local),
        "session" => Some(Area::Session),
        _ => None,
    };
    let domain = Url::parse(&origin).map_or_else(|_| origin.clone(), |u| host_of(&u));
    let entry = kept_in.and_then(|area| catalogue.cookie(&name, &domain, area));
    let party = own.party(&site(&domain));
    let is_own = party == Party::First && entry.is_none_or(|e| e.vendor.is_none());
    let observed = is_own && written_by_choices(&name, &lives);
    Some(StorageFact {
        id: String::new(),
        vendor: entry.and_then(|e| e.vendor.clone()),
        purpose: entry
            .map(|e| e.purpose.clone())
            .or_else(|| observed.then(|| "necessary".to_owned())),
        stores_choice: entry.is_some_and(|e| e.stores_choice) || observed,
        identifier: track.values.iter().any(|v| looks_like_identifier(v)),
        party,
        set_by: track.setter.map_or_else(
            || SetBy {
                kind: "unknown".into(),
                ..SetBy::default()
            },
            |(_, _, by)| by,
        ),
        first_set,
        scenarios,
        seen_runs: seen_runs(&lives),
        origin,
        area,
        key: name,
    })
}
