package octopus.node.target;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One request as tgtd takes it on its control socket: a fixed header of 120 bytes in the machine's byte order, then
 * parameters as text with a closing zero byte. Layout as seen on the wire between Debian's tgtadm and tgtd 1.0.85:
 * mode, operation, driver name (64 bytes), length of all, target id, session id (64 bits), unit (64 bits), connection id,
 * host number, device type, account direction, pack, force.
 */
record TgtRequest(Mode mode, Operation operation, int tid, long sid, int cid, long lun, String parameters) {
    static final int HEADER = 120;
    private static final int DRIVER_NAME = 64;
    private static final byte[] DRIVER = "iscsi".getBytes(StandardCharsets.US_ASCII);

    /** In tgtd's order. */
    enum Mode {
        SYSTEM,
        TARGET,
        DEVICE,
        PORTAL,
        DRIVER,
        SESSION,
        CONNECTION,
        ACCOUNT
    }

    /** In tgtd's order. */
    enum Operation {
        NEW,
        DELETE,
        SHOW,
        BIND,
        UNBIND,
        UPDATE
    }

    static TgtRequest of(Mode mode, Operation operation) {
        return new TgtRequest(mode, operation, -1, 0, 0, -1, "");
    }

    TgtRequest target(int newTid) {
        return new TgtRequest(mode, operation, newTid, sid, cid, lun, parameters);
    }

    TgtRequest connection(long newSid, int newCid) {
        return new TgtRequest(mode, operation, tid, newSid, newCid, lun, parameters);
    }

    TgtRequest unit(long newLun) {
        return new TgtRequest(mode, operation, tid, sid, cid, newLun, parameters);
    }

    TgtRequest with(String newParameters) {
        return new TgtRequest(mode, operation, tid, sid, cid, lun, newParameters);
    }

    ByteBuffer encode() {
        byte[] text = parameters.getBytes(StandardCharsets.UTF_8);
        int length = HEADER + (text.length == 0 ? 0 : text.length + 1);
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        buffer.putInt(mode.ordinal()).putInt(operation.ordinal()).put(DRIVER);
        buffer.position(2 * Integer.BYTES + DRIVER_NAME);
        buffer.putInt(length).putInt(tid).putLong(sid).putLong(lun).putInt(cid);
        buffer.position(HEADER);
        buffer.put(text);
        return buffer.position(0).limit(length);
    }

    /** Parameters may hold a secret. */
    @Override
    public String toString() {
        return operation + " " + mode + " of target " + tid;
    }
}
