//! The readers of consent strings on anything, and on the worst.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::gpp::GppString;
use super::hostile;
use super::tcf::TcString;
use crate::cases::runner;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;

/// Ids that one list can hold, twice for a last range that begins before the list is full.
const LIST: usize = 2 * 65_536;

/// Bits as a base64url text.
fn packed(bits: &str) -> String {
    let bytes = bits.as_bytes().chunks(8).map(|eight| {
        let text = format!("{:0<8}", std::str::from_utf8(eight).unwrap());
        u8::from_str_radix(&text, 2).unwrap()
    });
    URL_SAFE_NO_PAD.encode(bytes.collect::<Vec<u8>>())
}

/// The fields of a core string before its vendors: version, times, manager, screen, language, list, policy,
/// flags, purposes, country.
fn core(purposes: u32, interests: u32) -> String {
    let head = format!(
        "{:06b}{:036b}{:036b}{:012b}{:012b}{:06b}{:06b}{:06b}{:012b}{:06b}",
        2, 15_000_000_000_u64, 15_000_000_001_u64, 7, 1, 1, 4, 13, 100, 5
    );
    format!(
        "{head}10{:012b}{purposes:024b}{interests:024b}0{:06b}{:06b}",
        0, 3, 4
    )
}

/// A vendor section as a bit field.
fn field(ids: &[bool]) -> String {
    let bits: String = ids.iter().map(|on| if *on { '1' } else { '0' }).collect();
    format!("{:016b}0{bits}", ids.len())
}

fn on(ids: &[bool]) -> Vec<u32> {
    (1..)
        .zip(ids)
        .filter(|(_, on)| **on)
        .map(|(n, _)| n)
        .collect()
}

#[test]
fn any_consent_string_is_read_within_bounds() {
    let letters = prop::collection::vec(
        prop::sample::select(b"ABCDEIOQYgw_-09.~=C".as_slice()),
        0..400,
    );
    let any_text = prop_oneof![
        letters.clone().prop_map(|l| String::from_utf8(l).unwrap()),
        letters.prop_map(|l| format!("CPXxRfAPXxRfAAfKABENB-CgA{}", String::from_utf8(l).unwrap())),
        "DB[A-Z]{4}(~[A-Za-z0-9_.-]{0,40}){0,4}",
        ".{0,40}",
    ];
    let tested = runner(2000).run(&any_text, |text| {
        let data = text.as_bytes();
        prop_assert!(hostile::tc_string(data) <= 3 * LIST + 5000);
        prop_assert!(hostile::gpp(data) <= 4 * LIST);
        prop_assert!(crate::detect::hostile::tc_string(data) <= 2 * LIST + 48);
        Ok(())
    });
    tested.unwrap();
}

/// Both readers, the one that proves a choice and the judge's, give back what was written.
#[test]
fn what_is_written_is_read() {
    let ids = || prop::collection::vec(any::<bool>(), 0..60);
    let all = (0..1u32 << 24, 0..1u32 << 24, ids(), ids());
    let tested = runner(300).run(&all, |(purposes, interests, consent, interest)| {
        let bits = format!(
            "{}{}{}{:012b}",
            core(purposes, interests),
            field(&consent),
            field(&interest),
            0
        );
        let text = packed(&bits);
        let bit_list =
            |bits: u32| -> Vec<u32> { (1..=24).filter(|n| bits >> (24 - n) & 1 == 1).collect() };
        let read = TcString::decode(&text).unwrap();
        prop_assert_eq!(&read.purposes, &bit_list(purposes));
        prop_assert_eq!(&read.legitimate_interests, &bit_list(interests));
        prop_assert_eq!(&read.vendors, &on(&consent));
        prop_assert_eq!(&read.vendors_legitimate_interest, &on(&interest));
        let judged = purposes.count_ones() + interests.count_ones();
        let listed = on(&consent).len() + on(&interest).len();
        prop_assert_eq!(
            crate::detect::hostile::tc_string(text.as_bytes()),
            judged as usize + listed
        );
        // Inside a GPP string it is the same string.
        let gpp = GppString::decode(&format!("DBABMA~{text}")).unwrap();
        prop_assert_eq!(gpp.tcf, Some(read));
        Ok(())
    });
    tested.unwrap();
}

/// Ranges are short to write and long to read.
#[test]
fn ranges_that_blow_up_are_cut() {
    let all_ids = format!("{:012b}1{:016b}{:016b}", 1, 1, 65_535);
    let vendors = format!("{:016b}1{all_ids}", 65_535);
    let restriction = format!("{:06b}{:02b}{all_ids}", 1, 1);
    let restrictions = format!("{:012b}{}", 4095, restriction.repeat(4095));
    let none = field(&[]);
    let text = packed(&format!("{}{none}{none}{restrictions}", core(1, 1)));
    assert!(text.len() < 64 * 1024);
    assert_eq!(hostile::tc_string(text.as_bytes()), 0, "it is none");
    let few = format!("{:012b}{}", 3, restriction.repeat(3));
    let text = packed(&format!("{}{none}{none}{few}", core(1, 1)));
    assert_eq!(
        TcString::decode(&text).unwrap().restrictions,
        [(1, 1, 65_535); 3]
    );

    let core = packed(&format!("{}{none}{none}{:012b}", core(1, 1), 0));
    let disclosed = packed(&format!("001{vendors}"));
    let text = format!("{core}{}", format!(".{disclosed}").repeat(90_000));
    assert_eq!(
        TcString::decode(&text).unwrap().disclosed.unwrap().len(),
        65_535
    );

    let ranges = format!(
        "{:016b}1{:012b}{}",
        65_535,
        4095,
        &all_ids[12..].repeat(4095)
    );
    let mut long = "0".repeat(152 + 48 + 13);
    long.replace_range(..6, "000010");
    let text = packed(&format!("{long}{ranges}{ranges}"));
    assert!(crate::detect::hostile::tc_string(text.as_bytes()) <= 2 * LIST);
}
