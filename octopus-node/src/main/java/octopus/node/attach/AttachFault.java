package octopus.node.attach;

import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.StorageException;

/** What can go wrong when a machine uses a volume as a device of its own. */
public enum AttachFault implements FaultCode {
    DEVICE_IN_USE(Kind.STATE, "The device is mounted, or a program or another device still uses it."),
    DEVICE_MISSING(Kind.NODE, "The machine logged in, but the volume did not appear as a device."),
    DEVICE_CHANGED(Kind.NODE, "The device is not the one that was attached, so it is not touched."),
    DEVICE_NOT_GROWN(Kind.NODE, "The volume has grown, but its device on the node has not."),
    PATHS_MISSING(Kind.NODE, "A volume's device uses fewer paths than the storage offers."),
    CONNECTION_NOT_USABLE(Kind.CALLER, "The machine cannot use a connection of this kind.");

    private final Kind kind;
    private final String sentence;

    AttachFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    /** @param is its world wide id now @param was that of the volume */
    static StorageException changed(String device, String node, String is, String was) {
        return Fault.of(
                        DEVICE_CHANGED,
                        "Using " + device + " on " + node,
                        "its world wide id is " + is + ", that of the volume is " + was,
                        "Find out which volume it is before you touch it.")
                .about("device", device)
                .exception();
    }

    static Fault onePath(String device, String node, int offered, String why, String correction) {
        return pathsMissing(device, node, "it uses one of " + offered + " paths: " + why, correction);
    }

    static Fault pathsMissing(String device, String node, String cause, String correction) {
        return Fault.of(PATHS_MISSING, "Paths of " + device + " on " + node, cause, correction)
                .about("device", device)
                .about("node", node);
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
