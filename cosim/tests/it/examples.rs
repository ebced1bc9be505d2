// SPDX-License-Identifier: Apache-2.0
//! The examples do what they say: a model and a device of one's own are compared, and a fault in
//! either is found.

#[path = "../../examples/own_dut.rs"]
mod own_dut;
#[path = "../../examples/own_model.rs"]
mod own_model;

#[test]
fn device_of_ones_own_is_compared() {
    assert_eq!(own_dut::compare(None), Ok(500));
    let mismatch = own_dut::compare(Some(100)).unwrap_err();
    assert_eq!(mismatch.reference, "pipeline");
    assert_eq!(mismatch.difference.field, "m_axis_tdata[383:352] (keys 0, 1)");
    assert!(mismatch.packet.is_some());
}

#[test]
fn model_of_ones_own_is_compared() {
    assert_eq!(own_model::compare(false), Ok(500));
    let mismatch = own_model::compare(true).unwrap_err();
    assert_eq!(mismatch.difference.field, "m_axis_tvalid");
    assert_eq!(
        (mismatch.difference.expected, mismatch.difference.actual),
        ("0x0".into(), "0x1".into())
    );
}
