// SPDX-License-Identifier: Apache-2.0
//! How a router is written on the command line, for the help of several commands.

/// The words, with a line feed at the end.
#[macro_export]
macro_rules! router_words {
    () => {
        "\
A router is NAME: and settings, separated by commas. It hashes as the block does with a profile,
  profile=NAME|FILE.toml seed=N seed-mode=stride|init polynomial=1..8 half-select=N rounds=1..4
  user=level_1_fec|level_2_fec|level_3_fec|lag members=N mode=range|modulo
  lag=N (a LAG behind each member) lag-polynomial= lag-half-select= lag-rounds=
or exactly as a real system (`lbhash exact list`):
  system=rtag7 function=CRC16CCITT seed=N offset=N members=N, or any register
  system=linux-ecmp policy=1 seed=N weights=1/1
"
    };
}
