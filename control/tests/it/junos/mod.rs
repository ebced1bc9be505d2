// SPDX-License-Identifier: Apache-2.0
//! The Junos front end: fields by experiment, knobs, releases, rules and text. Names of tests begin with the id of the requirement
//! that they check.

mod declared;
mod experiment;
mod fields_ip;
mod fields_mpls;
mod fields_multiservice;
mod forms;
mod groups;
mod knobs;
mod members;
mod packet;
mod parts;
mod releases;
mod templates;
mod text;
mod violations;
