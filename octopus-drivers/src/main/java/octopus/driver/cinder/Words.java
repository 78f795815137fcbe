package octopus.driver.cinder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a driver's error means to the person who has to do something. Drivers say it in many ways; a few words recur. */
final class Words {
    private static final Map<Pattern, String> CORRECTIONS = new LinkedHashMap<>();

    static {
        CORRECTIONS.put(
                words("password|credential|authenticat|unauthorized|login fail|permission denied"),
                "Correct the user name and the password; arrays lock an account after several wrong ones.");
        CORRECTIONS.put(
                words("conf_read_file"),
                "Correct rbd_ceph_conf: it is the path of a ceph.conf that this machine has and may read.");
        CORRECTIONS.put(
                words("not installed|command not found|no such file|no module"),
                "Install what is missing, or correct the path.");
        CORRECTIONS.put(words("pool"), "Correct the name of the pool.");
        CORRECTIONS.put(
                words("refused|timed out|timeout|unreachable|no route|name or service|max retries|connect"),
                "Correct address and port, and see whether this machine may reach them.");
    }

    private Words() {}

    private static Pattern words(String alternatives) {
        return Pattern.compile(alternatives, Pattern.CASE_INSENSITIVE);
    }

    /** The error, and behind it what led to it or was logged before. */
    static String cause(JsonNode error, Masking masking) {
        StringBuilder text = new StringBuilder(
                error.path("class").asString("") + ": " + error.path("text").asString(""));
        List<String> reasons =
                error.path("reasons").valueStream().map(JsonNode::asString).toList();
        if (!reasons.isEmpty()) {
            text.append(" (before that: ").append(String.join("; ", reasons)).append(')');
        }
        return masking.mask(text.toString());
    }

    static String correction(String cause) {
        return CORRECTIONS.entrySet().stream()
                .filter(each -> each.getKey().matcher(cause).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("Correct what the driver names.");
    }
}
