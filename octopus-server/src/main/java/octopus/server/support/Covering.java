package octopus.server.support;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import octopus.node.config.Masks;
import octopus.spi.Secret;

/**
 * The last cover over what goes into a bundle. Nothing in it should be secret as it is: answers of the API and lines of the
 * log never are. This is for what a person may have put where it does not belong.
 */
record Covering(List<Secret> known) {
    private static final int SHORTEST = 4;
    private static final Pattern URL = Pattern.compile("(://[^:/@\\s\"]+:)[^@/\\s\"]+@");

    Covering {
        known = known.stream()
                .filter(secret -> secret.reveal().strip().length() >= SHORTEST)
                .toList();
    }

    /** Answers of the API and other documents that stay well-formed. */
    byte[] document(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (Secret secret : known) {
            text = text.replace(secret.reveal().strip(), "***");
        }
        return URL.matcher(text).replaceAll("$1***@").getBytes(StandardCharsets.UTF_8);
    }

    /** Lines of logs and settings: also what is only called a password. */
    byte[] lines(String text) {
        return document(Masks.cover(text, known).getBytes(StandardCharsets.UTF_8));
    }
}
