package octopus.spi;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A described failure. Written for the person who reads it at three at night: what happened, why, what to do.
 *
 * @param what the operation that failed, with the object's name
 * @param cause why, with the original words of a tool or an array where there are any, secrets masked
 * @param correction what the reader can do about it
 * @param about further facts for programs: field, volume, pool, exit code
 */
public record Fault(FaultCode code, String what, String cause, String correction, Map<String, String> about) {
    public Fault {
        about = Map.copyOf(about);
    }

    public static Fault of(FaultCode code, String what, String cause, String correction) {
        return new Fault(code, what, cause, correction, Map.of());
    }

    public Fault about(String key, Object value) {
        Map<String, String> more = new LinkedHashMap<>(about);
        more.put(key, String.valueOf(value));
        return new Fault(code, what, cause, correction, more);
    }

    public FaultCode.Kind kind() {
        return code.kind();
    }

    public StorageException exception() {
        return new StorageException(this);
    }

    /** What, why and the way out in one line. */
    public String sentence() {
        StringBuilder text = new StringBuilder(what);
        if (!cause.isBlank()) {
            text.append(": ").append(cause);
        }
        if (!correction.isBlank()) {
            if (text.charAt(text.length() - 1) != '.') {
                text.append('.');
            }
            text.append(' ').append(correction);
        }
        return text.toString();
    }
}
