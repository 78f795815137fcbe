package octopus.node.attach;

import octopus.spi.FaultCode;

/** What can go wrong when this machine uses a volume itself. */
public enum AttachFault implements FaultCode {
    DEVICE_IN_USE(Kind.STATE, "The device is mounted, or a program or another device still uses it."),
    DEVICE_MISSING(Kind.NODE, "The machine logged in, but the volume did not appear as a device."),
    DEVICE_CHANGED(Kind.NODE, "The device is not the one that was attached, so it is not touched."),
    CONNECTION_NOT_USABLE(Kind.CALLER, "This machine cannot use a connection of this kind.");

    private final Kind kind;
    private final String sentence;

    AttachFault(Kind kind, String sentence) {
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
