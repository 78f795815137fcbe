package octopus.simulator.oceanstor;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One iSCSI protocol data unit without digests: header of 48 bytes, additional header, data padded to four (RFC 7143 §11). */
record Pdu(byte[] header, byte[] data) {
    static final int LOGIN_REQUEST = 0x03;
    static final int TEXT_RESPONSE = 0x24;
    private static final int HEADER = 48;
    private static final int TASK_TAG = 16;

    /** Empty at the end of the stream. */
    static Optional<Pdu> read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        byte[] basic = new byte[HEADER];
        basic[0] = (byte) first;
        in.readFully(basic, 1, HEADER - 1);
        int more = (basic[4] & 0xff) * 4;
        byte[] header = new byte[HEADER + more];
        System.arraycopy(basic, 0, header, 0, HEADER);
        in.readFully(header, HEADER, more);
        int length = length(header);
        byte[] data = new byte[length];
        in.readFully(data);
        in.skipNBytes(padding(length));
        return Optional.of(new Pdu(header, data));
    }

    int opcode() {
        return header[0] & 0x3f;
    }

    /** The key=value texts of the data. */
    Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String each : new String(data, StandardCharsets.UTF_8).split("\0", -1)) {
            int at = each.indexOf('=');
            if (at > 0) {
                keys.put(each.substring(0, at), each.substring(at + 1));
            }
        }
        return keys;
    }

    Pdu with(Map<String, String> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach((key, value) -> text.append(key).append('=').append(value).append('\0'));
        return with(text.toString());
    }

    Pdu with(String text) {
        byte[] newData = text.getBytes(StandardCharsets.UTF_8);
        byte[] newHeader = header.clone();
        newHeader[5] = (byte) (newData.length >> 16);
        newHeader[6] = (byte) (newData.length >> 8);
        newHeader[7] = (byte) newData.length;
        return new Pdu(newHeader, newData);
    }

    byte[] bytes() {
        byte[] all = new byte[header.length + data.length + padding(data.length)];
        System.arraycopy(header, 0, all, 0, header.length);
        System.arraycopy(data, 0, all, header.length, data.length);
        return all;
    }

    /** The answer to a login request that says: authorization failure (RFC 7143 §11.13.5). */
    byte[] refused() {
        byte[] answer = new byte[HEADER];
        answer[0] = 0x23;
        System.arraycopy(header, 8, answer, 8, 6);
        System.arraycopy(header, TASK_TAG, answer, TASK_TAG, 4);
        answer[36] = 2;
        answer[37] = 2;
        return answer;
    }

    private static int length(byte[] header) {
        return (header[5] & 0xff) << 16 | (header[6] & 0xff) << 8 | header[7] & 0xff;
    }

    private static int padding(int length) {
        return (4 - length % 4) % 4;
    }
}
