// SPDX-License-Identifier: Apache-2.0
//! Services of SR OS: what their traffic is spread by.

use super::{
    file::File,
    objects::Objects,
    platform::Platform,
    programs::{Programming, Programs},
    report::{Object, Report},
};
use crate::systems::sros::{By, Egress, Pipe, SapFeature, Spraying, Traffic};
use std::collections::BTreeMap;

/// Traffic by its words.
const TRAFFIC: [(&str, Traffic); 22] = [
    ("vpls-known-unicast", Traffic::VplsKnownUnicast),
    ("vpls-flooded-on-sap", Traffic::VplsFlooded(Egress::Sap)),
    ("vpls-flooded-on-sdp", Traffic::VplsFlooded(Egress::Sdp)),
    ("vpls-snooped-multicast", Traffic::VplsSnoopedMulticast),
    ("pbb-flooded", Traffic::PbbFlooded),
    ("routed-unicast", Traffic::RoutedUnicast),
    ("routed-multicast", Traffic::RoutedMulticast),
    ("label-switched", Traffic::LabelSwitched),
    ("apipe-from-sap", Traffic::PipeFromSap(Pipe::Apipe, None)),
    ("cpipe-from-sap", Traffic::PipeFromSap(Pipe::Cpipe, None)),
    ("epipe-from-sap", Traffic::PipeFromSap(Pipe::Epipe, None)),
    ("fpipe-from-sap", Traffic::PipeFromSap(Pipe::Fpipe, None)),
    ("ipipe-from-sap", Traffic::PipeFromSap(Pipe::Ipipe, None)),
    (
        "epipe-from-sap-with-shared-queuing",
        Traffic::PipeFromSap(Pipe::Epipe, Some(SapFeature::SharedQueuing)),
    ),
    (
        "fpipe-from-sap-with-shared-queuing",
        Traffic::PipeFromSap(Pipe::Fpipe, Some(SapFeature::SharedQueuing)),
    ),
    (
        "ipipe-from-sap-with-shared-queuing",
        Traffic::PipeFromSap(Pipe::Ipipe, Some(SapFeature::SharedQueuing)),
    ),
    ("epipe-from-sap-with-h-pol", Traffic::PipeFromSap(Pipe::Epipe, Some(SapFeature::HPol))),
    ("apipe-from-spoke-sdp", Traffic::PipeFromSpokeSdp(Pipe::Apipe)),
    ("cpipe-from-spoke-sdp", Traffic::PipeFromSpokeSdp(Pipe::Cpipe)),
    ("epipe-from-spoke-sdp", Traffic::PipeFromSpokeSdp(Pipe::Epipe)),
    ("fpipe-from-spoke-sdp", Traffic::PipeFromSpokeSdp(Pipe::Fpipe)),
    ("ipipe-from-spoke-sdp", Traffic::PipeFromSpokeSdp(Pipe::Ipipe)),
];

/// One kind of traffic of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The traffic.
    pub traffic: Traffic,
    /// Service identifier, or internal multicast identifier where that is what it is spread by: `service_id` of the metadata.
    pub id: u32,
    /// Group that it is given: `group` of the metadata.
    pub group: u16,
}

/// Services by name.
pub(super) fn read(
    file: &File,
    platform: &Platform,
    objects: &Objects,
    programs: &mut Programs<'_>,
    report: &mut Report<'_>,
) -> BTreeMap<String, Service> {
    let mut services = BTreeMap::new();
    for row in &file.service {
        let object = Object { what: "service", name: row.name.get_ref() };
        report.name(object.what, &row.name);
        if !platform.has_services() {
            let remedy = "remove it, or write platform = \"sros-7750\"";
            let rule = "services and their spraying are of SR OS";
            report.violate(&object, None, row.name.span(), rule, remedy);
        }
        let traffic = report.one_of(&object, "traffic", &row.traffic, &TRAFFIC);
        let id = report.number(&object, "id", &row.id, (0, u32::MAX.into()));
        let set = objects.set(&object, &row.next_hop_group, report);
        let (Some(traffic), Some(id), Some(set)) = (traffic, id, set) else { continue };
        let group = programs.program(set, programming(traffic.spraying(), programs.plain(set)));
        let service = Service { traffic, id, group };
        if services.insert(row.name.get_ref().clone(), service).is_some() {
            let rule = "is the name of another service too";
            report.violate(&object, None, row.name.span(), rule, "give each row its own name");
        }
    }
    services
}

fn programming(Spraying { ecmp, lag }: Spraying, by_hash: Programming) -> Programming {
    match (ecmp, lag) {
        (By::PacketHash, _) => by_hash,
        (_, By::PacketHash) => Programming::Service { has_static_ports: false },
        _ => Programming::Service { has_static_ports: true },
    }
}
