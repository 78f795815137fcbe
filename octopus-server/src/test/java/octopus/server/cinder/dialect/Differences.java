package octopus.server.cinder.dialect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The exchanges that Octopus answers otherwise than the recorded Cinder, each with its reason. */
final class Differences {
    /** @param status what we answer instead; 0 where only the body differs */
    record Difference(int status, String reason) {}

    private static final Map<String, Difference> OTHERWISE = new LinkedHashMap<>();
    private static final Map<String, String> LATER = new LinkedHashMap<>();

    static {
        for (String number : new String[] {"070", "078", "079", "080"}) {
            otherwise(number, 0, "the lab had a backup of an earlier run");
        }
        otherwise("047", 200, "the recorded Cinder has default-types only without the project in the path");
        otherwise("048", 200, "upstream asks Keystone for the project, and answers 500 where there is none");
        otherwise("049", 200, "upstream asks Keystone for the project, and answers 500 where there is none");
        otherwise("050", 0, "exchange 047 has set one");
        otherwise("051", 204, "upstream asks Keystone for the project, and answers 500 where there is none");
        for (String number : new String[] {"083", "084", "085", "086", "099"}) {
            otherwise(number, 0, "the lab had no backup service");
        }
        otherwise("302", 0, "the lab had a backup of an earlier run");
        otherwise("303", 0, "the lab had a backup of an earlier run");
        otherwise("089", 0, "loggers have other names here");
        otherwise("097", 0, "the backend has other abilities, said in our own words");
        otherwise("209", 404, "a snapshot that does not exist is not found, whatever the volume has");
        otherwise("223", 0, "upstream answers with status and mode as they were before the connection");
        otherwise("239", 200, "upstream asks Nova, and answers 500 where there is none");
        otherwise("240", 202, "upstream asks Nova, and answers 500 where there is none");
        otherwise("241", 404, "exchange 239 has deleted it already");
        otherwise("246", 0, "upstream answers with status and mode as they were before the connection");
        otherwise("297", 0, "the lab had messages of earlier runs");
        otherwise(
                "308",
                400,
                "upstream answers 500 where the driver cannot list; and there is no pool of that name here");
        otherwise("330", 400, "upstream answers 500 to an empty body");
    }

    private Differences() {}

    private static void otherwise(String number, int status, String reason) {
        OTHERWISE.put(number, new Difference(status, reason));
    }

    private static void later(int from, int to, String reason) {
        for (int number = from; number <= to; number++) {
            LATER.put("%03d".formatted(number), reason);
        }
    }

    static Optional<Difference> of(String number) {
        return Optional.ofNullable(OTHERWISE.get(number));
    }

    /** Not done yet, and why; not sent at all. */
    static Optional<String> later(String number) {
        return Optional.ofNullable(LATER.get(number));
    }

    static {
        later(373, 373, "whether the volume is still there depends on who is quicker");
    }
}
