//! Hostile input: what the fuzz targets and the tests beside them feed to the readers of consent strings.
//!
//! Each function reads any bytes and gives a size that is bounded. None may panic, and none may take more
//! than time in proportion to its input.

use super::gpp::GppString;
use super::tcf::TcString;

/// Any text as a TC string; gives the number of ids that came out.
pub fn tc_string(data: &[u8]) -> usize {
    TcString::decode(&String::from_utf8_lossy(data)).map_or(0, |tc| ids(&tc))
}

/// Any text as a GPP string; gives the number of sections and of ids in them.
pub fn gpp(data: &[u8]) -> usize {
    GppString::decode(&String::from_utf8_lossy(data)).map_or(0, |gpp| {
        gpp.sections.len() + gpp.tcf.as_ref().map_or(0, ids)
    })
}

fn ids(tc: &TcString) -> usize {
    let lists = [
        &tc.special_features,
        &tc.purposes,
        &tc.legitimate_interests,
        &tc.vendors,
        &tc.vendors_legitimate_interest,
    ];
    let disclosed = tc.disclosed.as_ref().map_or(0, Vec::len);
    lists.iter().map(|l| l.len()).sum::<usize>() + tc.restrictions.len() + disclosed
}
