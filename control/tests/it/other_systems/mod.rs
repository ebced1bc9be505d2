// SPDX-License-Identifier: Apache-2.0
//! Front ends of SR OS, Tomahawk, Linux and Huawei, the sensitivity matrix, and the pages made of it. Names of tests begin with the
//! id of the requirement that they check.

mod huawei;
mod linux;
mod matrix;
mod packet;
mod pages;
mod rounds;
mod spraying;
mod sros;
mod tables;
mod tomahawk;
mod violations;
