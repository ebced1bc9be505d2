#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The two ends of a conversation, and a recorder, for record_sample.sh. Standard library only.

    record_sample.py capture INTERFACE FILE   writes the frames of an interface to a pcap file
                                              until SIGTERM
    record_sample.py serve ADDRESS            answers the conversations of `talk`
    record_sample.py talk ADDRESS             sends some UDP flows, then some TCP connections
"""

import signal
import socket
import struct
import sys
import time

ETH_P_ALL = 0x0003
SOL_PACKET = 263
PACKET_AUXDATA = 8
AUXDATA = struct.Struct("=IIIHHHH")  # struct tpacket_auxdata: status, len, snaplen, mac, net, vlan_tci, vlan_tpid
STATUS_VLAN_VALID = 1 << 4

PORT = 5001
UDP_FLOWS = 5
TCP_FLOWS = 2
SIZES = (16, 100, 500)


def capture(interface: str, file_name: str) -> None:
    """Records until SIGTERM; puts back VLAN tags that the kernel removed."""
    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)) as packets, open(file_name, "wb") as file:
        packets.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        packets.bind((interface, 0))
        packets.settimeout(0.1)
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        file.flush()
        while not stopping:
            try:
                frame, ancillary, _, _ = packets.recvmsg(262144, socket.CMSG_SPACE(AUXDATA.size))
            except TimeoutError:
                continue
            frame = with_tag(frame, ancillary)
            seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
            file.write(struct.pack("<IIII", seconds, nanoseconds // 1000, len(frame), len(frame)) + frame)


def with_tag(frame: bytes, ancillary: list) -> bytes:
    """The frame as it is on the wire."""
    for level, kind, data in ancillary:
        if level == SOL_PACKET and kind == PACKET_AUXDATA:
            status, _, _, _, _, control, protocol = AUXDATA.unpack(data[: AUXDATA.size])
            if status & STATUS_VLAN_VALID:
                return frame[:12] + struct.pack("!HH", protocol or 0x8100, control) + frame[12:]
    return frame


def family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def serve(address: str) -> None:
    """Echoes UDP_FLOWS datagram flows, then TCP_FLOWS connections."""
    with socket.create_server((address, PORT), family=family(address)) as listener:
        with socket.socket(family(address), socket.SOCK_DGRAM) as datagrams:
            datagrams.bind((address, PORT))
            for _ in range(UDP_FLOWS * len(SIZES)):
                data, client = datagrams.recvfrom(65535)
                datagrams.sendto(data, client)
        for _ in range(TCP_FLOWS):
            connection, _ = listener.accept()
            with connection:
                while data := connection.recv(65535):
                    connection.sendall(data)


def talk(address: str) -> None:
    """The client's side of `serve`. Fixed source ports give every recording the same flows."""
    for flow in range(UDP_FLOWS):
        with socket.socket(family(address), socket.SOCK_DGRAM) as datagrams:
            datagrams.bind(("", 40000 + 7 * flow))
            datagrams.settimeout(1)
            for size in SIZES:
                echo_datagram(datagrams, address, bytes(size))
    for flow in range(TCP_FLOWS):
        with connect(address, 50000 + 11 * flow) as connection:
            for size in SIZES:
                connection.sendall(bytes(size))
                received = 0
                while received < size:
                    received += len(connection.recv(65535))


def echo_datagram(datagrams: socket.socket, address: str, data: bytes) -> None:
    """Sends until the echo arrives: the first datagram may come before the server listens."""
    while True:
        datagrams.sendto(data, (address, PORT))
        try:
            datagrams.recv(65535)
            return
        except (TimeoutError, ConnectionRefusedError):
            time.sleep(0.2)


def connect(address: str, port: int) -> socket.socket:
    connection = socket.socket(family(address), socket.SOCK_STREAM)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    connection.bind(("", port))
    connection.connect((address, PORT))
    return connection


def main(arguments: list[str]) -> None:
    commands = {"capture": capture, "serve": serve, "talk": talk}
    if not arguments or arguments[0] not in commands:
        sys.exit(__doc__)
    commands[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
