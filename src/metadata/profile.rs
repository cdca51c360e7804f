//! The Metadata API's `Profile` type, beyond what it shares with permission sets.

use std::net::IpAddr;

use super::parts::Parts;
use super::value::{read_located, read_text};
use crate::xml::error::XmlError;
use crate::xml::reader::{Element, Reader};

/// A profile file overlays the org: what it does not mention is unknown, not absent. Only user
/// permissions, login ranges and login hours are in every retrieve.
#[derive(Debug, Default)]
pub struct Profile {
    /// Not a reliable sign of a custom profile: retrieves of some standard ones say `true`.
    pub custom: Option<bool>,
    pub login_ip_ranges: Vec<LoginIpRange>,
    pub login_hours: Option<LoginHours>,
    /// Where the `<loginFlows>` elements begin.
    pub login_flows: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginIpRange {
    pub start: String,
    pub end: String,
    /// The byte at which the element's `<` stands.
    pub offset: u32,
}

/// `<loginHours>`; an empty element removes the restriction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginHours {
    pub restricted: bool,
    pub offset: u32,
}

impl LoginIpRange {
    /// Both ends, when they are addresses of the same family in ascending order.
    pub fn addresses(&self) -> Option<(IpAddr, IpAddr)> {
        let (start, end) = (self.start.parse::<IpAddr>().ok()?, self.end.parse::<IpAddr>().ok()?);
        (start.is_ipv4() == end.is_ipv4() && start <= end).then_some((start, end))
    }

    pub fn is_v4(&self) -> bool {
        self.addresses().is_some_and(|(start, _)| start.is_ipv4())
    }

    /// Both ends as numbers.
    pub fn bounds(&self) -> Option<(u128, u128)> {
        let number = |address| match address {
            IpAddr::V4(v4) => u128::from(u32::from(v4)),
            IpAddr::V6(v6) => u128::from(v6),
        };
        let (start, end) = self.addresses()?;
        Some((number(start), number(end)))
    }

    /// How many addresses it holds.
    pub fn size(&self) -> Option<u128> {
        self.bounds().map(|(start, end)| (end - start).saturating_add(1))
    }

    /// Whether it restricts next to nothing.
    pub fn is_wide(&self) -> bool {
        self.size().is_some_and(|size| size > if self.is_v4() { WIDEST_V4 } else { WIDEST_V6 })
    }
}

/// A /16 of IPv4 and a /48 of IPv6.
const WIDEST_V4: u128 = 1 << 16;
const WIDEST_V6: u128 = 1 << 80;

/// Known children that grant nothing.
const OTHERS: [&[u8]; 4] =
    [b"layoutAssignments", b"categoryGroupVisibilities", b"profileActionOverrides", b"enrichments"];

/// Children of which a file may have one.
const SINGLE: [&[u8]; 5] = [b"custom", b"description", b"fullName", b"userLicense", b"loginHours"];

impl Profile {
    pub(super) fn child<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        element: &Element<'a>,
        parts: &mut Parts<'_>,
    ) -> Result<(), XmlError> {
        if SINGLE.contains(&element.name) {
            parts.single(element);
        }
        let attributes = &mut parts.attributes;
        match element.name {
            b"custom" => self.custom = parts.boolean(reader.value(element)?, element),
            b"description" => attributes.description = Some(read_located(reader, element)?),
            b"fullName" => attributes.full_name = Some(read_located(reader, element)?),
            b"userLicense" => attributes.license = Some(read_located(reader, element)?),
            b"loginIpRanges" => self.login_ip_range(reader, element, parts)?,
            b"loginHours" => {
                let mut restricted = false;
                while let Some(child) = reader.child()? {
                    restricted = true;
                    parts.skip(reader, &child)?;
                }
                self.login_hours = Some(LoginHours { restricted, offset: element.start });
            }
            b"loginFlows" => {
                self.login_flows.push(element.start);
                parts.skip(reader, element)?;
            }
            name if OTHERS.contains(&name) => {
                parts.skip(reader, element)?;
            }
            _ => parts.unknown(reader, element)?,
        }
        Ok(())
    }

    fn login_ip_range<'a>(
        &mut self,
        reader: &mut Reader<'a>,
        element: &Element<'a>,
        parts: &mut Parts<'_>,
    ) -> Result<(), XmlError> {
        let mut range = LoginIpRange { start: String::new(), end: String::new(), offset: element.start };
        let mut met = [false; 2];
        while let Some(child) = reader.child()? {
            let (this, end) = match child.name {
                b"startAddress" => (0, &mut range.start),
                b"endAddress" => (1, &mut range.end),
                b"description" => {
                    parts.skip(reader, &child)?;
                    continue;
                }
                _ => {
                    parts.unknown(reader, &child)?;
                    continue;
                }
            };
            if std::mem::replace(&mut met[this], true) {
                parts.repeated(&child, "loginIpRanges");
            }
            *end = read_text(reader, &child)?;
        }
        if range.addresses().is_none() {
            let fault = XmlError::new(
                element.start as usize,
                format!("'{}' to '{}' is no range of IP addresses", range.start, range.end),
                "write two addresses of the same family, the lower one in <startAddress>",
            );
            parts.attributes.faults.push(fault.of_values([range.start.as_str(), range.end.as_str()]));
        }
        self.login_ip_ranges.push(range);
        Ok(())
    }
}
