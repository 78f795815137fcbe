/** Logical volumes of a volume group, of this machine or of a managed node, served over iSCSI by that kernel's own target. */
@org.jspecify.annotations.NullMarked
package octopus.driver.lvm;
