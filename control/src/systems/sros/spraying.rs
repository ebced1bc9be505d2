// SPDX-License-Identifier: Apache-2.0
//! By what each kind of traffic is spread over ECMP paths and LAG ports, before any option changes it.

/// Traffic of a 7750 as its services see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Traffic {
    /// VPLS unicast to a known destination.
    VplsKnownUnicast,
    /// VPLS broadcast, multicast and unknown unicast.
    VplsFlooded(Egress),
    /// Multicast on SAPs with IGMP snooping.
    VplsSnoopedMulticast,
    /// PBB traffic flooded on egress SAPs of a B-VPLS.
    PbbFlooded,
    /// Unicast IP.
    RoutedUnicast,
    /// Multicast IP.
    RoutedMulticast,
    /// MPLS packets of a label switching router.
    LabelSwitched,
    /// VLL from a service access point.
    PipeFromSap(Pipe, Option<SapFeature>),
    /// VLL from a spoke SDP.
    PipeFromSpokeSdp(Pipe),
}

/// Where flooded traffic goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Egress {
    /// Service access point.
    Sap,
    /// Service distribution point.
    Sdp,
}

/// Kinds of VLL service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pipe {
    /// ATM.
    Apipe,
    /// Circuit emulation.
    Cpipe,
    /// Ethernet.
    Epipe,
    /// Frame relay.
    Fpipe,
    /// IP interworking.
    Ipipe,
}

impl Pipe {
    /// Word of the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Apipe => "apipe",
            Self::Cpipe => "cpipe",
            Self::Epipe => "epipe",
            Self::Fpipe => "fpipe",
            Self::Ipipe => "ipipe",
        }
    }
}

/// What makes a SAP of a VLL look at packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SapFeature {
    /// Shared queuing, on an Epipe, Fpipe or Ipipe.
    SharedQueuing,
    /// Hierarchical policing, on an Epipe.
    HPol,
}

/// What an index is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The key of the packet.
    PacketHash,
    /// The service identifier, modulo the number of members.
    ServiceId,
    /// The internal multicast identifier of the record, modulo the number of members.
    MulticastId,
}

/// By what an ECMP path is chosen, and a port of a LAG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spraying {
    /// The path.
    pub ecmp: By,
    /// The port.
    pub lag: By,
}

impl Spraying {
    const fn both(by: By) -> Self {
        Self { ecmp: by, lag: by }
    }
}

impl Traffic {
    /// By what this traffic is spread.
    #[must_use]
    pub const fn spraying(self) -> Spraying {
        match self {
            Self::VplsKnownUnicast
            | Self::PbbFlooded
            | Self::RoutedUnicast
            | Self::LabelSwitched => Spraying::both(By::PacketHash),
            Self::VplsFlooded(Egress::Sap) => Spraying::both(By::ServiceId),
            Self::VplsFlooded(Egress::Sdp) => Spraying { ecmp: By::ServiceId, lag: By::PacketHash },
            Self::VplsSnoopedMulticast | Self::RoutedMulticast => Spraying::both(By::MulticastId),
            Self::PipeFromSap(pipe, feature) => Spraying::both(pipe_from_sap(pipe, feature)),
            Self::PipeFromSpokeSdp(Pipe::Apipe | Pipe::Cpipe) => Spraying::both(By::ServiceId),
            Self::PipeFromSpokeSdp(_) => Spraying::both(By::PacketHash),
        }
    }
}

const fn pipe_from_sap(pipe: Pipe, feature: Option<SapFeature>) -> By {
    match (pipe, feature) {
        (Pipe::Epipe | Pipe::Fpipe | Pipe::Ipipe, Some(SapFeature::SharedQueuing))
        | (Pipe::Epipe, Some(SapFeature::HPol)) => By::PacketHash,
        _ => By::ServiceId,
    }
}
