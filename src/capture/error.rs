//! Why a capture could not be made at all.

use crate::browser::BrowserError;
use crate::catalogue::FileError;
use crate::evidence::FolderError;
use crate::plan::PlanError;
use thiserror::Error;

/// Why a capture could not be made. Trouble of one page or scenario is a gap instead.
#[derive(Debug, Error)]
pub enum CaptureError {
    /// No browser, or it does not start.
    #[error(transparent)]
    NoChrome(BrowserError),
    /// The browser ended before anything was recorded.
    #[error("the browser ended before anything was recorded: {0}")]
    ChromeDied(BrowserError),
    /// The start address gave no page.
    #[error("{url} cannot be reached: {what}")]
    Unreachable {
        /// The start address.
        url: String,
        /// What went wrong, in plain words, with the browser's own code.
        what: String,
    },
    /// The start address is something else than a page.
    #[error("{url} is no HTML page but {mime}")]
    NotHtml {
        /// The start address.
        url: String,
        /// What it is.
        mime: String,
    },
    /// The plan cannot be made.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Consent managers or control words cannot be read.
    #[error("{} mistake(s) in the data files of the banner engine", .0.len())]
    DataFiles(Vec<FileError>),
    /// The audit folder cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The audit to be continued was begun with other settings.
    #[error("the audit in {folder} was begun with other settings")]
    OtherSettings {
        /// Its folder.
        folder: String,
    },
    /// Broken off by the user; what was recorded is in the folder, its record says unfinished.
    #[error("interrupted")]
    Interrupted,
}

/// What a network error of Chrome means to its reader; the code stays in.
pub(super) fn plain(code: &str) -> String {
    let words = match code.strip_prefix("net::").unwrap_or(code) {
        "ERR_NAME_NOT_RESOLVED" | "ERR_NAME_RESOLUTION_FAILED" => "the name is not known to DNS",
        "ERR_CONNECTION_REFUSED" => "the server refused the connection",
        "ERR_CONNECTION_TIMED_OUT" | "ERR_TIMED_OUT" => "the server did not answer in time",
        "ERR_CONNECTION_RESET" | "ERR_CONNECTION_CLOSED" | "ERR_EMPTY_RESPONSE" => {
            "the server closed the connection without an answer"
        }
        "ERR_ADDRESS_UNREACHABLE" | "ERR_INTERNET_DISCONNECTED" | "ERR_NETWORK_CHANGED" => {
            "there is no way to the server's address"
        }
        "ERR_CERT_AUTHORITY_INVALID" => {
            "its certificate is not issued by a trusted authority (--insecure accepts it)"
        }
        "ERR_CERT_DATE_INVALID" => {
            "its certificate is expired or not yet valid (--insecure accepts it)"
        }
        "ERR_CERT_COMMON_NAME_INVALID" => {
            "its certificate is for another name (--insecure accepts it)"
        }
        "ERR_TOO_MANY_REDIRECTS" => "it redirects without end",
        "ERR_PROXY_CONNECTION_FAILED" | "ERR_TUNNEL_CONNECTION_FAILED" => {
            "the proxy cannot be reached"
        }
        "ERR_INVALID_AUTH_CREDENTIALS" => "user name or password are not accepted",
        "ERR_HTTP_RESPONSE_CODE_FAILURE" => "the server answered with an error and no page",
        other if other.starts_with("ERR_CERT_") => {
            "its certificate is not accepted (--insecure accepts it)"
        }
        other if other.starts_with("ERR_SSL_") => "no secure connection could be made",
        _ => return code.to_owned(),
    };
    format!("{words} ({code})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_put_in_plain_words_and_kept() {
        let dns = plain("net::ERR_NAME_NOT_RESOLVED");
        assert!(
            dns.contains("DNS") && dns.contains("net::ERR_NAME_NOT_RESOLVED"),
            "{dns}"
        );
        assert!(plain("net::ERR_CERT_REVOKED").contains("certificate"));
        assert_eq!(plain("net::ERR_SOMETHING_NEW"), "net::ERR_SOMETHING_NEW");
    }
}
