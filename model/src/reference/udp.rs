// SPDX-License-Identifier: Apache-2.0
//! Kind `udp`, with the tunnels known by their destination port (specification, section 3.1).

use super::{
    layer::{IpVersion, Layer, Surroundings},
    reason::{NoRecord, Reason},
    record::Record,
    tcp::Ports,
    window::Header,
};
use crate::{context::Context, kind::Kind, record::RecordType};

/// Bytes of the UDP header; tunnel headers follow it.
const UDP: usize = 8;

pub(super) fn parse(
    header: &mut Header<'_>,
    surroundings: &Surroundings<'_>,
) -> Result<Layer, NoRecord> {
    header.needs("ports of the UDP header", 4)?;
    let ports = Ports::read(header);
    let tunnel = match ports.destination {
        1701 => l2tp,
        2152 => gtp,
        4791 => roce,
        4789 => vxlan,
        6081 => geneve,
        _ => no_tunnel,
    };
    let [plain, ..] = record_types(surroundings.ip_version);
    Ok(tunnel(header, &ports, surroundings.ip_version)
        .unwrap_or_else(|why| Layer::stop(ports.record(plain), 4, why)))
}

/// Record types by IP version: plain ports, L2TP, GTP, RoCE, overlay.
fn record_types(version: IpVersion) -> [RecordType; 5] {
    use RecordType as R;
    match version {
        IpVersion::V4 => [R::V4Ports, R::V4L2tp, R::V4Gtp, R::V4Roce, R::V4Overlay],
        IpVersion::V6 => [R::V6Ports, R::V6L2tp, R::V6Gtp, R::V6Roce, R::V6Overlay],
    }
}

/// The bytes of a tunnel header; without them only the ports are known.
fn covers(header: &Header<'_>, what: &'static str, tunnel_bytes: usize) -> Result<(), Reason> {
    let (needs, left) = (UDP + tunnel_bytes, header.available());
    if header.covers(needs) { Ok(()) } else { Err(Reason::TunnelHeaderCut { what, needs, left }) }
}

fn no_tunnel(_: &mut Header<'_>, ports: &Ports, _: IpVersion) -> Result<Layer, Reason> {
    Err(Reason::NoTunnelPort(ports.destination))
}

fn l2tp(header: &mut Header<'_>, ports: &Ports, version: IpVersion) -> Result<Layer, Reason> {
    const WHAT: &str = "UDP header with L2TP up to the session id";
    covers(header, WHAT, 6)?;
    let flags = header.u16("l2tp_flags", UDP);
    let length_field = if flags & 0x4000 == 0 { 0 } else { 2 };
    covers(header, WHAT, 6 + length_field)?;
    let tunnel = header.bits("tunnel_id", UDP + 2 + length_field, 0, 16);
    let session = header.bits("session_id", UDP + 4 + length_field, 0, 16);
    let [_, l2tp, ..] = record_types(version);
    let record = ports.record(l2tp).with("tunnel_id", tunnel << 16 | session);
    Ok(Layer::stop(record, UDP + 6 + length_field, Reason::AfterTunnel("L2TP")))
}

fn gtp(header: &mut Header<'_>, ports: &Ports, version: IpVersion) -> Result<Layer, Reason> {
    covers(header, "UDP header with GTP", 8)?;
    let teid = header.bits("teid", UDP + 4, 0, 32);
    let [_, _, gtp, ..] = record_types(version);
    let record = ports.record(gtp).with("tunnel_id", teid);
    Ok(Layer::stop(record, UDP + 8, Reason::AfterTunnel("GTP")))
}

fn roce(header: &mut Header<'_>, ports: &Ports, version: IpVersion) -> Result<Layer, Reason> {
    covers(header, "UDP header with RoCE", 8)?;
    let queue_pair = header.bits("destination_qp", UDP + 5, 0, 24);
    let [_, _, _, roce, _] = record_types(version);
    let record = ports.record(roce).with("tunnel_id", queue_pair);
    Ok(Layer::stop(record, UDP + 8, Reason::AfterTunnel("RoCE")))
}

fn vxlan(header: &mut Header<'_>, ports: &Ports, version: IpVersion) -> Result<Layer, Reason> {
    covers(header, "UDP header with VXLAN", 8)?;
    let flags = header.u8("vxlan_flags", UDP);
    if flags & 0x08 == 0 {
        return Err(Reason::VxlanFlags(flags));
    }
    let record = overlay_record(header, ports, version);
    Ok(Layer::followed_by(record, UDP + 8, Kind::Eth, Context::Overlay))
}

fn geneve(header: &mut Header<'_>, ports: &Ports, version: IpVersion) -> Result<Layer, Reason> {
    covers(header, "UDP header with GENEVE", 8)?;
    let geneve_version = header.bits("geneve_version", UDP, 0, 2) as u8;
    if geneve_version != 0 {
        return Err(Reason::GeneveVersion(geneve_version));
    }
    let options = 4 * header.bits("geneve_option_words", UDP, 2, 6) as usize;
    let protocol = header.u16("geneve_protocol", UDP + 2);
    let record = overlay_record(header, ports, version);
    let end = UDP + 8 + options;
    if options > 0 {
        header.part("GENEVE options", UDP + 8, options);
    }
    if !header.covers(end) {
        return Ok(Layer::cut(record, header, "UDP header with GENEVE and its options", end));
    }
    let next = match protocol {
        0x6558 => Kind::Eth,
        0x0800 => Kind::Ipv4,
        0x86DD => Kind::Ipv6,
        _ => {
            let why = Reason::UnknownTunnelProtocol("GENEVE", protocol);
            return Ok(Layer::stop(record, end, why));
        }
    };
    Ok(Layer::followed_by(record, end, next, Context::Overlay))
}

/// VXLAN and GENEVE have the VNI in the same place.
fn overlay_record(header: &mut Header<'_>, ports: &Ports, version: IpVersion) -> Record {
    let vni = header.bits("vni", UDP + 4, 0, 24);
    let [.., overlay] = record_types(version);
    ports.record(overlay).with("tunnel_id", vni)
}
