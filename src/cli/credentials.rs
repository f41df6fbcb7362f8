//! What the settings take from the environment and from files of certificates: passwords, secrets of journeys,
//! private authorities.

use super::message::{Trouble, shown};
use crate::browser::CERTUTIL;
use crate::config::{SHORTEST_SECRET, Secret, Settings, read_authorities};

/// Reads the passwords for the user names that are given.
pub(super) fn add_passwords(settings: &mut Settings) -> Result<(), Trouble> {
    let asked = [
        ("--user", "CONSENTRY_PASSWORD", &mut settings.credentials),
        (
            "a proxy with the user",
            "CONSENTRY_PROXY_PASSWORD",
            &mut settings.proxy_credentials,
        ),
    ];
    for (what, variable, credentials) in asked {
        let Some((user, password)) = credentials else {
            continue;
        };
        let Ok(text) = std::env::var(variable) else {
            return Err(Trouble::usage(format!(
                "{what} {user} is given, but {variable} is not set"
            ))
            .help("the password comes from the environment only, so that it stays out of files and lists")
            .into());
        };
        *password = Secret::new(text);
    }
    Ok(())
}

/// Reads the private authorities. The browser learns of them by a tool, so that one that is missing is
/// told now and not as a page that cannot be reached.
pub(super) fn add_authorities(settings: &mut Settings) -> Result<(), Trouble> {
    let Some(path) = &settings.ca else {
        return Ok(());
    };
    settings.authorities = read_authorities(path).map_err(|why| {
        Trouble::usage(format!("--ca: {}", shown(&why)))
            .help("name a PEM file with the certificate of your own authority")
    })?;
    if !cfg!(target_os = "linux") {
        return Err(Trouble::usage("--ca works on Linux only")
            .help("let your system trust the authority")
            .into());
    }
    let there = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(CERTUTIL).is_file()));
    if !there {
        return Err(
            Trouble::usage(format!("--ca needs {CERTUTIL}, which is not on the PATH"))
                .detail("Chromium reads private authorities from a database that this tool writes.")
                .help("apt-get install libnss3-tools")
                .into(),
        );
    }
    Ok(())
}

/// What journeys fill in in confidence, from the environment.
pub(super) fn add_journey_secrets(settings: &mut Settings) -> Result<(), Trouble> {
    for journey in &settings.journeys {
        for variable in journey.variables() {
            let Ok(text) = std::env::var(variable) else {
                return Err(Trouble::usage(format!(
                    "the journey \"{}\" fills in {variable}, which is not set",
                    journey.name
                ))
                .help(format!(
                    "{variable}=... consentry scan: a secret comes from the environment only"
                ))
                .into());
            };
            if text.trim().len() < SHORTEST_SECRET {
                return Err(Trouble::usage(format!(
                    "{variable} is shorter than {SHORTEST_SECRET} characters"
                ))
                .detail("What is as short as that stands in the evidence by chance, and could not be kept out of it.")
                .help("use an account with a longer password, or a value that is no secret with value")
                .into());
            }
            settings
                .journey_secrets
                .insert(variable.to_owned(), Secret::new(text));
        }
    }
    Ok(())
}
