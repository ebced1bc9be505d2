# SPDX-License-Identifier: Apache-2.0
from os import PathLike
from typing import Any, Optional, Union

import numpy
from numpy.typing import NDArray
from typing_extensions import final

__all__ = [
    "Answer",
    "ExactSystem",
    "Hasher",
    "Metadata",
    "Profile",
    "Result",
    "Route",
    "Router",
    "Topology",
    "__version__",
    "exact_systems",
    "generate",
    "generator_names",
    "read_capture",
    "stimulus",
]

__version__: str

_Bytes = NDArray[numpy.uint8]
_Keys = NDArray[numpy.uint16]

@final
class Metadata:
    """What the environment supplies with a frame."""

    def __new__(
        cls,
        ifindex: int = 0,
        bridged: bool = False,
        service_id: int = 0,
        hash_profile: int = 0,
        group: int = 0,
    ) -> Metadata:
        """``ifindex`` and ``service_id`` have 32 bits, ``hash_profile`` is 0 to 3, ``group`` 0 to
        4095 (0: none). ``ValueError`` or ``OverflowError`` outside."""
    @staticmethod
    def from_tuser(tuser: int) -> Metadata:
        """The metadata that the low 80 bits of ``tuser`` mean."""
    @property
    def ifindex(self) -> int: ...
    @property
    def bridged(self) -> bool: ...
    @property
    def service_id(self) -> int: ...
    @property
    def hash_profile(self) -> int: ...
    @property
    def group(self) -> int: ...
    @property
    def tuser(self) -> int:
        """The low 80 bits of ``tuser``; a tag goes above them."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Profile:
    """What a system hashes. Immutable."""

    def __new__(cls, name: str) -> Profile:
        """A built-in profile, such as ``junos-trio-18.3``; ``ValueError`` for another name."""
    @staticmethod
    def from_toml(text: str, origin: str = "profile") -> Profile:
        """A profile in TOML (docs/profiles.md). ``ValueError`` with place, rule and remedy of
        everything that is wrong; ``origin`` is what it calls the text."""
    @staticmethod
    def from_junos(text: str, release: Optional[str] = None) -> Profile:
        """A Junos configuration: ``set`` lines or curly braces. ``release`` such as ``18.3R1``;
        without it, ``version`` of the text counts."""
    @staticmethod
    def from_srlinux(
        text: str, platform: Optional[str] = None, chassis_mac: Optional[str] = None
    ) -> Profile:
        """An SR Linux configuration: ``info``, ``info flat``, ``info | as json``, gNMI JSON."""
    @staticmethod
    def names() -> list[str]:
        """Names of the built-in profiles."""
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def toml(self) -> str:
        """The profile as TOML; read again, it gives the same keys."""
    @property
    def advice(self) -> list[str]:
        """What is allowed and remarkable about it."""

@final
class Topology:
    """Groups, LAGs and routes (docs/topology.md). Immutable."""

    def __new__(cls, text: str, origin: str = "topology") -> Topology:
        """A topology in TOML; ``ValueError`` as of ``Profile.from_toml``."""
    @property
    def ports(self) -> dict[int, str]: ...
    @property
    def groups(self) -> dict[int, str]: ...
    @property
    def advice(self) -> list[str]: ...

@final
class Hasher:
    """Frames to keys. Immutable: threads can share it, and calls on arrays let other threads run.

    A frame is Ethernet without FCS, of any length."""

    def __new__(
        cls, profile: Union[Profile, str, None] = None, *, seed: Optional[int] = None
    ) -> Hasher:
        """``profile`` or its name; without it ``srlinux-7250-ixr``. ``seed``, 16 bits, takes the
        place of the profile's in every hash user."""
    @property
    def profile(self) -> Profile: ...
    def keys(
        self, frame: Union[bytes, bytearray], metadata: Optional[Metadata] = None
    ) -> list[int]:
        """Five 16-bit keys in the order of ``lbhash.USERS``."""
    def hash(
        self, frame: Union[bytes, bytearray], metadata: Optional[Metadata] = None
    ) -> Result:
        """Everything that the block puts out about a frame, without members."""
    def keys_batch(
        self,
        frames: _Bytes,
        lengths: Optional[NDArray[numpy.uint32]] = None,
        metadata: Optional[Metadata] = None,
        out: Optional[_Keys] = None,
    ) -> _Keys:
        """Keys, shape (n, 5), of frames, shape (n, width), that are ``lengths`` bytes long or fill
        their rows. Nothing is copied: arrays must be contiguous, and must not be written while the
        call runs. ``out`` is filled and returned if it is given."""
    def keys_packed(
        self,
        data: _Bytes,
        offsets: NDArray[numpy.uint64],
        metadata: Optional[Metadata] = None,
        out: Optional[_Keys] = None,
    ) -> _Keys:
        """As ``keys_batch``, of frames in one buffer: frame i is
        ``data[offsets[i]:offsets[i + 1]]``."""
    def explain(
        self,
        frame: Union[bytes, bytearray],
        metadata: Optional[Metadata] = None,
        json: bool = False,
    ) -> str:
        """Every stage of one frame in words and bits, as ``lbhash explain`` prints it."""
    def writes(self) -> list[tuple[int, int]]:
        """Address and data of the register writes that make a block after reset hash like this."""

@final
class Result:
    """Result of a frame."""

    @property
    def keys(self) -> list[int]: ...
    @property
    def crcs(self) -> list[int]:
        """CRC-32 of the eight lanes."""
    @property
    def layers(self) -> list[tuple[int, str, str, int]]:
        """Lanes that are present: number, record type, context, CRC-32."""
    @property
    def status(self) -> list[str]: ...
    @property
    def family(self) -> str: ...
    @property
    def flow_label(self) -> int: ...
    @property
    def udp_source_port(self) -> int: ...
    @property
    def word(self) -> int:
        """The 640-bit result word of the RTL; words of member selection are zero."""
    def jsonl(self, n: int = 0) -> str:
        """The line of ``lbhash keys --format jsonl``."""

@final
class Router:
    """Frames to members. Rotation, random numbers and flows continue from frame to frame, so threads
    wait for each other."""

    def __new__(cls, hasher: Hasher, topology: Topology) -> Router:
        """``ValueError`` if the profile breaks a rule of the topology's platform."""
    def route(
        self,
        frame: Union[bytes, bytearray],
        time_us: int = 0,
        metadata: Optional[Metadata] = None,
    ) -> Route:
        """Looks a frame up, hashes it and selects members. ``time_us``: microseconds modulo 2^32,
        which idle flows are measured by; it must not fall."""
    def explain(
        self,
        frame: Union[bytes, bytearray],
        metadata: Optional[Metadata] = None,
        json: bool = False,
    ) -> str:
        """As ``Hasher.explain``, with the members that a router after reset takes."""
    def reset(self) -> None:
        """Begins as after reset."""
    def writes(self) -> list[tuple[int, int]]:
        """As ``Hasher.writes``, with groups and members."""

@final
class Route:
    """The way of a frame."""

    @property
    def result(self) -> Result: ...
    @property
    def destination(self) -> Optional[str]: ...
    @property
    def match(self) -> Optional[str]:
        """Prefix of the route, or ``tunnel vxlan``, ``ilm ldp``."""
    @property
    def group(self) -> int: ...
    @property
    def word(self) -> int:
        """The 640-bit result word of the RTL, members included, for the same metadata with
        ``group``."""
    @property
    def members(self) -> list[tuple[str, int, str, int, str]]:
        """Stages that selected: level, group, its name, index, name of the member."""
    @property
    def egress(self) -> Optional[tuple[str, int, str]]:
        """``port`` or ``drop``, number, name; ``None`` if the frame leaves nowhere."""

@final
class Answer:
    """What a real system makes of a packet."""

    @property
    def value(self) -> int: ...
    @property
    def bits(self) -> int: ...
    @property
    def member(self) -> Optional[int]:
        """From 0, in the order of the settings."""
    @property
    def steps(self) -> list[tuple[str, str]]:
        """Every step: what it is, what came out."""

@final
class ExactSystem:
    """A real system whose function is public, with its settings."""

    def __new__(cls, name: str, **given: Any) -> ExactSystem:
        """Settings as of ``lbhash exact list``; ``ValueError`` for an unknown or wrong one."""
    @property
    def name(self) -> str: ...
    def hash(
        self, frame: Union[bytes, bytearray, None] = None, **flow: Any
    ) -> Answer:
        """Hashes a frame, or a flow: ``src``, ``dst``, ``proto``, ``sport``, ``dport``."""

def exact_systems() -> list[tuple[str, str, str]]:
    """Name, what it is, and settings of every system."""

def generator_names() -> list[str]:
    """Names of the generators of packets."""

def stimulus(
    generator: str = "random", seed: int = 1, count: int = 1000
) -> list[tuple[bytes, Metadata]]:
    """Packets made by seed, equal on every machine; a fixed list such as ``directed`` may have
    fewer."""

def generate(
    generator: str = "random", seed: int = 1, count: int = 1000
) -> tuple[_Bytes, NDArray[numpy.uint64]]:
    """The same frames in one array with n + 1 offsets, for ``Hasher.keys_packed``."""

def read_capture(
    path: Union[str, PathLike[str]],
) -> tuple[_Bytes, NDArray[numpy.uint64], NDArray[numpy.int64]]:
    """Frames of a pcap or pcapng file (or gzip of it) in one array, n + 1 offsets, and times in
    nanoseconds since 1970, -1 without one. ``ValueError`` names file, packet and problem."""
