package octopus.node.libvirt;

import octopus.spi.FaultCode;

/** What can go wrong with libvirt. */
public enum LibvirtFault implements FaultCode {
    LIBVIRT_SECRET_TAKEN(Kind.CONFLICT, "The identity of a libvirt secret is used for something else.");

    private final Kind kind;
    private final String sentence;

    LibvirtFault(Kind kind, String sentence) {
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
