package octopus.node.qemu;

import octopus.spi.FaultCode;

/** What can go wrong with qemu's storage daemon. */
public enum QemuFault implements FaultCode {
    STORAGE_DAEMON_FAILED(Kind.NODE, "qemu-storage-daemon did not start, or ended by itself."),
    STORAGE_DAEMON_REFUSED(Kind.NODE, "qemu-storage-daemon answered a request with an error.");

    private final Kind kind;
    private final String sentence;

    QemuFault(Kind kind, String sentence) {
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
