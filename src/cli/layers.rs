//! What settings are laid over each other from: start, file, site of the file, environment, flags.

use super::message::{Trouble, shown, tell};
use super::options::{Asked, config_trouble};
use crate::catalogue::did_you_mean;
use crate::config::environment::variable_of;
use crate::config::{
    ConfigFile, LoadedConfig, Origins, Settings, from_environment, unknown_variables,
};
use url::Url;

/// What the environment says of the keys that are wanted; a variable that is none of ours is told.
///
/// # Errors
/// A variable that does not fit its key (exit 2).
pub fn variables(wanted: impl Fn(&str) -> bool) -> Result<ConfigFile, Trouble> {
    for (name, meant) in
        unknown_variables(std::env::vars_os().filter_map(|(n, _)| n.into_string().ok()))
    {
        tell(&format!(
            "warning: the variable {} is not known",
            shown(&name)
        ));
        if let Some(meant) = meant {
            tell(&format!("help: {meant}"));
        }
    }
    from_environment(|name| std::env::var(name).ok(), wanted)
        .map_err(|why| Trouble::usage(shown(&why)).into())
}

/// What settings are resolved from, the weakest first.
pub struct Layers {
    /// What comes before the file.
    pub start: Settings,
    /// The file, if there is one.
    pub loaded: Option<LoadedConfig>,
    /// What the environment says.
    pub variables: ConfigFile,
    /// What the command line says.
    pub flags: ConfigFile,
}

impl Layers {
    /// Numbers of the sites in the configuration that are asked for; one none where it is about one site, or
    /// where addresses are given that win over its list.
    ///
    /// # Errors
    /// A list with mistakes, or a name that is not in it.
    pub fn sites(&self, names: &[String]) -> Result<Vec<Option<usize>>, Trouble> {
        let sites = match &self.loaded {
            Some(loaded) => loaded.sites().map_err(config_trouble)?,
            None => &[],
        };
        let known: Vec<&str> = sites.iter().filter_map(|s| s.name.as_deref()).collect();
        if let Some(wrong) = names.iter().find(|name| !known.contains(&name.as_str())) {
            let help = did_you_mean(wrong, known.iter().copied()).unwrap_or_else(|| {
                match known.as_slice() {
                    [] => "list the sites under [[sites]] of the configuration".into(),
                    known => format!("known: {}", known.join(", ")),
                }
            });
            return Err(Trouble::usage(format!("unknown site \"{}\"", shown(wrong)))
                .help(help)
                .into());
        }
        let addressed = self.variables.url.is_some() || self.flags.url.is_some();
        if addressed && !names.is_empty() {
            return Err(Trouble::usage("--site and addresses cannot be given together").into());
        }
        if sites.is_empty() || addressed {
            return Ok(vec![None]);
        }
        let asked = |n: &usize| {
            let name = known.get(*n).copied().unwrap_or_default();
            names.is_empty() || names.iter().any(|asked| asked == name)
        };
        Ok((0..sites.len()).filter(asked).map(Some).collect())
    }

    /// The settings of a site, or of the file as a whole.
    ///
    /// # Errors
    /// The first value that cannot be used, with its place.
    pub fn resolve(&self, site: Option<usize>) -> Result<Asked, Trouble> {
        let mut settings = self.start.clone();
        let mut origins = Origins::of_start(&settings);
        let mut name = String::new();
        if let Some(loaded) = &self.loaded {
            let applied = loaded.values.clone().apply(&mut settings);
            applied.map_err(|(key, why)| config_trouble(loaded.error_at(key, why, None)))?;
            origins.file(loaded, &loaded.values, None);
            let own = site.and_then(|n| Some((n, loaded.values.sites.as_ref()?.get(n)?)));
            if let Some((n, own)) = own {
                let applied = own.clone().apply(&mut settings);
                applied.map_err(|(key, why)| {
                    config_trouble(loaded.error_in_site(n, &format!("{key}: {why}")))
                })?;
                origins.file(loaded, own, Some(n));
                name = own.name.clone().unwrap_or_default();
            }
        }
        let applied = self.variables.clone().apply(&mut settings);
        applied.map_err(|(key, why)| Trouble::usage(format!("{}: {why}", variable_of(key))))?;
        origins.variables(&self.variables);
        let applied = self.flags.clone().apply(&mut settings);
        applied.map_err(|(key, why)| Trouble::usage(format!("--{key}: {why}")))?;
        origins.flags(&self.flags);
        Ok(Asked {
            name,
            settings,
            origins,
        })
    }
}

/// One audit is of one host: settings with addresses on several are as many audits, in their order.
pub fn per_host(settings: Settings) -> Vec<Settings> {
    let mut all: Vec<Settings> = Vec::new();
    for seed in &settings.seeds {
        match all
            .iter_mut()
            .find(|s| s.seeds.first().map(Url::host) == Some(seed.host()))
        {
            Some(of_host) => of_host.seeds.push(seed.clone()),
            None => all.push(Settings {
                seeds: vec![seed.clone()],
                ..settings.clone()
            }),
        }
    }
    if all.is_empty() {
        all.push(settings);
    }
    all
}
