package octopus.onboard.device;

import octopus.spi.FaultCode;

/** What can be wrong with asking for a volume on a node. */
public enum DeviceFault implements FaultCode {
    DEVICE_NOT_FOUND(Kind.NOT_FOUND, "The volume is not attached to this node."),
    DEVICE_STAYS_BUSY(Kind.STATE, "Attaching or detaching takes longer than the caller waits; it goes on.");

    private final Kind kind;
    private final String sentence;

    DeviceFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
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
